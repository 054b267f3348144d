import {
  type CivilDate,
  CYCLE_DAYS,
  civilDate,
  dayNumber,
  daysInMonth,
  isLeapYear,
  LAST_DAY,
  weekdayOf,
} from '../civil.ts';
import type { Rrule } from './rrule-text.ts';

/**
 * The days of a recurrence rule: those that every BY part lets through, in the periods (days, weeks, months, years)
 * that FREQ and INTERVAL choose. What RFC 5545 tells apart as "expand" and "limit" is the same here, because every
 * day of a chosen period is looked at; a part that the rule leaves to DTSTART is filled in from the start.
 */
export interface RruleDays {
  /** Whether every BY part about days lets a day through. */
  fits(day: number): boolean;
  /** The first day on or after `day` in a chosen period that fits; Infinity when there is none. */
  next(day: number): number;
  /** The number of the period that holds a day, counted from the start's. */
  periodOf(day: number): number;
  /** The first day of a period. */
  periodStart(period: number): number;
}

/** The days of a rule counted from the day number `start`. For frequencies below a day a period is a day. */
export function rruleDays(rule: Rrule, start: number): RruleDays {
  const { periodOf, periodStart } = periodsOf(rule, start);
  const fits = dayFilter(filledIn(rule, civilDate(start), weekdayOf(start)));
  const interval =
    rule.freq === 'DAILY' || rule.freq === 'WEEKLY' || rule.freq === 'MONTHLY' || rule.freq === 'YEARLY'
      ? rule.interval
      : 1;
  return {
    fits,
    periodOf,
    periodStart,
    next(from) {
      let day = Math.max(from, start);
      // Days of chosen periods are counted: after a whole cycle of the calendar without one that fits, none will.
      for (let looked = 0; looked <= CYCLE_DAYS && day <= LAST_DAY; ) {
        const period = periodOf(day);
        const off = period % interval;
        if (off !== 0) {
          day = periodStart(period + interval - off);
          continue;
        }
        if (fits(day)) return day;
        looked++;
        day++;
      }
      return Infinity;
    },
  };
}

function periodsOf(rule: Rrule, start: number): Pick<RruleDays, 'periodOf' | 'periodStart'> {
  const { year, month } = civilDate(start);
  switch (rule.freq) {
    case 'YEARLY':
      return {
        periodOf: (day) => civilDate(day).year - year,
        periodStart: (period) => dayNumber(year + period, 1, 1),
      };
    case 'MONTHLY':
      return {
        periodOf: (day) => {
          const date = civilDate(day);
          return (date.year - year) * 12 + date.month - month;
        },
        periodStart: (period) => dayNumber(year, month + period, 1),
      };
    case 'WEEKLY': {
      const first = weekBegin(start, rule.weekStart);
      return { periodOf: (day) => Math.floor((day - first) / 7), periodStart: (period) => first + period * 7 };
    }
    default:
      return { periodOf: (day) => day - start, periodStart: (period) => start + period };
  }
}

function weekBegin(day: number, weekStart: number): number {
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}

/** The rule with what it leaves out taken from the start: the day of the month, the weekday, the month. */
function filledIn(rule: Rrule, start: CivilDate, weekday: number): Rrule {
  const onWeekday = [{ ordinal: 0, weekday }];
  switch (rule.freq) {
    case 'WEEKLY':
      return rule.byDay ? rule : { ...rule, byDay: onWeekday };
    case 'MONTHLY':
      return rule.byDay || rule.byMonthDay ? rule : { ...rule, byMonthDay: [start.day] };
    case 'YEARLY':
      if (rule.byDay || rule.byMonthDay || rule.byYearDay) return rule;
      if (rule.byWeekNo) return { ...rule, byDay: onWeekday };
      return { ...rule, byMonthDay: [start.day], byMonth: rule.byMonth ?? [start.month] };
    default:
      return rule;
  }
}

function dayFilter(rule: Rrule): (day: number) => boolean {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  if (!byMonth && !byMonthDay && !byYearDay && !byWeekNo && !byDay) return () => true;
  const plainDays = byDay?.every(({ ordinal }) => ordinal === 0) ? new Set(byDay.map(({ weekday }) => weekday)) : null;
  // Ordinals count in the month, except in a year that is not cut into months.
  const inMonth = rule.freq === 'MONTHLY' || byMonth !== null;
  return (day) => {
    if (plainDays && !plainDays.has(weekdayOf(day))) return false;
    if (!byMonth && !byMonthDay && !byYearDay && !byWeekNo && plainDays) return true;
    const date = civilDate(day);
    if (byMonth && !byMonth.includes(date.month)) return false;
    const monthLength = daysInMonth(date.year, date.month);
    if (byMonthDay && !counted(byMonthDay, date.day, monthLength)) return false;
    const yearLength = isLeapYear(date.year) ? 366 : 365;
    const dayOfYear = day - dayNumber(date.year, 1, 1) + 1;
    if (byYearDay && !counted(byYearDay, dayOfYear, yearLength)) return false;
    if (byWeekNo) {
      const { week, weeks } = weekOfYear(day, date.year, rule.weekStart);
      if (!counted(byWeekNo, week, weeks)) return false;
    }
    if (!byDay || plainDays) return true;
    const weekday = weekdayOf(day);
    const [position, length] = inMonth ? [date.day, monthLength] : [dayOfYear, yearLength];
    const fromStart = Math.ceil(position / 7);
    const fromEnd = -Math.ceil((length - position + 1) / 7);
    return byDay.some(
      (by) => by.weekday === weekday && (by.ordinal === 0 || by.ordinal === fromStart || by.ordinal === fromEnd),
    );
  };
}

/** Whether the `position`th of `length` is among numbers that count from the start, or from the end where negative. */
function counted(numbers: readonly number[], position: number, length: number): boolean {
  return numbers.includes(position) || numbers.includes(position - length - 1);
}

/**
 * The week that holds a day, and how many weeks its year has. Week 1 is the first with four days in the year
 * (RFC 5545, as ISO 8601); the last days of December may be in week 1 of the next year, and the first of January in
 * the last week of the one before.
 */
function weekOfYear(day: number, year: number, weekStart: number): { readonly week: number; readonly weeks: number } {
  const firstWeek = (of: number): number => {
    const newYear = dayNumber(of, 1, 1);
    const begin = weekBegin(newYear, weekStart);
    return newYear - begin > 3 ? begin + 7 : begin;
  };
  const weekYear = day >= firstWeek(year + 1) ? year + 1 : day < firstWeek(year) ? year - 1 : year;
  const first = firstWeek(weekYear);
  return { week: Math.floor((day - first) / 7) + 1, weeks: (firstWeek(weekYear + 1) - first) / 7 };
}
