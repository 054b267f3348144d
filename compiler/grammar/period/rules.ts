import type { Period } from '../../ast/nodes.ts';
import { exists } from '../date/rules.ts';
import { defineReader, defineRule } from '../rule.ts';

const today: Period = { of: 'current', unit: 'day', n: 0 };

/** Behind which a list goes on, so that a time before it may be its first member: "at 9am and 5pm". */
const goesOn = (tokens: readonly { readonly text: string; readonly kind: string }[], to: number): boolean =>
  /^(and|or|,|&|\/|-)$/.test(tokens[to]?.text ?? '') &&
  (tokens[to + 1]?.kind === 'number' ||
    tokens[to + 1]?.kind === 'clock' ||
    /^(noon|midnight|at)$/.test(tokens[to + 1]?.text ?? ''));

export const periodReaders = [
  defineReader({
    id: 'moment.iso',
    yields: 'moment',
    single: true,
    begins: { kinds: ['date'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'date') return [];
      const match = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2}))?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?$/.exec(
        token.text,
      );
      if (match === null) return [];
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
        .slice(1, 7)
        .map((one) => Number(one ?? 0));
      if (!exists({ year, month, day }) || hour > 23 || minute > 59 || second > 59) return [];
      const ahead = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
      const offset = match[7] !== undefined ? 0 : match[8] === undefined ? null : match[8] === '-' ? -ahead : ahead;
      const period: Period = { of: 'date', date: { year, month, day } };
      return [{ end: at + 1, value: { period, time: { hour, minute, second, style: 'clock' }, offset } }];
    },
    examples: ['2027-12-24T09:00', 'every hour until 2027-12-24T09:00:00Z'],
    counterexamples: ['on 2027-12-24 at 09:00', '2027-02-30T09:00'],
  }),
] as const;

