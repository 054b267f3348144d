import type { DayOfWeek, DaySelector } from './nodes.ts';
import { stretch } from './stretch.ts';

/**
 * The algebra of days: what RFC 5545's BY parts can say of them exactly, and how two such sets meet. A set of days is
 * a union of selectors; an empty union is no day at all. `null` is "cannot be said exactly", never a near miss.
 */
export type Days = readonly DaySelector[];

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const LONG = [1, 3, 5, 7, 8, 10, 12] as const;
const SHORT = [4, 6, 9, 11] as const;
/** Days that every month has. */
const SURE = 28;

const shifted = (months: readonly number[], by: number): number[] =>
  months.map((month) => ((month - 1 + by + 12) % 12) + 1);
const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/** Whether a selector lets every day through. */
export const isEveryDay = (one: DaySelector): boolean => Object.keys(one).length === 0;

/** Whether a selector names weekdays and nothing else, and none of them counted. */
export function isPlainWeekdays(one: DaySelector): boolean {
  return one.weekdays !== undefined && Object.keys(one).length === 1 && one.weekdays.every(({ n }) => n === null);
}

/**
 * The days from `low` to `high` of each of some months (null for all), counted from the month's first day (1; the day
 * before it is 0) or from its last (-1; the day behind it is 0), and only those on `weekday` where one is given. The
 * stretch may reach into the months around. Null where no union of selectors is exact.
 */
export function daysAround(
  origin: 'start' | 'end',
  low: number,
  high: number,
  months: readonly number[] | null,
  weekday: DayOfWeek | null,
): Days | null {
  const parts: DaySelector[] = [];
  const on = weekday === null ? {} : { weekdays: [{ n: null, day: weekday }] };
  const add = (of: readonly number[] | null, monthDays: readonly number[]): void => {
    if (monthDays.length === 0 || of?.length === 0) return;
    const key = of === null || of.length === 12 ? undefined : ascending(of);
    const known = parts.findIndex(
      (part) => part.yearDays === undefined && JSON.stringify(part.months) === JSON.stringify(key),
    );
    const before = known < 0 ? [] : (parts[known]?.monthDays ?? []);
    const part = { ...on, ...(key === undefined ? {} : { months: key }), monthDays: [...before, ...monthDays] };
    if (known < 0) parts.push(part);
    else parts[known] = part;
  };
  const of = months ?? ALL_MONTHS;
  if (origin === 'end') {
    if (low < -SURE) return null;
    add(months, stretch(low, Math.min(high, -1)));
    // Behind the end lie the first days of the month after.
    if (high > SURE - 1) return null;
    add(
      months === null ? null : shifted(of, 1),
      stretch(Math.max(low, 0), high).map((day) => day + 1),
    );
    return parts;
  }
  if (low < 1 - SURE || high > 2 * SURE) return null;
  add(
    months === null ? null : shifted(of, -1),
    stretch(low, Math.min(high, 0)).map((day) => day - 1),
  );
  add(months, stretch(Math.max(low, 1), Math.min(high, SURE)));
  if (high <= SURE) return parts;
  // Behind the 28th it depends on the month's length which day that is; from February on, days of the year are sure.
  for (const [length, group] of [
    [31, LONG],
    [30, SHORT],
  ] as const) {
    const here = of.filter((month) => (group as readonly number[]).includes(month));
    add(here, stretch(Math.max(low, SURE + 1), Math.min(high, length)));
    add(
      shifted(here, 1),
      stretch(Math.max(low, length + 1), high).map((day) => day - length),
    );
  }
  if (of.includes(2)) parts.push({ ...on, yearDays: stretch(Math.max(low, SURE + 1), high).map((day) => day + 31) });
  return parts;
}

/**
 * The working day (Monday to Friday) nearest to a day of each of some months, without leaving the month: the Friday
 * before where it is a Saturday, the Monday behind where it is a Sunday, and at the ends of the month the other way.
 * Months without the day are passed over. `day` counts from 1, or is -1 for the last.
 */
