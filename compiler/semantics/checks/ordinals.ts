import type { Reading } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { type Notes, replace } from '../notes.ts';
import { ordinal } from '../words.ts';

/** "2st", "11st", "3th": the number or its ending is a slip. The number is used, and the doubt is told. */
export function checkOrdinals(tokens: readonly Token[], reading: Reading, notes: Notes): void {
  let clause = 0;
  for (const token of tokens) {
    if (token.kind !== 'ordinal') continue;
    while (clause < reading.clauses.length && (reading.clauses[clause]?.end ?? 0) <= token.start) clause += 1;
    if ((reading.clauses[clause]?.start ?? Number.POSITIVE_INFINITY) > token.start) continue;
    const right = ordinal(token.value);
    if (token.text === right) continue;
    const other = otherNumber(token);
    const meant = other === null ? [right] : [right, other];
    notes.add(
      'NLJ2005',
      token,
      `“${token.text}” is read as ${right}${other === null ? '' : `; it may be a slip for ${other}`}.`,
      meant.map((one) => replace(token, one, one)),
      'warning',
    );
  }
}

/** The number that fits the ending: 2st may be a 21st that lost its 1, 11st a 1st that was struck twice. */
function otherNumber({ text, value }: Token): string | null {
  const last = { st: 1, nd: 2, rd: 3 }[text.slice(-2)];
  if (last === undefined) return null;
  const longer = value * 10 + last;
  if (value < 10 && longer < 32 && value > 1) return ordinal(longer);
  return value > 9 && value % 10 === last ? ordinal(last) : null;
}
