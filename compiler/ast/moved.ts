import { type Days, daysAround, gathered } from './days.ts';
import type { DayMove, DayOfWeek, DaySelector } from './nodes.ts';
import { stretch } from './stretch.ts';

/** Days that every month has. */
const SURE = 28;
const WORKDAYS: readonly DayOfWeek[] = [1, 2, 3, 4, 5];
const WEEK: readonly DayOfWeek[] = [1, 2, 3, 4, 5, 6, 7];

/** The day of the week so many days on, or back where `by` is negative. */
export const onward = (day: DayOfWeek, by: number): DayOfWeek => (((((day - 1 + by) % 7) + 7) % 7) + 1) as DayOfWeek;

/** How many days a weekday that a schedule shall not fall on is moved; null where no day will do. */
function distance(from: DayOfWeek, { off, to, direction }: DayMove): number | null {
  const fits = (by: number) => to.includes(onward(from, by)) && !off.includes(onward(from, by));
  for (let by = 1; by <= 6; by++) {
    if (direction !== 'previous' && fits(by)) return by;
    if (direction !== 'next' && fits(-by)) return -by;
  }
  return null;
}

/**
 * Days of the month, each moved off some weekdays: the 15th, or the Monday behind it where it is a Saturday or a
 * Sunday. It may move into the month around. Null where the days are others than days of the month that every month
 * has: nothing else can be moved exactly.
 */
export function movedOff(days: Days, move: DayMove): Days | null {
  const moved: DaySelector[] = [];
  const kept = WEEK.filter((day) => !move.off.includes(day)).map((day) => ({ n: null, day }));
  for (const one of days) {
    const { monthDays, months, ...rest } = one;
    if (monthDays === undefined || Object.keys(rest).length > 0) return null;
    // Of named months the 30th and the 31st are sure as well, but what lies behind them is another month's.
    if (monthDays.some((day) => Math.abs(day) > SURE)) return null;
    moved.push({ ...one, weekdays: kept });
    for (const day of monthDays) {
      for (const off of move.off) {
        const by = distance(off, move);
        if (by === null) return null;
        const part = daysAround(day > 0 ? 'start' : 'end', day + by, day + by, months ?? null, onward(off, by));
        if (part === null) return null;
        moved.push(...part);
      }
    }
  }
  return gathered(moved);
}

/** Where days are moved to unless it is said: working days. */
export const toWorkdays: Pick<DayMove, 'to'> = { to: WORKDAYS };
export const WEEKEND: readonly DayOfWeek[] = stretch(6, 7) as DayOfWeek[];
