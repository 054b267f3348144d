import {
  civilDate,
  dayNumber,
  daysInMonth,
  formatDate,
  instantOfLocal,
  isSchedule,
  occurrences,
  offsetAt,
  type ScheduleTrigger,
  type Trigger,
} from 'nljobs/spec/core';

/** A day of a month view, in the zone of the view. */
export interface PlannedDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Occurrences, epoch milliseconds, ascending; no more than MOST of them. */
  readonly at: readonly number[];
  /** Whether there are more than are listed. */
  readonly more: boolean;
  /** Whether exceptions took all of its occurrences out. */
  readonly leftOut: boolean;
  /** By how many minutes the clock is set forward (or back, below zero) on this day; 0 where it is not. */
  readonly clock: number;
}

export interface PlannedMonth {
  readonly year: number;
  /** January is 1. */
  readonly month: number;
  readonly timezone: string;
  readonly days: readonly PlannedDay[];
}

const DAY_MS = 86_400_000;
/** Occurrences of a day that are counted: three digits stand in a cell. */
const MOST = 999;

/**
 * The months from the one that holds `from` on, with what happens after `from` on each of their days.
 *
 * @param from epoch milliseconds.
 * @param timezone IANA name; the days are those of this zone.
 */
export function planMonths(
  triggers: readonly Trigger[],
  from: number,
  count: number,
  timezone: string,
): readonly PlannedMonth[] {
  const schedules = triggers.filter(isSchedule);
  const first = civilDate(Math.floor((from + offsetAt(from, timezone)) / DAY_MS));
  return Array.from({ length: count }, (_, index) => {
    const month = ((first.month - 1 + index) % 12) + 1;
    const year = first.year + Math.floor((first.month - 1 + index) / 12);
    const days = Array.from({ length: daysInMonth(year, month) }, (_, day) =>
      planDay(schedules, dayNumber(year, month, day + 1), from, timezone),
    );
    return { year, month, timezone, days };
  });
}

function planDay(schedules: readonly ScheduleTrigger[], day: number, from: number, timezone: string): PlannedDay {
  const begins = midnight(day, timezone);
  const ends = midnight(day + 1, timezone);
  const after = Math.max(begins - 1, from);
  const on = (trigger: ScheduleTrigger) =>
    after >= ends - 1 ? [] : occurrences(trigger, { from: after, to: ends - 1, count: MOST + 1 });
  const at = [...new Set(schedules.flatMap((trigger) => on(trigger)))].sort((a, b) => a - b);
  const leftOut =
    at.length === 0 &&
    schedules.some((one) => one.except.length > 0 && on({ ...one, except: [], count: null }).length > 0);
  return {
    date: formatDate(day),
    at: at.slice(0, MOST),
    more: at.length > MOST,
    leftOut,
    clock: clockChange(begins, ends, timezone),
  };
}

/** By how many minutes the clock is set forward between two midnights, at the first of them too; a day that never was is a whole day. */
function clockChange(begins: number, ends: number, timezone: string): number {
  if (begins >= ends) return DAY_MS / 60_000;
  const minutes = (offsetAt(ends - 1, timezone) - offsetAt(begins - 1, timezone)) / 60_000;
  return Math.abs(minutes) < DAY_MS / 60_000 ? minutes : 0;
}

/** The instant at which a local day begins: after the gap where its midnight is skipped. */
function midnight(day: number, timezone: string): number {
  return instantOfLocal(`${formatDate(day)}T00:00:00`, timezone) ?? day * DAY_MS;
}
