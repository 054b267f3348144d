import type { NotifyOn, Option } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule, type Place } from '../rule.ts';
import { option } from './option.ts';
import { isBehindMark, isOptionAhead } from './set-apart.ts';

type Told = Extract<Option, { name: 'notify' }>['told'];

/** Each of some addresses, told of each of some outcomes. */
const told = (to: readonly string[], on: readonly NotifyOn[]): Told =>
  to.flatMap((one) => on.map((when) => ({ on: when, to: one })));
const notify = (...all: readonly Told[]) => option({ name: 'notify', told: all.flat() });
/** How the owner is written where an address may stand. */
export const OWNER = '@owner';

const VERB = '(email|e - mail|mail|tell|notify|alert|page|message|ping|inform|warn|text|slack|dm|contact|call)';
const SEND =
  '(send|post|write|report|drop|shoot|raise|announce) [it|this|that|failures|errors|a failure|results] [an|a|the] [email|e - mail|mail|message|note|alert|notification|notice|page|warning|line|error|short] [message|note] [about it]';
/** What a run does that comes to nothing, as a choice of a pattern. */
export const FAILS =
  "(fails|fail|failed|failing|breaks down|goes down|blows up|goes bad|errors|errors out|error|breaks|crashes|crash|goes wrong|go wrong|throws|dies|still fails|keeps failing|has failed|is failing|doesn't succeed|does not succeed|doesn't complete|does not complete|doesn't finish|does not finish|doesn't work|gives up|fails for good|runs into an error|runs into trouble|times out|(can't|cannot|can not|couldn't|could not) be (<given>|done|completed|finished|started|run))";
const DONE =
  '(succeeds|succeed|succeeded|has worked|worked|is through|has gone through|has succeeded|is successful|was successful|completes|complete|completed|has completed|is complete|finishes|finish|finished|has finished|is finished|is done|has run|ends|has ended|went well|goes well|goes through|works|passes|is through|completes successfully|finishes successfully|runs successfully)';
const IT =
  '(it|this|that|they|anything|something|[a|an|the] <deed>|(the|this|a|any|each|every|one|that) (job|run|task|execution|attempt|one) [itself]|one of them|one of the runs|<job>|the (first|last|previous) (one|run|attempt|try)|all [of them|(the|these) (retries|attempts)|retries|attempts]|the last (attempt|retry)|every (retry|attempt)|any of (this|them|it)|sending|saving|loading|importing|exporting|uploading|downloading|processing|the (upload|download|import|export|sync|backup|transfer|request|call|message|email) [itself])';
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
    pattern: `[only] (${WHEN} ${IT} [ever] ${FAILS}|(on|upon|in case of|in the event of|in the case of|in case of a|after|for|at|about) [a|an|any|the|every|each|repeated|final|job|run|its] (failure|failures|error|errors|fail|crash|crashes|problem|problems|trouble)|if there (is|are|was) (an|a|any) (error|errors|failure|failures|problem|problems))`,
    produce: (_, place) => (isOfEach(place) || isOneTold(place) ? null : ['failure']),
    examples: ['Every hour, sync the orders. Email ops@example.com if it fails.'],
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
    pattern: `(([both] (on|about|for|upon|of|at) [both] (failures and successes|successes and failures|failures or successes|errors and successes|failure and success|success and failure|failure or success|success or failure|error and success|success and error)|on failure and on success|on success and on failure)|(whether|when|if) ${IT} (${DONE}|${FAILS}) (or|and) [not|${DONE}|${FAILS}]|whether or not it ${DONE}|either way|in either case|in both cases|of the outcome|about the outcome|of the result)`,
    produce: () => ['failure', 'success'],
    priority: 2,
    examples: ['Every hour, sync the orders. Email ops@example.com on failure and success.'],
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

  defineRule({
    id: 'recipient.address',
    yields: 'recipient',
    pattern:
      '([the] <address:to?> [channel|team|on slack|by email|via email|on - call]|(the|our) <thing> [team|group|channel|list|desk] [at|\\(] <address:named?> [\\)])',
    produce: ({ to, named }, { tokens, from, to: end }) => {
      // A bracket that opens is closed.
      const marks = tokens.slice(from, end).filter(({ text }) => text === '(' || text === ')').length;
      return marks === 1 ? null : (to ?? named ?? null);
    },
    examples: [
      'Every hour, sync the orders. Tell the #ops channel if it fails.',
      'Every hour, sync the orders. Tell the data team (data@example.com) if it fails.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'recipient.owner',
    yields: 'recipient',
    pattern: "(the owner|its owner|the job's owner|the owners|the owning team|the owner of (the|this) job)",
    produce: () => OWNER,
    examples: ['Every hour, sync the orders. Notify the owner if it fails.'],
    counterexamples: ['Every hour, remind the owner of the task.'],
  }),
  defineRule({
    id: 'tell.somebody',
    yields: 'tell',
    pattern: `([also|please|immediately|only|instead|then|just] ${VERB} <recipient+:to?>|let <recipient+:let?> know|(confirm|report|report back|write) to <recipient+:back?>|[also|please] (send|shoot|drop|give|write) <recipient+:give?> (an|a) (message|note|email|mail|alert|heads up|heads - up|ping|page|call|line|warning)|[also|please] ${SEND} (to|in|at|on|into) <recipient+:at?>|(email|mail|send) [it|them|errors|failures|the error|a report] to <recipient+:post?>)`,
    produce: (said) => {
      const to = said.to ?? said.let ?? said.give ?? said.back ?? said.at ?? said.post;
      return to ?? null;
    },
    examples: ['Every hour, sync the orders. Let #ops know if it fails.'],
    counterexamples: [],
  }),
] as const;

