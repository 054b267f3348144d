import type { EventClause } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader } from '../rule.ts';
import { COMMANDS, OBJECT_OPENERS } from './commands.ts';
import { type EventWords, itemsOf } from './items.ts';
import { hasVerb } from './main-verb.ts';
import { aloneOf, happenedOf } from './nouns.ts';
import { DETERMINERS, OPENERS } from './parts.ts';
import { phraseOf } from './phrase.ts';
import { thresholdOf } from './threshold.ts';
import { PARTICLES, pastOfGerund, verbOf } from './verbs.ts';

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
const SCHEDULE_KINDS: ReadonlySet<string> = new Set(['clock', 'date', 'compact', 'zone', 'slashes', 'offset']);
const UNIT_WORDS = new Set(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'night']);
/** No event is about one of these: "if it fails" is an option or part of the action. */
const ALONE = new Set('it they this that one possible necessary needed anything something nothing you'.split(' '));
/** With these behind an "or" or "and" another trigger begins. */
const TRIGGERS = new Set(
  'when whenever once upon on after every each at if as daily weekly monthly hourly nightly manually only'.split(' '),
);
/** With these a deadline may begin. */
const DEADLINES = new Set('within for in after of'.split(' '));

const NEGATIONS = new Set(['not', 'no', 'never']);
/** Who speaks of what is to be done, rather than of what happens. */
const SPEAKERS = new Set(['we', 'i', 'please']);

/** How far an event's words reach at most: a bound on the search, far above any real sentence. */
const MAX_EVENT_WORDS = 28;

/** Whether a mark compares: "!=", ">=", "==" and "<>"; a "=" alone only behind the name of what is compared ("with status = paid"). */
function compares(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  const next = tokens[at + 1];
  const before = tokens[at - 1];
  if (!/^[=!<>]$/.test(token.text)) return false;
  if (next?.text === '=' && !next.spaced) return true;
  if (token.text !== '=') return false;
  if (!token.spaced && /^[=!<>]$/.test(before?.text ?? '')) return true;
  return /^(?:with|whose|where|and|or)$/.test(tokens[at - 2]?.text ?? '') && before?.kind === 'word';
}

const STOPS: ReadonlySet<string> = new Set(['.', ';', ':', '!', '?', '(', ')', '\n', '=', '->', '|']);

/**
 * Reads the words of an event, from here to the comma, the colon, "then", or the sentence's end. Every shorter end at
 * which something else may begin is offered too, so that the rest of the sentence decides.
 */
function eventWords(tokens: readonly Token[], at: number): { end: number; value: EventWords }[] {
  const found: { end: number; value: EventWords }[] = [];
  let negated = false;
  const offer = (end: number) => {
    const words = tokens.slice(at, end);
    if (isEvent(words)) found.push({ end, value: placed(words) });
  };
  for (let index = at; index < tokens.length && index < at + MAX_EVENT_WORDS; index++) {
    const token = tokens[index] as Token;
    const next = tokens[index + 1];
    const joined = token.text === '.' && !token.spaced && next?.spaced === false && next.kind === 'word';
    if (!joined && STOPS.has(token.text) && !compares(tokens, index)) {
      offer(index);
      return found;
    }
    // "above -15 degrees" goes on.
    if (token.text === '-' && token.spaced && !(next?.kind === 'number' && !next.spaced)) {
      offer(index);
      return found;
    }
    if (token.text === ',') {
      offer(index);
      // "published, updated or deleted" goes on.
      if (!isListed(tokens, index)) return found;
    }
    if (isOrdered(tokens, at, index)) {
      offer(index);
      return found;
    }
    if (index > at) {
      const starts =
        token.text === 'then' ||
        (negated &&
          (DEADLINES.has(token.text) || (token.kind === 'number' && !DEADLINES.has(tokens[index - 1]?.text ?? ''))));
      const joins = (token.text === 'or' || token.text === 'and') && TRIGGERS.has(next?.text ?? '');
      const lasts =
        token.text === 'for' &&
        (next?.kind === 'number' || next?.kind === 'compact' || /^(?:more|longer|over|at)$/.test(next?.text ?? ''));
      const speaks = index > at + 1 && SPEAKERS.has(token.text);
      if (starts || joins || lasts || speaks || token.text === 'within' || isMeantime(tokens, index)) offer(index);
      // "When an order ships we email …": what we do is no part of what happened.
      if (speaks && token.text !== 'i' && phraseOf(itemsOf(tokens.slice(at, index))) !== null) return found;
      if (joins && token.text === 'and') return found;
    }
    if (SCHEDULE_KINDS.has(token.kind) || holdsSchedule(tokens, at, index)) return found;
    negated ||= NEGATIONS.has(token.text) || token.text.endsWith("n't");
  }
  if (tokens.length <= at + MAX_EVENT_WORDS) offer(tokens.length);
  return found;
}

