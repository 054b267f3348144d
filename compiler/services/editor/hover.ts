import type { Span, WordSpan } from 'nljobs/spec/core';
import type { Compilation } from '../../compilation.ts';
import { toFile } from '../../source/excerpt.ts';
import { inDescription, jobAt } from './place.ts';
import type { EditedJob, Snapshot } from './project.ts';

/** How the next runs of a job are told, one a line. */
export type NextRuns = (compilation: Compilation) => readonly string[];

export interface Hover {
  /** What it is about, in the file. */
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

/** What a job is read as: what the words that are pointed at are, the readback, its next runs, and what nobody stated. */
export function hoverAt(snapshot: Snapshot, file: string, offset: number, next: NextRuns): Hover | null {
  const job = jobAt(snapshot, file, offset);
  if (job === null) return null;
  const at = inDescription(job.found, offset);
  const words = at === null ? undefined : job.compilation.words.find(({ start, end }) => start <= at && at < end);
  const span = words === undefined ? job.found.place : toFile(job.found.description, words);
  return { span, text: aboutJob(job, words, next) };
}

function aboutJob(job: EditedJob, pointed: WordSpan | undefined, next: NextRuns): string {
  const { compilation, id, handler, handlerState } = job;
  const parts: string[] = [];
  if (pointed !== undefined) {
    const said = compilation.text.slice(pointed.start, pointed.end).replace(/\s+/g, ' ');
    parts.push(`${asCode(said)}: ${pointed.as}`);
  }
  if (job.proposed !== null) parts.push(`Restated: ${escaped(job.proposed.restatement)}`);
  if (compilation.readback !== null) parts.push(`**${escaped(compilation.readback)}**`);
  if (compilation.spec === null) parts.push('This description cannot be read as it stands: see its findings.');
  else {
    const runs = next(compilation);
    if (runs.length > 0) parts.push(`Next runs:\n${runs.map((run) => `- ${escaped(run)}`).join('\n')}`);
    const { implied } = compilation;
    if (implied.length > 0) {
      const lines = implied.map(({ text, reason }) => `- ${escaped(text)} (${escaped(reason)})`);
      parts.push(`Implied:\n${lines.join('\n')}`);
    }
  }
  const state = handlerState === 'written' ? '' : handlerState === null ? ', not there yet' : ', not written yet';
  parts.push(`${asCode(id)}: handler ${asCode(handler)}${state}`);
  return parts.join('\n\n');
}

/** Words of a description are no markup of ours. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}

function asCode(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
