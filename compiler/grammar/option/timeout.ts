import type { Span } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { isAskedOf, isPickedOut, isSaidOfThing } from '../of-action.ts';
import type { Place } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark, isBesideOption, isOptionAhead, isSetOff } from './set-apart.ts';

/** Things that have limits of their own. */
const LIMITED =
  /^(?:sessions|requests|connections|logins|tokens|queries|locks|leases|films|movies|games|quizzes|exams|endpoints|polls|auctions)$/;

/** "List the films with a max runtime of 2 hours": with no mark between, what is picked out by its limit. */
function isLimitOfThings({ tokens, from }: Place): boolean {
  if (tokens[from]?.text !== 'with' || isBehindMark(tokens, from)) return false;
  if (isSaidOfThing(tokens, from)) return true;
  return LIMITED.test(tokens[from - 1]?.text ?? '') || isPickedOut(tokens, from);
}

/** Whether a wait, or the waits between retries, are what a limit before a place bounds. */
const isWaiting = (tokens: readonly Token[], at: number): boolean => {
  for (let index = at - 1; index > 0 && index > at - 24; index--) {
    const { text } = tokens[index] as Token;
    if (/^[.;\n]$/.test(text)) return false;
    if (/^(?:wait|waits|waiting|until|backoff|backing|exponential|exponentially|delay|apart|doubling)$/.test(text))
      return true;
  }
  return false;
};

/**
 * Whether a length alone is a limit: set apart by a mark, no wait's, and no days. Behind a comma or a dash "up to" and "at
 * most" say what is done ("charge the robots, up to 4 hours") unless another option stands beside them.
 */
const isLimit = ({ tokens, from, to }: Place, unit: Span['unit']): boolean =>
  isBehindMark(tokens, from) &&
  !isWaiting(tokens, from) &&
  /^(?:second|minute|hour)$/.test(unit) &&
  (isSetOff(tokens, from) ||
    isBesideOption(tokens, from, to) ||
    !tokens.slice(from, to).some(({ text }, at) => text === 'most' || (/^(?:up|within)$/.test(text) && at === 0)));