/** Behind these a verb is what somebody else does, or no verb at all: "asks to cancel the order", "we send the bill". */
const NO_COMMAND_BEHIND =
  /^(?:to|and|or|not|never|we|i|you|they|he|she|it|who|that|which|whose|do|does|did|can|could|may|must|shall|should|will|would|let|lets|help|helps|make|makes|no|new)$|n't$/;

/** It is told of one thing, or its verb is said: what comes behind is no further verb of it. */
const IS_ONE = /^(?:an?|each|every|any|another|someone|somebody|is|are|was|were|has|have|gets|becomes)$/;

/** Whether an event that begins at `at` has ended and its order begins, with no comma between: "… signs up send a guide". */
function isOrdered(tokens: readonly Token[], at: number, index: number): boolean {
  const verb = tokens[index] as Token;
  if (index < at + 2 || verb.kind !== 'word' || !COMMANDS.has(verb.text)) return false;
  const before = tokens[index - 1]?.text ?? '';
  const next = tokens[index + 1];
  if (next === undefined || NO_COMMAND_BEHIND.test(before) || DETERMINERS.has(before)) return false;
  if (OPENERS.has(before) && !PARTICLES.has(before)) return false;
  const sure =
    OBJECT_OPENERS.has(next.text) || next.kind === 'channel' || next.kind === 'email' || next.kind === 'quoted';
  // A plain noun may be the end of what happens ("a device reports scan errors, …"); where no comma follows nothing else can be the order.
  const named = next.kind === 'word' && !OPENERS.has(next.text) && !PARTICLES.has(next.text);
  // "When new customers open an account, …": of several things the command may be what they do.
  const one = sure && tokens.slice(at, index).some(({ text }) => IS_ONE.test(text));
  if (!one && !((sure || named) && !isCommaAhead(tokens, index))) return false;
  const items = itemsOf(tokens.slice(at, index));
  return hasVerb(items) && phraseOf(items) !== null;
}

/** Whether a comma follows in the sentence. */
function isCommaAhead(tokens: readonly Token[], from: number): boolean {
  for (let index = from; index < tokens.length && index < from + MAX_EVENT_WORDS; index++) {
    const { text } = tokens[index] as Token;
    if (text === ',') return true;
    if (STOPS.has(text)) return false;
  }
  return false;
}

/** "in the meantime", "before then" */
function isMeantime(tokens: readonly Token[], at: number): boolean {
  const { text } = tokens[at] as Token;
  const next = tokens[at + 1]?.text;
  if (text === 'in') return next === 'the' && tokens[at + 2]?.text === 'meantime';
  return (
    text === 'meanwhile' ||
    ((text === 'before' || text === 'by' || text === 'since' || text === 'until') && next === 'then')
  );
}

/** Whether what follows a comma is another thing that can be done, and an "or" comes behind it. */
function isListed(tokens: readonly Token[], comma: number): boolean {
  for (let index = comma; index < comma + 12; index += 2) {
    if (verbOf(tokens[index + 1]?.text ?? '')?.form !== 'past') return false;
    const joint = tokens[index + 2]?.text;
    if (joint === 'or' || (joint === ',' && tokens[index + 3]?.text === 'or'))
      return verbOf(tokens[index + (joint === ',' ? 4 : 3)]?.text ?? '')?.form === 'past';
    if (joint !== ',') return false;
  }
  return false;
}

/** "subscribes to the weekly plan": behind a determiner and before a noun it says which, and not when. */
const isKind = (words: readonly Token[], at: number): boolean =>
  /^(?:hourly|daily|weekly|monthly|quarterly|yearly|annual)$/.test(words[at]?.text ?? '') &&
  DETERMINERS.has(words[at - 1]?.text ?? '') &&
  words[at + 1]?.kind === 'word';

/** "250 euros a month", "$5 per week": how much of something comes in a unit of time. */
const isRate = (words: readonly Token[], at: number): boolean =>
  /^(?:an?|per|\/)$/.test(words[at - 1]?.text ?? '') &&
  (words[at - 2]?.kind === 'number' || NAMED_AMOUNTS.test(words[at - 2]?.text ?? '')) &&
  UNIT_WORDS.has(words[at]?.text ?? '');
const NAMED_AMOUNTS = /^(?:dollars?|euros?|pounds?|usd|eur|gbp|yen|cents|k|thousand|million)$/;

/** "a 24-hour pass", "a 7 day trial": so long is what it says which. */
const isLong = (words: readonly Token[], at: number): boolean =>
  at > 1 &&
  /^(?:second|minute|hour|day|week|month|year)$/.test(words[at]?.text ?? '') &&
  (words[at - 1]?.text === '-' ? words[at - 2] : words[at - 1])?.kind === 'number' &&
  DETERMINERS.has(words[at - (words[at - 1]?.text === '-' ? 3 : 2)]?.text ?? '') &&
  words[at + 1]?.kind === 'word';

