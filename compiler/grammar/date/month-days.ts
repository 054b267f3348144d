import type { Clause, DaySelector } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { defineRule } from '../rule.ts';

const days = (all: readonly DaySelector[]): Clause => ({ kind: 'days', days: all });

/** Days of months and years in the forms people use beside a rhythm: "every month on the 4th day", "June 1 and 15". */
export const monthDayClauses = [
  defineRule({
    id: 'days.nth-day',
    yields: 'clause',
    pattern: '(on|at) [the] <ordinal+:n> (day|days)',
    produce: ({ n }, { tokens, to }) =>
      n.every((one) => one !== 0 && Math.abs(one) <= 366) && !/^(of|in|before|after)$/.test(tokens[to]?.text ?? '')
        ? { kind: 'days', days: [{ monthDays: n }], note: 'nth-day' }
        : null,
    examples: ['every month on the 4th day at noon', 'every year on the 1st, 100th and 200th day at noon'],
    counterexamples: ['on the 4th day of the month at noon'],
  }),
  defineRule({
    id: 'days.nth-day-brackets',
    yields: 'clause',
    pattern: '\\( [the] <ordinal+:n> (day|days) \\)',
    produce: ({ n }) =>
      n.every((one) => one !== 0 && Math.abs(one) <= 31)
        ? { kind: 'days', days: [{ monthDays: n }], note: 'nth-day' }
        : null,
    examples: ['monthly (1st day) at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.from-the-end',
    yields: 'clause',
    pattern: 'on the <ordinal:n>',
    follows: { words: ['at', ',', '.'] },
    produce: ({ n }, { tokens, to }) =>
      n < 0 && n >= -31 && (tokens[to] === undefined || /^(at|,|\.)$/.test(tokens[to]?.text ?? ''))
        ? { kind: 'days', days: [{ monthDays: [n] }], note: 'from-end' }
        : null,
    examples: ['every month on the 4th last at noon'],
    counterexamples: ['on the last day of the month at noon'],
  }),
  defineRule({
    id: 'days.at-the-end',
    yields: 'clause',
    pattern: '(at|on) (the|its) [very] (beginning|begin|start|end)',
    produce: (_, { tokens, to }) =>
      tokens[to]?.text === 'of'
        ? null
        : { kind: 'days', days: [{ monthDays: [tokens[to - 1]?.text === 'end' ? -1 : 1] }], note: 'edge' },
    examples: ['every month at the beginning, at noon', 'every quarter at the end, at noon'],
    counterexamples: ['at the end of the month at noon'],
  }),
  defineRule({
    id: 'days.month-weekday',
    yields: 'clause',
    pattern: '[in|on|every|each] <months:months> <weekdays:days>',
    produce: ({ months, days: weekdays }) => days([{ weekdays: weekdays.map((day) => ({ n: null, day })), months }]),
    examples: ['every August Friday at 15:44'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.weekdays-of-month',
    yields: 'clause',
    pattern: '(every|each|all) <weekdays:days> (of|in) [the|every|each|a] month',
    produce: ({ days: weekdays }) => days([{ weekdays: weekdays.map((day) => ({ n: null, day })) }]),
    priority: 2,
    examples: ['every Friday of the month at 10:00'],
    counterexamples: ['on the first Friday of the month at 10:00'],
  }),
  defineRule({
    id: 'days.every-other-of-month',
    yields: 'clause',
    pattern: '(every|each) (other|alternate) day (of|in) (the|each|every|a) month',
    produce: () => days([{ monthDays: stretch(1, 31).filter((day) => day % 2 === 1) }]),
    priority: 3,
    examples: ['every other day of the month at midnight'],
    counterexamples: ['every other day at noon, starting 2027-01-01'],
  }),
  defineRule({
    id: 'days.every-n-from',
    yields: 'clause',
    pattern:
      '(every|each) <number:n> days [,] [(of|in)] (the|each|every|a) month [,] (starting|beginning|start|from) [on|at|with|from] [the] [day] <day-of-month:first> [day] [(of|in) (the|each|every|that) month]',
    produce: ({ n, first }) =>
      n > 1 && n < 31 ? days([{ monthDays: stretch(first, 31).filter((day) => (day - first) % n === 0) }]) : null,
    priority: 4,
    examples: [
      'at noon every 5 days every month, starting on the first day of the month',
      'every 3 days in a month, starting on day 2 of the month, at noon',
    ],
    counterexamples: ['every 5 days at noon, starting 2027-01-01'],
  }),
  defineRule({
    id: 'days.every-n-of-year',
    yields: 'clause',
    pattern: '(every|each) <number:n> (days|weeks) (of|in) (the|each|every|a) (year|quarter)',
    produce: ({ n }, { tokens, from, to }) => {
      const period = tokens[to - 1]?.text ?? 'year';
      const unit = tokens.slice(from, to).findLast((token) => /^(days|weeks)$/.test(token.text))?.text ?? 'days';
      return {
        kind: 'problem',
        code: 'NLJ3005',
        message: `“Every ${n} ${unit} of the ${period}” begins anew each ${period} to some, and goes on through it to others.`,
        instead: [{ title: `every ${n} ${unit}`, text: `every ${n} ${unit}` }],
      };
    },
    priority: 4,
    examples: ['every 10 days of the year'],
    counterexamples: ['every 10 days of the month at noon'],
  }),
  defineRule({
    id: 'dates.months-and-day-number',
    yields: 'clause',
    pattern: '[on|in|of] <months:months> [,] [on] day <number:day>',
    produce: ({ months, day }) => (day >= 1 && day <= 31 ? days([{ monthDays: [day], months }]) : null),
    examples: ['Jan, Apr, Jul and Oct day 1 at 00:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.round-the-month',
    yields: 'day-selector',
    pattern:
      '[from] [the] [day] <day-of-month:from> (to|through|thru|until|till|-) [the] [day] <day-of-month:to> [day|days] [(of|in) <month-scope:scope?>]',
    // From the 20th to the 5th goes round the month's end. Of a named month nobody can tell which of the two is meant.
    produce: ({ from, to, scope }, { tokens, from: at, to: end }) =>
      from > to &&
      (scope === undefined ? tokens[end]?.text !== 'of' : scope.months === null && scope.every === 1) &&
      tokens.slice(at, end).some((token) => token.kind === 'ordinal' || token.text === 'day')
        ? [{ monthDays: [...stretch(from, 31), ...stretch(1, to)] }]
        : null,
    examples: ['on the 25th through the 5th of every month at noon', 'every month on the 28th to 2nd at noon'],
    counterexamples: ['on the 1st to 5th of the month at noon', 'on the 2nd to last day of the month at noon'],
  }),
  defineRule({
    id: 'days.round-a-named-month',
    yields: 'clause',
    pattern: '[on|from] [the] <nth:from> (to|through|thru|until|till|-) <date:to>',
    produce: ({ from, to }): Clause | null =>
      from > to.day && from <= 31 && to.year === null
        ? {
            kind: 'problem',
            code: 'NLJ3005',
            message:
              'In which month does this begin: in the one before, or in the same? Name both: “from 20 February to 5 March”.',
            instead: [],
          }
        : null,
    priority: 2,
    examples: ['on the 20th through the 5th of March at noon'],
    counterexamples: ['on the 5th through the 20th of March at noon'],
  }),
] as const;
