import { canonicalJson } from 'nljobs/spec/core';
import { nearestWorkday } from '../ast/days.ts';
import type { DaySelector } from '../ast/nodes.ts';
import { stretch } from '../ast/stretch.ts';
import type { CalendarReading } from '../calendar/from-trigger.ts';
import { order } from '../calendar/to-triggers.ts';
import { list, ordinal } from '../semantics/words.ts';
import { inMonths, monthNames, weekdayNames } from './names.ts';
import { type DaysPhrase, dateOf, describeSelector } from './selectors.ts';

type Every = CalendarReading['every'];

/**
 * The days of a union of selectors, as they stand before a time of day ("every Monday at 09:00"); null where one
 * phrase cannot say them all, so that each wants a schedule of its own.
 */
export function describeDays(selectors: readonly DaySelector[], every: Every): string | null {
  const [only] = selectors;
  if (selectors.length === 1 && only !== undefined) {
    if (every !== null) return counted(only, every);
    if (isPlain(only)) return `every day${inMonths(only.months)}`;
    const phrase = describeSelector(only);
    if (phrase === null) return null;
    const date = dateOf(only);
    // What "every" does not announce needs a word that it comes round each year.
    const yearly = only.months?.length === 1 && phrase.lead.startsWith('on ');
    return date !== null ? `every year on ${date}` : yearly ? `every year ${phrase.lead}` : phrase.lead;
  }
  return every === null ? union(selectors) : null;
}

/** The same behind a rhythm ("every 5 minutes on Mondays"); nothing where it is on all days. */
export function describeDaysAfter(selectors: readonly DaySelector[]): string | null {
  const [only] = selectors;
  if (selectors.length !== 1 || only === undefined) return union(selectors);
  if (isPlain(only)) return inMonths(only.months).trimStart();
  const phrase = describeSelector(only);
  const yearly = only.months?.length === 1 && !isWeekly(only);
  return phrase === null ? null : `${phrase.on}${yearly ? ' every year' : ''}`;
}

const isPlain = (one: DaySelector) => Object.keys(one).every((key) => key === 'months');
const isWeekly = (one: DaySelector) =>
  one.weekdays?.every(({ n }) => n === null) === true &&
  Object.keys(one).every((key) => key === 'weekdays' || key === 'months');

function union(all: readonly DaySelector[]): string | null {
  // Whole months stand beside dates as all their days.
  const selectors = all.map((one) =>
    isPlain(one) && one.months !== undefined ? { ...one, monthDays: stretch(1, 31) } : one,
  );
  const near = nearest(selectors);
  if (near !== null) return near;
  const dates = selectors.map(dateOf);
  if (dates.every((date) => date !== null)) return `every year on ${list(dates)}`;
  if (selectors.some(isPlain)) return null;
  // Plain weekdays take their months from the schedule, so all of a union that holds some must share them.
  const weekly = selectors.some(isWeekly);
  const [first] = selectors;
  if (weekly && selectors.some((one) => one.months?.join() !== first?.months?.join())) return null;
  const parts: DaysPhrase[] = [];
  for (const { months, ...bare } of selectors) {
    // Only days that are counted in the month stand in a list of days.
    if (bare.inYear === true || bare.weeks !== undefined || bare.yearDays !== undefined) return null;
    if (bare.weekdays !== undefined && bare.monthDays !== undefined) return null;
    const phrase = describeSelector(weekly || months === undefined ? bare : { ...bare, months }, 'list');
    if (phrase === null) return null;
    parts.push(phrase);
  }
  return `${list(parts.map(({ on }) => on))}${weekly ? inMonths(first?.months) : ''}`;
}

/** `on the weekday nearest the 15th of every month`, which takes two rules or three; null for other unions. */
function nearest(selectors: readonly DaySelector[]): string | null {
  const { months, monthDays } = selectors[0] ?? {};
  const [day] = monthDays ?? [];
  if (day === undefined || selectors.length < 2) return null;
  const wanted = nearestWorkday(day, months ?? null);
  if (wanted === null || asWritten(wanted) !== asWritten(selectors)) return null;
  const which = day === -1 ? 'last day' : ordinal(day);
  return `${months?.length === 1 ? 'every year ' : ''}on the weekday nearest the ${which} of ${months === undefined ? 'every month' : monthNames(months)}`;
}

/** Selectors as they are read back from rules, whose members are in order. */
const asWritten = (selectors: readonly DaySelector[]) =>
  canonicalJson(
    selectors.map(({ monthDays, ...one }) =>
      monthDays === undefined ? one : { ...one, monthDays: [...monthDays].sort(order) },
    ),
  );

/** Every so many days, weeks, months or years, and on which days of those. */
function counted(one: DaySelector, { n, unit }: NonNullable<Every>): string | null {
  const lead = `every ${n} ${unit}s`;
  if (isPlain(one)) return `${lead}${inMonths(one.months)}`;
  const { months, ...bare } = one;
  // All seven are named, because a week of a rule without any is its first day.
  if (unit === 'week') {
    const names = one.weekdays?.length === 7 ? 'Monday to Sunday' : weekdayNames(one.weekdays ?? []);
    return `${lead} on ${names}${inMonths(months)}`;
  }
  if (unit === 'year') {
    const date = dateOf(one);
    const on = date === null ? describeSelector(one, 'counted')?.on : `on ${date}`;
    return on === undefined ? null : `${lead} ${on}`;
  }
  const phrase = describeSelector(bare, unit === 'month' ? 'counted' : 'alone');
  return phrase === null ? null : `${lead} ${phrase.on}${inMonths(months)}`;
}
