import type { Token } from '../lexer/token.ts';
import { type Key, wordOf } from './keys.ts';

/** What stands between the members of a list. They have the lowest numbers of all words. */
export const SEPARATORS = [',', '/', '&', '+', 'and', 'or', 'plus', 'both'] as const;

/** Behind what separates the members of a list at a token (`,`, `/`, `and both`); the token itself where nothing does. */
export function behindSeparator(tokens: readonly Token[], at: number, key: Key): number {
  const number = wordOf(key);
  if (number < 1 || number > SEPARATORS.length) return at;
  let to = at;
  const first = textAt(tokens, to);
  // A plus that leans on what follows is a sign: "9 AM +05:30".
  const sign = first === '+' && tokens[to]?.spaced === true && tokens[to + 1]?.spaced === false;
  if (first === ',' || first === '/' || first === '&' || (first === '+' && !sign)) to += 1;
  if (textAt(tokens, to) === 'both') to += 1;
  const word = textAt(tokens, to);
  if (word === 'and' || word === 'or' || word === '&' || word === 'plus') to += 1;
  if (textAt(tokens, to) === 'both') to += 1;
  return to;
}

const textAt = (tokens: readonly Token[], at: number): string | undefined => tokens[at]?.text;
