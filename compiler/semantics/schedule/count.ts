import { localOfInstant, mergedOccurrences, parseInstant, type ScheduleTrigger } from 'nljobs/spec/core';

/**
 * "5 times" over several schedules: nothing counts them together at run time, so the moment of the last is worked out
 * and becomes their end. Null where they have no common beginning, or where that end would not hold just as many.
 */
export function countTogether(triggers: readonly ScheduleTrigger[]): readonly ScheduleTrigger[] | null {
  const [first] = triggers;
  const count = first?.count ?? null;
  if (first === undefined || count === null || first.from === null) return null;
  const { from, until, timezone } = first;
  const alike = triggers.every(
    (one) => one.count === count && one.from === from && one.until === until && one.timezone === timezone,
  );
  if (!alike) return null;
  const open = triggers.map((one) => ({ ...one, count: null }));
  // Nothing comes before its `from`, so any instant well before it will do to begin with.
  const before = parseInstant(`${from}Z`) - 2 * 86_400_000;
  const all = mergedOccurrences(open, { from: before, count });
  const last = all.at(-1);
  if (last === undefined || all.length < count) return open;
  const ended = open.map((one) => ({ ...one, until: localOfInstant(last, timezone) }));
  return mergedOccurrences(ended, { from: before, count: count + 1 }).length === count ? ended : null;
}
