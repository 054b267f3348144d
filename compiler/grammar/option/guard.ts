import { peopleOf } from '../event/people.ts';
import { defineRule } from '../rule.ts';
import { calendar, guard, isUnit } from './guard-words.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark, isSetOff } from './set-apart.ts';
import { isTenant } from './tenants.ts';

/** How often something may happen to the same thing at most. */
export const guardRules = [
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
      '[and|but|make sure|ensure|make sure that|ensure that|so that] (each|every|a|an|any|the same|no|any one|one) <key:per> (may [only|not|never]|must [only|not|never]|should [only|not|never]|can [only|not|never]|is [only|never|not]|gets|receives|hears from us|will|shall|is only|only gets|only receives|is to|cannot|may at most|should at most) [ever|only|at most] [get|receive|be|have|see|be sent|be given|gets|receives] [<given>|<thing>] [out|off|back|up] [it|this|that|one of these|the <thing>|a <thing>|one] [only|just|at most|no more than] [once|twice|<once-only>|more than once|more than one <thing>|one|one <thing>|two <thing>|again] [<guard-window:window?>] [at most|max|maximum|at the most] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, place) => {
      const said = saidAt(place);
      const one = /\b(?:once|one|a single)\b/.test(said);
      const limited = /\b(?:only|at (?:the )?most|no more than|just|max|maximum|exactly)\b/.test(said);
      const denied = /\b(?:no|not|never|cannot)\b/.test(said.replace(/no more than/, ''));
      if (denied) return /\b(?:twice|more than (?:once|one)|again|two)\b/.test(said) ? guard(per, window, mode) : null;
      return one && limited ? guard(per, window, mode) : null;
    },
    examples: [
      'When a prize is won, pay it out. Each prize is to be paid out exactly once.',
      'Every 30 minutes, refund the cancelled tickets. A ticket is never refunded twice.',
      'When an invoice is created, post it. An invoice must never be posted twice.',
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
      '[but|and] (each|every|any) <key:per> [only|at most|max|just] once [<guard-window:window?>] [at most|max|maximum] [,] [<guard-mode:mode?>]',
    // With no window it is said to be a limit: "but each user only once".
    produce: ({ per, window, mode }, { tokens, from, to }) =>
      from > 0 &&
      isBehindMark(tokens, from) &&
      !isUnit(per) &&
      (window !== undefined || tokens.slice(from, to).some(({ text }) => /^(?:only|most|max|just)$/.test(text)))
        ? guard(per, window, mode)
        : null,
    examples: [
      'Every hour, send the invoices, but each customer only once.',
      'Every hour, send the invoices. Each customer once per month.',
    ],
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
      '[and|but] (nobody|no one|no - one) ((may|should|must|can|will|shall|is to|ever) [ever] (be <given>|get|receive|be sent|get sent|hear from us)|gets|receives|is sent|is <given>|hears from us) [it|this|one|them] (more than once|twice|more than one [<thing>]) [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ window, mode }, { tokens, from }) =>
      guard(peopleOf(tokens.slice(0, from).map(({ text }) => (text === '.' ? ',' : text))), window, mode),
    examples: [
      'Every day at noon, offer upgrades to guests. Nobody gets more than one offer a month.',
      'Every hour, send nudges to users. Nobody should be nudged more than once a week.',
    ],
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
      '[but|and|though|although] (never|not) the same <key:per> (twice|more than once|again) [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, { tokens, from }) =>
      isBehindMark(tokens, from) && !isUnit(per) ? guard(per, window, mode) : null,
    examples: [
      'Every hour, email new matches, though never the same user twice in one month.',
      'Every hour, email new matches, never the same user twice.',
    ],
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
    id: 'guard.no-one-more',
    yields: 'clause',
    pattern:
      '[and|but|with] (no|not any|not one) [single] <key:per> (more than once|more often than once|twice|more than one time) <guard-window:window> [,] [<guard-mode:mode?>]',
    // "Report no customer more than once a month" is what is done; behind a mark it is how often.
    produce: ({ per, window, mode }, { tokens, from }) =>
      from > 0 && isBehindMark(tokens, from) && !isUnit(per) ? guard(per, window, mode) : null,
    examples: ['Every day at 10 AM, invite the testers, no tester more than once per quarter.'],
    counterexamples: ['Every hour, write to no customer more than once a month.'],
  }),
  defineRule({
    id: 'guard.first-time',
    yields: 'clause',
    pattern:
      '[and|but] [do it|do this|send it|run it|it runs] (only|just|exclusively) [on|for] the (first|1st) (time|one|<deed>) (per|for each|for every|for a given|for any|for the same|for any given|of each|of any given) <key:per> [,] [<guard-mode:mode?>]',
    produce: ({ per, mode }, { tokens, from }) =>
      isUnit(per) || !isBehindMark(tokens, from) ? null : guard(per, undefined, mode),
    examples: ['When a ticket is escalated, tell the manager. Only the first time for each ticket.'],
    counterexamples: ['Every hour, list only the first order of each customer.'],
  }),
  defineRule({
    id: 'guard.per-first',
    yields: 'clause',
    pattern:
      '[and|but] (per|for each|for every) <key:per> [:|,] (max|maximum|at most|no more than|only|never more than) (one|1|once|a single) [<thing>] <guard-window:window> [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }, { tokens, from }) =>
      from > 0 && isBehindMark(tokens, from) && !isUnit(per) ? guard(per, window, mode) : null,
    priority: 1,
    examples: ['Every hour, remind the users. Per user max one per week.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.do-each-once',
    yields: 'clause',
    pattern:
      '[and|but] <thing> (each|every|any|a|an|the same) <key:per> (only once|exactly once|at most once|no more than once|just once|once only|never twice) [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    // A sentence of its own says how often of what the one before it does.
    produce: ({ per, window, mode }, { tokens, from }) =>
      from > 0 && isSetOff(tokens, from) && !isUnit(per) ? guard(per, window, mode) : null,
    examples: ['When a booking is made, charge the card. Charge each booking only once.'],
    counterexamples: ['Every hour, charge each booking only once.'],
  }),
  defineRule({
    id: 'guard.there-never',
    yields: 'clause',
    pattern:
      '[and|but] there (must|should|may|can|shall) (never|not) [ever] be (two|more than one|several|duplicate|double) <thing> (for|per|to) (one|a|an|the same|each|any) <key:per> [<guard-window:window?>] [,] [<guard-mode:mode?>]',
    produce: ({ per, window, mode }) => (isUnit(per) ? null : guard(per, window, mode)),
    examples: ['When a parcel is lost, refund it. There must never be two refunds for one parcel.'],
    counterexamples: [],
  }),
] as const;
