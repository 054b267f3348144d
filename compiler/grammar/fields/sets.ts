import type { Clause } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';

const hours = (set: readonly number[] | null): Clause | null =>
  set === null || set.length === 0 ? null : { kind: 'hour-set', hours: set };

/** From 0 on, every so many of the day's hours. They begin anew each day, as the hours of a day do. */
const everyNth = (n: number): readonly number[] | null => (n > 1 && n < 24 ? stretch(0, 23, n) : null);

const isOdd = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(from, to).some((token) => token.text === 'odd' || token.text === 'uneven');

/**
 * Hours, minutes, days and months by what their numbers have in common (odd, divisible by three), and the hours that
 * a rhythm is nested in: "every minute of the 5 PM hour", "every 15 minutes during every third hour".
 */
export const fieldSetRules = [
  defineRule({
    id: 'fields.hours-by-parity',
    yields: 'clause',
    pattern:
      '[,] [on|at|in|during|past|of|only in|only during] [every|each|all|the] (odd|uneven|even) [-] [numbered|number] (hour|hours)',
    produce: (_, { tokens, from, to }) => hours(stretch(isOdd(tokens, from, to) ? 1 : 0, 23, 2)),
    examples: ['every odd hour', 'at even-numbered hours', 'every 10 minutes during odd hours'],
    counterexamples: ['every hour'],
  }),
  defineRule({
    id: 'fields.minutes-by-parity',
    yields: 'clause',
    pattern:
      '[on|at|in|of] [every|each|all|the] (odd|uneven|even) [-] [numbered|number] (minute|minutes) [of (the|every|each) hour]',
    produce: (_, { tokens, from, to }) => ({
      kind: 'minutes',
      minutes: stretch(isOdd(tokens, from, to) ? 1 : 0, 59, 2),
    }),
    examples: ['every odd minute', 'at even minutes of every hour'],
    counterexamples: ['every minute'],
  }),
  defineRule({
    id: 'fields.hours-divisible',
    yields: 'clause',
    pattern: '[on|at|in|during|past|of] (every|each|the|all) (hour|hours) [that is|that are] divisible by <number:n>',
    produce: ({ n }) => hours(everyNth(n)),
    priority: 1,
    examples: ['every hour divisible by 4'],
    counterexamples: ['every hour'],
  }),
  defineRule({
    id: 'fields.minutes-divisible',
    yields: 'clause',
    pattern:
      '[on|at|in|during|of] (every|each|the|all) (minute|minutes) [that is|that are] divisible by <number:n> [of (the|every|each) hour]',
    produce: ({ n }) => (n > 1 && n < 60 ? { kind: 'minutes', minutes: stretch(0, 59, n) } : null),
    priority: 1,
    examples: ['every minute divisible by 7'],
    counterexamples: ['every minute'],
  }),
  defineRule({
    id: 'fields.days-divisible',
    yields: 'clause',
    pattern:
      '[on] (every|each|the|all) (day|days|date|dates) [of (the|every|each) month] [that is|that are] divisible by <number:n>',
    produce: ({ n }) =>
      n > 1 && n < 32 ? { kind: 'days', days: [{ monthDays: stretch(n, 31, n) }], among: true } : null,
    priority: 1,
    examples: ['every day divisible by 7 at noon'],
    counterexamples: ['every day at noon'],
  }),
  defineRule({
    id: 'fields.hours-nested',
    yields: 'clause',
    pattern: '(during|in|within|of|throughout) (every|each) (other|alternate|second|<nth:n?>) hour',
    produce: ({ n = 2 }) => hours(everyNth(n)),
    examples: ['every minute of every other hour', 'every 15 minutes during every third hour'],
    counterexamples: ['every other hour', 'at minute 5 of every hour'],
  }),
  defineRule({
    id: 'fields.hours-nested-number',
    yields: 'clause',
    pattern: '(during|in|within|of|throughout|past) (every|each) <number:n> hours',
    produce: ({ n }) => hours(everyNth(n)),
    examples: ['every minute of every 4 hours', 'at minute 0 past every 6 hours'],
    counterexamples: ['every 4 hours'],
  }),
  defineRule({
    id: 'fields.hours-nested-named',
    yields: 'clause',
    pattern: '(during|in|within|of|throughout|for) the <times:hours> (hour|hours)',
    produce: ({ hours: named }, { tokens, from, to }) =>
      named.every(
        ({ minute, second, style }) =>
          minute + second === 0 &&
          (style !== 'bare' || tokens.slice(from, to).some((token) => token.text === "o'clock")),
      )
        ? hours([...new Set(named.map(({ hour }) => hour))].sort((a, b) => a - b))
        : null,
    examples: ['every minute of the 5 PM hour', 'every 10 minutes during the 9 AM and 5 PM hours'],
    counterexamples: ['at 10 minutes past the hour'],
  }),
  defineRule({
    id: 'fields.minutes-nested',
    yields: 'clause',
    pattern:
      '(during|in|within|of|throughout) (minute|minutes) <numbers:minutes> [(past|of|after) (every|each|the) hour]',
    produce: ({ minutes }) => (minutes.every((minute) => minute < 60) ? { kind: 'minutes', minutes } : null),
    examples: ['every 10 seconds during minute 30 of every hour'],
    counterexamples: ['every hour at minute 30'],
  }),
  defineRule({
    id: 'fields.ordinal-second',
    yields: 'clause',
    pattern: '(at|on) [the] <ordinal+:seconds> (second|seconds|sec|secs|s) [(of|past|in) (every|each|the) minute]',
    produce: ({ seconds }) =>
      seconds.every((second) => second > 0 && second < 60) ? { kind: 'seconds', seconds } : null,
    examples: ['every minute on the 30th second', 'every 5 minutes at the 10th and 40th second'],
    counterexamples: ['every 30 seconds'],
  }),
] as const;
