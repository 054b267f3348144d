import type { Span } from 'nljobs/spec/core';
import { literal } from '../host/literal.ts';

/**
 * Where a key stands in a config's text, and its value with it as far as the line goes. The config is a program, so
 * this is the place a reader would look at, found by its name; the file's beginning where the name is not written.
 */
export function placeOfKey(text: string, path: readonly PropertyKey[]): Span {
  let from = 0;
  let place: Span = { start: 0, end: 0 };
  for (const key of path) {
    if (typeof key !== 'string') continue;
    const name = new RegExp(`(?<![\\w$.])(['"]?)${literal(key)}\\1\\s*[:(,}]`, 'gu');
    name.lastIndex = from;
    const match = name.exec(text);
    if (match === null) break;
    place = { start: match.index, end: match.index + match[0].replace(/\s*[:(,}]$/u, '').length };
    from = place.end;
  }
  return place;
}

/** The place that an error of Node points at, where it lies in this file; null where it says none. */
export function placeOfError(error: unknown, path: string, text: string): Span | null {
  if (!(error instanceof Error)) return null;
  const stack = error.stack ?? '';
  const name = literal(path);
  const match = new RegExp(`${name}(?:\\?[^:\\s]*)?:(\\d+)(?::(\\d+))?`, 'u').exec(stack.replaceAll('%20', ' '));
  if (match !== null) {
    const line = Number(match[1]);
    const starts = [0, ...[...text.matchAll(/\n/g)].map((end) => end.index + 1)];
    const start = starts[line - 1];
    if (start === undefined) return null;
    const end = text.indexOf('\n', start) === -1 ? text.length : text.indexOf('\n', start);
    // Node marks the place of a mistake in syntax by carets below the line, in place of a column.
    const carets = /^( *)\^+ *$/mu.exec(stack.slice(match.index))?.[1]?.length ?? 0;
    const column = Math.min(start + (match[2] === undefined ? carets : Number(match[2]) - 1), end);
    const word = /^[\w$]+|^\S/u.exec(text.slice(column, end));
    return { start: column, end: word === null ? Math.max(end, column) : column + word[0].length };
  }
  // A module that is not found is named, but the line that asks for it is not.
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
  const asked = missing
    ?.split('/')
    .at(-1)
    ?.replace(/\.\w+$/, '');
  const at = asked === undefined ? -1 : text.indexOf(asked);
  return at === -1 || asked === undefined ? null : { start: at, end: at + asked.length };
}
