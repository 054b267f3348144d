import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { IS_DONE } from './modals.ts';
import { option, saidAt } from './option.ts';
import { BUSY } from './overlap-words.ts';
import { isBehindMark, isSetOff } from './set-apart.ts';

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
  /(?:(?:^|\b(?:most|max|than|to|only|with|run|up) )(?:\d+|one|two|three|four|five|six|eight|ten)(?: (?:runs?|jobs?|workers?|of them|of these))? (?:in parallel|at once|at the same time|concurrently|at a time)|\b(?:on|with|using|most|max|than|to|only|concurrency|workers) (?:\d+|one|two|three|four|five|six|eight|ten) (?:workers?|threads?)|\b(?:one|1)(?: \w+)? at a time)$/;

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
      '[and|always] (cancel|kill|stop|abort|replace) (the running|the previous|any running|any previous|the old|any earlier|a running|the current|any older|the older|the last) (one|run|job|instance|<deed>) [first] [(that|which) <busy>]',
    // "When a booking is changed, cancel the old one" is what is done: "one" is a run's in a sentence of its own.
    produce: (_, { tokens, from, to }) =>
      isSetOff(tokens, from) || tokens.slice(from, to).some(({ text }) => /^(?:run|job|instance|and)$/.test(text))
        ? overlap('cancel')()
        : null,
    examples: [
      'Every hour, rebuild the index. Replace a running one.',
      'Every hour, rebuild the index. Cancel the previous run.',
    ],
    counterexamples: ['When a booking is changed, cancel the old one and start a new one.'],
  }),
  defineRule({
    id: 'overlap.cancel-any',
    yields: 'clause',
    pattern: `(cancel|kill|stop|abort) (a|any|the) (run|instance|execution|<deed>) ((that is|which is|that's|that are) [still|already] ${BUSY}|in progress|under way) [first|before (starting|beginning|launching) [a new one|the new one|the next one|again]]`,
    produce: overlap('cancel'),
    examples: [
      "Every hour, rebuild the index. Stop any run that's still in progress first.",
      'Every hour, rebuild the index. Cancel any run that is still in progress.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.would',
    yields: 'clause',
    pattern: `((a run|runs|any run|each run|starts) (that|which) (would|overlaps|overlap|may|might) [overlap]|(overlapping|concurrent|an overlapping|a concurrent) (runs|run)) (${IS_DONE} (skipped|dropped|queued|cancelled|ignored|allowed)|(should|must|shall|will) (queue|wait|skip))`,
    produce: (_, { tokens, to }) => {
      const said = tokens[to - 1]?.text ?? '';
      return option({ name: 'overlap', overlap: POLICIES[said] ?? 'skip' });
    },
    examples: [
      'Every hour, rebuild the index. A run that would overlap is skipped.',
      'Every hour, rebuild the index. Overlapping runs should queue.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.new-one',
    yields: 'clause',
    pattern:
      '(a|the|each|every) (new|next|later|newer) (run|one) (cancels|replaces|supersedes|stops|kills|aborts) (the|any|an|a) (old|previous|running|earlier|current|existing|older|one|run) [one|run] [in progress|under way|that is still running|still running]',
    produce: overlap('cancel'),
    examples: ['Every hour, rebuild the index. A new run replaces the one in progress.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.newer-thing',
    yields: 'clause',
    pattern:
      '(a|each|every) (new|next|later|newer) <thing:thing> (cancels|replaces|supersedes|stops|kills|aborts) (the|any|a|an) [previous|running|current] <thing> (in progress|under way|already running|still running|that is still running|that is running)',
    // "A newer claim replaces the old claim" is said of claims: one that is under way is a run.
    produce: ({ thing }) => (thing === 'run' ? null : overlap('cancel')()),
    examples: ['When a branch is pushed, build a preview. A newer push kills the build in progress.'],
    counterexamples: ['Every hour, merge the claims. A newer claim replaces the old claim.'],
  }),
  defineRule({
    id: 'overlap.new-waits',
    yields: 'clause',
    pattern:
      '[<target>] (waiting for|waiting|and wait for|and waits for|wait|waits|wait for|waits for|should wait for|must wait for|should wait|must wait) [until|for] <earlier> (to (finish|complete|end|be done) [before (starting|running) [the next [one|run]|another [one]|again]]|is (done|finished|over)|has (finished|ended|completed)|finishes|ends|completes) [before (starting|running) [the next [one|run]|another [one]|again]]',
    produce: overlap('queue'),
    examples: [
      'Every hour, import the orders, waiting for the previous import to finish.',
      'Every hour, rebuild the index. New runs wait until the current import is done.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.wait-for',
    yields: 'clause',
    pattern:
      '((new runs|later runs|runs|(a|the) (new|next|later) run) (wait|waits|must wait|should wait|have to wait|has to wait) for (the|any) (previous|last|running|current|earlier|ongoing|active) (one|run|job|execution)|[and|always] (wait|waiting) for (the|any) (previous|last|running|current|earlier|ongoing|active) (one|<thing>) before (starting|running|beginning|launching) [(the|a|another) [next|new] [one|run|<deed>]|again])',
    produce: overlap('queue'),
    examples: [
      'Every hour, dispatch the vans. Wait for the previous run before starting the next.',
      'Every hour, rebuild the index. New runs wait for the running one.',
    ],
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
      'Every hour, sell two tickets at a time; skip the others.',
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
      '(overlap|overlaps|overlap policy|overlapping|overlapping runs|on overlap|if runs overlap|concurrency policy) [:|=|is|are|-|,] [set to] (skip|skipped|forbid|queue|queued|wait|cancel|cancelled|replace|allow|allowed) [[the] (previous|running|old|earlier) [run|one]]',
    produce: (_, { tokens, from, to }) => {
      const word = tokens.slice(from, to).find(({ text }) => Object.hasOwn(POLICIES, text))?.text ?? '';
      const policy = POLICIES[word];
      return policy === undefined ? null : option({ name: 'overlap', overlap: policy });
    },
    examples: [
      'Every hour, rebuild the index. Overlap: cancel previous.',
      'Every hour, rebuild the index. Overlap: skip.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.verb',
    yields: 'clause',
    pattern:
      '(skip|queue|cancel|allow|permit|drop) (overlapping|concurrent|overlaps|overlap) [runs|executions|instances|starts|jobs]',
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
  defineRule({
    id: 'overlap.latest-wins',
    yields: 'clause',
    pattern:
      '[and|but] [the] (latest|newest|newer|last|most recent) (run|one) wins [(,|:|;|-|and) [and] <overlap-act>]',
    produce: () => option({ name: 'overlap', overlap: 'cancel' }),
    examples: ['Every hour, dedupe the contacts. The latest run wins: cancel the older run.'],
    counterexamples: ['Every hour, merge the bids. The latest bid wins.'],
  }),
  defineRule({
    id: 'overlap.unless',
    yields: 'clause',
    pattern:
      "[and|but] (unless <earlier> <busy>|(only [if|when|once|after]|provided [that]|as long as) <earlier> (has (finished|ended|completed|stopped)|is (done|over|finished|complete|through)|(is not|isn't) [still|already] running|is no longer running))",
    // "Ship the order unless it is still open" is said of the order: of a run it is said that it was before.
    produce: (_, place) =>
      /\b(?:previous|last|prior|earlier|one|run|another)\b/.test(saidAt(place)) ? overlap('skip')() : null,
    priority: 1,
    examples: [
      'Every hour, sync the orders, unless the previous run is still running.',
      'Every hour, sync the orders, but only if the last run has finished.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.gets-cancelled',
    yields: 'clause',
    pattern: `[and|but] (a|the|any) (run|instance|execution|<deed>) [(that|which) is] [still|already] ${BUSY} ${IS_DONE} (cancelled|canceled|killed|stopped|aborted|terminated|replaced) [(when|before|as soon as|once) (the|a) (next|new) (one|run) (starts|begins|is due|is started)]`,
    produce: overlap('cancel'),
    examples: ['Every hour, rebuild the index. A run still in progress is cancelled when the next one starts.'],
    counterexamples: [],
  }),
] as const;
