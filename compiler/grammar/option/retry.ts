import type { RetrySaid, Span } from '../../ast/nodes.ts';
import { UNIT_MS } from '../duration/rules.ts';
import { defineReader, defineRule } from '../rule.ts';
import { option, saidAt } from './option.ts';

const curveOf = (said: string): NonNullable<RetrySaid['backoff']> =>
  /exponential|doubl|increasing|growing|longer|rising/.test(said)
    ? 'exponential'
    : /linear/.test(said)
      ? 'linear'
      : 'fixed';

/** How waits grow that are listed one by one: "after 1, 2 and 4 minutes". Null where no curve gives them. */
function curveOfWaits(waits: readonly Span[]): RetrySaid | null {
  const [first, second] = waits;
  if (first === undefined) return null;
  const all = waits.map(({ n, unit }) => n * (UNIT_MS[unit] ?? Number.NaN));
  const start = all[0] as number;
  const fits = (of: (index: number) => number) => all.every((wait, index) => wait === of(index));
  const backoff =
    second === undefined || fits(() => start)
      ? 'fixed'
      : fits((index) => start * 2 ** index)
        ? 'exponential'
        : fits((index) => start * (index + 1))
          ? 'linear'
          : null;
  return backoff === null ? null : { delay: first, backoff, ...(waits.length > 1 ? { attempts: waits.length } : {}) };
}

/** "1, 2 and 4 minutes": lengths that share a unit. */
const listed = (numbers: readonly number[], last: Span): readonly Span[] => [
  ...numbers.map((n) => ({ n, unit: last.unit })),
  last,
];

export const retryReaders = [
  defineReader({
    id: 'error-names.of-errors',
    yields: 'error-names',
    begins: { kinds: ['word'] },
    read: (tokens, at) => {
      // "validation errors", "a NotFoundError", "ValidationError or AuthError": names that end in "error".
      const names: string[] = [];
      const found: { end: number; value: readonly string[] }[] = [];
      let index = at;
      for (;;) {
        if (/^(?:a|an|the|any)$/.test(tokens[index]?.text ?? '')) index += 1;
        const words: string[] = [];
        while (
          words.length < 4 &&
          tokens[index]?.kind === 'word' &&
          !/^(?:or|and|if|when|on)$/.test(tokens[index]?.text ?? '')
        ) {
          words.push(tokens[index]?.text ?? '');
          index += 1;
          if (/errors?$|exceptions?$/.test(words.at(-1) ?? '')) break;
        }
        const last = words.at(-1) ?? '';
        if (!/(?:errors?|exceptions?)$/.test(last) || (words.length === 1 && /^(?:errors?|exceptions?)$/.test(last)))
          break;
        names.push(words.join(' '));
        found.push({ end: index, value: [...names] });
        while (/^(?:,|or|and|\/)$/.test(tokens[index]?.text ?? '')) index += 1;
      }
      return found.reverse();
    },
    examples: ['Every hour, sync the orders. Do not retry on validation errors.'],
    counterexamples: [],
  }),
] as const;

