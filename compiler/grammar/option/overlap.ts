import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { option } from './option.ts';
import { BUSY } from './overlap-words.ts';
import { isBehindMark } from './set-apart.ts';

const overlap = (policy: 'skip' | 'queue' | 'cancel' | 'allow') => () => option({ name: 'overlap', overlap: policy });

/** What a policy of overlaps is called by itself: "overlap: skip". */
const POLICIES: Readonly<Record<string, 'skip' | 'queue' | 'cancel' | 'allow'>> = {
  skip: 'skip',
  skipped: 'skip',
  forbid: 'skip',
  queue: 'queue',
  queued: 'queue',
  wait: 'queue',
  cancel: 'cancel',
  cancelled: 'cancel',
  replace: 'cancel',
  allow: 'allow',
  allowed: 'allow',
};

/** A limit of runs that ends a part: "at most 2 in parallel", "on 2 workers", "one at a time". */
const LIMITED =
  /(?:\b(?:\d+|one|two|three|four|five|six|eight|ten)(?: \w+)? (?:in parallel|at once|at the same time|concurrently)|\b(?:on|with|using|most|max|than|to|only|concurrency|workers) (?:\d+|one|two|three|four|five|six|eight|ten) (?:workers?|threads?)|at a time)$/;

/** The words between the mark right before a place and the one before it. */
function partBefore(tokens: readonly Token[], from: number): string {
  let at = from - 1;
  while (at > 0 && !/^[,;:.()\n]$/.test(tokens[at - 1]?.text ?? '')) at -= 1;
  return tokens
    .slice(at, from - 1)
    .map(({ text }) => text)
    .join(' ');
}

