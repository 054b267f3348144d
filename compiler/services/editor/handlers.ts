import type { Span } from 'nljobs/spec/core';
import { handlerNames } from '../../emit/steps.ts';
import { jobAt } from './place.ts';
import type { Snapshot } from './project.ts';

/** A place in a file of the project. */
export interface Place {
  /** Relative to the root. */
  readonly file: string;
  readonly span: Span;
}

/**
 * What a description is carried out by: the exports of its handler's file, or its beginning where they cannot be seen.
 *
 * @param textOf the text of a file of the project; null where there is none
 */
export function handlersAt(
  snapshot: Snapshot,
  file: string,
  offset: number,
  textOf: (file: string) => string | null,
): readonly Place[] {
  const job = jobAt(snapshot, file, offset);
  const text = job === null ? null : textOf(job.handler);
  if (job === null || text === null) return [];
  const names = job.spec === null ? ['handler'] : handlerNames(job.spec);
  const spans = names.flatMap((name) => exportOf(text, name) ?? []);
  return (spans.length === 0 ? [{ start: 0, end: 0 }] : spans).map((span) => ({ file: job.handler, span }));
}

/** The descriptions that a handler's file carries out. */
export function descriptionsOf({ jobs }: Snapshot, handler: string): readonly Place[] {
  return jobs.flatMap((job) => (job.handler === handler ? [{ file: job.file, span: job.found.place }] : []));
}

/** The name in `export const NAME` or `export function NAME`; null where it is exported in another way. */
function exportOf(text: string, name: string): Span | null {
  const match = new RegExp(`^[ \\t]*export\\s+(?:const|let|var|(?:async\\s+)?function)\\s+(?=${name}\\b)`, 'm').exec(
    text,
  );
  if (match === null) return null;
  const start = match.index + match[0].length;
  return { start, end: start + name.length };
}
