import type { RetrySaid } from '../../ast/nodes.ts';
import { defineRule } from '../rule.ts';
import { speaksOfRetries } from './of-retries.ts';
import { option, saidAt } from './option.ts';
import { FAILS } from './outcome.ts';
import { isOfRetries } from './retry-details.ts';

/** Words that speak of retries by themselves. */
const OF_RETRIES_ALONE = /\b(?:back-?off|back - off|backing|retr|attempts|tries|jitter|doubling|exponential)/;

/** Retries: how often, with what in between. */
export const retryRules = [
  defineRule({
    id: 'retry.said',
    yields: 'clause',
    pattern: '<retry-core:core>',
    produce: ({ core }) => option({ name: 'retry', ...core }),
    examples: ['Every hour, sync the orders. Retry twice.'],
    counterexamples: ['Every hour, retry the webhooks that failed 3 times.'],
  }),
  defineRule({
    id: 'retry.detailed',
    yields: 'clause',
    pattern: '<retry-core:core> [,|:|-] [and] <retry-detail*:details>',
    produce: ({ core, details }) => option({ name: 'retry', ...core, ...Object.assign({}, ...details) }),
    priority: 1,
    examples: ['Every hour, sync the orders. Retry 4 times: first after 1 minute, doubling each time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.when-away',
    yields: 'clause',
    pattern: `(if|when|whenever|in case|should) ([the|our|this|a|an|any] <thing> (is|was) (down|unavailable|unreachable|offline|overloaded|not available|not reachable|not responding)|(the|our|a|an|any) <thing> ${FAILS}) [,] [then] <retry-core:core> [[,] <retry-detail:one?>] [[,] <retry-detail:other?>]`,
    // What a run needs or does has failed, and the run with it.
    produce: ({ core, one, other }) => option({ name: 'retry', ...core, ...one, ...other }),
    priority: 1,
    examples: [
      'Every hour, push the contacts to the CRM. If the CRM is down, retry 5 times, 30 seconds apart.',
      'When a table is booked, confirm it by SMS; in case the SMS fails, try up to 4 more times.',
    ],
    counterexamples: ['Every hour, check the site. If the site is down, tell #ops.'],
  }),
  defineRule({
    id: 'retry.bracketed',
    yields: 'clause',
    pattern:
      '<retry-core:core> \\( <retry-detail:one> [[,] [and] <retry-detail:other?>] [[,] [and] <retry-detail:third?>] \\)',
    produce: ({ core, one, other, third }) => option({ name: 'retry', ...core, ...one, ...other, ...third }),
    priority: 2,
    examples: ['Every hour, sync the orders. Retries: 4 (exponential, from 5 seconds).'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.every',
    yields: 'clause',
    pattern:
      '(with|and|and with) retries (every|each) <duration:delay> [[,] <at-most> <number:n?> [of them|in total|in all]]',
    produce: ({ delay, n }) =>
      option({ name: 'retry', delay, backoff: 'fixed', ...(n === undefined ? {} : { attempts: n }) }),
    examples: ['Every hour, sync the orders with retries every 2 minutes, up to 5 of them.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.details-first',
    yields: 'clause',
    pattern:
      '[and|<outcome> [,|:|-] [then]] <retry-verb> <retry-detail*:details> [,] [<at-most>|for|in] [<tries:n?>|<number:m?> [retries|times]] [[,] <retry-detail:more?>]',
    produce: ({ details, n, m, more }) =>
      option({
        name: 'retry',
        ...Object.assign({}, ...details, more),
        ...(n === undefined && m === undefined ? {} : { attempts: n ?? m ?? 0 }),
      }),
    examples: [
      'Every hour, load the rates. Retry at 1 minute intervals, max 5.',
      'Every hour, sync the orders. Retry with exponential backoff, at most 4 times.',
      'Every hour, sync the orders. Retry with exponential backoff up to 6 times, starting at 1 second.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.details',
    yields: 'clause',
    pattern:
      '[<outcome> [,|:|-] [then]] <retry-detail*:details> [[,] [and] <retry-core:core?>|(between|over|for|with) <number:n?> (retries|attempts)]',
    produce: ({ details, core, n }, place) => {
      const said: RetrySaid = Object.assign({}, ...details, core, n === undefined ? undefined : { attempts: n });
      const words = saidAt(place);
      if (
        said.backoff === undefined &&
        said.attempts === undefined &&
        said.waits === undefined &&
        !/between|before|after|delay/.test(words)
      )
        return null;
      // "…, with a delay of 3 days, send the offer": a wait that nothing says is between retries.
      if (
        said.attempts === undefined &&
        said.waits === undefined &&
        !OF_RETRIES_ALONE.test(words) &&
        !isOfRetries(place.tokens, place.from, place.to)
      )
        return null;
      // "…, up to 6h, 3 retries": a limit ahead of the retries is that of the run.
      if (core !== undefined && details.every((one) => Object.keys(one).join() === 'maxDelay')) return null;
      // Alone, only words that nothing but retries are said of count: "every 5 minutes" is a schedule.
      const alone =
        said.attempts !== undefined ||
        /\b(?:back-?off|back - off|backing|back off|retr|attempts|tries|wait .* then|pause .* then|pauses|waits|first delay|initial delay|delay|doubling|first after|jitter)/.test(
          words,
        );
      // "With a delay of 10 minutes": of a text that speaks of no retries it puts the event off.
      const sure = said.attempts !== undefined || said.backoff !== undefined || said.waits !== undefined;
      return alone && (sure || speaksOfRetries(place.tokens)) ? option({ name: 'retry', ...said }) : null;
    },
    examples: [
      'Every hour, sync the orders. Retry 3 times. Exponential backoff starting at 10s.',
      'Every hour, sync the orders. On failure: back off exponentially starting at 30 seconds, 5 attempts in total.',
    ],
    counterexamples: ['When an order is placed, send the receipt with a delay of 10 minutes.'],
  }),
] as const;
