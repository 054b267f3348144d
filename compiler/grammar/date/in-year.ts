import type { CivilDate, DaySelector } from '../../ast/nodes.ts';

/**
 * The dates of selectors in one year, in order. Null where they are not of named months, or are counted in another way
 * than within each month: those are left to the rules of calendars.
 */
export function datesIn(days: readonly DaySelector[], year: number): readonly CivilDate[] | null {
  const found = new Map<string, CivilDate>();
  for (const one of days) {
    const { months, monthDays, weekdays, positions, ...rest } = one;
    if (months === undefined || Object.keys(rest).length > 0) return null;
    for (const month of months) {
      const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
      const hits = Array.from({ length }, (_, index) => index + 1).filter(
        (day) =>
          (monthDays === undefined || monthDays.some((n) => (n < 0 ? length + 1 + n : n) === day)) &&
          (weekdays === undefined || weekdays.some((weekday) => isWeekday(year, month, day, length, weekday))),
      );
      const kept =
        positions === undefined
          ? hits
          : hits.filter((_, i) => positions.some((n) => (n < 0 ? hits.length + n : n - 1) === i));
      for (const day of kept) found.set(`${month}-${day}`, { year, month, day });
    }
  }
  return [...found.values()].sort((a, b) => a.month - b.month || a.day - b.day);
}

function isWeekday(
  year: number,
  month: number,
  day: number,
  length: number,
  { n, day: weekday }: { readonly n: number | null; readonly day: number },
): boolean {
  if ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7) !== weekday) return false;
  return n === null || n === (n > 0 ? Math.ceil(day / 7) : -Math.ceil((length + 1 - day) / 7));
}
