import type { CivilDate } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { exists } from './rules.ts';

/** What shows that the number before it is no day: "June 1 and 9 AM", "June 1, 15 minutes past the hour". */
const NO_DAY = /^(am|pm|a|p|:|h|o'clock|hours|hrs|minutes?|mins?|seconds?|secs?|past|to|times?|x|%)$/;

/** The days of one month, each a date; null where one of them does not exist or may be an hour. */
function inMonth(
  days: readonly number[],
  month: number,
  year: number | undefined,
  said: readonly Token[],
  next: Token | undefined,
): readonly CivilDate[] | null {
  if (days.length < 2 || (year === undefined && next !== undefined && NO_DAY.test(next.text))) return null;
  // "June 1, 15": with neither a word between them nor an ordinal the second may as well be an hour.
  const joined = said.some(({ text, kind }) => /^(and|or|&|to|through|thru|until|-)$/.test(text) || kind === 'ordinal');
  if (!joined && days.slice(1).some((day) => day < 24)) return null;
  const dates = days.map((day): CivilDate => ({ year: year ?? null, month, day }));
  return dates.every(exists) ? dates : null;
}

/** Several days of one month as dates: "June 1 and 15", "5 and 6 January 2028". */
export const dateListRules = [
  defineRule({
    id: 'dates-item.one',
    yields: 'dates-item',
    pattern: '<date:date>',
    produce: ({ date }) => [date],
    examples: ['on 24 December 2027 at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'dates-item.month-days',
    yields: 'dates-item',
    pattern: '<month:month> [the] <days-of-month:days> [[,] <year:year?>]',
    produce: ({ month, days, year }, { tokens, from, to }) =>
      inMonth(days, month, year, tokens.slice(from, to), tokens[to]),
    priority: 1,
    examples: ['on June 1 and 15 at noon every year', 'every January 5th and 6th and March 7th at noon'],
    counterexamples: ['on June 1 at 9 and 15', 'every June 1 at 15:00'],
  }),
  defineRule({
    id: 'dates-item.days-month',
    yields: 'dates-item',
    pattern: '<days-of-month:days> <month:month> [[,] <year:year?>]',
    produce: ({ month, days, year }, { tokens, from, to }) =>
      inMonth(days, month, year, tokens.slice(from, to), tokens[to]),
    priority: 1,
    examples: ['every 5 and 6 January at noon', 'on 1-5 June 2028 at noon'],
    counterexamples: ['every 5 January at noon'],
  }),
] as const;
