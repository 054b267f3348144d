import type { DayOfWeek, DaySelector } from '../ast/nodes.ts';
import type { CalendarReading } from '../calendar/from-trigger.ts';
import { DAY_NAMES, MONTH_NAMES } from '../lexer/vocabulary.ts';
import { list, ordinal } from '../semantics/words.ts';

type Every = CalendarReading['every'];
type Nth = NonNullable<DaySelector['weekdays']>;

const WORKDAYS = '1,2,3,4,5';

/**
 * The days of a union of selectors, as they stand before a time of day ("every Monday at 09:00"); null where one
 * phrase cannot say them all, so that each wants a schedule of its own.
 */
export function describeDays(selectors: readonly DaySelector[], every: Every): string | null {
  const [only] = selectors;
  if (selectors.length === 1 && only !== undefined) {
    if (every !== null) return counted(only, every);
    const { weekdays, months } = only;
    if (isPlain(only)) return `every day${inMonths(months)}`;
    if (weekdays !== undefined && isWeekly(only)) return `every ${weekdayNames(weekdays, false)}${inMonths(months)}`;
  }
  return every === null ? onDays(selectors) : null;
}

/** The same behind a rhythm ("every 5 minutes on Mondays"); nothing where it is on all days. */
export function describeDaysAfter(selectors: readonly DaySelector[]): string | null {
  const [only] = selectors;
  if (selectors.length === 1 && only !== undefined && isPlain(only)) return inMonths(only.months).trimStart();
  return onDays(selectors);
}

const isPlain = (one: DaySelector) => Object.keys(one).every((key) => key === 'months');
const isWeekly = (one: DaySelector) =>
  one.weekdays?.every(({ n }) => n === null) === true &&
  Object.keys(one).every((key) => key === 'weekdays' || key === 'months');

function onDays(selectors: readonly DaySelector[]): string | null {
  const dates = selectors.map(dateOf);
  if (dates.every((date) => date !== null)) return `every year on ${list(dates)}`;
  const shared = new Set(selectors.map((one) => one.months?.join()));
  // Weekdays take their months from the schedule, so all of a union that holds some must share them.
  const weekly = selectors.some((one) => isWeekly(one) || isPlain(one));
  if (selectors.some(isPlain) && selectors.length > 1) return null;
  if (weekly && shared.size > 1) return null;
  const months = weekly ? selectors[0]?.months : undefined;
  const parts = selectors.map((one) => {
    const { months: own, ...bare } = one;
    return selectorPhrase(weekly ? bare : one);
  });
  if (parts.some((part) => part === null)) return null;
  const year = !weekly && selectors.length === 1 && selectors[0]?.months?.length === 1 ? 'every year ' : '';
  return `${year}${list(parts as readonly string[])}${inMonths(months)}`;
}

/** A date that comes round every year: `24 December`. */
function dateOf(one: DaySelector): string | null {
  const [day] = one.monthDays ?? [];
  const [month] = one.months ?? [];
  if (day === undefined || month === undefined || day < 1) return null;
  if (one.monthDays?.length !== 1 || one.months?.length !== 1 || Object.keys(one).length !== 2) return null;
  return `${day} ${MONTH_NAMES[month - 1]}`;
}

export function monthList(months: readonly number[]): string {
  return list(months.map((month) => MONTH_NAMES[month - 1] as string));
}

function inMonths(months: readonly number[] | undefined): string {
  return months === undefined ? '' : ` in ${monthList(months)}`;
}

/** `weekday`, `Saturday and Sunday`, `Monday to Saturday`; in the plural behind "on". */
export function weekdayNames(weekdays: Nth, plural: boolean): string {
  const days = [...new Set(weekdays.map((one) => one.day))].sort((a, b) => a - b);
  const s = plural ? 's' : '';
  if (days.join() === WORKDAYS) return `weekday${s}`;
  const name = (day: DayOfWeek) => `${DAY_NAMES[day - 1]}${s}`;
  return list(days.map(name));
}

/** One selector behind "on", with the months it belongs to. */
function selectorPhrase(one: DaySelector): string | null {
  const { weekdays, monthDays, positions, months, weeks, yearDays } = one;
  const scope = `of ${months === undefined ? 'every month' : monthList(months)}`;
  if (weeks !== undefined && weekdays !== undefined)
    return list(weeks.map((week) => `every ${weekdayNames(weekdays, false)} in week ${week}`));
  if (yearDays !== undefined) return list(yearDays.map((day) => `on the ${ordinal(day)} day of the year`));
  if (positions !== undefined && weekdays !== undefined) return `on the ${placed(positions, weekdays)} ${scope}`;
  if (weekdays !== undefined && monthDays !== undefined)
    return `on ${weekdayNames(weekdays, false)} the ${list(monthDays.map(ordinal))}${inMonths(months)}`;
  if (monthDays !== undefined) return `on the ${dayNumbers(monthDays)} ${scope}`;
  if (weekdays === undefined) return null;
  if (weekdays.every(({ n }) => n === null)) return `on ${weekdayNames(weekdays, true)}`;
  return nthWeekdays(weekdays, one.inYear === true ? 'of the year' : scope);
}

/** `first weekday`, `first and last instance of Tuesday and Friday`. */
function placed(positions: readonly number[], weekdays: Nth): string {
  const days = weekdays.map((one) => one.day).join();
  const nth = list(positions.map(ordinal));
  return days === WORKDAYS ? `${nth} weekday` : `${nth} instance of ${weekdayNames(weekdays, false)}`;
}

/** `1st and 15th`, `last day`, `1st and last day`. */
function dayNumbers(days: readonly number[]): string {
  return `${list(days.map(ordinal))}${days.some((day) => day < 0) ? ' day' : ''}`;
}

/** `on the 1st and 3rd Monday of every month`; where numbers and days do not multiply, each is said. */
function nthWeekdays(weekdays: Nth, scope: string): string {
  const days = [...new Set(weekdays.map((one) => one.day))];
  const ns = [...new Set(weekdays.map((one) => one.n as number))];
  const all = new Set(weekdays.map((one) => `${one.n} ${one.day}`));
  if (all.size === days.length * ns.length)
    return `on the ${list(ns.map(ordinal))} ${list(days.map((day) => DAY_NAMES[day - 1] as string))} ${scope}`;
  return `on ${list(weekdays.map(({ n, day }) => `the ${ordinal(n as number)} ${DAY_NAMES[day - 1]} ${scope}`))}`;
}

/** Every so many days, weeks, months or years, and on which days of those. */
function counted(one: DaySelector, { n, unit }: NonNullable<Every>): string | null {
  const lead = `every ${n} ${unit}s`;
  if (isPlain(one)) return `${lead}${inMonths(one.months)}`;
  const { months, ...bare } = one;
  if (unit === 'year') {
    const date = dateOf(one);
    const on = date === null ? selectorPhrase(one) : `on ${date}`;
    return on === null ? null : `${lead} ${on}${isWeekly(one) ? inMonths(months) : ''}`;
  }
  const on = selectorPhrase(bare);
  if (on === null) return null;
  // The months are counted already: "on the 1st" needs no "of every month", unless it were no day without it.
  const short = unit === 'month' ? on.replace(/ of every month$/, '') : on;
  return `${lead} ${unit === 'week' ? `on ${weekdayNames(one.weekdays ?? [], false)}` : short}${inMonths(months)}`;
}
