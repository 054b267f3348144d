import { joined } from '../../ast/joined.ts';
import type { CivilDate } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { MONTH_DAYS } from '../../lexer/vocabulary.ts';
import { FAR, isBehindFrom } from '../number/rules.ts';
import { defineReader, defineRule } from '../rule.ts';

/** Whether a civil date exists; without a year 29 February does. */
export function exists(date: CivilDate): boolean {
  const most = MONTH_DAYS[date.month - 1];
  if (most === undefined || date.day < 1 || date.day > most) return false;
  const leap = date.year === null || (date.year % 4 === 0 && (date.year % 100 !== 0 || date.year % 400 === 0));
  return date.month !== 2 || date.day < 29 || leap;
}

const real = (date: CivilDate): CivilDate | null => (exists(date) ? date : null);

export const dateReaders = [
  defineReader({
    id: 'date.iso',
    yields: 'date',
    single: true,
    begins: { kinds: ['date'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'date') return [];
      const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(token.text);
      const date =
        match === null ? null : real({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) });
      return date === null ? [] : [{ end: at + 1, value: date }];
    },
    examples: ['every day at 9 AM until 2030-12-31'],
    counterexamples: ['every day at 9 AM until 2030-02-30'],
  }),
  defineReader({
    id: 'date.slashes',
    yields: 'date',
    single: true,
    begins: { kinds: ['slashes'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'slashes') return [];
      const [a = 0, b = 0, year = 0] = token.text.split(/[/.]/).map(Number);
      if (year < 1000) return [];
      // With dots the day always comes first.
      if (token.text.includes('.')) {
        const date = real({ year, month: b, day: a });
        return date === null ? [] : [{ end: at + 1, value: date }];
      }
      // Only what can be read in one way alone: 25/12/2027 and 12/25/2027, or the same day both ways.
      if (a > 12 || a === b)
        return real({ year, month: b, day: a }) === null ? [] : [{ end: at + 1, value: { year, month: b, day: a } }];
      if (b > 12)
        return real({ year, month: a, day: b }) === null ? [] : [{ end: at + 1, value: { year, month: a, day: b } }];
      return [];
    },
    examples: ['every day at 9 AM until 25/12/2030', 'on 24.12.2030 at 9:00'],
    counterexamples: ['on 09/10/2027 at 9 AM'],
  }),
  defineReader({
    id: 'year.four-digits',
    yields: 'year',
    single: true,
    begins: { kinds: ['four-digits'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'number' && /^(19|20|21)\d\d$/.test(token.text)
        ? [{ end: at + 1, value: token.value }]
        : [];
    },
    examples: ['every day in 2027 at 9 AM'],
    counterexamples: [],
  }),
  defineReader({
    id: 'day-of-month.number',
    yields: 'day-of-month',
    single: true,
    begins: { kinds: ['short'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind === 'number' && /^\d{1,2}$/.test(token.text) && token.value >= 1 && token.value <= 31)
        return [{ end: at + 1, value: token.value }];
      return [];
    },
    examples: ['every May 5 at noon'],
    counterexamples: [],
  }),
] as const;

/** Days that fall on the same date each year, wherever one is. Month and day. */
const NAMED_DATES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["new year's day", [1, 1]],
  ['new years day', [1, 1]],
  ["valentine's day", [2, 14]],
  ['valentines day', [2, 14]],
  ['leap day', [2, 29]],
  ["april fools' day", [4, 1]],
  ['halloween', [10, 31]],
  ['christmas eve', [12, 24]],
  ['christmas', [12, 25]],
  ['christmas day', [12, 25]],
  ['boxing day', [12, 26]],
  ["new year's eve", [12, 31]],
  ['new years eve', [12, 31]],
]);

