import type { MisfirePolicy } from '../../ast/nodes.ts';
import { defineRule } from '../rule.ts';
import { option, saidAt } from './option.ts';

const misfire = (policy: MisfirePolicy) => option({ name: 'misfire', policy });
const SKIPS = '(skip|skips|ignore|forget|drop|leave out|omit)';
const MISSED =
  '(missed <deed>|missed (runs|hours|days|nights|weeks|slots|ticks|intervals)|missed ones|missed executions|missed occurrences|missed starts|runs that (are|were) missed|[any|a] [runs|run] missed|what was missed|a missed run|any missed runs|any missed run)';
const NOT = "(don't|do not|never|no need to|must not|should not|won't|does not|doesn't)";

/** What becomes of runs that could not start on time. */
export const misfireRules = [
  defineRule({
    id: 'missed.condition',
    yields: 'missed',
    pattern:
      "((if|when|whenever|in case|should) [ever] (<job>|it|one|any run|any|a run|an occurrence) (is|are|was|were|gets|got|be|has been|have been) missed [(because of|due to|owing to|during|after) [a|an|the|some] [server|power|network|planned|long|brief] (downtime|outage|crash|restart|reboot|maintenance|deploy|deployment|failure)]|(if|when) missed|(if|when|after|while) (the|a|our) (server|worker|workers|machine|system|process|host|app|application) (is|was|were|has been) (down|offline|off|restarted)|after (an|a|any) [long] (outage|downtime|restart|crash|shutdown)|after downtime|(if|when) (we|it) (is|are|was|were) (down|offline)|(if|when) (a|the|any) run (is|was|were|gets|got) (missed|skipped) (because|since|as|while|when) (the|a|our) (server|worker|machine|system|process|host|app|application|service|scheduler) (is|was|were) (down|offline|off|restarting|unavailable)|if it (misses|missed) (a|its) (run|start|slot|time)|(if|when) it (could not|couldn't|cannot|can't|did not|didn't) (run|start) on time)",
    produce: () => true,
    examples: ['Every hour, post the price. If a run is missed, skip it.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.skip',
    yields: 'clause',
    pattern: `[and] [just] ${SKIPS} [all|any|the] ${MISSED} [(during|after|in) (an outage|downtime|outages|a restart)]`,
    produce: () => misfire('skip'),
    examples: ['Every hour, post the price. Skip missed runs.'],
    counterexamples: ['Every hour, requeue missed calls.'],
  }),
  defineRule({
    id: 'misfire.noun',
    yields: 'clause',
    pattern: `((missed runs|runs missed|a run missed|runs|a run that is missed|missed ones) (during|in|after) (downtime|an outage|outages|a restart|maintenance|a deployment|a deploy|restarts|a crash)|missed (runs|hours|days|nights|weeks|slots|ticks|intervals)|missed <deed>|missed ones|missed executions|runs that are missed|runs that were missed|misfire|misfires|misfire policy|missed|missed run|a missed run) [:|=|-|is|are|get|gets|should be|will be|must be|can be|may be|must not be|may not be|should not be|will not be|mustn't be|policy|needn't be|need not be|shouldn't be|aren't|don't need to be|do not need to be|need never be] [to be] [just] (skip|skipped|ignore|ignored|dropped|lost|not made up for|repeated|not repeated|not caught up|not caught up on|not run|not run later|never made up for|once|run once|run - once|run as soon as possible|made up for once|caught up once|caught up on once|caught up|caught up on|made up for|run later|run late|made up|all|run all|all run|all made up for|all caught up on|catch up|catch up once|catch up all)`,
    produce: (_, place) => {
      const said = saidAt(place);
      // "Missed runs shouldn't be skipped" does not say what becomes of them.
      if (/(?:n't|not) .*\b(?:skip|skipped|ignored?|dropped|lost|not|never)\b/.test(said)) return null;
      return /\b(?:skip|skipped|ignored?|dropped|lost|not|never)\b|n't\b/.test(said)
        ? misfire('skip')
        : /\ball\b/.test(said)
          ? misfire('all')
          : misfire('once');
    },
    examples: [
      'Every hour, post the price. Missed runs: skip.',
      'Every hour, post the price. Missed runs are not made up for.',
      "Every hour, post the price. Missed runs needn't be made up for.",
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.never',
    yields: 'clause',
    pattern: `[and|but] (${NOT} (catch up [on (missed runs|them|it|missed ones|runs)|for missed runs|later|after (downtime|an outage)]|make up for (missed runs|them|it|missed ones|runs that were missed|a missed run)|make up missed runs|(run|start|rerun|repeat|replay|redo) (late|missed runs|missed ones)|run it (late|later)|backfill [missed runs])|no (catch up|catch - up|catching up|catchup|backfill|late runs) [(on|for) (missed runs|missed ones|them|it)]|without (catch - up|catching up|catchup|catch up))`,
    produce: () => misfire('skip'),
    examples: [
      "Every hour, post the price. Don't catch up on missed runs.",
      'Every hour, post the price. No catching up on missed runs.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.never-if',
    yields: 'clause',
    pattern: `[and|but] ${NOT} (run|start|rerun|re - run|repeat|replay|execute|do|redo) [it|that|this|the job|that run|the run] [again|later|late|afterwards] [,] <missed>`,
    produce: () => misfire('skip'),
    priority: 3,
    examples: ["Every hour, post the price, and don't run it again if it was missed."],
    counterexamples: ["Every hour, post the price, and don't run it again if it fails."],
  }),
  defineRule({
    id: 'misfire.not-to-be',
    yields: 'clause',
    pattern:
      '((a|any|each) (run|start|slot) (that|which) (is|was) missed|(runs|starts) (that|which) (were|are) missed|whatever (is|was) missed) (is|are|will|should|must|may|need|shall|can) (not|never) [to|need to|have to] [be] (made up for|made up|repeated|caught up on|rerun|replayed|executed|recovered|run [later|late|again|afterwards])',
    produce: () => misfire('skip'),
    priority: 2,
    examples: ['Every hour, post the price. A run that was missed is not to be made up for.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.if-skip',
    yields: 'clause',
    pattern: `[and|but] <missed> [,|-] [just|then] (${SKIPS} [it|them|that run|that one|the run]|${NOT} (make up for it|run it [later|late|again|afterwards|at all]|catch up [on it|later]|run [it] late|rerun it|worry|(run|start|execute|do) [the|any|those|all] ${MISSED})|do nothing|let it go|leave it [out|be]|drop it|wait for the next [one|run]|[it|they] (is|are) (skipped|lost|not made up for))`,
    produce: () => misfire('skip'),
    priority: 2,
    examples: [
      'Every hour, post the price. If a run is missed, skip it.',
      'Every hour, post the price. After downtime, do not run missed executions.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.skip-if',
    yields: 'clause',
    pattern: `[and] (${SKIPS} [it|the run|that run]|${NOT} run [it] [later|late]) <missed>`,
    produce: () => misfire('skip'),
    priority: 1,
    examples: ['Every hour, post the price. Skip it if it was missed.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.if-once',
    yields: 'clause',
    pattern:
      "[and|but] <missed> [,|-] [then] (run|start|do|execute|make up for|catch up on|catch up) [it|one|that run|the latest|the last one|the latest one|the missed run|the job|a run] [just|exactly|only] [once] [as soon as possible|asap|as soon as it can|when it comes back|(when|once|as soon as|after) (it|[the] (server|worker|system|service|machine|app|scheduler|process|host)|we|things) (is|are) (back|up|online|available|running) [up|again|online]|right away|immediately|later|late|afterwards|on startup|on restart|at startup|(at|on|upon) [the] next (start|startup|boot|restart|opportunity|occasion)|at the first opportunity|once (it is|it's) back|straight away] [[,] (no matter|regardless of|however) [how] many [runs] (were|are|have been) missed]",
    produce: () => misfire('once'),
    priority: 2,
    examples: [
      'Every hour, post the price. If a run is missed, run it as soon as possible.',
      'Every hour, post the price. If a run was missed because the server was down, run it at the next start.',
      'Every hour, post the price. If it was missed because of an outage, run it as soon as the system is back.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.if-all',
    yields: 'clause',
    pattern:
      '[and|but] <missed> [,|-] [then] (run|do|make up for|catch up on|catch up with|replay|execute) (all|every one|each|every) [of] [them|missed runs|the missed runs|missed ones|missed run|of them|one] [in order|one by one]',
    produce: () => misfire('all'),
    priority: 3,
    examples: ['Every hour, post the price. After an outage, catch up on all missed runs.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.once',
    yields: 'clause',
    pattern:
      '[and] ((run|do|execute|start) [it|the job|just|only] once (<missed>|when it is back|if missed)|run [it] [late|later|asap|as soon as possible] <missed>|run (missed runs|missed ones|a missed run|the latest missed run|the last missed run|the latest missed one) [just|only] (once|as soon as possible|late|later)|run (a missed run|the latest missed run|the last missed run|only the latest missed run|the latest missed one)|catch up [on (missed runs|a missed run|it)] [just|only] [once|(with|in|by) (a single|one|just one) run] [<missed>|straight away|right away|immediately|as soon as possible|after downtime|after an outage]|make up for (a missed run|missed runs|a missed one|it) [once|(with|in|by) (a single|one|just one) run] [as soon as possible|<missed>]|run late <missed>)',
    produce: (_, place) => (saidAt(place) === 'catch up on it' ? null : misfire('once')),
    examples: [
      'Every hour, post the price. Run missed runs once.',
      'Every hour, post the price. Catch up once after downtime.',
    ],
    counterexamples: ['Every hour, catch up on unread mail.'],
  }),
  defineRule({
    id: 'misfire.all',
    yields: 'clause',
    pattern:
      '[and] ((run|replay|make up for|catch up on|catch up with|make up|backfill|do) (all|every|each|all the|all of the) (missed runs|missed run|missed ones|missed one|runs that were missed|run that was missed)|catch up (all|fully|completely)|backfill missed runs|run missed runs)',
    produce: () => misfire('all'),
    priority: 1,
    examples: ['Every hour, post the price. Run all missed runs.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.window',
    yields: 'clause',
    pattern:
      '[and] ((make up for|run|catch up on) missed runs (of|for|from|within) [up to] [the last|the past] <duration:span>|misfire window [:|of|is] <duration:span>|missed runs are (made up for|caught up on) (for|within) [up to] <duration:span>|catch up within <duration:span>)',
    produce: ({ span }) => option({ name: 'misfire', window: span }),
    priority: 2,
    examples: ['Every hour, post the price. Misfire window: 2 hours.'],
    counterexamples: [],
  }),
] as const;
