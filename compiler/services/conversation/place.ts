import type { JobSpec } from 'nljobs/spec/core';
import type { Source } from '../../diagnostics/located.ts';
import { collectFile } from '../../source/collect.ts';
import { escapeMarkdown } from '../../source/escape.ts';
import { toFile } from '../../source/excerpt.ts';
import { slug } from '../../source/ids.ts';

/** A source with a description put into it, or why that cannot be. */
export type Placed =
  | { readonly ok: true; readonly text: string; readonly job: string }
  | { readonly ok: false; readonly reason: string };

export interface Placing {
  /** What is to be written, as it was settled on. */
  readonly description: string;
  readonly spec: JobSpec;
  /** The job of this file whose description is replaced; null adds one. */
  readonly job: string | null;
  /** What a new job is called; made of its action where it is left out. */
  readonly title?: string | undefined;
  /** Ids that other jobs of the project have. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Puts a description into the text of a source: in the place of a job's, or as a new one at the end, in the form that the
 * file has. Pure; what comes out has been read back, and gives the same words.
 */
export function place(source: Source, placing: Placing): Placed {
  const file = collectFile(source);
  const written = escapeMarkdown(placing.description);
  const placed =
    placing.job === null
      ? added(source.text, file, written, placing)
      : replaced(source.text, file, written, placing.job);
  if (!placed.ok) return placed;
  const words = placing.description.replace(/\s+/g, ' ').trim();
  const again = collectFile({ name: source.name, text: placed.text }).jobs;
  if (!again.some(({ description }) => description.text === words)) {
    return { ok: false, reason: 'Markdown would read these words otherwise' };
  }
  return placed;
}

type File = ReturnType<typeof collectFile>;

function replaced(text: string, { jobs }: File, written: string, job: string): Placed {
  const found = jobs.find(({ id }) => id === job);
  if (found === undefined) return { ok: false, reason: `there is no job "${job}" in it` };
  const { start, end } = toFile(found.description, { start: 0, end: found.description.text.length });
  return { ok: true, job, text: text.slice(0, start) + written + text.slice(end) };
}

function added(text: string, { jobs }: File, written: string, { spec, title, taken }: Placing): Placed {
  const name = freeName(title ?? titleOf(spec), new Set([...taken, ...jobs.flatMap(({ id }) => id ?? [])]));
  if (name === null) return { ok: false, reason: 'the title has no letter a to z and no digit to make an id of' };
  const bare = text.trimEnd();
  const asItem = jobs.length > 0 && jobs.at(-1)?.kind === 'item';
  const block = asItem ? `- ${written} {#${name.id}}` : `## ${escapeMarkdown(name.title)}\n\n${written}`;
  const between = bare === '' ? '' : asItem ? '\n' : '\n\n';
  return { ok: true, job: name.id, text: `${bare}${between}${block}\n` };
}

/** A name that nobody has yet: the title, or the title with a number. */
function freeName(title: string, taken: ReadonlySet<string>): { readonly id: string; readonly title: string } | null {
  if (slug(title) === '') return null;
  for (let number = 1; ; number++) {
    const named = number === 1 ? title : `${title} ${number}`;
    if (!taken.has(slug(named))) return { id: slug(named), title: named };
  }
}

/** `sendReport` is called `Send report`. */
function titleOf({ action }: JobSpec): string {
  const words = action.handler.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface ChangedLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines around a change that are shown. */
const AROUND = 2;

/** What is different between two texts that differ in one place: its lines, with two around. */
export function changedLines(before: string, after: string): readonly ChangedLine[] {
  const [old, fresh] = [before, after].map((text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n')));
  if (old === undefined || fresh === undefined || before === after) return [];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const lines = (sign: ChangedLine['sign'], list: readonly string[]) => list.map((text) => ({ sign, text }));
  return [
    ...lines(' ', old.slice(Math.max(0, head - AROUND), head)),
    ...lines('-', old.slice(head, old.length - tail)),
    ...lines('+', fresh.slice(head, fresh.length - tail)),
    ...lines(' ', old.slice(old.length - tail, old.length - tail + AROUND)),
  ];
}
