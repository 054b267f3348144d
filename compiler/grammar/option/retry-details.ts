import type { RetrySaid } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { defineRule } from '../rule.ts';
import { saidAt } from './option.ts';

const curveOf = (said: string): NonNullable<RetrySaid['backoff']> =>
  /exponential|doubl|increasing|growing|longer|rising/.test(said)
    ? 'exponential'
    : /linear/.test(said)
      ? 'linear'
      : 'fixed';

const OF_RETRIES =
  /^(?:retr(?:y|ies|ied|ying)|re?attempts?|tr(?:y|ies|ied|ying)|attempts?|rerun|restart|backoff|backing|fails|failures?|crash|crashes|again)$/;
/** Whether waits stand with retries: in their own part, the one before it, or the one behind. */
export function isOfRetries(tokens: readonly Token[], from: number, to: number): boolean {
  const isEnd = (at: number) => /^[;.\n]$/.test(tokens[at]?.text ?? '');
  let first = from;
  for (let ends = 0; first > 0; first -= 1) if (isEnd(first - 1) && ++ends > 1) break;
  let last = to;
  for (let ends = 0; last < tokens.length; last += 1) if (isEnd(last) && ++ends > 1) break;
  return tokens.slice(first, last).some(({ text }) => OF_RETRIES.test(text));
}

/** How the waits between retries grow, and how far. */
export const retryDetails = [
  defineRule({
    id: 'retry-detail.backoff',
    yields: 'retry-detail',
    pattern:
      '[with|using|and|use|and with|, with] [an|a] ((exponential|linear|fixed|constant|exponentially increasing|increasing|growing|ever longer|longer and longer|rising|doubling|steady) (backoff|back - off|back off|delay|delays|intervals|waits|wait)|backoff [:|=] (exponential|linear|fixed|constant)|(backing|back|backs) off (exponentially|linearly) [between (retries|attempts|tries)]|exponentially|exponential|linear|doubling [the|from there|from then on|thereafter|after that|afterwards|from there on] [wait|delay|each time|every time|interval] [each time|every time|after each attempt|each attempt])',
    produce: (_, place) => ({ backoff: curveOf(saidAt(place)) }),
    examples: [
      'Every hour, sync the orders. Retry 3 times, the first after 1 minute and doubling from there.',
      'Every hour, sync the orders. Retry 3 times with exponential backoff.',
    ],
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
      '([with|and|and with] [a|an|the] (delay|wait|pause|interval|backoff|gap|retry delay) [:|of|=|is] <duration:delay?>|[with|and|and with] (a|an) <duration:delay?> (delay|wait|pause|interval|backoff|gap)|[spaced|set] <duration:delay?> apart|[at|in|with] <duration:delay?> intervals|[at|with] intervals of <duration:delay?>|[with|waiting|pausing|and wait|leaving] <duration:delay?> in between|(waiting|wait|pausing) <duration:delay?> [each time]|(every|after) <duration:delay?>)',
    produce: ({ delay }) => (delay === undefined ? null : { delay }),
    examples: [
      'Every hour, load the rates. 3 retries spaced 2 minutes apart.',
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
] as const;
