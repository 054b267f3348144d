import type { GuardMode, GuardWindow, Unit } from '../../ast/nodes.ts';
import { peopleOf } from '../event/people.ts';
import { defineReader, defineRule, type Place } from '../rule.ts';
import { singular } from '../singular.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';

const calendar = (unit: Unit): GuardWindow => ({
  unit: unit === 'weekend' || unit === 'second' ? 'day' : unit,
});

const guard = (per: string | null, window: GuardWindow | undefined, mode?: GuardMode) =>
  option({ name: 'guard', per, window: window ?? 'forever', inAction: false, ...(mode === undefined ? {} : { mode }) });

/** More than one of something in a window; null where it is one, or no number of times. */
const several = (n: number | undefined): number | null => (n !== undefined && n > 1 && Number.isInteger(n) ? n : null);
/** A guard that lets more than one through, which none does: it is refused with what comes near. */
const guardOf = (times: number, per: string, window: GuardWindow | undefined) =>
  isUnit(per) || NO_KEY.test(per)
    ? null
    : option({ name: 'guard', per, window: window ?? 'forever', inAction: false, times });
/** What counts how much is done at once, and tells no things apart. */
const NO_KEY = /^(?:batch|page|chunk|step|round|file|call|request|worker|instance|server|host|machine)$/;
const WORKERS = /^(?:workers?|threads?|runs?|jobs?|instances?|executions?)$/;

const DENIED =
  "(haven't|have not|hasn't|has not|didn't|did not|haven't yet|hasn't yet|weren't|were not|wasn't|was not)";
const OBJECT =
  '[it|one|them|this|that|any|this one|one of these|an email|a message|this email|this message|a reminder]';

/** What is done to whoever gets something: the participles behind "haven't been". */
const GIVEN =
  /^(?:sent|emailed|mailed|messaged|texted|notified|reminded|contacted|alerted|told|pinged|informed|nudged|invited|asked|called|billed|charged|greeted|thanked|offered|paged|warned|given|served|written)$/;

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

/** Whom "they" means: the last noun before the mark that opens the clause. */
function antecedent({ tokens, from }: Place): string | null {
  for (let at = from - 1; at >= 0 && at > from - 4; at--) {
    const token = tokens[at];
    if (token?.kind === 'word' && token.text.length > 2 && !/^(?:but|and|only)$/.test(token.text))
      return singular(token.text);
  }
  return null;
}

/** "Patients of the clinic who haven't", "customers with open invoices who haven't": the noun ahead of what it has. */
function headOf({ tokens, from }: Place): string | null {
  for (let at = from; at > 0 && at > from - 5; at--) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'punct') return null;
    const head = tokens[at - 1];
    if (/^(?:of|with|about|whose)$/.test(token.text))
      return head?.kind === 'word' && /(?:s|people)$/.test(head.text) ? singular(head.text) : null;
  }
  return null;
}

