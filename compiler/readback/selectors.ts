import type { DaySelector } from '../ast/nodes.ts';
import { stretch } from '../ast/stretch.ts';
import { DAY_NAMES, MONTH_NAMES } from '../lexer/vocabulary.ts';
import { list, ordinal } from '../semantics/words.ts';
import { areWorkdays, inMonths, isRun, monthNames, ordinals, type Weekdays, weekdayNames } from './names.ts';

/** Days in words: `lead` as they stand before a time of day, `on` behind a rhythm or within a list of days. */
export interface DaysPhrase {
  readonly lead: string;
  readonly on: string;
}

const both = (on: string): DaysPhrase => ({ lead: on, on });
/** "every Tuesday …" before a time is "on Tuesday …" elsewhere. */
const everyDays = (rest: string): DaysPhrase => ({ lead: `every ${rest}`, on: `on ${rest}` });
const QUARTERS = ['1,2,3', '4,5,6', '7,8,9', '10,11,12'];
const same = (a: readonly number[], b: readonly number[]) => a.join() === b.join();

/**
 * The days of one selector with the months they belong to; null where English has no words for them.
 *
 * @param among where they stand: behind a count of months ("every 5 months on the 1st"), where no month is named, or in
 *   a list of days. Days are not summed up there ("odd days"), as that would be read as a condition on the others.
 */
export function describeSelector(one: DaySelector, among: 'alone' | 'counted' | 'list' = 'alone'): DaysPhrase | null {
  const { weekdays, monthDays, positions, months, weeks, yearDays } = one;
  const scope =
    among === 'counted' && months === undefined
      ? ''
      : ` of ${months === undefined ? 'every month' : monthNames(months)}`;
  if (positions !== undefined) return inPositions(one, positions, scope, among === 'alone');
  if (weeks !== undefined) return weekdays === undefined ? null : inWeeks(weekdays, weeks);
  if (yearDays !== undefined) return monthDays === undefined ? ofYear(weekdays, yearDays) : null;
  if (monthDays !== undefined)
    return weekdays === undefined
      ? ofMonth(monthDays, scope, among === 'alone')
      : onWeekdayDates(weekdays, monthDays, scope);
  if (weekdays === undefined) return null;
  if (weekdays.every(({ n }) => n === null))
    return {
      lead: `every ${weekdayNames(weekdays)}${inMonths(months)}`,
      on: `on ${weekdayNames(weekdays, true)}${inMonths(months)}`,
    };
  return nthWeekdays(weekdays, one.inYear === true ? ' of the year' : scope);
}

/** A date that comes round every year, `24 December`; null where the selector is more, or less, than that. */
export function dateOf(one: DaySelector): string | null {
  const [day] = one.monthDays ?? [];
  const [month] = one.months ?? [];
  if (day === undefined || month === undefined || day < 1) return null;
  if (one.monthDays?.length !== 1 || one.months?.length !== 1 || Object.keys(one).length !== 2) return null;
  return `${day} ${MONTH_NAMES[month - 1]}`;
}

function ofMonth(days: readonly number[], scope: string, summed: boolean): DaysPhrase {
  const first = days[0] as number;
  const last = days.at(-1) as number;
  if (summed) {
    if (same(days, stretch(1, 31, 2))) return both(`on odd days${scope}`);
    if (same(days, stretch(2, 30, 2))) return both(`on even days${scope}`);
    if (isRun(days, 2) && last === -1) return both(`on the last ${days.length} days${scope}`);
    if (isRun(days, 3) && first > 0)
      return {
        lead: `every day from the ${ordinal(first)} to the ${ordinal(last)}${scope}`,
        on: `on the ${ordinal(first)} to ${ordinal(last)}${scope}`,
      };
  }
  return both(`on the ${ordinals(days)}${days.some((day) => day < 0) ? ' day' : ''}${scope}`);
}

/** Weekdays that are also certain days of the month. */
function onWeekdayDates(weekdays: Weekdays, days: readonly number[], scope: string): DaysPhrase {
  const names = weekdayNames(weekdays);
  if (days.every((day) => day > 0)) {
    if (isRun(days, 3))
      return everyDays(
        `${names} from the ${ordinal(days[0] as number)} to the ${ordinal(days.at(-1) as number)}${scope}`,
      );
    if (days.length <= 2) return everyDays(`${names} the ${ordinals(days)}${scope}`);
  }
  return everyDays(`${names} that is the ${either(days)} day${scope === '' ? ' of the month' : scope}`);
}

/** `1st`, `1st or last`, `1st, 2nd or last`. */
function either(values: readonly number[]): string {
  const words = values.map(ordinal);
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function inPositions(
  one: DaySelector,
  positions: readonly number[],
  scope: string,
  summed: boolean,
): DaysPhrase | null {
  const { weekdays, months } = one;
  if (one.inYear === true) {
    const quarter = QUARTERS.indexOf((months ?? []).join());
    if (months !== undefined && quarter < 0) return null;
    const within = months === undefined ? 'the year' : `the ${['first', 'second', 'third', 'fourth'][quarter]} quarter`;
    if (weekdays === undefined) return both(`on the ${ordinals(positions)} day of ${within}`);
    return areWorkdays(weekdays) || weekdays.length === 1
      ? both(`on the ${ordinals(positions)} ${weekdayNames(weekdays)} of ${within}`)
      : null;
  }
  if (weekdays === undefined) return null;
  if (!areWorkdays(weekdays))
    return both(`on the ${ordinals(positions)} instance of ${weekdayNames(weekdays)}${scope}`);
  const last = positions.at(-1) as number;
  if (summed && isRun(positions, 2) && positions[0] === 1) return both(`on the first ${last} weekdays${scope}`);
  if (summed && isRun(positions, 2) && last === -1) return both(`on the last ${positions.length} weekdays${scope}`);
  return both(`on the ${ordinals(positions)} weekday${scope}`);
}

function inWeeks(weekdays: Weekdays, weeks: readonly number[]): DaysPhrase {
  const which = same(weeks, stretch(1, 53, 2))
    ? 'odd weeks'
    : same(weeks, stretch(2, 52, 2))
      ? 'even weeks'
      : weeks.length === 1
        ? `week ${weeks[0]}`
        : isRun(weeks, 3)
          ? `weeks ${weeks[0]} to ${weeks.at(-1)}`
          : `weeks ${list(weeks.map(String))}`;
  const phrase = everyDays(`${weekdayNames(weekdays)} in ${which}`);
  return weekdays.length === 7 ? { ...phrase, on: `in ${which}` } : phrase;
}

function ofYear(weekdays: Weekdays | undefined, days: readonly number[]): DaysPhrase {
  if (weekdays === undefined) return both(`on the ${ordinals(days)} day of the year`);
  return everyDays(`${weekdayNames(weekdays)} that is the ${either(days)} day of the year`);
}

/** `on the 1st and 3rd Monday of every month`; where numbers and days do not multiply, each is said. */
function nthWeekdays(weekdays: Weekdays, scope: string): DaysPhrase {
  const days = [...new Set(weekdays.map((one) => one.day))];
  const ns = [...new Set(weekdays.map((one) => one.n as number))];
  const all = new Set(weekdays.map((one) => `${one.n} ${one.day}`));
  if (all.size === days.length * ns.length)
    return both(`on the ${ordinals(ns)} ${list(days.map((day) => DAY_NAMES[day - 1] as string))}${scope}`);
  return both(`on ${list(weekdays.map(({ n, day }) => `the ${ordinal(n as number)} ${DAY_NAMES[day - 1]}${scope}`))}`);
}
