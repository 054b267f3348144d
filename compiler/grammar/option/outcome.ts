import type { Token } from '../../lexer/token.ts';
import { defineRule, type Place } from '../rule.ts';

/** What a run does that comes to nothing, as a choice of a pattern. */
export const FAILS =
  "(fails|fail|failed|failing|breaks down|goes down|blows up|goes bad|errors|errors out|error|breaks|crashes|crash|goes wrong|go wrong|throws|dies|still fails|keeps failing|has failed|is failing|doesn't succeed|does not succeed|doesn't complete|does not complete|doesn't finish|does not finish|doesn't work|didn't work|hasn't worked|didn't succeed|didn't complete|didn't finish|doesn't go through|didn't go through|goes south|falls over|bombs|bombs out|falls flat|ends in failure|ends in (an error|failure)|ends with an error|exits with an error|returns an error|hits an error|runs into problems|has a problem|is unsuccessful|was unsuccessful|isn't successful|wasn't successful|gives up|fails for good|runs into an error|runs into trouble|times out|(can't|cannot|can not|couldn't|could not) be (<given>|done|completed|finished|started|run))";
const DONE =
  '(succeeds|succeed|succeeded|has worked|worked|is through|has gone through|has succeeded|is successful|was successful|completes|complete|completed|has completed|is complete|finishes|finish|finished|has finished|is finished|is done|has run|ends|has ended|went well|goes well|goes through|works|passes|is through|completes successfully|finishes successfully|runs successfully)';
const IT =
  '(it|this|that|they|anything|something|[a|an|the] <deed>|(the|this|a|any|each|every|one|that) (job|run|task|execution|attempt|one) [itself]|one of them|one of the runs|<job>|the (first|last|previous) (one|run|attempt|try)|all [of them|(the|these) (retries|attempts)|retries|attempts]|the last (attempt|retry)|every (retry|attempt)|any of (this|them|it)|<deed> [it|them|(the|an|a|all|any|this|these|those) <thing>|<thing>]|(sending|saving|loading|importing|exporting|uploading|downloading|processing|delivering|creating|updating|syncing|publishing) [it|them|(the|an|a|any|this) <thing>]|the (upload|download|import|export|sync|backup|transfer|request|call|message|email) [itself])';
const WHEN = '(if|when|whenever|in case|should|once|as soon as|every time|each time|after|as)';

/** "Check each call. Tell #ops if the call fails": what the job does many times over is not its run. */
function isOfEach({ tokens, from, to }: Place): boolean {
  const said = tokens.slice(from, to);
  const noun = said[said.findIndex(({ text }) => text === 'the') + 1]?.text ?? '';
  if (!/^(?:upload|download|import|export|sync|backup|transfer|request|call|message|email)$/.test(noun)) return false;
  return tokens
    .slice(0, from)
    .some(
      ({ text }, at) =>
        (text === noun || text === `${noun}s`) &&
        tokens.slice(Math.max(0, at - 3), at).some((one) => /^(?:each|every|any|all)$/.test(one.text)),
    );
}

/** "Tell #ops if the first attempt fails": nobody is told of one attempt alone. What is tried again then is all that fails. */
function isOneTold({ tokens, from, to }: Place): boolean {
  const which = tokens.slice(from, to).findIndex(({ text }) => text === 'first' || text === 'previous');
  if (which < 0) return false;
  const isEnd = (token: Token | undefined) => token === undefined || /^[.;,\n]$/.test(token.text);
  let first = from;
  while (first > 0 && !isEnd(tokens[first - 1])) first -= 1;
  let last = tokens[to]?.text === ',' ? to + 1 : to;
  while (!isEnd(tokens[last])) last += 1;
  const around = [...tokens.slice(first, from), ...tokens.slice(to, last)];
  return (
    around.some(({ kind, text }) => kind === 'email' || kind === 'channel' || kind === 'url' || text === 'owner') &&
    !around.some(({ text }) => /^(?:retry|retries|try|tries|attempts?|again)$/.test(text))
  );
}

