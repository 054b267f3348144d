import { civilDate, DAY_MS, dayOfWall, weekdayOf } from '../civil.ts';
import { instantsAt, wallAt } from '../zone.ts';
import type { Calendar, ServerSchedule } from './server-schedule.ts';

/**
 * The instants at which a server fires a schedule, by the rule of Temporal: each second whose reading on the zone's
 * clock fits a calendar, so that what the clock skips is lost and what it repeats comes twice; each second that an
 * interval comes to, counted from the Unix epoch; of both none whose reading fits a calendar that is left out.
 *
 * Written from that rule, and not from how our own occurrences are found: it is what they are compared with.
 *
 * @returns the instants in (from, to], epoch milliseconds, ascending
 */
export function expand(schedule: ServerSchedule, from: number, to: number): readonly number[] {
  const { timezone, calendars, intervals, skip, startAt, endAt } = schedule;
  const after = Math.max(from, (startAt ?? 0) - 1);
  const last = Math.min(to, endAt ?? Number.POSITIVE_INFINITY);
  const found: number[] = [];
  for (const { every, offset } of intervals) {
    const first = (Math.floor((after / 1000 - offset) / every) + 1) * every + offset;
    for (let second = first; second * 1000 <= last; second += every) found.push(second * 1000);
  }
  const ready = calendars.map(made);
  const firstDay = dayOfWall(wallAt(after, timezone)) - 1;
  const lastDay = dayOfWall(wallAt(last, timezone)) + 1;
  for (let day = firstDay; day <= lastDay; day++) {
    for (const calendar of ready) {
      if (!calendar.hasDay(day)) continue;
      for (const time of calendar.times) {
        for (const instant of instantsAt(day * DAY_MS + time, timezone)) {
          if (instant > after && instant <= last) found.push(instant);
        }
      }
    }
  }
  const left = skip.map(made);
  const kept = left.length === 0 ? found : found.filter((at) => !left.some((one) => fits(one, wallAt(at, timezone))));
  return [...new Set(kept)].sort((a, b) => a - b);
}

interface Made {
  readonly hasDay: (day: number) => boolean;
  /** Milliseconds since midnight. */
  readonly times: readonly number[];
  readonly hasTime: (second: number) => boolean;
}

const kept = new WeakMap<Calendar, Made>();

function made(calendar: Calendar): Made {
  const known = kept.get(calendar);
  if (known) return known;
  const { hours, minutes, seconds } = calendar;
  const [years, months, days] = [
    calendar.years && new Set(calendar.years),
    new Set(calendar.months),
    new Set(calendar.days),
  ];
  const weekdays = new Set(calendar.weekdays);
  const allDays = months.size === 12 && days.size === 31 && years === null;
  let times: readonly number[] | null = null;
  const [ofHours, ofMinutes, ofSeconds] = [new Set(hours), new Set(minutes), new Set(seconds)];
  const one: Made = {
    hasDay(number) {
      if (!weekdays.has(weekdayOf(number))) return false;
      if (allDays) return true;
      const { year, month, day } = civilDate(number);
      return (years === null || years.has(year)) && months.has(month) && days.has(day);
    },
    get times() {
      times ??= hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => ((h * 60 + m) * 60 + s) * 1000)));
      return times;
    },
    hasTime: (second) =>
      ofHours.has(Math.floor(second / 3600)) &&
      ofMinutes.has(Math.floor(second / 60) % 60) &&
      ofSeconds.has(second % 60),
  };
  kept.set(calendar, one);
  return one;
}

function fits({ hasDay, hasTime }: Made, wall: number): boolean {
  const day = dayOfWall(wall);
  return hasTime(Math.floor((wall - day * DAY_MS) / 1000)) && hasDay(day);
}
