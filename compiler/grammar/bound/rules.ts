import type { Clause, Period, Problem, When } from '../../ast/nodes.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { isBehindMark } from '../option/set-apart.ts';
import { isAbsolute } from '../period/rules.ts';
import type { Place } from '../rule.ts';
import { defineRule } from '../rule.ts';

const RANGE = /^(to|through|thru|until|till|-)$/;

/** Weekdays and months come round, so that a range of two of them is a set. */
const comesRound = (period: Period): boolean =>
  period.of === 'weekday' || (period.of === 'month' && period.year === null);

/** "from Monday to Friday" and "from March to May" are sets that come round, not a beginning … */
function opensSet(period: Period, { tokens, to }: Place): boolean {
  return comesRound(period) && RANGE.test(tokens[to]?.text ?? '');
}

/** … and "Monday through Friday" does not end on a Friday. */
function closesSet(period: Period, { tokens, from }: Place): boolean {
  const before = tokens[from - 1]?.text ?? '';
  return comesRound(period) && (WEEKDAY_WORDS.has(before) || MONTH_WORDS.has(before));
}

/** What a range may go between: days and months of their own, not weekdays, nor two months of every year. */
function isSpan(from: Period, to: Period): boolean {
  if (from.of === 'weekday' && from.said === 'bare' && to.of === 'weekday' && to.said === 'bare') return false;
  return !(from.of === 'month' && from.year === null && to.of === 'month' && to.year === null);
}

const hasYear = ({ period }: When): boolean => period.of === 'date' && period.date.year !== null;

/** What things do as well as jobs: a sale opens and closes, a coupon is valid, a certificate expires. */
const OF_THINGS =
  /^(?:(?:and|but) )?(?:it |all of it )?(?:goes live|going live|launches|opens|expires|closes|valid|in effect|in force|takes effect|taking effect|is active|active)\b/;

/** Whether it may be the thing that the action names, rather than the job, that begins or ends: then it is asked. */
function orThing(clause: Clause, { tokens, from, to }: Place): Clause | Problem {
  const said = tokens
    .slice(from, to)
    .map(({ text }) => text)
    .join(' ');
  return OF_THINGS.test(said)
    ? {
        kind: 'problem',
        code: 'NLJ3005',
        message:
          'Is this the job, or what it is about? Say “the job starts on …” or “the job stops on …”, or say it of the thing without a mark before it (“the sale that closes on …”).',
        instead: [],
      }
    : clause;
}

/** What stands between the two ends of a stretch. */
const TO = ['to', 'through', 'thru', '-'];

