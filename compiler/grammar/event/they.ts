import type { EventClause, Span } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule, type Place as RulePlace } from '../rule.ts';
import { firstWhere } from '../where.ts';
import type { EventWords } from './items.ts';
import { phraseOf } from './phrase.ts';
import { event, names } from './said.ts';
import { verbOf } from './verbs.ts';

const SCHEDULED = /^(?:every|each|hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually|weekdays|weekends|at)$/;

/** What happens to what was named before, and what comes again and again. */
export const theyRules = [
  defineRule({
    id: 'event.pronoun',
    yields: 'clause',
    pattern: '(once|after|as soon as|when) it (has been|is|was|gets) <noun:done>',
    produce: (_, { tokens, from, to }) => {
      const it = tokens.findIndex(({ text }, at) => at > from && text === 'it');
      const at = tokens[it]?.start ?? 0;
      return { kind: 'event', event: { start: at, end: tokens[to - 1]?.end ?? at }, delay: null, deadline: null };
    },
    examples: ['Resize the avatar once it has been uploaded.'],
    counterexamples: ['Every hour, move files once it is quiet'],
  }),
  defineRule({
    id: 'event.pronoun-delayed',
    yields: 'clause',
    pattern: '<duration:delay> after it (has been|is|was|gets) <noun:done>',
    produce: ({ delay }, { tokens, from, to }) => {
      const it = tokens.findIndex(({ text }, at) => at > from && text === 'it');
      const at = tokens[it]?.start ?? 0;
      return { kind: 'event', event: { start: at, end: tokens[to - 1]?.end ?? at }, delay, deadline: null };
    },
    priority: 1,
    examples: ['Delete the export 7 days after it was created.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'event.first-time',
    yields: 'clause',
    pattern: '(the|every|each) first time [that|when] <event:event>',
    produce: ({ event: words }, { tokens, from }) =>
      names(words) && tokens[from]?.text === 'the' ? { ...event(words), first: true } : null,
    priority: 1,
    examples: ['The first time a customer places an order, send a thank-you card.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'event.as-it-comes',
    yields: 'clause',
    pattern: 'as <event:event>',
    // "As orders come in": only of what comes; "as usual" and "as the boss wants" are part of what is done.
    produce: ({ event: words }) =>
      /^(?:in|comes?|arrives?|appears?)$/.test(words.items.at(-1)?.text ?? '') &&
      phraseOf(words.items)?.any.every(({ name }) => /\.(?:received|arrived|appeared|came)$/.test(name)) === true
        ? event(words)
        : null,
    examples: ['As orders come in, print the picking slips.'],
    counterexamples: ['Every hour, sort the orders as they come in'],
  }),
  defineRule({
    id: 'event.as-they-come',
    yields: 'clause',
    pattern: 'as (they|it) <limit:did>',
    // "Process refunds as they come in": only of what comes; "as they wish" is part of what is done.
    produce: ({ did }, place) =>
      /^(?:comes?|arrives?|appears?|happens?|occurs?|lands?)$/.test(did.items[0]?.text ?? '') && did.items.length < 3
        ? theirs(did, place, null)
        : null,
    examples: ['Process refunds as they come in', 'Forward the support mails as they arrive'],
    counterexamples: ['Every hour, process the refunds as they come in'],
  }),
  defineRule({
    id: 'event.they',
    yields: 'clause',
    pattern: '(once|after|as soon as|when|whenever|right after|immediately after) (they|he|she) <limit:did>',
    produce: ({ did }, place) => theirs(did, place, null),
    examples: ['New hires get a laptop as soon as they sign the contract', 'Thank guests once they have booked'],
    counterexamples: ['Every hour, remind the users after they have paid'],
  }),
  defineRule({
    id: 'event.they-delayed',
    yields: 'clause',
    pattern: '<duration:delay> after (they|he|she) <limit:did>',
    produce: ({ delay, did }, place) => theirs(did, place, delay),
    priority: 1,
    examples: ['Guests receive instructions 24 hours after they book.', 'Email customers 3 days after they check out'],
    counterexamples: ['Every hour, remind the users 3 days after they have paid'],
  }),
] as const;

const isScheduled = ({ text }: Token): boolean => SCHEDULED.test(text);

const isPlural = ({ text, kind }: Token): boolean => kind === 'word' && text.length > 3 && /(?:s|people)$/.test(text);

/** What they do who were named before: "guests … after they book". Whom it is about is found out with the action. */
function theirs(did: EventWords, { tokens, from, to }: RulePlace, delay: Span | null): EventClause | null {
  const verb = verbOf(did.items[0]?.text ?? '');
  const auxiliary =
    /^(?:have|has|are|is|get|gets|were|was)$/.test(did.items[0]?.text ?? '') &&
    verbOf(did.items[1]?.text ?? '')?.form === 'past';
  // "Every day, renew the certificates … when they are old": a schedule sets it off.
  if (firstWhere(tokens, isScheduled) < from) return null;
  const named = firstWhere(tokens, isPlural) < from;
  let they = from;
  while (they < to && !/^(?:they|it|he|she)$/.test(tokens[they]?.text ?? '')) they += 1;
  const start = tokens[they]?.start ?? 0;
  return named &&
    ((verb !== null && !/^(?:have|has|are|is|get|gets|were|was)$/.test(did.items[0]?.text ?? '')) || auxiliary) &&
    tokens[to - 1] !== undefined
    ? { kind: 'event', event: { start, end: tokens[to - 1]?.end ?? start }, delay, deadline: null }
    : null;
}
