import type { Place, Span, Step } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { NUMBER_WORDS } from '../../lexer/vocabulary.ts';
import { isDone, isSaidOfThing } from '../of-action.ts';
import { isOfRetries } from '../option/retry-details.ts';
import { defineRule } from '../rule.ts';
import { COMMANDS } from './commands.ts';
import type { EventWords } from './items.ts';

const step = (one: Step) => ({ kind: 'step', step: one }) as const;
const wait = (span: Span) => step({ do: 'wait', span });
const place = ({ start, end }: EventWords): Place => ({ start, end });

/** Whether something was waited for before, so that what follows is a step of its own. */
const hasWaited = (tokens: readonly Token[], from: number): boolean =>
  tokens.slice(Math.max(0, from - 120), from).some(({ text }) => /^(?:wait|pause|sleep|later|hold)$/.test(text));
/** Whether a text begins with what it is done upon. */
export const beginsWithEvent = (tokens: readonly Token[]): boolean =>
  /^(?:when|whenever|once|if|as)$/.test(tokens[0]?.text ?? '') && tokens.some(({ text }) => text === ',');

/** What lasts or ends, so that a length behind it is its own. */
const LASTS =
  /^(?:expire[sd]?|expiring|ends?|lapses?|due|valid|available|active|closes?|retention|policy|warranty|only|even|not|who|that|which|whose|whether|if|unless|until|how|retry|retries|time|times|timeout|give|kill|abort|stop|cancel(?:l?ed)?|unpaid|inactive|idle)$/;