const isOfSchedule = ({ text, kind }: Token): boolean => kind === 'ordinal' || SCHEDULE_WORDS.has(text);

/** "more than 5 minutes": behind what compares, a number and its unit are no schedule. */
const isCompared = (words: readonly Token[], at: number): boolean =>
  at > 1 &&
  words[at - 1]?.kind === 'number' &&
  /^(?:than|least|most|over|under|above|below|by|of)$/.test(words[at - 2]?.text ?? '');

/** Whether all words from `from` on over `at` are no event, since they say when. */
function holdsSchedule(tokens: readonly Token[], from: number, at: number): boolean {
  const token = tokens[at] as Token;
  if (!isOfSchedule(token) || (at === from && (token.text === 'every' || token.text === 'each'))) return false;
  if ((at > from + 1 && isCompared(tokens, at)) || isKind(tokens, at) || isRate(tokens, at) || isLong(tokens, at))
    return false;
  // "the 3rd time"
  for (let first = from; first <= at; first++)
    if (isOfSchedule(tokens[first] as Token))
      return !(tokens[first]?.kind === 'ordinal' && tokens[first + 1]?.text === 'time');
  return true;
}

/** Whether words may name an event, before it is known which. */
function isEvent(words: readonly Token[]): boolean {
  const [first, second] = words;
  if (first === undefined || ALONE.has(first.text)) return false;
  const every = first.text === 'every' || first.text === 'each';
  if (
    words.some(
      (word, at) =>
        isOfSchedule(word) &&
        !(every && at === 0) &&
        !isCompared(words, at) &&
        !isKind(words, at) &&
        !isRate(words, at) &&
        !isLong(words, at),
    )
  ) {
    const late = words.findIndex(isOfSchedule);
    // "in March": never; "for the 3rd time" is no date.
    if (words[late]?.kind !== 'ordinal' || words[late + 1]?.text !== 'time') return false;
  }
  // "a quarter is closed" happens; "the day" alone is a time.
  const closes = /^(?:is|has|was|gets|ends|closes)$/.test(words[2]?.text ?? '');
  if (!closes && /^(?:a|an|every|each|the|this|that|any)$/.test(first.text) && UNIT_WORDS.has(second?.text ?? ''))
    return false;
  if (first.kind === 'number' && UNIT_WORDS.has((second?.text ?? '').replace(/s$/, ''))) return false;
  if (words.length > 1) return true;
  const { text } = first;
  return text.includes('.') || aloneOf(text) !== null || happenedOf(text) !== null || pastOfGerund(text) !== null;
}

const placed = (tokens: readonly Token[]): EventWords => ({
  start: tokens[0]?.start ?? 0,
  end: tokens.at(-1)?.end ?? 0,
  items: itemsOf(tokens),
});

/** Words to the next mark. */
function limitWords(tokens: readonly Token[], at: number): { end: number; value: EventWords }[] {
  let end = at;
  while (end < tokens.length && end < at + MAX_EVENT_WORDS) {
    const { text, spaced } = tokens[end] as Token;
    const joined = text === '.' && !spaced && tokens[end + 1]?.spaced === false;
    if (!joined && !compares(tokens, end) && (text === ',' || STOPS.has(text) || (text === '-' && spaced))) break;
    end += 1;
  }
  const words = tokens.slice(at, end);
  // "It happened 5 times within 10 minutes" counts, and says no time.
  const counts = words.some(
    ({ text }, index) => text === 'times' && /^(?:with)?in$/.test(words[index + 1]?.text ?? ''),
  );
  const scheduled = !counts && words.some(({ text, kind }) => SCHEDULE_WORDS.has(text) || SCHEDULE_KINDS.has(kind));
  return words.length === 0 || scheduled || words.every(({ kind }) => kind !== 'word' && kind !== 'quoted')
    ? []
    : [{ end, value: placed(words) }];
}

/** With one of these behind it, a name heads a job that has a schedule of its own. */
const TITLED_BY = new Set('every each daily nightly hourly weekly monthly weekdays when whenever at'.split(' '));
/** What leads to an event begins none. */
const LEADS = new Set(
  'on upon when whenever after once if as where following in at given before until unless'.split(' '),
);
const TITLE_MARKS: readonly string[] = ['->', ':', '-', '=', '→', '⇒'];

