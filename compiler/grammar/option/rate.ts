import type { Unit } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { COMMANDS } from '../event/commands.ts';
import { isPickedOut, isSaidOfThing } from '../of-action.ts';
import { defineRule, type Place } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark, isOptionWord, isSetOff } from './set-apart.ts';

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

/** Nor are measures: "30 litres per minute", "60 beats per minute". */
export const MEASURE =
  /\b(?:litres?|liters?|met(?:re|er)s?|kilomet(?:re|er)s?|km|miles?|feet|inch(?:es)?|k?grams?|kilos?|kg|tons?|tonnes?|pounds?|gallons?|ml|watts?|volts?|degrees?|beats?|breaths?|steps?|revolutions?|rotations?|turns|cycles|drops|euros?|dollars?|[kmgt]?b|(?:kilo|mega|giga|tera)?bytes?|bits?|percent|%)$/;

/** What requests per minute are kept for. */
const CALLS =
  /^(?:apis?|calls?|requests?|rate|limit|throttled?|quota|endpoints?|crm|sync|fetch|hit|query|poll|scrape|crawl|pull|push|services?|server|urls?)$/;

/** What a job does so often; other things that are "with no more than 3 a minute" are only described. */
const DONE =
  /\b(?:calls?|requests?|messages?|e-?mails?|sends?|hits?|queries|writes?|reads?|updates?|records?|rows?|items?|jobs?|runs?|pages?|posts?|lookups?|checks?|pings?|fetches|downloads?|uploads?|notifications?|texts?|sms|pushes|mails?|transactions?|operations?|tasks?|api)\b/;

/**
 * Whether a rate is said of a thing rather than of the job: "report whether calls are limited to 50 a minute", "list users
 * with no more than 3 logins a minute".
 */
