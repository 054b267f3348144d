import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader, defineRule } from '../rule.ts';

/** An event does not hold words of a schedule; one that does is a schedule that was not read. */
const SCHEDULE_WORDS = new Set([
  ...[
    'every',
    'each',
    'month',
    'minutes',
    'hour',
    'hours',
    'midnight',
    'noon',
    'am',
    'pm',
    'daily',
    'weekly',
    'weekdays',
  ],
  ...[...WEEKDAY_WORDS.keys(), ...MONTH_WORDS.keys()].filter((word) => word.length > 4),
]);
/** Nor does it hold a time or a date. */
const SCHEDULE_KINDS: ReadonlySet<string> = new Set([
  'clock',
  'ordinal',
  'date',
  'compact',
  'zone',
  'slashes',
  'offset',
]);
const UNIT_WORDS = new Set(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'night']);
/** No event is about one of these: "if it fails" is an option or part of the action. */
const ALONE = new Set([
  'it',
  'they',
  'there',
  'this',
  'that',
  'one',
  'possible',
  'necessary',
  'needed',
  'anything',
  'something',
]);

/** How far an event's words reach at most: a bound on the search, far above any real sentence. */
const MAX_EVENT_WORDS = 24;

/**
 * The words of an event, from here to the comma, the colon, "then", or the sentence's end. Every shorter end at a
 * stop is offered too, so that the rest of the sentence decides.
 */
function eventWords(tokens: readonly Token[], at: number): { end: number; words: readonly string[]; text: string }[] {
  const words: string[] = [];
  const found: { end: number; words: readonly string[]; text: string }[] = [];
  const offer = (end: number) => {
    if (
      words.length > 1 &&
      !words.some((word) => SCHEDULE_WORDS.has(word)) &&
      !ALONE.has(words[0] ?? '') &&
      !(/^(a|an)$/.test(words[0] ?? '') && UNIT_WORDS.has(words[1] ?? ''))
    )
      found.push({ end, words: [...words], text: words.join(' ') });
  };
  for (let index = at; index < tokens.length && index < at + MAX_EVENT_WORDS; index++) {
    const token = tokens[index] as Token;
    if (token.kind === 'punct' && token.text !== '-' && token.text !== "'" && token.text !== '/') {
      offer(index);
      return found;
    }
    if (token.text === 'then') offer(index);
    if (SCHEDULE_KINDS.has(token.kind)) return found;
    words.push(token.text);
  }
  if (at + words.length === tokens.length) offer(tokens.length);
  return found;
}

export const eventReaders = [
  defineReader({
    id: 'event.words',
    yields: 'event',
    read: (tokens, at) => eventWords(tokens, at).map(({ end, words, text }) => ({ end, value: { words, text } })),
    examples: ['When a user signs up, send a welcome email.'],
    counterexamples: [],
  }),
] as const;

export const eventRules = [
  defineRule({
    id: 'event.when',
    yields: 'clause',
    pattern:
      '(when|whenever|once|if|as soon as|every time|each time|any time|immediately after|right after|upon) <event:event>',
    produce: ({ event }) => ({ kind: 'event', words: event.words, text: event.text, delay: null }),
    examples: [
      'When a task is marked complete, notify the project owner.',
      'Send a welcome email as soon as a user signs up.',
    ],
    counterexamples: ['Every Monday at 9 AM, send a summary.'],
  }),
  defineRule({
    id: 'event.after',
    yields: 'clause',
    pattern: '(after|on) <event:event>',
    produce: ({ event }, { tokens, from }) => {
      const first = tokens[from + 1];
      // "after 5 PM" and "on Mondays" are times; an event names a thing.
      return first?.kind === 'word' &&
        /^(a|an|any|the|each|every|new|payment|user|order|purchase|signup|sign|checkout|login|failure)/.test(
          first.text,
        ) &&
        event.words.length > 1
        ? { kind: 'event', words: event.words, text: event.text, delay: null }
        : null;
    },
    examples: ['After an order is placed, reserve the stock.', 'On payment failure, email the customer.'],
    counterexamples: ['on Mondays at 9 AM'],
  }),
  defineRule({
    id: 'event.delayed',
    yields: 'clause',
    pattern: '<duration:delay> after <event:event>',
    produce: ({ delay, event }) => ({ kind: 'event', words: event.words, text: event.text, delay }),
    priority: 1,
    examples: ['3 days after a trial starts, send a check-in email.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.on-demand',
    yields: 'clause',
    pattern:
      '[only|run|runs|triggered|started|run only] (on demand|on - demand|manually|by hand|manual only|when asked)',
    produce: () => ({ kind: 'manual' }),
    examples: ['On demand: rebuild the search index.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.manual',
    yields: 'clause',
    pattern: 'manual',
    produce: () => ({ kind: 'manual' }),
    examples: ['Manual: rebuild the search index.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.no-schedule',
    yields: 'clause',
    pattern: 'no schedule',
    produce: () => ({ kind: 'manual' }),
    examples: ['No schedule. Rebuild the search index.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.after-job',
    yields: 'clause',
    pattern: 'after the <words:job> job (finishes|completes|succeeds|is done|has finished|has completed|runs)',
    produce: ({ job }) => ({ kind: 'after-job', job, on: 'completed' }),
    priority: 2,
    examples: ['After the nightly export job finishes, send the report.'],
    counterexamples: [],
  }),
] as const;
