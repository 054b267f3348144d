import { escapeMarkdown } from '../../source/escape.ts';
import type { Found } from '../found.ts';
import { oneLine } from './import-jobs.ts';
import type { Imported, ImportedJob } from './imported.ts';

/** A line of a source is quoted up to this length. */
const LONGEST_QUOTE = 400;

/**
 * Imported jobs as a file of a project: a group for each file that they were found in, a section for each job, and
 * under it, in a quote, which nobody reads as a description, the line it came from and what is left to decide.
 *
 * @param lineOf the line on which a schedule stands in its file
 * @param timezone of descriptions that name none, for the front matter; each of these names its own
 */
export function toMarkdown({ jobs, left }: Imported, lineOf: (found: Found) => string, timezone: string): string {
  const parts = [`---\ntimezone: ${timezone}\n---\n`];
  let file: string | null = null;
  for (const job of jobs) {
    if (job.found.file !== file) parts.push(`# From ${escapeMarkdown(job.found.file)}\n`);
    file = job.found.file;
    parts.push(section(job, lineOf(job.found)));
  }
  if (left.length > 0) parts.push('# Not taken over\n');
  for (const { found, reason } of left)
    parts.push(quoted([...origin(found, lineOf(found)), '', escapeMarkdown(reason)]));
  return parts.join('\n');
}

function section({ found, title, description, questions }: ImportedJob, line: string): string {
  const remarks = questions.flatMap((question) => ['', `**Question:** ${escapeMarkdown(question)}`]);
  return `## ${title}\n\n${escapeMarkdown(description)}\n\n${quoted([...origin(found, line), ...remarks])}`;
}

function origin({ file, line }: Found, text: string): readonly string[] {
  const shown = oneLine(text).slice(0, LONGEST_QUOTE);
  // A code span ends where its own row of backticks comes again.
  const ticks = '`'.repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map(([row]) => row.length)) + 1);
  const pad = ticks.length > 1 ? ' ' : '';
  return [
    `${escapeMarkdown(file)}, line ${line}:`,
    '',
    shown === '' ? '(an empty line)' : `${ticks}${pad}${shown}${pad}${ticks}`,
  ];
}

const quoted = (lines: readonly string[]): string =>
  `${lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}\n`;