function isRateOfThing({ tokens, from, to }: Place): boolean {
  if (isBehindMark(tokens, from)) return false;
  const before = tokens[from - 1]?.text ?? '';
  const said = tokens.slice(from, to);
  const number = said.findIndex(({ kind }) => kind === 'number');
  const thing = said[number + 1]?.text ?? '';
  const foreign = number >= 0 && !/^(?:per|an?|each|every|\/|in)$/.test(thing) && !DONE.test(thing);
  // "Plans limited to 5 seats a month": a participle right behind things, of what is none of ours.
  if (
    /^(?:limited|throttled|capped)$/.test(said[0]?.text ?? '') &&
    (isPickedOut(tokens, from) || (foreign && /s$/.test(before)))
  )
    return true;
  if (isSaidOfThing(tokens, from) || /^(?:is|are|was|were|be|whose|having|than)$/.test(before)) return true;
  for (let at = from - 1; at >= 0 && !isBehindMark(tokens, at + 1); at--)
    if (/^(?:whether|if|where|how)$/.test(tokens[at]?.text ?? '')) return true;
  if (before !== 'with' && tokens[from]?.text !== 'with') return false;
  return foreign;
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
      if (limit < 1 || NO_THING.test(thing) || MEASURE.test(thing)) return null;
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
      "[and|but|with] [send|make|do|process|deliver|issue|run|push|call|emit|handle|sending|making] ([at] <at-most>|limited to|throttled to|throttled at|throttle to|keep to|stick to|(we are|we're|you are|it is) [only] allowed [only] [to (make|send)]|(it|we|the job|this job|this) (must|may|should|shall|can) (not|never) (send|make|do|issue|fire) more than|(pacing|limiting|throttling|capping|keeping) (it|requests|calls|them|the rate|sending|traffic) (to|at|under|below) [<at-most>]|there is a (limit|cap|maximum|rate limit) of|slow it down to|slow down to|throttle down to|pace it at|pace it to|capped at|rate limited to|rate - limited to|rate limited at|at most|(stay|staying|keep|keeping) (under|below|within)|[at] no faster than|no quicker than|the limit is|(it|we|you|they|the job|this job) (may|can|must|should) [only] (send|make|do|issue|fire) [<at-most>]|do not exceed|don't exceed|never exceed|not exceeding|limit to|cap at|max out at|(do not|don't|never) (send|make|do|process|run|issue) more than|(do not|don't|never) (go|get) (over|above|beyond)|(never|not) more than|below|at a rate of|at a maximum of|at a rate of at most|(throttle|limit|cap|restrict|keep) (it|this|the job|calls|requests|them|the rate|sending) (to|at|under|below) [at most|no more than|a maximum of]|(is|are) (throttled|limited|capped) (to|at)) <rate-amount:rate> [(at most|max|maximum)] [<towards>] [(is|are) (allowed|permitted|possible)|(may|can) be (made|sent|done)]",
    produce: ({ rate }, place) => (isRateOfThing(place) ? null : option({ name: 'rate', ...rate })),
    examples: [
      'Every hour, call the API. It must not send more than 300 requests per minute.',
      'Every hour, check the mail. There is a limit of 90 checks per minute.',
      'Every hour, translate the reviews. We may make 60 requests per minute at most.',
      'Every hour, dial the leads. A maximum of 12 calls per minute is allowed.',
      'Every hour, call the API, at most 60 calls per minute.',
      'Every hour, call the API. Throttle it to 10 requests per second.',
    ],
    counterexamples: [
      'Every hour, list servers throttled to 15 requests per second.',
      'Every hour, list plans limited to 5 seats a day.',
      'Every hour, flag the accounts that make more than 100 requests per minute.',
      'Every hour, report whether calls to the bureau are limited to 50 a minute.',
      'Every hour, list users with no more than 3 logins a minute.',
    ],
  }),
  defineRule({
    id: 'rate.noun',
    yields: 'clause',
    pattern:
      '[with|and|with a|a|the|at|at a|at the|(respecting|observing) [a|the]] (rate limit|rate|quota|throttling|[api|request|call] (limit|quota|budget)|throttle|rate - limit|throughput|max rate|maximum rate|top rate|peak rate|limit|cap) [:|of|is|=|to|at|-] [at most|max|up to] <rate-amount:rate> [<towards>]',
    produce: ({ rate }, place) => (isRateOfThing(place) ? null : option({ name: 'rate', ...rate })),
    examples: [
      'Every hour, call the API, respecting a limit of 100 requests per minute.',
      'Every hour, call the API. Quota: 5000 calls per hour.',
      'Every hour, push the notifications at a maximum rate of 500 per minute.',
      'Every hour, call the API. Rate limit: 60 per minute.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.most-last',
    yields: 'clause',
    pattern:
      '[and|with|make|send|do|process|run] <rate-amount:rate> [<towards>] (at most|max|maximum|at the most|or less|or fewer|tops|only|is the (limit|maximum|max|cap)) [<towards>]',
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
      const thing = said.replace(/ (?:per|a|\/) .*$/, '');
      if (limit < 1 || NO_THING.test(thing) || MEASURE.test(thing) || isRateOfThing(place)) return null;
      return option({ name: 'rate', limit, per: { n: 1, unit: /sec/.test(said) ? 'second' : 'minute' } });
    },
    examples: ['Every hour, call the API, at most 5 at once, 30 requests per second.'],
    counterexamples: [
      'Every hour, check the pumps, 30 litres per minute.',
      'Every hour, check the pulse, 60 beats per minute.',
    ],
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
  defineRule({
    id: 'rate-amount.abbreviated',
    yields: 'rate-amount',
    pattern: '<number:limit> (rpm|rps|qps|tps|rph)',
    produce: ({ limit }, { tokens, to }) => {
      const said = tokens[to - 1]?.text ?? '';
      const unit = ({ rpm: 'minute', rph: 'hour' } as const)[said] ?? 'second';
      // A disc has its rpm as well: those of a job are of calls.
      const ours = said !== 'rpm' || tokens.some(({ text }) => CALLS.test(text));
      return limit < 1 || !ours ? null : { limit, per: { n: 1, unit } };
    },
    examples: ['Every hour, call the API, 200 rpm max.'],
    counterexamples: ['Every hour, spin the disc, 5400 rpm max.'],
  }),
  defineRule({
    id: 'rate.one-every',
    yields: 'clause',
    pattern:
      '[and|with|only|just] <number:limit> (request|requests|call|calls|message|messages|email|emails|query|queries|lookup|lookups|page|pages|api call|api calls) (every|each) [<number:n?>] (second|seconds|minute|minutes|s|sec|secs|min|mins) [<towards>]',
    // "Send 2 messages every minute" is a schedule: behind a mark, and something done before it, it is how fast.
    produce: ({ limit, n }, { tokens, from, to }) => {
      if (limit < 1 || from === 0 || !isBehindMark(tokens, from)) return null;
      const ahead = tokens.slice(0, from - 1);
      if (!ahead.some((_, at) => isBehindMark(tokens, at + 1)) && !COMMANDS.has(tokens[0]?.text ?? '')) return null;
      const unit = tokens.slice(from, to).some(({ text }) => /^(?:s|secs?|seconds?)$/.test(text)) ? 'second' : 'minute';
      return option({ name: 'rate', limit, per: { n: n ?? 1, unit } });
    },
    priority: 1,
    examples: ['Every day at 6 AM, crawl the site, one request every 2 seconds.'],
    counterexamples: ['Send 2 messages every minute'],
  }),
  defineRule({
    id: 'rate.subject',
    yields: 'clause',
    pattern:
      "[and|but] [the|our|its|all] (rate|throughput|speed|request rate|send rate|sending rate|call rate|requests|calls|messages|emails|queries|sending|traffic|writes|api calls|it) [<towards>] ((must|may|should|can|shall|is|are|has to|have to|need to|needs to) (never|not) [to] (exceed|go over|go above|go beyond|be (above|over|more than|faster than))|(must|should|shall|has to|have to|is to|are to|need to|needs to) (stay|be kept|be|remain|be limited|be capped|be throttled|be held) (below|under|to|at)|(is|are) (limited|capped|throttled|restricted) (to|at)|(mustn't|can't|shouldn't) exceed) [<at-most>] <rate-amount:rate> [<towards>]",
    produce: ({ rate }, { tokens, from }) =>
      isSetOff(tokens, from) || from === 0 || tokens[from]?.text === 'and' ? option({ name: 'rate', ...rate }) : null,
    priority: 1,
    examples: [
      'Every hour, update the index. The rate must not exceed 15 updates per second.',
      'Every hour, look up the numbers. Requests must be limited to 10 per minute.',
    ],
    counterexamples: ['Every hour, list the plans whose requests are limited to 10 per minute.'],
  }),
  defineRule({
    id: 'rate-amount.slash',
    yields: 'rate-amount',
    pattern: '<number:limit> [<thing>|<thing> <thing>] / (s|sec|min|m|h|hr)',
    produce: ({ limit }, { tokens, to }) => {
      const said = tokens[to - 1]?.text ?? '';
      const unit = said.startsWith('s') ? 'second' : said.startsWith('m') ? 'minute' : 'hour';
      return limit < 1 ? null : { limit, per: { n: 1, unit } };
    },
    examples: ['Every hour, sync the ads, at most 20 requests/s.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rate.at',
    yields: 'clause',
    pattern: 'at <rate-amount:rate> [<towards>]',
    // "The wind at 20 metres per second" is said of the wind.
    produce: ({ rate }, { tokens, from, to }) => {
      const number = tokens.findIndex(({ kind }, at) => at > from && at < to && kind === 'number');
      const thing = tokens[number + 1]?.text ?? '';
      // "Set the pumps at 5 per minute", "at 5 runs per minute": without a mark only calls say that it is the job.
      const ours = isBehindMark(tokens, from)
        ? /^(?:per|an?|each|every|\/)$/.test(thing) || DONE.test(thing)
        : /^(?:calls?|requests?|messages?|e-?mails?|queries|api|rp[ms]|qps|tps|rph)$/.test(thing);
      return number > 0 && ours && /^(?:second|minute|hour)$/.test(rate.per.unit) && !isSaidOfThing(tokens, from)
        ? option({ name: 'rate', ...rate })
        : null;
    },
    priority: -1,
    examples: ['Every hour, sync the ads, at 20 per second.'],
    counterexamples: [
      'Every hour, note the wind at 20 metres per second.',
      'Every hour, set the pumps at 5 per minute.',
      'Every hour, report the pumps at 5 runs per minute.',
    ],
  }),
  defineRule({
    id: 'rate.times',
    yields: 'clause',
    pattern: `[and|but] ((do not|don't|never) (hit|call|query|poll|touch|use|ask) [the|our|their] <key> more than|[the|our|their] <key> (must|may|should|shall|can) (not|never) be (called|hit|queried|polled|asked|used) more than|(call|hit|query|poll) [the|our|their] <key> <at-most>) <number:limit> times (per|a|an|each|every) <unit:unit>`,
    produce: ({ limit, unit }, { tokens, from }) =>
      limit > 0 && isBehindMark(tokens, from) && /^(?:second|minute|hour|day)$/.test(unit)
        ? option({ name: 'rate', limit, per: { n: 1, unit: unit as 'second' | 'minute' | 'hour' | 'day' } })
        : null,
    examples: ["Every hour, sync the ads. Don't hit Shopify more than 20 times a minute."],
    counterexamples: [],
  }),
] as const;
