import type { Token } from '../lexer/token.ts';

/*
 * Where the first or the last token of a kind stands in a text. Rules that ask what was said anywhere before or behind
 * them would each go through the text: together that is a cost which grows with its square.
 */

type Is = (token: Token, at: number, tokens: readonly Token[]) => boolean;

const firsts = new WeakMap<readonly Token[], Map<Is, number>>();
const lasts = new WeakMap<readonly Token[], Map<Is, number>>();

/** The index of the first token of a text that is so; the number of tokens where none is. `is` must be a constant. */
export const firstWhere = (tokens: readonly Token[], is: Is): number =>
  remembered(firsts, tokens, is, () => {
    const at = tokens.findIndex(is);
    return at < 0 ? tokens.length : at;
  });

/** The index of the last token of a text that is so; -1 where none is. `is` must be a constant. */
export const lastWhere = (tokens: readonly Token[], is: Is): number =>
  remembered(lasts, tokens, is, () => tokens.findLastIndex(is));

function remembered(
  all: WeakMap<readonly Token[], Map<Is, number>>,
  tokens: readonly Token[],
  is: Is,
  find: () => number,
): number {
  const known = all.get(tokens) ?? new Map<Is, number>();
  const before = known.get(is);
  if (before !== undefined) return before;
  const at = find();
  known.set(is, at);
  all.set(tokens, known);
  return at;
}
