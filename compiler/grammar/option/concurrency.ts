import { beginsWithEvent } from '../event/steps.ts';
import type { Place } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { endsSchedule } from '../schedule-ends.ts';
import { singular } from '../singular.ts';
import { option, saidAt } from './option.ts';
import { serial } from './serial.ts';
import { isBehindMark, isBesideOption } from './set-apart.ts';
import { isTenant } from './tenants.ts';

/** At most one at a time is one after the other. */
const limitTo = (limit: number) =>
  limit < 1 ? null : limit === 1 ? serial() : option({ name: 'concurrency', limit, key: null });
/** "Pay the manager with 4 workers", "for one worker only": behind no mark and no option, workers are people. */
const areOurs = ({ tokens, from, to }: Place): boolean =>
  isBehindMark(tokens, from) ||
  endsSchedule(tokens[from - 1]) ||
  /^(?:use|on|using)$/.test(tokens[from]?.text ?? '') ||
  /^threads?$/.test(tokens[to - 1]?.text ?? '') ||
  isBesideOption(tokens, from, to);

/** How many runs may go side by side, in all or of the same thing. */
export const concurrencyRules = [
  defineRule({
    id: 'limited.runs',
    yields: 'limited',
    pattern: '(of them|of these|<thing>)',
    produce: () => true,
    examples: ['Every hour, sync the orders, at most 5 workers in parallel.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.limit',
    yields: 'clause',
    pattern:
      '[run|with|in|process|have|let|allow|handle|keep|and|and run] <at-most> <number:limit> [parallel|concurrent|simultaneous] [<limited>] [running|at work|going|active|open] <together>',
    produce: ({ limit }, place) =>
      limit === 0
        ? {
            kind: 'problem',
            code: 'NLJ4004',
            message: `“${saidAt(place)}” lets nothing run: the number must be more than zero.`,
            instead: [],
          }
        : limitTo(limit),
    examples: ['When an order is placed, charge it, at most 5 in parallel.'],
    counterexamples: ['Every hour, count the users with 5 sessions.'],
  }),
  defineRule({
    id: 'concurrency.never-more',
    yields: 'clause',
    pattern:
      "[and|but] (never|do not|don't|must never|must not|should never) [ever] (run|start|have|allow|let|process|execute|handle) more than <number:limit> [<thing>] [run|running|active] <together>",
    // Things that somebody has, or is let have, are none of ours: "never have more than 3 sessions at once".
    // Of what is handled "at a time" by a run of a schedule, the batch is limited.
    produce: ({ limit }, place) => {
      const said = saidAt(place);
      const ofRuns = /\b(?:run|runs|running|jobs?|active)\b/.test(said);
      const batched = /\b(?:handle|process)\b.*\bat (?:a time|once)$/.test(said) && !beginsWithEvent(place.tokens);
      return !ofRuns && (batched || /\b(?:have|allow|let)\b/.test(said)) ? null : limitTo(limit);
    },
    examples: [
      "When a tender closes, rank the bids; don't run more than one ranking at once.",
      'When a song is uploaded, encode it. Never run more than 3 encodings in parallel.',
    ],
    counterexamples: ['Every hour, tell admins: never have more than 3 sessions at once.'],
  }),
  defineRule({
    id: 'concurrency.runs-together',
    yields: 'clause',
    pattern:
      '[run|with|have|let|and|and run] <number:limit> (runs|workers|jobs|instances|of them|of these|executions|threads|batches|chunks|pages) <together>',
    produce: ({ limit }) => limitTo(limit),
    priority: 1,
    examples: [
      'When an order is placed, charge it, with 3 workers in parallel.',
      'Every hour, archive the orders, 500 per batch, four batches in parallel.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.parallel-runs',
    yields: 'clause',
    pattern:
      '[run|with|in|have|let|allow|and|keep it to|keep to|limit it to|limit this to|limit them to] [<at-most>] <number:limit> (parallel|concurrent|simultaneous) (runs|workers|jobs|instances|executions|threads|tasks)',
    produce: ({ limit }) => limitTo(limit),
    examples: ['When an order is placed, charge it. Limit it to 5 concurrent runs.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.parallel-most',
    yields: 'clause',
    pattern: '[with|in|and] <at-most> <number:limit> (parallel|concurrent|simultaneous) [<limited>]',
    produce: ({ limit }) => limitTo(limit),
    examples: ['When an order is placed, charge it, max 8 parallel.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.workers',
    yields: 'clause',
    pattern: '(with|and with|on|using) (a single|[<at-most:most?>] <number:limit?>) (workers|worker|threads|thread)',
    produce: ({ limit = 1, most }, place) => (most !== undefined || areOurs(place) ? limitTo(limit) : null),
    examples: [
      'Every hour, settle the balances, with a single worker.',
      'When an order is placed, charge it, with up to 3 workers.',
    ],
    counterexamples: [
      'Every hour, call the firms with a single worker.',
      'Every hour, pay the manager with 4 workers.',
    ],
  }),
  defineRule({
    id: 'concurrency.bare',
    yields: 'clause',
    pattern: '<number:limit> ([at a time|at once] in parallel|concurrently|side by side|at once|at the same time)',
    // "Print two at once": set apart by a mark, and beside other options, it limits the runs.
    produce: ({ limit }, { tokens, from, to }) =>
      isBehindMark(tokens, from) && isBesideOption(tokens, from, to) ? limitTo(limit) : null,
    examples: [
      'Every hour, call the API: 25 calls a second at most, 3 in parallel, 4 retries.',
      'Every hour, renew the leases, three at a time in parallel, 2 retries.',
    ],
    counterexamples: ['Every hour, print the labels, 2 at once, and pack them.'],
  }),
  defineRule({
    id: 'concurrency.of-them',
    yields: 'clause',
    pattern: '[but|and] <at-most> <number:limit> [of them|of these]',
    // "Concurrent runs are fine, but no more than 3 of them."
    produce: ({ limit }, { tokens, from, to }) =>
      tokens
        .slice(Math.max(0, from - 8), from)
        .some(({ text }) => /^(?:overlap|overlapping|concurrent|parallel)$/.test(text)) &&
      /^[.;)\n]?$/.test(tokens[to]?.text ?? '')
        ? limitTo(limit)
        : null,
    examples: ['Every minute, dispatch the taxis. Concurrent runs are fine, but no more than 3 of them.'],
    counterexamples: ['Every minute, list the taxis, at most 3 of them.'],
  }),
  defineRule({
    id: 'concurrency.workers-bare',
    yields: 'clause',
    pattern: '[use|on|with|and|and with] <number:limit> (workers|threads|worker|thread) [at most|max|maximum|only]',
    produce: ({ limit }, place) => (areOurs(place) ? limitTo(limit) : null),
    examples: ['When an order is placed, charge it. 4 workers.', 'Every hour, drain the queue. One worker only.'],
    counterexamples: [
      'Every hour, email the guests and 3 workers.',
      'Every hour, brief the foreman and 4 workers.',
      'Every hour, photograph the site with one worker only.',
      'Every hour, print the shift plan for one worker only.',
    ],
  }),
  defineRule({
    id: 'concurrency.workers-most',
    yields: 'clause',
    pattern: '[use|have|run|run on] <at-most> <number:limit> (workers|worker|threads)',
    produce: ({ limit }) => limitTo(limit),
    examples: ['When an order is placed, charge it, no more than 3 workers.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.may-run',
    yields: 'clause',
    pattern:
      '[let] <at-most> <number:limit> [of these|of them|runs|instances|jobs] (may|can|should|must|are allowed to|may ever|run) [run|be running|be active|execute|be in progress|go on] <together>',
    produce: ({ limit }) => limitTo(limit),
    priority: 1,
    examples: ['When an order is placed, charge it. No more than 2 may run at the same time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.noun',
    yields: 'clause',
    pattern:
      '[with|and|and with|at|set|limit|cap|keep|hold|restrict|a|the|with a|at a] [max|maximum|limit the|the] (concurrency|parallelism|concurrency limit|parallel limit|concurrency cap) [limit] [:|of|is|=|to|at|at most|set to|limited to|limit of|capped at|is limited to] [at most|no more than|up to|max] <number:limit>',
    produce: ({ limit }) => limitTo(limit),
    examples: [
      'When an order is placed, charge it. Concurrency: 4.',
      'When an order is placed, charge it, with a concurrency of 4.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.at-most-last',
    yields: 'clause',
    pattern:
      '<number:limit> [runs|workers|jobs|of them] (in parallel|at the same time|at once|concurrently|side by side|at a time) (at most|max|maximum|at the most|at the very most)',
    produce: ({ limit }) => (limit > 1 ? option({ name: 'concurrency', limit, key: null }) : null),
    priority: 1,
    examples: ['When an order is placed, charge it, five in parallel at most.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.tenants-together',
    yields: 'clause',
    pattern:
      '[<at-most>] <number:limit> <thing:whose> (at a time|at once|in parallel|concurrently|simultaneously) [at most|max|maximum|at the most]',
    // Records at a time are a batch; tenants each have a run of their own.
    produce: ({ limit, whose }) =>
      limit > 1 && isTenant(singular(whose)) ? option({ name: 'concurrency', limit, key: null }) : null,
    priority: 3,
    examples: ['Every hour, refresh the totals, for each tenant, five tenants at a time.'],
    counterexamples: ['Every hour, archive the orders, 100 records at a time.'],
  }),
  defineRule({
    id: 'concurrency.per-key',
    yields: 'clause',
    pattern:
      '[process|run|handle|only|with|and] [<at-most>] (one|1|only one|a single) [run|job] ((at a time|at once) (per|for each|for every|for any|for any given|for any one|for the same) <key:key?>|(per|for each|for every|for any|for any given) <key:key?> <together>)',
    produce: ({ key }) => (key === undefined ? null : option({ name: 'concurrency', limit: 1, key })),
    priority: 2,
    examples: [
      'When an order is placed, charge it, one at a time per customer.',
      'When an order is placed, charge it. Only one run per customer at a time.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.same-key',
    yields: 'clause',
    pattern:
      '(never [run] (two|two runs) (at once|at the same time|in parallel|concurrently) for the same <key:key?>|runs (for|of) the same <key:key?> (must not|must never|may not|should not|never|should never|cannot) overlap|no (two runs|parallel runs|concurrent runs|overlapping runs|overlap) (for the same|per) <key:key?>)',
    produce: ({ key }) => (key === undefined ? null : option({ name: 'concurrency', limit: 1, key })),
    priority: 2,
    examples: ['When an order is placed, charge it. Runs for the same customer must not overlap.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.per-key-limit',
    yields: 'clause',
    pattern: '<at-most> <number:limit> [runs|jobs] <together> (per|for each|for every) <key:key>',
    produce: ({ limit, key }) => (limit > 0 ? option({ name: 'concurrency', limit, key }) : null),
    priority: 2,
    examples: ['When an order is placed, charge it, at most 2 at a time per customer.'],
    counterexamples: [],
  }),
] as const;
