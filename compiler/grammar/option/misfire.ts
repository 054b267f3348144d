import type { MisfirePolicy } from '../../ast/nodes.ts';
import { defineRule } from '../rule.ts';
import { IS_DONE, NOT_DONE } from './modals.ts';
import { option, saidAt } from './option.ts';

const misfire = (policy: MisfirePolicy) => option({ name: 'misfire', policy });
const SKIPS = '(skip|skips|ignore|forget|drop|leave out|omit|skipping|ignoring|dropping)';
const MISSED =
  '(missed <deed>|missed (runs|hours|days|nights|weeks|slots|ticks|intervals)|missed ones|missed executions|missed occurrences|missed starts|runs that (are|were) missed|[any|a] [runs|run] missed|(whatever|what|anything|everything) [that] (was|is|has been) missed|a missed run|any missed runs|any missed run)';
/** When a run that was missed is made up for. */
const LATER =
  '(as soon as possible|asap|as soon as it can|when it comes back|(when|once|as soon as|after) (it|[the] (server|worker|system|service|machine|app|scheduler|process|host)|we|things) (is|are) (back|up|online|available|running) [up|again|online]|right away|immediately|later|late|afterwards|on startup|on restart|at startup|(at|on|upon) [the] next (start|startup|boot|restart|opportunity|occasion)|at the first opportunity)';
const NOT = "(don't|do not|never|no need to|must not|should not|won't|does not|doesn't)";

