import type { Reading } from '../ast/nodes.ts';
import type { Derivation } from '../compilation.ts';
import type { Token } from '../lexer/token.ts';
import type { Constituent } from './parse.ts';

/** How a reading came about: its clauses, each with the rules it was read by, over places of the text. */
export function deriveReading(reading: Reading, tokens: readonly Token[], text: string): readonly Derivation[] {
  return reading.clauses.map((placed) => derive(placed.constituent as Constituent, tokens, text));
}

function derive(constituent: Constituent, tokens: readonly Token[], text: string): Derivation {
  const start = tokens[constituent.from]?.start ?? 0;
  const end = tokens[constituent.to - 1]?.end ?? start;
  return {
    rule: constituent.rule,
    start,
    end,
    reads: text.slice(start, end),
    children: constituent.children.map((child) => derive(child, tokens, text)),
  };
}
