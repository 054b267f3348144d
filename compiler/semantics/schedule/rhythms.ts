import { dayNumber, weekdayOf } from 'nljobs/spec/core';
import { isEveryDay, isPlainWeekdays } from '../../ast/days.ts';
import type { DaySelector, DaysNote, PlacedClause } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { inScope } from '../../grammar/month/scope.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { list, ordinal } from '../words.ts';
import type { Whole } from './civil.ts';
import { inEachQuarter, saysWorkdays } from './period-doubts.ts';

type Rhythm = Group['rhythms'][number];

/** The days of a schedule, and how many of their periods are passed over. */
export interface DayPlan {
  readonly days: readonly DaySelector[];
  readonly every: { readonly n: number; readonly unit: 'day' | 'week' | 'month' | 'year' } | null;
}

/** Days as far as they are known: null where none were said yet. */
interface Plan {
  readonly days: readonly DaySelector[] | null;
  readonly every: DayPlan['every'];
}

/** What else was said, and where to note doubts. */
export interface Said {
  readonly group: Group;
  /** There is a rhythm within the day too. */
  readonly sub: boolean;
  /** "Every day" is among the rhythms. */
  readonly daily: boolean;
  /** Where it begins, as a local time. */
  readonly start: string | null;
  readonly settings: Settings;
  readonly notes: Notes;
  readonly whole: Whole;
  readonly clauseOf: (rhythm: Rhythm) => Whole;
  readonly noted: (note: DaysNote) => PlacedClause | undefined;
}

const ALL: DaySelector = {};

/** The days that a rhythm of days or more leaves of those said before it. Null on trouble, which is noted. */
export function atRhythm(rhythm: Rhythm, plan: Plan, said: Said): Plan | null {
  switch (rhythm.unit) {
    case 'day':
      return everyDays(rhythm, plan, said);
    case 'weekend':
      return everyWeekends(rhythm, plan, said);
    case 'week':
      return everyWeeks(rhythm, plan, said);
    case 'month':
    case 'quarter':
      return everyMonths(rhythm, plan, said);
    case 'year':
      return everyYears(rhythm, plan, said);
    default:
      return plan;
  }
}

/** Every so many days. */
function everyDays(rhythm: Rhythm, plan: Plan, said: Said): Plan | null {
  let { every } = plan;
  const { days } = plan;
  const { sub, settings, notes, clauseOf } = said;
  if (rhythm.n > 1) every = { n: rhythm.n, unit: 'day' };
  if (rhythm.n === 1 && !sub && isOneWeekday(days)) {
    notes.add(
      'NLJ4005',
      clauseOf(rhythm),
      'Every day and a single weekday do not fit together. Say “every week” or name the days.',
    );
    return null;
  }
  if (
    rhythm.n > 12 &&
    rhythm.n < 32 &&
    /\d(?:th|st|nd|rd)\b/i.test(settings.text.slice(clauseOf(rhythm).start, clauseOf(rhythm).end))
  ) {
    const at = clauseOf(rhythm);
    notes.add(
      'NLJ3026',
      at,
      `“Every ${ordinal(rhythm.n)} day” is read as every ${rhythm.n} days; it may also mean the ${ordinal(rhythm.n)} of each month.`,
      [
        replace(at, `every ${rhythm.n} days`, `every ${rhythm.n} days`),
        replace(at, `the ${ordinal(rhythm.n)} of each month`, `on the ${ordinal(rhythm.n)} of each month`),
      ],
    );
  }
  return { days, every };
}

/** Every weekend, or every second one. */
function everyWeekends(rhythm: Rhythm, plan: Plan, said: Said): Plan | null {
  let { days, every } = plan;
  const { notes, clauseOf } = said;
  const set: DaySelector = { weekdays: ([6, 7] as const).map((day) => ({ n: null, day })) };
  if (days === null) days = [set];
  else if (JSON.stringify(days) !== JSON.stringify([set])) {
    notes.add('NLJ4005', clauseOf(rhythm), 'Two sets of days: say one of them.');
    return null;
  }
  if (rhythm.n > 1) every = { n: rhythm.n, unit: 'week' };
  return { days, every };
}

/** Weekly, or every so many weeks: without a day it is Sunday, or the day it begins on. */
function everyWeeks(rhythm: Rhythm, plan: Plan, said: Said): Plan | null {
  let { days, every } = plan;
  const { group, sub, daily, start, settings, notes, whole, clauseOf } = said;
  if (rhythm.n > 1) every = { n: rhythm.n, unit: 'week' };
  if (rhythm.n === 1 && !sub && saysWorkdays(group, settings))
    notes.add('NLJ3005', whole, 'Weekly is once a week to some; here it runs on each of these days.', [], 'warning');
  if (days === null && !sub && !daily) {
    const at = clauseOf(rhythm);
    days = [{ weekdays: [{ n: null, day: start === null ? 7 : weekdayOfLocal(start) }] }];
    if (start === null)
      notes.add(
        'NLJ3004',
        at,
        'A weekly job needs a day: Sunday is used.',
        DAY_NAMES.map((name) => append(at, `on ${name}`, ` on ${name}`)),
      );
  } else if (days?.some((one) => one.weekdays?.every((day) => day.n === null) !== true)) {
    notes.add('NLJ4005', clauseOf(rhythm), 'A weekly rhythm and a day of the month do not fit together.');
    return null;
  } else if (days === null && rhythm.n === 1) {
    notes.add('NLJ4005', clauseOf(rhythm), 'Weekly needs a day beside a rhythm within the day. Say on which days.');
    return null;
  }
  return { days, every };
}

