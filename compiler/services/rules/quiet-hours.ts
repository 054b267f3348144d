import { DAY_MS, isSchedule, type JobSpec, mergedOccurrences, parseTimeOfDay, wallAt } from 'nljobs/spec/core';

/**
 * From when on starts are looked at: a fixed day, so that what is found does not depend on the day of a build. Starts
 * that are rarer than the first eight hundred reach are not seen; those are two years of a daily job.
 */
const FROM = Date.UTC(2026, 0, 1);
const MOST = 800;
const DENSE_DAYS = 3;

/**
 * The local time of the first start by schedule that falls into a span of the day, as HH:MM; null where none does.
 *
 * @param from included, @param to not: HH:MM, over midnight where `to` comes first
 * @param timezone IANA; null for the zone of each schedule
 */
export function startsWithin(spec: JobSpec, from: string, to: string, timezone: string | null): string | null {
  const [first, last] = [parseTimeOfDay(from), parseTimeOfDay(to)];
  for (const trigger of spec.triggers.filter(isSchedule)) {
    const zone = timezone ?? trigger.timezone;
    const dense = mergedOccurrences([trigger], { from: FROM, to: FROM + DENSE_DAYS * DAY_MS, count: 3 * 1440 });
    for (const at of [...dense, ...mergedOccurrences([trigger], { from: FROM, count: MOST })]) {
      const time = ((wallAt(at, zone) % DAY_MS) + DAY_MS) % DAY_MS;
      const within = first <= last ? time >= first && time < last : time >= first || time < last;
      if (within) return new Date(time).toISOString().slice(11, 16);
    }
  }
  return null;
}
