import type { RetrySaid } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { FAILS } from './notify.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';

const curveOf = (said: string): NonNullable<RetrySaid['backoff']> =>
  /exponential|doubl|increasing|growing|longer|rising/.test(said)
    ? 'exponential'
    : /linear/.test(said)
      ? 'linear'
      : 'fixed';

const OF_RETRIES =
  /^(?:retr(?:y|ies|ied|ying)|re?attempts?|tr(?:y|ies|ied|ying)|attempts?|rerun|restart|backoff|backing|fails|failures?|crash|crashes|again)$/;
/** Whether waits stand with retries: in their own part, the one before it, or the one behind. */
function isOfRetries(tokens: readonly Token[], from: number, to: number): boolean {
  const isEnd = (at: number) => /^[;.\n]$/.test(tokens[at]?.text ?? '');
  let first = from;
  for (let ends = 0; first > 0; first -= 1) if (isEnd(first - 1) && ++ends > 1) break;
  let last = to;
  for (let ends = 0; last < tokens.length; last += 1) if (isEnd(last) && ++ends > 1) break;
  return tokens.slice(first, last).some(({ text }) => OF_RETRIES.test(text));
}

/** That no more is tried. */
const GIVE_UP =
  '[<job>|we] (give up|gives up|stop|stops|stop trying|stops trying|stop retrying|fail|fails|give up on it|fail it|quit|quits|abort|aborts|abort it|abandon|abandons|abandon it|bail|bail out|bails out|call it a day|drop it|stop it)';

