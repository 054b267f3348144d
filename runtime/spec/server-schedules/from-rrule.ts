import { civilDate, DAY_MS, dayNumber, dayOfWall, parseLocalTime } from '../civil.ts';
import type { RruleTrigger } from '../job-spec.ts';
import { namesTimes, rruleWallTimes } from '../occurrences/rrule.ts';
import { rruleDays } from '../occurrences/rrule-days.ts';
import { parseRrule, type Rrule } from '../occurrences/rrule-text.ts';
import { instantOfWall, offsetAt } from '../zone.ts';
import { dayFields } from './days.ts';
import {
  type DayFields,
  FIRST_YEAR,
  LAST_YEAR,
  numbersFrom,
  onDays,
  type TimeFields,
  timeFields,
} from './server-schedule.ts';
import { ALL, type Parts, type Told } from './told.ts';

/** What comes again in every so many years of the calendar, leap years and weekdays included. */
const YEARS_ALIKE = 28;
const DAY = DAY_MS / 1000;
const WEEK = 7 * DAY;
const NO_FIELDS = 'its days follow a rule that a calendar cannot say';

/** What a recurrence rule says, as calendars; as intervals where it counts days, weeks or elapsed time from its start. */
export function ofRrule({ rrule, start, timezone }: RruleTrigger): Told<Parts> {
  const rule = parseRrule(rrule);
  const wall = parseLocalTime(start);
  const startAt = instantOfWall(wall, timezone, { gap: 'after', overlap: 'first' });
  if (startAt === null) return { reason: 'it never starts' };
  const said = namesTimes(rule) ? ofDays(rule, wall, timezone) : ofRhythm(rule, wall, startAt);
  if ('reason' in said) return said;
  const endAt = untilOf(rule, timezone);
  return { ...ALL, ...said, startAt, endAt, count: rule.count };
}

function untilOf({ until }: Rrule, timezone: string): number | null {
  if (until === null) return null;
  const at = until.kind === 'instant' ? until.at : instantOfWall(until.at, timezone, { gap: 'after', overlap: 'last' });
  // A server counts in seconds.
  return at === null ? null : Math.floor(at / 1000) * 1000;
}

type Said = Told<Pick<Parts, 'calendars' | 'intervals'>>;

function ofDays(rule: Rrule, wall: number, timezone: string): Said {
  const times = timesOf(rule, wall);
  if (rule.interval > 1 && (rule.freq === 'DAILY' || rule.freq === 'WEEKLY')) {
    return ofPhase(rule, wall, timezone, times);
  }
  const days = daysOf(rule, wall);
  return days === null ? { reason: NO_FIELDS } : { calendars: onDays(days, [times]), intervals: [] };
}

function timesOf(rule: Rrule, wall: number): TimeFields {
  const second = (wall - dayOfWall(wall) * DAY_MS) / 1000;
  return {
    hours: rule.byHour ?? [Math.floor(second / 3600)],
    minutes: rule.byMinute ?? [Math.floor(second / 60) % 60],
    seconds: rule.bySecond ?? [second % 60],
  };
}

/** The days of a rule that names times and counts every day or week, or months or years; null where no fields say them. */
export function daysOf(rule: Rrule, wall: number): readonly DayFields[] | null {
  const { hours, minutes, seconds } = timesOf(rule, wall);
  // Positions are counted among times, and only where a day has one of them among days.
  if (rule.bySetPos && hours.length * minutes.length * seconds.length > 1) return null;
  if (rule.interval > 1 && (rule.freq === 'DAILY' || rule.freq === 'WEEKLY')) return null;
  const chosen = chosenDays(rule, wall);
  const fields: DayFields[] = [];
  for (const { years, months } of phases(rule, wall)) {
    const found = dayFields(
      (day) => chosen.has(day) && (months === null || months.includes(civilDate(day).month)),
      years,
    );
    if (found === null) return null;
    fields.push(...found);
  }
  return fields;
}

/** The days of the rule in the 28 years that are learnt from, in every month or year whatever its interval. */
function chosenDays(rule: Rrule, wall: number): ReadonlySet<number> {
  const start = dayOfWall(wall);
  const { year, month, day } = civilDate(start);
  const back = Math.ceil((year - 2000) / YEARS_ALIKE) * YEARS_ALIKE;
  const plain = { ...rule, interval: 1, count: null, until: null, byHour: [0], byMinute: [0], bySecond: [0] };
  const walls = rruleWallTimes(plain, dayNumber(year - back, month, day) * DAY_MS).from(dayNumber(2001, 1, 1) * DAY_MS);
  const end = dayNumber(2029, 1, 1) * DAY_MS;
  const days = new Set<number>();
  for (let next = walls(); next < end; next = walls()) days.add(dayOfWall(next));
  return days;
}

