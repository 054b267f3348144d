import { civilDate, dayNumber, daysInMonth, isLeapYear, weekdayOf } from 'nljobs/spec/core';
import type { DaySelector } from '../ast/nodes.ts';

/**
 * Sets of days, laid out over 28 years: as long as no century is crossed the calendar repeats itself then, weekdays
 * and leap years included. What is equal here is equal on every day that any of us will see.
 */
export type DaySet = Uint8Array;

export const CYCLE_START = dayNumber(2001, 1, 1);
export const CYCLE = 28 * 365 + 7;

/** What is asked of a day, for each day of the cycle. */
interface Calendar {
  readonly year: Int16Array;
  readonly month: Int8Array;
  readonly day: Int8Array;
  readonly length: Int8Array;
  /** Monday 1 … Sunday 7. */
  readonly weekday: Int8Array;
  readonly yearDay: Int16Array;
  readonly yearLength: Int16Array;
  readonly week: Int8Array;
  readonly weeks: Int8Array;
}

let made: Calendar | null = null;

/** The calendar of the cycle. Made once, when it is asked for first. */
export function calendar(): Calendar {
  if (made !== null) return made;
  const of = {
    year: new Int16Array(CYCLE),
    month: new Int8Array(CYCLE),
    day: new Int8Array(CYCLE),
    length: new Int8Array(CYCLE),
    weekday: new Int8Array(CYCLE),
    yearDay: new Int16Array(CYCLE),
    yearLength: new Int16Array(CYCLE),
    week: new Int8Array(CYCLE),
    weeks: new Int8Array(CYCLE),
  };
  for (let at = 0; at < CYCLE; at++) {
    const number = CYCLE_START + at;
    const { year, month, day } = civilDate(number);
    const weekday = weekdayOf(number) || 7;
    // The week of a day is that of its Thursday (ISO 8601).
    const thursday = number - weekday + 4;
    const { year: weekYear } = civilDate(thursday);
    of.year[at] = year;
    of.month[at] = month;
    of.day[at] = day;
    of.length[at] = daysInMonth(year, month);
    of.weekday[at] = weekday;
    of.yearDay[at] = number - dayNumber(year, 1, 1) + 1;
    of.yearLength[at] = isLeapYear(year) ? 366 : 365;
    of.week[at] = Math.floor((thursday - dayNumber(weekYear, 1, 1)) / 7) + 1;
    of.weeks[at] = Math.floor((thursdayOfLastWeek(weekYear) - dayNumber(weekYear, 1, 1)) / 7) + 1;
  }
  made = of;
  return of;
}

function thursdayOfLastWeek(year: number): number {
  const last = dayNumber(year, 12, 28);
  return last - (weekdayOf(last) || 7) + 4;
}

const KEPT = 400;
const known = new Map<string, DaySet | null>();

/** The days of a union of selectors; null where it counts what no cycle holds (“of every other month”). */
export function daysOf(selectors: readonly DaySelector[]): DaySet | null {
  const key = JSON.stringify(selectors);
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = unionOf(selectors);
  if (known.size >= KEPT) known.clear();
  known.set(key, made);
  return made;
}

function unionOf(selectors: readonly DaySelector[]): DaySet | null {
  const all = new Uint8Array(CYCLE);
  for (const one of selectors) {
    if (one.everyMonths !== undefined) return null;
    const some = membersOf(one);
    for (let at = 0; at < CYCLE; at++) if (some[at] === 1) all[at] = 1;
  }
  return all;
}

/** Whether a number is in a list in which those below zero count from the end of `size`. */
const isIn = (list: readonly number[] | undefined, value: number, size: number): boolean =>
  list === undefined || list.includes(value) || list.includes(value - size - 1);

function membersOf(one: DaySelector): DaySet {
  const all = calendar();
  const set = new Uint8Array(CYCLE);
  for (let at = 0; at < CYCLE; at++) {
    const [month, day, length] = [all.month[at] ?? 0, all.day[at] ?? 0, all.length[at] ?? 0];
    if (one.months !== undefined && !one.months.includes(month)) continue;
    if (!isIn(one.monthDays, day, length)) continue;
    const [yearDay, yearLength] = [all.yearDay[at] ?? 0, all.yearLength[at] ?? 0];
    if (!isIn(one.yearDays, yearDay, yearLength)) continue;
    if (!isIn(one.weeks, all.week[at] ?? 0, all.weeks[at] ?? 0)) continue;
    const [from, to] = one.inYear === true ? [yearDay, yearLength] : [day, length];
    if (one.weekdays !== undefined && !isWeekday(one.weekdays, all.weekday[at] ?? 0, from, to)) continue;
    set[at] = 1;
  }
  return one.positions === undefined ? set : atPositions(set, one.positions, one.inYear === true);
}

function isWeekday(
  weekdays: NonNullable<DaySelector['weekdays']>,
  weekday: number,
  place: number,
  size: number,
): boolean {
  const fromStart = Math.ceil(place / 7);
  const fromEnd = -Math.ceil((size - place + 1) / 7);
  return weekdays.some(({ n, day }) => day === weekday && (n === null || n === fromStart || n === fromEnd));
}

/** Those at some positions among the days of each month, or of each year. */
function atPositions(set: DaySet, positions: readonly number[], inYear: boolean): DaySet {
  const all = calendar();
  const chosen = new Uint8Array(CYCLE);
  for (let at = 0; at < CYCLE; ) {
    const members: number[] = [];
    const period = (place: number) =>
      inYear ? all.year[place] : (all.year[place] ?? 0) * 12 + (all.month[place] ?? 0);
    const here = period(at);
    for (; at < CYCLE && period(at) === here; at++) if (set[at] === 1) members.push(at);
    members.forEach((member, index) => {
      if (positions.includes(index + 1) || positions.includes(index - members.length)) chosen[member] = 1;
    });
  }
  return chosen;
}

/** Every day moved on by so many, or back where it is less than zero. */
export function movedDays(set: DaySet, by: number): DaySet {
  if (by === 0) return set;
  const moved = new Uint8Array(CYCLE);
  for (let at = 0; at < CYCLE; at++) if (set[at] === 1) moved[(at + by + CYCLE) % CYCLE] = 1;
  return moved;
}

export function sameDays(a: DaySet, b: DaySet): boolean {
  for (let at = 0; at < CYCLE; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Whether every day of the first is one of the second. */
export function within(a: DaySet, b: DaySet): boolean {
  for (let at = 0; at < CYCLE; at++) if (a[at] === 1 && b[at] !== 1) return false;
  return true;
}

export const countOf = (set: DaySet): number => set.reduce((sum, one) => sum + one, 0);

/** The days that are in a set, as places in the cycle. */
export function membersIn(set: DaySet): readonly number[] {
  const members: number[] = [];
  for (let at = 0; at < CYCLE; at++) if (set[at] === 1) members.push(at);
  return members;
}

/** How far each is from the next, the last from the first of the next cycle. Empty for an empty set. */
export function gapsOf(members: readonly number[], cycle: number): readonly number[] {
  return members.map((one, index) => {
    const next = members[index + 1];
    return next === undefined ? (members[0] ?? 0) + cycle - one : next - one;
  });
}
