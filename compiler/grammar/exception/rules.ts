import { joined } from '../../ast/joined.ts';
import { defineRule, type Place } from '../rule.ts';
import { DAY_PARTS } from '../time/clauses.ts';

const EXCEPT =
  "[,] (except|excepting|excluding|excl [.]|excludes|exclude|but|but not|but never|but skip|but skipping|apart from|aside from|other than|save|save for|minus|without|skipping|skips|and skip|not|never|not including|except for|with the exception of|any day but|with no runs|no runs|no|less|bar|barring|leaving out|omitting|omit|sparing|dropping|avoiding|discounting|not counting|sitting out|steering clear of) [when it is|when it's|if it is|if it's|when it falls|if it falls|if today is]";
/** "Unless it is a Sunday": a condition on the day itself. */
const UNLESS =
  "[,|and] (unless|except when|except if|but not if|but not when|skip if|skip when|skipping if) (it is|it's|it falls|that is|that's|that falls|today is|the day is) [on] [a|an]";

/** The last word of a day or a time. */
const SAYS_WHEN =
  /^(?:\d[\d:.]*|[ap]\.?m\.?|noon|midnight|o'clock|.*days?|(?:mon|tues?|wed|thu|thurs|fri|sat|sun)s?)$/i;
const ENDS = /^[,.;:)\n]$/;

/** "But Fridays only", where "but" stands alone. */
function isOnly(tokens: Place['tokens'], from: number, to: number): boolean {
  const at = tokens[from]?.text === ',' ? from + 1 : from;
  const bare = tokens[at]?.text === 'but' && !/^(?:not|never|skip|skipping)$/.test(tokens[at + 1]?.text ?? '');
  return bare && tokens[to]?.text === 'only';
}

const ONE_DAY = /^(?:mon|tue|wed|thu|fri|sat|sun|weekends?$)/;
/** Whether a comma, and no word that joins, stands before a place. */
const behindComma = (tokens: Place['tokens'], from: number): boolean => tokens[from - 1]?.text === ',';

/**
 * "Except at noon, Monday to Friday", "except 25 December, weekdays only": days behind a comma that are several, or
 * followed by "only", are those it runs on, and none that are left out.
 */
function limitsSchedule(days: number, { tokens, from, to }: Place): boolean {
  if (!behindComma(tokens, from)) return false;
  return tokens[to]?.text === 'only' || (days > 2 && !ONE_DAY.test(tokens[from - 2]?.text ?? ''));
}

/** Whether hours are a stretch, or the beginning of one. */
const isStretch = (hours: object, next: string | undefined): boolean =>
  'from' in hours || /^(?:-|to|until|till|through|thru)$/.test(next ?? '');

/** Whether the last comma of a place parts two days, and not the hours from them. */
const listed = (tokens: Place['tokens'], from: number, to: number): boolean => {
  const comma = tokens.slice(from, to).findLastIndex(({ text }) => text === ',') + from;
  return ONE_DAY.test(tokens[comma + 1]?.text ?? '');
};

