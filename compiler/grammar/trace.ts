import type { Reading } from '../ast/nodes.ts';
import type { Derivation } from '../compilation.ts';
import type { Token } from '../lexer/token.ts';
import type { Constituent } from './constituent.ts';

/** How a reading came about: its clauses, each with the rules it was read by, over places of the text.
 * `show` puts a value into words. */
export function deriveReading(
  reading: Reading,
  tokens: readonly Token[],
  show: (value: unknown) => string,
): readonly Derivation[] {
  return reading.clauses.map((placed) => derive(placed.constituent as Constituent, tokens, show));
}

function derive(constituent: Constituent, tokens: readonly Token[], show: (value: unknown) => string): Derivation {
  const start = tokens[constituent.from]?.start ?? 0;
  const end = tokens[constituent.to - 1]?.end ?? start;
  return {
    rule: constituent.rule,
    start,
    end,
    reads: show(constituent.value),
    children: constituent.children.map((child) => derive(child, tokens, show)),
  };
}
