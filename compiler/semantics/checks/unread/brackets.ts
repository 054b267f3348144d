import type { Place, Reading } from '../../../ast/nodes.ts';
import type { Token } from '../../../lexer/token.ts';

/** A bracket outside the action that is never closed or never opened: something was meant to go with it. */
export function strayBracket(tokens: readonly Token[], reading: Reading): Token | null {
  const open: Token[] = [];
  let torn: Token | null = null;
  for (const token of tokens) {
    if (token.text === '(') open.push(token);
    if (token.text !== ')') continue;
    const partner = open.pop();
    if (partner === undefined) open.unshift(token);
    // A bracket that a schedule opened and the action closes: what stands in it was not read to its end.
    else if (!inAction(reading.action, partner) && inAction(reading.action, token)) torn ??= partner;
  }
  return open.find((token) => !inAction(reading.action, token)) ?? torn;
}

function inAction(action: readonly Place[], token: Token): boolean {
  let low = 0;
  let high = action.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((action[middle] as Place).end <= token.start) low = middle + 1;
    else high = middle;
  }
  return (action[low]?.start ?? Number.POSITIVE_INFINITY) <= token.start;
}
