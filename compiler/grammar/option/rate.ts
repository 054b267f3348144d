import type { Unit } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { COMMANDS } from '../event/commands.ts';
import { isSaidOfThing } from '../of-action.ts';
import { defineRule, type Place } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark, isOptionWord } from './set-apart.ts';

/** Times of day and lengths are no things that are counted: "at 22 o'clock a day". */
const NO_THING = /\b(?:o'clock|oclock|am|pm|hours?|hrs|h|noon|midnight|minutes?|days?|times?|seconds?|weeks?|months?)$/;

/** Days and times begin a schedule, never what a rate is kept towards. */
const DAY =
  /^(?:days?|nights?|mornings?|afternoons?|evenings?|weekdays?|weekends?|workdays?|holidays?|bank|business|public|working|noon|midday|midnight|today|tomorrow|easter|christmas)$/;

/** Whether what a rate is kept towards is named, rather than a day, an option or a deed: "to retry later", "to save ink". */
function isSomebody(tokens: readonly Token[], from: number, to: number): boolean {
  const named = /^(?:the|our|their|its)$/.test(tokens[from + 1]?.text ?? '');
  const words = tokens.slice(named ? from + 2 : from + 1, to).map(({ text }) => text);
  const first = words[0] ?? '';
  if (WEEKDAY_WORDS.has(first) || MONTH_WORDS.has(first) || DAY.test(first) || isOptionWord(first)) return false;
  return named || (tokens[from]?.text === 'against' ? true : !COMMANDS.has(first));
}

/** What a job does so often; other things that are "with no more than 3 a minute" are only described. */
const DONE =
  /\b(?:calls?|requests?|messages?|e-?mails?|sends?|hits?|queries|writes?|reads?|updates?|records?|rows?|items?|jobs?|runs?|pages?|posts?|api)\b/;

/**
 * Whether a rate is said of a thing rather than of the job: "report whether calls are limited to 50 a minute", "list users
 * with no more than 3 logins a minute".
 */
function isRateOfThing({ tokens, from, to }: Place): boolean {
  if (isBehindMark(tokens, from)) return false;
  const before = tokens[from - 1]?.text ?? '';
  if (isSaidOfThing(tokens, from) || /^(?:is|are|was|were|be|whose|having|than)$/.test(before)) return true;
  for (let at = from - 1; at >= 0 && !isBehindMark(tokens, at + 1); at--)
    if (/^(?:whether|if|where|how)$/.test(tokens[at]?.text ?? '')) return true;
  if (before !== 'with' && tokens[from]?.text !== 'with') return false;
  const said = tokens.slice(from, to);
  const number = said.findIndex(({ kind }) => kind === 'number');
  const thing = said[number + 1]?.text ?? '';
  return number >= 0 && !/^(?:per|an?|each|every|\/|in)$/.test(thing) && !DONE.test(thing);
}

/** How much is done in a time. */
export const rateRules = [
  defineRule({
    id: 'rate-amount.per-unit',
    yields: 'rate-amount',
    pattern: '<number:limit> [<thing>|<thing> <thing>] (per|a|an|each|every|/|in any|in a) [<number:n?>] <unit:unit>',
    produce: ({ limit, n, unit }, place) => {
      const said = saidAt(place);
      const thing = said.replace(/ (?:per|a|an|each|every|\/|in any|in a) .*$/, '');
      if (limit < 1 || NO_THING.test(thing)) return null;
      return /^(?:second|minute|hour|day|week|month)$/.test(unit)
        ? { limit, per: { n: n ?? 1, unit: unit as Exclude<Unit, 'weekend'> } }
        : null;
    },
    examples: ['Every hour, call the API, at most 60 calls per minute.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.limit',
    yields: 'clause',
    pattern:
      "[and|but|with] [send|make|do|process|deliver|issue|run|push|call|emit|handle|sending|making] ([at] <at-most>|limited to|throttled to|throttled at|throttle to|capped at|rate limited to|rate - limited to|rate limited at|at most|stay (under|below)|staying (under|below)|[at] no faster than|no quicker than|the limit is|it may (send|make|do) <at-most>|do not exceed|don't exceed|never exceed|not exceeding|limit to|cap at|max out at|(do not|don't|never) (send|make|do|process|run|issue) more than|(do not|don't|never) (go|get) (over|above|beyond)|(never|not) more than|below|at a rate of|at a maximum of|at a rate of at most|(throttle|limit|cap|restrict|keep) (it|this|the job|calls|requests|them|the rate|sending) (to|at|under|below) [at most|no more than|a maximum of]|(is|are) (throttled|limited|capped) (to|at)) <rate-amount:rate> [(at most|max|maximum)] [<towards>]",
    produce: ({ rate }, place) => (isRateOfThing(place) ? null : option({ name: 'rate', ...rate })),
    examples: [
      'Every hour, call the API, at most 60 calls per minute.',
      'Every hour, call the API. Throttle it to 10 requests per second.',
    ],
    counterexamples: [
      'Every hour, flag the accounts that make more than 100 requests per minute.',
      'Every hour, report whether calls to the bureau are limited to 50 a minute.',
      'Every hour, list users with no more than 3 logins a minute.',
    ],
  }),
  defineRule({
    id: 'rate.noun',
    yields: 'clause',
    pattern:
      '[with|and|with a|a|the] (rate limit|rate|throttle|rate - limit|throughput|max rate|maximum rate|limit) [:|of|is|=|to|at|-] [at most|max|up to] <rate-amount:rate> [<towards>]',
    produce: ({ rate }, place) => (isRateOfThing(place) ? null : option({ name: 'rate', ...rate })),
    examples: ['Every hour, call the API. Rate limit: 60 per minute.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.most-last',
    yields: 'clause',
    pattern:
      '[and|with|make|send|do|process|run] <rate-amount:rate> [<towards>] (at most|max|maximum|at the most|or less|or fewer|tops|only) [<towards>]',
    produce: ({ rate }, place) => (isRateOfThing(place) ? null : option({ name: 'rate', ...rate })),
    examples: ['Every hour, call the API, 25 requests per second at most.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.bare',
    yields: 'clause',
    pattern: '<number:limit> [<thing>] (per|a|/) (second|minute|sec|min) [<towards>]',
    produce: ({ limit }, place) => {
      const said = saidAt(place);
      if (limit < 1 || NO_THING.test(said.replace(/ (?:per|a|\/) .*$/, '')) || isRateOfThing(place)) return null;
      return option({ name: 'rate', limit, per: { n: 1, unit: /sec/.test(said) ? 'second' : 'minute' } });
    },
    examples: ['Every hour, call the API, at most 5 at once, 30 requests per second.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'towards.whom',
    yields: 'towards',
    // "On" alone begins a day: "at most 2 per minute on Mondays".
    pattern: '((to|against|towards|toward) [the|our|their|its]|on (the|our|their|its)) <key>',
    produce: (_, { tokens, from, to }) => (isSomebody(tokens, from, to) ? true : null),
    examples: [
      'Every hour, score the loans. No more than 200 requests a second to the bureau.',
      'Every hour, score the loans. No more than 200 requests a second on our gateway.',
    ],
    counterexamples: [
      'Every hour, print the pages, at most 2 per minute on Mondays',
      'Every hour, print the pages, at most 2 per minute to save ink',
      'Every hour, print the pages, at most 2 per minute to midnight',
    ],
  }),
  defineRule({
    id: 'rate.no-more',
    yields: 'clause',
    pattern: '[and|but] (no more than|not more than) <rate-amount:rate> [<towards>]',
    produce: ({ rate }, place) => (isRateOfThing(place) ? null : option({ name: 'rate', ...rate })),
    examples: ['Every hour, score the loans. No more than 200 requests a second to the bureau.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.calls-to',
    yields: 'clause',
    pattern:
      '[and] ((limit|throttle|cap|restrict|keep) [the|all] (calls|requests|writes|reads|traffic) <towards> (to|at|under|below)|[all] (calls|requests|writes|reads) <towards> (are|must be|should be) (limited|throttled|capped) (to|at)|[all] (calls|requests|writes|reads) <towards> (must not|may not|should not|never) exceed) [<at-most>] <rate-amount:rate>',
    produce: ({ rate }) => option({ name: 'rate', ...rate }),
    priority: 1,
    examples: [
      'Every hour, sync the contacts. Limit calls to the CRM to 50 per minute.',
      'Every hour, sync the contacts. Calls to the CRM are limited to 50 a minute.',
    ],
    counterexamples: [],
  }),
] as const;