export const retryRules = [
  defineRule({
    id: 'retry-verb.again',
    yields: 'retry-verb',
    pattern:
      '([keep|keep on|keeps] (retry|retries|retrying|reattempt|rerun|re - run) [it|each failure|every failure|each failed run|each failed attempt|this|this job|the job|the run|a failed run|failed runs|failures|failed attempts|them|that]|(try|run|attempt|start) [it|this|the job] again|(try|run) again|(have|take|give it) another (go|try|shot)|attempt (it|this) again)',
    produce: () => true,
    examples: ['Every hour, sync the orders. Try it again up to 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.times',
    yields: 'retry-core',
    pattern:
      '[and [only|just]|but [only|just]|only|just|please|otherwise|else|<outcome> [,|:|-] [then]] <retry-verb> [on failure|on error|on failures|<outcome>] [automatically] [<at-most>] [for] <tries:n> [on failure|on error|<outcome>] [at most|max|maximum|before (giving up|failing)] [if need be|if needed|if necessary|if required|when needed]',
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
      '[and] [<job>|failures|errors|failed attempts] (is|are|should be|will be|shall be|must be|can be|may be|gets|get|be|to be) (retried|repeated|rerun|tried again|attempted again) [on failure|<outcome>] [<at-most>] <tries:n> [on failure]',
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
      '[and] <job> (gets|is given|has|may have) [<at-most>] <number:n> [more|further|extra] (attempts|tries|goes|chances)',
    produce: ({ n }, place) =>
      /\b(?:more|further|extra) \w+$/.test(saidAt(place)) ? { attempts: n } : n > 0 ? { attempts: n - 1 } : null,
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
    pattern:
      '((retry|retries|retry count) ([x|×] <number:n?> [x|×]|<number:m?> \\( max \\))|<tries:k?> (retry|retries))',
    // "… | retry 3 | …": in a list, and nothing that could be retried behind it.
    produce: ({ n, m, k }, { tokens, from, to }) => {
      const attempts = n ?? m ?? k;
      const apart = /^[,;.(\n|-]$/.test(tokens[from - 1]?.text ?? '') && /^[,;.)\n|]?$/.test(tokens[to]?.text ?? '');
      return apart && attempts !== undefined ? { attempts } : null;
    },
    examples: [
      'Every hour, sync the orders, timeout 5m, retry 3.',
      'Every hour, sync the orders, 3x retry, timeout 5m.',
    ],
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
    pattern: `[and|but] (${GIVE_UP} [after|only]|make|do|allow|attempts \\:|max attempts|max attempts \\:|maximum attempts|maximum attempts \\:|attempts) [<at-most>|a total of] <number:n> [failed|unsuccessful|total] [attempts|tries|goes|retries|failures] [in total|total|in all|altogether|overall|at most|max|maximum]`,
    produce: ({ n }, place) => {
      const said = saidAt(place);
      // "Stop after 3 failures" may be said of what the job works on.
      if (/\bfailures\b/.test(said) && !/^(?:and |but )?(?:\w+ )?(?:gives?|abandons?|bails?) /.test(said)) return null;
      if (/\bretries\b/.test(said)) return /\bafter\b/.test(said) ? { attempts: n } : null;
      return n > 0 && /\b(?:attempts|tries|goes|failures)\b/.test(said) ? { attempts: n - 1 } : null;
    },
    examples: [
      'Every hour, sync the orders. Give up after 3 attempts.',
      'Every hour, sync the orders. Max attempts: 5.',
      'Every hour, sync the orders. It quits after 3 tries.',
      'Every hour, sync the orders. Give up after 5 retries.',
    ],
    counterexamples: ['Every hour, close the accounts. Stop after 3 failures.'],
  }),
  defineRule({
    id: 'retry-core.attempts-first',
    yields: 'retry-core',
    pattern: `[and|but] (after <number:n?> [failed|unsuccessful] (attempts|tries|retries)|(if|when|once|after) <job> (fails|has failed|failed) <tries:failed?> [in a row|in total]) [,|:|-] [then|just] (${GIVE_UP}|no more retries)`,
    produce: ({ n, failed }, place) => {
      const all = n ?? failed;
      if (all === undefined || all < 1) return null;
      return { attempts: /^(?:and |but )?after .* retries\b/.test(saidAt(place)) ? all : all - 1 };
    },
    examples: [
      'Every hour, sync the orders. After 3 failed attempts, give up.',
      'Every hour, sync the orders. If it fails 4 times, give up.',
    ],
    counterexamples: ['After 3 failed logins, lock the account.'],
  }),
  defineRule({
    id: 'retry-core.unsure',
    yields: 'retry-core',
    pattern: `[and|but] (${GIVE_UP}|time out) after <number:unsure>`,
    // Five attempts, or five minutes?
    produce: ({ unsure }, { tokens, to }) =>
      /^[,;.)\n|!]?$/.test(tokens[to]?.text ?? '') && Number.isInteger(unsure) ? { unsure } : null,
    examples: ['Every hour, sync the orders. Give up after 5.'],
    counterexamples: ['Every hour, sync the orders. Give up after 5 minutes.'],
  }),
  defineRule({
    id: 'retry-core.endless',
    yields: 'retry-core',
    pattern:
      '[and] [<outcome> [,]] (<retry-verb>|keep trying) [(every|each) (<duration:delay?>|<unit:unit?>)] (forever|indefinitely|endlessly|without limit|infinitely|(until|till) (<job> (succeeds|works|is done|goes through|has succeeded|completes)|success|successful|done)|as often as (needed|necessary|it takes)|(an unlimited|any) number of times) [,] [(every|each) (<duration:apart?>|<unit:one?>)]',
    produce: ({ delay, apart, unit, one }) => {
      const alone = unit ?? one;
      const each = delay ?? apart ?? (alone === undefined || alone === 'weekend' ? undefined : { n: 1, unit: alone });
      return { endless: true, ...(each === undefined ? {} : { delay: each }) };
    },
    priority: 1,
    examples: [
      'Every hour, sync the orders. Retry until it succeeds.',
      'Every hour, sync the orders. Retry every 5 minutes forever.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.lasting',
    yields: 'retry-core',
    pattern:
      '[and] [<outcome> [,]] (<retry-verb>|keep trying) [(every|each) <duration:delay?>] [,] for [up to|at most|a maximum of|no more than|a total of|the next] <duration:lasts> [[,] (every|each) <duration:apart?>] [at most|max|in total|in all]',
    produce: ({ delay, apart, lasts }) => {
      const each = delay ?? apart;
      return { lasts, ...(each === undefined ? {} : { delay: each, backoff: 'fixed' }) };
    },
    priority: 1,
    examples: [
      'Every hour, sync the orders. Retry every 5 minutes for half an hour.',
      'Every hour, sync the orders. Keep retrying for 20 minutes.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.hourly',
    yields: 'retry-core',
    pattern: '[and|<outcome> [,]] <retry-verb> hourly [[,] [for] [<at-most>] <tries:n?>]',
    produce: ({ n }) => ({
      delay: { n: 1, unit: 'hour' },
      backoff: 'fixed',
      ...(n === undefined ? {} : { attempts: n }),
    }),
    examples: ['Every day at 6 AM, fetch the prices; retry hourly up to 3 times.'],
    counterexamples: ['Retry the failed payments hourly'],
  }),
  defineRule({
    id: 'retry-core.waits',
    yields: 'retry-core',
    pattern:
      '[and|<outcome> [,|:|-] [then]] <retry-verb> [with|using|waiting] [the] [waits of|waits|delays of|delays|pauses of|intervals of|waiting|backoffs of|first] [after|in|at] <waits:waits> [(apart|in between|between (attempts|retries|tries))] [[,] <at-most> <tries:most?>]',
    produce: ({ waits, most }) => ({ waits, ...(most === undefined ? {} : { attempts: most }) }),
    priority: 1,
    examples: ['Every hour, sync the orders. Retry after 1, 2 and 4 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.waits-noun',
    yields: 'retry-core',
    pattern:
      '((retries|retry|backoff|back - off|(retry|backoff) (schedule|delays|intervals|waits|pauses|times)) [:|=|is|are|of|at|after] [at|after]|(delays|waits|pauses|intervals) [between (retries|attempts|tries)] [:|=|of|are]) <waits:waits>',
    produce: ({ waits }, { tokens, from, to }) =>
      isBehindMark(tokens, from) && /^[,;.)\n|]?$/.test(tokens[to]?.text ?? '') ? { waits } : null,
    examples: ['Every hour, sync the orders. Retries: 10s, 20s, 40s.'],
    counterexamples: ['Every hour, print the retries at 5 minutes, 10 minutes and 20 minutes of age.'],
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
      '[with] [<at-most>|a total of|give it [<at-most>]|only|just] (<number:n?> (attempts|tries|attempt)|a single (attempt|try)) [only|in total|total|in all|altogether|overall|at most|max|maximum|each|per run]',
    produce: ({ n = 1 }) => (n > 0 ? { attempts: n - 1 } : null),
    examples: ['Every hour, sync the orders. Six attempts in total.'],
    counterexamples: ['every Friday at noon, 3 times in total'],
  }),
  defineRule({
    id: 'retry-core.try',
    yields: 'retry-core',
    pattern:
      '[and] (try|attempt|tries) [it|this|to run] [<at-most>|a total of] [<tries:n?>|<number:m?> (attempts|tries)] [in total|total|in all|altogether|overall|at most|before giving up|before it gives up|before failing]',
    produce: ({ n, m }, place) => {
      const all = n ?? m;
      // "Up to 4 more times" are those behind the first.
      const more = /\bmore\b/.test(saidAt(place).replace(/no more than/, ''));
      return all === undefined || all < 1 ? null : { attempts: more ? all : all - 1 };
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
      '([with|and|using] [an|a] (exponential|linear|fixed|constant|growing|increasing|rising) (backoff|back - off|delay|delays|waits|pauses|intervals) (of|from|starting at|beginning at|starting from|starting with|at|,)|backoff (:|=) (exponential|linear|fixed|constant) [,] [from|of|starting at]) <duration:delay>',
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
    id: 'retry-detail.waits',
    yields: 'retry-detail',
    pattern:
      '[with|after|and|using] [the|a] [pausing|waiting|wait|pause|waits of|pauses of|delays of|delay of|intervals of|intervals|waits|pauses|delays] [first] [:] [after|in] <waits:waits> [pauses|waits|delays|intervals|breaks|in between|apart|(between|before) [the|each|every] (attempts|retries|tries|attempt|retry|try)] [and so on|and so forth|etc|etc .]',
    // Lengths alone are waits where a bracket or a colon sets them apart: "Retry 3 times (1 s, 5 s, 30 s)".
    produce: ({ waits }, { tokens, from, to }) =>
      isOfRetries(tokens, from, to) &&
      (/^[a-z:]/.test(tokens[from]?.text ?? '') ||
        /^[(:]$/.test(tokens[from - 1]?.text ?? '') ||
        /^[a-z]{4}/.test(tokens[to - 1]?.text.replace(/^(?:sec|min|hour|second|minute)s?$/, '') ?? ''))
        ? { waits }
        : null,
    priority: 2,
    examples: [
      'Every hour, sync the orders. Retry 3 times with 1 s, 2 s and 4 s pauses.',
      'Every hour, sync the orders. Retry 3 times; wait 1 minute, then 2, then 4.',
      'Every hour, sync the orders. Retry three times: after 1 minute, after 2 and after 4.',
    ],
    counterexamples: [
      'Every hour, sync the orders. Walk 5 minutes, then 10 minutes.',
      'Every hour, sync the orders; wait 1 minute, then 2 minutes, then 4 minutes.',
    ],
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
    id: 'retry.when-away',
    yields: 'clause',
    pattern: `(if|when|whenever|in case|should) ([the|our|this|a|an|any] <thing> (is|was) (down|unavailable|unreachable|offline|overloaded|not available|not reachable|not responding)|(the|our|a|an|any) <thing> ${FAILS}) [,] [then] <retry-core:core> [[,] <retry-detail:one?>] [[,] <retry-detail:other?>]`,
    // What a run needs or does has failed, and the run with it.
    produce: ({ core, one, other }) => option({ name: 'retry', ...core, ...one, ...other }),
    priority: 1,
    examples: [
      'Every hour, push the contacts to the CRM. If the CRM is down, retry 5 times, 30 seconds apart.',
      'When a table is booked, confirm it by SMS; in case the SMS fails, try up to 4 more times.',
    ],
    counterexamples: ['Every hour, check the site. If the site is down, tell #ops.'],
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
      if (
        said.backoff === undefined &&
        said.attempts === undefined &&
        said.waits === undefined &&
        !/between|before|after|delay/.test(words)
      )
        return null;
      // "…, up to 6h, 3 retries": a limit ahead of the retries is that of the run.
      if (core !== undefined && details.every((one) => Object.keys(one).join() === 'maxDelay')) return null;
      // Alone, only words that nothing but retries are said of count: "every 5 minutes" is a schedule.
      const alone =
        said.attempts !== undefined ||
        /\b(?:back-?off|back - off|backing|back off|retr|attempts|tries|wait .* then|pause .* then|pauses|waits|first delay|initial delay|delay|doubling|first after|jitter)/.test(
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
] as const;