export const boundRules = [
  defineRule({
    id: 'dated.when',
    yields: 'dated',
    pattern: '<when:when>',
    needs: { kinds: ['date', 'slashes', 'four-digits'] },
    follows: { words: TO },
    produce: ({ when }, { tokens, to }) => (hasYear(when) && TO.includes(tokens[to]?.text ?? '') ? when : null),
    examples: ['2027-06-01 to 2027-08-31, every day at 20:00'],
    counterexamples: ['every hour from June 1 to August 31'],
  }),
  defineRule({
    id: 'bound.starting',
    yields: 'clause',
    pattern:
      '[and] (starting|beginning|start|starts|begins|from|since|effective|effective from|effective as of|as of|commencing) [on|from|in|with|at] [the] <when:when> [onwards|onward|on|and onwards]',
    produce: ({ when }, place) =>
      opensSet(when.period, place) ? null : { kind: 'start', when, time: null, anchor: true },
    examples: [
      'every 2 days at 9 AM starting 2027-02-06',
      'every day at noon, from 1 June 2027',
      'every day at noon starting next Monday',
      'every hour starting 2027-06-01 at 9:00',
      'every hour starting at 2027-06-01 09:30',
    ],
    counterexamples: ['every day from June to August at noon'],
  }),
  defineRule({
    id: 'bound.begins',
    yields: 'clause',
    pattern:
      '[and|but] [it|this|this job|the job|the series|all of it] (kicks off|kicking off|goes live|going live|launches|opens|takes effect|taking effect|is active from|active from|valid from|in effect from|in force from|runs from|first run|the first run|first time|its first run is|the first run is|first occurrence|first one|start date|starting date|begin date|first on|first) [:|=|is] [on|from|in] [the] <when:when> [onwards|onward|on]',
    // Set apart, and on a day of its own: "the first Monday" is one of each month, and sales that open on 1 May are theirs.
    produce: ({ when }, place) =>
      isBehindMark(place.tokens, place.from) && isAbsolute(when.period)
        ? orThing({ kind: 'start', when, time: null, anchor: true }, place)
        : null,
    examples: [
      'Every day at 9 AM, collect the feedback. It kicks off on 1 May 2027.',
      'Every day at 9 AM, collect the feedback. Start date: 1 May 2027.',
      'Every other Monday at 9 AM, first on 4 January 2027, mow the lawn.',
    ],
    counterexamples: [
      'Every day at 9 AM, list the sales that open on 1 May 2027.',
      'First Monday of the month at 9 AM',
    ],
  }),
  defineRule({
    id: 'bound.stops',
    yields: 'clause',
    pattern:
      '[and|but] [it|this|this job|the job|the series|all of it] (stops|stop|expires|wraps up|wrapping up|finishes|closes|retires|is retired|end date|last run|the last run|final run|last time|its last run is|the last run is|last occurrence|last one|last on|runs until|runs through|is active until|active until|valid until|in effect until|in force until) [:|=|is] [on|in] [the] <when:when> [inclusive]',
    produce: ({ when }, place) =>
      isBehindMark(place.tokens, place.from) && isAbsolute(when.period)
        ? orThing({ kind: 'until', when, before: false, whole: false }, place)
        : null,
    examples: [
      'Every day at 9 AM, collect the feedback. The last run is on 1 June 2027.',
      'Every day at 9 AM, collect the feedback. It stops on 1 June 2027.',
    ],
    counterexamples: ['Every day at 9 AM, list what expires on 1 June 2027.', 'Last Friday of the month at 9 AM'],
  }),
  defineRule({
    id: 'bound.not-before',
    yields: 'clause',
    pattern: '[but] (not before|no earlier than|not earlier than) [the] <when:when>',
    produce: ({ when }) => ({ kind: 'start', when, time: null, anchor: false }),
    examples: ['every other Friday at noon not before 2027-06-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.after',
    yields: 'clause',
    pattern: 'after [the] <when:when>',
    produce: ({ when }) =>
      when.time === null && (when.period.of === 'date' || when.period.of === 'month')
        ? { kind: 'start', when, time: null, anchor: false, behind: true }
        : null,
    examples: ['every day at 9 AM after 1 June 2027'],
    counterexamples: ['the day after tomorrow at 9 AM'],
  }),
  defineRule({
    id: 'bound.until',
    yields: 'clause',
    pattern:
      '[and] (until|till|til|through|thru|ending|ends|up to|stop after|stopping after|up until|no later than|not later than|for the) [and including|including] [on|in|at] [the] <when:when> [inclusive|\\( inclusive \\)]',
    produce: ({ when }, place) => {
      const { tokens, from, to } = place;
      if (closesSet(when.period, place)) return null;
      const rest = tokens.slice(from, to).some((token) => token.text === 'rest');
      if (tokens.slice(from, to).some((token) => token.text === 'for') !== rest) return null;
      const whole = tokens.slice(from, to).some((token) => /^(through|thru|including|inclusive)$/.test(token.text));
      return { kind: 'until', when, before: false, whole };
    },
    examples: [
      'every day at 9 AM until 2030-12-31',
      'every day at 9 AM until the end of August',
      'every hour until 2027-06-01 at 5pm',
      'every day at 9 AM for the rest of the year',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.before',
    yields: 'clause',
    pattern: 'before [the] <when:when>',
    // "The weekday before the last day of the month" is a day of its own.
    produce: ({ when }, { tokens, from }) =>
      /^(weekday|workday|day)$/.test(tokens[from - 1]?.text ?? '') &&
      /^(the|first|last|business|working)$/.test(tokens[from - 2]?.text ?? '')
        ? null
        : { kind: 'until', when, before: true, whole: false },
    examples: ['every day at 9 AM before 2030-12-31'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.until-exclusive',
    yields: 'clause',
    pattern: '(until|till|up to|ending) [the] <when:when> (exclusive|exclusively|\\( exclusive \\)|but not including)',
    produce: ({ when }) => ({ kind: 'until', when, before: true, whole: false }),
    priority: 1,
    examples: ['every day at 9 AM until 1 June 2027 exclusive'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.from-to',
    yields: 'clause',
    pattern: '(from|between) [the] <when:from> (to|until|till|through|thru|and|-) [the] <when:to>',
    produce: ({ from, to }) => (isSpan(from.period, to.period) ? { kind: 'span', from, to, anchor: true } : null),
    priority: 1,
    examples: [
      'every day at 20:00 from 1 December to 24 December 2027',
      'every day at 20:00 from 1 June to 31 August',
      'every day at 20:00 from tomorrow until Friday',
    ],
    counterexamples: ['every hour from Monday to Friday', 'every day from June to August at noon'],
  }),
  defineRule({
    id: 'bound.dates',
    yields: 'clause',
    pattern: '<dated:from> (to|through|thru|-) <when:to>',
    produce: ({ from, to }) => (hasYear(to) ? { kind: 'span', from, to, anchor: true } : null),
    priority: 2,
    examples: ['2027-06-01 to 2027-08-31, every day at 20:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.from-to-one-month',
    yields: 'clause',
    pattern: '(from|between) <day-of-month:day> (to|until|till|through|and|-) <date:to>',
    produce: ({ day, to }) =>
      to.year === null || day >= to.day
        ? null
        : { kind: 'span', from: onDate({ ...to, day }), to: onDate(to), anchor: true },
    priority: 1,
    examples: ['every day at 20:00 from 1 to 24 December 2027'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.in-month',
    yields: 'clause',
    pattern: '[only] (in|during|throughout|for) <month:month> [,|of] <year:year> [only]',
    produce: ({ month, year }) => {
      const when: When = { period: { of: 'month', month, year }, time: null, offset: null };
      return { kind: 'span', from: when, to: when, anchor: false };
    },
    priority: 1,
    examples: ['every day at 9 AM in June 2030'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.months-of-a-year',
    yields: 'clause',
    pattern: '[only] [from|between|in|during] <month:from> (to|until|through|thru|-|and) <month:to> [,|of] <year:year>',
    produce: ({ from, to, year }) => {
      const month = (one: number): When => ({ period: { of: 'month', month: one, year }, time: null, offset: null });
      return from < to ? { kind: 'span', from: month(from), to: month(to), anchor: false } : null;
    },
    priority: 2,
    examples: ['every day at 9 AM, June through August 2030'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.between-months',
    yields: 'clause',
    pattern: '[only] between <month:from> and <month:to>',
    produce: ({ from, to }, { tokens, to: end }) => {
      const length = ((to - from + 12) % 12) + 1;
      return from === to || tokens[end]?.kind === 'number'
        ? null
        : { kind: 'months', months: Array.from({ length }, (_, index) => ((from + index - 1) % 12) + 1) };
    },
    priority: 1,
    examples: ['every day at 9 AM between June and August'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.in-years',
    yields: 'clause',
    pattern: '[only] (in|during|throughout|for|within) [the] [year|years] <year+:years> [only]',
    // "The years 2030 to …" are more than one.
    produce: ({ years }, { tokens, from, to }) =>
      years.length === 1 && tokens.slice(from, to).some(({ text }) => text === 'years')
        ? null
        : { kind: 'years', years },
    examples: ['every day at 9 AM in 2030', 'every day at 9 AM in 2030 and 2031'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.years',
    yields: 'clause',
    pattern:
      '[only] (from|between|(during|in|for|throughout) [the] years) <year:from> (to|until|through|thru|and|-) <year:to>',
    produce: ({ from, to }) =>
      from < to && to - from < 100
        ? { kind: 'years', years: Array.from({ length: to - from + 1 }, (_, index) => from + index) }
        : null,
    priority: 2,
    examples: ['from 2030 to 2032, every day at 9 AM', 'every day at 9 AM during the years 2030 to 2032'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.years-alone',
    yields: 'clause',
    pattern: '<year:from> (to|until|through|thru|-) <year:to> [only]',
    produce: ({ from, to }, { tokens, from: at }) =>
      from < to && to - from < 100 && /^(,|only|\(|undefined)$/.test(String(tokens[at - 1]?.text))
        ? { kind: 'years', years: Array.from({ length: to - from + 1 }, (_, index) => from + index) }
        : null,
    priority: 2,
    examples: ['every day at 9 AM, 2030 through 2032', '2030-2032, every day at 9 AM'],
    counterexamples: ['every day at 9 AM from June 2030 to 2032-01-01'],
  }),
  defineRule({
    id: 'bound.months-and-years',
    yields: 'clause',
    // "…, January through February, 2027 through 2028": the months of each of these years.
    pattern: '[,] <year:from> (to|until|through|thru|-) <year:to>',
    produce: ({ from, to }, { tokens, from: at }) =>
      from < to && to - from < 100 && tokens[at]?.text === ',' && MONTH_WORDS.has(tokens[at - 1]?.text ?? '')
        ? { kind: 'years', years: Array.from({ length: to - from + 1 }, (_, index) => from + index) }
        : null,
    priority: 3,
    examples: ['every day at noon, June through August, 2030 through 2032'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.for',
    yields: 'clause',
    pattern: 'for [the] [next|coming|following|first] <duration:span>',
    // "For the first 2 hours of each day" is a window of every day.
    produce: ({ span }, { tokens, from, to }) => {
      const short = /^(?:second|minute|hour)$/.test(span.unit);
      const first = tokens[from + 1]?.text === 'first' || tokens[from + 2]?.text === 'first';
      return (short || first) && /^(?:of|in|each|every)$/.test(tokens[to]?.text ?? '') ? null : { kind: 'for', span };
    },
    examples: ['every day at 9 AM for the next 6 weeks'],
    counterexamples: ['every 10 minutes for the first 2 hours of each day'],
  }),
  defineRule({
    id: 'bound.count',
    yields: 'clause',
    pattern:
      '[for|only|up to|at most|a total of] <number:n> (times|occurrences|occurrence|runs|run|executions|instances) [only|in all|in total] [, then stop|then stop|and then stop|and stop]',
    produce: ({ n }, { tokens, from, to }) =>
      // "4 times daily", "4 times a day", "4 times every day" say how often; "for 4 times every Tuesday" does not.
      n > 0 &&
      !isNegative(tokens, from) &&
      !perUnit(tokens, from, to) &&
      !/^(daily|nightly|hourly|weekly|monthly|yearly|annually|a|an|per|\/)$/.test(tokens[to]?.text ?? '') &&
      !(tokens[from]?.kind === 'number' && /^(each|every)$/.test(tokens[to]?.text ?? ''))
        ? { kind: 'count', count: n }
        : null,
    examples: ['every other Friday at noon for 5 times, starting 2027-01-01', 'every Friday at noon for 1 run in all'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bound.then-stop',
    yields: 'clause',
    pattern: '(once|twice|thrice) (, then stop|then stop|and then stop|only|in all|in total)',
    produce: (_, { tokens, from }) => ({
      kind: 'count',
      count: tokens[from]?.text === 'once' ? 1 : tokens[from]?.text === 'twice' ? 2 : 3,
    }),
    priority: 1,
    examples: ['every Friday at noon, twice, then stop'],
    counterexamples: ['twice a day at 9 AM and 5 PM'],
  }),
  defineRule({
    id: 'bound.forever',
    yields: 'clause',
    pattern: '[-] (forever|indefinitely|until further notice|until cancelled|until canceled)',
    produce: () => ({ kind: 'remark' }),
    examples: ['every 10 minutes, forever', 'every Monday at 9 AM until further notice'],
    counterexamples: [],
  }),
] as const;

/** "-2 times": a sign that nothing else has read. */
const isNegative = (tokens: Place['tokens'], at: number): boolean =>
  tokens[at - 1]?.text === '-' && tokens[at - 1]?.spaced === true && tokens[at]?.spaced === false;

/** "Three times every day" says how often, "for 3 times every Tuesday" how often in all. */
function perUnit(tokens: Place['tokens'], from: number, to: number): boolean {
  const every = /^(each|every)$/.test(tokens[to]?.text ?? '');
  return (
    every &&
    tokens[from]?.text !== 'for' &&
    /^(day|hour|week|month|year|weekday|night)$/.test(tokens[to + 1]?.text ?? '')
  );
}

const onDate = (date: Extract<Period, { of: 'date' }>['date']): When => ({
  period: { of: 'date', date },
  time: null,
  offset: null,
});
