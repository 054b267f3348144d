import type { EventClause, Place, Span } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule, type Place as RulePlace } from '../rule.ts';
import { firstWhere } from '../where.ts';
import { countedOf } from './counted.ts';
import { type EventWords, itemsOf } from './items.ts';
import { notDone } from './not-done.ts';
import { OPENERS } from './parts.ts';
import { phraseOf } from './phrase.ts';
import { PARTICLES, verbOf } from './verbs.ts';

const place = ({ start, end }: EventWords): Place => ({ start, end });
const event = (words: EventWords, delay: Span | null = null): EventClause => ({
  kind: 'event',
  event: place(words),
  delay,
  deadline: null,
});
const names = (words: EventWords): boolean => phraseOf(words.items) !== null;
/** Whether words begin with a length of time: "another 3 days". */
const isLength = ({ items }: EventWords): boolean =>
  /^(?:another|further|\d|one |two |three |four |five |six |seven |ten )/.test(`${items[0]?.text} `) &&
  items.slice(1, 3).some(({ text }) => /^(?:second|minute|hour|day|week|month|year)s?$/.test(text));
/** What leads to an event. */
const EVENT_CUES = new Set('when whenever once upon time soon if on after moment each'.split(' '));
const FINISHES =
  '(finishes|completes|succeeds|ends|is done|is finished|is complete|is completed|has finished|has completed|has succeeded|has ended|is over|has run|runs)';
const FAILS = '(fails|has failed|failed|errors|crashes|breaks)';

/** What sets a job off that is no schedule: something happens, another job ends, somebody asks for it. */
export const eventRules = [
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
  defineRule({
    id: 'trigger.on-demand',
    yields: 'clause',
    pattern:
      '[only|run|runs|triggered|started|run only|only run|only runs|only start|only started|is only run|only when|when|only if|only ever|launched|executed|trigger|trigger it|start it|run it|run this|only run this|only run it|started only|run on request only] (on demand [only]|on - demand [only]|manually [only]|by hand [only]|manual only|manually triggered|when asked|on request|triggered manually|triggered by hand|triggered on demand|started by hand|started manually|run manually|run by hand|run on demand|when requested|when needed only) [by [the|an|a|our] <noun>]',
    produce: () => ({ kind: 'manual' }),
    examples: [
      'On demand: rebuild the search index.',
      'Only when triggered by hand, wipe the demo data.',
      'Resend the invoices. Only run this manually.',
    ],
    counterexamples: ['Every day at 9 AM, email what was entered manually'],
  }),
  defineRule({
    id: 'trigger.manual',
    yields: 'clause',
    pattern: '[this is a] manual [job|task|run|only|trigger]',
    produce: () => ({ kind: 'manual' }),
    examples: ['Manual: rebuild the search index.', 'Manual job: reset the demo.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.no-schedule',
    yields: 'clause',
    pattern:
      '(no schedule|no (fixed|regular|set) (schedule|time|timing)|not scheduled|has no schedule|never runs by itself|never runs on its own|does not run by itself|no trigger)',
    produce: () => ({ kind: 'manual' }),
    examples: ['No schedule. Rebuild the search index.', 'No fixed schedule. Rebuild the search index.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.after-job',
    yields: 'clause',
    pattern: `(after|once|when|whenever|as soon as|every time|each time) [the|our] <job-name:job> (job|task|pipeline|workflow) ${FINISHES}`,
    produce: ({ job }) => ({ kind: 'after-job', job, on: 'completed' }),
    priority: 3,
    examples: [
      'After the nightly export job finishes, send the report.',
      'Once the nightly-import job has completed, refresh the dashboards.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.after-job-named',
    yields: 'clause',
    pattern: `[(trigger|when|runs|starts) :] (after|once|when|whenever|as soon as) [the|our] (job|task|pipeline|workflow) <job-name:job> [${FINISHES}]`,
    // The name stands behind: in quotes, or in one word with a dash.
    produce: ({ job }, { tokens, from, to }) =>
      tokens.slice(from, to).some(({ kind }) => kind === 'quoted') || /^[a-z\d]+(?:-[a-z\d]+)+$/i.test(job)
        ? { kind: 'after-job', job, on: 'completed' }
        : null,
    priority: 3,
    examples: [
      'After the job “Sync inventory” finishes, publish the price list.',
      'After job load-orders, send the report.',
    ],
    counterexamples: ['After the job interview ends, thank the candidate.'],
  }),
  defineRule({
    id: 'trigger.after-failed-job',
    yields: 'clause',
    pattern: `(after|once|when|whenever|as soon as|if|every time|each time) [the|our] <job-name:job> (job|task|pipeline|workflow) ${FAILS}`,
    produce: ({ job }) => ({ kind: 'after-job', job, on: 'failed' }),
    priority: 3,
    examples: ['When the backup job fails, open an incident.'],
    counterexamples: ['Every hour, sync the orders. Email ops@example.com if the job fails.'],
  }),
  defineRule({
    id: 'trigger.after-regular-job',
    yields: 'clause',
    pattern: `(after|once|when|whenever|as soon as|every time|each time) [the|our|each|every] <job-name:job> [${FINISHES}]`,
    // Without "job" a name must show that it is one: in quotes, or by how often it runs.
    produce: ({ job }, { tokens, from, to }) => {
      const quoted = tokens.slice(from, to).some(({ kind }) => kind === 'quoted');
      const ended =
        /^(?:finishes|completes|succeeds|ends|done|finished|complete|completed|succeeded|ended|over|run|runs)$/.test(
          tokens[to - 1]?.text ?? '',
        );
      const regular = /^(?:nightly|hourly|daily|weekly|monthly|quarterly|yearly|annual) /.test(job);
      return (quoted && (ended || tokens[to]?.kind !== 'word')) || (regular && ended && !/ (?:job|is|has)$/.test(job))
        ? { kind: 'after-job', job, on: 'completed' }
        : null;
    },
    priority: 2,
    examples: [
      'After the nightly export finishes, send the report.',
      'After “Sync inventory”, publish the price list.',
    ],
    counterexamples: [],
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

const SCHEDULED = /^(?:every|each|hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually|weekdays|weekends|at)$/;

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

/** "Where an invoice remains unpaid" begins a sentence; anywhere else "where" says which, or at what place. */
const isPlace = (tokens: readonly Token[], from: number): boolean =>
  tokens[from]?.text === 'where' && !/^[.;\n]?$/.test(tokens[from - 1]?.text ?? '');

function isNegative(words: EventWords): boolean {
  const phrase = phraseOf(notDone(words.items));
  return phrase !== null && (phrase.unless !== null || (phrase.any.length === 1 && phrase.any[0]?.negative === true));
}

/** "unless that customer has already been offered one this week" keeps an effect from being repeated. */
function isGuard(words: EventWords): boolean {
  return words.items.some(({ text }) => /^(?:today|week|month|already|once|yesterday)$/.test(text));
}

/** A thing with an article, which may carry a date: "an appointment". */
function isThing(words: EventWords): boolean {
  return (
    /^(?:a|an|the|each|every|any|their|its|his|her)$/.test(words.items[0]?.text ?? '') &&
    words.items.length > 1 &&
    words.items.length < 5
  );
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

/** So many words back an event is looked for that something may belong to: further than any sentence. */
const REACH = 80;
const hasEvent = (tokens: readonly Token[], at: number): boolean =>
  tokens.slice(Math.max(0, at - REACH), at).some(({ text }) => EVENT_CUES.has(text));