export const dateRules = [
  defineRule({
    id: 'date.movable',
    yields: 'clause',
    pattern:
      "[on|every|each] [the] [day (after|before)] (easter [sunday|monday|eve|day]|good friday|palm sunday|ash wednesday|pentecost|whit monday|ascension [day]|thanksgiving [day|eve]|black friday|cyber monday|lunar new year|chinese new year|ramadan|eid|diwali|hanukkah|passover|mother's day|father's day)",
    produce: (_, { tokens, from, to }) => ({
      kind: 'problem',
      code: 'NLJ4008',
      message: `“${tokens
        .slice(from, to)
        .map(({ text }) => text)
        .join(
          ' ',
        )}” falls on another date each year, and no schedule can be counted from it. Name the dates: “on 28 March 2027 and 16 April 2028”.`,
      instead: [],
    }),
    examples: ['every Easter Sunday at 9 AM', 'on Thanksgiving at noon'],
    counterexamples: ['every Friday at 9 AM'],
  }),
  defineRule({
    id: 'date.named',
    yields: 'date',
    pattern:
      "(new year's day|new years day|valentine's day|valentines day|leap day|april fools ' day|halloween|christmas [day|eve]|boxing day|new year's eve|new years eve)",
    produce: (_, { tokens, from, to }) => {
      const said = tokens
        .slice(from, to)
        .map((token) => token.text)
        .join(' ')
        .replace(" ' ", "' ");
      const named = NAMED_DATES.get(said);
      return named === undefined ? null : { year: null, month: named[0], day: named[1] };
    },
    examples: ["every New Year's Day at noon", 'every Christmas Eve at 6 PM'],
    counterexamples: ['every Christmassy day'],
  }),
  defineRule({
    id: 'day-of-month.ordinal',
    yields: 'day-of-month',
    pattern: '[the] <nth:n>',
    produce: ({ n }) => (n >= 1 && n <= 31 ? n : null),
    examples: ['on the 15th of the month at noon'],
    counterexamples: ['on the 32nd of the month'],
  }),
  defineRule({
    id: 'date.day-month',
    yields: 'date',
    pattern: '[the] <day-of-month:day> [of] <month:month>',
    produce: ({ day, month }) => real({ year: null, month, day }),
    examples: ['every 24 December at 9 AM'],
    counterexamples: ['at noon every 31 June'],
  }),
  defineRule({
    id: 'date.month-day',
    yields: 'date',
    pattern: '<month:month> [the] <day-of-month:day>',
    produce: ({ day, month }) => real({ year: null, month, day }),
    examples: ['every December 24 at 9 AM', 'every May the 4th at noon'],
    counterexamples: ['at noon every June 31'],
  }),
  defineRule({
    id: 'date.day-month-year',
    yields: 'date',
    pattern: '[the] <day-of-month:day> [of] <month:month> [,] <year:year>',
    produce: ({ day, month, year }) => real({ year, month, day }),
    priority: 1,
    examples: ['on 24 December 2027 at 9 AM'],
    counterexamples: ['on 29 February 2027 at 9 AM'],
  }),
  defineRule({
    id: 'date.month-day-year',
    yields: 'date',
    pattern: '<month:month> [the] <day-of-month:day> [,] <year:year>',
    produce: ({ day, month, year }) => real({ year, month, day }),
    priority: 1,
    examples: ['on December 24, 2027 at 9 AM'],
    counterexamples: [],
  }),

  defineRule({
    id: 'days-item.one',
    yields: 'days-item',
    pattern: '<day-of-month:day>',
    produce: ({ day }) => [day],
    examples: ['on the 1st of each month at 6 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days-item.range',
    yields: 'days-item',
    pattern: '<day-of-month:from> (to|through|thru|until|-) <day-of-month:to>',
    produce: ({ from, to }) => (from < to ? stretch(from, to) : null),
    priority: 1,
    examples: ['on the 1st to 5th of the month at 9 AM', 'on days 1 to 5 and 20 to 25 of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days-item.range-to-last',
    yields: 'days-item',
    pattern: '<day-of-month:from> (to|through|thru|until|-) [the] last',
    // Without "from", "the second to last" counts from the end; "through" never does.
    produce: ({ from }, { tokens, from: at, to }) =>
      (from > FAR && tokens[to - 2]?.text === 'the') ||
      tokens.slice(at, to).some(({ text }) => /^(through|thru|until)$/.test(text)) ||
      isBehindFrom(tokens, tokens[at]?.text === 'the' ? at + 1 : at)
        ? stretch(from, 31)
        : null,
    priority: 1,
    examples: [
      'every day from the 25th to the last at noon',
      'every 25th to the last day of the month',
      'day 1 through 10 and 20 through the last day of the month at noon',
    ],
    counterexamples: ['on the 2nd to last day of the month at noon'],
  }),
  defineRule({
    id: 'days-of-month.list',
    yields: 'days-of-month',
    pattern: '<days-item+:items>',
    produce: ({ items }) => joined(items),
    examples: ['on the 1st and 15th of each month at 6 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days-of-month.and-last',
    yields: 'days-of-month',
    pattern: '<days-item+:items> and [the|on the] last',
    produce: ({ items }) => [...joined(items), -1],
    priority: 1,
    examples: ['on the 1st and the last day of the month at noon'],
    counterexamples: [],
  }),
] as const;
