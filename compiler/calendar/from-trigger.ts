import {
  type CronTrigger,
  canonicalJson,
  dayOfWall,
  type IntervalTrigger,
  instantOfLocal,
  parseInstant,
  parseLocalTime,
  parseRrule,
  type Rrule,
  type RruleTrigger,
  weekdayOf,
} from 'nljobs/spec/core';
import type { DayOfWeek, DaySelector } from '../ast/nodes.ts';
import { DAYS, HOURS, MINUTES, MONTHS, parseField, WEEKDAYS } from './fields.ts';
import { daysAtInstants } from './positions.ts';
import { DAY_ANCHOR, ELAPSED_ANCHOR, goesThroughChanges, order, toTriggers, WEEK_ANCHOR } from './to-triggers.ts';

/** What a cron or an RRULE says, in the terms it was made from: the other way round of `to-triggers.ts`. */
export interface CalendarReading {
  readonly days: DaySelector;
  readonly every: { readonly n: number; readonly unit: 'day' | 'week' | 'month' | 'year' } | null;
  /** Minutes of the day, ascending. */
  readonly minutes: readonly number[];
  /** Seconds of the minute, ascending. */
  readonly seconds: readonly number[];
  readonly rhythm: boolean;
}

const ascending = (values: Iterable<number>): readonly number[] => [...new Set(values)].sort((a, b) => a - b);
const dayOf = (sundayFirst: number): DayOfWeek => (sundayFirst === 0 ? 7 : sundayFirst) as DayOfWeek;
const product = (hours: readonly number[], minutes: readonly number[]) =>
  ascending(hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)));

/** Reads a five-field cron; null where it is none, or restricts both day fields (which cron reads as either). */
export function readCron(cron: string, rhythm: boolean): CalendarReading | null {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = cron.split(' ');
  const fields = [
    parseField(minute, MINUTES),
    parseField(hour, HOURS),
    parseField(day, DAYS),
    parseField(month, MONTHS),
    parseField(weekday, WEEKDAYS),
  ];
  const [minutes, hours, days, months, weekdays] = fields;
  if (!minutes || !hours || !days || !months || !weekdays || more.length > 0) return null;
  if (day !== '*' && weekday !== '*') return null;
  return {
    days: {
      ...(weekday === '*' ? {} : { weekdays: inWeek(weekdays).map((one) => ({ n: null, day: one })) }),
      ...(day === '*' ? {} : { monthDays: days }),
      ...(month === '*' ? {} : { months }),
    },
    every: null,
    minutes: product(hours, minutes),
    seconds: [0],
    rhythm,
  };
}

const inWeek = (sundayFirst: readonly number[]) => sundayFirst.map(dayOf).sort((a, b) => a - b);

/**
 * Reads an RRULE trigger; null where it says something that days, times and a count of days, weeks, months or years
 * cannot (hourly rules, COUNT, positions in a year …). What the rule leaves to its start is filled in.
 */
export function readRrule(trigger: RruleTrigger): CalendarReading | null {
  const { rule, start } = partsOf(trigger);
  if (rule === null) return null;
  const unit = unitOf(rule);
  if (unit === null || rule.count !== null || rule.until !== null) return null;
  const ofStart = (size: number, of: number) => Math.floor((start % of) / size);
  const minutes = product(
    rule.byHour ?? [ofStart(3_600_000, 86_400_000)],
    rule.byMinute ?? [ofStart(60_000, 3_600_000)],
  );
  const seconds = ascending(rule.bySecond ?? [ofStart(1000, 60_000)]);
  const days = selectorOf(rule, trigger.start, dayOf(weekdayOf(dayOfWall(start))));
  if (days === null) return null;
  const reading: CalendarReading = {
    days,
    every: rule.interval > 1 ? { n: rule.interval, unit } : null,
    minutes,
    seconds,
    rhythm: goesThroughChanges(trigger),
  };
  // Where weeks are counted, their first day decides which: only the one that the words stand for will do.
  return rule.interval > 1 && unit === 'week' && !emits(reading, trigger, rule) ? null : reading;
}

/** The parts of a rule; null where it is unsound, which `scheduleFaults` tells of. */
function partsOf(trigger: RruleTrigger): { rule: Rrule | null; start: number } {
  try {
    return { rule: parseRrule(trigger.rrule), start: parseLocalTime(trigger.start) };
  } catch {
    return { rule: null, start: 0 };
  }
}

