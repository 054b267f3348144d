import type { Span } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import type { EventWords } from './items.ts';
import { OPENERS } from './parts.ts';
import { names, place } from './said.ts';
import { PARTICLES, verbOf } from './verbs.ts';

/** What leads to an event. */
const EVENT_CUES = new Set('when whenever once upon time soon if on after moment each'.split(' '));

/** So many words back an event is looked for that something may belong to: further than any sentence. */
const REACH = 80;

/** Of which of its events a job takes notice: unless, only if, except, once for many. */
export const narrowingRules = [
  defineRule({
    id: 'event.unless',
    yields: 'clause',
    pattern:
      '[but] unless [:] <event:event> [in the meantime|before then|by then|meanwhile|since then|until then|since]',
    // Where nothing happened before, it is what the action depends on: "send a reminder every Friday unless …".
    produce: ({ event: words }, { tokens, from }) =>
      (from === 0 || hasEvent(tokens, from)) &&
      names(words) &&
      !isGuard(words) &&
      !words.items.some(({ text }) => /^(?:meantime|meanwhile|then)$/.test(text))
        ? { kind: 'unless', event: place(words), within: null }
        : null,
    examples: ['3 days after a trial starts, unless a user upgrades in the meantime, send a discount.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'event.unless-within',
    yields: 'clause',
    pattern: '[but] unless <event:event> (within|in) <duration:within>',
    produce: ({ event: words, within }) => (names(words) ? { kind: 'unless', event: place(words), within } : null),
    priority: 1,
    examples: ['When an invoice is sent, unless an invoice is paid within 14 days, send a reminder.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'event.only-if',
    yields: 'clause',
    pattern: '[but|and] (only if|only when|provided|provided that|as long as) <limit:words>',
    produce: ({ words }) => ({ kind: 'condition', words: place(words), sentence: true, negative: false }),
    examples: ['When a user signs up, only if it is from the EU, record the consent.'],
    counterexamples: ['Every hour, delete the files only if they are old'],
  }),
  defineRule({
    id: 'event.if-it',
    yields: 'clause',
    pattern: '[but|and] if <limit:words>',
    // Right behind an event: "When an order is placed, if it is over $100, …".
    produce: ({ words }, { tokens, from, to }) =>
      tokens[to]?.text === ',' &&
      /^(?:it|they|he|she|its|their)$/.test(words.items[0]?.text ?? '') &&
      !holdsOrder(words) &&
      isBehindEvent(tokens, from)
        ? { kind: 'condition', words: place(words), sentence: true, negative: false }
        : null,
    examples: ['When an order is placed, if it is over $100, alert the fraud team.'],
    counterexamples: [
      'Every day at 9 AM, if it is raining, cancel the picnic',
      'When an order is placed, if it is paid ship it, else cancel it.',
    ],
  }),
  defineRule({
    id: 'event.and-it',
    yields: 'clause',
    pattern: 'and <limit:words>',
    // A line of its own between "when" and "then".
    produce: ({ words }, { tokens, from, to }) =>
      tokens[from - 1]?.text === '\n' &&
      tokens[to]?.text === '\n' &&
      tokens[to + 1]?.text === 'then' &&
      (/^(?:it|they|he|she|its|their)$/.test(words.items[0]?.text ?? '') || isState(words)) &&
      hasEvent(tokens, from)
        ? { kind: 'condition', words: place(words), sentence: true, negative: false }
        : null,
    examples: [
      'When a file is uploaded\nAnd it is larger than 10 MB\nThen split it into chunks',
      'When a file is uploaded\nAnd the mirror is enabled\nThen copy it',
    ],
    counterexamples: ['When a file is uploaded\nThen scan it\nAnd it is copied then'],
  }),
  defineRule({
    id: 'event.except',
    yields: 'clause',
    pattern: '(except|except for|excluding|other than|apart from|but not|but not for|not for) <limit:words>',
    // "… older than a year, except the audit tables" is said of what is deleted, where no event was said.
    // "But not for test orders" is one way to say it, not two.
    produce: ({ words }, { tokens, from }) =>
      hasEvent(tokens, from) && words.items[0]?.text !== 'for'
        ? { kind: 'condition', words: place(words), sentence: false, negative: true }
        : null,
    examples: ['When a customer signs up, except internal users, start the onboarding flow.'],
    counterexamples: [
      'Every hour, delete the files except the pinned ones',
      'Every hour, drop the old partitions, except the audit partitions',
    ],
  }),
  defineRule({
    id: 'event.for',
    yields: 'clause',
    pattern: 'for <limit:words> ,',
    produce: ({ words }, { tokens, from, to }) =>
      from === 0 &&
      /^(?:when|whenever|if|once|as|upon|every)$/.test(tokens[to]?.text ?? '') &&
      tokens[to + 1]?.kind === 'word'
        ? {
            kind: 'condition',
            words: { start: tokens[0]?.start ?? 0, end: words.end },
            sentence: false,
            negative: false,
          }
        : null,
    examples: ['For enterprise customers, when a ticket is opened, notify their account manager.'],
    counterexamples: ['every day at 9 AM, for the teams, send it'],
  }),
  defineRule({
    id: 'event.at-most-once',
    yields: 'clause',
    pattern:
      '[but] (at most|no more than|not more than|max|a maximum of) once (every|in|in any|within) <duration:span> [(per|for each|for every) <noun:per?>]',
    // Behind the action it is what each of them gets that is limited: a guard.
    produce: ({ span, per }, { tokens, from }) =>
      per !== undefined && !isBehindEvent(tokens, from)
        ? null
        : { kind: 'debounce', span, per: per ?? null, atMost: true },
    priority: 2,
    examples: ['When a cart is updated, at most once every 10 minutes, recalculate its totals.'],
    counterexamples: ['When a device goes offline, warn its owner, at most once every 6 hours per device.'],
  }),
  defineRule({
    id: 'event.quiet',
    yields: 'clause',
    pattern:
      '(after|wait for|waiting for) <duration:span> of (silence|quiet|inactivity|no changes|no activity|idleness|calm|no further changes)|[,] (debounced|debounce|debouncing) [by|for|to|with|over|of] <duration:span>|[wait|waiting] (until|once) there (have been|are|were) no [more|further|new] (changes|events|edits|updates|activity) for <duration:span>|[and] [wait|waiting] (until|once) (nothing|it|nobody|no one) (has|have) (changed|happened|arrived|come|(touched|changed|edited|updated|written|added) [to] [it|them|anything]) for <duration:span>',
    produce: ({ span }, { tokens, from }) =>
      // "Lock threads after 30 days of inactivity" is what a job does, where no event was said before.
      hasEvent(tokens, from) ? { kind: 'debounce', span: span as Span, per: null, atMost: false } : null,
    priority: 2,
    examples: [
      'When a document is edited, save a snapshot after 5 minutes of silence.',
      'Whenever a page is edited, purge the cache, debounced by 30 seconds.',
    ],
    counterexamples: ['Lock threads after 30 days of inactivity. Runs nightly.'],
  }),
] as const;

/** "it is paid ship it": what is to be done has begun, with no comma before it. */
const holdsOrder = ({ items }: EventWords): boolean =>
  items.some(({ text }, at) => {
    const before = items[at - 1]?.text ?? '';
    return (
      at > 2 &&
      /^(?:it|them|him|her)$/.test(text) &&
      !OPENERS.has(before) &&
      !PARTICLES.has(before) &&
      !/^(?:and|or|if)$/.test(before)
    );
  });

/** "the site is down", "the total is over 100 euros": what is so, and not what happens besides. */
const isState = ({ items }: EventWords): boolean => {
  const at = items.findIndex(({ text }) => /^(?:is|are|isn't|aren't)$/.test(text));
  const done = verbOf(items[/^not$/.test(items[at + 1]?.text ?? '') ? at + 2 : at + 1]?.text ?? '');
  return (
    at > 1 &&
    /^(?:the|this|that|our|my|its|their)$/.test(items[0]?.text ?? '') &&
    (done?.form !== 'past' || /ed$/.test(items.at(-1)?.text ?? ''))
  );
};

/** "unless that customer has already been offered one this week" keeps an effect from being repeated. */
function isGuard(words: EventWords): boolean {
  return words.items.some(({ text }) => /^(?:today|week|month|already|once|yesterday)$/.test(text));
}

/** Whether nothing but a comma stands between an event and a place, as far as words tell. */
function isBehindEvent(tokens: readonly Token[], at: number): boolean {
  const before = tokens.slice(Math.max(0, at - REACH), at);
  const cue = before.findLastIndex(({ text }) => EVENT_CUES.has(text));
  const marks = before.slice(cue + 1).filter(({ text }) => /^[,;.:]$/.test(text));
  return (
    cue >= 0 &&
    marks.length === 1 &&
    before.at(-1)?.text === ',' &&
    !before.some(({ text }) => /^(?:wait|pause|sleep|hold)$/.test(text))
  );
}

const hasEvent = (tokens: readonly Token[], at: number): boolean =>
  tokens.slice(Math.max(0, at - REACH), at).some(({ text }) => EVENT_CUES.has(text));
