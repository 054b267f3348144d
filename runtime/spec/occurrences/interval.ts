import { DAY_MS, dayOfWall, LAST_DAY, parseTimeOfDay, weekdayOf } from '../civil.ts';
import { durationMs } from '../duration.ts';
import type { IntervalTrigger } from '../job-spec.ts';
import { WEEKDAYS } from '../vocabulary.ts';
import { instantOfWall, parseInstant, wallAt } from '../zone.ts';
import { type Cursor, EMPTY } from './cursor.ts';

/** The instants of an interval after `after`, in elapsed time, from its `start` on; with `within`, in its daily window only. */
export function intervalInstants(trigger: IntervalTrigger): (after: number) => Cursor {
  const every = durationMs(trigger.every);
  if (!(every > 0)) throw new RangeError(`an interval of ${trigger.every} never goes on`);
  const start = parseInstant(trigger.start);
  return trigger.within === null ? elapsed(start, every, Infinity) : windowed(trigger, trigger.within, start, every);
}

/** `start`, `start + every` and so on, up to `end` inclusive. */
function elapsed(start: number, every: number, end: number): (after: number) => Cursor {
  const last = Math.min(end, LAST_DAY * DAY_MS);
  return (after) => {
    let next = start + Math.max(0, Math.floor((after - start) / every) + 1) * every;
    return () => {
      const instant = next;
      next += every;
      return instant <= last ? instant : Infinity;
    };
  };
}

/**
 * Counted anew in each window. A window begins when the wall clock first shows its start (after the gap, where that is
 * skipped) and lasts until the clock last shows its end, which is included; in between only elapsed time counts.
 */
function windowed(
  trigger: IntervalTrigger,
  within: NonNullable<IntervalTrigger['within']>,
  start: number,
  every: number,
): (after: number) => Cursor {
  const days = new Set(within.days.map((day) => (WEEKDAYS.indexOf(day) + 1) % 7));
  const opens = parseTimeOfDay(within.from);
  const closes = parseTimeOfDay(within.to) + (parseTimeOfDay(within.to) < opens ? DAY_MS : 0);
  if (days.size === 0) return () => EMPTY;
  const zone = trigger.timezone;
  return (after) => {
    const from = Math.max(after, start - 1);
    // A window may have begun the day before, and a gap may move its beginning by a day.
    let day = dayOfWall(wallAt(from, zone)) - 2;
    let inWindow = EMPTY;
    let last = from;
    return () => {
      for (;;) {
        const next = inWindow();
        if (next === Infinity) {
          do day++;
          while (!days.has(weekdayOf(day)));
          if (day >= LAST_DAY) return Infinity;
          const begin = instantOfWall(day * DAY_MS + opens, zone, { gap: 'after', overlap: 'first' });
          const end = instantOfWall(day * DAY_MS + closes, zone, { gap: 'after', overlap: 'last' });
          if (begin !== null && end !== null) inWindow = elapsed(begin, every, end)(last);
        } else if (next > last) {
          last = next;
          return next;
        }
      }
    };
  };
}
