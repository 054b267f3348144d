import { dayNumber, daysInMonth, type Fix, formatDate, localOfInstant, weekdayOf } from 'nljobs/spec/core';
import type { DaySelector } from '../../ast/nodes.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { list, ordinal } from '../words.ts';
import { isoDate, type Whole } from './civil.ts';
import type { DayPlan } from './rhythms.ts';

/** "Friday 15:44": a single weekday in the singular, with neither "every" nor "on". */
export function checkWeekdayAlone(group: Group, settings: Settings, notes: Notes): void {
  const placed = group.clauses.find((one) => one.clause.kind === 'days');
  const clause = placed?.clause;
  if (placed === undefined || clause?.kind !== 'days' || clause.days.length !== 1) return;
  const only = clause.days[0]?.weekdays;
  if (only?.length !== 1 || only[0]?.n !== null || clause.days[0]?.monthDays !== undefined) return;
  if (
    !/^(mon|tues?|wed|weds|thu|thurs?|fri|sat|sun)(\.|day|nesday|sday|rsday|urday)?$/i.test(
      settings.text.slice(placed.start, placed.end),
    )
  )
    return;
  const day = only[0]?.day ?? 1;
  const name = DAY_NAMES[day - 1] as string;
  const coming = comingDay(day, settings);
  notes.add('NLJ3014', placed, `Every ${name} is used; a weekday alone may also mean only the coming one.`, [
    replace(placed, `every ${name}`, `every ${name}`, true),
    ...(coming === null ? [] : [replace(placed, `only on ${name}, ${coming}`, `on ${coming}`)]),
  ]);
}

/** The date of the coming weekday, counted from tomorrow on; null where nothing may depend on the day. */
function comingDay(day: number, { now, timezone }: Settings): string | null {
  if (now === null) return null;
  const [year = 0, month = 1, today = 1] = localOfInstant(now, timezone ?? 'UTC')
    .slice(0, 10)
    .split('-')
    .map(Number);
  const first = dayNumber(year, month, today) + 1;
  return formatDate(first + ((day - weekdayOf(first) + 7) % 7));
}

/** What a month and a day without a year may mean: every year, or only the year in which it comes next. */
export function yearFixes(
  placed: Whole,
  date: { readonly month: number; readonly day: number } | null,
  settings: Settings,
): readonly Fix[] {
  const every = append(placed, 'every year', ' every year', true);
  if (date === null || settings.now === null) return [every];
  const today = localOfInstant(settings.now, settings.timezone ?? 'UTC').slice(0, 10);
  const thisYear = Number(today.slice(0, 4));
  const coming = [thisYear, thisYear + 1, thisYear + 2, thisYear + 3, thisYear + 4]
    .filter((year) => date.day <= daysInMonth(year, date.month))
    .map((year) => isoDate({ ...date, year }))
    .find((one) => one >= today);
  return coming === undefined ? [every] : [every, replace(placed, `only on ${coming}`, `on ${coming}`)];
}

/** Days that no month of theirs has: 31 April. False, with an error, where there are some. */
export function checkDaysExist(plan: DayPlan, notes: Notes, whole: Whole): boolean {
  for (const { monthDays, months } of plan.days) {
    if (monthDays === undefined) continue;
    const longest = months === undefined ? 31 : Math.max(...months.map((month) => daysInMonth(2024, month)));
    if (monthDays.some((day) => Math.abs(day) <= longest)) continue;
    notes.add(
      'NLJ4002',
      whole,
      `There is no day ${monthDays.join(', ')} in ${months === undefined ? 'a month' : months.map((month) => MONTH_NAMES[month - 1]).join(', ')}.`,
    );
    return false;
  }
  return true;
}

/** Days that some months do not have. The fix puts the last day in their place, where one clause or cron says them. */
export function checkSkippedMonths(plan: DayPlan, notes: Notes, whole: Whole, fixes: readonly Fix[]): void {
  for (const one of plan.days) {
    const late = lateDays(one);
    if (late.length === 0) continue;
    const months = one.months ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const lacking = months.filter((month) => late.some((day) => day > daysInMonth(2023, month)));
    if (lacking.length === 0) continue;
    const leap = lacking.length === 1 && lacking[0] === 2 && late.every((day) => day === 29);
    notes.add(
      'NLJ4006',
      whole,
      `There is no ${list(late.map((day) => ordinal(day)))} in ${leap ? 'February of most years' : list(lacking.map((month) => MONTH_NAMES[month - 1] as string))}: ${lacking.length > 1 ? 'these months are' : 'that month is'} skipped.`,
      fixes,
    );
    return;
  }
}

/**
 * The days of a selector that not every month has. A run of days up to the end of the month means the end, whichever
 * it is; so do all odd days.
 */
function lateDays({ monthDays = [], weekdays }: DaySelector): readonly number[] {
  if (weekdays !== undefined || monthDays.length > (monthDays.includes(28) ? 3 : 6)) return [];
  return monthDays.filter((day) => day > 28);
}

/** The same days, with the last day of the month in place of those that not every month has. */
export function withLastDay(one: DaySelector): DaySelector {
  const late = lateDays(one);
  if (late.length === 0) return one;
  return { ...one, monthDays: [...(one.monthDays ?? []).filter((day) => !late.includes(day) && day !== -1), -1] };
}

/** “On the last day of every month”, in place of the clause that says the 31st. */
export function lastDayFixes(group: Group): readonly Fix[] {
  const placed = group.clauses.filter((one) => one.clause.kind === 'days');
  const [only] = placed;
  const clause = only?.clause;
  if (only === undefined || placed.length > 1 || clause?.kind !== 'days' || clause.days.length !== 1) return [];
  const { monthDays, months, ...others } = withLastDay(clause.days[0] as DaySelector);
  if (monthDays === undefined || Object.keys(others).length > 0) return [];
  const of = months === undefined ? 'every month' : list(months.map((month) => MONTH_NAMES[month - 1] as string));
  const text = `on the ${list(monthDays.map(ordinal))} day of ${of}`;
  return [replace(only, text, text)];
}