/** Monthly, quarterly, or every so many of them: without a day it is the 1st. Those that divide the year are its months. */
function everyMonths(rhythm: Rhythm, plan: Plan, said: Said): Plan | null {
  let { days, every } = plan;
  const { group, sub, daily, start, notes, whole, clauseOf } = said;
  const n = rhythm.unit === 'quarter' ? rhythm.n * 3 : rhythm.n;
  if (
    days?.some(
      (one) =>
        one.weekdays !== undefined &&
        one.monthDays === undefined &&
        one.positions === undefined &&
        one.weekdays.every((day) => day.n === null),
    ) &&
    (n === 1 || rhythm.unit === 'quarter') &&
    !sub
  ) {
    notes.add('NLJ3005', whole, `Which of them: every one in the ${rhythm.unit}, or only the first?`, [
      append(whole, `the first of the ${rhythm.unit}`, ` (the first of the ${rhythm.unit})`),
    ]);
    return null;
  }
  if (days === null && !sub && !daily) {
    days = [{ monthDays: [1] }];
    notes.add('NLJ3001', clauseOf(rhythm), 'No day was said: the 1st is used.');
  }
  if (n > 1) {
    if (rhythm.unit === 'quarter' && rhythm.n === 1 && group.months !== null && !inEachQuarter(group.months))
      notes.add(
        'NLJ3005',
        whole,
        `Quarterly is four times a year, but ${list(group.months.map((month) => MONTH_NAMES[month - 1] as string))} ${group.months.length > 1 ? 'are' : 'is'} named: only these are used.`,
        [],
        'warning',
      );
    const first = start === null ? 1 : Number(start.slice(5, 7));
    const scoped = group.months !== null || (days ?? []).some((one) => one.months !== undefined);
    if (12 % n === 0 && !scoped) {
      const months = stretch(0, 11, n)
        .map((month) => ((first - 1 + month) % 12) + 1)
        .sort((a, b) => a - b);
      // Days of a quarter are counted through it: its last day is that of its last month.
      const span = rhythm.unit === 'quarter' ? { span: 3 } : {};
      const counted = (days ?? [ALL]).map((one) =>
        isEveryDay(one) || isPlainWeekdays(one) ? [{ ...one, months }] : inScope(one, { every: 1, months, ...span }),
      );
      if (counted.some((one) => one === null)) {
        notes.add('NLJ4005', clauseOf(rhythm), 'These days cannot be counted in a quarter.');
        return null;
      }
      days = counted.flatMap((one) => one ?? []);
    } else if (rhythm.unit !== 'quarter' || !scoped) every = { n, unit: 'month' };
  }
  return { days, every };
}

/** Yearly, or every so many years: without a day it is 1 January. */
function everyYears(rhythm: Rhythm, plan: Plan, said: Said): Plan | null {
  let { days, every } = plan;
  const { group, sub, daily, notes, whole, clauseOf, noted } = said;
  if (days === null && group.months === null && !sub && !daily) {
    days = [{ months: [1], monthDays: [1] }];
    notes.add('NLJ3001', clauseOf(rhythm), 'No day was said: 1 January is used.');
  } else if (days === null && !sub && !daily && group.months !== null) {
    const named = group.months.map((month) => MONTH_NAMES[month - 1] as string);
    notes.add(
      'NLJ3019',
      whole,
      `${list(named)} ${named.length > 1 ? 'are' : 'is'} named, but not on which days. Say, for example, “on the 1st of ${named[0]}”, or “every day in ${named[0]}”.`,
    );
    return null;
  } else if (
    !sub &&
    days !== null &&
    group.months === null &&
    days.every((one) => one.months === undefined && one.weeks === undefined && one.yearDays === undefined)
  ) {
    if (
      days.every(
        (one) =>
          one.weekdays?.every((day) => day.n === null) && one.monthDays === undefined && one.positions === undefined,
      )
    ) {
      notes.add(
        'NLJ4005',
        whole,
        'Once a year and every week do not fit together. Say one of them, or name the month.',
      );
      return null;
    }
    // The 31st day of the year, the last Friday of the year: days beside "every year" are counted through it.
    const counted = days.map((one) => inScope(one, { every: 1, months: [1], span: 12 }));
    if (counted.some((one) => one === null)) {
      notes.add('NLJ4005', clauseOf(rhythm), 'These days cannot be counted in a year. Name the month.');
      return null;
    }
    if (!noted('nth-day') && days.some((one) => one.monthDays?.some((day) => day > 1)))
      notes.add('NLJ3005', clauseOf(rhythm), 'No month was said: the day is that of January.', [], 'warning');
    days = counted.flatMap((one) => one ?? []);
  }
  if (rhythm.n > 1) every = { n: rhythm.n, unit: 'year' };
  return { days, every };
}

/** Whether a single weekday is named, and nothing else. */
function isOneWeekday(days: readonly DaySelector[] | null): boolean {
  const [only] = days ?? [];
  return days?.length === 1 && only !== undefined && isPlainWeekdays(only) && only.weekdays?.length === 1;
}

function weekdayOfLocal(local: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  const [y = 0, m = 0, d = 0] = local.slice(0, 10).split('-').map(Number);
  return (((weekdayOf(dayNumber(y, m, d)) + 6) % 7) + 1) as 1;
}