export function nearestWorkday(day: number, months: readonly number[] | null): Days | null {
  const of = (some: readonly number[]): Pick<DaySelector, 'months'> =>
    some.length === 12 ? {} : { months: ascending(some) };
  const on = (weekday: DayOfWeek, monthDays: readonly number[], some: readonly number[]): DaySelector => ({
    ...of(some),
    weekdays: [{ n: null, day: weekday }],
    monthDays,
  });
  const workdays = (monthDay: number, some: readonly number[]): DaySelector => ({
    ...of(some),
    weekdays: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ n: null, day: weekday })),
    monthDays: [monthDay],
  });
  const all = months ?? ALL_MONTHS;
  if (day === 1) return [workdays(1, all), on(1, [2, 3], all)];
  if (day === -1) return [workdays(-1, all), on(5, [-2, -3], all)];
  if (day < 2 || day > 31) return null;
  const amid = (some: readonly number[]): DaySelector[] =>
    some.length === 0 ? [] : [workdays(day, some), on(5, [day - 1], some), on(1, [day + 1], some)];
  const last = (some: readonly number[]): DaySelector[] =>
    some.length === 0 ? [] : [workdays(day, some), on(5, [day - 1, day - 2], some)];
  const among = (some: readonly number[]) => all.filter((month) => some.includes(month));
  if (day < 28) return amid(all);
  const february = among([2]).length > 0;
  if (day === 28) {
    // A Sunday 28 February has Monday the 29th behind it in a leap year, and else Friday the 26th before it. The third
    // day from the end is the 26th, or in a leap year the 27th, which is right there as well.
    const others = amid(all);
    return february ? [...others, on(5, [-3], [2])] : others;
  }
  if (day === 29) {
    const others = amid(among([...LONG, ...SHORT]));
    if (!february) return others;
    // 29 February is the 307th day before the year's end, so that the days before it can be named in leap years alone.
    const leap = (back: number): DaySelector => ({
      weekdays: [{ n: null, day: 5 }],
      monthDays: [29 - back],
      yearDays: [-307 - back],
    });
    return [...others, workdays(29, [2]), leap(1), leap(2)];
  }
  if (day === 30) return [...amid(among(LONG)), ...last(among(SHORT))];
  return last(among(LONG));
}

/**
 * The working day on or before a day of the month (`back`), or on or after it, staying in the month. Null at the
 * month's ends, where it would leave.
 */
export function workdayBeside(day: number, months: readonly number[] | null, back: boolean): Days | null {
  const of = months === null ? {} : { months };
  const workdays = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ n: null, day: weekday }));
  const beside = back ? [day - 1, day - 2] : [day + 1, day + 2];
  const inside = day > 0 ? Math.min(...beside) >= 1 && Math.max(...beside) <= SURE : Math.max(...beside) <= -1;
  if (!inside) return null;
  return [
    { ...of, weekdays: workdays, monthDays: [day] },
    { ...of, weekdays: [{ n: null, day: back ? 5 : 1 }], monthDays: beside },
  ];
}

/** The days in both of two sets. */
export function intersect(a: Days, b: Days): Days | null {
  const both: DaySelector[] = [];
  for (const one of a) {
    for (const other of b) {
      const met = meet(one, other);
      if (met === null) return null;
      if (met !== 'never') both.push(met);
    }
  }
  return both;
}

