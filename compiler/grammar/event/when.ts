import { defineRule } from '../rule.ts';
import type { EventWords } from './items.ts';
import { event, isPlace, names } from './said.ts';

/** What happens, said by itself: when, if, after, on; with a delay before or behind it. */
export const whenRules = [
  defineRule({
    id: 'event.when',
    yields: 'clause',
    pattern:
      '(when|whenever|every time [that|when]|each time [that|when]|any time [that|when]|anytime|as soon as|the moment [that]|the instant|immediately after|right after|directly after|immediately when|only when|triggered when|triggered whenever|run when|runs when) <event:event>',
    produce: ({ event: words }) => event(words),
    examples: [
      'When a task is marked complete, notify the project owner.',
      'Send a welcome email as soon as a user signs up.',
      'Whenever a customer places an order, reserve the stock.',
      'When a user signs up send a welcome email and create a workspace',
      'Whenever a new lead comes in notify #sales',
    ],
    counterexamples: ['Every Monday at 9 AM, send a summary.'],
  }),
  defineRule({
    id: 'event.if',
    yields: 'clause',
    pattern:
      '(once|if|where|upon|following|in response to|triggered by|on receipt of|on the event|in case|in the event that) <event:event>',
    // These lead to much else; only words that name an event are one.
    produce: ({ event: words }, { tokens, from }) => (names(words) && !isPlace(tokens, from) ? event(words) : null),
    examples: [
      'If a payment fails, email the customer.',
      'Where a claim is rejected, a letter shall be sent to the claimant.',
      'Upon account deletion, purge the personal data.',
      'In response to a failed login, lock the account.',
    ],
    counterexamples: ['Every day at 9 AM, check if everything is fine'],
  }),
  defineRule({
    id: 'event.after',
    yields: 'clause',
    pattern: '(after|on) <event:event>',
    // "after 5 PM" and "on Mondays" are times, "after another 2 days send …" is a wait; an event names a thing.
    produce: ({ event: words }) => (names(words) && !isLength(words) ? event(words) : null),
    examples: [
      'After an order is placed, reserve the stock.',
      'On payment failure, email the customer.',
      'On checkout, count the stock.',
    ],
    counterexamples: [
      'on Mondays at 9 AM',
      'after 5 PM, every ten minutes',
      'When a lead is created, email them, then after another 2 days call them.',
    ],
  }),
  defineRule({
    id: 'event.labelled',
    yields: 'clause',
    pattern: '(trigger|event|when|on) [-] (:|=) [when|whenever|on] <event:event>',
    produce: ({ event: words }, { tokens, from }) =>
      names(words) && /^[\n;|.-]?$/.test(tokens[from - 1]?.text ?? '') ? event(words) : null,
    priority: 1,
    examples: [
      'Trigger: a ferry departs\nDo: upload the manifest',
      'When: an order is placed\nAction: send the receipt',
    ],
    counterexamples: ['Every day at 9 AM, print the trigger: a customer who left'],
  }),
  defineRule({
    id: 'event.delayed',
    yields: 'clause',
    pattern: '[wait|wait for|waiting|exactly] <duration:delay> (after|from|following) <event:event>',
    produce: ({ delay, event: words }, { tokens, from }) =>
      (tokens[from]?.text === 'wait' && !names(words)) || /^(?:every|each)$/.test(tokens[from - 1]?.text ?? '')
        ? null
        : event(words, delay),
    priority: 1,
    examples: [
      '3 days after a trial starts, send a check-in email.',
      'Ask for feedback two weeks after purchase.',
      'Wait for 3 hours after a bug is filed, then assign it to somebody.',
    ],
    counterexamples: ['every 6 hours from the weather station, fetch the forecast'],
  }),
  defineRule({
    id: 'event.unit-later',
    yields: 'clause',
    pattern: '(the|one) <unit:unit> (after|following) <event:event>',
    produce: ({ unit, event: words }) => (names(words) && unit !== 'weekend' ? event(words, { n: 1, unit }) : null),
    priority: 2,
    examples: ['Email the buyer a guide the day after an order is delivered.'],
    counterexamples: ['Send the report the day after the holiday at 9 AM'],
  }),
] as const;

/** Whether words begin with a length of time: "another 3 days". */
const isLength = ({ items }: EventWords): boolean =>
  /^(?:another|further|\d|one |two |three |four |five |six |seven |ten )/.test(`${items[0]?.text} `) &&
  items.slice(1, 3).some(({ text }) => /^(?:second|minute|hour|day|week|month|year)s?$/.test(text));