/** What becomes of runs that could not start on time. */
export const misfireRules = [
  defineRule({
    id: 'missed.condition',
    yields: 'missed',
    pattern:
      "((if|when|whenever|in case) (it's|it’s|it's been) missed|(if|when|whenever) (we|it|you|the job|the server|the worker) (miss|misses|missed|have missed|has missed) (a|any|one|its|some|the) (run|runs|slot|start|execution|day|hour|night)|(if|when) (several|many|multiple|more than one|some|two or more|any) runs (were|are|have been|get|got) missed|missed ?|(if|when|whenever|in case|should) [ever] (<job>|it|one|any run|any|a run|an occurrence) (is|are|was|were|gets|got|be|has been|have been) missed [(because of|due to|owing to|during|after) [a|an|the|some] [server|power|network|planned|long|brief] (downtime|outage|crash|restart|reboot|maintenance|deploy|deployment|failure)]|(if|when) missed|(if|when|after|while) (the|a|our) (server|worker|workers|machine|system|process|host|app|application|scheduler|service) (is|was|were|has been) (down|offline|off|restarted)|(on|after|upon) (restart|startup|reboot|recovery)|after (an|a|any) [long] (outage|downtime|restart|crash|shutdown)|after downtime|(if|when) we (are|were) (down|offline)|(if|when) (a|the|any) run (is|was|were|gets|got) (missed|skipped) (because|since|as|while|when) (the|a|our) (server|worker|machine|system|process|host|app|application|service|scheduler) (is|was|were) (down|offline|off|restarting|unavailable)|if it (misses|missed) (a|its) (run|start|slot|time)|(if|when) it (could not|couldn't|cannot|can't|did not|didn't) (run|start) on time)",
    produce: () => true,
    examples: [
      'Every hour, post the price. If we miss a run, forget about it.',
      'Every hour, post the price. If a run is missed, skip it.',
      'Every hour, post the price. When the scheduler is down, skip it.',
    ],
    counterexamples: ['Every hour, check the site; if it is down, do nothing.'],
  }),
  defineRule({
    id: 'misfire.skip',
    yields: 'clause',
    pattern: `[and] [just] ${SKIPS} [all|any|the] ${MISSED} [(during|after|in) (an outage|downtime|outages|a restart)]`,
    produce: () => misfire('skip'),
    examples: [
      'Every hour, post the price. Skip whatever was missed.',
      'Every hour, post the price, skipping missed runs.',
      'Every hour, post the price. Skip missed runs.',
    ],
    counterexamples: ['Every hour, requeue missed calls.'],
  }),
  defineRule({
    id: 'misfire.noun',
    yields: 'clause',
    pattern: `((missed runs|runs missed|a run missed|anything missed|everything missed|whatever was missed|anything that was missed|all runs missed|any run missed|runs|a run that is missed|missed ones) ((during|in|after) (downtime|an outage|outages|a restart|maintenance|a deployment|a deploy|restarts|a crash)|(while|when|as|because) (we|it|everything|things|[the|our|a] (server|worker|workers|system|machine|host|app|service|scheduler)) (is|was|are|were) (down|offline|off|unavailable))|(anything|everything) [that was] missed|missed (runs|hours|days|nights|weeks|slots|ticks|intervals|jobs)|[any] late runs|runs that are late|missed <deed>|missed ones|missed executions|runs that are missed|runs that were missed|misfire|misfires|misfire policy|missed|missed run|a missed run) [:|=|-|policy|${IS_DONE}|${NOT_DONE}] [to be] [just] (skip|skipped|ignore|ignored|dropped|lost|not made up for|repeated|not repeated|not caught up|not caught up on|not run|not run later|never made up for|once|run once|run - once|run as soon as possible|made up for once|caught up once|caught up on once|caught up|caught up on|made up for|run later|run late|(run|executed|done|started|made up for|caught up on) ${LATER}|made up|all|run once (afterwards|later|when (it|the (server|worker|system|service|machine)) is back [up])|(executed|performed|done|replayed|rerun|repeated) [just|only] once|run (just|only) once|run a single time|run afterwards|run immediately|run right away|[all] (replayed|rerun|re - run|executed|run|made up for|caught up on) (one by one|in order|one after another|one after the other|in sequence)|replayed|rerun|run all|all run|all replayed|all executed|all rerun|all made up for|all caught up on|catch up|catch up once|catch up all)`,
    produce: (_, place) => {
      const said = saidAt(place);
      // "Email the pupils: missed days must be made up"
      if (/^missed (?:hours|days|nights|weeks)\b/.test(said) && place.tokens[place.from - 1]?.text === ':') return null;
      // What is only late is not missed, unless it is skipped.
      if (
        /\blate\b/.test(said) &&
        /^(?:any )?(?:late|runs that are late)/.test(said) &&
        !/\b(?:skipped|ignored|dropped)$/.test(said)
      )
        return null;
      // "Missed runs shouldn't be skipped", "are never lost" do not say what becomes of them; "never not" says too much.
      const denied = said.match(/\b(?:not|never)\b|n't\b/g)?.length ?? 0;
      const skips = /\b(?:skip|skipped|ignored?|dropped|lost)\b/.test(said);
      if (denied + (skips ? 1 : 0) > 1) return null;
      return skips || denied === 1
        ? misfire('skip')
        : /\ball\b|\breplayed$|\border$|\bone by one$|\banother$|\bother$|\bsequence$/.test(said) &&
            !/\bonce$/.test(said)
          ? misfire('all')
          : misfire('once');
    },
    examples: [
      'Every hour, post the price. A missed run should be executed as soon as possible.',
      'Every hour, post the price. Missed runs shall be skipped.',
      'Every hour, post the price. Missed runs must be replayed one by one.',
      'Every hour, post the price. Anything missed while we were down is skipped.',
      'Every hour, post the price. Missed executions should be run once afterwards.',
      'Every hour, post the price. Missed runs: skip.',
      'Every hour, post the price. Missed runs are not made up for.',
      "Every hour, post the price. Missed runs needn't be made up for.",
    ],
    counterexamples: [
      'Every day at 9 AM, email the pupils: missed days must be made up.',
      'Every hour, post the price. Missed runs must never be skipped.',
      'Every hour, post the price. Missed runs will never be lost.',
      'Every hour, post the price. Missed runs are never not made up for.',
    ],
  }),
  defineRule({
    id: 'misfire.never',
    yields: 'clause',
    pattern: `[and|but] (${NOT} (catch up [on (missed runs|them|it|missed ones|runs)|for missed runs|later|after (downtime|an outage)]|make up for (them|it|[any|the] ${MISSED})|make up missed runs|(run|start|rerun|repeat|replay|redo) (late|missed runs|missed ones)|run it (late|later)|backfill [missed runs])|no (make - up|makeup|catch - up) (run|runs)|(missed runs|missed ones) (don't matter|do not matter|are (no problem|unimportant|not important)|stay missed)|no (catch up|catch - up|catching up|catchup|backfill|late runs) [(on|for) (missed runs|missed ones|them|it)]|without (catch - up|catching up|catchup|catch up))`,
    produce: () => misfire('skip'),
    examples: [
      'Every hour, post the price. No make-up runs.',
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
    pattern: `[and|but] <missed> [,|-] [just|then] (${SKIPS} [it|them|that run|that one|the run|that (day|hour|week|night|month|slot|occurrence)|the missed (one|run|ones|runs)] [silently|quietly|altogether|entirely|completely]|${NOT} (make up for it|run it [later|late|again|afterwards|at all]|catch up [on it|later]|run [it] late|rerun it|worry|(run|start|execute|do) [the|any|those|all] ${MISSED})|do nothing|(don't|do not) bother [with it|about it]|forget [about] it|never mind|let it go|leave it [out|be]|drop it|wait for the next [one|run]|[it|they] (is|are|should be|must be|will be) (skipped|lost|dropped|ignored)|(it is|it's|they are|they're|it isn't|they aren't|it is not|they are not|it should not be|it will not be) [not] (made up for|made up|repeated|rerun|caught up|caught up on|replayed|run [later|late|afterwards]))`,
    produce: (_, place) =>
      / (?:it is|it's|they are|they're) (?:made|repeated|rerun|caught|replayed|run)/.test(saidAt(place))
        ? null
        : misfire('skip'),
    priority: 2,
    examples: [
      "Every hour, post the price. If the run is missed, it's not made up.",
      'Every hour, post the price. If the server was down, skip that day.',
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
      "[and|but] <missed> [,|-] [then] [only|just] (run|start|do|execute|make up for|catch up on|catch up) [it|one|that run|the latest|the last one|the latest one|the missed run|the job|a run] [just|exactly|only] [once] [as soon as possible|asap|as soon as it can|when it comes back|(when|once|as soon as|after) (it|[the] (server|worker|system|service|machine|app|scheduler|process|host)|we|things) (is|are) (back|up|online|available|running) [up|again|online]|(right|straight|directly) after (startup|start|the restart|a restart|restart|boot)|after (startup|the restart|a restart)|on the next (start|boot)|right away|immediately|later|late|afterwards|on startup|on restart|at startup|(at|on|upon) [the] next (start|startup|boot|restart|opportunity|occasion)|at the first opportunity|once (it is|it's) back [on|up|online]|straight away] [[,] (no matter|regardless of|however) [how] many [runs] (were|are|have been) missed]",
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
      '[and] [<missed> [,]] ((run|do|execute|start) [it|the job|just|only] once (<missed>|when it is back|if missed)|run [it] [late|later|asap|as soon as possible] <missed>|run [any] (missed runs|missed jobs|missed executions|missed ones|a missed run|the latest missed run|the last missed run|the latest missed one) [just|only] (once|as soon as possible|late|later)|run [only|just] (a missed run|the (latest|last|most recent) missed (run|one|execution|occurrence)|the (latest|last) (run|one) (missed|that was missed)) [only]|catch up [on (missed runs|a missed run|it)] [just|only] [once|(with|in|by) (a single|one|just one) run] [<missed>|straight away|right away|immediately|as soon as possible|after downtime|after an outage]|make up [for] (a missed run|missed runs|a missed one) [once|as soon as possible|asap|(with|in|by) (a single|one|just one) run] [as soon as possible|<missed>]|run late <missed>)',
    produce: (_, place) => (saidAt(place) === 'catch up on it' ? null : misfire('once')),
    examples: [
      'Every hour, post the price. Make up missed runs as soon as possible.',
      'Every hour, post the price. Run the latest missed one only.',
      'Every hour, post the price. Run missed runs once.',
      'Every hour, post the price. Catch up once after downtime.',
    ],
    counterexamples: ['Every hour, catch up on unread mail.'],
  }),
  defineRule({
    id: 'misfire.all',
    yields: 'clause',
    pattern:
      "[and] ((every|each|all|any) (missed (run|runs|one|ones|hour|hours|day|days)|(run|runs) missed) (must|should|has to|have to|is|are|needs to|need to|will|shall) [to] [be] (made up for|made up|run|executed|replayed|rerun|caught up|caught up on|performed|backfilled)|(run|replay|make up for|catch up on|catch up with|make up|backfill|do) (all|every|each|all the|all of the) (missed runs|missed run|missed ones|missed one|runs that were missed|run that was missed)|catch up (all|fully|completely)|(backfill|replay) [all|any|the|every] (missed|lost) (runs|run|intervals|interval|slots|slot|hours|days|windows|executions|occurrences|periods)|run missed runs|(do not|don't|never) skip [any] (missed runs|missed ones|a missed run) [,|:|;|-] [and|but] (run|execute|replay|make up for) (them all|all of them|each|each of them|every one [of them]))",
    produce: () => misfire('all'),
    priority: 1,
    examples: [
      'Every hour, post the price. Every missed run must be made up for.',
      'Every hour, post the price. Do not skip missed runs: run them all.',
      'Every hour, post the price. Backfill all missed intervals.',
      'Every hour, post the price. Run all missed runs.',
    ],
    counterexamples: ['Every hour, backfill the missed prices.'],
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
  defineRule({
    id: 'misfire.catch-up',
    yields: 'clause',
    pattern:
      '(catch up|catch - up|catchup|backfill|catch - ups) (:|=) (none|no|off|never|false|disabled|once|latest|last|one|all|yes|on|true|full|everything)',
    produce: (_, { tokens, to }) => {
      const said = tokens[to - 1]?.text ?? '';
      if (/^(?:none|no|off|never|false|disabled)$/.test(said)) return misfire('skip');
      return misfire(/^(?:once|latest|last|one)$/.test(said) ? 'once' : 'all');
    },
    examples: ['Every hour, post the price. Catch-up: none.', 'Every hour, post the price. Catchup: once.'],
    counterexamples: [],
  }),
] as const;
