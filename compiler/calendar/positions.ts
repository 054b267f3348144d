import type { TimeProduct } from './times.ts';

/** The most that BYSETPOS can count to, from either end (RFC 5545). */
const MOST = 366;

/** The times of one rule: each of these hours with each of the minutes and each of the seconds. */
export interface TimesOfRule extends TimeProduct {
  readonly seconds: readonly number[];
}

const count = ({ hours, minutes, seconds }: TimesOfRule): number => hours.length * minutes.length * seconds.length;

/**
 * BYSETPOS counts instants, so that a day at a position is as many of them as it has times: with two times a day the
 * last day is -2 and -1. Those of the days at `positions` (counted from 1, or from -1 at the end), in that order.
 */
export function instantsAtDays(positions: readonly number[], times: TimesOfRule): readonly number[] {
  const size = count(times);
  return positions.flatMap((position) => {
    const first = position > 0 ? (position - 1) * size + 1 : position * size;
    return Array.from({ length: size }, (_, index) => first + index);
  });
}

/**
 * The other way round: the positions of days whose instants, `size` a day, these are, in their order. Null where a
 * day is counted in part.
 */
export function daysAtInstants(instants: readonly number[], size: number): readonly number[] | null {
  const met = new Map<number, number>();
  for (const instant of new Set(instants)) {
    const day = instant > 0 ? Math.ceil(instant / size) : Math.floor(instant / size);
    met.set(day, (met.get(day) ?? 0) + 1);
  }
  return [...met.values()].every((some) => some === size) ? [...met.keys()] : null;
}

/**
 * The times of a day in as few rules as BYSETPOS, which ends at 366, can count for days at these positions. Seconds
 * are kept together before minutes, and minutes before hours, where it makes no difference.
 */
export function countable(times: TimesOfRule, positions: readonly number[]): readonly TimesOfRule[] {
  const room = Math.floor(MOST / Math.max(...positions.map(Math.abs)));
  const { hours, minutes, seconds } = times;
  const atOnce = Math.min(seconds.length, room);
  let best = { hours: 1, minutes: 1, rules: Infinity };
  for (let some = Math.min(minutes.length, Math.floor(room / atOnce)); some > 0; some--) {
    const most = Math.min(hours.length, Math.floor(room / (some * atOnce)));
    const rules = Math.ceil(hours.length / most) * Math.ceil(minutes.length / some);
    if (rules < best.rules) best = { hours: most, minutes: some, rules };
  }
  return inParts(hours, best.hours).flatMap((hours) =>
    inParts(minutes, best.minutes).flatMap((minutes) =>
      inParts(seconds, atOnce).map((seconds) => ({ hours, minutes, seconds })),
    ),
  );
}

const inParts = (values: readonly number[], size: number): readonly (readonly number[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