/** "Order placed -> reserve stock": an event that heads a description, or a line of it. */
function title(tokens: readonly Token[], at: number): { end: number; value: EventClause }[] {
  // The mark first: few texts have one.
  let end = at;
  while (end < at + 9 && tokens[end] !== undefined && !isMark(tokens, end)) end += 1;
  if (end === at || !isMark(tokens, end) || end + 1 >= tokens.length) return [];
  for (let index = at; index < end; index++) {
    if (
      STOPS.has((tokens[index] as Token).text) &&
      !(tokens[index]?.text === '.' && tokens[index + 1]?.spaced === false)
    )
      return [];
  }
  const words = tokens.slice(at, end);
  // "On alert resolved: …" is led to by its first word.
  if (LEADS.has(words[0]?.text ?? '')) return [];
  // "Monthly invoice run: …" is a job that runs each month.
  if (/^(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual)$/.test(words[0]?.text ?? '')) return [];
  const items = itemsOf(words);
  const scheduled = () => tokens.slice(end, end + MAX_EVENT_WORDS).some(({ text }) => TITLED_BY.has(text));
  // "Stock below minimum: reorder it": what is so from then on, where no schedule sets the job off.
  if (thresholdOf(items) !== null && !scheduled()) {
    const place = { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 };
    return [{ end, value: { kind: 'event', event: place, delay: null, deadline: null, threshold: true } }];
  }
  if (!isEvent(words) && words.length > 1) return [];
  const phrase = phraseOf(items);
  if (phrase === null) return [];
  // "Driver offline: reassign the trips": what is so now sets the job off, where no schedule does.
  const state =
    words.length > 1 &&
    items.length < 5 &&
    /^(?:[-_a-z]+\.)?(?:offline|down|overdue|unreachable|unavailable|inactive|about_to_[a-z_]+|due|late|low|full|empty)$/.test(
      phrase.any[0]?.name.split('.')[1] ?? '',
    ) &&
    !scheduled();
  // A noun of something done heads many a job ("Cache update: …"); behind "new", or before an arrow, it is an event.
  const arrow = tokens[end]?.text !== ':' && !(tokens[end]?.text === '-' && tokens[end]?.spaced === true);
  const sure = items.some(({ text }, index) => text.includes('.') || (index > 0 && verbOf(text)?.form === 'past'));
  if (!arrow && !sure && !state && words[0]?.text !== 'new') return [];
  return [
    {
      end,
      value: {
        kind: 'event',
        event: { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 },
        delay: null,
        deadline: null,
      },
    },
  ];
}

function isMark(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.kind === 'word' || !TITLE_MARKS.includes(token.text)) return false;
  return token.text !== '-' || (token.spaced && tokens[at + 1]?.spaced === true);
}

/** What a job's name neither begins with nor goes on over: "the", and what is said of the job. */
const NOT_IN_NAMES =
  /^(?:the|an?|our|this|that|each|every|it|job|task|pipeline|workflow|finishes|completes|succeeds|ends|fails|crashes|is|has|runs|and|or|when|after|user|customer)$/;

/** "nightly export", "weekly-billing", "Sync inventory" in quotes: words that name a job. */
function jobName(tokens: readonly Token[], at: number): { end: number; value: string }[] {
  if (tokens[at]?.kind === 'quoted') return [{ end: at + 1, value: (tokens[at]?.text ?? '').slice(1, -1) }];
  if (tokens[at]?.kind !== 'word') return [];
  const found: { end: number; value: string }[] = [];
  let name = '';
  for (let index = at; index < at + 9; index++) {
    const token = tokens[index];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'number' && token.text !== '-')) break;
    if (NOT_IN_NAMES.test(token.text)) break;
    name += token.spaced && name !== '' ? ` ${token.text}` : token.text;
    if (token.text !== '-') found.push({ end: index + 1, value: name });
  }
  return found.reverse();
}

export const eventReaders = [
  defineReader({
    id: 'event.words',
    yields: 'event',
    read: eventWords,
    examples: ['When a user signs up, send a welcome email.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'event.limit',
    yields: 'limit',
    read: limitWords,
    examples: ['When a customer signs up, except internal users, start the onboarding flow.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'event.title',
    yields: 'clause',
    opens: true,
    needs: { words: TITLE_MARKS },
    begins: { kinds: ['word', 'mixed'] },
    read: title,
    examples: [
      'Order placed -> reserve the stock',
      'New support ticket: assign it to somebody',
      'PR merged to main: rebuild the docs',
      'Driver offline: reassign the trips',
      'Stock below minimum: reorder it',
      'CPU > 90%: add a server',
    ],
    counterexamples: [
      'Database backup: every day at 9 AM, dump the tables',
      'Cache update: every hour, fill the cache',
      'Disk full: every hour, check the disks',
      'Orders over $100: every hour, list them',
    ],
  }),
  defineReader({
    id: 'event.job-name',
    yields: 'job-name',
    begins: { kinds: ['word', 'quoted', 'mixed'] },
    read: jobName,
    examples: ['After the nightly export job finishes, send the report.'],
    counterexamples: [],
  }),
] as const;