export const retryRules = [
  defineRule({
    id: 'retry-verb.again',
    yields: 'retry-verb',
    pattern:
      '((retry|retries|retrying|reattempt|rerun|re - run) [it|each failure|every failure|each failed run|each failed attempt|this|this job|the job|the run|a failed run|failed runs|failures|failed attempts|them|that]|(try|run|attempt|start) [it|this|the job] again|(try|run) again|(have|take|give it) another (go|try|shot)|attempt (it|this) again)',
    produce: () => true,
    examples: ['Every hour, sync the orders. Try it again up to 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.times',
    yields: 'retry-core',
    pattern:
      '[and [only|just]|but [only|just]|only|just|please|<outcome> [,|:|-] [then]] <retry-verb> [on failure|on error|on failures|<outcome>] [automatically] [<at-most>] [for] <tries:n> [on failure|on error|<outcome>] [at most|max|maximum|before (giving up|failing)] [if need be|if needed|if necessary|if required|when needed]',
    produce: ({ n }) => ({ attempts: n }),
    examples: [
      'Every hour, sync the orders. Retry 3 times.',
      'Every hour, sync the orders. If it fails, try again twice.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.restart',
    yields: 'retry-core',
    pattern:
      '<outcome> [,|:|-] [then|just] (restart|relaunch|repeat|redo|rerun) [it|the run|the job] [<at-most>] <tries:n>',
    produce: ({ n }) => ({ attempts: n }),
    examples: ['Every hour, sync the orders. If it crashes, restart it up to two times.'],
    counterexamples: ['Every hour, restart the workers twice.'],
  }),
  defineRule({
    id: 'retry-core.passive',
    yields: 'retry-core',
    pattern:
      '[and] [<job>|failures|errors|failed attempts] (is|are|should be|will be|must be|can be|may be|gets|get|be|to be) (retried|repeated|rerun|tried again|attempted again) [on failure|<outcome>] [<at-most>] <tries:n> [on failure]',
    produce: ({ n }) => ({ attempts: n }),
    examples: ['Every hour, sync the orders. Failed runs are retried up to 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.noun',
    yields: 'retry-core',
    pattern:
      '[with|and|and with|allow|use|make|do|a|set|give it|we want|it gets|there are|there should be] [<at-most>] <number:n> [automatic] (retries|retry|reattempts|more (attempts|tries|attempt|try|retries)|further (attempts|tries|retries)|extra (attempts|tries)) [each|each time|per run|at most|max|maximum|on failure|<outcome>]',
    produce: ({ n }) => ({ attempts: n }),
    examples: ['Every hour, sync the orders, with up to 5 retries.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.gets',
    yields: 'retry-core',
    pattern:
      '[and] <job> (gets|is given|has|may have) [<at-most>] <number:n> (more|further|extra) (attempts|tries|goes|chances)',
    produce: ({ n }) => ({ attempts: n }),
    examples: ['Every hour, sync the orders. A failed run gets two more tries.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.wait-first',
    yields: 'retry-core',
    pattern:
      '[and] [<outcome> [,]] wait [for] <duration:delay> [,] [and|then|and then] <retry-verb> [[,] [for] [<at-most>] <tries:n?>]',
    produce: ({ delay, n }) => ({ delay, backoff: 'fixed', ...(n === undefined ? {} : { attempts: n }) }),
    examples: ['Every hour, sync the orders. On failure, wait 90 seconds and try again, up to 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.each-wait',
    yields: 'retry-core',
    pattern:
      '[and] <retry-verb> <tries:n> [:|,] [first] after <duration:first> , [then] [after] <number:second> [seconds|minutes|hours] [,] [and|then|and then] [after] <number:third> [seconds|minutes|hours]',
    produce: ({ n, first, second, third }) => {
      const curve = curveOfWaits([first, { n: second, unit: first.unit }, { n: third, unit: first.unit }]);
      return curve === null || n !== 3 ? null : curve;
    },
    examples: ['Every hour, sync the orders. Retry three times: after 10 seconds, after 20 and after 40.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.labelled',
    yields: 'retry-core',
    pattern:
      '[max|maximum|number of|max number of] ((retries|retry count|retry limit) [:|=|of|is|are|-]|retry (:|=)) [up to|at most|max|limited to|set to] (<number:n?> [times]|(none|off|disabled|no|never))',
    produce: ({ n }) => ({ attempts: n ?? 0 }),
    examples: ['Every hour, sync the orders. Retries: 3.', 'Every hour, sync the orders. Max retries 4.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.bare',
    yields: 'retry-core',
    pattern: '(retry|retries|retry count) ([x|×] <number:n> [x|×]|<number:m> \\( max \\))',
    // "… | retry 3 | …": in a list, and nothing that could be retried behind it.
    produce: ({ n }, { tokens, from, to }) =>
      /^[,;.(\n|-]$/.test(tokens[from - 1]?.text ?? '') && /^[,;.)\n|]?$/.test(tokens[to]?.text ?? '')
        ? { attempts: n }
        : null,
    examples: ['Every hour, sync the orders, timeout 5m, retry 3.'],
    counterexamples: ['Every hour, retry 3 payments.'],
  }),
  defineRule({
    id: 'retry-core.never',
    yields: 'retry-core',
    pattern:
      "[and|but] ((no|without [any]|zero) [automatic] (retries|retry|retrying|reattempts)|(do not|don't|never|no need to|must not|should not) <retry-verb> [ever]|[<job>|failures|errors] (is|are|must|should|may|will|can) (not|never) [to] [be] retried|not retried|[<job>|failures|errors] (isn't|aren't|mustn't be|shouldn't be) retried) [on failure|on error|<outcome>]",
    produce: () => ({ attempts: 0 }),
    examples: ['Every hour, sync the orders. No retries.', "Every hour, sync the orders. Don't retry on failure."],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.never-after',
    yields: 'retry-core',
    pattern: "<outcome> [,] (don't|do not|never) <retry-verb>",
    produce: () => ({ attempts: 0 }),
    examples: ['Every hour, sync the orders. If it fails, do not retry.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.attempts',
    yields: 'retry-core',
    pattern:
      '[and] (give up|stop|stop trying|fail|give up on it|fail it|gives up|make|do|allow|attempts \\:|max attempts|max attempts \\:|maximum attempts|maximum attempts \\:|attempts) [after|only] [<at-most>|a total of] <number:n> [failed|total] [attempts|tries] [in total|total|in all|altogether|overall|at most|max|maximum]',
    produce: ({ n }, place) => (n > 0 && /\b(?:attempts|tries)\b/.test(saidAt(place)) ? { attempts: n - 1 } : null),
    examples: [
      'Every hour, sync the orders. Give up after 3 attempts.',
      'Every hour, sync the orders. Max attempts: 5.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.give-up-times',
    yields: 'retry-core',
    pattern:
      '[and] (give up|stop|stop trying|stop retrying|fail it) after ((trying|failing) [<at-most>] <tries:n?>|the <nth:last?> (attempt|try|failure|time|failed attempt))',
    produce: ({ n, last }) => {
      const all = n ?? last;
      return all !== undefined && all > 0 ? { attempts: all - 1 } : null;
    },
    examples: ['Every hour, sync the orders. Give up after trying 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.attempts-only',
    yields: 'retry-core',
    pattern:
      '[with] [<at-most>|a total of|give it [<at-most>]|only|just] (<number:n?> (attempts|tries|attempt)|a single (attempt|try)) [only|in total|total|in all|altogether|overall|at most|max|maximum]',
    produce: ({ n = 1 }) => (n > 0 ? { attempts: n - 1 } : null),
    examples: ['Every hour, sync the orders. Six attempts in total.'],
    counterexamples: ['every Friday at noon, 3 times in total'],
  }),
  defineRule({
    id: 'retry-core.try',
    yields: 'retry-core',
    pattern:
      '[and] (try|attempt|tries) [it|this|to run] [<at-most>|a total of] [<tries:n?>|<number:m?> (attempts|tries)] [in total|total|in all|altogether|overall|at most|before giving up|before it gives up|before failing]',
    produce: ({ n, m }) => {
      const all = n ?? m;
      return all === undefined || all < 1 ? null : { attempts: all - 1 };
    },
    examples: ['Every hour, sync the orders. Try at most 3 times.', 'Every hour, sync the orders. Try twice in total.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.periodic',
    yields: 'retry-core',
    pattern:
      '[and|<outcome> [,]] <retry-verb> [on failure|<outcome>] (every|each|after|after waiting|at intervals of) [another|a] (<duration:delay?>|<unit:unit?>) [[,] [for] [a total of] [<at-most>] <tries:n?>|[,] [<at-most>] <number:m?> (retries|attempts)]',
    produce: ({ delay, unit, n, m }) => {
      const wait = delay ?? (unit === undefined || unit === 'weekend' ? undefined : { n: 1, unit });
      return wait === undefined
        ? null
        : { delay: wait, backoff: 'fixed', ...(n === undefined && m === undefined ? {} : { attempts: n ?? m ?? 0 }) };
    },
    examples: [
      'Every hour, sync the orders. Retry every 30 seconds.',
      'Every hour, sync the orders. Retry every 10 minutes, up to 3 times.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.waits',
    yields: 'retry-core',
    pattern:
      '[and|<outcome> [,]] <retry-verb> after (<number+:some?> [,] [and|then|and then] <duration:last?>|<duration:first?> , [then|and then|and] <number:second?> [,] [then|and|and then] <number:third?> [unit]) [[,] <at-most> <tries:n?>]',
    produce: ({ some, last, first, second, third, n }) => {
      const waits =
        some !== undefined && last !== undefined
          ? listed(some, last)
          : first !== undefined
            ? [first, ...[second, third].flatMap((wait) => (wait === undefined ? [] : [{ n: wait, unit: first.unit }]))]
            : [];
      const curve = curveOfWaits(waits);
      return curve === null ? null : { ...curve, ...(n === undefined ? {} : { attempts: n }) };
    },
    examples: ['Every hour, sync the orders. Retry after 1, 2 and 4 minutes.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'retry-detail.backoff',
    yields: 'retry-detail',
    pattern:
      '[with|using|and|use|and with|, with] [an|a] ((exponential|linear|fixed|constant|exponentially increasing|increasing|growing|ever longer|longer and longer|rising|doubling|steady) (backoff|back - off|back off|delay|delays|intervals|waits|wait)|backoff [:|=] (exponential|linear|fixed|constant)|(backing|back|backs) off (exponentially|linearly) [between (retries|attempts|tries)]|exponentially|exponential|linear|doubling [the] [wait|delay|each time|every time|interval] [each time|every time|after each attempt|each attempt])',
    produce: (_, place) => ({ backoff: curveOf(saidAt(place)) }),
    examples: ['Every hour, sync the orders. Retry 3 times with exponential backoff.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.start',
    yields: 'retry-detail',
    pattern:
      '[and|with|:] [the|an|a] (starting (at|with|from)|beginning (at|with|from)|first after|first delay [of|:]|initial delay [of|:]|first wait|first retry after|from|start (at|with)|starts (at|with)|the first after) <duration:delay> [and]',
    produce: ({ delay }) => ({ delay }),
    examples: ['Every hour, sync the orders. Retry 3 times with exponential backoff, starting at 2 seconds.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.of',
    yields: 'retry-detail',
    pattern:
      '[with|and|using] [an|a] (exponential|linear|fixed|constant) (backoff|back - off|delay|delays) (of|from|starting at|beginning at|starting from|starting with|at|,) <duration:delay>',
    produce: ({ delay }, place) => ({ backoff: curveOf(saidAt(place)), delay }),
    priority: 1,
    examples: ['Every hour, sync the orders, 3 retries with exponential backoff from 5 seconds.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.between',
    yields: 'retry-detail',
    pattern:
      '[and|with|but] [(waiting|wait|waits|pausing|pause|leave|leaving|allow|sleep|sleeping)] [at least] [a|an|delay of|a delay of|a wait of|a pause of|delays of|intervals of] <duration:delay> [delay|wait|pause|break|apart|each] (between|before|after) [(attempts|retries|tries|each attempt|each retry|each try|every attempt|every retry|each|them|the attempts|the retries|trying again|retrying|the next attempt|the next try|the next retry|each of them)]',
    produce: ({ delay }, place) => (/(?:between|before|after)$/.test(saidAt(place)) ? null : { delay }),
    examples: ['Every hour, sync the orders. Retry 3 times, waiting 30 seconds between attempts.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.delay',
    yields: 'retry-detail',
    pattern:
      '([with|and|and with] [a|an|the] (delay|wait|pause|interval|backoff|gap|retry delay) [:|of|=|is] <duration:delay?>|[with|and|and with] (a|an) <duration:delay?> (delay|wait|pause|interval|backoff|gap)|<duration:delay?> apart|[at|in] <duration:delay?> intervals|[at|with] intervals of <duration:delay?>|[with|waiting|pausing|and wait|leaving] <duration:delay?> in between|(waiting|wait|pausing) <duration:delay?> [each time]|(every|after) <duration:delay?>)',
    produce: ({ delay }) => (delay === undefined ? null : { delay }),
    examples: [
      'Every hour, sync the orders. Retry 3 times with a delay of 1 minute.',
      'Every hour, sync the orders. Retry 3 times, 5 minutes apart.',
      'Every hour, sync the orders. Retry once after 1 minute.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.kept',
    yields: 'retry-detail',
    pattern:
      '[with|and with] [a|an] (fixed|constant|steady|linear|exponential) <duration:delay> (delay|wait|pause|backoff|back - off|interval|gap)',
    produce: ({ delay }, place) => ({ delay, backoff: curveOf(saidAt(place)) }),
    priority: 1,
    examples: ['Every hour, sync the orders. 5 retries, fixed 10 second delay.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.pauses',
    yields: 'retry-detail',
    pattern:
      '[with|after|and|pausing|waiting] [pauses of|waits of|delays of] <duration:first> , [and] <duration:second> [,] [and|then] [<duration:third?>] [pauses|waits|delays|intervals|breaks|in between]',
    produce: ({ first, second, third }, place) => {
      const said = saidAt(place);
      const curve = curveOfWaits(third === undefined ? [first, second] : [first, second, third]);
      return curve !== null && /\b(?:pauses|waits|delays|intervals|breaks|between|after)\b/.test(said) ? curve : null;
    },
    priority: 1,
    examples: ['Every hour, sync the orders. Retry 3 times with 1 s, 2 s and 4 s pauses.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.waits-grow',
    yields: 'retry-detail',
    pattern:
      '(wait|waiting|pausing|pause) <duration:first> , [and] then <number:second> [,] [and] [then <number:third?>] [unit] [and so on|and so forth|etc|etc .]',
    produce: ({ first, second, third }) => {
      const curve = curveOfWaits([
        first,
        ...[second, third].flatMap((n) => (n === undefined ? [] : [{ n, unit: first.unit }])),
      ]);
      // They show how the waits grow, and not how many there are.
      return curve === null ? null : { delay: first, backoff: curve.backoff ?? 'fixed' };
    },
    priority: 2,
    examples: ['Every hour, sync the orders. Retry 3 times; wait 1 minute, then 2, then 4.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.most',
    yields: 'retry-detail',
    pattern:
      '[and|but|with|,] (to [at most|a maximum of]|up to|capped at|but at most|a maximum of|never more than|max delay [of|:]|a max delay of|a maximum delay of|maximum delay [of|:]|a cap of|at most) <duration:most>',
    produce: ({ most }) => ({ maxDelay: most }),
    examples: [
      'Every hour, sync the orders. Retry 5 times, backing off exponentially from 1 second to at most 5 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.never',
    yields: 'retry-detail',
    pattern: '[,] [but|and] (not|never|except) (on|for|after|in case of) <error-names:names>',
    produce: ({ names }) => ({ never: names }),
    examples: ['Every hour, sync the orders. Retry 3 times but not on validation errors.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.jitter',
    yields: 'retry-detail',
    pattern: '[and] (with|without|no) jitter',
    produce: (_, place) => ({ jitter: /\bwith jitter$/.test(saidAt(place)) }),
    examples: ['Every hour, sync the orders. Retry 3 times with exponential backoff without jitter.'],
    counterexamples: [],
  }),

  defineRule({
    id: 'retry.said',
    yields: 'clause',
    pattern: '<retry-core:core>',
    produce: ({ core }) => option({ name: 'retry', ...core }),
    examples: ['Every hour, sync the orders. Retry twice.'],
    counterexamples: ['Every hour, retry the webhooks that failed 3 times.'],
  }),
  defineRule({
    id: 'retry.detailed',
    yields: 'clause',
    pattern: '<retry-core:core> [,|:|-] [and] <retry-detail*:details>',
    produce: ({ core, details }) => option({ name: 'retry', ...core, ...Object.assign({}, ...details) }),
    priority: 1,
    examples: ['Every hour, sync the orders. Retry 4 times: first after 1 minute, doubling each time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.bracketed',
    yields: 'clause',
    pattern:
      '<retry-core:core> \\( <retry-detail:one> [[,] [and] <retry-detail:other?>] [[,] [and] <retry-detail:third?>] \\)',
    produce: ({ core, one, other, third }) => option({ name: 'retry', ...core, ...one, ...other, ...third }),
    priority: 2,
    examples: ['Every hour, sync the orders. Retries: 4 (exponential, from 5 seconds).'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.every',
    yields: 'clause',
    pattern:
      '(with|and|and with) retries (every|each) <duration:delay> [[,] <at-most> <number:n?> [of them|in total|in all]]',
    produce: ({ delay, n }) =>
      option({ name: 'retry', delay, backoff: 'fixed', ...(n === undefined ? {} : { attempts: n }) }),
    examples: ['Every hour, sync the orders with retries every 2 minutes, up to 5 of them.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.details-first',
    yields: 'clause',
    pattern:
      '[and|<outcome> [,|:|-] [then]] <retry-verb> <retry-detail*:details> [,] [<at-most>|for|in] [<tries:n?>|<number:m?> (retries|times)] [[,] <retry-detail:more?>]',
    produce: ({ details, n, m, more }) =>
      option({
        name: 'retry',
        ...Object.assign({}, ...details, more),
        ...(n === undefined && m === undefined ? {} : { attempts: n ?? m ?? 0 }),
      }),
    examples: [
      'Every hour, sync the orders. Retry with exponential backoff, at most 4 times.',
      'Every hour, sync the orders. Retry with exponential backoff up to 6 times, starting at 1 second.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.details',
    yields: 'clause',
    pattern:
      '[<outcome> [,|:|-] [then]] <retry-detail*:details> [[,] [and] <retry-core:core?>|(between|over|for|with) <number:n?> (retries|attempts)]',
    produce: ({ details, core, n }, place) => {
      const said: RetrySaid = Object.assign({}, ...details, core, n === undefined ? undefined : { attempts: n });
      const words = saidAt(place);
      if (said.backoff === undefined && said.attempts === undefined && !/between|before|after|delay/.test(words))
        return null;
      // "…, up to 6h, 3 retries": a limit ahead of the retries is that of the run.
      if (core !== undefined && details.every((one) => Object.keys(one).join() === 'maxDelay')) return null;
      // Alone, only words that nothing but retries are said of count: "every 5 minutes" is a schedule.
      const alone =
        said.attempts !== undefined ||
        /\b(?:back-?off|back - off|backing|back off|retr|attempts|tries|wait .* then|pause .* then|first delay|initial delay|delay|doubling|first after|jitter)/.test(
          words,
        );
      return alone ? option({ name: 'retry', ...said }) : null;
    },
    examples: [
      'Every hour, sync the orders. Retry 3 times. Exponential backoff starting at 10s.',
      'Every hour, sync the orders. On failure: back off exponentially starting at 30 seconds, 5 attempts in total.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.not-on',
    yields: 'clause',
    pattern: "[and|but] (do not|don't|never) retry [it] [on|after|for|in case of|when there is] <error-names:names>",
    produce: ({ names }, place) =>
      // Without "on", only names as a program has them are errors: "don't retry ValidationError".
      / (?:on|after|for|of|is) /.test(saidAt(place)) || names.every((name) => !name.includes(' '))
        ? option({ name: 'retry', never: names })
        : null,
    priority: 2,
    examples: ['Every hour, sync the orders. Do not retry on validation errors.'],
    counterexamples: [],
  }),
] as const;
