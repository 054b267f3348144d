import type { GuardMode, GuardWindow, Unit } from '../../ast/nodes.ts';
import { defineReader, defineRule } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';

/** A window of the calendar: nobody sends by the second or the weekend. */
export const calendar = (unit: Unit): GuardWindow => ({
  unit: unit === 'weekend' || unit === 'second' ? 'day' : unit,
});

/** A guard by a key, or by none; for ever where no window is said. */
export const guard = (per: string | null, window: GuardWindow | undefined, mode?: GuardMode) =>
  option({ name: 'guard', per, window: window ?? 'forever', inAction: false, ...(mode === undefined ? {} : { mode }) });

/** More than one of something in a window; null where it is one, or no number of times. */
export const several = (n: number | undefined): number | null =>
  n !== undefined && n > 1 && Number.isInteger(n) ? n : null;
/** A guard that lets more than one through, which none does: it is refused with what comes near. */
export const guardOf = (times: number, per: string, window: GuardWindow | undefined) =>
  isUnit(per) || NO_KEY.test(per)
    ? null
    : option({ name: 'guard', per, window: window ?? 'forever', inAction: false, times });
/** What counts how much is done at once, and tells no things apart. */
const NO_KEY = /^(?:batch|page|chunk|step|round|file|call|request|worker|instance|server|host|machine)$/;
const WORKERS = /^(?:workers?|threads?|runs?|jobs?|instances?|executions?)$/;

/** What is done to whoever gets something: the participles behind "haven't been". */
const GIVEN =
  /^(?:sent|emailed|mailed|chased|bothered|surveyed|refunded|credited|messaged|texted|notified|reminded|contacted|alerted|told|pinged|informed|nudged|invited|asked|called|billed|charged|greeted|thanked|offered|paged|warned|given|served|written)$/;

/** A participle that says that the thing which the job does was done: of a known verb, or of the action's own. */
export const guardReaders = [
  defineReader({
    id: 'given.participle',
    yields: 'given',
    single: true,
    begins: { kinds: ['word'] },
    read: (tokens, at) => {
      const said = tokens[at]?.text ?? '';
      if (GIVEN.test(said)) return [{ end: at + 1, value: said }];
      if (!/ed$/.test(said) || said.length < 5) return [];
      const stem = said.slice(0, Math.max(4, said.length - 3));
      const own = tokens.slice(Math.max(0, at - 24), at).some(({ text }) => text.startsWith(stem) && text !== said);
      return own ? [{ end: at + 1, value: said }] : [];
    },
    examples: ["Every day at 4 PM, remind the patients who haven't been reminded today."],
    counterexamples: [],
  }),
] as const;

const UNITS = new Set([
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'night',
  'weekday',
  'run',
  'time',
]);
/** Whether a key is a length of time, which no thing is told apart by. */
export const isUnit = (key: string): boolean => UNITS.has(key.split(' ')[0] ?? '');

