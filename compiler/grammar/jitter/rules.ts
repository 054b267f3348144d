import type { Clause, Span } from '../../ast/nodes.ts';
import { defineRule } from '../rule.ts';

const SPREAD =
  '(spread|spread out|jittered|staggered|randomly spread|randomized|randomised|distributed|jitter|jitter of|a jitter of|random jitter of|a random jitter of|random delay of|a random delay of|random delay|a random delay|a random offset of|random offset of|smeared)';

/** A delay of each start by a stable part of a length of time, never an earlier start. */
export const jitterRules = [
  defineRule({
    id: 'jitter.spread',
    yields: 'clause',
    pattern: `[with|and] ${SPREAD} [:|=] [over|across|by|up to|of|within|between 0 and|of up to] [a|an] <duration:span>`,
    produce: ({ span }) => ({ kind: 'jitter', span }),
    examples: [
      'every day at 9 AM, spread over 10 minutes',
      'every day at 9 AM with a random delay of up to 5 minutes',
      'every day at 9 AM, spread out over an hour',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.brackets',
    yields: 'clause',
    pattern: `\\( ${SPREAD} [:|=] [over|across|by|up to|of] <duration:span> \\)`,
    produce: ({ span }) => ({ kind: 'jitter', span }),
    examples: ['every day at 9 AM (jitter: 5 minutes)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.with',
    yields: 'clause',
    pattern: 'with [a|an] [up to] [random] <duration:span> [of] [random] (jitter|spread|splay|delay|stagger)',
    produce: ({ span }) => ({ kind: 'jitter', span }),
    examples: ['every day at 9 AM with 5-minute jitter', 'every day at 9 AM with up to 10 minutes of jitter'],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.both-ways',
    yields: 'clause',
    pattern: '[\\(] (±|+ / -|+ -|plus or minus|plus minus|plus / minus|give or take) <duration:span> [\\)]',
    produce: ({ span }) => bothWays(span),
    examples: [
      'every day at 9 AM ± 5 minutes',
      'every day at 9 AM plus or minus 5 minutes',
      'every day at 9 AM give or take 10 minutes',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.within',
    yields: 'clause',
    pattern: '[at|sometime|some time] within <duration:span> of <time-item:time>',
    produce: ({ span }) => bothWays(span),
    examples: ['every day within 5 minutes of 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.random',
    yields: 'clause',
    pattern:
      '(at|on) (a random minute|random minutes|a random time|random times|a random hour|a random second|a random day|random intervals|random)',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3042',
      message:
        'Schedules are exact: nothing is drawn by lot. Say a time, and how far to spread it: “at 2 AM, spread over 2 hours”.',
      instead: [],
    }),
    examples: ['every hour at a random minute', 'every day at a random time'],
    counterexamples: [],
  }),
  defineRule({
    id: 'jitter.no-length',
    yields: 'clause',
    pattern: 'with [a|some] [random] (jitter|stagger|splay)',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3042',
      message: 'Over how long? Say, for example, “spread over 10 minutes”.',
      instead: [{ title: 'spread over 10 minutes', text: 'spread over 10 minutes' }],
    }),
    examples: ['every hour with jitter'],
    counterexamples: ['every hour with jitter of 10 minutes'],
  }),
] as const;

function bothWays({ n, unit }: Span): Clause {
  const words = `spread over ${n} ${unit}${n === 1 ? '' : 's'}`;
  return {
    kind: 'problem',
    code: 'NLJ3042',
    message:
      'A start can be spread over a time after its hour, but it never comes earlier. Say the earliest time, and “spread over …”.',
    instead: [{ title: words, text: words }],
  };
}