/** What happens to a run that finds another still going. */
export const overlapRules = [
  defineRule({
    id: 'overlap.act-while',
    yields: 'clause',
    pattern: '[and|but] <overlap-act:act> <while-busy>',
    produce: ({ act }) => option({ name: 'overlap', overlap: act }),
    examples: [
      'Every 10 minutes, poll the API. Skip if the previous run is still going.',
      'Every hour, rescan the library. Queue a new run while one is active.',
      'Every hour, rescan the library. Queue runs if they overlap.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.while-act',
    yields: 'clause',
    pattern: '[and|but] <while-busy> [,|-] [then] <overlap-act:act>',
    produce: ({ act }) => option({ name: 'overlap', overlap: act }),
    priority: 2,
    examples: [
      'Every hour, export the usage data. If a run is still in progress, skip the next export.',
      'Every hour, rebuild the index. If the previous run is still running, cancel the previous run.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.cancel',
    yields: 'clause',
    pattern:
      '(cancel|kill|stop|abort|replace) (the running|the previous|any running|any previous|the old|any earlier) (one|run|job|instance) [first] [(that|which) <busy>]',
    produce: overlap('cancel'),
    examples: ['Every hour, rebuild the index. Cancel the previous run.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.cancel-any',
    yields: 'clause',
    pattern: `(cancel|kill|stop|abort) (a|any) (run|instance|execution) (that|which) is still ${BUSY}`,
    produce: overlap('cancel'),
    examples: ['Every hour, rebuild the index. Cancel any run that is still in progress.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.would',
    yields: 'clause',
    pattern:
      '(a run|runs|any run|each run|starts) (that|which) (would|overlaps|overlap|may|might) [overlap] (is|are|gets|get) (skipped|dropped|queued|cancelled|ignored)',
    produce: (_, { tokens, to }) => {
      const said = tokens[to - 1]?.text ?? '';
      return option({ name: 'overlap', overlap: POLICIES[said] ?? 'skip' });
    },
    examples: ['Every hour, rebuild the index. A run that would overlap is skipped.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.new-one',
    yields: 'clause',
    pattern:
      '(a|the|each|every) (new|next|later) (run|one) (cancels|replaces|supersedes|stops|kills|aborts) (the|any|an|a) (old|previous|running|earlier|current|existing|one|run) [one|run] [in progress|that is still running]',
    produce: overlap('cancel'),
    examples: ['Every hour, rebuild the index. A new run replaces the one in progress.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.new-waits',
    yields: 'clause',
    pattern:
      '[<target>] (wait|waits|wait for|waits for|should wait for|must wait for|should wait|must wait) [until|for] <earlier> (to (finish|complete|end|be done) [before (starting|running) [the next [one|run]|another [one]|again]]|is (done|finished|over)|has (finished|ended|completed)|finishes|ends|completes) [before (starting|running) [the next [one|run]|another [one]|again]]',
    produce: overlap('queue'),
    examples: ['Every hour, rebuild the index. New runs wait until the current import is done.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.wait-for',
    yields: 'clause',
    pattern:
      '(new runs|later runs|runs|(a|the) (new|next|later) run) (wait|waits|must wait|should wait|have to wait|has to wait) for (the|any) (previous|last|running|current|earlier|ongoing|active) (one|run|job|execution)',
    produce: overlap('queue'),
    examples: ['Every hour, rebuild the index. New runs wait for the running one.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.the-rest',
    yields: 'clause',
    pattern: '(queue|queue up|skip|drop) the (rest|others)',
    // Behind a limit of runs: "on at most 2 workers; queue the rest".
    produce: (_, { tokens, from }) => {
      if (!isBehindMark(tokens, from) || !LIMITED.test(partBefore(tokens, from))) return null;
      return option({ name: 'overlap', overlap: tokens[from]?.text === 'queue' ? 'queue' : 'skip' });
    },
    examples: ['When a song is uploaded, encode it, at most 2 in parallel; queue the rest.'],
    counterexamples: [
      'Every hour, print the first ticket; queue the rest.',
      'Every hour, pick the best worker; drop the others.',
    ],
  }),
  defineRule({
    id: 'overlap.queue-up',
    yields: 'clause',
    pattern:
      '(runs|new runs|late runs|overlapping runs|later runs) (queue|queue up|line up|wait|are queued|wait in line|should queue|should queue up|must queue) (behind (one another|each other|the current (one|run)|the previous (one|run)|the running (one|run))|in line|in a queue|their turn)',
    produce: overlap('queue'),
    examples: ['Every hour, rebuild the index. Runs queue up behind one another.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.noun',
    yields: 'clause',
    pattern:
      '(overlap|overlaps|overlap policy|overlapping|overlapping runs|on overlap|if runs overlap|concurrency policy) [:|=|is|are|-|,] [set to] (skip|skipped|forbid|queue|queued|wait|cancel|cancelled|replace|allow|allowed)',
    produce: (_, place) => {
      const policy = POLICIES[place.tokens[place.to - 1]?.text ?? ''];
      return policy === undefined ? null : option({ name: 'overlap', overlap: policy });
    },
    examples: ['Every hour, rebuild the index. Overlap: skip.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.verb',
    yields: 'clause',
    pattern: '(skip|queue|cancel|allow|permit|drop) (overlapping|concurrent|overlaps|overlap) [runs]',
    produce: (_, { tokens, from }) => {
      const verb = tokens[from]?.text ?? '';
      return option({ name: 'overlap', overlap: POLICIES[verb] ?? (verb === 'drop' ? 'skip' : 'allow') });
    },
    examples: ['Every hour, rebuild the index. Skip overlapping runs.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.allowed',
    yields: 'clause',
    pattern:
      "((overlapping|concurrent|parallel) (runs|overlaps|executions) [are|is] (fine|ok|okay|allowed|permitted|all right|no problem)|(runs|they|it) (may|can|might|are allowed to|is allowed to) overlap|overlap (is|may be) (fine|ok|okay|allowed|permitted)|(it is|it's|that's|that is) (fine|ok|okay|alright|all right|no problem) (if|for|when|that) ([two|several|some] runs|them|they) [to] overlap|(it doesn't|it does not|doesn't) matter (if|when|whether) (runs|they) overlap|(overlaps|overlap) (are|is) (fine|ok|okay|allowed)|(several|multiple|many) runs (may|can) (be active|run|go on|be running|overlap) [<together>])",
    produce: overlap('allow'),
    examples: ['Every 15 seconds, fetch the telemetry. Overlapping runs are fine.'],
    counterexamples: [],
  }),
] as const;
