import type { Token } from '../../lexer/token.ts';
import { COMMANDS } from '../event/commands.ts';
import { defineRule } from '../rule.ts';
import { firstWhere } from '../where.ts';
import { option } from './option.ts';
import { isSetOff } from './set-apart.ts';

const END =
  '(kill|stop|hard stop|hard kill|abort|cancel|end|terminate|fail|interrupt|time out|quit|shut down|give up on|give up|pull the plug [on])';
const OVER = '(longer than|more than|over|beyond|for more than|for longer than|for over|in excess of|past|at least)';

/** Whether something is done before a place, so that what stands there is no action by itself. */
const isBehindAction = (tokens: readonly Token[], at: number): boolean =>
  firstWhere(tokens, isCommand) < at || isSetOff(tokens, at);
const isCommand = ({ text }: Token): boolean => COMMANDS.has(text);

/** A limit said by what becomes of a run that goes past it. */
export const killRules = [
  defineRule({
    id: 'timeout.after',
    yields: 'clause',
    pattern:
      '[and] [let] [<job>] (time out|times out|timeout|timing out|abort|aborts|give up|gives up|(is|are) (aborted|killed|cancelled|canceled|stopped|cut off|cut short|terminated|ended|interrupted)|aborting|giving up) (after|of|in|at) <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: [
      'Every hour, index the mail. Let it time out after 90 seconds.',
      'Every hour, sync the orders. Time out after 5 minutes.',
    ],
    counterexamples: ['Every hour, close the sessions that time out after 30 minutes.'],
  }),
  defineRule({
    id: 'timeout.kill',
    yields: 'clause',
    pattern: `[and] ${END} [<job>|a run|(hung|stuck|hanging|slow) (runs|jobs)] (after|at) [at most|no more than] <duration:span> [if [it is|it's|still] not (done|finished|complete|over) [by then|yet]]`,
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: [
      'Every hour, purge the carts. Stop it after 12 minutes if it is not done.',
      'Every hour, purge the carts. Kill the job after 90 seconds.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.if-longer',
    yields: 'clause',
    pattern: `[and] ${END} [<job>] (if|when|should|once|as soon as) ((it's|it’s) (still running|still going|running|been running|not done|not finished)|<job> (takes|take|runs|run|lasts|is running|is still running|has been running|has run|needs|has not finished|hasn't finished|isn't done|is not done|does not finish|doesn't finish|is still going|is not finished|isn't finished)) (${OVER}|after|within|in|for) <duration:span>`,
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: [
      "Every hour, verify the backups. Stop it if it's still running after 3 hours.",
      'Every hour, purge the carts. Kill it if it takes longer than 10 minutes.',
    ],
    counterexamples: ['Every hour, kill the queries that run longer than 10 minutes.'],
  }),
  defineRule({
    id: 'timeout.not-finished',
    yields: 'clause',
    pattern: `[and] ${END} [<job>] (if|when|unless) [<job>] [is] [still] [not] (done|finished|complete|completed|running) (in|within|after) <duration:span>`,
    produce: ({ span }, { tokens, from, to }) => {
      const said = tokens.slice(from, to).map(({ text }) => text);
      // "Abort if done in 2 minutes" is none.
      const denied = said.includes('not') !== said.includes('unless');
      return denied || said.includes('running') ? option({ name: 'timeout', span }) : null;
    },
    examples: [
      'Every hour, purge the carts. Abort if not done in 2 minutes.',
      'Every hour, purge the carts. Kill it unless finished within 20 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.kill-runs',
    yields: 'clause',
    pattern: `[and] (${END}|aborting|killing|stopping|cancelling) [any|a|each|every|all] (run|runs|execution|executions) ((that|which) (exceeds|exceed|takes|take|lasts|last|runs|run|goes|go|is running|are running|has been running) [for] [longer than|more than|over|beyond]|longer than|exceeding|over|of more than|lasting (longer|more) than|taking (longer|more) than|running (longer|more) than|running for more than|past) <duration:span>`,
    produce: ({ span }, { tokens, from }) => (isBehindAction(tokens, from) ? option({ name: 'timeout', span }) : null),
    examples: [
      'Every hour, train the model. Cancel runs longer than 25 minutes.',
      'Every hour, purge the carts; kill any run that exceeds 4 hours.',
      'Every hour, purge the carts; abort runs that take more than 5 minutes.',
    ],
    counterexamples: ['Every hour, cancel any run that exceeds 4 hours.'],
  }),
  defineRule({
    id: 'timeout.longer-first',
    yields: 'clause',
    pattern: `[and] (if|when|should) (<job>|<deed>|one|(a|the|one|any) <deed>) ((exceeds|exceed|surpasses|goes over|goes past|hits|reaches)|(takes|take|runs|run|lasts|hangs|is stuck|is hanging|gets stuck|is still running|has been running|needs|hasn't finished|has not finished|isn't done|is not done|isn't (finished|complete|over|through)|is not (finished|complete|over|through)|is still going|still runs) (${OVER}|after|within|in|for)) <duration:span> [,] ${END} [it|the run|the job|that one]`,
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: [
      'Every hour, index the mail. If it hangs for more than 10 minutes, kill it.',
      'Every hour, purge the carts. If a run exceeds 10 minutes, terminate it.',
      'Every hour, purge the carts. If it takes longer than 10 minutes, kill it.',
      'Every hour, sync the orders. If a sync takes more than 4 minutes, cancel it.',
      'When a form is sent, validate it. If validation takes more than 10 seconds, give up.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.should-not-finish',
    yields: 'clause',
    pattern: `[and] should <job> not (finish|complete|be done|be finished|end) (within|in|after) <duration:span> [,] ${END} [it|the run|the job]`,
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, purge the carts. Should the job not finish within 40 minutes, stop it.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.not-done',
    yields: 'clause',
    pattern: `[and] (if|when) (it's|it is) (not done|not finished|still not done|still running|still going|not over) (within|after|in) <duration:span> [,] ${END} [it|the run|the job]`,
    produce: ({ span }) => option({ name: 'timeout', span }),
    priority: 1,
    examples: ["Every hour, purge the carts. If it's not done within 12 minutes, abort it."],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.longer-runs',
    yields: 'clause',
    pattern:
      '(runs|a run|any run|jobs|attempts|(a|any|each|every) <deed>) ((longer than|over|of more than|exceeding)|(that|which) (is|are|has|have) [still] not [been] (done|finished|complete|completed|ended) (after|within|in)|(that|which) (take|takes|last|lasts|run|runs|exceed|exceeds) [for] [longer than|more than|over]) <duration:span> (are|is|get|gets|will be|should be|must be) (killed|aborted|cancelled|canceled|stopped|terminated|ended|failed|timed out)',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: [
      'Every hour, index the mail. A run that is not done after 30 minutes is killed.',
      'Every hour, purge the carts. Runs longer than 20 minutes are killed.',
      'Every hour, poll the scanners. A poll that takes over 5 minutes is killed.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.run-ends',
    yields: 'clause',
    pattern:
      '(the|a|each|every) (run|job|execution) (ends|stops|finishes|is over|must end|has to end) (after|within) [at most|no more than] <duration:span> [at the latest|at most|at the most]',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, sort the mail. The run ends after 2 hours at the latest.'],
    counterexamples: ['Every hour, sort the mail. The sale ends after 2 hours.'],
  }),
  defineRule({
    id: 'timeout.runs-get',
    yields: 'clause',
    pattern: '(runs|each run|every run|a run|the run) (get|gets|have|has) <duration:span>',
    produce: ({ span }, { tokens, from, to }) =>
      isSetOff(tokens, from) && /^[.;\n]?$/.test(tokens[to]?.text ?? '') ? option({ name: 'timeout', span }) : null,
    examples: ['Every hour, grade the essays. Runs get 20 minutes.'],
    counterexamples: ['Every hour, list athletes whose runs have 20 minutes.'],
  }),
] as const;
