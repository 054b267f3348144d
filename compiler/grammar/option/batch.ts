import { beginsWithEvent } from '../event/steps.ts';
import { isAskedOf, isSaidOfThing } from '../of-action.ts';
import { defineRule, type Place } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { MEASURE } from './rate.ts';
import { isBehindMark } from './set-apart.ts';

/** Whether what is counted is a measure, "100 MB", "10 percent", rather than things. */
const isMeasured = ({ tokens, from, to }: Pick<Place, 'tokens' | 'from' | 'to'>): boolean =>
  tokens.slice(from, to + 1).some(({ text }) => MEASURE.test(text));

/** How much is done at once. */
export const batchRules = [
  defineRule({
    id: 'batch.of',
    yields: 'clause',
    pattern:
      '[and|with] [work|process|processed|working|do it|do this|run|handle them|process them|handle|send them|go through them|split|bundle|group|chunk|divide|break|load|write|work through them|take|take them] [them|it|the work] [in|into|use|using|with] (batches|chunks|groups|lots|blocks|pages|portions|slices) of [at most|up to|max] <number:size> [<thing>|<thing> <thing>] [each|at most]',
    // "Cook rice using batches of 5 cups": things used that are named are the action's, unless a mark sets them apart.
    produce: ({ size }, { tokens, from, to }) =>
      size > 0 &&
      !isMeasured({ tokens, from, to }) &&
      (isBehindMark(tokens, from) ||
        !/^(?:use|using|with)$/.test(tokens[from]?.text ?? '') ||
        tokens[to - 1]?.kind === 'number')
        ? option({ name: 'batch', size })
        : null,
    examples: [
      'Every hour, archive the orders. Bundle them into groups of 500.',
      'Every hour, archive the orders in batches of 200.',
      'Every hour, archive the orders. Use batches of 200.',
    ],
    counterexamples: [
      'Every night at 2 AM, process refunds in batches.',
      'Every hour, cook rice using batches of 5 cups.',
      'Every hour, archive the orders. Batches of 10 percent.',
    ],
  }),
  defineRule({
    id: 'batch.size',
    yields: 'clause',
    pattern:
      '[with|and|and with|use] [a|an|the] [max|maximum] (batch size|chunk size|page size|batch|batch - size) [:|of|is|=|at] [at most|up to] <number:size> [<thing>]',
    produce: ({ size }, place) => (size > 0 && !isMeasured(place) ? option({ name: 'batch', size }) : null),
    examples: [
      'Every hour, archive the orders. Max batch size 500.',
      'Every hour, archive the orders. Batch size: 200.',
    ],
    counterexamples: ['Every hour, archive the orders. Batch size: 100 MB.'],
  }),
  defineRule({
    id: 'batch.at-a-time',
    yields: 'clause',
    pattern:
      '[and] [(process|handle|take|work through|work on|do|send|fetch|delete|archive|load|import|export|read|write|treat|work|go through|move|update) [them|it|through them|the rows|the records]] [at most|up to|never more than|no more than|not more than|max|maximum] [a] <number:size> [<thing>|<thing> <thing>|of them] (at a time|at once|per batch|to a batch|/ batch|/ chunk|each time|per (step|chunk|page|round)|in each batch|in a batch)',
    produce: ({ size }, place) => {
      const said = saidAt(place);
      // Runs and workers at a time are a limit; one thing at a time is no batch. "At once" of bare numbers is a limit, too.
      if (size < 2 || /\b(?:runs?|jobs?|workers?|instances?|executions?|threads?)\b/.test(said)) return null;
      const things =
        /(?:\d+(?:,\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred)) (?!at |per |each |in |hundred )\w+/.test(
          said,
        );
      if (/^(?:at most|up to|never|no|not|max)/.test(said) && !things && !/(?:batch|step|chunk|page|round)$/.test(said))
        return null;
      // "Customers who order 100 at a time"
      if (isSaidOfThing(place.tokens, place.from) || isAskedOf(place.tokens, place.from)) return null;
      // "Send users 2 emails at a time": with no mark between, what else is counted is what is done.
      const counted = /^(?:\d+(?:,\d+)*) (?!at )(\w+)/.exec(said)?.[1];
      if (
        counted !== undefined &&
        /s$/.test(place.tokens[place.from - 1]?.text ?? '') &&
        !/^(?:records?|rows?|items?)$/.test(counted)
      )
        return null;
      if (/at once$/.test(said) && !/^(?:and )?(?:process|handle|take|work|send)/.test(said)) return null;
      return option({ name: 'batch', size });
    },
    examples: [
      'Every hour, moderate the comments, never more than 80 per batch.',
      'Every hour, archive the orders, 100 records at a time.',
      'Every hour, archive the orders. Handle 40 items per batch.',
      'Every hour, archive the orders. At most ten items per batch.',
    ],
    counterexamples: [
      'Every hour, tell the kitchen to take 5 plates at a time.',
      'Every hour, list customers who order 100 at a time.',
      'Every hour, send users 2 emails at a time.',
      'Every hour, sync the orders, at most 3 at a time.',
    ],
  }),
  defineRule({
    id: 'batch.each',
    yields: 'clause',
    pattern:
      '[and] [do|do it|process|process them|handle them|work|work through them|run|send them] [it|them] (in (batches|chunks|groups|lots|blocks) [,|:|-] [at most|up to] <number:size?> <thing> (each|apiece|per batch|to a batch|a batch|at a time)|in <number:sized?> - <thing> (batches|chunks)|in (batches|chunks|groups) \\( [of] <number:bracketed?> [<thing>] [each] \\))',
    produce: ({ size, sized, bracketed }) => {
      const all = size ?? sized ?? bracketed ?? 0;
      return all > 0 ? option({ name: 'batch', size: all }) : null;
    },
    priority: 1,
    examples: [
      'Every hour, archive the orders. Work in batches (500).',
      'Every hour, archive the orders. Work in 100-row batches.',
      'Every hour, archive the orders. Do it in batches, 600 orders each.',
    ],
    counterexamples: ['Every hour, archive the orders in batches, 3 retries.'],
  }),
  defineRule({
    id: 'batch.by',
    yields: 'clause',
    pattern:
      '[and] (batched|chunked|batch it|batch them) (by|in|into) [groups of|chunks of] [at most|up to] <number:size> [<thing>]',
    // "Ship the cookies batched by 12": said of things, unless a mark sets it apart.
    produce: ({ size }, { tokens, from }) =>
      size > 0 && from > 0 && isBehindMark(tokens, from) ? option({ name: 'batch', size }) : null,
    examples: ['Every hour, archive the orders, batched by 20.'],
    counterexamples: ['Every hour, ship the cookies batched by 12.'],
  }),
  defineRule({
    id: 'batch.to-a-batch',
    yields: 'clause',
    pattern:
      '[and|with] [at most|up to|max|never more than|no more than] <number:size> [<thing>] (a|each|every) (batch|chunk) [at most|max|maximum]',
    produce: ({ size }, { tokens, from }) =>
      size > 1 && from > 0 && isBehindMark(tokens, from) ? option({ name: 'batch', size }) : null,
    examples: ['Every hour, archive the orders, 50 orders a batch.'],
    counterexamples: ['Every hour, bake 50 rolls a batch.'],
  }),
  defineRule({
    id: 'batch.limit',
    yields: 'clause',
    pattern:
      "[and|but] (batches|a batch|each batch|every batch|no batch|the batches|batch sizes|the batch size) (must|may|should|shall|can|are|is|has|have|hold|holds|contain|contains|must not|may not|should not|must never|should never|may never|cannot|can't|mustn't|shouldn't|can) [not|never] [to] [be|have|hold|contain|exceed] [larger than|bigger than|more than|over|above|at most|no more than|no larger than|no bigger than|up to|limited to|capped at] <number:size> [<thing>]",
    produce: ({ size }, place) => {
      const said = saidAt(place);
      const denied = /^(?:and |but )?no batch\b|\b(?:not|never|cannot)\b|n't\b/.test(
        said.replace(/ no (?:more|larger|bigger) than/, ''),
      );
      const over = / (?:exceed|larger than|bigger than|more than|over|above) /.test(
        said.replace(/ no (?:more|larger|bigger) than/, ' most'),
      );
      const most = / (?:at most|no more than|no larger than|no bigger than|up to|limited to|capped at) /.test(said);
      // "Batches should have 500 rows", "each batch has at most 32", "no batch may exceed 90"
      const asked =
        !denied && !over && (most || / (?:should|must|shall|have|has|hold|holds|contain|contains|of) /.test(said));
      return size > 0 && ((denied && over) || (!denied && most) || asked) ? option({ name: 'batch', size }) : null;
    },
    examples: [
      'Every hour, tag the photos. Batches should have 500 photos.',
      'Every hour, tag the photos. Batches must not be larger than 32.',
      'Every hour, tag the photos. Each batch has at most 32 photos.',
    ],
    counterexamples: ['Every hour, tag the photos. Batches are larger than 32.'],
  }),
  defineRule({
    id: 'batch.never-more',
    yields: 'clause',
    pattern:
      "[and|but] (never|do not|don't|must not|should not) [ever] (handle|process|take|load|send|fetch|delete|write|read) more than <number:size> [<thing>|of them] (at a time|at once|per batch|in a batch)",
    produce: ({ size }, { tokens }) => (size > 1 && !beginsWithEvent(tokens) ? option({ name: 'batch', size }) : null),
    examples: ['Every hour, expire the coupons. Never handle more than 750 at a time.'],
    counterexamples: ['When an order is placed, pack it. Never handle more than 7 at a time.'],
  }),
] as const;
