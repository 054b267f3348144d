import { defineRule } from '../rule.ts';
import { countedOf } from './counted.ts';
import { type EventWords, itemsOf } from './items.ts';
import { notDone } from './not-done.ts';
import { phraseOf } from './phrase.ts';
import { event, isPlace, names, place } from './said.ts';

/** What has not happened by a time, or goes on for one. */
export const deadlineRules = [
  defineRule({
    id: 'event.deadline',
    yields: 'clause',
    pattern:
      '(if|when|where|whenever|once|as soon as) <event:event> (within|for|in|after|for more than|for over|for at least|for longer than) <duration:span>',
    produce: ({ event: words, span }, { tokens, from }) =>
      isNegative(words) && !isPlace(tokens, from)
        ? { kind: 'event', event: place(words), delay: null, deadline: { span, from: null } }
        : null,
    priority: 2,
    examples: [
      'If an invoice is not paid within 14 days, send a reminder.',
      'When a ticket is opened and not answered within 4 hours, page the lead.',
    ],
    counterexamples: ['When a user signs up, send the guide within 4 hours'],
  }),
  defineRule({
    id: 'event.counted',
    yields: 'clause',
    pattern:
      '(if|when|whenever|once|after|as soon as|every time|each time) <event:event> (within|inside|in) [the space of] (<duration:span>|<unit:unit>)',
    // "5 orders arrive within an hour": how many in what time, which the event's predicate must find out.
    produce: ({ event: words }, { tokens, from, to }) => {
      const said = tokens.slice(from, to).filter(({ start }) => start >= words.start);
      return countedOf(itemsOf(said)) !== null && phraseOf(itemsOf(said)) !== null
        ? event({ ...words, end: said.at(-1)?.end ?? words.end })
        : null;
    },
    priority: 3,
    examples: [
      'When 5 orders arrive within an hour, alert #sales.',
      'After 3 failed logins within 10 minutes, lock the account.',
    ],
    counterexamples: ['When a user signs up, send the guide within 4 hours'],
  }),
  defineRule({
    id: 'event.business-days',
    yields: 'clause',
    pattern:
      '((when|if|whenever|once|as soon as) <event:late> within <number:within?> (business|working|work) (days|day)|<number:n?> (business|working|work) (days|day) (after|before|from|following) <event:event?>)',
    // Elapsed time is what deadlines and waits are made of.
    produce: ({ within, n, late, event: words }, { tokens, from, to }) => {
      const said = words ?? late;
      const days = within ?? n;
      if (said === undefined || days === undefined || !names(said)) return null;
      if (/^(?:every|each|the|last|first|next)$/.test(tokens[from - 1]?.text ?? '')) return null;
      const length = Math.floor(days / 5) * 7 + (days % 5 > 0 && days > 5 ? days % 5 : days < 5 ? days : 0);
      const text = tokens
        .slice(from, to)
        .map(({ text: word, spaced }, at) => (at > 0 && spaced ? ` ${word}` : word))
        .join('')
        .replace(/\S+ (?:business|working|work) days?/, `${length} ${length === 1 ? 'day' : 'days'}`);
      return {
        kind: 'problem',
        code: 'NLJ4016',
        message: `Waits and deadlines are elapsed time, in which business days cannot be counted. Say how long that is: ${length} days, or more where a weekend lies between.`,
        instead: [{ title: `${length} days`, text: text.charAt(0).toUpperCase() + text.slice(1) }],
      };
    },
    priority: 3,
    examples: [
      '3 business days after an order is shipped, ask for a review.',
      'If an invoice is not paid within 5 business days, send a reminder.',
    ],
    counterexamples: ['2 business days before the end of the month at 9 AM'],
  }),
  defineRule({
    id: 'event.lasting',
    yields: 'clause',
    pattern:
      '(if|when|where|whenever|once|after|as soon as|each time|every time) <event:event> for [more than|over|at least|longer than] <duration:delay>',
    // "has been inactive for 30 days": something that lasts, looked at once it has.
    produce: ({ event: words, delay }, { tokens, from }) =>
      !isPlace(tokens, from) && phraseOf(words.items)?.any.every((one) => one.lasts === true && !one.negative) === true
        ? event(words, delay)
        : null,
    priority: 2,
    examples: [
      'After a user has been inactive for 30 days, send a win-back email.',
      'If a ticket stays open for 15 minutes, page the engineer on call.',
    ],
    counterexamples: ['When a user signs up for 30 days, send the guide'],
  }),
  defineRule({
    id: 'event.deadline-from',
    yields: 'clause',
    pattern:
      '(if|when|where|whenever|once|as soon as) <event:event> [within|for|in] <duration:span> (of|after|from|since|following) <event:start>',
    produce: ({ event: words, span, start }, { tokens, from }) =>
      isNegative(words) && !isPlace(tokens, from)
        ? { kind: 'event', event: place(words), delay: null, deadline: { span, from: place(start) } }
        : null,
    priority: 2,
    examples: [
      'If an invoice is not paid within 14 days of being sent, send a reminder.',
      'If a customer does not confirm their email within 24 hours of signing up, send a nudge.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'event.deadline-from-it',
    yields: 'clause',
    pattern:
      '(if|when|whenever|once|as soon as) <event:event> [within|for|in] <duration:span> (of|after|from|since|following) (it|they|he|she) (was|were|is|are|has been|have been|got) <noun:done>',
    produce: ({ event: words, span }, { tokens, from, to }) => {
      if (!isNegative(words)) return null;
      const it = tokens.findLastIndex(({ text }, at) => at > from && at < to && /^(?:it|they|he|she)$/.test(text));
      const start = tokens[it + 1]?.start ?? 0;
      const since = { start, end: tokens[to - 1]?.end ?? start };
      return { kind: 'event', event: place(words), delay: null, deadline: { span, from: since } };
    },
    priority: 3,
    examples: ['If a parcel has not been collected 5 days after it was dropped, call the courier.'],
    counterexamples: [],
  }),
] as const;

function isNegative(words: EventWords): boolean {
  const phrase = phraseOf(notDone(words.items));
  return phrase !== null && (phrase.unless !== null || (phrase.any.length === 1 && phrase.any[0]?.negative === true));
}