/** The years and months that an interval of months or years chooses, null for all. */
function phases(
  { freq, interval }: Rrule,
  wall: number,
): readonly {
  readonly years: readonly number[] | null;
  readonly months: readonly number[] | null;
}[] {
  const { year, month } = civilDate(dayOfWall(wall));
  const years = numbersFrom(FIRST_YEAR, LAST_YEAR);
  if (interval === 1 || (freq !== 'MONTHLY' && freq !== 'YEARLY')) return [{ years: null, months: null }];
  if (freq === 'YEARLY') return [{ years: years.filter((one) => (one - year) % interval === 0), months: null }];
  const months = (one: number): readonly number[] =>
    numbersFrom(1, 12).filter((other) => ((one - year) * 12 + other - month) % interval === 0);
  if (12 % interval === 0) return [{ years: null, months: months(year) }];
  const byMonths = new Map<string, { years: number[]; months: readonly number[] }>();
  for (const one of years) {
    const chosen = months(one);
    const known = byMonths.get(chosen.join());
    if (known) known.years.push(one);
    else if (chosen.length > 0) byMonths.set(chosen.join(), { years: [one], months: chosen });
  }
  return [...byMonths.values()];
}

/** Every so many days or weeks: an elapsed time where the zone's clock never changes. */
function ofPhase(rule: Rrule, wall: number, timezone: string, times: TimeFields): Said {
  const { freq, interval, byDay } = rule;
  const limits = [rule.byMonth, rule.byMonthDay, rule.byYearDay, rule.byWeekNo, rule.bySetPos];
  const unit = freq === 'WEEKLY' ? 'weeks' : 'days';
  if (limits.some((part) => part !== null) || (freq === 'DAILY' && byDay !== null)) {
    return { reason: `it counts ${unit} from its start, and leaves some of them out` };
  }
  if (hasChanges(timezone, wall)) {
    return { reason: `it counts every ${interval} ${unit} from its start, and the clock of ${timezone} changes` };
  }
  const every = interval * (freq === 'WEEKLY' ? WEEK : DAY);
  const start = dayOfWall(wall);
  const offset = offsetAt(wall, timezone) / 1000;
  // The first period's days, counted from the beginning of its week.
  const days = rruleDays({ ...rule, count: null, until: null }, start);
  const begin = days.periodStart(0);
  const first = numbersFrom(0, freq === 'WEEKLY' ? 6 : 0).filter((day) => days.fits(begin + day));
  const intervals = first.flatMap((day) =>
    secondsOf(times).map((second) => {
      const at = (begin + day) * DAY + second - offset;
      return { every, offset: ((at % every) + every) % every };
    }),
  );
  return { calendars: [], intervals };
}

/** Whether the clock of a zone changes in the two years from a wall time on. */
function hasChanges(timezone: string, wall: number): boolean {
  const offset = offsetAt(wall, timezone);
  return numbersFrom(1, 24).some((month) => offsetAt(wall + month * 30 * DAY_MS, timezone) !== offset);
}

function secondsOf({ hours, minutes, seconds }: TimeFields): readonly number[] {
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)),
  );
}

/** A rule of hours, minutes or seconds: elapsed time; the times of day that it comes to where something limits it. */
function ofRhythm(rule: Rrule, wall: number, startAt: number): Said {
  const unit = rule.freq === 'HOURLY' ? 3600 : rule.freq === 'MINUTELY' ? 60 : 1;
  const every = unit * rule.interval;
  const { byHour, byMinute, bySecond, byDay, byMonthDay, byYearDay, byWeekNo, byMonth, bySetPos } = rule;
  const limits = [byHour, byMinute, bySecond, byDay, byMonthDay, byYearDay, byWeekNo, byMonth, bySetPos];
  if (limits.every((part) => part === null)) {
    return { calendars: [], intervals: [{ every, offset: (startAt / 1000) % every }] };
  }
  if (bySetPos !== null) return { reason: NO_FIELDS };
  if (every > DAY || DAY % every !== 0) {
    return { reason: 'it counts elapsed time from its start, and leaves some of it out' };
  }
  const second = (wall - dayOfWall(wall) * DAY_MS) / 1000;
  const inPeriod = offsetsIn(rule, second, unit);
  const times: number[] = [];
  for (let period = (Math.floor(second / unit) * unit) % every; period < DAY; period += every) {
    for (const offset of inPeriod) {
      const time = period + offset;
      if (byHour && !byHour.includes(Math.floor(time / 3600))) continue;
      if (byMinute && !byMinute.includes(Math.floor(time / 60) % 60)) continue;
      if (bySecond && !bySecond.includes(time % 60)) continue;
      times.push(time);
    }
  }
  const { fits } = rruleDays({ ...rule, interval: 1 }, dayOfWall(wall));
  const days = dayFields(fits);
  return days === null ? { reason: NO_FIELDS } : { calendars: onDays(days, timeFields(times)), intervals: [] };
}

/** Where in its period a rhythm runs, seconds: where the rule says, else as the start does. */
function offsetsIn({ byMinute, bySecond }: Rrule, second: number, unit: number): readonly number[] {
  if (unit === 1) return [0];
  const seconds = bySecond ?? [second % 60];
  if (unit === 60) return seconds;
  const minutes = byMinute ?? [Math.floor(second / 60) % 60];
  return minutes.flatMap((minute) => seconds.map((one) => minute * 60 + one));
}