function unitOf(rule: Rrule): 'day' | 'week' | 'month' | 'year' | null {
  switch (rule.freq) {
    case 'DAILY':
      return 'day';
    case 'WEEKLY':
      return 'week';
    case 'MONTHLY':
      return 'month';
    case 'YEARLY':
      return 'year';
    default:
      return null;
  }
}

function selectorOf(rule: Rrule, start: string, startDay: DayOfWeek): DaySelector | null {
  const { freq, byDay, byMonthDay, byYearDay, byWeekNo, byMonth, bySetPos } = rule;
  const dated = byDay !== null || byMonthDay !== null || byYearDay !== null || byWeekNo !== null;
  const startDate = Number(start.slice(8, 10));
  const startMonth = Number(start.slice(5, 7));
  const ofYear = freq === 'YEARLY' && byMonth?.length !== 1;
  const timesOfDay = (rule.byHour?.length ?? 1) * (rule.byMinute?.length ?? 1) * (rule.bySecond?.length ?? 1);
  const positions = bySetPos && daysAtInstants(bySetPos, timesOfDay);
  if (bySetPos !== null) {
    // Positions count days as long as they take all times of each; a day's or a week's count times.
    if (positions === null || byYearDay !== null || byWeekNo !== null) return null;
    if ((freq !== 'MONTHLY' && freq !== 'YEARLY') || byDay?.some((one) => one.ordinal !== 0)) return null;
    const everyDate = byMonthDay?.length === 31 && byMonthDay.every((day) => day > 0);
    if ((byDay === null) !== everyDate || (everyDate && !ofYear)) return null;
  }
  if (byWeekNo !== null && (byDay === null || byMonth !== null || byMonthDay !== null || byYearDay !== null))
    return null;
  if (byYearDay !== null && byMonth !== null) return null;
  const nth = byDay?.some((one) => one.ordinal !== 0) === true;
  if (nth && (byDay.some((one) => one.ordinal === 0) || byMonthDay !== null || byYearDay !== null)) return null;
  return {
    ...(byDay !== null
      ? {
          weekdays: byDay
            .map(({ ordinal, weekday }) => ({ n: ordinal === 0 ? null : ordinal, day: dayOf(weekday) }))
            .sort((a, b) => order(a.n ?? 0, b.n ?? 0) || a.day - b.day),
        }
      : freq === 'WEEKLY'
        ? { weekdays: [{ n: null, day: startDay }] }
        : {}),
    ...(byMonthDay !== null && bySetPos === null
      ? { monthDays: [...byMonthDay].sort(order) }
      : !dated && (freq === 'MONTHLY' || freq === 'YEARLY')
        ? { monthDays: [startDate] }
        : {}),
    ...(byMonth !== null ? { months: byMonth } : !dated && freq === 'YEARLY' ? { months: [startMonth] } : {}),
    ...(positions === null ? {} : { positions: [...positions].sort(order) }),
    ...(byWeekNo === null ? {} : { weeks: byWeekNo }),
    ...(byYearDay === null ? {} : { yearDays: [...byYearDay].sort(order) }),
    ...((nth && freq === 'YEARLY' && byMonth === null) || (bySetPos !== null && ofYear) ? { inYear: true } : {}),
  };
}

/** Whether the schedule that was read gives this very rule, however its parts are ordered. */
function emits(reading: CalendarReading, trigger: RruleTrigger, rule: Rrule): boolean {
  const { kind: _kind, rrule: _rrule, start, ...bounds } = trigger;
  const said = start === trigger.from ? start : null;
  return toTriggers({ kind: 'calendar', ...reading, days: [reading.days] }, bounds, said).some(
    (one) =>
      one.kind === 'rrule' && one.start === start && canonicalJson(parseRrule(one.rrule)) === canonicalJson(rule),
  );
}

/** Where a trigger is counted from: nowhere at all, the usual day, where it begins (`from`), or a day of its own. */
export function anchorOf(trigger: CronTrigger | RruleTrigger | IntervalTrigger): 'none' | 'usual' | 'from' | 'own' {
  if (trigger.kind === 'cron') return 'none';
  const { from, start, timezone } = trigger;
  if (trigger.kind === 'interval') {
    if (from !== null && instantOfLocal(from, timezone) === parseInstant(start)) return 'from';
    return start === ELAPSED_ANCHOR ? 'usual' : 'own';
  }
  if (from === start) return 'from';
  return start === (parseRrule(trigger.rrule).freq === 'WEEKLY' ? WEEK_ANCHOR : DAY_ANCHOR) ? 'usual' : 'own';
}
