import type { Period } from '../../ast/nodes.ts';
import { DAY_NAMES } from '../../lexer/vocabulary.ts';
import { defineRule } from '../rule.ts';
import { isAbsolute } from './rules.ts';

/** Whether a period is one that comes once: a month, a date or a weekday alone comes round again. */
function comesOnce(period: Period): boolean {
  switch (period.of) {
    case 'date':
    case 'month':
    case 'year':
      return false;
    case 'weekday':
      return period.said !== 'bare' || period.weeks > 0;
    case 'current':
      return true;
    case 'first':
    case 'last':
      return period.period.of !== 'weekday' && !isAbsolute(period) && comesOnce(period.period);
    case 'shifted':
    case 'nth':
      return true;
  }
}

/** Single moments: what comes once, said from today or as a date and time in one. */
export const momentClauses = [
  defineRule({
    id: 'moment.relative',
    yields: 'clause',
    pattern: '[on|during|by] <period:period>',
    produce: ({ period }, { tokens, from, to }) =>
      comesOnce(period) &&
      tokens[to - 1]?.text !== 'now' &&
      tokens[from]?.text !== 'by' &&
      // "The end of the week" comes round; that of this week does not.
      !(period.of === 'last' && tokens[to - 2]?.text === 'the')
        ? { kind: 'moment', when: [{ period, time: null, offset: null }] }
        : null,
    examples: ['tomorrow at 5pm', 'next Friday at 5 PM', 'a week from Monday at 9 AM', 'next week, every day at 9 AM'],
    counterexamples: ['every Friday at 5 PM', 'Friday at 5 PM'],
  }),
  defineRule({
    id: 'moment.last-weekday',
    yields: 'clause',
    pattern: 'last <weekday:day>',
    produce: ({ day }, { tokens, from, to }) =>
      /^(the|every|each|and|or|,|-)$/.test(tokens[from - 1]?.text ?? '') ||
      /^(of|in|and|or)$/.test(tokens[to]?.text ?? '')
        ? null
        : {
            kind: 'problem',
            code: 'NLJ3005',
            message: `“Last ${DAY_NAMES[day - 1]}” is over; or is the last one of each month meant?`,
            instead: [
              {
                title: `the last ${DAY_NAMES[day - 1]} of every month`,
                text: `on the last ${DAY_NAMES[day - 1]} of every month`,
              },
            ],
          },
    priority: 2,
    examples: ['last Friday at 9 AM'],
    counterexamples: ['on the last Friday of the month at 9 AM', 'every last Friday at 9 AM'],
  }),
  defineRule({
    id: 'moment.tonight',
    yields: 'clause',
    pattern: 'tonight',
    produce: () => ({
      kind: 'moment',
      when: [{ period: { of: 'current', unit: 'day', n: 0 }, time: null, offset: null }],
      tonight: true,
    }),
    examples: ['tonight at 11pm'],
    counterexamples: [],
  }),
  defineRule({
    id: 'moment.in',
    yields: 'clause',
    pattern: 'in <duration:after> [time]',
    produce: ({ after }, { tokens, to }) =>
      tokens[to - 1]?.text === 'time' ? null : { kind: 'moment', when: [], after },
    examples: ['in 3 hours', 'in 3 days at 9 AM', 'in two weeks on Tuesday at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'moment.from-now',
    yields: 'clause',
    pattern: '<duration:after> from now',
    produce: ({ after }) => ({ kind: 'moment', when: [], after }),
    priority: 1,
    examples: ['3 hours from now', 'two weeks from now at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'moment.dated',
    yields: 'clause',
    pattern: '[on|at] <moment+:moments>',
    produce: ({ moments }) => ({ kind: 'moment', when: moments }),
    examples: ['2027-12-24T09:00', 'at 2027-12-24T09:00:00Z'],
    counterexamples: [],
  }),
  defineRule({
    id: 'moment.once',
    yields: 'clause',
    pattern: '[just|only|exactly|run] (once|one time) [only] [,|:]',
    produce: (_, { tokens, to }) =>
      /^(on|at|tomorrow|tonight|today|next|in|this|the)$/.test(tokens[to]?.text ?? '') || tokens[to]?.kind === 'date'
        ? { kind: 'once' }
        : null,
    examples: ['once on 24 December 2027 at 9 AM', 'just once, tomorrow at 9 AM'],
    counterexamples: ['once a day at 9 AM'],
  }),
] as const;
