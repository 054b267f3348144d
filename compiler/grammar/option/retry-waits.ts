import { defineRule } from '../rule.ts';
import { IS_DONE } from './modals.ts';
import { isBehindMark } from './set-apart.ts';

/** How long something is tried again, and how often in that time. */
export const retryWaits = [
  defineRule({
    id: 'retry-core.retried-after',
    yields: 'retry-core',
    pattern: `[and] [<job>|failures|errors|failed attempts] ${IS_DONE} (retried|repeated|rerun|tried again|attempted again) (every|after) <duration:delay> [,] [[for] [<at-most>] <tries:n?>] [at most|max]`,
    produce: ({ delay, n }) => ({ delay, backoff: 'fixed', ...(n === undefined ? {} : { attempts: n }) }),
    examples: ['Every hour, load the rates. A failed run is retried after 10 minutes, twice at most.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.wait-first',
    yields: 'retry-core',
    pattern:
      '[and] [<outcome> [,]] wait [for] <duration:delay> [,] [and|then|and then] <retry-verb> [[,] [for] [<at-most>] <tries:n?>]',
    produce: ({ delay, n }) => ({ delay, backoff: 'fixed', ...(n === undefined ? {} : { attempts: n }) }),
    examples: ['Every hour, sync the orders. On failure, wait 90 seconds and try again, up to 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.endless',
    yields: 'retry-core',
    pattern:
      '[and] [<outcome> [,]] (<retry-verb>|keep trying) [(every|each) (<duration:delay?>|<unit:unit?>)] (forever|indefinitely|endlessly|without limit|infinitely|(until|till) (<job> (succeeds|works|is done|goes through|has succeeded|completes)|success|successful|done)|as often as (needed|necessary|it takes)|(an unlimited|any) number of times) [,] [(every|each) (<duration:apart?>|<unit:one?>)]',
    produce: ({ delay, apart, unit, one }) => {
      const alone = unit ?? one;
      const each = delay ?? apart ?? (alone === undefined || alone === 'weekend' ? undefined : { n: 1, unit: alone });
      return { endless: true, ...(each === undefined ? {} : { delay: each }) };
    },
    priority: 1,
    examples: [
      'Every hour, sync the orders. Retry until it succeeds.',
      'Every hour, sync the orders. Retry every 5 minutes forever.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.lasting',
    yields: 'retry-core',
    pattern:
      '[and] [<outcome> [,]] (<retry-verb>|keep trying) [(every|each) <duration:delay?>] [,] for [up to|at most|a maximum of|no more than|a total of|the next] <duration:lasts> [[,] (every|each) <duration:apart?>] [at most|max|in total|in all]',
    produce: ({ delay, apart, lasts }) => {
      const each = delay ?? apart;
      return { lasts, ...(each === undefined ? {} : { delay: each, backoff: 'fixed' }) };
    },
    priority: 1,
    examples: [
      'Every hour, sync the orders. Retry every 5 minutes for half an hour.',
      'Every hour, sync the orders. Keep retrying for 20 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.hourly',
    yields: 'retry-core',
    pattern: '[and|<outcome> [,]] <retry-verb> hourly [[,] [for] [<at-most>] <tries:n?>]',
    produce: ({ n }) => ({
      delay: { n: 1, unit: 'hour' },
      backoff: 'fixed',
      ...(n === undefined ? {} : { attempts: n }),
    }),
    examples: ['Every day at 6 AM, fetch the prices; retry hourly up to 3 times.'],
    counterexamples: ['Retry the failed payments hourly'],
  }),
  defineRule({
    id: 'retry-core.waits',
    yields: 'retry-core',
    pattern:
      '[and|<outcome> [,|:|-] [then]] <retry-verb> [with|using|waiting] [the] [waits of|waits|delays of|delays|pauses of|intervals of|waiting|backoffs of|first] [after|in|at] <waits:waits> [(apart|in between|between (attempts|retries|tries))] [[,] <at-most> <tries:most?>]',
    produce: ({ waits, most }) => ({ waits, ...(most === undefined ? {} : { attempts: most }) }),
    priority: 1,
    examples: ['Every hour, sync the orders. Retry after 1, 2 and 4 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.waits-noun',
    yields: 'retry-core',
    pattern:
      '((retries|retry|backoff|back - off|(retry|backoff) (schedule|delays|intervals|waits|pauses|times)) [:|=|is|are|of|at|after] [at|after]|(delays|waits|pauses|intervals) [between (retries|attempts|tries)] [:|=|of|are]) <waits:waits>',
    produce: ({ waits }, { tokens, from, to }) =>
      isBehindMark(tokens, from) && /^[,;.)\n|]?$/.test(tokens[to]?.text ?? '') ? { waits } : null,
    examples: ['Every hour, sync the orders. Retries: 10s, 20s, 40s.'],
    counterexamples: ['Every hour, print the retries at 5 minutes, 10 minutes and 20 minutes of age.'],
  }),
  defineRule({
    id: 'retry-core.periodic',
    yields: 'retry-core',
    pattern:
      '[and|<outcome> [,] [then]] <retry-verb> [on failure|<outcome>] [,] (every|each|once (a|an|every|per|each)|after|after waiting|at intervals of) [another|a] (<duration:delay?>|<unit:unit?>) [[,] [for] [a total of] [<at-most>] <tries:n?>|[,] [<at-most>] <number:m?> (retries|attempts)]',
    produce: ({ delay, unit, n, m }) => {
      const wait = delay ?? (unit === undefined || unit === 'weekend' ? undefined : { n: 1, unit });
      return wait === undefined
        ? null
        : { delay: wait, backoff: 'fixed', ...(n === undefined && m === undefined ? {} : { attempts: n ?? m ?? 0 }) };
    },
    examples: [
      'Every hour, mill the grain. Retry once a minute, five times.',
      "Every hour, load the statement; if that doesn't work keep trying every 10 minutes, up to 6 times.",
      'Every hour, sync the orders. Retry every 30 seconds.',
      'Every hour, sync the orders. Retry every 10 minutes, up to 3 times.',
    ],
    counterexamples: [],
  }),
] as const;
