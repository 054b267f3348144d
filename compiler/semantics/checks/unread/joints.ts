import type { Reading } from '../../../ast/nodes.ts';
import type { Token } from '../../../lexer/token.ts';
import { indexAt } from './stretch.ts';

/** Words that join two parts: with nothing behind them, a part is missing. */
const JOINTS = new Set(['and', 'or', 'but', 'plus', '&']);

/** A word that joins what stands before it with nothing: "at 6 AM on Mondays and", "every day at 9 AM and, send". */
export function looseJoint(tokens: readonly Token[], reading: Reading): Token | null {
  for (const { start } of reading.fillers) {
    const at = indexAt(tokens, start);
    const token = tokens[at];
    if (token === undefined || token.kind === 'quoted' || !JOINTS.has(token.text)) continue;
    const next = tokens[at + 1];
    if (next === undefined || /^[.;:!?)\n]$/.test(next.text)) return token;
    const behind = tokens[at + 2]?.start ?? Number.POSITIVE_INFINITY;
    // "…, and, on Fridays, at noon" goes on with a schedule.
    if (next.text === ',' && !reading.clauses.some((one) => one.start === behind)) return token;
  }
  return null;
}
