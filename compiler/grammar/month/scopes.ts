import { stretch } from '../../ast/stretch.ts';
import { defineRule } from '../rule.ts';

const QUARTERS = [1, 4, 7, 10] as const;
const quarter = (n: number): number | null => QUARTERS[n < 0 ? 4 + n : n - 1] ?? null;

/** In which months, quarters, halves or years days are counted: "of every month", "in Q1", "of the quarter". */
export const monthScopeRules = [
  defineRule({
    id: 'month-scope.every',
    yields: 'month-scope',
    pattern: '(every|each|the|a|any|any given|every single|that|said|the given) month',
    produce: () => ({ every: 1, months: null }),
    examples: ['on the 1st of every month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.bare',
    yields: 'month-scope',
    pattern: '(month|months)',
    produce: () => ({ every: 1, months: null }),
    examples: ['first day of month at midnight'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.all',
    yields: 'month-scope',
    pattern: '(all|all the) months',
    produce: () => ({ every: 1, months: null }),
    examples: ['on the 1st of all months at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.other',
    yields: 'month-scope',
    pattern: '(every|each) (other|second|alternate) month',
    produce: () => ({ every: 2, months: null }),
    priority: 1,
    examples: ['on the 4th of every other month, starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.alternate',
    yields: 'month-scope',
    pattern: 'alternate months',
    produce: () => ({ every: 2, months: null }),
    examples: ['on the 4th of alternate months, starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.nth',
    yields: 'month-scope',
    pattern: '(every|each) <number:n> (month|months)',
    produce: ({ n }) => (n > 0 ? { every: n, months: null } : null),
    examples: ['on the first Friday of every 3 months, starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.nth-ordinal',
    yields: 'month-scope',
    pattern: '(every|each) <ordinal:n> month',
    produce: ({ n }) => (n > 1 ? { every: n, months: null } : null),
    examples: ['on the first Friday of every 3rd month, starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.numbers',
    yields: 'month-scope',
    pattern: '(month|months) [number|numbers] <numbers:months>',
    produce: ({ months }, { tokens, to }) =>
      months.every((month) => month >= 1 && month <= 12) && !/^(am|pm|:|h|hours|times)$/.test(tokens[to]?.text ?? '')
        ? { every: 1, months }
        : null,
    examples: ['on day 1 of months 1 and 7 at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.of-quarters',
    yields: 'clause',
    pattern: '[only] (in|on|during|of) [the] <ordinal+:n> (month|months) (of|in) (every|each|the) quarter',
    produce: ({ n }) => {
      const places = n.map((one) => (one < 0 ? 3 + one : one - 1));
      return places.some((place) => place < 0 || place > 2)
        ? null
        : {
            kind: 'months',
            months: QUARTERS.flatMap((first) => places.map((place) => first + place)).sort((a, b) => a - b),
          };
    },
    examples: ['every day at noon in the first month of every quarter'],
    counterexamples: ['on the 15th of the second month of each quarter at noon'],
  }),
  defineRule({
    id: 'month-scope.named',
    yields: 'month-scope',
    pattern: '[every|each|the] [month|months] [of] <months:months>',
    produce: ({ months }) => ({ every: 1, months }),
    examples: ['on the last Friday in June at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.month-of-quarter',
    yields: 'month-scope',
    pattern: '[the] <ordinal+:n> (month|months) (of|in) (every|each|the|a) quarter',
    produce: ({ n }) => {
      const places = n.map((one) => (one < 0 ? 3 + one : one - 1));
      if (places.some((place) => place < 0 || place > 2)) return null;
      return {
        every: 1,
        months: QUARTERS.flatMap((first) => places.map((place) => first + place)).sort((a, b) => a - b),
      };
    },
    priority: 1,
    examples: [
      'on the 15th of the second month of each quarter at noon',
      'on the first day of the last month of every quarter',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.quarter',
    yields: 'month-scope',
    pattern: '(every|each|the|a|any) [calendar] quarter',
    produce: () => ({ every: 1, months: QUARTERS, span: 3 }),
    examples: ['on the first Sunday of every quarter at 9 AM', 'on the last day of the quarter at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.quarter-bare',
    yields: 'month-scope',
    pattern: '[all] (quarter|quarters)',
    produce: () => ({ every: 1, months: QUARTERS, span: 3 }),
    examples: ['last day of quarter at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.quarter-named',
    yields: 'month-scope',
    pattern: '[each|every|the] <quarter+:which>',
    produce: ({ which }) => ({ every: 1, months: [...new Set(which)].sort((a, b) => a - b), span: 3 }),
    priority: 1,
    examples: ['on the first day of Q2 at 9 AM', 'on the last weekday of the third quarter at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'quarter.letters',
    yields: 'quarter',
    pattern: '(q1|q2|q3|q4)',
    produce: (_, { tokens, from }) => quarter(Number(tokens[from]?.text.slice(1))),
    examples: ['on the first day of Q1 and Q3 at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'quarter.ordinal',
    yields: 'quarter',
    pattern: '[the] <ordinal:n> quarter [of (the|each|every) year]',
    produce: ({ n }) => (Number.isInteger(n) && n !== 0 && Math.abs(n) <= 4 ? quarter(n) : null),
    examples: ['every Monday in the first quarter at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.half-year',
    yields: 'month-scope',
    pattern: '(every|each|the|a) (half [-] year|half of the year|halfyear)',
    produce: () => ({ every: 1, months: [1, 7], span: 6 }),
    examples: ['on the last day of each half-year at 9 AM', 'on the first day of each half of the year at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'month-scope.year',
    yields: 'month-scope',
    pattern: '(every|each|the|a|any) [calendar] year',
    produce: () => ({ every: 1, months: [1], span: 12 }),
    examples: ['on the first business day of the year at 9 AM', 'on the last weekday of every year at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.quarters-behind',
    yields: 'clause',
    // "…, Q1 and Q3": behind a comma they need no "in".
    pattern: '<quarter+:which> [only]',
    produce: ({ which }, { tokens, from }) =>
      /^q[1-4]$/.test(tokens[from]?.text ?? '') && tokens[from - 1]?.text === ','
        ? {
            kind: 'months',
            months: [...new Set(which.flatMap((first) => stretch(first, first + 2)))].sort((a, b) => a - b),
          }
        : null,
    examples: ['every Monday at noon, Q1 and Q3'],
    counterexamples: ['on the first day of Q1 at noon'],
  }),
  defineRule({
    id: 'months.half',
    yields: 'months',
    pattern: '(h1|h2)',
    produce: (_, { tokens, from }) => (tokens[from]?.text === 'h1' ? stretch(1, 6) : stretch(7, 12)),
    examples: ['every Monday in H2 at noon'],
    counterexamples: ['every Monday at noon, format the h1 titles'],
  }),
  defineRule({
    id: 'months.quarter',
    yields: 'months',
    pattern: '<quarter+:which>',
    // "Every second quarter" is a rhythm.
    produce: ({ which }, { tokens, from }) =>
      /^(every|each)$/.test(tokens[from - 1]?.text ?? '')
        ? null
        : [...new Set(which.flatMap((first) => stretch(first, first + 2)))].sort((a, b) => a - b),
    examples: ['every Monday in Q4 at noon'],
    counterexamples: ['every second quarter at noon, starting 2027-01-01'],
  }),
] as const;
