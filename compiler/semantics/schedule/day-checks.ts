import { daysInMonth, type Fix } from 'nljobs/spec/core';
import type { DaySelector } from '../../ast/nodes.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { list, ordinal } from '../words.ts';
import type { Whole } from './civil.ts';
import type { DayPlan } from './days.ts';

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
  notes.add(
    'NLJ3014',
    placed,
    `Every ${DAY_NAMES[(only[0]?.day ?? 1) - 1]} is used; a weekday alone may also mean only the coming one.`,
    [replace(placed, 'every week', `every ${DAY_NAMES[(only[0]?.day ?? 1) - 1]}`, true)],
  );
}

/** Days that no month of theirs has: 31 April. False, with an error, where there are some. */
export function checkDaysExist(plan: DayPlan, notes: Notes, whole: Whole): boolean {
  for (const { monthDays, months } of plan.days) {
    if (monthDays === undefined || months === undefined) continue;
    const longest = Math.max(...months.map((month) => daysInMonth(2024, month)));
    if (monthDays.some((day) => Math.abs(day) <= longest)) continue;
    notes.add(
      'NLJ4002',
      whole,
      `There is no day ${monthDays.join(', ')} in ${months.map((month) => MONTH_NAMES[month - 1]).join(', ')}.`,
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
