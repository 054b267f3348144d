import { daysAround } from '../../ast/days.ts';
import type { DayOfWeek, DaySelector } from '../../ast/nodes.ts';
import type { MonthScope } from '../month/scope.ts';

/**
 * One day of each of some months, which others are counted from: somewhere from `low` to `high`, counted from the
 * month's first day (1) or from its last (-1), and on `weekday` where that settles which day it is.
 */
export interface DayAnchor {
  readonly origin: 'start' | 'end';
  readonly low: number;
  readonly high: number;
  readonly weekday: DayOfWeek | null;
  readonly months: readonly number[] | null;
}

/** The nth weekday of a month as an anchor. */
export function weekdayAnchor(n: number, weekday: DayOfWeek, scope: MonthScope | undefined): DayAnchor | null {
  const months = monthsOf(scope, n);
  // Not every month has a fifth.
  if (months === undefined || n === 0 || Math.abs(n) > 4) return null;
  return n > 0
    ? { origin: 'start', low: 7 * (n - 1) + 1, high: 7 * n, weekday, months }
    : { origin: 'end', low: 7 * n, high: 7 * (n + 1) - 1, weekday, months };
}

/** A day of the month as an anchor. */
export function dayAnchor(day: number, scope: MonthScope | undefined): DayAnchor | null {
  const months = monthsOf(scope, day);
  if (months === undefined || day === 0 || day > 31 || day < -28) return null;
  return { origin: day > 0 ? 'start' : 'end', low: day, high: day, weekday: null, months };
}

/** The months of an anchor: of a quarter or a year the first, or the last where it is counted from the end. */
function monthsOf(scope: MonthScope | undefined, n: number): readonly number[] | null | undefined {
  if (scope === undefined) return null;
  if (scope.every > 1) return undefined;
  const { months, span = 1 } = scope;
  if (months === null || n > 0) return months;
  return months.map((month) => ((month + span - 2) % 12) + 1).sort((a, b) => a - b);
}

/** So many days on from an anchor, or back. Null where no selectors are exact. */
export function daysFrom(anchor: DayAnchor, by: number): readonly DaySelector[] | null {
  if (!isSure(anchor)) return null;
  const weekday = anchor.weekday === null ? null : ((((anchor.weekday - 1 + by) % 7) + 7) % 7) + 1;
  return daysAround(anchor.origin, anchor.low + by, anchor.high + by, anchor.months, weekday as DayOfWeek | null);
}

/** Whether every month has it: from a day that some lack nothing can be counted. */
const isSure = (anchor: DayAnchor): boolean => anchor.origin === 'end' || anchor.high <= 28;

/** The nth of a weekday before or after an anchor, or on it where that counts as well. */
export function weekdayFrom(
  anchor: DayAnchor,
  weekday: DayOfWeek,
  n: number,
  where: 'before' | 'after',
  on: boolean,
): readonly DaySelector[] | null {
  const weeks = 7 * (n - 1);
  if (anchor.weekday !== null) {
    const ahead = (((weekday - anchor.weekday) % 7) + 7) % 7;
    const by = where === 'after' ? (ahead === 0 && !on ? 7 : ahead) : ahead === 0 ? (on ? 0 : -7) : ahead - 7;
    return daysFrom(anchor, where === 'after' ? by + weeks : by - weeks);
  }
  if (!isSure(anchor)) return null;
  // From one fixed day the weekday lies among the next seven, or the seven before.
  const first = on ? 0 : 1;
  const [low, high] = where === 'after' ? [first, first + 6] : [-first - 6, -first];
  const by = where === 'after' ? weeks : -weeks;
  return daysAround(anchor.origin, anchor.low + low + by, anchor.high + high + by, anchor.months, weekday);
}
