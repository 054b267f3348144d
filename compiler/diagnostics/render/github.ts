import type { Severity } from 'nljobs/spec/core';
import { codeEntry } from '../codes.ts';
import { type Counts, count, countsInWords, worstFirst } from '../collect.ts';
import type { LocatedDiagnostic } from '../located.ts';
import { linesOf } from '../position.ts';

/** GitHub shows ten annotations a step and drops the rest without a word. */
const MOST = 10;

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Escapes the text of a workflow command, as actions/toolkit does. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** One workflow command of GitHub Actions, which shows up beside the line in a pull request. */
export function annotation({ source, diagnostic }: LocatedDiagnostic): string {
  const title = codeEntry(diagnostic.code)?.title;
  const properties: [string, string][] = [];
  if (!source.name.startsWith('<')) {
    const lines = linesOf(source.text);
    const [start, end] = [lines.position(diagnostic.span.start), lines.position(diagnostic.span.end)];
    properties.push(['file', source.name], ['line', String(start.line)], ['endLine', String(end.line)]);
    // Columns count only where start and end share a line.
    if (start.line === end.line) properties.push(['col', String(start.column)], ['endColumn', String(end.column)]);
  }
  properties.push(['title', title ? `${diagnostic.code} ${title}` : diagnostic.code]);
  const fixes = diagnostic.fixes.map((fix) => `\n- ${fix.title}`).join('');
  const text = fixes === '' ? diagnostic.message : `${diagnostic.message}\nTo settle it:${fixes}`;
  return `::${COMMAND[diagnostic.severity]} ${properties.map(([key, value]) => `${key}=${property(value)}`).join(',')}::${data(text)}`;
}

/** What is said of generated code that is not what its sources give; it is about no line of anybody's. */
export function staleAnnotation(paths: readonly string[]): string {
  const named = paths.slice(0, MOST).join(', ');
  const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : '';
  const text = `Not what the descriptions give: ${named}${more}. Run \`nljobs build\`, and commit what it writes.`;
  return `::error title=${property('Generated code is stale')}::${data(text)}`;
}

/** Annotations for one step, the worst first, ten at most; the rest are counted in a line of their own. */
export function renderGithub(found: readonly LocatedDiagnostic[]): string {
  const sorted = worstFirst(found);
  return annotations(sorted.slice(0, MOST).map(annotation), sorted);
}

/** The same of annotations that were made before, of the same findings in the same order. */
export function annotations(made: readonly string[], sorted: readonly LocatedDiagnostic[]): string {
  const rest = sorted.slice(MOST);
  const more = rest.length === 0 ? [] : [`and ${countsInWords(count(rest), { info: true })} more, not annotated`];
  return [...made.slice(0, MOST), ...more].join('\n');
}

/** The same as Markdown for a step's summary, all of them. */
export function renderSummary(found: readonly LocatedDiagnostic[]): string {
  return summaryOf(worstFirst(found).map(summaryRow), count(found));
}

/** A finding as a row of the summary. */
export function summaryRow({ source, diagnostic }: LocatedDiagnostic): string {
  const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const { line } = linesOf(source.text).position(diagnostic.span.start);
  return `| ${diagnostic.severity} | ${diagnostic.code} | ${cell(source.name)}:${line} | ${cell(diagnostic.message)} |`;
}

/** GitHub takes 1 MiB of summaries a step, and none of what is longer. In UTF-16 code units, which may be three bytes each. */
const LONGEST_SUMMARY = 300_000;

/** A summary of rows that were made before, as many as GitHub takes. */
export function summaryOf(rows: readonly string[], counts: Counts): string {
  if (rows.length === 0) return '### nljobs\n\nNo findings.\n';
  const head = `### nljobs: ${countsInWords(counts, { info: true })}`;
  let length = 0;
  const cut = rows.findIndex((row) => {
    length += row.length + 1;
    return length > LONGEST_SUMMARY;
  });
  const shown = cut === -1 ? rows : rows.slice(0, cut);
  const more = cut === -1 ? [] : [`\n…and ${rows.length - cut} more: \`nljobs check\` shows them.\n`];
  return [head, '', '| Severity | Code | Place | Finding |', '|---|---|---|---|', ...shown, ...more, ''].join('\n');
}