/** How long a run may take. */
export const timeoutRules = [
  defineRule({
    id: 'timeout.noun',
    yields: 'clause',
    pattern:
      '[with|and|and with|use|set|has|it has|within|under] [a|an|the] [job|run|execution|task|total|overall] (timeout|time limit|hard limit|hard timeout|time - out|time out|max runtime|max time|max run|run time limit|maximum runtime|max run time|maximum run time|time budget|max duration|maximum duration|deadline|execution limit|runtime limit|time box|timebox|time - box|time cap) [(per|for each|for every|for the|for a) (run|job|execution|<thing>)] [:|of|is|=|to|at|-] [at most] <duration:span>',
    produce: ({ span }, place) => (isLimitOfThings(place) ? null : option({ name: 'timeout', span })),
    examples: ['Every hour, sync the orders. Timeout: 5 minutes.'],
    counterexamples: [
      'Every hour, delete sessions with a timeout of 30 minutes.',
      'Every hour, list films with a max runtime of 2 hours.',
    ],
  }),
  defineRule({
    id: 'timeout.bare',
    yields: 'clause',
    pattern:
      '(max|max .|maximum|at most|no more than|no longer than|up to|within) <duration:span> [per run|each|in total|total|per execution|for each run|for every run]',
    // "nightly: prune the sessions, max 6h": set apart, where an option is; "for max 3 days" belongs to what is done.
    produce: ({ span }, place) => (isLimit(place, span.unit) ? option({ name: 'timeout', span }) : null),
    examples: ['Nightly: prune the sessions, max 6h, 3 retries.', 'Every hour, sync the orders (max 20 min).'],
    counterexamples: [
      'When an invoice is sent, wait until it is paid, at most 6 hours, then thank the customer.',
      'Every hour, keep the drafts for max 3 hours.',
      'Every day at 9 AM, charge the robots, up to 4 hours.',
      'Every day at 9 AM, read a story, at most 30 minutes.',
      'Every day at 9 AM, play a video, up to 10 minutes.',
    ],
  }),
  defineRule({
    id: 'timeout.most-last',
    yields: 'clause',
    pattern: '<duration:span> (max|maximum|at most|tops) [each|per run|for each run|per execution]',
    produce: ({ span }, place) => (isLimit(place, span.unit) ? option({ name: 'timeout', span }) : null),
    examples: ['Every hour, refresh the board; 30s max; alert: #games'],
    counterexamples: [
      'When a PR is opened, wait for approval, 2 hours at most, then merge it.',
      'Every day at 9 AM, book a meeting room, 2 hours at most.',
    ],
  }),
  defineRule({
    id: 'timeout.trailing',
    yields: 'clause',
    pattern:
      '[with|and|with a|and a|a|with an|an|at a|and with a] <duration:span> [-] (timeout|time limit|time - out|time budget|deadline|limit (on|for) (each|every|a|the) run|limit per run|cap (on|for) (each|every|a|the) run) [per run|on each run|for each run]',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, sync the orders, with a 5 minute timeout.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.limit',
    yields: 'clause',
    pattern: '([a|with a] <duration:span?> [-] (limit|cap)|(limit|cap) (:|=) <duration:given?>)',
    produce: ({ span: said, given }, { tokens, from }) => {
      const span = said ?? given;
      const apart = isBehindMark(tokens, from) || (tokens[from - 1]?.text === 'and' && isOptionAhead(tokens, from - 1));
      return span !== undefined && apart && /^(?:second|minute|hour)$/.test(span.unit)
        ? option({ name: 'timeout', span })
        : null;
    },
    examples: [
      'Every hour, sync the orders; 15 minute limit; 2 retries.',
      'Every hour, sync the orders, with 2 workers and a 3-hour limit.',
      'Every hour, sync the orders (retries: 2; limit: 90 seconds).',
    ],
    counterexamples: [
      'Every hour, raise the 15 minute limit.',
      'Every day at 9 AM, post a quiz with a 10 minute limit.',
      'Every day at 9 AM, set the clock with a 5 minute limit.',
      'Every day at 9 AM, rent the room with a 2 hour limit.',
    ],
  }),
  defineRule({
    id: 'timeout.limit-of',
    yields: 'clause',
    pattern:
      '[with|and|and with] [a|the] limit of <duration:span> (per|for each|for every|for a|on each|on every) (run|execution)',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, sync the orders, with a limit of 25 minutes per run.'],
    counterexamples: ['Every hour, rent the bikes with a limit of 2 hours.'],
  }),
  defineRule({
    id: 'timeout.not-exceed',
    yields: 'clause',
    pattern:
      "[and] ([no] <job>|no run|runs|(the|its|the job's|the total) (runtime|run time)) (may not|must not|should not|shall not|cannot|can't|mustn't|shouldn't|may|must|should) [never|ever] exceed <duration:span>",
    produce: ({ span }, place) =>
      /\b(?:no|not|never|cannot)\b|n't\b/.test(saidAt(place)) ? option({ name: 'timeout', span }) : null,
    examples: [
      'Every hour, purge the carts. The whole thing may not exceed 10 minutes.',
      'Every hour, purge the carts. Its runtime may not exceed 10 minutes.',
    ],
    counterexamples: ['Every hour, list the films. Runtime may not exceed 2 hours.'],
  }),
  defineRule({
    id: 'timeout.must-finish',
    yields: 'clause',
    pattern:
      '[and] [<job>|the job itself] (must|should|has to|needs to|shall|have to|to) (finish|finishes|complete|end|be done|be finished|be complete|be over|be through|be completed) (within|in|in under|in less than|inside|in at most|in no more than|after at most|before) <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['On demand: wipe the demo data. Must finish within 10 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.finish-within',
    yields: 'clause',
    pattern:
      '[<job>|and] (finish|finishes|complete|completes|done) ((within|in under|in less than) <duration:span?>|in <duration:most?> (or less|at most|tops|max|maximum))',
    produce: ({ span, most }) => {
      const all = span ?? most;
      return all === undefined ? null : option({ name: 'timeout', span: all });
    },
    examples: [
      'On demand: wipe the demo data. Finish within 10 minutes.',
      'On demand: wipe the demo data. Finish in 2 minutes or less.',
    ],
    counterexamples: ['Every hour, check whether the backup finished within 2 hours.'],
  }),
  defineRule({
    id: 'timeout.may-take',
    yields: 'clause',
    pattern:
      "[and] ([(no|<job>|none) [run]] (may|must|can|should|is allowed to|are allowed to|may not|must not|should not|can not|cannot|can't|mustn't|shouldn't|is not allowed to|should never|must never|may never|will never) [ever] (take|run|run for|last|need)|never (take|run|run for|last)|[never|do not|don't|must not|should not] [ever] (let|allow|have) <job> [to] (run|take|last|run for|go on|go on for)) (at most|no more than|no longer than|up to|longer than|more than|a maximum of|for more than|for longer than|over) <duration:span>",
    produce: ({ span }, place) => {
      const said = saidAt(place);
      // "May take longer than 5 minutes" is no limit; "must not" and "at most" are.
      const denied = /\b(?:no|none|not|never|cannot|don't|can't|mustn't|shouldn't)\b/.test(
        said.replace(/no (?:more|longer) than/, ''),
      );
      const below = /\b(?:at most|no more than|no longer than|up to|a maximum of)\b/.test(said);
      return denied !== below ? option({ name: 'timeout', span }) : null;
    },
    examples: [
      'Every hour, defrag the storage. Never let it run for more than 5 hours.',
      'Every hour, purge the carts. A run may take at most 20 minutes.',
      'Every hour, purge the carts. No run may take longer than 3 hours.',
      'Every hour, purge the carts. Must not take more than 5 minutes.',
      'Every hour, purge the carts. Let it run no longer than 10 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.may-take-most',
    yields: 'clause',
    pattern:
      '[and] <job> (may|can|must|should|is allowed to) (take|run|run for|last|need) <duration:span> (at most|max|maximum|at the most|at the very most|tops|at the longest)',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: [
      'Every hour, sync the contacts. A run may take 10 minutes at the very most.',
      'Every hour, purge the carts. It may run for 3 hours at most.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.taking',
    yields: 'clause',
    pattern:
      '[and] (taking|running|running for|lasting|to run) (at most|no more than|no longer than|up to|never longer than|never more than) <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, purge the carts, taking no longer than 45 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.allowed',
    yields: 'clause',
    pattern:
      '(allow|give|limit|bound|restrict|cap|keep|hold) (it|the job|each run|runs|every run|a run|this|this job|the run) [to|at|under|below|within] [<at-most>] <duration:span> [at most|max|maximum|to (finish|complete|run)|in total|each|per run]',
    // "Give it to the cashier and keep it under 10 minutes": behind no mark, "it" is what the action is about.
    produce: ({ span }, { tokens, from }) =>
      isBehindMark(tokens, from) || !/^(?:keep|hold)$/.test(tokens[from]?.text ?? '')
        ? option({ name: 'timeout', span })
        : null,
    examples: [
      'Every hour, purge the carts. Limit each run to 15 minutes.',
      'Every hour, purge the carts; keep it under 10 minutes.',
    ],
    counterexamples: ['Every hour, give it to the cashier and keep it under 10 minutes.'],
  }),
  defineRule({
    id: 'timeout.per-run',
    yields: 'clause',
    pattern:
      '(allow|give|grant) [<at-most>] <duration:span> [per run|for each run|for every run|for a run|to each run|per execution]',
    // "Allow two hours for the trip" is what is done; a sentence that is nothing else speaks of the job.
    produce: ({ span }, { tokens, from, to }) =>
      /^(?:run|execution)$/.test(tokens[to - 1]?.text ?? '') ||
      (isSetOff(tokens, from) && from > 0 && /^(?:second|minute|hour)$/.test(span.unit))
        ? option({ name: 'timeout', span })
        : null,
    examples: [
      'Every hour, purge the carts. Allow 2 minutes per run.',
      'Every hour, purge the carts. Allow three hours.',
    ],
    counterexamples: ['Every Monday at 9 AM, allow 2 hours, then close the form.'],
  }),
  defineRule({
    id: 'timeout.limited',
    yields: 'clause',
    pattern:
      '<job> (has|gets|have|is limited to|are limited to|is capped at|is bounded to) [<at-most>] <duration:span> [to (finish|complete|run|do its work)|at most|max]',
    produce: ({ span }, place) =>
      /\b(?:to (?:finish|complete|run|do)|at most|max|limited to|capped|bounded|up to|no more than)\b/.test(
        saidAt(place),
      )
        ? option({ name: 'timeout', span })
        : null,
    examples: ['Every hour, purge the carts. It has 30 minutes to finish.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.done-in',
    yields: 'clause',
    pattern: 'in (at most|under|no more than|less than) <duration:span>',
    // "Compute it in at most 10 seconds": right behind what is done, at the end of its part.
    produce: ({ span }, { tokens, from, to }) =>
      /^(?:it|them|this)$/.test(tokens[from - 1]?.text ?? '') &&
      /^[.;,\n]?$/.test(tokens[to]?.text ?? '') &&
      /^(?:second|minute|hour)$/.test(span.unit) &&
      !isAskedOf(tokens, from) &&
      !isSaidOfThing(tokens, from)
        ? option({ name: 'timeout', span })
        : null,
    examples: ['When a quote is requested, compute it in at most 10 seconds.'],
    counterexamples: ['Every day at 9 AM, ask cooks to prepare it in under 30 minutes.'],
  }),
  defineRule({
    id: 'timeout.cap-runtime',
    yields: 'clause',
    pattern:
      '[and] (cap|limit|restrict|keep|bound) (the|its) (runtime|run time|duration|execution time|running time) (at|to|under|below|within) [<at-most>] <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, purge the carts. Cap the runtime at 25 minutes.'],
    counterexamples: [],
  }),
] as const;
