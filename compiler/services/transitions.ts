import { offsetAt } from 'nljobs/spec/core';

const DAY = 86_400_000;

/** The instants between two (epoch milliseconds) at which a zone's offset changes, ascending, found by halving. */
export function transitions(timezone: string, from: number, to: number): readonly number[] {
  const found: number[] = [];
  for (let start = from; start < to; start += 4 * DAY) {
    let [low, high] = [start, start + 4 * DAY];
    if (offsetAt(low, timezone) === offsetAt(high, timezone)) continue;
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle, timezone) === offsetAt(low, timezone)) low = middle;
      else high = middle;
    }
    found.push(Math.round(high / 60_000) * 60_000);
  }
  return found;
}
