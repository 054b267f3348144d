import { defineRule } from '../rule.ts';

export const boundRules = [
  defineRule({
    id: 'bound.starting',
    yields: 'clause',
    pattern:
      '[and] (starting|beginning|start|starts|from|since|effective|as of|commencing) [on|from] [the] <date:date> [onwards|onward|on]',
    produce: ({ date }) => ({ kind: 'start', date, time: null }),
    examples: ['every 2 days at 9 AM starting 2027-02-06', 'every day at noon, from 1 June 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.starting-weekday',
    yields: 'clause',
    pattern: '(starting|beginning) [on] <weekday:day> [,] <date:date>',
    produce: ({ date }) => ({ kind: 'start', date, time: null }),
    examples: ['every other week on Monday at noon, starting on Monday, 4 January 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.until',
    yields: 'clause',
    pattern:
      '[and] (until|till|through|ending|ends|up to|stop after|stopping after|up until) [on] [the] [end of] <date:date>',
    produce: ({ date }) => ({ kind: 'until', date, before: false }),
    examples: ['every day at 9 AM until 2030-12-31'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.before',
    yields: 'clause',
    pattern: 'before <date:date>',
    produce: ({ date }) => ({ kind: 'until', date, before: true }),
    examples: ['every day at 9 AM before 2030-12-31'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.from-to',
    yields: 'clause',
    pattern: '(from|between) <date:from> (to|until|till|through|and|-) <date:to>',
    produce: ({ from, to }) =>
      to.year === null ? null : { kind: 'span', from: { ...from, year: from.year ?? to.year }, to },
    priority: 1,
    examples: ['every day at 20:00 from 1 December to 24 December 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.from-to-one-month',
    yields: 'clause',
    pattern: '(from|between) <day-of-month:day> (to|until|till|through|and|-) <date:to>',
    produce: ({ day, to }) => (to.year === null || day >= to.day ? null : { kind: 'span', from: { ...to, day }, to }),
    priority: 1,
    examples: ['every day at 20:00 from 1 to 24 December 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.in-year',
    yields: 'clause',
    pattern: '[only] (in|during|throughout|for|within) [the] [year] <year:year> [only]',
    produce: ({ year }) => ({ kind: 'years', years: [year] }),
    examples: ['every day at 9 AM in 2030'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.for',
    yields: 'clause',
    pattern: 'for [the] [next] <duration:span>',
    produce: ({ span }) => ({ kind: 'for', span }),
    examples: ['every day at 9 AM for the next 6 weeks'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.count',
    yields: 'clause',
    pattern:
      '[for|only|up to|at most] <number:n> (times|occurrences|occurrence|runs|executions|instances) [only|in all|in total]',
    produce: ({ n }) => (n > 0 ? { kind: 'count', count: n } : null),
    examples: ['every other Friday at noon for 5 times, starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.forever',
    yields: 'clause',
    pattern: '[-] (forever|indefinitely)',
    produce: () => ({ kind: 'remark' }),
    examples: ['every 10 minutes, forever'],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.spread',
    yields: 'clause',
    pattern:
      '[with] (spread|jittered|staggered|randomly spread|distributed|jitter of|a jitter of) [over|across|by|up to|of] [a] <duration:span>',
    produce: ({ span }) => ({ kind: 'jitter', span }),
    examples: ['every day at 9 AM, spread over 10 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.with',
    yields: 'clause',
    pattern: 'with <duration:span> [of] (jitter|spread)',
    produce: ({ span }) => ({ kind: 'jitter', span }),
    examples: ['every day at 9 AM with 5-minute jitter'],
    counterexamples: [],
  }),
] as const;
