import type { CronTrigger, DstPolicy, RruleTrigger, ScheduleBounds, ScheduleTrigger, Weekday } from 'nljobs/spec/core';
import { dayAfter, isEveryDay } from '../ast/days.ts';
import type { DayOfWeek, DaySelector } from '../ast/nodes.ts';
import { DAYS, formatField, HOURS, MINUTES, MONTHS, WEEKDAYS } from './fields.ts';
import { countable, instantsAtDays } from './positions.ts';
import type { Schedule } from './schedule.ts';
import { factor } from './times.ts';

const CODES: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
export const codeOf = (day: DayOfWeek): Weekday => CODES[day - 1] as Weekday;
/** Where intervals and counted weeks, months and years begin when nothing is said (language.md). */
export const DAY_ANCHOR = '2024-01-01T00:00:00';
export const WEEK_ANCHOR = '2023-12-31T00:00:00';
export const ELAPSED_ANCHOR = '2024-01-01T00:00:00Z';

/** As on a calendar: 1, 2 … from the beginning, then -2, -1 from the end. However it was said, a rule is written so. */
export const order = (a: number, b: number): number => (a < 0 === b < 0 ? a - b : a < 0 ? 1 : -1);

/** The triggers that fire at exactly the instants of a schedule. Crons are gathered into one trigger. */
export function toTriggers(
  schedule: Schedule,
  bounds: ScheduleBounds,
  start: string | null,
): readonly ScheduleTrigger[] {
  if (schedule.kind === 'once') return schedule.at.map((at) => ({ kind: 'once', at, ...bounds }));
  if (schedule.kind === 'elapsed') return elapsed(schedule, bounds, start);
  return (withinDays(schedule) ?? []).flatMap((part) => partTriggers(part, bounds, start));
}

function partTriggers(schedule: Calendar, bounds: ScheduleBounds, start: string | null): readonly ScheduleTrigger[] {
  const triggers: ScheduleTrigger[] = [];
  const crons: string[] = [];
  // What comes once a day is a named time, whatever window it was left over from.
  const rhythm = schedule.rhythm && schedule.minutes.length * schedule.seconds.length > 1;
  const plainSeconds = schedule.seconds.length === 1 && schedule.seconds[0] === 0;
  for (const days of schedule.days) {
    if (schedule.every === null && plainSeconds && isCron(days)) {
      for (const { hours, minutes } of factor(schedule.minutes)) crons.push(cronOf(days, hours, minutes, rhythm));
    } else triggers.push(...rrules(schedule, days, rhythm ? { ...bounds, dst: THROUGH_CHANGES } : bounds, start));
  }
  if (crons.length === 0) return triggers;
  // The end of a window is a single time (`0 17 * * *`), which cron by itself takes for a named one.
  const told = !rhythm || crons.every(isRhythm);
  return [{ kind: 'cron', cron: crons, ...(told ? bounds : { ...bounds, dst: THROUGH_CHANGES }) }, ...triggers];
}

/** What a frequency does when the clock changes: no time is made up, and one that comes twice counts twice. */
const THROUGH_CHANGES = { gap: 'skip', overlap: 'both' } as const satisfies DstPolicy;

/** Whether a cron says a frequency by itself: its minutes or hours hold a star, a step or a range (see `DstPolicy`). */
const isRhythm = (cron: string): boolean => /[*/-]/.test(cron.split(' ', 2).join(''));

/** Whether a cron or an RRULE goes on through changes of the clock, by itself or by what the trigger says of them. */
export function goesThroughChanges(trigger: RruleTrigger | CronTrigger): boolean {
  const through = trigger.dst.gap === THROUGH_CHANGES.gap && trigger.dst.overlap === THROUGH_CHANGES.overlap;
  return through || (trigger.kind === 'cron' && trigger.cron.every(isRhythm));
}

const DAY_MINUTES = 1440;

/**
 * The same in days of their own: minutes behind midnight belong to the days after. Null where those days cannot be
 * said exactly.
 */
export function withinDays(schedule: Calendar): readonly Calendar[] | null {
  const late = schedule.minutes.filter((minute) => minute >= DAY_MINUTES).map((minute) => minute - DAY_MINUTES);
  if (late.length === 0) return [schedule];
  const early = schedule.minutes.filter((minute) => minute < DAY_MINUTES);
  if (schedule.every !== null) return null;
  if (schedule.days.length === 1 && schedule.days.every(isEveryDay)) {
    const minutes = [...new Set([...early, ...late])].sort((a, b) => a - b);
    return [{ ...schedule, minutes }];
  }
  const next = dayAfter(schedule.days);
  if (next === null) return null;
  const after = { ...schedule, days: next, minutes: late };
  return early.length === 0 ? [after] : [{ ...schedule, minutes: early }, after];
}