/** Whether a sentence up to a place says of the job, and not of what it works on, that it is retried. */
function isBehindRetries(tokens: readonly Token[], at: number, failing = false): boolean {
  let from = tokens[at - 1]?.text === ';' ? at - 1 : at;
  while (from > 0 && from > at - 24 && !/^[.;!\n(]$/.test(tokens[from - 1]?.text ?? '')) from -= 1;
  const said = tokens
    .slice(from, at)
    .map(({ text }) => text)
    .join(' ');
  // "On failure, retry once and tell …": without "then", it is said of failures alone.
  if (failing && !/^(?:if |on |upon |in case |should |when )/.test(said)) return false;
  return /^(?:if (?:it|the job|a run|\w+ing|the \w+) (?:still )?(?:fails|failed|errors|breaks)|(?:on|upon|in case of) (?:an? )?(?:failure|error|errors)|should it fail|when it fails)?[ ,:-]*(?:then )?(?:(?:retry|retries|try|rerun)(?: it)?(?: again)?(?: up to| at most| max)? (?:\d+|once|twice|thrice|one|two|three|four|five|six|every|after|with)|\d+ retries|up to \d+ retries|wait )/.test(
    said,
  );
}

/** "If it fails, do not retry; …": what else becomes of a failure, right before a place. */
function isBehindNoRetry(tokens: readonly Token[], at: number): boolean {
  let from = at;
  while (from > 0 && from > at - 16 && !/^[.!\n(]$/.test(tokens[from - 1]?.text ?? '')) from -= 1;
  const said = tokens
    .slice(from, at)
    .map(({ text }) => text)
    .join(' ');
  return /^(?:(?:if|when|whenever|should) (?:it|this|the job|a run) (?:still )?(?:fail|fails|failed|errors|breaks|crashes)|(?:on|upon) (?:failure|error|errors))[ ,:;-]*(?:then )?(?:do not|don't|never|no) (?:retry|retries|retrying)(?: it)?[ ,;-]*$/.test(
    said,
  );
}

/** "…, retry 3 times, then give up", "Try 4 times in all. Then give up": tries that are counted, right before a place. */
function isBehindTries(tokens: readonly Token[], at: number): boolean {
  const said = tokens
    .slice(Math.max(0, at - 24), at)
    .map(({ text }) => text)
    .join(' ');
  return /(?:^|[,;:.(\n-] ?|\b(?:and|but|then|with) )(?:(?:retry|retries|retrying|try|tries|rerun)(?: (?:it|again|up to|at most|max|:|=))* (?:once|twice|thrice|(?:\d+|one|two|three|four|five|six)(?= (?:times?|more|in|with|and|then|every|after)\b| ?[,;.:()-]|$)|(?:every|after) (?:\d|an? |second|minute|hour))|(?:up to |at most |with )*(?:\d+|one|two|three|four|five|six) (?:more )?(?:retries|tries|attempts))[^!\n]*$/.test(
    said,
  );
}

/** Who is told of what. */
export const notifyRules = [
  defineRule({
    id: 'notify.told',
    yields: 'clause',
    pattern: '[and|but] <tell:to> [about it|of it] [immediately|right away|at once] [but|only] <outcome:on>',
    produce: ({ to, on }) => notify(told(to, on)),
    examples: ['Every hour, sync the orders. Email ops@example.com if it fails.'],
    counterexamples: ['Every day at 9 AM, email ops@example.com the uptime report.'],
  }),
  defineRule({
    id: 'notify.told-twice',
    yields: 'clause',
    pattern: '[and] <tell:to> <outcome:on> [,] and <tell:also> <outcome:then>',
    produce: ({ to, on, also, then }) => notify(told(to, on), told(also, then)),
    priority: 1,
    examples: ['Every hour, sync the orders. Email ops@example.com if it fails and tell #data when it finishes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.told-both',
    yields: 'clause',
    pattern: '[and] <tell:to> [,] and [also] <tell:also> <outcome:on>',
    produce: ({ to, also, on }) => notify(told([...to, ...also], on)),
    priority: 1,
    examples: ['Every hour, sync the orders. Notify #ops and email lead@example.com on failure.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.told-each',
    yields: 'clause',
    pattern: '[and] <tell:to> <outcome:on> [,] and <recipient:also> <outcome:then>',
    produce: ({ to, on, also, then }) => notify(told(to, on), told([also], then)),
    priority: 1,
    examples: ['Every hour, sync the orders. Email ops@example.com on failure and #data on success.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.when',
    yields: 'clause',
    pattern: '[and|but] <outcome:on> [,|:|-] [then] <tell:to>',
    produce: ({ on, to }) => notify(told(to, on)),
    priority: 2,
    examples: ['Every hour, sync the orders. On failure, email ops@example.com.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.then-told',
    yields: 'clause',
    pattern: '(then|and then|and finally|afterwards|after that|and after that|and) <tell:to>',
    // "If it fails, retry twice, then tell …": once the retries are used up.
    produce: ({ to }, { tokens, from }) => {
      const bare = tokens[from]?.text === 'and' && !/^(?:then|finally|after)$/.test(tokens[from + 1]?.text ?? '');
      return isBehindRetries(tokens, from, bare) ? notify(told(to, ['failure'])) : null;
    },
    priority: 1,
    examples: [
      'Every hour, sync the orders. If it fails, retry twice, then tell #ops.',
      'Every hour, sync the orders. In case of failure, retry once after 15 minutes and tell #ops.',
    ],
    counterexamples: [
      'Every hour, retry the payments, then tell #ops.',
      'Every hour, sync the orders, then tell #ops.',
    ],
  }),
  defineRule({
    id: 'notify.not-retried-told',
    yields: 'clause',
    pattern: '[instead|just|but|and] <tell:to> [immediately|right away|at once|straight away]',
    produce: ({ to }, { tokens, from }) => (isBehindNoRetry(tokens, from) ? notify(told(to, ['failure'])) : null),
    priority: 1,
    examples: ['Every hour, sync the orders. If it fails, do not retry; tell #ops immediately.'],
    counterexamples: ['Every hour, sync the orders; tell #ops immediately.'],
  }),
  defineRule({
    id: 'notify.given-up',
    yields: 'clause',
    pattern:
      '([then|and|and then|after that|afterwards] (give up|stop trying)|(then|and then|after that|afterwards) stop) and <tell:to>',
    // Without tries before it, what is stopped or given up is what the job works on.
    produce: ({ to }, { tokens, from }) => (isBehindTries(tokens, from) ? notify(told(to, ['failure'])) : null),
    examples: ['Every hour, sync the orders. Try 4 times in all. Then give up and tell #ops.'],
    counterexamples: [
      'Every hour, close the register, stop and tell #ops.',
      'Every hour, monitor the batch and stop and page #ops.',
      'Every hour, cancel the plan, then give up and tell #sales.',
      'Every hour, stop and notify #ops.',
      'Every hour, try 4 desserts, then give up and tell #ops.',
    ],
  }),
  defineRule({
    id: 'notify.when-both',
    yields: 'clause',
    pattern: '[and|but] <outcome:on> [,|:|-] [then] <tell:to> and [also] <tell:also>',
    produce: ({ on, to, also }) => notify(told([...to, ...also], on)),
    priority: 2,
    examples: ['Every hour, sync the orders. On failure, email ops@example.com and tell #ops.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.outcome-to',
    yields: 'clause',
    pattern: '<outcome:on> (:|->) <recipient+:to>',
    produce: ({ on, to }) => notify(told(to, on)),
    examples: ['Every hour, sync the orders. On failure: #ops.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.noun',
    yields: 'clause',
    pattern:
      '(notify|alert|alerts|notification|notifications|notices|email|page) [:|=] [<outcome:on?> [:|->]] [to|go to] <recipient+:to> [<outcome:last?>]',
    produce: ({ on, to, last }, { tokens, from, to: end }) =>
      tokens.slice(from, end).some(({ text }) => text === ':' || text === '=' || text === '->') ||
      tokens.slice(from, end).some(({ text }) => text === 'to')
        ? notify(told(to, on ?? last ?? ['failure']))
        : null,
    examples: ['Every hour, sync the orders. Notify: #ops.', 'Every hour, sync the orders. Notify: #ops on failure.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.terse',
    yields: 'clause',
    pattern: '(alert|page|alerts to) <recipient+:to>',
    // "…, timeout 30m, retry x2, alert #ops": in a list of options it is what becomes of a failure.
    produce: ({ to }, { tokens, from, to: end }) =>
      isBehindMark(tokens, from) && /^[,;.|\n)]?$/.test(tokens[end]?.text ?? '') && isOptionAhead(tokens, from)
        ? notify(told(to, ['failure']))
        : null,
    examples: ['Every hour, sync the orders, timeout 5m, 2 retries, alert #ops'],
    counterexamples: [
      'Every hour, count the failed logins, alert #security',
      'Every hour, retry the failed payments, alert #ops',
    ],
  }),
  defineRule({
    id: 'notify.recipient-first',
    yields: 'clause',
    pattern: '<recipient+:to> [only] <outcome:on>',
    produce: ({ to, on }, { tokens, from }) => (isBehindMark(tokens, from) && from > 0 ? notify(told(to, on)) : null),
    examples: ['Every hour, check the certificates, timeout 20s, #sec on failure.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.failures-go',
    yields: 'clause',
    pattern:
      '([any|all] (failures|failure reports|failure notices|alerts|errors|failure alerts) (go|should go|are sent|are reported|are to be sent|should be reported|are to be reported|should be sent|are posted|must be reported|get reported)|(send|report|post) [any|all] (failures|alerts|errors|failure alerts)) (to|in|at|on) <recipient+:to>',
    produce: ({ to }) => notify(told(to, ['failure'])),
    examples: ['Every hour, sync the orders. Failures go to #ops.'],
    counterexamples: ['Every day at 6 PM, post the failure rate to #metrics.'],
  }),
  defineRule({
    id: 'notify.must-hear',
    yields: 'clause',
    pattern:
      '[and] <outcome:on> [,] <recipient+:to> (must|should|has to|have to|is to|are to|wants to|needs to|want to|need to|will|is|are|gets|get) (hear about it|hear of it|hear|know|be told|be informed|be notified|be paged|be alerted|told|informed|notified|paged|alerted|emailed|get a message|get an email|an email|a message)',
    produce: ({ to, on }) => notify(told(to, on)),
    priority: 1,
    examples: ['Every hour, sync the orders. Should it fail, #ops must hear about it.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.wants',
    yields: 'clause',
    pattern:
      '[and] <recipient+:to> (wants|want|needs|need|would like|should|must|has|have) [to] (know|hear|hear about it|be told|get a message|get an email|get an alert) [about it] <outcome:on>',
    produce: ({ to, on }) => notify(told(to, on)),
    examples: ['Every hour, sync the orders. #ops wants to know when it fails.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.passive',
    yields: 'clause',
    pattern:
      '[and] <recipient+:to> (is|are|should be|must be|gets|get|will be|has to be|wants to be|needs to be|is to be) (told|notified|emailed|alerted|paged|informed|messaged|pinged|mailed|warned) [about it] <outcome:on>',
    produce: ({ to, on }) => notify(told(to, on)),
    examples: ['Every hour, sync the orders. #ops is notified on failure.'],
    counterexamples: [],
  }),
] as const;

/** The checks that are pinged when a run is done, and what to read when one fails. */
export const heartbeatRules = [
  defineRule({
    id: 'beat.verb',
    yields: 'beat',
    pattern:
      '((ping|call|hit|request|touch|curl|poke|notify|trigger|signal|pinging|calling|hitting|tell) <link:url?>|let <link:let?> know|(check in|checks in|checking in|check - in|report|reporting|reporting back|report in|report back|report success|signal) (with|at|to|on) <link:at?>|(send|post) [a|the] (heartbeat|check - in|ping|signal|request) (to|at) <link:to?>)',
    produce: (said) => said.url ?? said.let ?? said.at ?? said.to ?? null,
    examples: ['Every hour, sync the orders. Ping https://hc-ping.com/abc when done.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.when-done',
    yields: 'clause',
    pattern: '[and] <beat:to> [each time|only|every time] <outcome:on>',
    produce: ({ to, on }) => (on.length === 1 && on[0] === 'success' ? option({ name: 'heartbeat', to }) : null),
    priority: 1,
    examples: ['Every hour, sync the orders. Ping https://hc-ping.com/abc after each run.'],
    counterexamples: ['Every 5 minutes, ping https://example.com/health and record the latency.'],
  }),
  defineRule({
    id: 'heartbeat.done-first',
    yields: 'clause',
    pattern: '[and] <outcome:on> [,|:|-] [then] <beat:to>',
    produce: ({ to, on }) => (on.length === 1 && on[0] === 'success' ? option({ name: 'heartbeat', to }) : null),
    priority: 1,
    examples: ['Every hour, sync the orders. When it finishes, ping https://hc-ping.com/abc.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.noun',
    yields: 'clause',
    pattern:
      "[and|with|and with|with a|and a|a|send a|send its|the|its] (heartbeat|heartbeats|heartbeat check|health check|check - in|healthcheck|dead man's switch) ([:|to|at|=|is|url|check|goes to|with|-] [:] <link:url?>|(:|to|=|goes to|is|check \\:|for) <label:name?>) [when done|<outcome>]",
    produce: ({ url, name }) => {
      const to = url ?? name;
      return to === undefined || /^(?:to|at|is|of|monitor|data|sensor|sensors)$/.test(to)
        ? null
        : option({ name: 'heartbeat', to });
    },
    examples: [
      'Every hour, sync the orders. Heartbeat: https://hc-ping.com/orders.',
      'Every night at 2 AM, back up the database. Heartbeat to nightly-backup.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.run-pings',
    yields: 'clause',
    pattern:
      '[and] (each|every|a|the) [completed|finished|successful|good] (run|job|execution) (pings|calls|hits|checks in with|checks in at|reports to) <link:to>',
    produce: ({ to }) => option({ name: 'heartbeat', to }),
    examples: ['Every day at 9 AM, sync the orders. Each completed run pings https://hc-ping.com/orders.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.check-in',
    yields: 'clause',
    pattern: '[and] (check in (with|at)|send (a|the) heartbeat to) <link:to>',
    produce: ({ to }) => option({ name: 'heartbeat', to }),
    examples: ['Every hour, sync the orders. Check in with https://hc-ping.com/abc.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'runbook.noun',
    yields: 'clause',
    pattern:
      '[the|its|with] (runbook|run book|playbook|docs|documentation) [:|is|is at|=|at|can be found at|lives at] <link:url>',
    produce: ({ url }) => option({ name: 'runbook', url }),
    examples: ['Every hour, sync the orders. Runbook: https://wiki.example.com/orders.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'runbook.see',
    yields: 'clause',
    pattern: '(see|read|follow|consult|look at|refer to) <link:url> <outcome:on>',
    produce: ({ url, on }) => (on.includes('failure') ? option({ name: 'runbook', url }) : null),
    examples: ['Every hour, sync the orders. See https://wiki.example.com/orders if it fails.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'runbook.when',
    yields: 'clause',
    pattern: '<outcome:on> [,|:] [then] (see|read|follow|consult|look at|refer to) <link:url>',
    produce: ({ url, on }) => (on.includes('failure') ? option({ name: 'runbook', url }) : null),
    examples: ['Every hour, sync the orders. If it fails, see https://wiki.example.com/orders.'],
    counterexamples: [],
  }),
] as const;
