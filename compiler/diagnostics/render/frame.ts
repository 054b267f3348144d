import type { Fix } from 'nljobs/spec/core';
import { applyEdits } from '../fix.ts';
import type { LocatedDiagnostic } from '../located.ts';
import { type Lines, linesOf } from '../position.ts';
import { visible } from './cells.ts';
import { drawLine, type Mark } from './line.ts';
import { type Paint, plain, SEVERITY_WORD, type Tone } from './paint.ts';

/** Of a span over more lines than this only the first and last ones are shown. */
const MOST_LINES = 6;
/** More fixes than this are counted, not shown. */
const MOST_FIXES = 7;
const SIGN_TONE: Readonly<Record<'-' | '+', Tone>> = { '-': 'info', '+': 'good' };

/** The part of a span that lies on one line, in offsets of that line. */
function onLine(lines: Lines, line: number, mark: Mark, isLast: boolean): Mark | null {
  const begin = lines.start(line);
  const text = lines.text(line);
  const start = Math.max(mark.start - begin, 0);
  const end = Math.min(mark.end - begin, text.length);
  if (start > text.length && mark.start !== mark.end) return null;
  // Blank margins of the middle lines of a long span say nothing.
  const indent = mark.start < begin ? Math.max(start, text.length - text.trimStart().length) : start;
  if (mark.start !== mark.end && indent >= end && mark.start < begin) return null;
  return { start: indent, end: Math.max(indent, end), sign: mark.sign, text: isLast ? mark.text : '' };
}

function lastLine(lines: Lines, mark: Mark): number {
  const end = mark.end > mark.start ? mark.end - 1 : mark.end;
  return lines.position(end).line;
}

/** The numbered lines that hold the marks, with their underlines; `gutter` is the width of the numbers. */
function excerpt(lines: Lines, marks: readonly Mark[], gutter: number, paint: Paint, tone: Tone): readonly string[] {
  const wanted = new Set<number>();
  for (const mark of marks) {
    const [from, to] = [lines.position(mark.start).line, lastLine(lines, mark)];
    for (let line = from; line <= to; line++) {
      if (to - from >= MOST_LINES && line > from + 2 && line < to - 1) line = to - 1;
      wanted.add(line);
    }
  }
  const bar = (number: string): string => paint('quiet', `${number.padStart(gutter)} |`);
  const rows: string[] = [];
  let previous: number | null = null;
  for (const line of [...wanted].sort((a, b) => a - b)) {
    if (previous !== null && line > previous + 1) rows.push(paint('quiet', `${'.'.repeat(gutter)} :`));
    previous = line;
    const here = marks.flatMap((mark) => {
      if (lines.position(mark.start).line > line || lastLine(lines, mark) < line) return [];
      const part = onLine(lines, line, mark, lastLine(lines, mark) === line);
      return part ? [part] : [];
    });
    const drawn = drawLine(lines.text(line), here);
    rows.push(`${bar(String(line))} ${drawn.text}`.trimEnd());
    for (const row of drawn.rows) {
      const coloured = row.replace(/\^+|-{2,}|\++/g, (run) =>
        paint(run[0] === '^' ? tone : SIGN_TONE[run[0] as '-' | '+'], run),
      );
      rows.push(`${bar('')} ${coloured}`.trimEnd());
    }
  }
  return rows;
}

/** What to write instead: the lines after the fix, with what was put in underlined. */
function renderFix(text: string, fix: Fix, title: string, gutter: number, paint: Paint): readonly string[] {
  const rows = [`${' '.repeat(gutter)} ${paint('quiet', '=')} ${title}`];
  const after = applyEdits(text, fix.edits);
  if (fix.edits.length === 0 || !after.ok) return rows;
  const marks: Mark[] = [];
  let grown = 0;
  for (const edit of [...fix.edits].sort((a, b) => a.start - b.start)) {
    const start = edit.start + grown;
    // A place from which something was only taken away is shown, but there is nothing to underline.
    marks.push({ start, end: start + edit.text.length, sign: '+', text: '' });
    grown += edit.text.length - (edit.end - edit.start);
  }
  const lines = linesOf(after.text);
  const shown = excerpt(lines, marks, gutter, paint, 'good');
  const added = fix.edits.some((edit) => edit.text !== '');
  return [...rows, ...(added ? shown : shown.filter((row) => !/\|\s*\++$/.test(row)))];
}

/**
 * Draws a finding for a terminal: what, where, the lines with the place underlined, and what to write instead.
 * Offsets are those of `source.text`; a source without text (a missing file) gives the heading alone.
 */
export function renderFrame(located: LocatedDiagnostic, options: { readonly paint?: Paint } = {}): string {
  const paint = options.paint ?? plain;
  const { diagnostic, source } = located;
  const { severity } = diagnostic;
  const lines = linesOf(source.text);
  const place = lines.position(diagnostic.span.start);
  const marks: Mark[] = [
    { ...diagnostic.span, sign: '^', text: '' },
    ...(diagnostic.labels ?? []).map(({ span, text }) => ({ ...span, sign: '-' as const, text: visible(text) })),
  ];
  const furthest = Math.max(...marks.map((mark) => lastLine(lines, mark)));
  // A fix may add lines, so that numbers grow; its excerpt keeps to the same gutter.
  const gutter = Math.max(2, String(furthest).length);
  const heading = `${paint(severity, `${SEVERITY_WORD[severity]} ${diagnostic.code}`)}: ${paint('strong', visible(diagnostic.message))}`;
  const job = located.job === null ? '' : ` (${located.job})`;
  const name = visible(source.name);
  const at = source.text === '' ? name : `${name}:${place.line}:${place.column}`;
  const rows = [heading, `${' '.repeat(gutter)}${paint('quiet', '-->')} ${at}${job}`];
  const bare = `${' '.repeat(gutter)} ${paint('quiet', '|')}`;
  if (source.text !== '') rows.push(bare, ...excerpt(lines, marks, gutter, paint, severity));
  const shown = diagnostic.fixes.slice(0, MOST_FIXES);
  const several = diagnostic.fixes.length > 1;
  for (const [index, fix] of shown.entries()) {
    const lead = several ? `either (${index + 1})` : 'fix';
    rows.push(bare, ...renderFix(source.text, fix, `${paint('good', lead)}: ${visible(fix.title)}`, gutter, paint));
  }
  const more = diagnostic.fixes.length - shown.length;
  if (more > 0) rows.push(`${' '.repeat(gutter)} ${paint('quiet', '=')} and ${more} more`);
  return rows.join('\n');
}

/** Several findings, a blank line between them. */
export function renderFrames(found: readonly LocatedDiagnostic[], options: { readonly paint?: Paint } = {}): string {
  return found.map((located) => renderFrame(located, options)).join('\n\n');
}
