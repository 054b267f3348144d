import type { DayOfWeek, DaySelector } from '../ast/nodes.ts';
import { DAY_NAMES, MONTH_NAMES } from '../lexer/vocabulary.ts';
import { list, ordinal } from '../semantics/words.ts';

export type Weekdays = NonNullable<DaySelector['weekdays']>;

const WORKDAYS = '1,2,3,4,5';

const daysOf = (weekdays: Weekdays): readonly DayOfWeek[] =>
  [...new Set(weekdays.map((one) => one.day))].sort((a, b) => a - b);

/** Monday to Friday, and no more. */
export const areWorkdays = (weekdays: Weekdays): boolean => daysOf(weekdays).join() === WORKDAYS;

/** `weekday`, `day` for all seven, `Saturday and Sunday`; with an s each behind "on". */
export function weekdayNames(weekdays: Weekdays, plural = false): string {
  const days = daysOf(weekdays);
  const s = plural ? 's' : '';
  if (areWorkdays(weekdays)) return `weekday${s}`;
  if (days.length === 7) return `day${s}`;
  return list(days.map((day) => `${DAY_NAMES[day - 1]}${s}`));
}

export function monthNames(months: readonly number[]): string {
  return list(months.map((month) => MONTH_NAMES[month - 1] as string));
}

/** ` in June and July`, or nothing. */
export function inMonths(months: readonly number[] | undefined): string {
  return months === undefined ? '' : ` in ${monthNames(months)}`;
}

/** Whether numbers follow each other without a gap. */
export const isRun = (values: readonly number[], least: number): boolean =>
  values.length >= least && values.every((value, index) => value === (values[0] as number) + index);

/** `1st and 15th`, `1st and last`. */
export const ordinals = (values: readonly number[]): string => list(values.map(ordinal));
