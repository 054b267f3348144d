import type { DaySelector } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';

/**
 * In which months, quarters or years days are counted. `months` are those named, null for all of them. With `span`
 * they are the first months of periods so many months long, and days are counted through the whole period.
 */
export interface MonthScope {
  readonly every: number;
  readonly months: readonly number[] | null;
  readonly span?: number;
}

/** Days that every month has, and times that every weekday comes in each. */
const SURE_DAYS = 28;
const SURE_WEEKDAYS = 4;

/** The days of a selector, counted in a scope: without one, in every month. Null where they cannot be. */
export function inScope(selector: DaySelector, scope: MonthScope | undefined): readonly DaySelector[] | null {
  if (scope === undefined) return [selector];
  if (scope.every > 1) return [{ ...selector, everyMonths: scope.every }];
  const { months, span } = scope;
  if (months === null) return [selector];
  if (span === undefined) return [{ ...selector, months }];
  return inPeriods(selector, months, span);
}

function inPeriods(selector: DaySelector, months: readonly number[], span: number): readonly DaySelector[] | null {
  const { monthDays, weekdays, positions, ...rest } = selector;
  if (Object.keys(rest).length > 0) return null;
  const last = months.map((month) => ((month + span - 2) % 12) + 1).sort((a, b) => a - b);
  const found: DaySelector[] = [];
  const place = <T>(
    values: readonly T[],
    n: (value: T) => number,
    sure: number,
    part: (values: readonly T[]) => DaySelector,
  ) => {
    const early = values.filter((value) => n(value) > 0 && n(value) <= sure);
    const late = values.filter((value) => n(value) < 0 && n(value) >= -sure);
    if (early.length > 0) found.push({ ...part(early), months });
    if (late.length > 0) found.push({ ...part(late), months: last });
    return values.filter((value) => Math.abs(n(value)) > sure);
  };
  /** Further than the first or the last month is sure to reach, the days of a whole period are counted. */
  const countThrough = (of: DaySelector, counts: readonly number[]) => {
    for (const month of months) {
      const all = stretch(month, month + span - 1);
      if (all.some((one) => one > 12)) return false;
      found.push({ ...of, ...(span === 12 ? {} : { months: all }), positions: counts, inYear: true });
    }
    return true;
  };
  if (positions !== undefined) {
    const sure = SURE_WEEKDAYS * (weekdays?.length ?? 7);
    const far = place(
      positions,
      (n) => n,
      sure,
      (some) => ({ ...selector, positions: some }),
    );
    const of: DaySelector = {
      ...(weekdays === undefined ? {} : { weekdays }),
      ...(monthDays === undefined ? {} : { monthDays }),
    };
    if (far.length > 0 && !countThrough(of, far)) return null;
    return found;
  }
  if (monthDays !== undefined) {
    const far = place(
      monthDays,
      (n) => n,
      SURE_DAYS,
      (some) => ({ ...selector, monthDays: some }),
    );
    if (far.length === 0) return found;
    if (weekdays !== undefined) return null;
    if (span === 12) return [...found, { yearDays: far }];
    return countThrough({ monthDays: stretch(1, 31) }, far) ? found : null;
  }
  if (weekdays === undefined || weekdays.some(({ n }) => n === null)) return null;
  const far = place(
    weekdays,
    ({ n }) => n ?? 0,
    SURE_WEEKDAYS,
    (some) => ({ weekdays: some }),
  );
  if (span === 12 && far.length > 0) return [...found, { weekdays: far, inYear: true }];
  return far.every(({ n, day }) => countThrough({ weekdays: [{ n: null, day }] }, [n ?? 0])) ? found : null;
}
