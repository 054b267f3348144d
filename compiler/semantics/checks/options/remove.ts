import type { Fix, Span } from 'nljobs/spec/core';

/**
 * A fix that takes an option out of a description, with the marks and words that joined it: its full stop where it is a
 * sentence, its brackets, the comma or "and" before it.
 */
export function remove(text: string, { start, end }: Span, title = `Remove “${text.slice(start, end)}”`): Fix {
  return { title, edits: [{ ...reach(text, start, end), text: '' }], safe: false };
}

function reach(text: string, start: number, end: number): Span {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const stop = /^\s*[.;!](?:\s+|$)|^\s*$|^\s*(?=\n)/.exec(after);
  const opening = /(?:^|[.;!\n])[ \t]*(?:[-*•][ \t]+)?$/.exec(before);
  if (opening !== null && stop !== null) {
    // A line of a list goes with its bullet, and the break before it.
    const item = /\n[ \t]*(?:[-*•][ \t]+)?$/.exec(before);
    if (item !== null) return { start: item.index, end: end + (/^\s*[.;!]?(?=\n|\s*$)/.exec(after)?.[0].length ?? 0) };
    return { start: start - (/[ \t]*$/.exec(before)?.[0].length ?? 0), end: end + stop[0].trimEnd().length };
  }
  const bracket = /\s*\(\s*$/.exec(before);
  if (bracket !== null && /^\s*\)/.test(after))
    return { start: bracket.index, end: end + (/^\s*\)/.exec(after)?.[0].length ?? 0) };
  // First in its brackets or its sentence: the joint behind it goes along.
  const behind = /^\s*(?:,\s*(?:and\s+)?|and\s+|;\s*)/.exec(after);
  if (behind !== null && (bracket !== null || opening !== null)) return { start, end: end + behind[0].length };
  const joint = /(?:\s*[,;–—-]\s*(?:and\s+|but\s+)?|\s+(?:and|but|with)\s+|\s+)$/.exec(before);
  return { start: joint === null ? start : joint.index, end };
}
