import { civilDate, dayNumber, isLeapYear, weekdayOf } from '../civil.ts';
import { type DayFields, FIRST_YEAR, LAST_YEAR, numbersFrom } from './server-schedule.ts';

/**
 * Days by date and weekday. Whatever a rule says of the days of a month or of a year (the last Friday, the last working
 * day, the day before the last, the 100th of the year), its choice follows from a day's date, its weekday, and whether
 * the year is a leap year; or it does not, and no calendar has it. So the rule is asked about every day of 28 years, in
 * which each kind of year comes, and what it answered is written as fields.
 */

const LEARNT_FROM = dayNumber(2001, 1, 1);
const LEARNT_TO = dayNumber(2028, 12, 31);
const DAYS = 32;
const WEEKDAYS = 7;

const YEARS = numbersFrom(FIRST_YEAR, LAST_YEAR);
const LEAP_YEARS = YEARS.filter(isLeapYear);
const COMMON_YEARS = YEARS.filter((year) => !isLeapYear(year));

/** What was answered of the days of a month with a date and a weekday: nothing yet, no or yes. */
type Answers = Uint8Array;
const NO = 1;
const YES = 2;

/**
 * The days for which `fits` is true, as fields; null where it follows from more than a day's date, its weekday and the
 * kind of its year. `years` leaves out all others.
 */
export function dayFields(
  fits: (day: number) => boolean,
  years: readonly number[] | null = null,
): readonly DayFields[] | null {
  const answers = { leap: months(), common: months() };
  for (let day = LEARNT_FROM; day <= LEARNT_TO; day++) {
    const { year, month, day: date } = civilDate(day);
    const ofMonth = (isLeapYear(year) ? answers.leap : answers.common)[month - 1];
    const at = date * WEEKDAYS + weekdayOf(day);
    const answer = fits(day) ? YES : NO;
    if (ofMonth === undefined || (ofMonth[at] !== 0 && ofMonth[at] !== answer)) return null;
    ofMonth[at] = answer;
  }
  const found = new Map<string, { months: number[]; fields: Omit<DayFields, 'months'> }>();
  const add = (month: number, ofMonth: Answers, ofYears: readonly number[] | null): void => {
    for (const rest of rectangles(ofMonth)) {
      const fields = { ...rest, years: inBoth(ofYears, years) };
      const key = JSON.stringify(fields);
      const known = found.get(key);
      if (known) known.months.push(month);
      else found.set(key, { months: [month], fields });
    }
  };
  for (const month of numbersFrom(1, 12)) {
    const [leap, common] = [answers.leap[month - 1], answers.common[month - 1]];
    if (!leap || !common) continue;
    const both = leap.map((answer, at) => answer | (common[at] ?? 0));
    if (both.every((answer) => answer !== (NO | YES))) add(month, both, null);
    else {
      add(month, leap, LEAP_YEARS);
      add(month, common, COMMON_YEARS);
    }
  }
  return [...found.values()].map((one) => ({ ...one.fields, months: one.months }));
}

function months(): readonly Answers[] {
  return numbersFrom(1, 12).map(() => new Uint8Array(DAYS * WEEKDAYS));
}

/** The weekdays that have the same dates together. */
function rectangles(answers: Answers): readonly Pick<DayFields, 'days' | 'weekdays'>[] {
  const found = new Map<string, { days: readonly number[]; weekdays: number[] }>();
  for (const weekday of numbersFrom(0, WEEKDAYS - 1)) {
    const of = (answer: number): readonly number[] =>
      numbersFrom(1, DAYS - 1).filter((date) => answers[date * WEEKDAYS + weekday] === answer);
    const [chosen, refused] = [of(YES), of(NO)];
    if (chosen.length === 0) continue;
    // Where all are chosen, dates that the month does not have change nothing, and months of all lengths are alike.
    const days = refused.length === 0 ? numbersFrom(1, 31) : chosen;
    const known = found.get(days.join());
    if (known) known.weekdays.push(weekday);
    else found.set(days.join(), { days, weekdays: [weekday] });
  }
  return [...found.values()];
}

function inBoth(a: readonly number[] | null, b: readonly number[] | null): readonly number[] | null {
  return a === null ? b : b === null ? a : a.filter((year) => b.includes(year));
}

/** Single days (day numbers), those of one month and of one date together. Days out of reach are left out. */
export function singleDays(days: readonly number[]): readonly DayFields[] {
  const byMonth = new Map<string, { year: number; month: number; days: number[] }>();
  for (const day of days) {
    const { year, month, day: date } = civilDate(day);
    if (year < FIRST_YEAR || year > LAST_YEAR) continue;
    const key = `${year}-${month}`;
    const known = byMonth.get(key);
    if (known) known.days.push(date);
    else byMonth.set(key, { year, month, days: [date] });
  }
  const byDates = new Map<string, { years: number[]; month: number; days: readonly number[] }>();
  for (const { year, month, days: dates } of byMonth.values()) {
    const key = `${month}-${dates.join()}`;
    const known = byDates.get(key);
    if (known) known.years.push(year);
    else byDates.set(key, { years: [year], month, days: dates });
  }
  return [...byDates.values()].map(({ years, month, days: dates }) => ({
    years,
    months: [month],
    days: dates,
    weekdays: numbersFrom(0, 6),
  }));
}
