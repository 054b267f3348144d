import type { Token } from '../../lexer/token.ts';
import { isSaidOfThing } from '../of-action.ts';
import { defineRule } from '../rule.ts';
import { SURE } from './modals.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';

const COPIES = '[of these|of them|of it|<thing>]';
const GO = '(run|be running|be active|be going|be at work|be under way|execute|overlap|be in progress|go on)';
/** Whether what a description begins with is an event that happens to a thing. */
function isOfEvent(tokens: readonly Token[], before: number, thing: string): boolean {
  if (!/^(?:when|whenever|once|after|if|on|upon|as)$/.test(tokens[0]?.text ?? '')) return false;
  const end = tokens.findIndex(({ text }) => text === ',');
  return end > 0 && end < before && tokens.slice(0, end).some(({ text }) => text === thing);
}

/** One run at a time. */
export const serial = () => option({ name: 'serial', serial: true });

/** That runs never go side by side, or may. */
export const serialRules = [
  defineRule({
    id: 'serial.labelled',
    yields: 'clause',
    pattern:
      '(overlap|overlaps|overlapping|overlapping runs|parallel|parallel runs|concurrent|concurrent runs|simultaneous runs|concurrency|parallelism) (:|=) (no|none|never|false|off|not allowed|forbidden)',
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, sync the wiki. Parallel runs: not allowed', 'Every hour, rebuild the index. Overlap: no.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.adverb',
    yields: 'clause',
    pattern:
      '[run|runs|runs :|execution :|run it|run them|run these|run this|process them|do them|and run|and|always run|runs are|runs must be|they run|it runs|must run|should run|this job runs|strictly|this job is|the job is|it is] (sequentially|serially|[strictly] sequential|in sequence|one after another|one after the other|one by one|in series|serialized|serialised)',
    produce: serial,
    examples: [
      'Every hour, post the readings. Runs: strictly sequential.',
      'Every hour, sync the orders. Run sequentially.',
    ],
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
      '[must be|must run as|it must be|it is|run it|runs|keep it|make it] ([strictly] serial|serial runs|serial only|sequential (runs|execution) [only]|single - threaded|single threaded|mutually exclusive|single - instance [only]|serial \\: (yes|true)|exclusive|exclusively|run exclusively|(one|a single) (instance|run) (only|max|maximum|at most)|only (one|a single|1) instance|(one|single) run only|single instance [only]|[an|with an|take an|under an] exclusive lock|single run|single instance at a time|as a single instance|(this job|the job|it) is (serial|exclusive)|[run it|run] [as] [a] singleton|(no|without|without any) (concurrency|parallelism)|no parallelism)',
    produce: serial,
    examples: [
      'Every hour, restock the shelves. Sequential runs only.',
      'Every hour, rebuild the almanac, without concurrency.',
      'Every hour, sync the wiki; exclusive lock.',
      'Every hour, sync the orders (single-threaded).',
      'Every hour, sync the orders. Single instance.',
      'Every hour, sync the orders. One instance only.',
    ],
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
    pattern: `[run|only|run only|with|just|allow only|allow|limit to|limit it to|limited to|limit this to|keep it to] (one|1|a single) [run|job|instance|execution|at|<deed>] [only] [of it|of these|of them] (at a time|a time|at once|at any time|at any one time|at any given time)`,
    produce: serial,
    examples: [
      'When a ballot is received, count it. Limit to one run at a time.',
      'Every hour, sync the orders, one at a time.',
      'Every hour, sync the orders, one run at a time.',
      'Every hour, reconcile the till. One reconciliation at a time.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.only-one',
    yields: 'clause',
    pattern: `[make sure|ensure|make sure that|ensure that] (only|just|no more than|at most|never more than|not more than) (one|1|a single) <thing> [of it|of this job] (may|can|should|must|is allowed to|ever|will|runs|may ever|should ever|is|to) [run|be running|be active|execute|running|active|be in progress|ever run] [<together>]`,
    produce: (_, place) =>
      /(?:time|once|parallel|running|active|progress|concurrently|simultaneously|moment|point)$/.test(saidAt(place))
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
    pattern: `${SURE} [the|its|two|<job>] [of them] [runs] [of (this|the) job] (must not|may not|should not|never|must never|should never|may never|shall not|shall never|do not|don't|shouldn't|mustn't|cannot|can not|can't|does not|doesn't|will never|won't|is never to|are never to) [ever] (overlap|overlaps|runs <together>|run <together>|be run <together>|execute <together>|be executed <together>|coincide|run (in|as) (two|several|multiple|more than one) (copies|copy|instances|instance)|run alongside (itself|each other|one another)|run next to itself) [with itself|with each other|each other|with another run|with one another|with itself]`,
    produce: serial,
    examples: [
      'Every hour, allocate the rooms. Make sure this never runs in parallel with itself.',
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
    pattern: `[and|but] [make sure|ensure|make sure that|ensure that] ((never|do not|don't|must never|must not|should never) [ever] [run|start|let|have|execute] two ${COPIES} [${GO}] [<together>]|(never|do not|don't|must never) (process|handle|do|import|work on|<deed>) two ${COPIES} <together>|at no time (may|should|must|can) two ${COPIES} ${GO} [<together>]|no two ${COPIES} [may|should|must|can|are allowed to] [ever] ${GO} [<together>]|no two (runs|instances|executions|copies|jobs|of them|of these) [running] <together>|two ${COPIES} (must|should|may|can|are) (never|not) [ever|allowed to] ${GO} [<together>])`,
    produce: serial,
    examples: [
      "When a tender closes, score the bids; don't score two tenders at the same time.",
      'Every hour, purge the carts. Ensure that no two instances overlap.',
      'Every hour, purge the carts. No two runs at the same time.',
      'Every hour, purge the carts. Never let two purges run at the same time.',
      'Every hour, purge the carts. Never run two at once.',
      'Every hour, purge the carts. At no time may two imports be active.',
    ],
    counterexamples: [
      'Every hour, email shops so that no two stands overlap.',
      'Every hour, warn rooms with no two doctors at the same time.',
    ],
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
    pattern:
      "[and|but] ((never|do not|don't|must never|must not) [run|start|execute] [it|this job|this] twice <together>|<job> (must|should|may|can|shall|is|will) (not|never) [to] [ever] (run|be run|start|be started|execute|be executed|be running|be active) twice <together>)",
    produce: serial,
    examples: [
      'Every hour, purge the carts. It must not run twice at once.',
      'Every hour, purge the carts. Never run it twice in parallel.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.no-overlapping',
    yields: 'clause',
    pattern:
      '((no|with no|without [any]) (overlapping runs|overlap|overlaps|overlapping|parallel runs|concurrent runs|concurrent executions|parallel executions|parallel execution|concurrent execution|simultaneous runs)|never in parallel|not in parallel|never concurrently|not concurrently|non - overlapping [runs])',
    produce: serial,
    examples: ['Every hour, sync the orders, with no overlap.', 'Every hour, sync the orders, without overlapping.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.forbidden',
    yields: 'clause',
    pattern:
      "(overlapping|concurrent|parallel|simultaneous) (runs|executions|execution|instances|overlaps) ((isn't|aren't) (allowed|permitted|ok|okay|supported|possible)|[are|is] (not allowed|forbidden|prohibited|not permitted|never allowed|disallowed|not ok|not okay|ruled out))",
    produce: serial,
    examples: [
      "Every hour, rotate the logs. Concurrent execution isn't allowed.",
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
    id: 'serial.only-ever-one',
    yields: 'clause',
    pattern:
      '[and|but] there (should|must|may|can|shall|is to) (only [ever] be|never be but|ever only be) (one|a single) [active|concurrent] [of it|of them|of these|run|instance|execution|copy|<deed>] [running|active|going|in progress|at work] [<together>]',
    produce: (_, place) =>
      /(?:running|active|going|progress|work|run|instance|execution|time|once|moment|point)$/.test(saidAt(place))
        ? serial()
        : null,
    examples: [
      'Every hour, sync the kiosks. There may only be one active run.',
      'Every hour, publish the prices. There should only ever be one running.',
    ],
    counterexamples: ['Every hour, tell admins: there should only be one owner.'],
  }),
  defineRule({
    id: 'serial.not-before',
    yields: 'clause',
    pattern:
      '(a|the|any|no|every|each) (second|new|next|further|later|other) (run|instance|execution|one|<deed>) ((must|should|may|can|shall|will|does) (not|never) [be] (start|begin|run|started)|cannot (start|begin|run)|(may|must|should|can|shall) (start|begin|run)|(starts|begins|runs)) (before|until|only (when|once|after)|only if) <earlier> (has (finished|ended|completed|stopped)|is (done|over|finished|complete|through)|finishes|ends|completes)',
    // "No second run may start before …", "a new run must not …", "a new run starts only when …".
    produce: (_, place) => {
      const said = saidAt(place);
      const denied = /^no /.test(said) || / (?:not|never|cannot) /.test(said);
      return denied !== / only (?:when|once|after|if) /.test(said) ? serial() : null;
    },
    examples: [
      'Every hour, apply the changes. A second run must not start before the first run has finished.',
      'Every hour, apply the changes. A new run starts only once the last run is done.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.each-at-a-time',
    yields: 'clause',
    pattern:
      '[only|always|just] [process|handle|do|run|work on|take|treat] [only|just] (one|a single) <thing:thing> at a time [only]',
    // "When a video is uploaded, transcode it, one video at a time": what each run is about.
    produce: ({ thing }, { tokens, from }) =>
      isBehindMark(tokens, from) && isOfEvent(tokens, from, thing) ? serial() : null,
    examples: [
      'When a bid is placed, rank the bids. Only process one bid at a time.',
      'When a video is uploaded, transcode it, one video at a time.',
    ],
    counterexamples: ['Every hour, transcode the videos, one video at a time.'],
  }),
  defineRule({
    id: 'serial.avoid',
    yields: 'clause',
    pattern:
      '[and|but] (avoid|prevent|forbid|disallow|prohibit|disable) [any|all] (overlapping|concurrent|parallel|simultaneous) (runs|executions|execution|instances)',
    produce: serial,
    examples: ['Every hour, sync the wiki. Avoid overlapping runs.'],
    counterexamples: ['Every hour, avoid parallel roads.'],
  }),
  defineRule({
    id: 'serial.run-one',
    yields: 'clause',
    pattern:
      '[and|but] ((only|just) [ever]|never [ever] run more than|at most|no more than) [run|start|keep|launch] (one|a single|1) (copy|instance) [of (it|this|this job|the job)] [running|active|<together>]',
    produce: (_, { tokens, from }) => (isBehindMark(tokens, from) ? serial() : null),
    examples: ['Every hour, sync the wiki. Only ever run one copy.'],
    counterexamples: ['Every hour, print only one copy.'],
  }),
  defineRule({
    id: 'serial.unsafe',
    yields: 'clause',
    pattern:
      "[and|but] (it is|it's|this is|running it is|it isn't|it is not|it's not) [not] (safe|unsafe|allowed|ok|okay|designed|meant|built) to [be] run [it|this] ([two|two of these|two runs|twice] <together>|twice)",
    produce: (_, place) => (/\bunsafe\b|\bnot\b|n't\b/.test(saidAt(place)) ? serial() : null),
    examples: ["Every hour, sync the wiki. It isn't safe to run concurrently."],
    counterexamples: ['Every hour, sync the wiki. It is safe to run concurrently.'],
  }),
] as const;