/** The parts of a guard: how often, in which window, kept how. */
export const guardWords = [
  defineRule({
    id: 'guard-window.unit',
    yields: 'guard-window',
    pattern:
      '(per|a|an|each|every|in a|in any|in one|in the same|within a|within any|within the same|on the same|on one|in a single|on any|on any one|in any one|this|any given|in any given) [calendar] <unit:unit>',
    produce: ({ unit }) => calendar(unit),
    examples: ['Every hour, email new matches, at most once per user per week.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard-window.span',
    yields: 'guard-window',
    pattern: '(in|within|per|every|over|during|in any) [the last|the past|any|the previous] <duration:span>',
    produce: ({ span }, place) =>
      // "Every week" is one of the calendar's; "every 7 days" rolls.
      span.n === 1 &&
      /^(?:per|every|in|within|over) (?:one|a|an)?/.test(saidAt(place)) &&
      !/\b(?:last|past|previous)\b/.test(saidAt(place)) &&
      !/\d/.test(saidAt(place))
        ? span.unit === 'millisecond'
          ? null
          : calendar(span.unit)
        : { span },
    examples: ['Every hour, email new matches, at most once per user in 24 hours.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard-window.now',
    yields: 'guard-window',
    pattern: '(today|this hour|this week|this month|this quarter|this year|daily|weekly|monthly|hourly)',
    produce: (_, { tokens, to }) => {
      const word = tokens[to - 1]?.text ?? '';
      const adverb = { today: 'day', daily: 'day', weekly: 'week', monthly: 'month', hourly: 'hour' } as const;
      return { unit: adverb[word as keyof typeof adverb] ?? (word as 'hour' | 'week' | 'month' | 'quarter' | 'year') };
    },
    examples: ["Every day at 8 AM, send email to users who haven't received it today."],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard-window.ever',
    yields: 'guard-window',
    pattern: '(ever|at all|for ever|forever|for good|in total|overall|for all time|in its lifetime)',
    produce: () => 'forever',
    examples: ['When an order is placed, send the receipt, once per order ever.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard-mode.transaction',
    yields: 'guard-mode',
    pattern:
      '(in (a|one|the same) [database] transaction|transactionally|mode [:|is] transaction|guard mode [:|is] transaction|recorded in the same transaction|atomically)',
    produce: () => 'transaction',
    examples: ['When an order is placed, book it, once per order, in a transaction.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard-mode.claim',
    yields: 'guard-mode',
    pattern:
      '((claim|claiming|claimed|record|recording|recorded|mark|marking|marked) [it|each|them|the <thing>] (first|beforehand|before doing it|before sending|before it is done|before it is sent|up front)|[guard] mode [:|is] claim - first|claim - first|rather never than twice)',
    produce: () => 'claim-first',
    examples: ['When an order is placed, book it, only once per order, claiming it first.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard-mode.record',
    yields: 'guard-mode',
    pattern:
      '((record|recording|recorded|mark|marking|marked) [it|each|them|the <thing>] (after|afterwards|after it is done|after it is sent|once it is done|after sending|after doing it|when it is done|once done)|[guard] mode [:|is] record - after|record - after|rather twice than never)',
    produce: () => 'record-after',
    examples: ['When an order is placed, book it, only once per order, recorded after it is done.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'once-only.words',
    yields: 'once-only',
    pattern:
      '([at most|no more than|not more than|never more than|only|only ever|just|exactly|max|maximum|strictly|limit|limited to|limit it to|limit this to] once|(limit|limit to|limited to|limit of|a limit of|limit it to|limit this to) (one|1|a single) [<thing>]|never twice|(at most|no more than|not more than|never more than|max|maximum|only|just|exactly|a maximum of|never more than) (one|1|a single) <thing>|not (more often than|more than) once|(a single|one) time|(one|a single) <thing> (at most|max|maximum)|(one|a single) <thing>|not twice|(at most|no more than|not more than|never more than|max|maximum|only|just) (one|1)|once and only once|once only)',
    // "Tickets limited to one per customer" are so: behind a mark it is what a job does.
    produce: (_, { tokens, from }) => (tokens[from]?.text === 'limited' && !isBehindMark(tokens, from) ? null : true),
    examples: [
      'When a parcel is late, tell the buyer, limit one message per parcel per day.',
      'Every hour, email new matches, at most once per user per week.',
    ],
    counterexamples: ['Every hour, print tickets limited to one per customer.'],
  }),
  defineRule({
    id: 'often.most',
    yields: 'often',
    pattern: '<at-most> (<tries:n?>|<number:m?> [<thing:what?>])',
    // So many workers for each tenant are a limit of runs.
    produce: ({ n, m, what }) => (what !== undefined && WORKERS.test(what) ? null : several(n ?? m)),
    examples: ['Every day at 9 AM, email tips, at most twice a week per customer.'],
    counterexamples: [],
  }),
] as const;
