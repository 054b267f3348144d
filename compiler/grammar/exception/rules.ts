import { defineRule } from '../rule.ts';

const EXCEPT =
  '[,] (except|excluding|but|but not|apart from|other than|save|minus|without|skipping|not|never|except for|with the exception of|any day but)';

export const exceptionRules = [
  defineRule({
    id: 'excluded.weekdays',
    yields: 'excluded',
    pattern: '[on|the] <weekdays:days>',
    produce: ({ days }) => ({ days: [{ weekdays: days.map((day) => ({ n: null, day })) }] }),
    examples: ['every day at noon except Mondays'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.selector',
    yields: 'excluded',
    pattern: '[on] <day-selector+:days>',
    produce: ({ days }) => ({ days }),
    priority: 1,
    examples: ['every day at noon except the last day of the month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.months',
    yields: 'excluded',
    pattern: '[in|during] <months:months>',
    produce: ({ months }) => ({ months }),
    examples: ['every Monday at noon except in July and August'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.dates',
    yields: 'excluded',
    pattern: '[on] [the] <date+:dates>',
    produce: ({ dates }) => ({ dates }),
    priority: 1,
    examples: ['every weekday at noon except Dec 25 and Jan 1'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.range',
    yields: 'excluded',
    pattern: '(from|between) <date:from> (to|until|through|and|-) <date:to>',
    produce: ({ from, to }) => ({ range: [from, to] as const }),
    priority: 1,
    examples: ['every weekday at noon except from 24 Dec to 1 Jan'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.range-bare',
    yields: 'excluded',
    pattern: '<date:from> (to|through|-) <date:to>',
    produce: ({ from, to }) => ({ range: [from, to] as const }),
    priority: 1,
    examples: ['every weekday at noon except 24 Dec to 1 Jan'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.not-run',
    yields: 'clause',
    pattern:
      "[it|and] (does not|do not|doesn't|don't|must not|should not|never|will not|won't) (run|runs|fire) <excluded+:what>",
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['Every day at noon, send the digest. It does not run on Sundays.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.clause',
    yields: 'clause',
    pattern: `${EXCEPT} <excluded+:what>`,
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['every weekday at 9 AM except 25 December', 'every day at 9 AM but not on Mondays'],
    counterexamples: ['every day at 9 AM'],
  }),
  defineRule({
    id: 'exception.holidays',
    yields: 'clause',
    pattern: `${EXCEPT} [on|the] [public|bank|national|federal] holidays`,
    produce: () => ({
      kind: 'problem',
      code: 'NLJ4008',
      message: 'Holidays of a country are not read yet. Name the dates: “except 25 December and 1 January”.',
      instead: [],
    }),
    examples: ['every weekday at 9 AM except holidays'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.including',
    yields: 'clause',
    pattern: '[,] including (weekends|holidays|weekends and holidays)',
    produce: () => ({ kind: 'remark' }),
    examples: ['every day including weekends at 9 AM'],
    counterexamples: [],
  }),
] as const;
