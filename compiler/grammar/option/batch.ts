import { defineRule } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';

/** How much is done at once. */
export const batchRules = [
  defineRule({
    id: 'batch.of',
    yields: 'clause',
    pattern:
      '[and|with] [work|process|processed|working|do it|do this|run|handle them|process them|handle|send them|go through them|split|work through them|take|take them] [them|it|the work] [in|into|use|using|with] (batches|chunks|groups|lots|blocks|pages|portions|slices) of [at most|up to|max] <number:size> [<thing>|<thing> <thing>] [each|at most]',
    // "Cook rice using batches of 5 cups": things used that are named are the action's, unless a mark sets them apart.
    produce: ({ size }, { tokens, from, to }) =>
      size > 0 &&
      (isBehindMark(tokens, from) ||
        !/^(?:use|using|with)$/.test(tokens[from]?.text ?? '') ||
        tokens[to - 1]?.kind === 'number')
        ? option({ name: 'batch', size })
        : null,
    examples: [
      'Every hour, archive the orders in batches of 200.',
      'Every hour, archive the orders. Use batches of 200.',
    ],
    counterexamples: [
      'Every night at 2 AM, process refunds in batches.',
      'Every hour, cook rice using batches of 5 cups.',
    ],
  }),
  defineRule({
    id: 'batch.size',
    yields: 'clause',
    pattern:
      '[with|and|and with|use] [a|an|the] (batch size|chunk size|page size|batch|batch - size) [:|of|is|=|at] [at most|up to] <number:size> [<thing>]',
    produce: ({ size }) => (size > 0 ? option({ name: 'batch', size }) : null),
    examples: ['Every hour, archive the orders. Batch size: 200.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'batch.at-a-time',
    yields: 'clause',
    pattern:
      '[and] [(process|handle|take|work through|work on|do|send|fetch|delete|archive|load|import|export|read|write|treat|work|go through|move|update) [them|it|through them|the rows|the records]] [at most|up to] <number:size> [<thing>|<thing> <thing>|of them] (at a time|at once|per batch|to a batch|each time|per (step|chunk|page|round)|in each batch|in a batch)',
    produce: ({ size }, place) => {
      const said = saidAt(place);
      // Runs and workers at a time are a limit; one thing at a time is no batch. "At once" of bare numbers is a limit, too.
      if (size < 2 || /\b(?:runs?|jobs?|workers?|instances?|executions?|threads?)\b/.test(said)) return null;
      const things =
        /(?:\d+(?:,\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred)) (?!at |per |each |in |hundred )\w+/.test(
          said,
        );
      if (/^(?:at most|up to)/.test(said) && !things) return null;
      if (/at once$/.test(said) && !/^(?:and )?(?:process|handle|take|work|send)/.test(said)) return null;
      return option({ name: 'batch', size });
    },
    examples: [
      'Every hour, archive the orders, 100 records at a time.',
      'Every hour, archive the orders. Handle 40 items per batch.',
      'Every hour, archive the orders. At most ten items per batch.',
    ],
    counterexamples: ['Every hour, sync the orders, at most 3 at a time.'],
  }),
] as const;
