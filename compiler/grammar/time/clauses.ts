import type { Clause, DayOfWeek, Time } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Token } from '../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader, defineRule } from '../rule.ts';
import { isHalved } from './rules.ts';
import { figuresOf, foldsTimes, settleList, timeOf } from './value.ts';

const times = (list: readonly Time[]): Clause => ({ kind: 'times', times: list });
const saidIn = (tokens: readonly Token[], from: number, to: number): string =>
  tokens
    .slice(from, to)
    .map((token) => token.text)
    .join(' ');
/** The end of a day whose hour stands right behind it is that hour: "at the end of every working day (17:30)". */
function saidAgain(tokens: readonly Token[], from: number, to: number): Clause | null {
  let at = to;
  while (/^(?:,|\(|-|:|at|by|@|i\.e|ie)$/.test(tokens[at]?.text ?? '') && at < to + 3) at += 1;
  const timed = tokens[at]?.kind === 'clock' || /^(?:am|pm|noon|midnight)$/.test(tokens[at + 1]?.text ?? '');
  if (!timed) return null;
  const said = saidIn(tokens, from, to);
  if (/\b(?:workday|business day|working day)$/.test(said))
    return { kind: 'days', days: [{ weekdays: [1, 2, 3, 4, 5].map((day) => ({ n: null, day: day as DayOfWeek })) }] };
  return /\b(?:each|every) day$/.test(said) ? { kind: 'rhythm', n: 1, unit: 'day' } : { kind: 'remark' };
}
/** Words for parts of the day, as a choice of a pattern. */
export const DAY_PARTS =
  'morning|mornings|evening|evenings|afternoon|afternoons|night|nights|overnight|lunchtime|dawn|dusk';

/** Numbers that "AM" or "PM" may contradict. */
const NO_HOURS = ['figures', 'four-digits', 'decimal', 'long'] as const;

export const timeClauseReaders = [
  defineReader({
    id: 'time.impossible',
    yields: 'clause',
    begins: { kinds: ['clock', ...NO_HOURS], words: ['at', '@'] },
    alone: { kinds: ['clock'] },
    goesOn: { kinds: ['clock', ...NO_HOURS], words: ['am', 'pm', ':'] },
    read: (tokens, at) => {
      const before = tokens[at]?.text;
      const index = before === 'at' || before === '@' ? at + 1 : at;
      const token = tokens[index];
      if (token?.kind === 'clock') {
        const half = tokens[index + 1]?.text;
        const meridiem = half === 'am' || half === 'pm';
        const [hour, minute, second] = figuresOf(token.text);
        if (hour < 24 && minute < 60 && second < 60 && !(half === 'am' && hour > 12)) return [];
        return [
          { end: meridiem ? index + 2 : index + 1, value: impossible(meridiem ? `${token.text} ${half}` : token.text) },
        ];
      }
      const minute = tokens[index + 1];
      // "every hour at :75"
      if (token?.text === ':' && index > at && minute?.kind === 'number' && !minute.spaced && minute.value > 59)
        return [{ end: index + 2, value: impossible(`:${minute.text}`) }];
      const half = tokens[index + 1]?.text;
      if (token?.kind !== 'number' || (half !== 'am' && half !== 'pm')) return [];
      const fine = token.value <= 12 && token.value > 0 && Number.isInteger(token.value);
      return fine ? [] : [{ end: index + 2, value: impossible(`${token.text} ${half}`) }];
    },
    examples: ['every day at 25:00', 'every hour at :75', 'every day at 13 AM'],
    counterexamples: ['every day at 9 AM'],
  }),
] as const;

function impossible(said: string): Clause {
  return {
    kind: 'problem',
    code: 'NLJ4001',
    message: `There is no time “${said}”: hours go from 0 to 23, or from 1 to 12 with AM or PM, and minutes to 59.`,
    instead: possible(said).map((time) => ({ title: `at ${time}`, text: `at ${time}` })),
  };
}

/** The times that an impossible one may stand for: 13 PM is 13:00, or 1 PM; 25:00 is 1:00, an hour past midnight. */
function possible(said: string): readonly string[] {
  const [, hours = '', minutes = '00', half] = /^(\d{1,2})(?::(\d\d))? ?(am|pm)?/.exec(said) ?? [];
  const hour = Number(hours);
  if (hours === '' || Number(minutes) > 59) return [];
  const clock = (one: number) => `${String(one).padStart(2, '0')}:${minutes}`;
  if (half === undefined) return hour >= 24 && hour < 30 ? [clock(hour - 24)] : [];
  if (hour === 0) return half === 'am' ? [clock(0)] : [clock(0), clock(12)];
  return hour > 12 && hour < 24 ? [clock(hour), `${hour - 12}:${minutes} ${half.toUpperCase()}`] : [];
}

/** "day", "Monday", "weekdays": what a time may stand behind. */
const isDayWord = (token: Token | undefined): boolean =>
  token !== undefined &&
  (/^(?:days?|daily|weekdays?|weekends?|mornings?|evenings?)$/.test(token.text) ||
    WEEKDAY_WORDS.has(token.text) ||
    WEEKDAY_WORDS.has(token.text.replace(/s$/, '')));

export const timeClauses = [
  defineRule({
    id: 'time.contradicted',
    yields: 'clause',
    pattern: '[at|@] 12 (am (noon|midday)|pm midnight)',
    produce: (_, { tokens, to }) => ({
      kind: 'problem',
      code: 'NLJ4001',
      message:
        tokens[to - 2]?.text === 'am'
          ? '12 AM is midnight, not noon: the two are twelve hours apart.'
          : '12 PM is noon, not midnight: the two are twelve hours apart.',
      instead: [
        { title: 'at noon', text: 'at noon' },
        { title: 'at midnight', text: 'at midnight' },
      ],
    }),
    examples: ['every day at 12 AM noon', 'every day at 12 PM midnight'],
    counterexamples: ['every day at 12 noon', 'every day at 12 AM (midnight)'],
  }),
  defineRule({
    id: 'time.clause',
    yields: 'clause',
    pattern: '<times:times>',
    produce: ({ times: list }) => times(list),
    examples: ['9 AM on weekdays', '6pm every Friday'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.at',
    yields: 'clause',
    pattern: '(at|@) [exactly|precisely|exactly at] <times:times>',
    produce: ({ times: list }) => times(list),
    examples: ['every Monday at 9 AM', 'weekdays at 8:00, 8:20 and 8:40'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.on-the-dot',
    yields: 'clause',
    pattern:
      '(bang on|dead on|smack on|spot on|right on|bang at|dead at|smack at|right at|prompt at|promptly at|sharp at|on the dot of|at the dot of|on the stroke of|at the stroke of|as the clock strikes|when the clock strikes|as the clock hits|when the clock hits) <times:times>',
    produce: ({ times: list }) => times(list),
    examples: ['every Friday bang on 5 PM', 'every Friday as the clock strikes 5 PM'],
    counterexamples: ['every Friday at 5 PM, mail those who are right on track'],
  }),
  defineRule({
    id: 'time.again',
    yields: 'clause',
    pattern: '(again|once more|then again) at <times:times>',
    produce: ({ times: all }, { tokens, from }) =>
      /^(?:,|and|then)$/.test(tokens[from - 1]?.text ?? '') ? times(all) : null,
    examples: ['every day at 6 AM and again at noon'],
    counterexamples: ['Every day, remind them again at noon'],
  }),
  defineRule({
    id: 'time.at-bare',
    yields: 'clause',
    pattern: '(at|@) [exactly|precisely] <bare+:items>',
    follows: { not: ['am', 'pm'] },
    produce: ({ items }, { tokens, to }) => {
      const settled = settleList(items);
      return isHalved(tokens, to) || foldsTimes(settled) ? null : times(settled);
    },
    examples: ['every day at 9', 'every day at five'],
    counterexamples: ['every day at 18:00'],
  }),
  defineRule({
    id: 'time.end-of-day',
    yields: 'clause',
    pattern:
      '[(at|by) [the]] (eod|cob|close of business|close of play|end of business|end of (the|each|every) (day|workday|business day|working day)|end of day|knocking - off time)',
    produce: (_, { tokens, from, to }) =>
      saidAgain(tokens, from, to) ?? {
        kind: 'problem',
        code: 'NLJ3018',
        message: `“${saidIn(tokens, from, to)}” is another hour to everybody. Say the time, such as “at 5 PM” or “at 23:59”.`,
        instead: [
          { title: '5 PM', text: 'at 5 PM' },
          { title: '23:59', text: 'at 23:59' },
        ],
      },
    examples: [
      'every weekday at close of business',
      'every weekday at end of day',
      'at the end of every working day (17:30)',
    ],
    counterexamples: ['at the end of each month at noon'],
  }),
  defineRule({
    id: 'time.sun',
    yields: 'clause',
    pattern:
      '[(at|before|after) [the]] (sunrise|sunset|sundown|sun up|high noon|twilight|teatime|bedtime|dinner time|lunch time)',
    produce: (_, { tokens, from, to }) => ({
      kind: 'problem',
      code: 'NLJ3018',
      message: `“${saidIn(tokens, from, to)}” has no time of its own here. Say the time, such as “at 6:30 PM”.`,
      instead: [],
    }),
    examples: ['daily at sunset'],
    counterexamples: ['every Sunday at noon'],
  }),
  defineRule({
    id: 'time.every-named',
    yields: 'clause',
    pattern: '(every|each) (midnight|noon|midday)',
    produce: (_, { tokens, to }) => times([timeOf(tokens[to - 1]?.text === 'midnight' ? 0 : 12, 0, 0, 'half')]),
    examples: ['every midnight', 'each noon'],
    counterexamples: ['every night at midnight'],
  }),
  defineRule({
    id: 'time.around',
    yields: 'clause',
    pattern: '[at] (about|around|approximately|roughly|circa|~|at ~) <times:list>',
    produce: ({ list }) => ({ kind: 'times', times: list, approximate: true }),
    examples: ['every day around 6 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.or-so',
    yields: 'clause',
    pattern: '[,] (or so|or thereabouts|give or take|more or less)',
    produce: (_, { tokens, from, to }) => ({
      kind: 'problem',
      code: 'NLJ3013',
      message: `A schedule is exact: what is stated is used, and “${saidIn(tokens, from, to).replace(/^, /, '')}” left out.`,
      severity: 'warning',
      instead: [{ title: 'exactly then', text: '' }],
    }),
    examples: ['every day at 9 AM or so', 'every 2 hours, give or take'],
    counterexamples: ['every day at 9 AM or 5 PM'],
  }),
  defineRule({
    id: 'time.sharp',
    yields: 'clause',
    pattern: '(sharp|on the dot|promptly|prompt)',
    produce: (_, { tokens, from }) =>
      tokens[from - 1]?.kind === 'clock' || /^(\d{1,2}|am|pm|noon|midnight|o'clock)$/.test(tokens[from - 1]?.text ?? '')
        ? { kind: 'remark' }
        : null,
    examples: ['every day at 9 AM sharp', 'every Monday at noon on the dot'],
    counterexamples: ['every day at 9 AM, send the sharp pictures'],
  }),
  defineRule({
    id: 'time.bare-sharp',
    yields: 'clause',
    pattern: '[at|@] <number:hour> (sharp|on the dot)',
    produce: ({ hour }) =>
      Number.isInteger(hour) && hour < 24
        ? times([timeOf(hour, 0, 0, hour > 12 || hour === 0 ? 'clock' : 'bare')])
        : null,
    priority: 1,
    examples: ['every weekday at nine sharp', 'every day at 9 on the dot'],
    counterexamples: ['every day at 9 AM, send 9 sharp pictures'],
  }),
  defineRule({
    id: 'time.on-the-clock',
    yields: 'clause',
    pattern: '(on|in) <times:times>',
    // Speakers of other languages say it so: "each Monday on 8 o'clock".
    produce: ({ times: all }, { tokens, from, to }) =>
      /^(?:am|pm|o'clock|oclock)$/.test(tokens[to - 1]?.text ?? '') && isDayWord(tokens[from - 1]) ? times(all) : null,
    examples: ["every Monday on 8 o'clock", 'each day on 9 PM'],
    counterexamples: ['every day, report on 9 AM sales'],
  }),
  defineRule({
    id: 'time.later',
    yields: 'clause',
    pattern: '[,] ((or|and) (later|earlier)|at the (earliest|latest)|(no|not) (later|earlier))',
    produce: (_, { tokens, from, to }) => ({
      kind: 'problem',
      code: 'NLJ3006',
      message: `“${saidIn(tokens, from, to).replace(/^, /, '')}” leaves open when. Say one time; to let it run later by chance, add “spread over 30 minutes”.`,
      instead: [],
    }),
    examples: ['every day at 9 AM or later', 'every day at 9 AM at the latest'],
    counterexamples: ['every day no later than 2030-06-01 at noon'],
  }),
  defineRule({
    id: 'time.part-only',
    yields: 'clause',
    pattern: `[,] ([in the|on|during the] (${DAY_PARTS}) only|only (in the|at|during the|on|in) (${DAY_PARTS}))`,
    produce: (_, { tokens, from, to }) => {
      const part = tokens.slice(from, to).findLast(({ text }) => text !== 'only' && text !== ',')?.text ?? '';
      return { kind: 'day-part', part: part.replace(/s$/, ''), only: true };
    },
    priority: 1,
    examples: ['every Monday at 9 AM, mornings only'],
    counterexamples: ['every morning at 9'],
  }),
  defineRule({
    id: 'time.parenthesis',
    yields: 'clause',
    pattern: '\\( [at] <times:list> \\)',
    produce: ({ list }) => ({ kind: 'times', times: list, gloss: true }),
    examples: ['Twice a day (8 AM and 8 PM)', 'every day at 18:00 (6 PM)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.by-day-part',
    yields: 'clause',
    pattern: `[in the|at|on|every|each] (${DAY_PARTS})`,
    produce: (_, { tokens, from, to }) => {
      const said = tokens[to - 1]?.text ?? '';
      // "Tomorrow mornings": one morning, or all of them?
      if (said.endsWith('s') && /^(?:tomorrow|today)$/.test(tokens[from - 1]?.text ?? ''))
        return {
          kind: 'problem',
          code: 'NLJ4005',
          message: `Tomorrow has one ${said.slice(0, -1)}. Say “tomorrow ${said.slice(0, -1)}”, or “every ${said.slice(0, -1)}, starting tomorrow”.`,
          instead: [{ title: said.slice(0, -1), text: said.slice(0, -1) }],
        };
      return { kind: 'day-part', part: said.replace(/s$/, '') };
    },
    examples: ['every Monday morning at 7:30', 'every evening at 9'],
    counterexamples: ['nightly at 2 AM'],
  }),
  defineRule({
    id: 'time.minute-of-hour',
    yields: 'clause',
    pattern: '[at|on|from] [the] (minute|minutes|min|mins) <numbers:minutes> [(past|of|after) (every|each|the) hour]',
    produce: ({ minutes }) => (minutes.every((minute) => minute < 60) ? { kind: 'minutes', minutes } : null),
    examples: ['every hour at minute 20', 'every hour at minute 1, 20 and 35', 'every 12 hours at minute 50'],
    counterexamples: ['every 20 minutes'],
  }),
  defineRule({
    id: 'time.minute-list-before',
    yields: 'clause',
    pattern: '(on|at) the <numbers:minutes> minute [mark]',
    produce: ({ minutes }) => (minutes.every((minute) => minute < 60) ? { kind: 'minutes', minutes } : null),
    examples: ['on the 15, 18 and 20 minute', 'every hour at the 10 minute mark'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.nth-minute',
    yields: 'clause',
    pattern: '(at|on) minute <nth:n> [minute] [(of|past) (every|each|the) hour]',
    produce: ({ n }) => (n < 60 ? { kind: 'minutes', minutes: [n] } : null),
    examples: ['at minute 27th minute', 'every hour at minute 5th'],
    counterexamples: ['at minute 27 of every hour'],
  }),
  defineRule({
    id: 'time.minutes-within',
    yields: 'clause',
    // "every minute from 0 through 30": numbers that are no hours.
    pattern: 'from <number:from> (through|to|thru|-) <number:to>',
    produce: ({ from, to }, { tokens, from: at, to: end }) =>
      /^(minute|minutes|mins?)$/.test(tokens[at - 1]?.text ?? '') &&
      from < to &&
      to > 23 &&
      to < 60 &&
      tokens[end]?.kind !== 'clock' &&
      !/^(am|pm|of|h)$/.test(tokens[end]?.text ?? '')
        ? { kind: 'minutes', minutes: stretch(from, to) }
        : null,
    priority: 1,
    examples: ['every minute from 0 through 30, every 2 hours'],
    counterexamples: ['every 10 minutes from 9 to 17'],
  }),
  defineRule({
    id: 'time.ordinal-minute',
    yields: 'clause',
    pattern: '[at|on] [the] <ordinal+:minutes> (minute|minutes) [of|past] [every|each|the] [hour]',
    produce: ({ minutes }, { tokens, from }) =>
      /^(at|on|the)$/.test(tokens[from]?.text ?? '') && minutes.every((minute) => minute > 0 && minute < 60)
        ? { kind: 'minutes', minutes }
        : null,
    examples: ['at the 5th minute of every hour'],
    counterexamples: ['every 5th minute'],
  }),
  defineRule({
    id: 'time.minutes-past-the-hour',
    yields: 'clause',
    pattern:
      '[at|from] <numbers:minutes> [minutes|minute|mins|min] ((past|after|into) (the|every|each) hour|(past|after) hour)',
    produce: ({ minutes }) => (minutes.every((minute) => minute < 60) ? { kind: 'minutes', minutes } : null),
    examples: ['at 15 minutes past the hour', 'at 0 and 30 minutes past every hour'],
    counterexamples: ['at 15 minutes past noon'],
  }),
  defineRule({
    id: 'time.face-of-each-hour',
    yields: 'clause',
    pattern: '[at|every] (half|a quarter|quarter) (past|after|to|before|of) (the|every|each) hour',
    produce: (_, { tokens, from, to }) => {
      const words = tokens.slice(from, to).map((token) => token.text);
      const before = words.includes('to') || words.includes('before') || words.includes('of');
      if (words.includes('half')) return before ? null : { kind: 'minutes', minutes: [30] };
      return { kind: 'minutes', minutes: [before ? 45 : 15] };
    },
    examples: ['at quarter past every hour', 'at half past each hour', 'at quarter to the hour'],
    counterexamples: ['at half past six', 'every quarter of an hour'],
  }),
  defineRule({
    id: 'time.face-of-rhythm',
    yields: 'clause',
    pattern: '(at|starting at|beginning at) (half|a quarter|quarter|<numbers:minutes?> [minutes]) (past|after)',
    produce: ({ minutes }, { tokens, from, to }) => {
      const all = minutes ?? [tokens.slice(from, to).some(({ text }) => text === 'half') ? 30 : 15];
      return all.every((minute) => minute < 60) ? { kind: 'minutes', minutes: all } : null;
    },
    examples: ['every hour at half past', 'every hour at 5 past', 'every hour starting at quarter past'],
    counterexamples: ['every day at half past six'],
  }),
  defineRule({
    id: 'time.minutes-past-alone',
    yields: 'clause',
    // "Every hour, 25 minutes past": behind the hour it is said of, and before nothing else.
    pattern: '<numbers:minutes> (minutes|minute|mins|min) (past|after)',
    produce: ({ minutes }, { tokens, from, to }) => {
      const hour = tokens[from - 1]?.text === ',' ? from - 2 : from - 1;
      const ends = tokens[to] === undefined || tokens[to]?.kind === 'punct';
      return ends && /^(?:hours?|hourly)$/.test(tokens[hour]?.text ?? '') && minutes.every((minute) => minute < 60)
        ? { kind: 'minutes', minutes }
        : null;
    },
    examples: ['every hour, 25 minutes past', 'hourly 10 mins after'],
    counterexamples: ['every day at 10 minutes past noon'],
  }),
  defineRule({
    id: 'time.minutes-before-the-hour',
    yields: 'clause',
    pattern: '[at] <numbers:minutes> [minutes|minute|mins|min] (to|before|till) (the|every|each) hour',
    produce: ({ minutes }) =>
      minutes.every((minute) => minute > 0 && minute < 60)
        ? { kind: 'minutes', minutes: minutes.map((minute) => 60 - minute) }
        : null,
    examples: ['at 10 minutes to the hour', 'at 5 minutes before every hour'],
    counterexamples: ['at 10 minutes to noon'],
  }),
  defineRule({
    id: 'time.minutes-past-hours',
    yields: 'clause',
    pattern: '[at] <numbers:minutes> [minutes|mins|min] (past|after) <times:hours>',
    // "At 15 minutes past 9:00 and 10:00" may be two times; several minutes are those of each hour named.
    produce: ({ minutes, hours }) =>
      minutes.length > 1 &&
      minutes.every((minute) => minute < 60) &&
      hours.every(({ minute, second }) => minute + second === 0)
        ? times(hours.flatMap((hour) => minutes.map((minute) => ({ ...hour, minute }))))
        : null,
    priority: 1,
    examples: ['every day at 0, 20 and 40 minutes past 9 AM and 5 PM'],
    counterexamples: ['at 15 minutes past noon'],
  }),
  defineRule({
    id: 'time.colon-minutes',
    yields: 'clause',
    pattern:
      '[at|@|every] [the] : <number:a> [(,|and|&|/|, and) : <number:b?> [(,|and|&|/|, and) : <number:c?> [(,|and|&|/|, and) : <number:d?>]]] [past] [the|every|each] [hour]',
    produce: ({ a, b, c, d }, { tokens, from, to }) => {
      // What a word ends in is none: "午前9:00".
      if (tokens[from]?.text === ':' && tokens[from]?.spaced === false && tokens[from - 1]?.kind === 'word')
        return null;
      const minutes = [a, b, c, d].filter((minute) => minute !== undefined);
      const said = tokens.slice(from, to).filter((token) => /^\d\d$/.test(token.text));
      return said.length === minutes.length && minutes.every((minute) => minute < 60)
        ? { kind: 'minutes', minutes }
        : null;
    },
    examples: ['every hour at :15', 'twice an hour, at :05 and :35', 'hourly at :00, :20 and :40', 'hourly @ :20'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.on-the-hour',
    yields: 'clause',
    pattern:
      "((on|at) [the] (hour|o'clock|top of the hour|(top|start|beginning) of (each|every|the) hour)|[the] (top|start|beginning) of (each|every|the) hour) [(and|,|&) [at|on] [the] (half past|half hour|half) [the hour]]",
    produce: (_, { tokens, from, to }) => ({
      kind: 'minutes',
      minutes: tokens.slice(from, to).some(({ text }) => text === 'half') ? [0, 30] : [0],
    }),
    examples: [
      'weekdays from 9 AM to 5 PM on the hour',
      'at the start of each hour',
      'twice an hour, on the hour and half past',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.half-hour',
    yields: 'clause',
    pattern: '(on|at) the (half hour|half - hour|bottom of (the|each|every) hour)',
    produce: (_, { tokens, from, to }) => ({
      kind: 'minutes',
      minutes: [30],
      ...(tokens.slice(from, to).some((token) => token.text === 'half') ? { note: 'half-hour' as const } : {}),
    }),
    examples: ['every hour at the half hour', 'at the bottom of every hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.seconds-past-the-minute',
    yields: 'clause',
    pattern:
      '[at|from] [second|seconds] <numbers:seconds> [and at <numbers:more?>] [second|seconds|sec|secs] (past|after) (the|every|each) minute',
    produce: ({ seconds, more = [] }) =>
      [...seconds, ...more].every((second) => second < 60) ? { kind: 'seconds', seconds: [...seconds, ...more] } : null,
    examples: ['every minute at 30 seconds past the minute', 'at 0 through 10 and at 45 seconds past the minute'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.on-the-minute',
    yields: 'clause',
    pattern: '(on (the|each|every)|at the) minute',
    produce: () => ({ kind: 'seconds', seconds: [0] }),
    examples: ['every minute on the minute'],
    counterexamples: ['on the 5th minute of every hour'],
  }),
  defineRule({
    id: 'time.at-second',
    yields: 'clause',
    pattern: 'at (second|seconds|sec|secs) <numbers:seconds>',
    produce: ({ seconds }) => (seconds.every((second) => second < 60) ? { kind: 'seconds', seconds } : null),
    examples: ['every minute at second 10 and 40'],
    counterexamples: [],
  }),
] as const;

export const MIDNIGHT = timeOf(0, 0, 0, 'half');
