import { intersect } from '../../ast/days.ts';
import type { DaySelector, DaysNote } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { WEEK } from '../../grammar/weekday/rules.ts';
import type { Group } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { Whole } from './civil.ts';
import { checkDaysExist, checkSkippedMonths, checkWeekdayAlone, lastDayFixes, yearFixes } from './day-checks.ts';
import { moveDays } from './moves.ts';
import { areApart, checkTwoPeriods } from './period-doubts.ts';
import { atRhythm, type DayPlan, type Said } from './rhythms.ts';

const ALL: DaySelector = {};

/**
 * The days of a schedule from all that was said of them: days and dates, rhythms of days or more (`coarse`), months.
 * Null on trouble, which is noted.
 */
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
      !coarse.some(({ unit, adverb }) => unit === 'year' || (unit === 'month' && adverb === true))
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
  const said: Said = { group, sub, daily, start, settings, notes, whole, clauseOf, noted };
  for (const rhythm of coarse) {
    const next = atRhythm(rhythm, { days, every }, said);
    if (next === null) return null;
    ({ days, every } = next);
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