export const exceptionRules = [
  defineRule({
    id: 'excluded.weekdays',
    yields: 'excluded',
    pattern: '[on|the|at|on the|on a|on any] <weekdays:days>',
    produce: ({ days }, place) =>
      limitsSchedule(days.length, place) ? null : { days: [{ weekdays: days.map((day) => ({ n: null, day })) }] },
    examples: ['every day at noon except Mondays', 'every 4 hours but not at weekends'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.selector',
    yields: 'excluded',
    pattern: '[on|each|every|on each|on every] <day-selector+:days>',
    produce: ({ days }) => ({ days: joined(days) }),
    priority: 1,
    examples: ['every day at noon except the last day of the month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.day-range',
    yields: 'excluded',
    pattern: '[on|in|during] <day-range+:days>',
    produce: ({ days }) => ({ days: joined(days) }),
    examples: ['every day at noon except in the last week of the year', 'every day at noon except on odd days'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.months',
    yields: 'excluded',
    pattern: '[in|during] <months:months>',
    // "Except Sundays, in June": months with a word of their own behind a comma are those it runs in.
    produce: ({ months }, { tokens, from }) =>
      behindComma(tokens, from) && /^(?:in|during)$/.test(tokens[from]?.text ?? '') ? null : { months },
    examples: ['every Monday at noon except in July and August'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.dates',
    yields: 'excluded',
    pattern: '[on] [the] <date+:dates>',
    produce: ({ dates }) => ({ dates }),
    priority: 1,
    examples: ['every weekday at noon except Dec 25 and Jan 1'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.range',
    yields: 'excluded',
    pattern: '(from|between) <date:from> (to|until|through|and|-) <date:to>',
    produce: ({ from, to }) => ({ range: [from, to] as const }),
    priority: 1,
    examples: ['every weekday at noon except from 24 Dec to 1 Jan'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.range-bare',
    yields: 'excluded',
    pattern: '<date:from> (to|through|-) <date:to>',
    produce: ({ from, to }) => ({ range: [from, to] as const }),
    priority: 1,
    examples: ['every weekday at noon except 24 Dec to 1 Jan'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.ordinals',
    yields: 'excluded',
    pattern: '[on] [the] <days-of-month:days>',
    produce: ({ days }, { tokens, from, to }) =>
      tokens.slice(from, to).some((token) => token.kind === 'ordinal') &&
      !tokens.slice(from, to).some((token) => token.kind === 'number')
        ? { days: [{ monthDays: days }] }
        : null,
    examples: ['every day at noon except on the 13th', 'every day at noon except the 1st and 15th'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded-hours.times',
    yields: 'excluded-hours',
    pattern: '[daily|every day] [at|when it is] <times:times>',
    produce: ({ times }) => ({ times }),
    examples: ['every hour except at 3 AM', 'every hour except at 3 AM and 4 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded-hours.window',
    yields: 'excluded-hours',
    pattern: '(between|from|during) <time-item:from> (and|to|until|till|through|-) <time-item:to>',
    produce: ({ from, to }) => ({ from, to }),
    priority: 1,
    examples: ['every 10 minutes except between 2 AM and 4 AM', 'every hour except from 22:00 to 06:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded-hours.dash',
    yields: 'excluded-hours',
    pattern: '<time-item:from> (to|until|through|-) <time-item:to>',
    produce: ({ from, to }) => (from.style === 'bare' && to.style === 'bare' ? null : { from, to }),
    priority: 1,
    examples: ['every 10 minutes except 2 AM to 4 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded-hours.minutes',
    yields: 'excluded-hours',
    pattern: '[at] (minute|minutes) <numbers:minutes>',
    produce: ({ minutes }) => (minutes.every((minute) => minute < 60) ? { minutes } : null),
    examples: ['every minute except minute 30'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded-hours.on-the-hour',
    yields: 'excluded-hours',
    pattern: '(on|at the top of) the hour',
    produce: () => ({ minutes: [0] }),
    examples: ['every 5 minutes except on the hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded-hours.part',
    yields: 'excluded-hours',
    pattern: `[at|in the|during the|during|in] (${DAY_PARTS})`,
    produce: (_, { tokens, to }) => ({ part: (tokens[to - 1]?.text ?? '').replace(/s$/, '') }),
    examples: ['every hour except at night'],
    counterexamples: ['every night at 2 AM'],
  }),
  defineRule({
    id: 'excluded.hours',
    yields: 'excluded',
    pattern: '<excluded-hours:hours>',
    // "Except on weekends, 8:00-18:00": hours behind the comma are those it runs in.
    produce: ({ hours }, { tokens, from, to }) =>
      behindComma(tokens, from) && isStretch(hours, tokens[to]?.text) && ONE_DAY.test(tokens[from - 2]?.text ?? '')
        ? null
        : { days: [{}], hours },
    examples: ['every hour except at 3 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.hours-of-days',
    yields: 'excluded',
    pattern: '[on|at] <weekdays:days> [,] <excluded-hours:hours>',
    produce: ({ days, hours }, { tokens, from, to }) =>
      isStretch(hours, tokens[to]?.text) &&
      tokens.slice(from, to).some(({ text }) => text === ',') &&
      !listed(tokens, from, to)
        ? null
        : { days: [{ weekdays: days.map((day) => ({ n: null, day })) }], hours },
    priority: 1,
    examples: ['every hour except on Fridays at 10 AM', 'every hour except Fridays when it is 10 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.hours-on-days',
    yields: 'excluded',
    pattern: '<excluded-hours:hours> on <weekdays:days>',
    produce: ({ days, hours }) => ({ days: [{ weekdays: days.map((day) => ({ n: null, day })) }], hours }),
    priority: 1,
    examples: ['every hour except at 10 AM on Fridays'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.hours-of-selector',
    yields: 'excluded',
    pattern: '[on] <day-selector:days> <excluded-hours:hours>',
    produce: ({ days, hours }) => ({ days, hours }),
    priority: 1,
    examples: ['every hour except on the first Monday of the month at 10 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.hours-on-dates',
    yields: 'excluded',
    pattern: '<excluded-hours:hours> on the <days-of-month:days>',
    produce: ({ days, hours }) => ({ days: [{ monthDays: days }], hours }),
    priority: 1,
    examples: ['every 10 minutes but not from 9 AM to 11 AM on the 1st'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.not-run',
    yields: 'clause',
    pattern:
      "[it|and] (does not|do not|doesn't|don't|must not|should not|never|will not|won't) (run|runs|fire) <excluded+:what>",
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['Every day at noon, send the digest. It does not run on Sundays.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.clause',
    yields: 'clause',
    pattern: `${EXCEPT} <excluded+:what>`,
    // "Every day at 9. But Sundays at 10": another schedule, and no exception; "but Fridays only" leaves the others out.
    produce: ({ what }, { tokens, from, to }) =>
      (tokens[from]?.text === 'but' && /^[.;\n]$/.test(tokens[from - 1]?.text ?? '') && tokens[to]?.text === 'at') ||
      isOnly(tokens, from, to)
        ? null
        : { kind: 'except', what },
    examples: [
      'every weekday at 9 AM except 25 December',
      'every day at 9 AM but not on Mondays',
      'every hour but never at 3 AM',
      'every day at noon, no weekends',
      'every hour except on Fridays when it is 10 AM',
      'every weekday at 6 PM, but at 4 PM on Fridays',
    ],
    counterexamples: ['every day at 9 AM', 'every day at 9 AM, but Fridays only'],
  }),
  defineRule({
    id: 'exception.instead',
    yields: 'clause',
    pattern: 'instead',
    // Behind a day or a time, with nothing behind it that it could be instead of.
    produce: (_, { tokens, from, to }) =>
      SAYS_WHEN.test(tokens[from - 1]?.text ?? '') && ENDS.test(tokens[to]?.text ?? '.') ? { kind: 'instead' } : null,
    examples: ['every weekday at 6 PM, Fridays at 4 PM instead, send the digest'],
    counterexamples: ['every day at 6 PM, send a text message instead of an email'],
  }),
  defineRule({
    id: 'exception.unless',
    yields: 'clause',
    pattern: `${UNLESS} <excluded+:what>`,
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: [
      'every day at 9 AM unless it is a Sunday',
      'every month on the 1st at 9 AM unless it falls on a weekend',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.behind',
    yields: 'clause',
    pattern: '(,|-|\\(|and|with) [with] <excluded+:what> (excluded|excepted|exempt|exempted|omitted|not included)',
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['every day at noon, Sundays excluded', 'every weekday at 9 AM, 25 December excepted'],
    counterexamples: ['every day at noon'],
  }),
  defineRule({
    id: 'exception.outside',
    yields: 'clause',
    pattern:
      '[but] [only] outside [of] [the hours] [of] [from|between] <time-item:from> (and|to|until|-) <time-item:to>',
    produce: ({ from, to }) => ({ kind: 'except', what: [{ days: [{}], hours: { from, to } }] }),
    examples: ['every 15 minutes outside 9 AM to 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.skip',
    yields: 'clause',
    pattern: '[and|but] skip [it|this|that|the run] <excluded+:what>',
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['skip Mondays, every day at 9 AM', 'every day at 9 AM; skip it on Mondays'],
    counterexamples: [],
  }),
  defineRule({
    id: 'exception.dropped',
    yields: 'clause',
    pattern:
      '[,] (but|and|yet|though|just) (drop|leave out|spare|sit out|cut out|leave off|omit|avoid|ignore|exclude|steer clear of|stay clear of|hold off on|hold off|pause on|pause|rest on|rest|stay quiet on|stay quiet|keep quiet on|keep quiet|stop on|pass on|forget) [during] <excluded+:what>',
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['every 15 minutes but leave out the weekends', 'every hour but stay quiet on Mondays'],
    counterexamples: ['every Monday at 9 AM'],
  }),
  defineRule({
    id: 'exception.rest-on',
    yields: 'clause',
    pattern:
      "[,] [but|and] (give it a rest|give it a miss|don't bother|do not bother|do nothing|nothing|we are closed|we're closed|take a break) (on|at|during) <excluded+:what>",
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['every day at 5 PM, give it a rest on Sundays', 'every day at 5 PM, we are closed on Sundays'],
    counterexamples: ['Once a day at 5 AM, archive the chats closed on weekends'],
  }),
  defineRule({
    id: 'exception.taken-off',
    yields: 'clause',
    pattern:
      '[,] [but|and|yet|though|just] (take|leave|give|taking|leaving|giving) <excluded+:what> (off|out|a miss|a rest|alone|be)',
    produce: ({ what }) => ({ kind: 'except', what }),
    examples: ['every hour but take Mondays off', 'every day at 9 AM, leave Sundays out'],
    counterexamples: ['every Monday at 9 AM'],
  }),
  defineRule({
    id: 'exception.including',
    yields: 'clause',
    pattern:
      '[,] ((including|includes|incl [.]|inc [.]|even on|even) (weekends|holidays|weekends and holidays|holidays and weekends|sundays|saturdays and sundays)|(weekends|holidays|weekends and holidays|sundays|saturdays and sundays) (included|too|as well))',
    produce: () => ({ kind: 'remark' }),
    examples: [
      'every day including weekends at 9 AM',
      '9am every day incl. weekends',
      'every day at 9 AM, weekends included',
    ],
    counterexamples: [],
  }),
] as const;