/** What comes of a run: the condition under which somebody is told. */
export const outcomeRules = [
  defineRule({
    id: 'outcome.fails',
    yields: 'outcome',
    pattern: `[only] (${WHEN} ${IT} [ever] ${FAILS} [or ${FAILS}]|(if|when|whenever) (unsuccessful|not successful)|on - (failure|error)|(on|upon|in case of|in the event of|in the case of|in case of a|after|for|at|about) [a|an|any|the|every|each|repeated|final|job|run|its] (failure|failures|error|errors|fail|crash|crashes|problem|problems|trouble)|(if|when|whenever|in case) (there's|there (is|are|was|were)) (an|a|any|some) (error|errors|failure|failures|problem|problems))`,
    produce: (_, place) => (isOfEach(place) || isOneTold(place) ? null : ['failure']),
    examples: [
      'Every hour, sync the orders. Tell #ops if it errors or times out.',
      "Every hour, sync the orders. Tell #ops if it didn't work.",
      'When a claim is paid, send the letter. If sending the letter fails, tell #claims.',
      'Every hour, sync the orders. Email ops@example.com if it fails.',
    ],
    counterexamples: [
      'When a refund fails, email support@example.com.',
      'Every hour, check each call. Tell #ops if the call fails.',
      'Every hour, sync the orders. Tell #ops if the first attempt fails.',
    ],
  }),
  defineRule({
    id: 'outcome.succeeds',
    yields: 'outcome',
    pattern: `[only] (${WHEN} ${IT} ${DONE} [successfully]|(when|once|as soon as) (it's|it is|that's) (done|finished|through|complete|over|ready)|(when|once|after being) (done|finished|complete|completed|successful|it's done|it's finished|it's complete)|(on|upon|after|for|at) [each|every|a|any|the] [successful] (success|completion|successful run|successful completion|successful runs)|(after|on) (each|every) [successful] (run|execution)|after (the|a) [successful] run|afterwards|afterward|at the end|in the end|when all is done|after it)`,
    produce: (_, place) => (isOfEach(place) ? null : ['success']),
    examples: ['Every night at 2 AM, recompute the scores. Tell #data when it finishes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'outcome.either',
    yields: 'outcome',
    pattern: `(([both] (on|about|for|upon|of|at) [both] (failures and successes|successes and failures|failures or successes|errors and successes|failure and success|success and failure|failure or success|success or failure|error and success|success and error)|on failure and on success|on success and on failure)|(whether|when|if) ${IT} (${DONE} (or|and) [it] (not|${FAILS})|${FAILS} (or|and) [it] ${DONE}|(${DONE}|${FAILS}) or not)|whether ${IT} (${DONE}|${FAILS})|whether or not it ${DONE}|either way|in either case|in both cases|of the outcome|about the outcome|of the result)`,
    produce: () => ['failure', 'success'],
    priority: 2,
    examples: [
      'Every hour, sync the orders. Let #ops know whether it worked.',
      'Every hour, sync the orders. Email ops@example.com on failure and success.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'outcome.starts',
    yields: 'outcome',
    pattern: `(${WHEN} ${IT} (starts|begins|is started|has started)|on start|at the start|before it starts)`,
    produce: () => ['start'],
    examples: ['Every night at 2 AM, recompute the scores. Tell #data when it starts.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'outcome.recovers',
    yields: 'outcome',
    pattern: `(${WHEN} ${IT} (recovers|works again|has recovered|succeeds again|is back to normal)|on recovery|after (a failure it succeeds|it recovers))`,
    produce: () => ['recovery'],
    examples: ['Every night at 2 AM, recompute the scores. Tell #data when it recovers.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'outcome.late',
    yields: 'outcome',
    pattern: `(${WHEN} ${IT} (is late|runs late|starts late|is delayed|is overdue)|when late|if late)`,
    produce: () => ['late'],
    examples: ['Every night at 2 AM, recompute the scores. Tell #data if it is late.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'outcome.missed',
    yields: 'outcome',
    pattern: `(${WHEN} (${IT}|one) (is|was|gets) missed|when missed|if missed|on missed runs|about missed runs|of missed runs)`,
    produce: () => ['missed'],
    examples: ['Every night at 2 AM, recompute the scores. Tell #data if a run is missed.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'outcome.dead',
    yields: 'outcome',
    pattern: `(${WHEN} ${IT} (is|ends up|lands|goes) (dead - lettered|dead lettered|in the dead letter queue|in the dead letters|dead|to the dead letter queue)|${WHEN} (retries|all retries|the retries) (are|have been) (exhausted|used up)|on dead (letter|letters))`,
    produce: () => ['dead-letter'],
    examples: ['Every night at 2 AM, recompute the scores. Tell #data when the retries are exhausted.'],
    counterexamples: [],
  }),
] as const;
