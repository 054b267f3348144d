import { CYCLE_DAYS, civilDate, DAY_MS, dayOfWall, daysInMonth, parseDate, parseLocalTime } from '../civil.ts';
import type { Exception, ScheduleTrigger } from '../job-spec.ts';
import { instantOfWall, ONCE_PER_LOCAL_TIME, wallAt } from '../zone.ts';
import { parseCron } from './cron.ts';
import type { Cursor } from './cursor.ts';
import { namesTimes, rruleWallTimes } from './rrule.ts';
import { parseRrule } from './rrule-text.ts';

/**
 * The days that exceptions take out, in a zone: a function of the day number, or null where they name no days. Whole
 * days are dates, and schedules that hold all of a day (see `wholeDays`).
 * @throws RangeError for dates that cannot be read.
 */
export function excludedDays(exceptions: readonly Exception[], zone: string): ((day: number) => boolean) | null {
  const tests = exceptions.flatMap((exception): readonly ((day: number) => boolean)[] => {
    if ('dates' in exception) return exception.dates.map(dayTest);
    const days = wholeDays(exception.schedule, zone);
    return days === null ? [] : [days];
  });
  if (tests.length === 0) return null;
  return (day) => tests.some((test) => test(day));
}

/**
 * The days that a schedule holds from their beginning to their end, where it says nothing but days: crons of every
 * minute (`* * * * 1`), and rules of days, weeks, months or years that name every minute, or no time of day at all. Null for other schedules,
 * and for those of another zone, whose days are others.
 */
export function wholeDays(schedule: ScheduleTrigger, zone: string): ((day: number) => boolean) | null {
  const { from, until, count, except, timezone } = schedule;
  if (from !== null || until !== null || count !== null || except.length > 0 || timezone !== zone) return null;
  if (schedule.kind === 'cron') {
    const crons = schedule.cron.map(parseCron);
    if (crons.some(({ minutes, hours }) => minutes.length < 60 || hours.length < 24)) return null;
    return (day) => crons.some((cron) => cron.from(day * DAY_MS)() === day * DAY_MS);
  }
  if (schedule.kind !== 'rrule') return null;
  const rule = parseRrule(schedule.rrule);
  const start = parseLocalTime(schedule.start);
  const timeless = rule.byHour === null && rule.byMinute === null && rule.bySecond === null;
  // Whole minutes, and all of them: as good as the day.
  const minutely =
    rule.byHour?.length === 24 &&
    rule.byMinute?.length === 60 &&
    rule.bySecond?.join() === '0' &&
    rule.bySetPos === null;
  if (
    !namesTimes(rule) ||
    !(timeless || minutely) ||
    rule.count !== null ||
    rule.until !== null ||
    start % DAY_MS !== 0
  )
    return null;
  const days = rruleWallTimes(rule, start);
  return (day) => days.from(day * DAY_MS)() === day * DAY_MS;
}

/**
 * Reads one member of `dates`: `MM-DD` of every year, `YYYY-MM-DD`, or a range `A/B` of two alike, both ends included.
 * A range of every year may go over its end (`12-24/01-02`); one of dates goes forwards.
 * @throws RangeError that says what is wrong with the text.
 */
export function dayTest(text: string): (day: number) => boolean {
  const [from = '', to = from, ...rest] = text.split('/');
  if (rest.length > 0 || from.length !== to.length) {
    throw new RangeError(`"${text}" is not a range of dates such as 12-24/01-02 or 2027-08-01/2027-08-14`);
  }
  if (from.length === 5) {
    const first = monthDay(from);
    const last = monthDay(to);
    return (day) => {
      const date = civilDate(day);
      const here = date.month * 100 + date.day;
      return first <= last ? first <= here && here <= last : here >= first || here <= last;
    };
  }
  const first = parseDate(from);
  const last = parseDate(to);
  if (last < first) throw new RangeError(`"${text}" ends before it begins`);
  return (day) => first <= day && day <= last;
}

/** `MM-DD` as a number that orders the days of a year. 29 February is a day of every year here. */
function monthDay(text: string): number {
  const found = /^(\d\d)-(\d\d)$/.exec(text);
  const month = Number(found?.[1] ?? 0);
  const day = Number(found?.[2] ?? 0);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(2000, month);
  if (!exists) throw new RangeError(`"${text}" is not a day of the year such as 12-25`);
  return month * 100 + day;
}

/**
 * A schedule of instants without those on excluded local days of a zone. An excluded day is left at its end, so that
 * one of many occurrences costs no more than one of few. It ends where a whole cycle of the calendar is excluded.
 */
export function withoutLocalDays(
  instants: (after: number) => Cursor,
  zone: string,
  excluded: (day: number) => boolean,
): (after: number) => Cursor {
  return (after) => {
    let cursor = instants(after);
    return () => {
      for (let days = 0; days <= CYCLE_DAYS; days++) {
        const next = cursor();
        if (next === Infinity) return Infinity;
        const day = dayOfWall(wallAt(next, zone));
        if (!excluded(day)) return next;
        const tomorrow = instantOfWall((day + 1) * DAY_MS, zone, ONCE_PER_LOCAL_TIME) ?? next;
        cursor = instants(Math.max(next, tomorrow - 1));
      }
      return Infinity;
    };
  };
}
