import type { Fix } from 'nljobs/spec/core';
import type { Token } from '../../../lexer/token.ts';
import { nearest } from '../near.ts';
import type { Stretch } from './stretch.ts';

/** A word that is one letter away from a word of schedules, and that word. */
export interface Misspelt {
  readonly token: Token;
  readonly meant: string;
}

/** The first misspelt word among some. */
export function misspelt(words: readonly Token[]): Misspelt | null {
  for (const token of words) {
    const meant = token.kind === 'word' ? nearest(token.text) : null;
    if (meant !== null) return { token, meant };
  }
  return null;
}

/** A misspelt word at an end of a stretch, where a schedule may have been meant. */
export function misspeltAtEnds({ words }: Stretch): Misspelt | null {
  return misspelt(
    [...words.slice(0, 3), ...words.slice(Math.max(3, words.length - 3))].filter(({ text }) => text.length > 3),
  );
}

export const fixOf = ({ token, meant }: Misspelt): Fix => ({
  title: meant,
  edits: [{ start: token.start, end: token.end, text: meant }],
  safe: false,
});
