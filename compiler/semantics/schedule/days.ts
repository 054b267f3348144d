import { dayNumber, weekdayOf } from 'nljobs/spec/core';
import { intersect, isEveryDay, isPlainWeekdays } from '../../ast/days.ts';
import type { DaySelector, DaysNote } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { inScope } from '../../grammar/month/scope.ts';
import { WEEK } from '../../grammar/weekday/rules.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { list, ordinal } from '../words.ts';
import type { Whole } from './civil.ts';
import { checkDaysExist, checkSkippedMonths, checkWeekdayAlone, lastDayFixes, yearFixes } from './day-checks.ts';
import { moveDays } from './moves.ts';
import { areApart, checkTwoPeriods, inEachQuarter, saysWorkdays } from './period-doubts.ts';

export interface DayPlan {
  readonly days: readonly DaySelector[];
  readonly every: { readonly n: number; readonly unit: 'day' | 'week' | 'month' | 'year' } | null;
}

const ALL: DaySelector = {};

export function buildDays(
  group: Group,
  coarse: Group['rhythms'],
  sub: boolean,
  start: string | null,
  settings: Settings,
  notes: Notes,
  whole: Whole,
): DayPlan | null {
  let days: readonly DaySelector[] | null = group.days;
  let every: DayPlan['every'] = null;
  const noted = (note: DaysNote) => group.clauses.find((one) => one.clause.kind === 'days' && one.clause.note === note);
  const clauseOf = (rhythm: Group['rhythms'][number]) => group.clauses.find((one) => one.clause === rhythm) ?? whole;
  if (group.dates !== null) {
    const yearly = group.dates.map((date): DaySelector => ({ months: [date.month], monthDays: [date.day] }));
    const weekday = group.dateWeekday;
    const among = weekday === null ? days : [{ weekdays: [{ n: null, day: weekday }] }];
    days = among === null ? yearly : intersect(yearly, among);
    if (
      !group.datesEvery &&
      group.dates.every((date) => date.year === null) &&
      group.timesPer?.unit !== 'year' &&
      !coarse.some((one) => one.unit === 'year')
    ) {
      const placed = group.clauses.find((one) => one.clause.kind === 'dates') ?? whole;
      const [only] = group.dates.length === 1 ? group.dates : [];
      notes.add(
        'NLJ3015',
        placed,
        'A date without a year comes round every year.',
        yearFixes(placed, only ?? null, settings),
      );
    }
  }
  const counting = coarse.find(({ n, unit }) => (unit === 'month' && n > 1) || unit === 'quarter');
  if (group.dates !== null && counting !== undefined) {
    // "Every half year on 1 January and 1 July" says the rhythm and all its dates.
    const apart = counting.unit === 'quarter' ? 3 * counting.n : counting.n;
    if (!areApart(group.dates, apart)) {
      notes.add(
        'NLJ4005',
        clauseOf(counting),
        `Dates that come round every year and every ${apart} months do not fit together. Name a date for each, or the day of the month alone (“on the 1st”).`,
      );
      return null;
    }
    coarse = coarse.filter((one) => one !== counting);
  }
  checkTwoPeriods(coarse, clauseOf, notes);
  for (const limit of group.among) days = days === null && limit.length > 0 ? limit : intersect(days ?? [ALL], limit);
  if ((group.dates !== null || group.among.length > 0) && (days === null || days.length === 0)) {
    notes.add(
      'NLJ4005',
      whole,
      days === null
        ? 'These days cannot be put together exactly. Say them in one way: “the first Friday of the month”, “every Friday the 13th”.'
        : 'No day is all of these: it would never fire.',
    );
    return null;
  }
  const everyMonths = days?.find((one) => one.everyMonths !== undefined)?.everyMonths;
  if (everyMonths !== undefined) {
    days = (days ?? []).map(({ everyMonths: _, ...one }) => one);
    coarse = [...coarse, { kind: 'rhythm', n: everyMonths, unit: 'month' }];
  }
  if (group.everyN > 1) coarse = [...coarse, { kind: 'rhythm', n: group.everyN, unit: 'week' }];
  // "Every day, every month": each of its days.
  const daily = coarse.some(({ n, unit }) => n === 1 && unit === 'day');
  for (const rhythm of coarse) {
    switch (rhythm.unit) {
      case 'day':
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
        break;
      case 'weekend': {
        const set: DaySelector = { weekdays: ([6, 7] as const).map((day) => ({ n: null, day })) };
        if (days === null) days = [set];
        else if (JSON.stringify(days) !== JSON.stringify([set])) {
          notes.add('NLJ4005', clauseOf(rhythm), 'Two sets of days: say one of them.');
          return null;
        }
        if (rhythm.n > 1) every = { n: rhythm.n, unit: 'week' };
        break;
      }
      case 'week':
        if (rhythm.n > 1) every = { n: rhythm.n, unit: 'week' };
        if (rhythm.n === 1 && !sub && saysWorkdays(group, settings))
          notes.add(
            'NLJ3005',
            whole,
            'Weekly is once a week to some; here it runs on each of these days.',
            [],
            'warning',
          );
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
          notes.add(
            'NLJ4005',
            clauseOf(rhythm),
            'Weekly needs a day beside a rhythm within the day. Say on which days.',
          );
          return null;
        }
        break;
      case 'month':
      case 'quarter': {
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
              isEveryDay(one) || isPlainWeekdays(one)
                ? [{ ...one, months }]
                : inScope(one, { every: 1, months, ...span }),
            );
            if (counted.some((one) => one === null)) {
              notes.add('NLJ4005', clauseOf(rhythm), 'These days cannot be counted in a quarter.');
              return null;
            }
            days = counted.flatMap((one) => one ?? []);
          } else if (rhythm.unit !== 'quarter' || !scoped) every = { n, unit: 'month' };
        }
        break;
      }
      case 'year':
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
                one.weekdays?.every((day) => day.n === null) &&
                one.monthDays === undefined &&
                one.positions === undefined,
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
        break;
      default:
        break;
    }
  }
  const edge = noted('edge');
  if (edge !== undefined && !coarse.some(({ unit }) => unit === 'month' || unit === 'quarter' || unit === 'year')) {
    notes.add('NLJ3019', edge, 'Nothing says of what. Say, for example, “at the end of the month”.');
    return null;
  }
  if (group.months !== null) {
    const months = group.months;
    const within = group.minutes !== null || group.seconds !== null || group.hourSet !== null;
    if (
      days === null &&
      !sub &&
      !within &&
      group.times === null &&
      group.dayParts.length === 0 &&
      coarse.length === 0
    ) {
      notes.add(
        'NLJ3019',
        whole,
        'A month is named, but not on which days. Say, for example, “every day in June” or “on the 1st of June”.',
      );
      return null;
    }
    days = (days ?? [ALL]).map((one) => ({
      ...one,
      months: one.months === undefined ? months : months.filter((month) => one.months?.includes(month)),
    }));
    if (days.some((one) => one.months?.length === 0)) {
      notes.add('NLJ4005', whole, 'The months do not meet: it would never fire.');
      return null;
    }
  }
  // A rhythm within the day goes on through all days of the weeks, months or years that are counted.
  if (every !== null && sub) days = (days ?? [ALL]).map((one) => throughPeriod(one, every?.unit ?? 'day'));
  const months = coarse.find((one) => one.unit === 'month' && one.n > 1);
  if (months !== undefined && start === null)
    group.counted = { unit: 'months', from: `January${12 % months.n === 0 ? '' : ' 2024'}` };
  if (group.days !== null && group.dates === null && !group.datesEvery && !coarse.some((one) => one.unit === 'year')) {
    const placed = group.clauses.find((one) => one.clause.kind === 'days');
    const yearly =
      placed !== undefined && group.days.some((one) => one.months !== undefined && one.months.length === 1);
    if (yearly && !/every|each|year|quarter/i.test(settings.text.slice(placed.start, placed.end)))
      notes.add('NLJ3015', placed, 'Without a year this comes round every year.', yearFixes(placed, null, settings));
  }
  if (every !== null && start === null && every.unit !== 'month')
    group.counted = {
      unit: `${every.unit}s`,
      from: every.unit === 'week' ? 'Sunday 2023-12-31' : 'Monday 2024-01-01',
    };
  if (group.move !== null) {
    days = moveDays(group.move, days, every !== null, notes);
    if (days === null) return null;
  }
  const plan: DayPlan = { days: days ?? [ALL], every };
  if (!isCounted(plan)) {
    notes.add(
      'NLJ4005',
      whole,
      'Every so many days, weeks or months and days counted in this way do not fit together. Say one of them.',
    );
    return null;
  }
  if (!checkDaysExist(plan, notes, whole)) return null;
  checkSkippedMonths(plan, notes, whole, lastDayFixes(group));
  if (group.days !== null && coarse.length === 0 && !sub) checkWeekdayAlone(group, settings, notes);
  return plan;
}

/** All days of a period where none are named: an RRULE would take those of its start. */
function throughPeriod(one: DaySelector, unit: NonNullable<DayPlan['every']>['unit']): DaySelector {
  if (one.weekdays !== undefined || one.monthDays !== undefined || unit === 'day') return one;
  if (unit === 'week') return { ...one, weekdays: WEEK.map((day) => ({ n: null, day })) };
  return { ...one, months: one.months ?? stretch(1, 12), monthDays: stretch(1, 31) };
}

/** Whether days can be counted in periods of so many days, weeks, months or years: RFC 5545 limits which parts meet. */
function isCounted({ days, every }: DayPlan): boolean {
  if (every === null || every.n === 1) return true;
  return days.every((one) => {
    // Weeks cross the end of the year, so that those who count years count them in two ways.
    if (every.unit === 'year') return one.weeks === undefined;
    if (one.weeks !== undefined || one.yearDays !== undefined || one.inYear === true) return false;
    if (every.unit === 'month') return true;
    if (one.positions !== undefined || one.weekdays?.some(({ n }) => n !== null)) return false;
    return every.unit === 'day' || one.monthDays === undefined;
  });
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