export const periodRules = [
  defineRule({
    id: 'period.date',
    yields: 'period',
    pattern: '[the] <date:date>',
    produce: ({ date }) => ({ of: 'date', date }),
    priority: 1,
    examples: ['every day at 9 AM until 2030-12-31'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.weekday-date',
    yields: 'period',
    pattern: '<weekday:day> [,] [the] <date:date>',
    produce: ({ day, date }) => ({ of: 'date', date, weekday: day }),
    priority: 1,
    examples: ['every other week on Monday at noon, starting on Monday, 4 January 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.month',
    yields: 'period',
    pattern: '<month:month>',
    produce: ({ month }) => ({ of: 'month', month, year: null }),
    examples: ['every day at 9 AM through December'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.month-year',
    yields: 'period',
    pattern: '<month:month> [,|of] <year:year>',
    produce: ({ month, year }) => ({ of: 'month', month, year }),
    priority: 1,
    examples: ['every day at 9 AM until the end of August 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.year',
    yields: 'period',
    pattern: '[the] [year] <year:year>',
    produce: ({ year }) => ({ of: 'year', year }),
    examples: ['every day at 9 AM until the end of 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.today',
    yields: 'period',
    pattern: '(today|now)',
    produce: () => today,
    examples: ['every day at 9 AM starting today', 'today at 11pm'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.tomorrow',
    yields: 'period',
    pattern: 'tomorrow',
    produce: () => ({ of: 'current', unit: 'day', n: 1 }),
    examples: ['every day at 9 AM starting tomorrow', 'tomorrow at 5pm'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.yesterday',
    yields: 'period',
    pattern: 'yesterday',
    produce: () => ({ of: 'current', unit: 'day', n: -1 }),
    examples: ['yesterday at 5pm'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.day-after-tomorrow',
    yields: 'period',
    pattern: '[the] day after tomorrow',
    produce: () => ({ of: 'current', unit: 'day', n: 2 }),
    examples: ['the day after tomorrow at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.this',
    yields: 'period',
    pattern: '(this|the current) <unit:unit>',
    produce: ({ unit }) => current(unit, 0),
    examples: ['every day at 9 AM until the end of this month', 'this week, every day at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.next',
    yields: 'period',
    pattern: '(next|the coming|the following) <unit:unit>',
    produce: ({ unit }) => current(unit, 1),
    examples: ['every day at 9 AM starting next month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.weekday',
    yields: 'period',
    pattern: '<weekday:day>',
    produce: ({ day }) => ({ of: 'weekday', day, said: 'bare', weeks: 0 }),
    examples: ['every day at 9 AM until Friday'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.this-weekday',
    yields: 'period',
    pattern: '(this|coming|this coming|the coming) <weekday:day>',
    produce: ({ day }) => ({ of: 'weekday', day, said: 'this', weeks: 0 }),
    examples: ['this Friday at 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.next-weekday',
    yields: 'period',
    pattern: 'next <weekday:day>',
    produce: ({ day }) => ({ of: 'weekday', day, said: 'next', weeks: 0 }),
    examples: ['next Friday at 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.weekday-after-next',
    yields: 'period',
    pattern: '[the] <weekday:day> (after next|week)',
    produce: ({ day }) => ({ of: 'weekday', day, said: 'this', weeks: 1 }),
    priority: 1,
    examples: ['the Monday after next at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.last-day',
    yields: 'period',
    pattern: '[the] [very] (end|close|last day) of [the] <period:period>',
    produce: ({ period }) => ({ of: 'last', period }),
    examples: ['every day at 9 AM until the end of August 2027', 'every day at 9 AM until the end of next month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.last-day-of-this',
    yields: 'period',
    pattern: '[the] (end|close|last day|rest) of the <unit:unit>',
    produce: ({ unit }) => {
      const period = current(unit, 0);
      return period === null ? null : { of: 'last', period };
    },
    examples: ['every day at 9 AM until the end of the year'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.first-day',
    yields: 'period',
    pattern: '[the] (start|beginning|first day) of [the] <period:period>',
    produce: ({ period }) => ({ of: 'first', period }),
    examples: ['every day at 9 AM starting at the beginning of next month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'period.nth-weekday',
    yields: 'period',
    pattern: '[the] <ordinal:n> <weekday:day> (of|in) <period:period>',
    produce: ({ n, day, period }) => (n !== 0 && isLong(period) ? { of: 'nth', n, day, period } : null),
    priority: 1,
    examples: ['the first Monday of next month at 9 AM'],
    counterexamples: ['the first Monday of the month at 9 AM'],
  }),
  defineRule({
    id: 'period.nth-day',
    yields: 'period',
    pattern: '[the] <day-of-month:n> [day] (of|in) <period:period>',
    produce: ({ n, period }) => (isLong(period) ? { of: 'nth', n, day: null, period } : null),
    priority: 1,
    examples: ['on the 24th of next month at 9 AM'],
    counterexamples: ['on the 24th of the month at 9 AM'],
  }),
  defineRule({
    id: 'period.shifted',
    yields: 'period',
    pattern: '<duration:by> (from|after) <period:from>',
    produce: ({ by, from }) => (isCalendarUnit(by.unit) && Number.isInteger(by.n) ? { of: 'shifted', by, from } : null),
    examples: ['a week from Monday at 9 AM', 'every day at 9 AM starting two weeks from tomorrow'],
    counterexamples: [],
  }),
  defineRule({
    id: 'when.period',
    yields: 'when',
    pattern: '<period:period>',
    produce: ({ period }) => ({ period, time: null, offset: null }),
    examples: ['every day at 9 AM until 2030-12-31'],
    counterexamples: [],
  }),
  defineRule({
    id: 'when.moment',
    yields: 'when',
    pattern: '<moment:moment>',
    produce: ({ moment }) => moment,
    examples: ['every hour until 2027-12-24T09:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'when.period-time',
    yields: 'when',
    pattern: '<period:period> [,] at <time-item:time>',
    produce: ({ period, time }, { tokens, to }) => (goesOn(tokens, to) ? null : { period, time, offset: null }),
    examples: ['every hour until 2027-06-01 at 5pm', 'every hour starting next Monday at 9:00'],
    counterexamples: ['every day starting 2027-06-01 at 9am and 5pm'],
  }),
  defineRule({
    id: 'when.period-clock',
    yields: 'when',
    pattern: '<period:period> [,] <time:time>',
    produce: ({ period, time }, { tokens, to }) => (goesOn(tokens, to) ? null : { period, time, offset: null }),
    examples: ['every hour until 2027-06-01 17:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'when.time-period',
    yields: 'when',
    pattern: '[at] <time:time> [on|,] <period:period>',
    produce: ({ period, time }) =>
      // "15 January" is a date, not 15:00 in January; "at 1 AM on 1 January" and "5 PM on Fridays" come round.
      time.style === 'bare' || comesRound(period) || period.of === 'year' ? null : { period, time, offset: null },
    examples: ['every hour until 5pm on 1 June 2027'],
    counterexamples: [],
  }),
] as const;

/** Whether it may be one of many: a weekday or a month alone, a date without a year. */
const comesRound = (period: Period): boolean =>
  period.of === 'month' ||
  (period.of === 'date' && period.date.year === null) ||
  (period.of === 'weekday' && period.said === 'bare');

const isLong = (period: Period): boolean => period.of === 'current' && period.unit !== 'day';

function current(unit: string, n: number): Period | null {
  return unit === 'day' || unit === 'week' || unit === 'month' || unit === 'quarter' || unit === 'year'
    ? { of: 'current', unit, n }
    : null;
}

/** Units counted in whole days. */
export function isCalendarUnit(unit: string): boolean {
  return current(unit, 0) !== null;
}

/** Whether a period says all that is needed to know its days; the others depend on today. */
export function isAbsolute(period: Period): boolean {
  switch (period.of) {
    case 'date':
      return period.date.year !== null;
    case 'month':
      return period.year !== null;
    case 'year':
      return true;
    case 'current':
    case 'weekday':
      return false;
    case 'first':
    case 'last':
    case 'nth':
      return isAbsolute(period.period);
    case 'shifted':
      return isAbsolute(period.from);
  }
}
