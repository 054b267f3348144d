import type { Diagnostic, Span } from 'nljobs/spec/core';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';

/**
 * A description as it is compiled, with the way back into its file: for each UTF-16 code unit, where in the file it
 * was written. What markup, escapes and line breaks add to the file is no part of the text.
 */
export interface Excerpt {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export const EMPTY: Excerpt = { text: '', starts: [], ends: [] };

/** Puts excerpts one behind the other, with a character between that stands nowhere in the file. */
export function join(parts: readonly Excerpt[], between: ' ' | '\n'): Excerpt {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const part of parts) {
    if (part.text === '') continue;
    if (text !== '') {
      text += between;
      starts.push(ends.at(-1) ?? 0);
      ends.push(part.starts[0] ?? 0);
    }
    text += part.text;
    for (const start of part.starts) starts.push(start);
    for (const end of part.ends) ends.push(end);
  }
  return { text, starts, ends };
}

/** Without the white space at both ends. */
export function trim(excerpt: Excerpt): Excerpt {
  const from = excerpt.text.length - excerpt.text.trimStart().length;
  const to = Math.max(from, excerpt.text.trimEnd().length);
  return {
    text: excerpt.text.slice(from, to),
    starts: excerpt.starts.slice(from, to),
    ends: excerpt.ends.slice(from, to),
  };
}

/** A span of the description as a span of the file. It begins and ends at characters of the text, never in markup. */
export function toFile(excerpt: Excerpt, span: Span): Span {
  const { starts, ends } = excerpt;
  const last = ends.at(-1) ?? 0;
  if (span.start >= starts.length) return { start: last, end: last };
  const start = starts[Math.max(0, span.start)] ?? last;
  if (span.end <= span.start) return { start, end: start };
  return { start, end: ends[Math.min(span.end, ends.length) - 1] ?? last };
}

/** Carries a finding about a description over to its file, with labels and edits. */
export function locateIn(
  diagnostic: Diagnostic,
  excerpt: Excerpt,
  source: Source,
  job: string | null,
): LocatedDiagnostic {
  const move = <T extends Span>(span: T): T => ({ ...span, ...toFile(excerpt, span) });
  return {
    source,
    job,
    diagnostic: {
      ...diagnostic,
      span: move(diagnostic.span),
      ...(diagnostic.labels && {
        labels: diagnostic.labels.map((label) => ({ ...label, span: move(label.span) })),
      }),
      fixes: diagnostic.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })),
    },
  };
}

/**
 * Finds for each character of a text that was taken out of Markdown where it stands in the source. Both run in the
 * same order; the source has backslashes, character references (CommonMark 2.4, 2.5) and the white space around line
 * breaks beside. Line breaks become blanks.
 */
export function align(value: string, source: string, base: number): Excerpt {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let at = 0;
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i);
    if (char === '\n' || char === '\r') {
      const line = /[^\S\r\n]*(?:\r\n|\r|\n)[^\S\r\n]*/y;
      line.lastIndex = at;
      const width = line.exec(source)?.[0].length ?? 0;
      if (char === '\r' && value.charAt(i + 1) === '\n') i++;
      text += ' ';
      starts.push(base + at);
      at += width;
      ends.push(base + at);
      continue;
    }
    const width = widthOf(char, value.charCodeAt(i + 1), source, at);
    text += char;
    // The second half of a character that one reference stands for shares its place.
    if (width === 0) {
      starts.push(starts.at(-1) ?? base + at);
      ends.push(ends.at(-1) ?? base + at);
    } else {
      starts.push(base + at);
      at += width;
      ends.push(base + at);
    }
  }
  return { text, starts, ends };
}

/** What a backslash can stand before (CommonMark 2.4). */
const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** The same for code, in which nothing is escaped: it stands in the file as it is, but for its line breaks. */
export function alignCode(value: string, base: number): Excerpt {
  const parts = [...value.matchAll(/\r\n|[\s\S]/g)];
  return {
    text: parts.map(([part]) => (/[\r\n]/.test(part) ? ' ' : part)).join(''),
    starts: parts.map(({ index }) => base + index),
    ends: parts.map(({ index, 0: part }) => base + index + part.length),
  };
}

/** How many code units of the source give this character; 0 where it came out of the same reference as the last. */
function widthOf(char: string, next: number, source: string, at: number): number {
  const here = source.charAt(at);
  if (here === '&') {
    const reference = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]*);/y;
    reference.lastIndex = at;
    const whole = reference.exec(source)?.[0];
    const after = whole === undefined ? Number.NaN : source.charCodeAt(at + whole.length);
    // "&" followed by the same letters as in the source is no reference, but the text itself.
    if (whole !== undefined && (char !== '&' || next !== source.charCodeAt(at + 1) || after === next)) {
      return char === '&' && whole !== '&amp;' && next === source.charCodeAt(at + 1) ? 1 : whole.length;
    }
    return 1;
  }
  if (here === '\\' && source.charAt(at + 1) === char && PUNCTUATION.test(char)) return 2;
  if (here === char) return 1;
  if (here === '\0' && char === '\ufffd') return 1;
  return 0;
}
