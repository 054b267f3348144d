import {
  civilDate,
  dayOfWall,
  daysInMonth,
  isSchedule,
  type JobSpec,
  parseCron,
  parseLocalTime,
  parseRrule,
  type ScheduleTrigger,
  type Trigger,
  weekdayOf,
} from 'nljobs/spec/core';

/** The days of a recurrence. Weekdays are 0 for Sunday to 6; `nth` is 1 to 5, or -1 for the last of the month. */
export type DayRule =
  | { readonly kind: 'every' }
  | { readonly kind: 'month-days'; readonly days: readonly number[] }
  | { readonly kind: 'weekdays'; readonly days: readonly number[] }
  | { readonly kind: 'last-day' }
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number };

/** Minutes of local days that come again: what schedulers of others can be told. */
export interface Recurrence {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly day: DayRule;
  /** The same in five fields; null where they cannot say it. */
  readonly cron: string | null;
  /** Whether minute or hour begins with a star: crontab then follows the clock through its changes. */
  readonly starred: boolean;
}

/** One local date and time. */
export interface OneTime {
  readonly at: string;
}

export type Told = { readonly recurrences: readonly Recurrence[] } | OneTime | { readonly reason: string };

/** What another scheduler would have to be told of a schedule, or why none can be told exactly. */
export function toldBy(trigger: ScheduleTrigger, now: number): Told {
  const { from, until, count, except, jitter } = trigger;
  if (from !== null || until !== null) return { reason: 'it begins or ends at a date' };
  if (count !== null) return { reason: `it ends after ${count} times` };
  if (except.length > 0) return { reason: 'it leaves days or times out' };
  if (jitter !== null) return { reason: 'its starts are spread over a time' };
  switch (trigger.kind) {
    case 'cron': {
      const recurrences = trigger.cron.map(ofCron);
      return { recurrences };
    }
    case 'rrule':
      return ofRrule(trigger.rrule, trigger.start, now);
    case 'interval':
      return { reason: 'it counts elapsed time from a start, which fields of a clock cannot say' };
    case 'once':
      return { at: trigger.at };
    default:
      return trigger satisfies never;
  }
}

/** The schedule of a job that can be exported, or why the job cannot. */
export function scheduleOf({ triggers, enabled }: JobSpec): readonly ScheduleTrigger[] | { readonly reason: string } {
  if (!enabled) return { reason: 'it is not enabled' };
  const other = triggers.find((trigger) => !isSchedule(trigger) && trigger.kind !== 'manual');
  if (other !== undefined) return { reason: startedBy(other) };
  const schedules = triggers.filter(isSchedule);
  return schedules.length === 0 ? { reason: 'it has no schedule' } : schedules;
}

function startedBy(trigger: Trigger): string {
  if (trigger.kind === 'event') return `it is started by the event ${trigger.event}, which only nljobs hears of`;
  if (trigger.kind === 'after') return `it is started after the job ${trigger.job}, which only nljobs hears of`;
  return 'it is started by dates of records, which only nljobs knows';
}

const ALL_WEEKDAYS = 7;
const ALL_DAYS = 31;

function ofCron(text: string): Recurrence {
  const { minutes, hours, months, daysOfMonth, weekdays } = parseCron(text);
  const [minute = '', hour = ''] = text.trim().split(/\s+/);
  const day: DayRule =
    weekdays.length < ALL_WEEKDAYS
      ? { kind: 'weekdays', days: weekdays }
      : daysOfMonth.length < ALL_DAYS
        ? { kind: 'month-days', days: daysOfMonth }
        : { kind: 'every' };
  return { minutes, hours, months, day, cron: text, starred: minute.startsWith('*') || hour.startsWith('*') };
}

/** The last day of months, and the nth or last weekday of them: what some schedulers have signs for. */
function ofRrule(text: string, start: string, now: number): Told {
  const rule = parseRrule(text);
  const { byDay, byMonthDay, byHour, byMinute, bySecond, byMonth } = rule;
  const refused = { reason: 'its days follow a rule that fields of a clock cannot say' };
  const plain =
    rule.interval === 1 &&
    rule.count === null &&
    rule.until === null &&
    rule.byYearDay === null &&
    rule.byWeekNo === null &&
    rule.bySetPos === null &&
    bySecond?.join() === '0' &&
    byHour !== null &&
    byMinute !== null;
  const inYear = rule.freq === 'MONTHLY' || (rule.freq === 'YEARLY' && byMonth !== null);
  if (!plain || !inYear || byHour === null || byMinute === null) return refused;
  if (parseLocalTime(start) > now) return { reason: 'it begins at a date' };
  const months = byMonth ?? Array.from({ length: 12 }, (_, month) => month + 1);
  const time = { minutes: byMinute, hours: byHour, months, cron: null, starred: false };
  if (byDay === null && byMonthDay?.join() === '-1') {
    return { recurrences: [{ ...time, day: { kind: 'last-day' } }] };
  }
  const ordinals = byDay?.every(({ ordinal }) => ordinal === -1 || (ordinal >= 1 && ordinal <= 5)) ?? false;
  if (byMonthDay !== null || byDay === null || !ordinals) return refused;
  const recurrences = byDay.map(({ ordinal, weekday }) => ({
    ...time,
    day: { kind: 'nth-weekday' as const, weekday, nth: ordinal },
  }));
  return { recurrences };
}

/** Why recurrences of one job cannot each be told by itself; null where they never meet. */
export function meeting(recurrences: readonly Recurrence[]): { readonly reason: string } | null {
  const meet = recurrences.some((one, i) => recurrences.some((other, j) => j > i && mayMeet(one, other)));
  return meet ? { reason: 'two of its times can meet, and would start it twice' } : null;
}

/** Whether two recurrences can have a minute in common. Where it takes a calendar to tell, they can. */
function mayMeet(a: Recurrence, b: Recurrence): boolean {
  const common = (x: readonly number[], y: readonly number[]) => x.some((one) => y.includes(one));
  if (!common(a.minutes, b.minutes) || !common(a.hours, b.hours) || !common(a.months, b.months)) return false;
  if (a.day.kind === 'weekdays' && b.day.kind === 'weekdays') return common(a.day.days, b.day.days);
  if (a.day.kind === 'month-days' && b.day.kind === 'month-days') return common(a.day.days, b.day.days);
  if (a.day.kind === 'nth-weekday' && b.day.kind === 'nth-weekday') {
    return a.day.weekday === b.day.weekday && (a.day.nth === b.day.nth || a.day.nth < 0 || b.day.nth < 0);
  }
  return true;
}

/** Whether a recurrence has times on the day of a wall time (milliseconds of local time). */
export function fallsOn({ months, day }: Recurrence, wall: number): boolean {
  const number = dayOfWall(wall);
  const { year, month, day: dayOfMonth } = civilDate(number);
  if (!months.includes(month)) return false;
  const last = daysInMonth(year, month);
  switch (day.kind) {
    case 'every':
      return true;
    case 'month-days':
      return day.days.includes(dayOfMonth);
    case 'weekdays':
      return day.days.includes(weekdayOf(number));
    case 'last-day':
      return dayOfMonth === last;
    case 'nth-weekday':
      if (weekdayOf(number) !== day.weekday) return false;
      return day.nth === -1 ? dayOfMonth + 7 > last : Math.ceil(dayOfMonth / 7) === day.nth;
    default:
      return day satisfies never;
  }
}
