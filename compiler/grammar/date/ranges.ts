import { joined } from '../../ast/joined.ts';
import type { Clause, DaySelector, DaysNote } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_DAYS, MONTH_WORDS, ORDINAL_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { inScope } from '../month/scope.ts';
import { defineRule } from '../rule.ts';
import { WEEK } from '../weekday/rules.ts';
import { plain } from './selectors.ts';

const odd = (last: number) => stretch(1, last).filter((n) => n % 2 === 1);
const even = (last: number) => stretch(1, last).filter((n) => n % 2 === 0);
const isEven = (words: readonly string[]) => words.includes('even');
/** RFC 5545 takes the weekday of a week from the start where none is said, so all of them are. */
const inWeeks = (weeks: readonly number[]): DaySelector => ({ weekdays: plain(WEEK), weeks });

/** Stretches of days, and every other day or week: to say when, or to limit the days said beside them. */
export const dayRangeRules = [
  defineRule({
    id: 'day-range.half',
    yields: 'day-range',
    pattern: '[the] <ordinal:n> half of <month-scope:scope>',
    produce: ({ n, scope }) => {
      if (n !== 1 && n !== 2 && n !== -1) return null;
      const { span = 1, months } = scope;
      if (span === 12) return [{ months: n === 1 ? stretch(1, 6) : stretch(7, 12) }];
      return span > 1 ? null : inScope({ monthDays: n === 1 ? stretch(1, 15) : stretch(16, 31) }, { ...scope, months });
    },
    examples: ['every day in the first half of the month at noon', 'every day in the second half of June at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.days',
    yields: 'day-range',
    pattern: '[the] (first|last|final) <number:n> (days|day) [of <month-scope:scope?>]',
    produce: ({ n, scope }, { tokens, from, to }) => {
      if (n < 1 || n > 31 || scope === undefined) return null;
      const first = tokens.slice(from, to).some((token) => token.text === 'first');
      return inScope({ monthDays: first ? stretch(1, n) : stretch(-n, -1) }, scope);
    },
    examples: ['every Monday in the first 10 days of the month at noon', 'on the last 3 days of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.week-of-month',
    yields: 'day-range',
    pattern: '[the] <ordinal+:n> [full|calendar] (week|weeks) (of|in) <month-scope:scope>',
    produce: ({ n, scope }) => {
      if (n.some((one) => one === 0 || one > 5 || one < -4)) return null;
      const days = n.flatMap((one) =>
        one < 0 ? stretch(7 * one, 7 * one + 6) : stretch(7 * (one - 1) + 1, Math.min(7 * one, 31)),
      );
      return inScope({ monthDays: days }, scope);
    },
    examples: [
      'every weekday in the last week of the month at noon',
      'every Tuesday in the second week of the month at noon',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.parity',
    yields: 'day-range',
    pattern:
      '[the|all|all the] (odd|uneven|even) [-] [numbered|number] [calendar] (days|dates|day|date) [(of|in) <month-scope:scope?>]',
    produce: ({ scope }, { tokens, from, to }) => {
      const words = tokens.slice(from, to).map((token) => token.text);
      return inScope({ monthDays: isEven(words) ? even(31) : odd(31) }, scope);
    },
    examples: ['on odd days at noon', 'on even-numbered dates of the month at noon', 'on uneven dates at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.week-parity',
    yields: 'day-range',
    pattern: '[the|all] (odd|uneven|even) [-] [numbered|number] [iso|calendar] (weeks|week) [of (the|each|every) year]',
    produce: (_, { tokens, from, to }) => {
      const words = tokens.slice(from, to).map((token) => token.text);
      return [inWeeks(isEven(words) ? even(53) : odd(53))];
    },
    examples: ['every Tuesday in odd weeks at noon', 'on Mondays in even-numbered weeks at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.weeks-by-parity',
    yields: 'day-range',
    pattern: '(weeks|week) with [an] (odd|uneven|even) (number|numbers)',
    produce: (_, { tokens, from, to }) => {
      const words = tokens.slice(from, to).map((token) => token.text);
      return [inWeeks(isEven(words) ? even(53) : odd(53))];
    },
    examples: ['every Tuesday in weeks with odd numbers at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.weeks',
    yields: 'day-range',
    pattern: '[iso|calendar] (week|weeks) [number|numbers|no|no.] <numbers:weeks> [of (the|each|every) year]',
    produce: ({ weeks }) => (weeks.every((week) => week >= 1 && week <= 53) ? [inWeeks(weeks)] : null),
    examples: ['every Tuesday in week 14 at noon', 'every Tuesday in weeks 10 to 20 at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-range.nth-week-of-year',
    yields: 'day-range',
    pattern: '[the] <ordinal:n> week of (the|each|every) year',
    produce: ({ n }) => {
      if (n === 1) return [{ monthDays: stretch(1, 7), months: [1] }];
      if (n === -1) return [{ monthDays: stretch(25, 31), months: [12] }];
      return n > 1 && n <= 53 ? [inWeeks([n])] : null;
    },
    priority: 1,
    examples: ['every day in the 20th week of the year at noon'],
    counterexamples: [],
  }),
] as const;

const among = (days: readonly DaySelector[], note?: DaysNote): Clause => ({
  kind: 'days',
  days,
  among: true,
  ...(note === undefined ? {} : { note }),
});

/** The days from one to another of a month that has them. */
function inMonth(from: number, to: number, month: number): Clause | null {
  const has = to <= (MONTH_DAYS[month - 1] ?? 31);
  return from < to && has ? among([{ monthDays: stretch(from, to), months: [month] }]) : null;
}

function noteOfWeeks(said: readonly Token[], days: readonly DaySelector[]): DaysNote | undefined {
  if (!said.some((token) => /^weeks?$/.test(token.text))) return undefined;
  if (days.some((one) => (one.weeks?.length ?? 0) > 20)) return 'week-parity';
  return days.some((one) => one.weeks === undefined) && !said.some((token) => token.text === 'year')
    ? 'week-of-month'
    : undefined;
}

/** Clauses that limit the days said beside them, and say which days where no others are. */
export const amongClauses = [
  defineRule({
    id: 'days.among',
    yields: 'clause',
    pattern:
      '[but|and] [only] [on|in|during|within|throughout|of|at|for|only on|only in|only during|on each of|in each of|on every|every|each|on each] <day-range+:days> [only]',
    produce: ({ days }, { tokens, from, to }) => {
      const all = joined(days);
      // Of the year a week has its number, of the month it is a way of speaking.
      return among(all, noteOfWeeks(tokens.slice(from, to), all));
    },
    priority: 1,
    examples: ['every Tuesday in odd weeks at noon', 'at noon in the first half of the month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.between',
    yields: 'clause',
    pattern:
      '[only] (from|between) [the] [days|day] <day-of-month:from> (to|and|through|thru|until|till|-) [the] [day] <day-of-month:to> [day|days] (of|in) <month-scope:scope>',
    produce: ({ from, to, scope }, { tokens, from: at, to: end }) => {
      const days = from < to ? inScope({ monthDays: stretch(from, to) }, scope) : null;
      if (days === null) return null;
      const said = tokens.slice(at, end);
      // "From 5 through 15 of December" may be hours as well.
      const plainly = said.some(
        (token) => token.kind === 'ordinal' || /^days?$/.test(token.text) || ORDINAL_WORDS.has(token.text),
      );
      return among(days, plainly ? undefined : 'bare-range');
    },
    priority: 2,
    examples: ['every Monday between the 1st and the 7th of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.between-ordinals',
    yields: 'clause',
    pattern: '[only] (from|between) [the] <nth:from> (to|and|through|thru|until|till|-) [the] <nth:to>',
    // "Every Monday between the 1st and the 7th": behind weekdays they limit which of them.
    produce: ({ from, to }, { tokens, from: at, to: end }) =>
      from < to &&
      to <= 31 &&
      (WEEKDAY_WORDS.has(tokens[at - 1]?.text ?? '') ||
        /^(?:day|daily|weekday|weekend|workday)s?$/.test(tokens[at - 1]?.text ?? '')) &&
      (tokens[end]?.kind !== 'word' || /^(?:at|every|each)$/.test(tokens[end]?.text ?? ''))
        ? among([{ monthDays: stretch(from, to) }])
        : null,
    examples: ['every Monday between the 1st and the 7th at noon', 'weekdays between the 10th and 20th at 9 AM'],
    counterexamples: ['every Monday between the 1st and the 7th of June at noon'],
  }),
  defineRule({
    id: 'days.between-in-month',
    yields: 'clause',
    pattern:
      '[only] (from|between) [the] <day-of-month:from> (to|and|through|thru|until|till|-) [the] <day-of-month:to> <month:month>',
    produce: ({ from, to, month }) => inMonth(from, to, month),
    priority: 2,
    examples: ['daily at 6 PM between 1 and 15 December', 'from 3 to 9 May every day at noon'],
    counterexamples: ['every hour from 9 to 17'],
  }),
  defineRule({
    id: 'days.between-behind-month',
    yields: 'clause',
    pattern:
      '[only] (from|between) <month:month> [the] <day-of-month:from> (to|and|through|thru|until|till|-) [the] <day-of-month:to>',
    // Behind the second day an hour would have said so: "from May 3 to 9 PM" is none of this.
    produce: ({ from, to, month }, { tokens, to: end }) =>
      /^(?:[ap]m?|[ap]\.m\.?|o'clock|:)$/.test(tokens[end]?.text ?? '') ? null : inMonth(from, to, month),
    priority: 2,
    examples: ['every day from December 1 to 15 at 6 PM', 'from May 3rd through the 9th, every day at noon'],
    counterexamples: ['every hour from 9 to 17'],
  }),
  defineRule({
    id: 'days.between-day-and-hour',
    yields: 'clause',
    pattern: '[only] (from|between) <month> [the] <day-of-month> (to|and|through|thru|until|till|-) <time-item>',
    // The month alone would begin the schedule, and the day would be an hour.
    produce: (_, { tokens, to: end }) =>
      tokens[end - 1]?.kind === 'number' ||
      /^(?:on|of|to|until)$/.test(tokens[end]?.text ?? '') ||
      MONTH_WORDS.has(tokens[end]?.text ?? '')
        ? null
        : {
            kind: 'problem',
            code: 'NLJ3005',
            message:
              'A day at one end and an hour at the other. Say the days (“from May 3 to May 9”), or the hours (“from 3 PM to 9 PM”), or both.',
            instead: [],
          },
    priority: 3,
    examples: ['every hour from May 3 to 9 PM'],
    counterexamples: ['every hour from 9 to 17', 'every day from December 1 to 15 at 6 PM'],
  }),
] as const;
