import type { Token } from '../lexer/token.ts';

/**
 * Reads a word of a table. An abbreviation may carry a dot ("wed.", "Jan. 5"), which then is not the end of a sentence:
 * both readings are offered.
 */
export function readNamed<V extends number>(
  table: ReadonlyMap<string, number>,
  tokens: readonly Token[],
  at: number,
): { end: number; value: V }[] {
  const token = tokens[at];
  const value = token?.kind === 'word' ? (table.get(token.text) as V | undefined) : undefined;
  if (token === undefined || value === undefined || isCompound(table, tokens, at)) return [];
  const dotted =
    token.text.length <= 4 &&
    tokens[at + 1]?.text === '.' &&
    tokens[at + 1]?.spaced === false &&
    tokens[at + 2] !== undefined;
  return dotted
    ? [
        { end: at + 2, value },
        { end: at + 1, value },
      ]
    : [{ end: at + 1, value }];
}

/** "sun-tracker", "e-mon": an abbreviation that a hyphen joins to another word is part of a name. */
function isCompound(table: ReadonlyMap<string, number>, tokens: readonly Token[], at: number): boolean {
  if ((tokens[at]?.text.length ?? 0) > 4) return false;
  const joins = (hyphen: Token | undefined, after: Token | undefined, other: Token | undefined) =>
    hyphen?.text === '-' &&
    !hyphen.spaced &&
    after?.spaced === false &&
    other?.kind === 'word' &&
    !table.has(other.text);
  return joins(tokens[at + 1], tokens[at + 2], tokens[at + 2]) || joins(tokens[at - 1], tokens[at], tokens[at - 2]);
}
