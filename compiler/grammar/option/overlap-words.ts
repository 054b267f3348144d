import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { singular } from '../singular.ts';
import { wasDone } from './names.ts';

/** What a run that is not over yet is said to be, as a choice of a pattern. */
export const BUSY =
  '(running|under way|going|in progress|going on|active|busy|working|underway|in flight|executing|unfinished|ongoing|at it)';
const AT_NEXT =
  '((when|as|by the time) (the|a) (next|new) [run|one] (is due|starts|comes due|should start|would start|is to start|begins)|(at|by) the next (start|run|scheduled time|slot|tick)|the next (night|day|hour|morning|evening|week|time|month)|by then|at (the (time|start) of the next [one|run]|the next one))';

/** What a run is called whatever it does. */
const RUN = /^(?:runs?|jobs?|one|instances?|executions?|process|task|copy)$/;
/** Verbs whose object is the run: "run the backup", "generate the report". */
const RUNS =
  /^(?:run|start|execute|perform|launch|trigger|kick|do|make|take|build|rebuild|generate|regenerate|create|produce|compile|prepare)$/;

/** Whether "the backup" at a place is what the job does, "run the backup" or "back up the files", and no other job. */
const isRunNamed = (tokens: readonly Token[], from: number, noun: string): boolean =>
  RUN.test(noun) ||
  wasDone(tokens, from, noun) ||
  tokens.slice(0, from).some(({ text }, at) => singular(text) === singular(noun) && isObjectOfRun(tokens, at));

/** "Run the nightly backup": words of a thing alone stand between the two, so that "a list of printers" is a list. */
function isObjectOfRun(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0 && index > at - 5; index--) {
    const { text, kind } = tokens[index] as Token;
    if (RUNS.test(text)) return true;
    if (kind !== 'word' || /^(?:of|for|on|at|in|to|from|by|with|and|or)$/.test(text)) return false;
  }
  return false;
}

/** What meets what when a run is due: the run that is still going, the one that comes, and what becomes of either. */
export const overlapWords = [
  defineRule({
    id: 'earlier.run',
    yields: 'earlier',
    pattern: `((the|a|any|its|an) (previous|last|prior|earlier|old|older|current|running|existing|first|ongoing|active) [one|<thing>|<thing> <thing>]|(another|a|an|the|any) <thing:ours?>|(a|an|the|any) <deed> run|one <deed>|(yesterday's|last night's|last week's) (run|one|job)|the (one|run) before [it]|the other one|another [one]|one|it|this|this job|the previous|any others)`,
    produce: ({ ours }, { tokens, from }) => (ours === undefined || isRunNamed(tokens, from, ours) ? true : null),
    examples: [
      'Every hour, sync the orders. Skip if the previous run is still running.',
      'Every hour, sync the orders, but skip a sync if the one before is still in progress.',
      'Every hour, run the backup. Skip if the backup is still running.',
    ],
    counterexamples: [
      'Every hour, sync orders. Skip if the backup is still running.',
      'Every hour, sync orders. Do not start while the printer is busy.',
      'Every hour, sync orders. If the export is still running, cancel it.',
      'Every hour, sync orders. Wait until the backup is done.',
      'Every hour, sync orders. Skip if the dishwasher is running.',
    ],
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
    pattern: `((if|when|while|whenever) (there's|there is) [already|still] (one|a run|another [one|run]|an (earlier|older) [one|run]|a previous [one|run]) [already|still] ${BUSY}|should <earlier> [still|already] be ${BUSY} [${AT_NEXT}]|(on|upon|in case of|in the event of|in case there is|if there is|when there is) [an|any] (overlap|overlaps|overlapping)|(if|when|while|whenever|as long as|in case|until) (<earlier> <busy> [${AT_NEXT}]|[the] (previous|last|prior|earlier) (run|job|one|instance|execution) ((still|already) ${BUSY}|not [yet] (finished|done|complete|completed|over) [yet]|unfinished)|(it's|it) [still|already] ${BUSY} [${AT_NEXT}]|[still|already] ${BUSY} [from (last time|before|the last (run|time|one))]|(they|runs|two runs|executions) [would|ever|do] overlap|(a|the) run overlaps [the next|another] [one|run]|another (run|one) (starts|is due)|(a|the|another) (new|next|newer|later|second|fresh) (one|run|<thing>) (starts|is due|comes due|begins|arrives|comes|comes in|is triggered|is made)))`,
    produce: () => true,
    examples: [
      'Every hour, sync the orders. If still running from last time, skip it.',
      'Every hour, sync the orders. In case of an overlap, queue the new run.',
      "Every hour, sync the orders. If it's still running, skip.",
      'Every hour, sync the orders; skip if previous run still active; timeout 5 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'target.run',
    yields: 'target',
    pattern:
      '(it|that|that one|this one|(this|the|that) (round|turn|tick|cycle|slot)|(further|new|other|more|additional|subsequent) runs|this time|the new ones|new ones|later ones|the others|this run|that run|the run|a run|a start|the start|another [run|one|<deed>]|(the|a|any|each) (next|new|second|later|other|following) (one|<thing>)|(a|the|any) <deed>|new runs|runs|the next)',
    produce: () => true,
    examples: ['Every hour, sync the orders. Queue the next run if one is still running.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.skip',
    yields: 'overlap-act',
    pattern:
      "([(leave it alone|leave it be|leave it running|let it finish|let it run) [,] and] [just|simply] (skip|skips|ignore|drop|omit|skipping|dropping|ignoring) [<target>]|do nothing|(bail|back|stand|sit) (out|down|off|it out)|exit|quit|do not bother|don't bother|leave <target> [out]|<target> (is|are|gets|get|will be|should be|must be) (skipped|dropped|ignored|left out)|[(leave it alone|leave it be|leave it running|let it finish|let it run) [,] and] (don't|do not|never) (run|start|begin|launch|do) [<target>] [again]|leave it alone|leave it be)",
    produce: () => 'skip',
    examples: [
      'Every hour, sync the orders, skipping it when the previous run is still active.',
      'Every hour, sync the orders. If one is already running, do nothing.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.queue',
    yields: 'overlap-act',
    pattern:
      '([please] (queue|enqueue|queueing|queuing) [up] [<target>] [behind (it|the (running|current|previous|first|other) (one|run))|after it]|<target> (is|are|gets|get|will be|should be) (queued|enqueued|put off)|(wait|waits|<target> (waits|wait|should wait|must wait)) [in line|its turn|for it|until it] [to finish|is done|finishes|is over|has finished] [first]|let <target> (wait|queue) [in line|up|its turn]|<target> (queues|queue) [up])',
    produce: () => 'queue',
    examples: ['Every hour, sync the orders. If a run is in progress, wait for it to finish.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap-act.cancel',
    yields: 'overlap-act',
    pattern:
      '((cancel|kill|stop|abort|terminate|end|replace|cancelling|killing|stopping|aborting|replacing) ((the|any) (one|run) (that|which) <busy>|it|that one|that run|the old one|the earlier one|<earlier>) [first] [,] [and] [then] [(start|begin|run) (over|fresh|again|anew|afresh|a new one|the new one)] [instead]|restart [it]|start over|start afresh)',
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
] as const;
