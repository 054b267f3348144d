import type { PlacedClause } from '../../../ast/nodes.ts';
import type { Token } from '../../../lexer/token.ts';
import { indexAt, type Stretch } from './stretch.ts';

/** Words that turn what follows them into something else: a schedule behind one is not the schedule that was said. */
const TURNING = new Set(
  'skip skips ignore pause paused outside unless without alternate alternating semi nearest closest before than most minus beyond past til excluding retires attempt attempts some certain odd random occasional'.split(
    ' ',
  ),
);
const NEGATIONS = new Set(
  "not never no don't doesn't won't dont cannot can't shouldn't mustn't isn't aren't".split(' '),
);
/** Kinds of clauses that a turning word leaves alone: options have negations of their own, and an event its words. */
const NO_SCHEDULE: ReadonlySet<PlacedClause['clause']['kind']> = new Set([
  'remark',
  'problem',
  'option',
  'event',
  'zone',
  'manual',
]);

/** The index of the word before a schedule that turns it around ("outside", "up to"); null where there is none. */
export function turningWord(tokens: readonly Token[], one: PlacedClause): number | null {
  if (NO_SCHEDULE.has(one.clause.kind)) return null;
  let at = indexAt(tokens, one.start) - 1;
  while (at > 0 && (tokens[at]?.text === '-' || tokens[at]?.text === 'the')) at -= 1;
  const before = tokens[at];
  if (before === undefined || before.kind !== 'word') return null;
  if (before.text === 'to' && tokens[at - 1]?.text === 'up') return at - 1;
  return TURNING.has(before.text) ? at : null;
}

/** The index of a negation before a clause: "do not run sequentially" is not "run sequentially". */
export function negation(tokens: readonly Token[], one: PlacedClause): number | null {
  const { kind } = one.clause;
  if (kind === 'remark' || kind === 'problem') return null;
  let at = indexAt(tokens, one.start) - 1;
  while (
    /^(run|runs|ever|be|only|it)$/.test(tokens[at]?.text ?? '') &&
    at > 0 &&
    NEGATIONS.has(tokens[at - 1]?.text ?? '')
  )
    at -= 1;
  return NEGATIONS.has(tokens[at]?.text ?? '') ? at : null;
}

const STOPPING = new Set(['stop', 'cease', 'quit', 'disable', "don't", 'never']);
/** These may as well be what a job does, to other things than jobs: "cancel unpaid orders". */
const ENDING = new Set([
  'pause',
  'cancel',
  'suspend',
  'discontinue',
  'halt',
  'terminate',
  'kill',
  'remove',
  'unschedule',
]);
const JOBS = new Set(
  'job jobs task cron schedule backup backups digest report reports sync run runs script newsletter reminder reminders'.split(
    ' ',
  ),
);

/** Whether a description asks to end a job rather than to make one. */
export function asksToStop({ index, words: [first, second, third, fourth] }: Stretch): boolean {
  if (index > 0 || first === undefined) return false;
  const said = second?.text ?? '';
  if (first.text === 'do') return said === 'not';
  if (first.text === 'no') return said === 'longer' || said === 'more';
  if (!ENDING.has(first.text)) return STOPPING.has(first.text);
  // "Cancel the nightly backup", "pause the digest": a job by its name.
  const named = /^(?:the|this|that|my|our)$/.test(said) ? third?.text : undefined;
  if (named === undefined) return false;
  const regular = /^(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual)$/.test(named);
  return regular ? JOBS.has(fourth?.text ?? '') : JOBS.has(named) && (fourth === undefined || fourth.kind === 'punct');
}
