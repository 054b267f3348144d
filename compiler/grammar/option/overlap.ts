import type { Token } from '../../lexer/token.ts';
import { isSaidOfThing } from '../of-action.ts';
import type { Place } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { endsSchedule } from '../schedule-ends.ts';
import { singular } from '../singular.ts';
import { isTenant } from './guard.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark, isBesideOption } from './set-apart.ts';

const BUSY =
  '(running|under way|going|in progress|going on|active|busy|working|underway|in flight|executing|unfinished|at it)';
const COPIES = '[of these|of them|of it|<thing>]';
const AT_NEXT =
  '((when|as|by the time) (the|a) (next|new) (run|one) (is due|starts|comes due|should start|would start|is to start|begins)|(at|by) the next (start|run|scheduled time|slot|tick)|at (the (time|start) of the next [one|run]|the next one))';
const GO = '(run|be running|be active|execute|overlap|be in progress|go on)';
const serial = () => option({ name: 'serial', serial: true });
const overlap = (policy: 'skip' | 'queue' | 'cancel' | 'allow') => () => option({ name: 'overlap', overlap: policy });
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

/** Whether runs may go side by side, and what happens to one that finds another still going. */
export const overlapRules = [
  defineRule({
    id: 'earlier.run',
    yields: 'earlier',
    pattern: `((the|a|any|its|an) (previous|last|prior|earlier|old|older|current|running|existing|first|ongoing|active) [one|<thing>|<thing> <thing>]|(another|a|an|the|any) <thing>|(a|an|the|any) <deed> run|one <deed>|the (one|run) before [it]|the other one|another [one]|one|it|this|this job|the previous|any others)`,
    produce: () => true,
    examples: [
      'Every hour, sync the orders. Skip if the previous run is still running.',
      'Every hour, sync the orders, but skip a sync if the one before is still in progress.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'busy.still',
    yields: 'busy',
    pattern: `((is|are) [still|already|currently] ${BUSY}|(hasn't|has not|haven't|have not) [yet] (finished|completed|ended|returned|stopped|come back|been finished) [yet]|(isn't|is not) [yet] (done|finished|complete|over|through|ready) [yet]|(still|already) runs|is still at work|[still] (hangs|hangs on)|is (stuck|hanging))`,
    produce: () => true,
    examples: ["Every hour, sync the orders. Skip it if the last run hasn't finished."],
    counterexamples: [],
  }),
  defineRule({
    id: 'while-busy.condition',
    yields: 'while-busy',
    pattern: `(should <earlier> [still|already] be ${BUSY} [${AT_NEXT}]|(if|when|while|whenever|as long as|in case|until) (<earlier> <busy> [${AT_NEXT}]|[the] (previous|last|prior|earlier) (run|job|one|instance|execution) ((still|already) ${BUSY}|not [yet] (finished|done|complete|completed|over) [yet]|unfinished)|(it's|it) [still|already] ${BUSY} [${AT_NEXT}]|[still|already] ${BUSY}|(they|runs|two runs|executions) [would|ever|do] overlap|(a|the) run overlaps [the next|another] [one|run]|another (run|one) (starts|is due)|(a|the|another) (new|next|newer|later|second|fresh) (one|run|<thing>) (starts|is due|comes due|begins|arrives|comes|comes in|is triggered|is made)))`,
    produce: () => true,
    examples: [
      "Every hour, sync the orders. If it's still running, skip.",
      'Every hour, sync the orders; skip if previous run still active; timeout 5 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'target.run',
    yields: 'target',
    pattern:
      '(it|that|that one|this one|this run|that run|the run|a run|a start|the start|another [run|one|<deed>]|(the|a|any|each) (next|new|second|later|other|following) (one|<thing>)|(a|the|any) <deed>|new runs|runs|the next)',
    produce: () => true,
    examples: ['Every hour, sync the orders. Queue the next run if one is still running.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.skip',
    yields: 'overlap-act',
    pattern:
      "([just|simply] (skip|skips|ignore|drop|omit) [<target>]|do nothing|(bail|back|stand|sit) (out|down|off|it out)|exit|quit|do not bother|don't bother|leave <target> [out]|<target> (is|are|gets|get|will be|should be|must be) (skipped|dropped|ignored|left out)|(don't|do not|never) (run|start|begin|launch|do) [<target>] [again])",
    produce: () => 'skip',
    examples: ['Every hour, sync the orders. If one is already running, do nothing.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.queue',
    yields: 'overlap-act',
    pattern:
      '([please] (queue|enqueue) [up] [<target>]|<target> (is|are|gets|get|will be|should be) (queued|enqueued|put off)|(wait|waits|<target> (waits|wait|should wait|must wait)) [in line|its turn|for it|until it] [to finish|is done|finishes|is over|has finished] [first]|let <target> (wait|queue) [in line|up|its turn]|<target> (queues|queue) [up])',
    produce: () => 'queue',
    examples: ['Every hour, sync the orders. If a run is in progress, wait for it to finish.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.cancel',
    yields: 'overlap-act',
    pattern:
      '((cancel|kill|stop|abort|terminate|end|replace) ((the|any) (one|run) (that|which) <busy>|it|that one|that run|the old one|the earlier one|<earlier>) [first] [,] [and] [then] [(start|begin|run) (over|fresh|again|anew|afresh|a new one|the new one)] [instead])',
    produce: () => 'cancel',
    examples: ['Every hour, sync the orders. If it is still running, kill it and start over.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.cancelled',
    yields: 'overlap-act',
    pattern:
      '(the|any) (previous|last|prior|earlier|old|older|running|current) [one|<thing>] (is|are|gets|get|will be|should be|must be) (cancelled|canceled|killed|stopped|aborted|terminated|replaced|ended)',
    produce: () => 'cancel',
    examples: ['Every hour, rebuild the index. The old run gets cancelled if it is still busy.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.allow',
    yields: 'overlap-act',
    pattern: '((start|run) (it|another [one]|the next one|the next run|a new one) anyway|let (both|them) (run|go on))',
    produce: () => 'allow',
    examples: ['Every hour, sync the orders. If the previous run is still running, start the next one anyway.'],
    counterexamples: [],
  }),

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
    id: 'serial.labelled',
    yields: 'clause',
    pattern:
      '(overlap|overlaps|overlapping|overlapping runs|parallel|concurrent|concurrent runs) (:|=) (no|none|never|false|off|not allowed|forbidden)',
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, rebuild the index. Overlap: no.'],
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

  defineRule({
    id: 'serial.adverb',
    yields: 'clause',
    pattern:
      '[run|runs|run it|run them|and run|and|always run|runs are|they run|it runs|must run|should run|this job runs|strictly|this job is|the job is|it is] (sequentially|serially|in sequence|one after another|one after the other|one by one|in series|serialized|serialised)',
    produce: serial,
    examples: ['Every hour, sync the orders. Run sequentially.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.one-after-another',
    yields: 'clause',
    pattern:
      '([do|process|run] one <thing> after (the other|another)|<job> (may|must|should|can|will) only [ever] (run|be run|execute) (one at a time|once at a time|one after another))',
    produce: serial,
    examples: ['Every hour, sync the orders. Do one run after the other.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.named',
    yields: 'clause',
    pattern:
      '([strictly] serial|serial runs|serial only|serial \\: (yes|true)|exclusive|exclusively|run exclusively|(one|a single) (instance|run) (only|max|maximum|at most)|only (one|a single|1) instance|(one|single) run only|single instance [only]|single run|single instance at a time|as a single instance|(this job|the job|it) is (serial|exclusive)|singleton|no concurrency|no parallelism)',
    produce: serial,
    examples: ['Every hour, sync the orders. Single instance.', 'Every hour, sync the orders. One instance only.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.one-worker',
    yields: 'clause',
    pattern: '(only|just|max|maximum|at most) (one|a single|1) (worker|thread|consumer|instance)',
    // "Email only one worker" is what is done.
    produce: (_, { tokens, from }) => (isBehindMark(tokens, from) ? serial() : null),
    examples: [
      'Every hour, drain the queue; only one worker.',
      'Every hour, sync the orders, max 1 instance, 2 retries.',
    ],
    counterexamples: ['Every hour, email only one worker.', 'Every hour, print the form. Max 1 copy.'],
  }),
  defineRule({
    id: 'serial.exclusive',
    yields: 'clause',
    pattern:
      '[exclusive \\:] no (second|other|further) (one|<thing>) (may|can|must|should|shall) (start|begin|run|be started) <while-busy>',
    produce: serial,
    examples: ['Every hour, sync the orders. No second run may start while one is active.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.one-at-a-time',
    yields: 'clause',
    pattern: `[run|only|run only|with|just|allow only|allow] (one|1|a single) [run|job|instance|execution|at|<deed>] [only] [of it|of these|of them] (at a time|a time|at once|at any time|at any one time|at any given time)`,
    produce: serial,
    examples: [
      'Every hour, sync the orders, one at a time.',
      'Every hour, sync the orders, one run at a time.',
      'Every hour, reconcile the till. One reconciliation at a time.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.only-one',
    yields: 'clause',
    pattern: `[make sure|ensure|make sure that|ensure that] (only|just|no more than|at most|never more than|not more than) (one|1|a single) <thing> [of it|of this job] (may|can|should|must|is allowed to|ever|will|runs|may ever|should ever|is) [run|be running|be active|execute|running|active|be in progress|ever run] [<together>]`,
    produce: (_, place) =>
      /(?:time|once|parallel|running|active|progress|concurrently|simultaneously)$/.test(saidAt(place))
        ? serial()
        : null,
    examples: ['Every hour, import the bookings. Only one import may run at a time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.let-one',
    yields: 'clause',
    pattern:
      '(let only|only let|allow only|only allow) (one|a single) <thing> [of it|of this|of this job] [to] [run|go|execute] <together>',
    produce: serial,
    examples: ['Every hour, import the bookings. Let only one run at a time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.no-overlap',
    yields: 'clause',
    pattern:
      "[the|its|two|<job>] [of them] [runs] [of (this|the) job] (must not|may not|should not|never|must never|should never|may never|shall not|shall never|do not|don't|shouldn't|mustn't|cannot|can not|can't|does not|doesn't|will never) [ever] (overlap|run <together>|be run <together>|execute <together>|be executed <together>|coincide|run alongside (itself|each other|one another)|run next to itself) [with itself|with each other|each other|with another run|with one another]",
    produce: serial,
    examples: [
      'Every hour, sync the orders. Runs must not overlap.',
      'Every hour, sync the orders. It must never run in parallel.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.do-not',
    yields: 'clause',
    pattern:
      "[and] (do not|don't|never) (run (it|this|this job|the job|them|runs) [<together>]|[ever] (let|allow) (it|this|them|runs|two runs|the job|any runs) [to] [ever] (overlap|run|pile up|stack up|collide) [<together>|with itself]|(allow|permit|have) (overlapping|concurrent|parallel|simultaneous) (runs|executions|instances|overlaps)|allow [any] (overlap|overlaps|concurrency|parallel execution))",
    produce: (_, place) =>
      /(?:overlap|overlaps|itself|up|collide|together|time|once|parallel|side|concurrently|simultaneously|runs|executions|instances|concurrency|execution)$/.test(
        saidAt(place),
      )
        ? serial()
        : null,
    examples: ['Every hour, sync the orders. Do not run it concurrently.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.never-two',
    yields: 'clause',
    pattern: `[and|but] ((never|do not|don't|must never|must not|should never) [ever] [run|start|let|have|execute] two ${COPIES} [${GO}] [<together>]|(never|do not|don't|must never) (process|handle|do|import|work on) two ${COPIES} <together>|at no time (may|should|must|can) two ${COPIES} ${GO} [<together>]|no two ${COPIES} (may|should|must|can|are allowed to) [ever] ${GO} [<together>]|two ${COPIES} (must|should|may|can|are) (never|not) [ever|allowed to] ${GO} [<together>])`,
    produce: serial,
    examples: [
      'Every hour, purge the carts. Never let two purges run at the same time.',
      'Every hour, purge the carts. Never run two at once.',
      'Every hour, purge the carts. At no time may two imports be active.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.never-more',
    yields: 'clause',
    pattern:
      "[and|but] (never|do not|don't|must never|must not|should never|there (must|should|may) (never|not) be) [ever] [run|start|let|have|allow|execute] more than (one|a single|1) (copy|instance|run|execution|job|of these|of them) [of (it|this|the job|this job|the same job)] [to] [run|running|active|be active|be running|in progress] [<together>]",
    produce: serial,
    examples: [
      'Every hour, purge the carts. Never run more than one instance of this job.',
      'Every hour, purge the carts. There must never be more than one run active.',
    ],
    counterexamples: ['Every hour, warn those who run more than one copy of the app.'],
  }),
  defineRule({
    id: 'serial.never-twice',
    yields: 'clause',
    pattern: "(never|do not|don't|must never|must not) [run|start|execute] [it|this job|this] twice <together>",
    produce: serial,
    examples: ['Every hour, purge the carts. Never run it twice in parallel.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.no-overlapping',
    yields: 'clause',
    pattern:
      '((no|without [any]) (overlapping runs|overlap|overlaps|overlapping|parallel runs|concurrent runs|concurrent executions|parallel executions|parallel execution|concurrent execution|simultaneous runs)|never in parallel|not in parallel|never concurrently|not concurrently|non - overlapping [runs])',
    produce: serial,
    examples: ['Every hour, sync the orders, without overlapping.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.forbidden',
    yields: 'clause',
    pattern:
      '(overlapping|concurrent|parallel|simultaneous) (runs|executions|instances|overlaps) [are|is] (not allowed|forbidden|prohibited|not permitted|never allowed|disallowed|not ok|not okay)',
    produce: serial,
    examples: [
      'Every hour, sync the orders. Overlapping runs are not allowed.',
      'Every hour, sync the orders; parallel runs forbidden.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.parallel',
    yields: 'clause',
    pattern: '[run|and run|and|run it|run them|runs|it may run|they may run] (in parallel|concurrently)',
    // "… the jobs that ran in parallel": what is said of a thing.
    produce: (_, { tokens, from }) => (isSaidOfThing(tokens, from) ? null : option({ name: 'serial', serial: false })),
    examples: ['Every hour, sync the orders. Run in parallel.'],
    counterexamples: ['Every day at 6 PM, warn the owners of jobs that ran in parallel.'],
  }),

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
    produce: ({ limit }, place) =>
      /\b(?:have|allow|let)\b/.test(saidAt(place)) && !/\b(?:run|runs|running|jobs?|active)\b/.test(saidAt(place))
        ? null
        : limitTo(limit),
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
    pattern: '(with|and with|on|using) [<at-most:most?>] <number:limit> (workers|worker|threads)',
    produce: ({ limit, most }, place) => (most !== undefined || areOurs(place) ? limitTo(limit) : null),
    examples: ['When an order is placed, charge it, with up to 3 workers.'],
    counterexamples: ['Every hour, pay the manager with 4 workers.'],
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
