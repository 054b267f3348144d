import { isPlainWeekdays } from '../../ast/days.ts';
import type { Group } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { Whole } from './civil.ts';

/** Once a month and once a quarter: it runs where both hold, which may not be what was meant. */
export function checkTwoPeriods(
  rhythms: Group['rhythms'],
  placeOf: (rhythm: Group['rhythms'][number]) => Whole,
  notes: Notes,
): void {
  // "Daily … monthly" says both of the whole; "every day, every month" says all days of all months.
  const [period, other] = rhythms.filter(
    ({ n, unit, adverb }) => n === 1 && unit !== 'weekend' && (unit !== 'day' || adverb === true),
  );
  if (period === undefined || other === undefined) return;
  notes.add(
    'NLJ3005',
    placeOf(other),
    `Once a ${period.unit} and once a ${other.unit} are both said; it runs where both hold.`,
    [],
    'warning',
  );
}

/** Whether dates without a year are on one day of months so many apart, all round the year. */
export function areApart(dates: NonNullable<Group['dates']>, months: number): boolean {
  const sorted = dates.map(({ month }) => month).sort((a, b) => a - b);
  const [first = 0] = sorted;
  return (
    12 % months === 0 &&
    dates.every(({ day, year }) => year === null && day === dates[0]?.day) &&
    sorted.length === 12 / months &&
    sorted.every((month, index) => month === first + months * index)
  );
}

/** Whether months are one of each quarter, three months from each other, or all of some quarters. */
export function inEachQuarter(months: readonly number[]): boolean {
  const [first = 0] = months;
  return months.length === 4 && months.every((month, index) => month === first + 3 * index);
}

/** Whether the days are "weekdays" or "the weekend" in a word, rather than listed. */
export function saysWorkdays(group: Group, settings: Settings): boolean {
  const placed = group.clauses.find((one) => one.clause.kind === 'days');
  return (
    placed !== undefined &&
    /\b(?:weekdays?|workdays?|weekends?|(?:business|working) days?)\b/i.test(
      settings.text.slice(placed.start, placed.end),
    ) &&
    group.days?.every(isPlainWeekdays) === true
  );
}