/** Whether cron's two day fields can say it: either days of the month or weekdays, never both, and none from the end. */
function isCron(days: DaySelector): boolean {
  if (days.positions !== undefined || days.weeks !== undefined || days.yearDays !== undefined) return false;
  if (days.weekdays?.some((one) => one.n !== null)) return false;
  if (days.monthDays?.some((day) => day < 1)) return false;
  return days.weekdays === undefined || days.monthDays === undefined;
}

function cronOf(days: DaySelector, hours: readonly number[], minutes: readonly number[], rhythm: boolean): string {
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  return [
    formatField(minutes, MINUTES, rhythm ? 'short' : 'named'),
    formatField(hours, HOURS, rhythm ? 'short' : 'named'),
    days.monthDays === undefined ? '*' : formatField(ascending(days.monthDays), DAYS),
    days.months === undefined ? '*' : formatField(ascending(days.months), MONTHS),
    days.weekdays === undefined ? '*' : formatField(ascending(days.weekdays.map((one) => one.day % 7)), WEEKDAYS),
  ].join(' ');
}

type Calendar = Extract<Schedule, { kind: 'calendar' }>;

function rrules(
  schedule: Calendar,
  days: DaySelector,
  bounds: ScheduleBounds,
  start: string | null,
): ScheduleTrigger[] {
  const every = schedule.every;
  const unit = every?.unit ?? frequencyOf(days);
  const anchor = start ?? (unit === 'week' ? WEEK_ANCHOR : DAY_ANCHOR);
  const { seconds } = schedule;
  const { positions } = days;
  const products = factor(schedule.minutes)
    .map((product) => ({ ...product, seconds }))
    .flatMap((times) => (positions === undefined ? [times] : countable(times, positions)));
  return products.map((times) => {
    const { hours, minutes, seconds } = times;
    const parts = [
      `FREQ=${unit === 'day' ? 'DAILY' : unit === 'week' ? 'WEEKLY' : unit === 'month' ? 'MONTHLY' : 'YEARLY'}`,
    ];
    if (every !== null && every.n > 1) parts.push(`INTERVAL=${every.n}`);
    const member = (name: string, values: readonly number[] | undefined) => {
      if (values !== undefined) parts.push(`${name}=${[...new Set(values)].sort(order).join(',')}`);
    };
    member('BYMONTH', days.months);
    member('BYWEEKNO', days.weeks);
    member('BYYEARDAY', days.yearDays);
    member('BYMONTHDAY', days.monthDays);
    if (days.weekdays !== undefined) {
      const inOrder = [...days.weekdays].sort((a, b) => order(a.n ?? 0, b.n ?? 0) || a.day - b.day);
      parts.push(`BYDAY=${[...new Set(inOrder.map(({ n, day }) => `${n ?? ''}${codeOf(day)}`))].join(',')}`);
    }
    parts.push(`BYHOUR=${hours.join(',')}`, `BYMINUTE=${minutes.join(',')}`, `BYSECOND=${seconds.join(',')}`);
    member('BYSETPOS', positions && instantsAtDays(positions, times));
    // Weeks begin on Sunday where nothing is said, except that a weekend is not torn in two.
    const weekend = days.weekdays?.some((one) => one.day === 6) && days.weekdays.some((one) => one.day === 7);
    if (unit === 'week' && start === null && !weekend) parts.push('WKST=SU');
    return { kind: 'rrule', rrule: parts.join(';'), start: anchor, ...bounds };
  });
}

function frequencyOf(days: DaySelector): 'day' | 'week' | 'month' | 'year' {
  if (days.weeks !== undefined || days.yearDays !== undefined || days.inYear === true) return 'year';
  if (days.monthDays !== undefined || days.positions !== undefined || days.weekdays?.some((one) => one.n !== null))
    return 'month';
  return 'day';
}

function elapsed(
  schedule: Extract<Schedule, { kind: 'elapsed' }>,
  bounds: ScheduleBounds,
  start: string | null,
): ScheduleTrigger[] {
  const every = durationOf(schedule.ms);
  const days = schedule.days;
  const all = days.length === 1 && Object.keys(days[0] as DaySelector).length === 0;
  const anchor = start === null ? ELAPSED_ANCHOR : start;
  if (all && schedule.window === null) return [{ kind: 'interval', every, start: anchor, within: null, ...bounds }];
  const weekdays = all ? [...CODES] : days.flatMap((one) => (one.weekdays ?? []).map(({ day }) => codeOf(day)));
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  const window = schedule.window ?? { from: 0, to: 1439 };
  return [
    {
      kind: 'interval',
      every,
      start: anchor,
      within: { days: CODES.filter((code) => weekdays.includes(code)), from: clock(window.from), to: clock(window.to) },
      ...bounds,
    },
  ];
}

/** Milliseconds as ISO 8601, in the largest units that come out even: PT90M, PT2H, PT45S, P1D stays PT24H. */
export function durationOf(ms: number): string {
  if (ms % 3_600_000 === 0) return `PT${ms / 3_600_000}H`;
  if (ms % 60_000 === 0) return `PT${ms / 60_000}M`;
  return `PT${ms / 1000}S`;
}
