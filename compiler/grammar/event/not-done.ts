import type { Item } from './items.ts';
import { isInfinitive } from './make.ts';

const word = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });

/** "A customer fails to confirm within 3 days" as "does not confirm": with a time to do it in, the two say the same. */
export function notDone(items: readonly Item[]): readonly Item[] {
  const at = items.findIndex(
    ({ text }, index) =>
      index > 0 && /^(?:fails?|failed|omits?|neglects?|forgets?)$/.test(text) && isInfinitive(items.slice(index + 1)),
  );
  if (at < 0) return items;
  return [...items.slice(0, at), word('does'), word('not'), ...items.slice(at + 2)];
}
