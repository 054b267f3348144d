import type { Option } from '../../ast/nodes.ts';
import { defineReader, defineRule } from '../rule.ts';

const option = (value: Option) => ({ kind: 'option', option: value }) as const;
const SAME_TIME = '(at a time|at once|at the same time|in parallel|concurrently|simultaneously|side by side)';

export const optionReaders = [
  defineReader({
    id: 'noun.one-word',
    yields: 'noun',
    single: true,
    begins: { kinds: ['word'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'word' && token.text.length > 2 ? [{ end: at + 1, value: token.text }] : [];
    },
    examples: ['Every hour, sync the orders, one at a time per customer.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'address.email-or-channel',
    yields: 'address',
    single: true,
    begins: { kinds: ['email', 'channel'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'email' || token?.kind === 'channel' ? [{ end: at + 1, value: token.text }] : [];
    },
    examples: ['Every hour, sync the orders. Email ops@example.com if it fails.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'event.reason',
    yields: 'clause',
    begins: { words: ['to'] },
    alone: {},
    goesOn: { words: ['avoid', 'prevent', 'stop', 'protect', 'keep'] },
    read: (tokens, at) => {
      // "to avoid race conditions" explains the option before it, to the end of the sentence.
      if (tokens[at]?.text !== 'to' || !/^(avoid|prevent|stop|protect|keep)$/.test(tokens[at + 1]?.text ?? ''))
        return [];
      let end = at;
      while (end < tokens.length && end < at + 24 && !/^[.;\n!]$/.test(tokens[end]?.text ?? '')) end += 1;
      return [{ end, value: { kind: 'remark' } }];
    },
    examples: ['Every hour, sync the orders. Run sequentially to avoid race conditions.'],
    counterexamples: [],
  }),
] as const;

export const optionRules = [
  defineRule({
    id: 'serial.sequentially',
    yields: 'clause',
    pattern:
      '[run|runs|run it|run them|and run|always run] (sequentially|serially|in sequence|one after another|one after the other)',
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, sync the orders. Run sequentially.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.one-at-a-time',
    yields: 'clause',
    pattern: `[run|only|run only|with] (one|a single) [run|job|instance|at] (at a time|a time|at once)`,
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, sync the orders, one at a time.', 'Every hour, sync the orders, one run at a time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.only-one',
    yields: 'clause',
    pattern: `only (one|1|a single) <noun:noun> (may|can|should|must|is allowed to) (run|be running) ${SAME_TIME}`,
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, import the bookings. Only one import may run at a time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.no-overlap',
    yields: 'clause',
    pattern:
      "[the|its] [runs] (must not|may not|should not|never|do not|don't|shouldn't|mustn't|cannot|can't) [ever|let runs|let them] overlap",
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, sync the orders. Runs must not overlap.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.no-overlapping',
    yields: 'clause',
    pattern:
      '(no overlapping runs|no overlap|without overlapping|without overlap|no parallel runs|no concurrent runs|never in parallel|not in parallel|never concurrently)',
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, sync the orders, without overlapping.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.parallel',
    yields: 'clause',
    pattern: '[run|and run|and] (in parallel|concurrently)',
    produce: () => option({ name: 'serial', serial: false }),
    examples: ['Every hour, sync the orders. Run in parallel.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.allowed',
    yields: 'clause',
    pattern: '[overlapping] (runs|overlaps) (may overlap|can overlap|are fine|are allowed|are ok|are okay|is fine)',
    produce: () => option({ name: 'overlap', overlap: 'allow' }),
    examples: ['Every 15 seconds, fetch the telemetry. Overlapping runs are fine.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.skip-if-running',
    yields: 'clause',
    pattern:
      "[and] (skip|skips) [the|a] [run|next run|it|this run] if [it|it's|it is|one|the previous run is|the last run is|the last one is|the previous one is|a run is] [already|still] [running|going|busy|in progress|active]",
    produce: (_, { tokens, to }) =>
      /^(running|going|busy|progress|active)$/.test(tokens[to - 1]?.text ?? '')
        ? option({ name: 'overlap', overlap: 'skip' })
        : null,
    examples: ['Every 10 minutes, poll the API. Skip if the previous run is still going.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.if-running-skip',
    yields: 'clause',
    pattern:
      "if (a|the) [previous|last] (run|one) (is|hasn't|has not) [still|already] (running|in progress|going|busy|finished|active) , (skip|skips) [the|this] (next one|next run|run|it|one|new one)",
    produce: () => option({ name: 'overlap', overlap: 'skip' }),
    priority: 2,
    examples: ['Every hour, export the usage data. If a run is still in progress, skip the next one.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.queue',
    yields: 'clause',
    pattern:
      'queue (the|a) [new|next] run (if|while|when) (the previous one|one|the last one|another|a run) is [still|already] (busy|active|running|going)',
    produce: () => option({ name: 'overlap', overlap: 'queue' }),
    examples: ['Every hour, rescan the library. Queue a new run while one is active.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'overlap.cancel',
    yields: 'clause',
    pattern: '[if the previous run is still (running|going) ,] cancel the (running|previous) (one|run)',
    produce: () => option({ name: 'overlap', overlap: 'cancel' }),
    examples: ['Every hour, rebuild the index. If the previous run is still running, cancel the previous run.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.limit',
    yields: 'clause',
    pattern: `[run|with] (at most|no more than|up to|a maximum of|max|maximum) <number:limit> [runs|workers|jobs|of them] ${SAME_TIME}`,
    produce: ({ limit }) => (limit > 0 ? option({ name: 'concurrency', limit, key: null }) : null),
    examples: ['When an order is placed, charge it, at most 5 in parallel.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'concurrency.per-key',
    yields: 'clause',
    pattern: '(one|1) (at a time|run at a time) (per|for each|for every) <noun:key>',
    produce: ({ key }) => option({ name: 'concurrency', limit: 1, key }),
    priority: 1,
    examples: ['When an order is placed, charge it, one at a time per customer.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'retry.times',
    yields: 'clause',
    pattern: '[and] (retry|retries|retried) [it|on failure|up to|at most|failures] <number:n> times',
    produce: ({ n }) => option({ name: 'retry', attempts: n }),
    examples: ['Every hour, sync the orders. Retry 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.times-every',
    yields: 'clause',
    pattern:
      '[and] (retry|retries) [it] [up to|at most] <number:n> times [,] (every|waiting) <duration:delay> [between attempts|between tries]',
    produce: ({ n, delay }) => option({ name: 'retry', attempts: n, delay, backoff: 'fixed' }),
    priority: 2,
    examples: ['Every hour, sync the orders. Retry up to 4 times, every 30 seconds.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.doubling',
    yields: 'clause',
    pattern:
      '[and] (retry|retries) [it] [up to|at most] <number:n> times [:|,] [first|the first] after <duration:delay> [,] doubling [each time|every time]',
    produce: ({ n, delay }) => option({ name: 'retry', attempts: n, delay, backoff: 'exponential' }),
    priority: 2,
    examples: ['Every hour, sync the orders. Retry 4 times: first after 1 minute, doubling each time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'serial.never-two',
    yields: 'clause',
    pattern:
      'never (let two <noun> run|run two of them|run it twice) (at the same time|at once|in parallel|side by side)',
    produce: () => option({ name: 'serial', serial: true }),
    examples: ['Every hour, purge the carts. Never let two purges run at the same time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.kill',
    yields: 'clause',
    pattern: '[and] (kill|stop|abort|cancel|end) (it|the job|the run|a run) after <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, purge the carts. Kill the job after 90 seconds.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.once',
    yields: 'clause',
    pattern: '[and] retry (once|twice)',
    produce: (_, { tokens, to }) => option({ name: 'retry', attempts: tokens[to - 1]?.text === 'twice' ? 2 : 1 }),
    examples: ['Every hour, sync the orders. Retry twice.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.noun',
    yields: 'clause',
    pattern: '[with] [up to|at most] <number:n> (retries|retry)',
    produce: ({ n }) => option({ name: 'retry', attempts: n }),
    examples: ['Every hour, sync the orders, with up to 5 retries.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.never',
    yields: 'clause',
    pattern: "(no retries|no retry|without retries|do not retry|don't retry|never retry)",
    produce: () => option({ name: 'retry', attempts: 0 }),
    examples: ['Every hour, sync the orders. No retries.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.total',
    yields: 'clause',
    pattern: '[try] [up to] <number:n> (attempts|times|tries) [in total|total|in all|altogether]',
    produce: ({ n }, { tokens, from, to }) =>
      // "3 times in all" counts runs; attempts and tries are of one run.
      n > 0 &&
      (tokens[from]?.text === 'try' ||
        (/^(total|all|altogether)$/.test(tokens[to - 1]?.text ?? '') &&
          !tokens.slice(from, to).some((token) => token.text === 'times')))
        ? option({ name: 'retry', attempts: n - 1 })
        : null,
    examples: ['Every hour, sync the orders. Six attempts in total.'],
    counterexamples: ['every Friday at noon, 3 times in total'],
  }),
  defineRule({
    id: 'retry.backoff',
    yields: 'clause',
    pattern: '[with|using] (exponential|linear|fixed|constant) (backoff|back-off|delay|delays)',
    produce: (_, { tokens, to }) => {
      const word = tokens[to - 2]?.text;
      return option({
        name: 'retry',
        backoff: word === 'linear' ? 'linear' : word === 'exponential' ? 'exponential' : 'fixed',
      });
    },
    examples: ['Every hour, sync the orders. Retry 3 times with exponential backoff.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.delay',
    yields: 'clause',
    pattern:
      '[and] (starting at|starting with|starting from|first after|waiting|first delay|beginning with|beginning at) <duration:delay> [between attempts|between retries|between tries]',
    produce: ({ delay }) => option({ name: 'retry', delay }),
    examples: ['Every hour, sync the orders. Retry 3 times with exponential backoff, starting at 2 seconds.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.every',
    yields: 'clause',
    pattern: '(retry|retrying) [it] every <duration:delay>',
    produce: ({ delay }) => option({ name: 'retry', delay, backoff: 'fixed' }),
    priority: 1,
    examples: ['Every hour, sync the orders. Retry every 30 seconds.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'timeout.after',
    yields: 'clause',
    pattern:
      '[and] (time out|times out|kill it|abort|abort it|stop it|give up|timeout|timing out) (after|of|in) <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, sync the orders. Time out after 5 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.noun',
    yields: 'clause',
    pattern: '[with] [a] (timeout|time limit|max runtime|maximum runtime|time budget) [:|of|is] <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, sync the orders. Timeout: 5 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.trailing',
    yields: 'clause',
    pattern: '[with|and|with a|and a|a] <duration:span> (timeout|time limit)',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['Every hour, sync the orders, with a 5 minute timeout.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'timeout.must-finish',
    yields: 'clause',
    pattern: '[it|the job|the job itself|and] [must|should] (finish|finishes|complete) within <duration:span>',
    produce: ({ span }) => option({ name: 'timeout', span }),
    examples: ['On demand: wipe the demo data. Must finish within 10 minutes.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'misfire.skip',
    yields: 'clause',
    pattern:
      "(skip missed runs|missed runs are skipped|missed runs get skipped|missed runs \\: skip|ignore missed runs|don't catch up|do not catch up|no catch up|no catch - up) [on missed runs]",
    produce: () => option({ name: 'misfire', policy: 'skip' }),
    examples: ['Every hour, post the price. Skip missed runs.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.skip-if',
    yields: 'clause',
    pattern: "if a run (is|was) missed , (don't make up for it|do not make up for it|skip it|ignore it)",
    produce: () => option({ name: 'misfire', policy: 'skip' }),
    priority: 2,
    examples: ['Every hour, post the price. If a run is missed, skip it.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.once',
    yields: 'clause',
    pattern:
      '(run once if missed|run missed runs once|run missed ones once|catch up once|catch up on missed runs once)',
    produce: () => option({ name: 'misfire', policy: 'once' }),
    examples: ['Every hour, post the price. Run missed runs once.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'misfire.all',
    yields: 'clause',
    pattern: '(run all missed runs|run every missed run|catch up on all missed runs)',
    produce: () => option({ name: 'misfire', policy: 'all' }),
    examples: ['Every hour, post the price. Run all missed runs.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'priority.level',
    yields: 'clause',
    pattern: '[with|at|a|give it|give the job|with a] (low|normal|high|critical|highest|top) priority',
    produce: (_, { tokens, to }) => {
      const word = tokens[to - 2]?.text;
      return option({
        name: 'priority',
        priority: word === 'low' ? 'low' : word === 'normal' ? 'normal' : word === 'high' ? 'high' : 'critical',
      });
    },
    examples: ['Every night at 2 AM, recompute the scores. Low priority.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'priority.noun',
    yields: 'clause',
    pattern: 'priority [:|is] (low|normal|high|critical)',
    produce: (_, { tokens, to }) => {
      const word = tokens[to - 1]?.text;
      return option({
        name: 'priority',
        priority: word === 'low' ? 'low' : word === 'high' ? 'high' : word === 'critical' ? 'critical' : 'normal',
      });
    },
    examples: ['Every night at 2 AM, recompute the scores. Priority: low.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'notify.if-fails',
    yields: 'clause',
    pattern:
      '[and|,] (email|tell|notify|alert|page|message|ping|mail|let) <address:to> [know] (if|when|whenever) (it|this|that|the job|a run|the run|anything) (fails|failed|errors|breaks|goes wrong)',
    produce: ({ to }) => option({ name: 'notify', on: 'failure', to }),
    examples: ['Every hour, sync the orders. Email ops@example.com if it fails.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.if-fails-first',
    yields: 'clause',
    pattern:
      '[and] (if it fails|on failure|if anything goes wrong|if this fails|when it fails|on error) [,] (email|tell|notify|alert|page|message|mail) <address:to>',
    produce: ({ to }) => option({ name: 'notify', on: 'failure', to }),
    priority: 2,
    examples: ['Every hour, sync the orders. On failure, email ops@example.com.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'notify.on-success',
    yields: 'clause',
    pattern:
      '[and|,] (email|tell|notify|alert|message|mail|let) <address:to> [know] (if|when|once) (it|the job|the run) (succeeds|has succeeded|completes|finishes|is done|has finished)',
    produce: ({ to }) => option({ name: 'notify', on: 'success', to }),
    examples: ['Every night at 2 AM, recompute the scores. Tell #data when it finishes.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'guard.not-received',
    yields: 'clause',
    pattern:
      "<noun:per> (who|that|which) (haven't|have not|hasn't|has not|didn't|did not) [yet] [already] (received|had|got|gotten|been sent|gotten|get|been notified|been emailed|been reminded|been contacted) [it|one|them|this|that|any] [yet] (today|this week|this month|this year|this hour|this quarter)",
    produce: ({ per }, { tokens, to }) =>
      option({
        name: 'guard',
        per: singular(per),
        window: { unit: unitOf(tokens[to - 1]?.text ?? '') },
        inAction: true,
      }),
    priority: 3,
    examples: [
      "Every day at 8 AM, send email to users who haven't received it today",
      "Weekdays at 6 PM, send reminders to customers who haven't had one today.",
    ],
    counterexamples: ['Every day at 8 AM, email users who signed up today'],
  }),
  defineRule({
    id: 'guard.not-in-the-last',
    yields: 'clause',
    pattern:
      "<noun:per> (who|that|which) (haven't|have not|hasn't|has not|didn't|did not) (received|had|got|gotten|been sent|been notified|been emailed|been reminded|been contacted) [it|one|them|this|that|any] (in|within) the (last|past) <duration:span>",
    produce: ({ per, span }) => option({ name: 'guard', per: singular(per), window: { span }, inAction: true }),
    priority: 3,
    examples: ["Every day at 8 AM, send email to users who haven't received it in the last 7 days"],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.at-most-once',
    yields: 'clause',
    pattern:
      '[but] (at most once|no more than once|never more than once|only once|at most one <noun>) per <noun:per> [(per|a|every|each) <unit:unit?>]',
    produce: ({ per, unit }) =>
      option({
        name: 'guard',
        per: singular(per),
        window: unit === undefined ? 'forever' : unit === 'weekend' || unit === 'second' ? { unit: 'day' } : { unit },
        inAction: false,
      }),
    examples: [
      'Every hour, email new matches, at most once per user per week.',
      'When an order is placed, send the receipt, only once per order.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'scope.for-each',
    yields: 'clause',
    pattern: '(for each|per|for every) (organization|organisation|tenant|project|workspace|account|team)',
    produce: (_, { tokens, to }) => option({ name: 'scope', scope: tokens[to - 1]?.text ?? '' }),
    examples: ['Every hour, refresh the totals, for each tenant.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'batch.of',
    yields: 'clause',
    pattern: '[and] [work|process] in batches of <number:size> [items|records|rows]',
    produce: ({ size }) => (size > 0 ? option({ name: 'batch', size }) : null),
    examples: ['Every hour, archive the orders in batches of 200.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.limit',
    yields: 'clause',
    pattern:
      '[at|limited to|throttled to|limit it to] [at most|no more than|up to|max|maximum] <number:limit> <noun> (per|a|every) <unit:unit>',
    produce: ({ limit, unit }, { tokens, from, to }) =>
      // "At 22 o'clock a day" is a time.
      !tokens.slice(from, to).some(({ text }) => /^(o'clock|oclock|am|pm|hours|hrs|h|noon|midnight)$/.test(text)) &&
      /^(at|limited|throttled|limit|no|up|max|maximum)$/.test(tokens[from]?.text ?? '') &&
      limit > 0 &&
      (unit === 'second' || unit === 'minute' || unit === 'hour' || unit === 'day')
        ? option({ name: 'rate', limit, per: { n: 1, unit } })
        : null,
    examples: ['Every hour, call the API, at most 60 calls per minute.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'environments.only',
    yields: 'clause',
    pattern: '[run|runs] only in (production|staging|development)',
    produce: (_, { tokens, to }) => option({ name: 'environments', environments: [tokens[to - 1]?.text ?? ''] }),
    examples: ['Every hour, sync the orders. Only in production.'],
    counterexamples: [],
  }),
] as const;

function unitOf(word: string): 'day' | 'week' | 'month' | 'year' | 'hour' | 'quarter' {
  return word === 'today' ? 'day' : (word as 'week' | 'month' | 'year' | 'hour' | 'quarter');
}

/** users → user, companies → company, addresses → address: the key's name from the noun. */
export function singular(noun: string): string {
  if (/(ss|us|is)$/.test(noun)) return noun;
  if (/ies$/.test(noun) && noun.length > 4) return `${noun.slice(0, -3)}y`;
  if (/(sses|shes|ches|xes)$/.test(noun)) return noun.slice(0, -2);
  if (noun === 'people') return 'person';
  return noun.endsWith('s') ? noun.slice(0, -1) : noun;
}
