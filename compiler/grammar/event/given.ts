import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { firstWhere } from '../where.ts';

/*
 * Given, when, then: what a test would tell. "Given" says whom or what it is about, and what holds of it; "when" what
 * happens to it, which the same words may say as an event of their own.
 */

/** Whether a sentence or a line begins at a place. */
const opens = (tokens: readonly Token[], at: number): boolean =>
  at === 0 || /^(?:[.;:\n*•-])$/.test(tokens[at - 1]?.text ?? '');

const opensGiven = ({ text }: Token, at: number, tokens: readonly Token[]): boolean =>
  text === 'given' && opens(tokens, at);

/** Whether something was given before a place. */
export const isGiven = (tokens: readonly Token[], before: number): boolean => firstWhere(tokens, opensGiven) < before;

export const givenRules = [
  defineRule({
    id: 'event.given',
    yields: 'clause',
    pattern: 'given [that] <limit:words>',
    produce: ({ words: { start, end, items } }, { tokens, from, to }) =>
      !/^(?:once|twice|thrice|times|only|never|not)$/.test(items.at(-1)?.text ?? '') &&
      opens(tokens, from) &&
      /^[,\n]$/.test(tokens[to]?.text ?? '') &&
      tokens[to + 1] !== undefined
        ? { kind: 'given', words: { start, end } }
        : null,
    examples: [
      'Given a customer on the gold plan, when they open a ticket, then assign it to the desk.',
      'Given an order over $100\nWhen it is shipped\nThen insure it',
      'Given the mirror is enabled, when a file is uploaded, copy it.',
    ],
    counterexamples: ['Every hour, list the names given, sorted by age.'],
  }),
  defineRule({
    id: 'event.of-given',
    yields: 'clause',
    pattern: '[and|but] (when|whenever|once|if|as soon as|after) (it|they|he|she) <limit:did>',
    // "They" are who was given: what happens is read with those words before it.
    produce: ({ did }, { tokens, from, to }) => {
      if (!isGiven(tokens, from)) return null;
      const pronoun = tokens.findIndex(({ text }, at) => at >= from && /^(?:it|they|he|she)$/.test(text));
      const start = tokens[pronoun]?.start ?? 0;
      return did.items.length < 12 && to > pronoun
        ? { kind: 'event', event: { start, end: did.end }, delay: null, deadline: null }
        : null;
    },
    priority: 4,
    examples: ['Given a customer on the gold plan, when they open a ticket, then assign it to the desk.'],
    counterexamples: ['Every hour, check the queue and when it is full, page somebody.'],
  }),
] as const;
