import { defineRule } from '../rule.ts';
import type { EventWords } from './items.ts';
import { names, place } from './said.ts';

/** Before and after a date that a thing carries. */
export const carriedDateRules = [
  defineRule({
    id: 'date.before',
    yields: 'clause',
    pattern: '<duration:offset> before <event:event>',
    produce: ({ offset, event: words }) =>
      names(words) || isThing(words) ? { kind: 'date', offset, before: true, event: place(words), field: null } : null,
    priority: 1,
    examples: [
      '24 hours before a subscription renews, email the customer.',
      'Send a reminder 2 days before an appointment.',
    ],
    counterexamples: ['two days before the end of the month at 9 AM', 'an hour before midnight'],
  }),
  defineRule({
    id: 'date.of',
    yields: 'clause',
    pattern:
      '([<duration:offset?>] (before|after)|on|at) (the|an|a|its|their) <noun:field> (date|time|day|deadline) of <event:event>',
    produce: ({ offset, field, event: words }, { tokens, from }) => {
      if (/^(?:first|last|next|same|second|third)$/.test(field)) return null;
      // "before the due date": how long before?
      if (offset === undefined && /^(?:before|after)$/.test(tokens[from]?.text ?? '')) return null;
      const before = tokens.slice(from, from + 8).some(({ text }) => text === 'before');
      return { kind: 'date', offset: offset ?? null, before, event: place(words), field };
    },
    priority: 3,
    examples: [
      '2 weeks after the due date of an invoice, send a final notice.',
      'On the due date of an invoice, charge the card on file.',
    ],
    counterexamples: [],
  }),
] as const;

/** A thing with an article, which may carry a date: "an appointment". */
function isThing(words: EventWords): boolean {
  return (
    /^(?:a|an|the|each|every|any|their|its|his|her)$/.test(words.items[0]?.text ?? '') &&
    words.items.length > 1 &&
    words.items.length < 5
  );
}
