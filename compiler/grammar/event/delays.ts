import type { Token } from '../../lexer/token.ts';
import { speaksOfRetries } from '../option/of-retries.ts';
import { isBehindMark } from '../option/set-apart.ts';
import { defineRule } from '../rule.ts';
import { firstWhere } from '../where.ts';
import { isGiven } from './given.ts';
import { itemsOf } from './items.ts';
import { phraseOf } from './phrase.ts';

const isCue = ({ text }: Token): boolean =>
  /^(?:when|whenever|once|if|after|on|upon|soon|time|event|trigger|->)$/.test(text);

/** Where retries stand just before a label, it is theirs. */
const ofRetriesAhead = (tokens: readonly Token[], from: number): boolean =>
  speaksOfRetries(tokens.slice(Math.max(0, from - 10), from));

/** How long behind an event its job runs, where that is said apart from it. */
export const delayRules = [
  defineRule({
    id: 'delay.labelled',
    yields: 'clause',
    pattern: '(delay|wait|delayed by|delay of) (:|=) <duration:span>',
    produce: ({ span }, { tokens, from }) =>
      /^(?:[\n;.|,•*-]|)$/.test(tokens[from - 1]?.text ?? '') && !ofRetriesAhead(tokens, from)
        ? { kind: 'delay', span }
        : null,
    priority: 4,
    examples: ['Event: user.deleted; delay: 7 days; do: purge the uploads'],
    counterexamples: ['Every hour, sync the orders. Retries: 3, delay: 10 seconds'],
  }),
  defineRule({
    id: 'delay.said',
    yields: 'clause',
    pattern:
      '[but|and] ((with|after) a (delay|wait) of <duration:span?>|(with|after) (a|an) <duration:span?> delay|delayed by <duration:span?>|with <duration:span?> delay)',
    produce: ({ span }, { tokens, from }) =>
      span !== undefined && isBehindMark(tokens, from) && firstWhere(tokens, isCue) < from && !speaksOfRetries(tokens)
        ? { kind: 'delay', span }
        : null,
    examples: [
      'When an order is placed, after a delay of 10 minutes, send the receipt.',
      'When an order is placed, after a 10 minute delay, send the receipt.',
    ],
    counterexamples: [
      'When an order is placed, send the receipt. Retry 3 times with a delay of 10 seconds.',
      'Every hour, list the trains with a delay of 10 minutes.',
    ],
  }),
  defineRule({
    id: 'delay.passed',
    yields: 'clause',
    pattern: '[and] (when|once|after|if|as soon as) <duration:span> (have|has) (passed|elapsed|gone by)',
    produce: ({ span }) => ({ kind: 'delay', span }),
    examples: ['Given a user has signed up, when 3 days have passed, then send the tips.'],
    counterexamples: ['Every day, drop the sessions after 3 days have gone.'],
  }),
  defineRule({
    id: 'delay.passed-since',
    yields: 'clause',
    pattern:
      '(when|once|after|if|as soon as) <duration:delay> (have|has) (passed|elapsed|gone by) (since|after|from) <event:event>',
    produce: ({ delay, event: { start, end } }, { tokens, from, to }) => {
      const said = tokens.slice(from, to).filter((token) => token.start >= start);
      return phraseOf(itemsOf(said)) === null ? null : { kind: 'event', event: { start, end }, delay, deadline: null };
    },
    priority: 3,
    examples: ['Once 3 days have passed since an order was shipped, ask for a review.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'delay.passed-since-it',
    yields: 'clause',
    pattern:
      '[and] (when|once|after|if|as soon as) <duration:delay> (have|has) (passed|elapsed|gone by) (since|after|from) (it|they|he|she) <limit:did>',
    // Of what was given before: what happened to it.
    produce: ({ delay, did }, { tokens, from, to }) => {
      const it = tokens.findIndex(({ text }, at) => at > from && at < to && /^(?:it|they|he|she)$/.test(text));
      const start = tokens[it]?.start ?? 0;
      return isGiven(tokens, from) ? { kind: 'event', event: { start, end: did.end }, delay, deadline: null } : null;
    },
    priority: 4,
    examples: ['Given an unpaid invoice, when 14 days have passed since it was sent, then send a reminder.'],
    counterexamples: [],
  }),
] as const;