/** What begins something other than an order. */
const NO_COMMAND =
  /^(?:an?|the|its?|their|our|my|this|that|these|those|it's|they|we|and|or|but|only|not|if|when|with|by|at|on|in|for|of)$/;

/** Whether what is done stands right before a place, in a part of its own, and is done then. */
function isDoneAfter(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (at > 0 && !/^(?:[,;:.()\n]|then)$/.test(tokens[at - 1]?.text ?? '')) at -= 1;
  const part = tokens.slice(at, from);
  return (
    at > 0 &&
    part.length > 1 &&
    !/^[.;\n]$/.test(tokens[at - 1]?.text ?? '') &&
    part[0]?.kind === 'word' &&
    !NO_COMMAND.test(part[0].text) &&
    !part.some(({ text }) => LASTS.test(text)) &&
    !part.some(
      ({ text }, index) =>
        /^(?:it|they|he|she|we|there)$/.test(text) &&
        index < part.length - 1 &&
        !/^(?:to|with|from|for|by|again|in|on|at)$/.test(part[index + 1]?.text ?? ''),
    ) &&
    !part.some(({ text }, index) => text === 'to' && COMMANDS.has(part[index + 1]?.text ?? ''))
  );
}

const isMarked = (tokens: readonly Token[], from: number): boolean =>
  from === 0 || /^(?:,|;|\.|\n|then|and)$/.test(tokens[from - 1]?.text ?? '');

/** Whether a length is only the end of a range, or not exact: "2-3 days later", "about 2 days later". */
const isRoughly = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.kind === 'number' ||
  /^(?:about|around|roughly|approximately|approx|nearly|almost|some|maybe|perhaps|circa|up)$/.test(
    tokens[at - 1]?.text ?? '',
  ) ||
  (/^(?:to|or|-)$/.test(tokens[at - 1]?.text ?? '') &&
    (tokens[at - 2]?.kind === 'number' ||
      NUMBER_WORDS.has(tokens[at - 2]?.text ?? '') ||
      tokens[at - 2]?.text === 'up'));

/** What stands between the steps of an action: waits, and what is decided behind them. */
export const stepRules = [
  defineRule({
    id: 'step.wait',
    yields: 'clause',
    pattern:
      '[and|then|and then] (wait|pause|sleep|hold off|hold on|(hold|delay|pause|park) [it|this|that|them]) [for] [another|a further|a whole] <duration:span> [more] [before]',
    // "Calls that have been on hold for 30 minutes" wait themselves.
    produce: ({ span }, { tokens, from, to }) => {
      const theirs = /^(?:on|a|an|the|that|who|which|to|must|they|it)$/.test(tokens[from - 1]?.text ?? '');
      // "Reserve the room and hold it for 2 hours" is all that is done; with more behind it, that waits.
      const held = tokens.slice(from, to).some(({ text }) => /^(?:it|this|that|them)$/.test(text));
      return theirs || (held && !/^(?:,|;|and|then)$/.test(tokens[to]?.text ?? '')) ? null : wait(span);
    },
    examples: [
      'When a user signs up, send a welcome email, wait 3 days, then send a check-in email.',
      'When a document is signed, sleep for 10 minutes and then send the copy to both parties.',
      'When a batch is bottled, hold it for 14 days and then release it.',
    ],
    counterexamples: [
      'Every day at 9 AM, cancel orders that wait for payment',
      'Every hour, drop calls that have been on hold for 30 minutes',
      'When a guest books, reserve a table and hold it for 2 hours',
    ],
  }),
  defineRule({
    id: 'step.wait-more',
    yields: 'clause',
    pattern:
      '[and|then|and then] (wait|pause|sleep|hold off|hold) [for] <number:n> (more|further|extra|additional) <unit:unit>',
    produce: ({ n, unit }) => (unit === 'weekend' ? null : wait({ n, unit })),
    examples: ['When a bill is due, remind them, wait 5 days, remind them again, wait 5 more days and call them.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'step.later',
    yields: 'clause',
    pattern: '[and|then|and then] <duration:span> (later|afterwards|afterward|after that|later on|thereafter|on)',
    // "Files that expired 30 days later than planned", "2 days on call": said of things.
    produce: ({ span }, { tokens, from, to }) => {
      const next = tokens[to]?.text ?? '';
      const bare = tokens[to - 1]?.text === 'on' && tokens[to - 2]?.text !== 'later';
      if (next === 'than' || isSaidOfThing(tokens, from) || isRoughly(tokens, from)) return null;
      // "List orders shipped 3 days later"
      if (!beginsWithEvent(tokens) && isDone(tokens[from - 1])) return null;
      return bare && !(isMarked(tokens, from) && next === ',') ? null : wait(span);
    },
    examples: [
      'When a parent signs the form, file it, then 2 days later send the packing list.',
      'When a deposit is received, confirm it; 3 hours afterwards, release the keys.',
    ],
    counterexamples: [
      'Every day at 9 AM, delete files that expired 3 days later than planned',
      'When a form is signed, file the copy 2-3 days later.',
      'When a form is signed, file the copy about 2 days later.',
    ],
  }),
  defineRule({
    id: 'step.let-pass',
    yields: 'clause',
    pattern:
      '[and|then|and then] (let [another|a further] <duration:span?> (pass|go by|elapse)|give (it|them|him|her|(the|a|each) <thing>) [another|a further] <duration:given?>)',
    produce: ({ span, given }, { tokens, from, to }) => {
      if (span !== undefined) return wait(span);
      // "Give it 5 days, then chase them": with nothing behind it, it is how long a run may take.
      const next = tokens[to]?.text === ',' ? to + 1 : to;
      const goesOn =
        /^(?:then|before)$/.test(tokens[next]?.text ?? '') ||
        (tokens[next]?.text === 'and' && tokens[next + 1]?.text === 'then');
      return given !== undefined && goesOn && from > 0 ? wait(given) : null;
    },
    priority: 1,
    examples: [
      'When a feature is released, announce it, let 48 hours pass, and then email the others.',
      'When a claim is filed, confirm it, give it 5 days, then call the adjuster.',
    ],
    counterexamples: ['When a claim is filed, confirm it. Give it 5 minutes.'],
  }),
  defineRule({
    id: 'step.delayed',
    yields: 'clause',
    pattern: '(with|after) (a|an) (delay of <duration:span?>|<duration:given?> delay)',
    // Behind what an event begins, with no mark between: the last words of all. Set apart it is a delay of the event.
    produce: ({ span, given }, { tokens, from, to }) => {
      const all = span ?? given;
      return all !== undefined &&
        /^[.\n]?$/.test(tokens[to]?.text ?? '') &&
        beginsWithEvent(tokens) &&
        isDoneAfter(tokens, from) &&
        !isOfRetries(tokens, from, to)
        ? wait(all)
        : null;
    },
    examples: ['When a member joins, greet them with a 2 hour delay.'],
    counterexamples: ['When an order is placed, sync it. Retry 3 times with a delay of 1 minute.'],
  }),
  defineRule({
    id: 'step.after-last',
    yields: 'clause',
    pattern: '[but|and] [only|not until|not before] after <duration:span>',
    // "When an invoice is issued, send a reminder after 14 days.": the last words of what an event begins.
    produce: ({ span }, { tokens, from, to }) =>
      /^[.\n]?$/.test(tokens[to]?.text ?? '') &&
      beginsWithEvent(tokens) &&
      (isDoneAfter(tokens, from) || (tokens[from]?.text === 'but' && tokens[from + 1]?.text !== 'after'))
        ? wait(span)
        : null,
    examples: ['When an invoice is issued, send a reminder after 14 days.'],
    counterexamples: [
      'When an order is placed, tell the buyer it ships after 3 days.',
      'When a user signs up, tell them that the trial ends after 14 days.',
      'When a user signs up, set the password to expire after 90 days.',
    ],
  }),
  defineRule({
    id: 'step.after',
    yields: 'clause',
    pattern: '[and|then|and then] after [another|a further] <duration:span>',
    // "Lock threads after 30 days" is what a job does; behind a mark it is a wait.
    produce: ({ span }, { tokens, from, to }) =>
      (isMarked(tokens, from) || tokens[from]?.text !== 'after') &&
      tokens[to]?.text !== 'of' &&
      tokens[to]?.text !== 'without' &&
      from > 0
        ? wait(span)
        : null,
    examples: ['When a lead is created, email them, then after 2 days call them.'],
    counterexamples: ['Every night, lock threads after 30 days of inactivity'],
  }),
  defineRule({
    id: 'step.wait-until',
    yields: 'clause',
    pattern: '[and|then|and then] wait (until|till) (<event:event>|<limit:limit>)',
    produce: (captures) => {
      const { event, limit } = captures as { event?: EventWords; limit?: EventWords };
      const words = event ?? limit;
      return words === undefined ? null : step({ do: 'wait-for', event: place(words), timeout: null });
    },
    examples: ['When an order is placed, charge the card, wait until the payment is captured, then ship it.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'step.wait-until-at-most',
    yields: 'clause',
    pattern:
      '[and|then|and then] wait (until|till) (<event:event>|<limit:limit>) [,] [for|but|but for] (at most|up to|no longer than|not longer than|a maximum of|max) <duration:timeout>',
    produce: (captures) => {
      const { event, limit, timeout } = captures as unknown as {
        event?: EventWords;
        limit?: EventWords;
        timeout: Span;
      };
      const words = event ?? limit;
      return words === undefined ? null : step({ do: 'wait-for', event: place(words), timeout });
    },
    priority: 1,
    examples: ['When an invoice is sent, wait until it is paid, at most 14 days, then thank the customer.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'step.wait-for',
    yields: 'clause',
    pattern: '[and|then|and then] wait (for|on) <limit:limit>',
    produce: ({ limit }) =>
      limit.items.length < 7 && Number.isNaN(limit.items[0]?.value) && limit.items[0]?.text !== 'a'
        ? step({ do: 'wait-for', event: place(limit), timeout: null })
        : null,
    examples: ['When a PR is opened, run the tests, wait for approval, then merge it.'],
    counterexamples: ['When a PR is opened, wait for a day, then merge it.'],
  }),
  defineRule({
    id: 'step.wait-for-at-most',
    yields: 'clause',
    pattern:
      '[and|then|and then] wait (for|on) <limit:limit> , [for|but|but for] (at most|up to|no longer than|not longer than|a maximum of|max) <duration:timeout>',
    produce: ({ limit, timeout }) => step({ do: 'wait-for', event: place(limit), timeout }),
    priority: 1,
    examples: ['When a PR is opened, run the tests, wait for approval, at most 2 days, then merge it.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'step.wait-up-to-for',
    yields: 'clause',
    pattern:
      '[and|then|and then] wait [for] (up to|at most|no longer than|a maximum of) <duration:timeout> (for|until) <limit:limit>',
    produce: ({ limit, timeout }) => step({ do: 'wait-for', event: place(limit), timeout }),
    priority: 1,
    examples: ['When a candidate applies, confirm it, wait up to 5 days for the resume to be reviewed, then decide.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'step.wait-until-before',
    yields: 'clause',
    pattern:
      '[and|then|and then] wait (until|till) (<duration:ahead?>|(the day|the night|one day|a day|the week|the month|the hour|shortly|just)) before <limit:words>',
    // Only a trigger knows dates: an event is waited for when it comes, and nothing comes ahead of a date.
    produce: ({ words }, { tokens, from, to }) => {
      const before = tokens.findIndex(({ text }, at) => at > from && at < to && text === 'before');
      const until = tokens.findIndex(({ text }, at) => at >= from && at < to && /^(?:until|till)$/.test(text));
      const saidAs = tokens.slice(until + 1, before).map(({ text }) => text);
      const ahead = saidAs.join(' ').replace(/^the (?=day|night|week|month|hour)/, 'one ');
      const whose = words.items.map(({ said }) => said).join(' ');
      return {
        kind: 'problem',
        code: 'NLJ4016',
        message: `A job waits for so long, or until something happens; ahead of a date nothing happens that it could wait for. Make what follows a job of its own, which begins “${ahead} before ${/^(?:it|they|he|she) /.test(whose) ? 'an invoice is due' : whose}, …”.`,
        instead: [],
      };
    },
    priority: 3,
    examples: ['When a booking is made, confirm it, wait until the day before it starts, then send the directions.'],
    counterexamples: ['When a booking is made, wait until it is paid, then confirm it.'],
  }),
  defineRule({
    id: 'step.broken',
    yields: 'clause',
    pattern: '[and|then|and then] wait (until|till|for)',
    produce: (_, { tokens, to }) =>
      /^[,.;:!?)\n]?$/.test(tokens[to]?.text ?? '')
        ? {
            kind: 'problem',
            code: 'NLJ2002',
            message:
              'Wait for how long, or until what? Say it, as in “wait 3 days” or “wait until the invoice is paid”.',
            instead: [],
          }
        : null,
    examples: ['When a user signs up, send a welcome email, wait until, then send a check-in.'],
    counterexamples: ['When a user signs up, wait for 3 days, then send a check-in.'],
  }),
  defineRule({
    id: 'step.if',
    yields: 'clause',
    pattern: '[and|then|but] if <limit:words>',
    // Behind a wait something is looked at again.
    produce: ({ words }, { tokens, from, to }) =>
      hasWaited(tokens, from) && tokens[to]?.text === ',' ? step({ do: 'if', words: place(words) }) : null,
    examples: [
      'When an invoice is issued, email it; wait 14 days; if it is still unpaid, send a reminder, otherwise thank the customer.',
    ],
    counterexamples: ['Every day at 9 AM, check the disk and, if it is full, tell somebody'],
  }),
  defineRule({
    id: 'step.otherwise',
    yields: 'clause',
    pattern: '[and|but] (otherwise|else|if not)',
    produce: (_, { tokens, from }) => (hasWaited(tokens, from) ? step({ do: 'otherwise' }) : null),
    examples: [
      'When an invoice is issued, email it; wait 14 days; if it is still unpaid, send a reminder, otherwise thank the customer.',
    ],
    counterexamples: [],
  }),
] as const;