/** How often something may happen to the same thing at most. */
export const guardRules = [
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
      '([at most|no more than|not more than|never more than|only|only ever|just|exactly|max|maximum|strictly] once|never twice|(at most|no more than|not more than|never more than|max|maximum|only|just|exactly|a maximum of|never more than) (one|1|a single) <thing>|not (more often than|more than) once|(a single|one) time|(one|a single) <thing> (at most|max|maximum)|(one|a single) <thing>|not twice|(at most|no more than|not more than|never more than|max|maximum|only|just) (one|1)|once and only once|once only)',
    produce: () => true,
    examples: ['Every hour, email new matches, at most once per user per week.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.once-per',
    yields: 'clause',
    pattern:
      '[and|but] [it may|they may|may|must|it must] [run|happen|be sent|happens|runs|do this|do it|process it|send it|be done] <once-only> (per|for each|for every|for any|for any one|for the same|to each|to every|to the same|to any|to any one|for one|a|each|every) <key:per> [<guard-window:soon?>|and <unit:each?>] [at most|max|maximum] [<guard-window:later?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, soon, later, each, mode }, place) => {
      const window = soon ?? later ?? (each === undefined ? undefined : calendar(each));
      const said = saidAt(place);
      // "Once a week", "once per tenant", "once every day" are schedules and scopes.
      if (/\bonce (?:a|each|every) /.test(said) || isUnit(per)) return null;
      if (
        !/\b(?:most|more|only|exactly|just|strictly|max|maximum|twice)\b/.test(said) &&
        window === undefined &&
        isTenant(per)
      )
        return null;
      return guard(per, window, mode);
    },
    examples: [
      'Every hour, email new matches, at most once per user per week.',
      'When an order is placed, send the receipt, only once per order.',
      'Every day at noon, send the poll, never twice to the same person on one day.',
    ],
    counterexamples: ['Every hour, run once per tenant and sync the orders.'],
  }),
  defineRule({
    id: 'guard.once-in',
    yields: 'clause',
    pattern:
      '[and|but] <once-only> <guard-window:window> (per|for each|for every|for the same|to the same|to each|for any) <key:per> [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }) => (isUnit(per) ? null : guard(per, window, mode)),
    priority: 1,
    examples: [
      'Every hour, email new matches, not more than once a week per user.',
      'When a device goes offline, warn its owner, at most once every 6 hours per device.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.each-gets',
    yields: 'clause',
    pattern:
      '[and|but|make sure|ensure|make sure that|ensure that|so that] (each|every|a|any|the same|no|any one) <key:per> (may [only|not|never]|must [only|not|never]|should [only|not|never]|can [only|not|never]|is|gets|receives|will|shall|is only|only gets|only receives|is to|cannot|may at most|should at most) [ever|only|at most] [get|receive|be|have|see|be sent|be given|gets|receives] [<given>|<thing>] [it|this|that|one of these|the <thing>|a <thing>|one] [only|just|at most|no more than] [once|twice|<once-only>|more than once|more than one <thing>|one|one <thing>|two <thing>|again] [<guard-window:window?>] [at most|max|maximum|at the most] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, place) => {
      const said = saidAt(place);
      const one = /\b(?:once|one|a single)\b/.test(said);
      const limited = /\b(?:only|at (?:the )?most|no more than|just|max|maximum|exactly)\b/.test(said);
      const denied = /\b(?:no|not|never|cannot)\b/.test(said.replace(/no more than/, ''));
      if (denied) return /\b(?:twice|more than (?:once|one)|again|two)\b/.test(said) ? guard(per, window, mode) : null;
      return one && limited ? guard(per, window, mode) : null;
    },
    examples: [
      'Every hour, email new matches. Each user gets at most one per day.',
      'Every hour, forward the forms. Each form may only be forwarded once.',
      'Every hour, text the parents. Each parent gets one text a day at the most.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.each-once',
    yields: 'clause',
    pattern:
      '(each|every|any) <key:per> [only|at most|max|just] once <guard-window:window> [at most|max|maximum] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, { tokens, from }) =>
      from > 0 && isBehindMark(tokens, from) && !isUnit(per) ? guard(per, window, mode) : null,
    examples: ['Every hour, send the invoices. Each customer once per month.'],
    counterexamples: ['Every hour, ask each customer once per month'],
  }),
  defineRule({
    id: 'guard.nobody-gets-more',
    yields: 'clause',
    pattern:
      '[and|but|make sure|ensure|make sure that|ensure that|so that] no <key:per> (may|should|must|can|will|shall|is to|ever) [ever] (get|receive|be sent|be given|see|gets|receives) more than one <guard-window:window> [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }) => guard(per, window, mode),
    examples: ['Every hour, send the reminders. No patient should get more than one per day.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.one-per-window',
    yields: 'clause',
    pattern:
      '[only|just|max|maximum] (one|1) (per|for each|for every|to each) <key:per> <guard-window:window> [at most|max|maximum|at the most|only] [,] [<guard-mode:mode?>]',
    // "Report sales, one per customer per day" behind a mark counts what is sent.
    produce: ({ per, window, mode }, { tokens, from }) =>
      /^[,;.(\n-]$/.test(tokens[from - 1]?.text ?? '') && !isUnit(per) ? guard(per, window, mode) : null,
    examples: ['Every hour, send the stories to subscribers, one per subscriber per day.'],
    counterexamples: ['Every hour, print one per customer a day'],
  }),
  defineRule({
    id: 'guard.no-more-than-one',
    yields: 'clause',
    pattern:
      "[and|but] (don't|never|must never|must not|should not|shouldn't) [ever] (send|make|do|create|issue|post|deliver|write) more than (one|1|a single) <thing> (per|to each|to any|to the same|for each|for the same|for any) <key:per> [<guard-window:window?>] [,] [<guard-mode:mode?>]",
    produce: ({ per, window, mode }) => (isUnit(per) ? null : guard(per, window, mode)),
    priority: 1,
    examples: ['When a cart is left, send a reminder. Do not send more than one reminder per cart.'],
    counterexamples: ['Every hour, call the API. Do not send more than one request per second.'],
  }),
  defineRule({
    id: 'guard.nobody-twice',
    yields: 'clause',
    pattern:
      '[and|but] (nobody|no one|no - one) (may|should|must|can|will|shall|is to|ever) [ever] (be <given>|get|receive|be sent|get sent|hear from us) [it|this|one|them] (more than once|twice|more than one [<thing>]) [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ window, mode }, { tokens, from }) =>
      guard(peopleOf(tokens.slice(0, from).map(({ text }) => (text === '.' ? ',' : text))), window, mode),
    examples: ['Every hour, send nudges to users. Nobody should be nudged more than once a week.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.never-same',
    yields: 'clause',
    pattern:
      "[and|but] (never|don't|do not|must never|must not|should never|should not|never ever|avoid|it must not|it must never) [ever] <thing> [it|this|them|that|one] [again] [to|for|with|twice for|twice to|more than once (for|to|per)] [anyone|the same|a|an|any|one] <key:per?> [twice|more than once|again|<guard-window:soon?>|more than (one|1|a single) <thing>|two <thing>|(more often|more) than once] [<guard-window:window?>] [,] [<guard-mode:mode?>]",
    produce: ({ per, window, soon, mode }, place) => {
      const said = saidAt(place);
      if (per === undefined || isUnit(per)) return null;
      return /\b(?:twice|more than|again|two|more often)\b/.test(said) ? guard(per, window ?? soon, mode) : null;
    },
    examples: [
      'Every hour, email new matches. Never email the same customer twice.',
      "Every hour, email new matches. Don't send it more than once to the same customer on the same day.",
      "Every hour, email new matches. Don't send it to the same person more than once a month.",
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.never-same-bare',
    yields: 'clause',
    pattern:
      '[but|and] (never|not) the same <key:per> (twice|more than once|again) [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, { tokens, from }) =>
      isBehindMark(tokens, from) && !isUnit(per) ? guard(per, window, mode) : null,
    examples: ['Every hour, email new matches, never the same user twice.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.no-duplicates',
    yields: 'clause',
    pattern:
      '[and|but] (no|without|avoid) (duplicates|duplicate <thing>|duplicate|double <thing>|repeats|repeated <thing>|second <thing>) (per|for the same|for each|for any|to the same|for one|for a) <key:per> [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }) => guard(per, window, mode),
    examples: ['When a rental is returned, pay the deposit. No duplicate payouts for the same rental.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.idempotent',
    yields: 'clause',
    pattern:
      '[and|it is|make it|this is|this job is|must be|it must be|keep it] (idempotent|guarded|deduplicated|deduplicate|deduped|dedupe|guard) [it] (by|per|on|for each|for every|for) [the] <key:per> [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }) => guard(per, window, mode),
    examples: ['When an invoice is paid, book it. Idempotent by invoice number.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.noun',
    yields: 'clause',
    pattern:
      '(idempotency key|idempotency|dedupe key|deduplication key|guard|guard key|idempotent) [:|is|=] [per|by] <key:per> [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, { tokens, from, to }) =>
      tokens
        .slice(from, to)
        .some(({ text }) => text === ':' || text === '=' || text === 'is' || text === 'per' || text === 'key')
        ? guard(per, window, mode)
        : null,
    examples: ['When an invoice is paid, book it. Idempotency key: order id.'],
    counterexamples: [],
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
  defineRule({
    id: 'guard.several-per',
    yields: 'clause',
    pattern:
      '[and|but] <often:times> (per|for each|for every|for any one|for the same|to each|to every|to the same|to any one) <key:per> [<guard-window:window?>] [at most|max|maximum]',
    produce: ({ times, per, window }) => guardOf(times, per, window),
    examples: ['When a task is overdue, remind the assignee, at most twice per task.'],
    counterexamples: ['When an order is placed, charge it, at most 2 at a time per customer.'],
  }),
  defineRule({
    id: 'guard.several-in',
    yields: 'clause',
    pattern:
      '[and|but] <often:times> <guard-window:window> [and] (per|for each|for every|to each|for any one|to the same|for the same) <key:per>',
    produce: ({ times, per, window }) => guardOf(times, per, window),
    priority: 1,
    examples: ['Every day at 9 AM, email tips, at most twice a week per customer.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.each-gets-several',
    yields: 'clause',
    pattern:
      '[and|but|make sure|ensure] (each|every|a|any|the same|no|any one) <key:per> (gets|receives|is sent|may get|may receive|should get|should receive|must get|can get|may be sent|should be sent|must not get|should not get) [<at-most>|more than] (<tries:n?>|<number:m?> [<thing>]) <guard-window:window> [at most|max|maximum|at the most]',
    produce: ({ per, n, m, window }, place) => {
      const times = several(n ?? m);
      const limited = / (?:most|more than|max|maximum|up to) /.test(`${saidAt(place)} `);
      return times === null || !limited ? null : guardOf(times, per, window);
    },
    examples: ['Every day at 9 AM, send offers. A customer gets at most two a month.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.several-most-last',
    yields: 'clause',
    pattern:
      '[and|but] (<tries:n?>|<number:m?> [<thing>]) (per|for each|to each) <key:per> <guard-window:window> (at most|max|maximum|at the most|tops)',
    produce: ({ n, m, per, window }) => {
      const times = several(n ?? m);
      return times === null ? null : guardOf(times, per, window);
    },
    examples: ['Every day at 9 AM, send offers to customers, two per customer per week at most.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.without-key',
    yields: 'clause',
    pattern:
      '[and|but] [it is|make it|this is|must be|it must run|it must be|run it|run|do it|do this|must happen] (idempotent|exactly once|exactly - once|once only|only once ever|once and only once|no duplicates|at most once ever)',
    produce: () => guard(null, undefined),
    examples: ['When an order is placed, book it. Exactly once.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.mode',
    yields: 'clause',
    pattern: '[guarded|guard|and|with the guard|the guard is] <guard-mode:mode>',
    produce: ({ mode }) => option({ name: 'guard-mode', mode }),
    examples: ['When an order is placed, book it, only once per order. Guard mode: transaction.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.skip-already',
    yields: 'clause',
    pattern:
      '[and|but] (skip|leave out|exclude|ignore|omit|not to) [any|all|those] [<key:per?>|anyone|everyone|those|anybody] (who|that|which) [have|has|was|were|had] [already] (been <given>|<given>|received|got|had|gotten) [already] [it|one|them|this|that|this one|an email|a message|a reminder] [<guard-window:window?>]',
    produce: ({ per, window }, place) =>
      window !== undefined || /\balready\b/.test(saidAt(place)) ? guard(per ?? null, window) : null,
    examples: ['Every hour, email new matches. Skip users who already got one today.'],
    counterexamples: ['Every Monday at 9 AM, skip inactive users.'],
  }),
  defineRule({
    id: 'guard.skip-if',
    yields: 'clause',
    pattern: `[and|but] (skip|don't send|do not send|leave out|not) [it|them|this] if (the|that|this|a) [same] <key:per> (has|have|was|were|had) [already] (been <given>|<given>|received|got|had|gotten) [already] ${OBJECT} <guard-window:window>`,
    produce: ({ per, window }) => guard(per, window),
    priority: 2,
    examples: ['When a ticket is resolved, send the survey. Skip it if the customer has had one in the past 30 days.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.not-for-same',
    yields: 'clause',
    pattern:
      '[and|but] (it|this|this job|nothing|they) [must|may|should|can] (not|never|be) [ever] (go out|be sent|be done|run|happen|be run|be charged|be processed|sent|done|be executed) (twice|more than once|again) (for|to|per|with) (the same|one|a|any) <key:per> [<guard-window:window?>]',
    produce: ({ per, window }) => guard(per, window),
    examples: ['When a ticket is resolved, send the survey. It must not go out twice for the same ticket.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.not-again',
    yields: 'clause',
    pattern:
      '<noun:per> (who|that|which) [were|was|have been|has been|have|has|had] [already] [been] (<given>|received|got|had) [already] [it|one|this|an email|a message|a reminder|a notification] [already] <guard-window:window> ((must|should|may|are|will|shall|is|do|does) (not|never) [to] (be <given>|get|receive) [it|one|another|another one|this] [again]|(are|is|get|gets|will be|should be|must be|shall be) (left alone|left out|skipped|passed over|excluded|ignored|spared))',
    produce: ({ per, window }) => guard(singular(per), window),
    examples: [
      'Every hour, notify users about new matches. Users who were already notified today must not be notified again.',
      'Every hour, notify users about new matches. Users who got one today are left alone.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.unless',
    yields: 'clause',
    pattern:
      '(unless|except if|but not if|not if) (that|the|this|the same|a) <key:per> (has|have|was|were|had) [already] [been] (<given>|received|got|had|gotten) [already] [it|one|them|this|that|this one|the same <thing>|an email|a message|a reminder] <guard-window:window>',
    produce: ({ per, window }) => guard(per, window),
    priority: 2,
    examples: [
      'When a parcel is late, offer the customer a voucher, unless that customer has already been offered one this week.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.only-if',
    yields: 'clause',
    pattern: `[but|and] [only] (if|unless|when) (they|he|she) (${DENIED}|have|already have) [yet|already] (been <given>|received|had|got|gotten|get) ${OBJECT} [yet] <guard-window:window>`,
    produce: ({ window }, place) => guard(antecedent(place), window),
    priority: 2,
    examples: [
      "Every day at 9 PM, send the summary to riders, but only if they haven't been sent it in the last 24 hours.",
    ],
    counterexamples: [],
  }),

  defineRule({
    id: 'guard.not-received',
    yields: 'clause',
    pattern: `<noun:per> (who|that|which) ${DENIED} [yet] [already] (been <given>|<given>|received|receive|had|got|gotten|get) ${OBJECT} [yet] <guard-window:window>`,
    produce: ({ per, window }, place) =>
      option({ name: 'guard', per: headOf(place) ?? singular(per), window, inAction: true }),
    priority: 3,
    examples: [
      "Every day at 8 AM, send email to users who haven't received it today",
      "Weekdays at 6 PM, send reminders to customers who haven't had one today.",
      "Every day at 8 AM, send email to users who haven't received it in the last 7 days",
    ],
    counterexamples: [
      'Every day at 8 AM, email users who signed up today',
      "Every day at 7 PM, email users who haven't paid this week.",
    ],
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
const isUnit = (key: string): boolean => UNITS.has(key.split(' ')[0] ?? '');

/** Whom a run may belong to: the nouns of scopes. */
const TENANTS = new Set(
  'organization organisation org tenant project workspace account team company store shop branch site region client school department location brand clinic warehouse property dealership franchise outlet hotel restaurant campus plant depot studio'.split(
    ' ',
  ),
);
export const isTenant = (noun: string): boolean => TENANTS.has(noun);
/** Every way in which one is written. */
export const TENANT_WORDS: readonly string[] = [...TENANTS].flatMap((noun) => [
  noun,
  `${noun.replace(/(?<![aeiou])y$/, 'ie').replace(/(ch|us)$/, '$1e')}s`,
]);
