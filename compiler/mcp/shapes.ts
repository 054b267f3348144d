import { formatInstant } from 'nljobs/spec/core';
import { z } from 'zod';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { toJson } from '../diagnostics/render/json.ts';
import type { ChangedLine } from '../services/conversation/place.ts';
import type { Upcoming } from '../services/upcoming.ts';

/** Longest text that a tool takes, in UTF-16 code units; a description is refused long before by the compiler. */
export const MOST_TEXT = 20_000;
/** Longest text within an answer. */
const MOST_WORDS = 2_000;
/** Most entries of a list in an answer; `omitted` counts the others. */
export const MOST_LISTED = 100;

export const textInput = z.string().min(1).max(MOST_TEXT);
export const nameInput = z.string().min(1).max(200);
export const revisionInput = z.string().min(1).max(200);
export const fileInput = z.string().min(1).max(500);
export const omitted = z.number().int().describe('How many more there are than are listed.');

/** A text of a project as an answer holds it: cut where it is long. */
export const clip = (text: string): string => (text.length <= MOST_WORDS ? text : `${text.slice(0, MOST_WORDS - 1)}…`);

/** The first of a list, with the number of those left out. */
export function first<T>(list: readonly T[], most = MOST_LISTED): { readonly kept: T[]; readonly omitted: number } {
  return { kept: list.slice(0, most), omitted: Math.max(0, list.length - most) };
}

export const finding = z.object({
  code: z.string().describe('A code of nljobs://diagnostics, such as NLJ2001.'),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  file: z.string().nullable().describe('Null for a text that was given.'),
  job: z.string().nullable(),
  line: z.number().int(),
  column: z.number().int(),
  span: z.object({ start: z.number().int(), end: z.number().int() }).describe('UTF-16 code units of the text.'),
  fixes: z.array(
    z.object({
      title: z.string(),
      safe: z.boolean().describe('Whether it leaves the meaning as it is.'),
      edits: z.array(z.object({ start: z.number().int(), end: z.number().int(), text: z.string() })),
    }),
  ),
});

/** The name under which a text stands that was given and lies in no file. */
export const GIVEN = '<text>';

/** A finding in the shape of an answer. */
export function findingOf(located: LocatedDiagnostic): z.input<typeof finding> {
  const { code, severity, message, file, job, start, span, fixes } = toJson(located);
  return {
    code,
    severity,
    message: clip(message),
    file: file === GIVEN ? null : file,
    job,
    line: start.line,
    column: start.column,
    span: { start: span.start, end: span.end },
    fixes: fixes.slice(0, 10).map(({ title, safe, edits }) => ({
      title: clip(title),
      safe,
      edits: edits.map((edit) => ({ start: edit.start, end: edit.end, text: edit.text })),
    })),
  };
}

export const findings = z.array(finding);

export const instant = z.object({
  at: z.string().describe('RFC 3339, with the offset of the zone.'),
  timezone: z.string().describe('IANA name of the zone that the schedule is told in.'),
});

export const instantOf = ({ at, timezone }: Upcoming): z.input<typeof instant> => ({
  at: formatInstant(at, timezone),
  timezone,
});

export const changedFile = z.object({
  file: z.string(),
  lines: z.array(z.string()).describe('Lines as in a diff: " ", "-" or "+", then the line.'),
  omitted,
});

/** The lines of a change in the shape of an answer. */
export function changedFileOf(file: string, lines: readonly ChangedLine[]): z.input<typeof changedFile> {
  const { kept, omitted: more } = first(lines);
  return { file, lines: kept.map(({ sign, text }) => `${sign}${clip(text)}`), omitted: more };
}