function meet(a: DaySelector, b: DaySelector): DaySelector | 'never' | null {
  if (isEveryDay(a)) return b;
  if (isEveryDay(b)) return a;
  const yearly = (one: DaySelector) => one.inYear === true;
  // What is counted within the year counts otherwise as soon as months are named beside it.
  if (yearly(a) || yearly(b)) return null;
  if (a.positions !== undefined || b.positions !== undefined) {
    const [counted, other] = a.positions !== undefined ? [a, b] : [b, a];
    if (Object.keys(other).some((key) => key !== 'months')) return null;
    const months = meetLists(counted.months, other.months);
    return months?.length === 0 ? 'never' : { ...counted, ...(months === undefined ? {} : { months }) };
  }
  const met: { -readonly [K in keyof DaySelector]: DaySelector[K] } = {};
  for (const part of ['months', 'weeks', 'yearDays'] as const) {
    if (part !== 'months' && a[part] !== undefined && b[part] !== undefined && sameSide(a[part], b[part]) === false)
      return null;
    const values = meetLists(a[part], b[part]);
    if (values?.length === 0) return 'never';
    if (values !== undefined) met[part] = values;
  }
  if (a.monthDays !== undefined && b.monthDays !== undefined && sameSide(a.monthDays, b.monthDays) === false) {
    if (canMeet(a.monthDays, b.monthDays)) return null;
    return 'never';
  }
  const monthDays = meetLists(a.monthDays, b.monthDays);
  if (monthDays?.length === 0) return 'never';
  if (monthDays !== undefined) met.monthDays = monthDays;
  const weekdays = meetWeekdays(a.weekdays, b.weekdays);
  if (weekdays === null) return null;
  if (weekdays?.length === 0) return 'never';
  if (weekdays !== undefined) met.weekdays = weekdays;
  const everyMonths = a.everyMonths ?? b.everyMonths;
  if (a.everyMonths !== undefined && b.everyMonths !== undefined && a.everyMonths !== b.everyMonths) return null;
  if (everyMonths !== undefined) met.everyMonths = everyMonths;
  return met;
}

function meetLists(a: readonly number[] | undefined, b: readonly number[] | undefined): readonly number[] | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : a.filter((value) => b.includes(value));
}

/** Whether two lists count from the same end. */
function sameSide(a: readonly number[], b: readonly number[]): boolean {
  const all = [...a, ...b];
  return all.every((day) => day > 0) || all.every((day) => day < 0);
}

/** Whether days counted from the month's start and from its end may be the same, in a month of some length. */
function canMeet(a: readonly number[], b: readonly number[]): boolean {
  return [28, 29, 30, 31].some((length) => {
    const of = (days: readonly number[]) => days.map((day) => (day < 0 ? length + 1 + day : day));
    return of(a).some((day) => of(b).includes(day));
  });
}

type Weekdays = DaySelector['weekdays'];

function meetWeekdays(a: Weekdays, b: Weekdays): Weekdays | null {
  if (a === undefined) return b;
  if (b === undefined) return a;
  const plain = (some: NonNullable<Weekdays>) => some.every(({ n }) => n === null);
  if (plain(b)) return a.filter(({ day }) => b.some((one) => one.day === day));
  if (plain(a)) return b.filter(({ day }) => a.some((one) => one.day === day));
  const counts = [...a, ...b].map(({ n }) => n ?? 0);
  // The fourth Friday may also be the last one: only counts from the same end can be compared.
  if (!counts.every((n) => n > 0) && !counts.every((n) => n < 0)) return null;
  return a.filter(({ n, day }) => b.some((one) => one.n === n && one.day === day));
}

/** The same days, each moved on by one: what lies behind midnight. Null where no union of selectors is exact. */
export function dayAfter(days: Days): Days | null {
  const moved: DaySelector[] = [];
  for (const one of days) {
    const next = moveOn(one);
    if (next === null) return null;
    moved.push(...next);
  }
  return moved;
}

