import type { NotifyOn, Option } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { option } from './option.ts';
import { isBehindMark, isOptionAhead } from './set-apart.ts';

type Told = Extract<Option, { name: 'notify' }>['told'];

/** Each of some addresses, told of each of some outcomes. */
const told = (to: readonly string[], on: readonly NotifyOn[]): Told =>
  to.flatMap((one) => on.map((when) => ({ on: when, to: one })));
const notify = (...all: readonly Told[]) => option({ name: 'notify', told: all.flat() });

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
    pattern:
      '[and|but] <tell:to> [about it|of it|with (the|its|all) (error|errors|log|logs|details|output|message|reason|stack trace)] [immediately|right away|at once] [but|only] <outcome:on>',
    produce: ({ to, on }) => notify(told(to, on)),
    examples: [
      'Every hour, sync the orders. Email ops@example.com with the error if it fails.',
      'Every hour, sync the orders. Email ops@example.com if it fails.',
    ],
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
      '[failure|failures|error|errors|on - failure] (notify|alert|alerts|notification|notifications|notices|notice|email|emails|page|pages|messages|reports|[alert|alerts|notification|notifications] channel) [:|=] [<outcome:on?> [:|->]] [to|go to] <recipient+:to> [<outcome:last?>]',
    produce: ({ on, to, last }, { tokens, from, to: end }) =>
      tokens.slice(from, end).some(({ text }) => text === ':' || text === '=' || text === '->') ||
      tokens.slice(from, end).some(({ text }) => text === 'to')
        ? notify(told(to, on ?? last ?? ['failure']))
        : null,
    examples: [
      'Every hour, sync the orders. Failure notifications: #ops.',
      'Every hour, sync the orders. Notify: #ops.',
      'Every hour, sync the orders. Notify: #ops on failure.',
    ],
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
      '([any|all|every|each] (failure|failures|error|failure reports|failure notices|alerts|errors|failure alerts) (go|should go|are sent|are reported|are to be sent|should be reported|are to be reported|should be sent|are posted|must be reported|must go|must be sent|has to be reported|have to be reported|is reported|is to be reported|goes|gets reported|get reported)|(send|report|post|sending|reporting|posting|escalating|escalate|route|forward|raise|direct|announce|log) [any|all|the] (failures|alerts|errors|failure alerts|failure|error)) (to|in|at|on|into) <recipient+:to> [immediately|at once|right away|straight away]',
    produce: ({ to }) => notify(told(to, ['failure'])),
    examples: [
      'Every hour, sync the orders. Any failure must be reported to #ops immediately.',
      'Every hour, sync the orders. Escalate failures to #ops.',
      'Every hour, sync the orders. Failures go to #ops.',
    ],
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
      '[and] <recipient+:to> (is|are|should be|must be|gets|get|will be|has to be|wants to be|needs to be|is to be|has to get|should get|must get|receives|receive|should receive|must receive) (told|notified|emailed|alerted|paged|informed|messaged|pinged|mailed|warned|(a|an) (message|alert|email|note|notification|ping|notice|mail|page|call)) [about it] <outcome:on>',
    produce: ({ to, on }) => notify(told(to, on)),
    examples: [
      'Every hour, sync the orders. #ops gets a message when it fails.',
      'Every hour, sync the orders. #ops is notified on failure.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.arrow',
    yields: 'clause',
    pattern: '(failure|failures|error|errors|crash|crashes|success|successes|done) (:|->|=) <recipient+:to>',
    produce: ({ to }, { tokens, from }) =>
      isBehindMark(tokens, from) && from > 0
        ? notify(told(to, [/^(?:success|done)/.test(tokens[from]?.text ?? '') ? 'success' : 'failure']))
        : null,
    examples: [
      'Every hour, sync the orders; failure -> #ops.',
      'Every hour, sync the orders. Failures: ops@example.com',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.failures-page',
    yields: 'clause',
    pattern:
      '[any|all] (failures|errors|a failure|an error) (page|pages|alert|alerts|notify|notifies|ping|pings|email|emails|wake|wakes) <recipient+:to>',
    produce: ({ to }, { tokens, from }) => (isBehindMark(tokens, from) ? notify(told(to, ['failure'])) : null),
    examples: ['Every hour, sync the orders. Failures page @ops-oncall.'],
    counterexamples: ['Every hour, when a payment fails email #ops.'],
  }),
] as const;
