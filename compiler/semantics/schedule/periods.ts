import { civilDate, dayNumber, daysInMonth, FIRST_DAY, LAST_DAY, localOfInstant, weekdayOf } from 'nljobs/spec/core';
import type { CivilDate, DayOfWeek, Period, Span } from '../../ast/nodes.ts';
import type { Settings } from '../settings.ts';
import { isoDate } from './civil.ts';

/** First and last day, both included, as day numbers. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

/** The day that it is now in a zone, or null where nothing may depend on it. */
export function todayIn(zone: string, settings: Settings): number | null {
  if (settings.now === null) return null;
  const [year = 0, month = 0, day = 0] = localOfInstant(settings.now, zone).slice(0, 10).split('-').map(Number);
  return dayNumber(year, month, day);
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The first day of the project's weeks. */
export const weekStartOf = (settings: Settings): DayOfWeek => (WEEKDAYS.indexOf(settings.weekStart) + 1) as DayOfWeek;

/** Monday 1 … Sunday 7. */
export const isoWeekday = (day: number): DayOfWeek => (((weekdayOf(day) + 6) % 7) + 1) as DayOfWeek;

/** The days of a period; null where they depend on a day that is not known, or lie beyond the calendar. */
export function daysOf(period: Period, today: number | null, weekStart: DayOfWeek): Days | null {
  const days = anyDaysOf(period, today, weekStart);
  return days === null || !(days.from >= FIRST_DAY && days.to <= LAST_DAY) ? null : days;
}

function anyDaysOf(period: Period, today: number | null, weekStart: DayOfWeek): Days | null {
  switch (period.of) {
    case 'date': {
      const year = period.date.year ?? (today === null ? null : comingYear(period.date, today));
      if (year === null) return null;
      const day = dayNumber(year, period.date.month, period.date.day);
      return { from: day, to: day };
    }
    case 'month': {
      const year = period.year ?? (today === null ? null : comingMonth(period.month, today));
      return year === null ? null : months(year, period.month, 1);
    }
    case 'year':
      return months(period.year, 1, 12);
    case 'current':
      return today === null ? null : currentDays(period.unit, period.n, today, weekStart);
    case 'weekday': {
      if (today === null) return null;
      const day = today + ((period.day - isoWeekday(today) + 6) % 7) + 1 + period.weeks * 7;
      return { from: day, to: day };
    }
    case 'first':
    case 'last': {
      const days = daysOf(period.period, today, weekStart);
      if (days === null) return null;
      return period.of === 'first' ? { from: days.from, to: days.from } : { from: days.to, to: days.to };
    }
    case 'nth': {
      const days = daysOf(period.period, today, weekStart);
      if (days === null) return null;
      const all = Array.from({ length: days.to - days.from + 1 }, (_, index) => days.from + index);
      const hits = period.day === null ? all : all.filter((day) => isoWeekday(day) === period.day);
      const hit = hits.at(period.n > 0 ? period.n - 1 : period.n);
      return hit === undefined ? null : { from: hit, to: hit };
    }
    case 'shifted': {
      const days = daysOf(period.from, today, weekStart);
      return days === null ? null : { from: shift(days.from, period.by), to: shift(days.to, period.by) };
    }
  }
}

/** A day so many days, weeks or months on; the last of the month where the month has no such day. */
export function shift(day: number, by: Span): number {
  if (by.unit === 'day') return day + by.n;
  if (by.unit === 'week') return day + by.n * 7;
  const size = by.unit === 'year' ? 12 : by.unit === 'quarter' ? 3 : 1;
  const date = civilDate(day);
  const index = date.year * 12 + date.month - 1 + by.n * size;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return dayNumber(year, month, Math.min(date.day, daysInMonth(year, month)));
}

function months(year: number, first: number, count: number): Days {
  const index = year * 12 + first - 1 + count;
  return {
    from: dayNumber(year, first, 1),
    to: dayNumber(Math.floor(index / 12), (index % 12) + 1, 1) - 1,
  };
}

function currentDays(
  unit: 'day' | 'week' | 'month' | 'quarter' | 'year',
  n: number,
  today: number,
  weekStart: DayOfWeek,
): Days {
  const { year, month } = civilDate(today);
  switch (unit) {
    case 'day':
      return { from: today + n, to: today + n };
    case 'week': {
      const from = today - ((isoWeekday(today) - weekStart + 7) % 7) + n * 7;
      return { from, to: from + 6 };
    }
    case 'month': {
      const index = year * 12 + month - 1 + n;
      return months(Math.floor(index / 12), (index % 12) + 1, 1);
    }
    case 'quarter': {
      const index = Math.floor((year * 12 + month - 1) / 3) * 3 + n * 3;
      return months(Math.floor(index / 12), (index % 12) + 1, 3);
    }
    case 'year':
      return months(year + n, 1, 12);
  }
}

/** The year in which a yearless date lies ahead of today, today included. */
function comingYear(date: CivilDate, today: number): number {
  const now = civilDate(today);
  for (let year = now.year; year < now.year + 9; year++) {
    const exists = date.day <= daysInMonth(year, date.month);
    if (exists && isoDate({ ...date, year }) >= isoDate(now)) return year;
  }
  return now.year;
}

/** The year of the coming month of this name, the running one included. */
function comingMonth(month: number, today: number): number {
  const now = civilDate(today);
  return month >= now.month ? now.year : now.year + 1;
}