function moveOn(one: DaySelector): Days | null {
  if (one.positions !== undefined || one.weeks !== undefined || one.yearDays !== undefined || one.inYear === true)
    return null;
  if (one.everyMonths !== undefined) return null;
  const months = one.months ?? null;
  const plain = one.weekdays?.every(({ n }) => n === null) ?? true;
  if (!plain) {
    if (one.monthDays !== undefined) return null;
    const all = (one.weekdays ?? []).map(({ n, day }) => {
      if (n === null) return null;
      const [origin, low] = n > 0 ? (['start', 7 * (n - 1) + 1] as const) : (['end', 7 * n] as const);
      return daysAround(origin, low + 1, low + 7, months, following(day));
    });
    return all.some((part) => part === null) ? null : all.flatMap((part) => part ?? []);
  }
  const weekdays = one.weekdays?.map(({ day }) => ({ n: null, day: following(day) }));
  const on = weekdays === undefined ? {} : { weekdays };
  if (one.monthDays === undefined) {
    if (months === null) return [on];
    const next = shifted(months, 1);
    const also = next.filter((month) => months.includes(month));
    const fresh = next.filter((month) => !months.includes(month));
    return [
      ...(also.length > 0 ? [{ ...on, months: ascending(also) }] : []),
      { ...on, months: ascending(months.filter((month) => !also.includes(month))), monthDays: stretch(2, 31) },
      { ...on, months: ascending(fresh), monthDays: [1] },
    ].filter((part) => part.months.length > 0);
  }
  const moved: DaySelector[] = [];
  for (const day of one.monthDays) {
    const around = daysAround(day > 0 ? 'start' : 'end', day + 1, day + 1, months, null);
    if (around === null) return null;
    // Months without the day itself have none after it.
    if (day >= 29) return null;
    moved.push(...around.map((part) => ({ ...on, ...part })));
  }
  return gathered(moved);
}

/** Selectors that differ in their days of the month alone, as one. */
export function gathered(days: readonly DaySelector[]): Days {
  const by = new Map<string, DaySelector>();
  for (const one of days) {
    const { monthDays = [], ...rest } = one;
    const key = JSON.stringify(rest);
    const known = by.get(key);
    by.set(key, known === undefined ? one : { ...known, monthDays: [...(known.monthDays ?? []), ...monthDays] });
  }
  return [...by.values()];
}

const following = (day: DayOfWeek): DayOfWeek => ((day % 7) + 1) as DayOfWeek;

/**
 * The days that positions among weekdays name ("the first working day of the month"), without positions: whether a
 * Monday the 3rd is the first of them depends on nothing but that it is one. For whole days that are left out, as
 * positions among instants would have to be counted for each minute. Null where they are counted in the year.
 */
export function withoutPositions(one: DaySelector): Days | null {
  const { positions, weekdays, ...rest } = one;
  if (positions === undefined) return [one];
  if (weekdays === undefined || one.inYear === true || Object.keys(rest).some((key) => key !== 'months')) return null;
  const counted = new Set(weekdays.map(({ day }) => day));
  // Walking from a day to the month's start, or to its end: how many of those that count lie on the way?
  const rank = (day: DayOfWeek, distance: number, step: 1 | -1) =>
    stretch(0, distance).filter((far) => counted.has((((((day - 1 + step * far) % 7) + 7) % 7) + 1) as DayOfWeek))
      .length;
  const some = (datesOf: (day: DayOfWeek) => readonly number[]): Days => {
    const parts = new Map<string, { weekdays: { n: null; day: DayOfWeek }[]; monthDays: readonly number[] }>();
    for (const day of ascending([...counted]) as DayOfWeek[]) {
      const monthDays = datesOf(day);
      const known = parts.get(monthDays.join());
      if (known !== undefined) known.weekdays.push({ n: null, day });
      else if (monthDays.length > 0) parts.set(monthDays.join(), { weekdays: [{ n: null, day }], monthDays });
    }
    return [...parts.values()].map((part) => ({ ...rest, ...part }));
  };
  return [
    ...some((day) => stretch(1, 31).filter((date) => positions.includes(rank(day, date - 1, -1)))),
    ...some((day) => stretch(-31, -1).filter((date) => positions.includes(-rank(day, -date - 1, 1)))),
  ];
}
