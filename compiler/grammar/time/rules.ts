import type { Time } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader, defineRule } from '../rule.ts';
import { figuresOf, foldsTimes, settleList, timeOf, withHalf } from './value.ts';

const inDay = (time: Time): Time | null => (time.hour < 24 && time.minute < 60 && time.second < 60 ? time : null);

/** Whether a word before says that a time of day comes. */
function announcesTime(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  return before === 'at' || before === '@';
}

/** Whether a number is the beginning or the end of a stretch of hours, rather than a time alone. */
function opensHours(tokens: readonly Token[], at: number): boolean {
  const range = (text: string | undefined) => /^(to|until|till|through|and|-)$/.test(text ?? '');
  const before = tokens[at - 1]?.text ?? '';
  if (/^(from|between)$/.test(before)) return range(tokens[at + 1]?.text);
  return range(before) && /^(from|between)$/.test(tokens[at - 3]?.text ?? '');
}

/** Where the list of four digits begins that the ones here are in: "0600, 1200 and 1800". */
function listBegins(tokens: readonly Token[], at: number): number {
  for (let first = at; ; ) {
    let before = first - 1;
    while (/^(?:and|or|,|&)$/.test(tokens[before]?.text ?? '')) before -= 1;
    if (before === first - 1 || !/^\d{4}$/.test(tokens[before]?.text ?? '')) return first;
    first = before;
  }
}

/** Where such a list ends. */
function listEnds(tokens: readonly Token[], at: number): number {
  for (let last = at; ; ) {
    let after = last + 1;
    while (/^(?:and|or|,|&)$/.test(tokens[after]?.text ?? '')) after += 1;
    if (after === last + 1 || !/^\d{4}$/.test(tokens[after]?.text ?? '')) return last + 1;
    last = after;
  }
}

/** Where the list of hours begins whose last one is here: "2, 8, 14 and 20h". */
function hoursBegin(tokens: readonly Token[], at: number): number {
  let first = at;
  for (let before = at - 1; before >= 0; before -= 1) {
    const token = tokens[before];
    if (token?.kind === 'number' && Number.isInteger(token.value) && token.value < 24) first = before;
    else if (!/^(?:and|,|&)$/.test(token?.text ?? '')) return first;
  }
  return first;
}

/** Whether "3 times a day" stands before, behind which its times are listed. */
function listsTimes(tokens: readonly Token[], at: number): boolean {
  if (!/^[:(-]$/.test(tokens[at - 1]?.text ?? '') || tokens[at - 2]?.text !== 'day') return false;
  return /^(?:times|x|twice|thrice)$/.test(tokens[at - 4]?.text ?? '') && !holdsYear(tokens, at);
}

/** Whether a list of four digits that begins here has a member that is more likely a year: "0900, 2027". */
function holdsYear(tokens: readonly Token[], first: number): boolean {
  for (let at = first; /^(?:\d{4}|and|or|,|&)$/.test(tokens[at]?.text ?? ''); at++)
    if (/^(?:19|20)\d\d$/.test(tokens[at]?.text ?? '') && Number(tokens[at]?.text) % 5 !== 0) return true;
  return false;
}

/** What behind four digits shows that they are a time: a zone, or the word for hours. */
const ZONED = /^(?:utc|gmt|zulu)$/;
const showsTime = (tokens: readonly Token[], at: number): boolean =>
  ZONED.test(tokens[at]?.text ?? '') || /^(?:hours|hrs|h)$/.test(tokens[at]?.text ?? '');

/** Whether words that name days, or nothing at all, stand on both sides. */
function besideDays(tokens: readonly Token[], from: number, to: number): boolean {
  const isDay = (text: string | undefined) => text !== undefined && (DAY_WORDS.has(text) || WEEKDAY_WORDS.has(text));
  const before = tokens[from - 1]?.text;
  const after = tokens[to]?.text;
  return isDay(before) || (before === undefined && (isDay(after) || after === 'every' || after === 'each'));
}

const DAY_WORDS = new Set([
  'day',
  'days',
  'daily',
  'everyday',
  'nightly',
  'weekday',
  'weekdays',
  'weekend',
  'weekends',
]);
/** Words that only a time of day holds, so that an hour beside them is one even without AM or PM. */
const FACE_WORDS = new Set(["o'clock", 'oclock', 'past', 'half', 'quarter']);

/** Whether an hour may be one of the morning or of the evening. */
const isBare = (hour: number): boolean => hour >= 1 && hour <= 12;

/** Behind an hour they are its half of the day. */
const HALVES = ['am', 'pm'];
/** Whether the half of its day is said behind an hour, which then is none by itself. */
export const isHalved = (tokens: readonly Token[], to: number): boolean => HALVES.includes(tokens[to]?.text ?? '');

export const timeReaders = [
  defineReader({
    id: 'reading.clock',
    yields: 'reading',
    single: true,
    begins: { kinds: ['clock'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'clock') return [];
      const [hour, minute, second] = figuresOf(token.text);
      const time = inDay(timeOf(hour, minute, second, token.text.startsWith('0') ? 'half' : 'clock'));
      return time === null ? [] : [{ end: at + 1, value: time }];
    },
    examples: ['every day at 18:00', 'every day at 9:05:30'],
    counterexamples: ['every day at 25:00'],
  }),
  defineReader({
    id: 'reading.dotted',
    yields: 'reading',
    single: true,
    begins: { kinds: ['decimal'] },
    // "at 18.30": a number elsewhere.
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'number' || !/^\d{1,2}\.\d\d$/.test(token.text)) return [];
      // "08.30 every morning": two figures on both sides, beside days.
      const ends = at === 0 || tokens[at + 1] === undefined || tokens[at + 1]?.kind === 'punct';
      const beside = ends && /^\d\d\./.test(token.text) && besideDays(tokens, at, at + 1);
      if (!announcesTime(tokens, at) && !beside) return [];
      const [hour = 0, minute = 0] = token.text.split('.').map(Number);
      const time = inDay(timeOf(hour, minute, 0, token.text.startsWith('0') ? 'half' : 'clock'));
      return time === null ? [] : [{ end: at + 1, value: time }];
    },
    examples: ['every day at 18.30', '08.30 every morning'],
    counterexamples: ['every 2.50 hours', 'every 12.50 hours'],
  }),
  defineReader({
    id: 'time.military',
    yields: 'time',
    begins: { kinds: ['four-digits', 'compact'] },
    goesOn: { words: ['hours', 'hrs', 'hour', 'hr', 'h'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind === 'compact' && /^\d{4}h$/.test(token.text)) {
        const time = inDay(timeOf(Math.floor(token.value / 100), token.value % 100));
        return time === null ? [] : [{ end: at + 1, value: time }];
      }
      if (token?.kind !== 'number' || !/^\d{4}$/.test(token.text)) return [];
      const hours = /^(hours|hrs|hour|hr|h)$/.test(tokens[at + 1]?.text ?? '');
      const time = inDay(timeOf(Math.floor(token.value / 100), token.value % 100));
      if (time === null) return [];
      // Four digits alone may be a year.
      const year = /^(19|20|21)/.test(token.text);
      const zoned = ZONED.test(tokens[at + 1]?.text ?? '');
      const [first, last] = [listBegins(tokens, at), listEnds(tokens, at)];
      const shown = last - first > 1 && !holdsYear(tokens, first) && showsTime(tokens, last);
      const listed = announcesTime(tokens, first) || listsTimes(tokens, first) || shown;
      const alone = last - first === 1 ? !year : !holdsYear(tokens, first);
      const beside = alone && (besideDays(tokens, first, last) || opensHours(tokens, at));
      if (!hours && !zoned && !listed && !beside) return [];
      return [{ end: hours ? at + 2 : at + 1, value: time }];
    },
    examples: [
      'every day at 0900',
      'weekdays at 1830 hours',
      '1800 every day',
      'Mon-Fri 0830',
      '2100h daily',
      'hourly from 0600 to 1800',
      'every day at 0900 and 1730',
      '0730 and 1930 daily',
      '0700, 1300, 1900 UTC daily',
      '0530 and 1730 hours every day',
      'at 0600, 1200 and 1800',
      'three times a day: 0600, 1200, 1800',
    ],
    counterexamples: ['every day in 2027 at 9 AM', 'weekdays 2030', 'twice a day (0900, 2027)'],
  }),
  defineReader({
    id: 'reading.continental',
    yields: 'reading',
    begins: { kinds: ['compact', 'number'] },
    alone: { kinds: ['compact'] },
    goesOn: { kinds: ['mixed'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind === 'compact' && /^\d{1,2}h$/.test(token.text)) {
        const time = inDay(timeOf(token.value));
        // "8-18h", "at 2, 8 and 20h"
        const ends = tokens[at - 1]?.text === '-' && tokens[at - 2]?.kind === 'number';
        return time !== null && (ends || announcesTime(tokens, hoursBegin(tokens, at)))
          ? [{ end: at + 1, value: time }]
          : [];
      }
      const minutes = tokens[at + 1];
      if (token?.kind !== 'number' || minutes?.spaced !== false || !/^h\d\d$/.test(minutes.text)) return [];
      const time = inDay(timeOf(token.value, Number(minutes.text.slice(1))));
      return time === null ? [] : [{ end: at + 2, value: time }];
    },
    examples: ['every day at 18h', 'every day at 8, 14 and 20h', 'every day at 18h30', 'every 15 minutes, 8-18h'],
    counterexamples: ['every 2h'],
  }),
  defineReader({
    id: 'half.letters',
    yields: 'half',
    single: true,
    begins: { words: ['am', 'pm', 'a', 'p'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'word') return [];
      if (token.text === 'am' || token.text === 'pm') return [{ end: at + 1, value: token.text }];
      // "12a", "3:30p": only where the letter touches the figure.
      if ((token.text === 'a' || token.text === 'p') && !token.spaced)
        return [{ end: at + 1, value: token.text === 'a' ? 'am' : 'pm' }];
      return [];
    },
    examples: ['every day at 9 a.m.', 'every day at 6PM', 'every day at 3p'],
    counterexamples: [],
  }),
  defineReader({
    id: 'bare.hour',
    yields: 'bare',
    single: true,
    begins: { kinds: ['hour'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'number' && /^(?:[1-9]|1[0-2])$/.test(token.text)
        ? [{ end: at + 1, value: timeOf(token.value, 0, 0, 'bare') }]
        : [];
    },
    examples: ['every day at 9', 'every day at 9 and 17'],
    counterexamples: ['every 9 minutes'],
  }),
  defineReader({
    id: 'reading.hour',
    yields: 'reading',
    single: true,
    begins: { kinds: ['figures'] },
    // 0, 09 and 17 are hours of the 24-hour clock.
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'number' && /^(?:0\d?|1[3-9]|2[0-3])$/.test(token.text)
        ? [{ end: at + 1, value: timeOf(token.value) }]
        : [];
    },
    examples: ['every day at 9 and 17', 'every day at 09'],
    counterexamples: ['every 17 minutes'],
  }),
] as const;

/** "Ten to six". "From 9 to 17" is a window: without "minutes", only what people say of a clock face. */
function minutesTo(n: number, time: Time, tokens: readonly Token[], from: number): Time | null {
  const said =
    /^min/.test(tokens[from + 1]?.text ?? '') ||
    ([5, 10, 20, 25].includes(n) && time.hour <= 12 && tokens[from - 1]?.text === 'at');
  return said && n > 0 && n < 60 ? { ...time, hour: (time.hour + 23) % 24, minute: 60 - n } : null;
}

export const timeRules = [
  defineRule({
    id: 'half.morning',
    yields: 'half',
    pattern: '(in the|this) morning',
    produce: () => 'am',
    examples: ['every day at 8 in the morning'],
    counterexamples: [],
  }),
  defineRule({
    id: 'half.evening',
    yields: 'half',
    pattern: '(in the|this) (evening|afternoon)',
    produce: () => 'pm',
    examples: ['every day at 9 in the evening'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.with-half',
    yields: 'time',
    pattern: '(<reading:time>|<bare:time>) <half:half>',
    // "13:00 PM" is redundant; "13 PM" and "0 AM" are slips.
    produce: ({ time, half }, { tokens, from }) =>
      tokens[from]?.kind === 'number' && (time.hour > 12 || time.hour === 0) ? null : withHalf(time, half),
    priority: 2,
    examples: ['every day at 9 AM', 'every day at 9:05pm', 'every day at 12 AM'],
    counterexamples: ['every day at 13 AM'],
  }),
  defineRule({
    id: 'time.half-in-brackets',
    yields: 'time',
    pattern: '(<reading:time>|<bare:time>) \\( <half:half> \\)',
    produce: ({ time, half }) => (time.hour > 12 || time.hour === 0 ? null : withHalf(time, half)),
    priority: 2,
    examples: ['every day at 5:30 (am)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.half-first',
    yields: 'time',
    pattern: '<half:half> (<reading:time>|<bare:time>)',
    produce: ({ time, half }) => withHalf(time, half),
    examples: ['every Monday AM 8:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.at-night',
    yields: 'time',
    pattern: '<bare:time> at night',
    produce: ({ time }) => withHalf(time, time.hour === 12 || time.hour < 6 ? 'am' : 'pm'),
    examples: ['every day at 2 at night', 'every day at 11 at night'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.noon',
    yields: 'time',
    pattern: "[12|12:00|12 pm|12:00 pm|12 o'clock|twelve] (noon|midday)",
    produce: () => timeOf(12, 0, 0, 'half'),
    priority: 3,
    examples: ['every day at noon', 'every day at 12 noon'],
    counterexamples: ['every day at midnight'],
  }),
  defineRule({
    id: 'time.noon-glossed',
    yields: 'time',
    pattern: '(<reading:time>|<bare:time>) [pm] \\( noon \\)',
    produce: ({ time }) => (time.hour === 12 && time.minute === 0 ? timeOf(12, 0, 0, 'half') : null),
    examples: ['every day at 12 PM (noon)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.midnight',
    yields: 'time',
    pattern: '[12|12:00|00:00|0:00|12 am|12:00 am] (midnight|midn)',
    produce: () => timeOf(0, 0, 0, 'half'),
    priority: 3,
    examples: ['every day at midnight'],
    counterexamples: ['every day at noon'],
  }),
  defineRule({
    id: 'time.midnight-glossed',
    yields: 'time',
    pattern: '(<reading:time>|<bare:time>) [am] [\\(] midnight [\\)]',
    produce: ({ time }) => (time.hour % 12 === 0 ? { ...time, hour: 0, style: 'half' } : null),
    examples: ['every day at 12 AM (midnight)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'reading.oclock',
    yields: 'reading',
    pattern: "<number:hour> (o'clock|oclock)",
    produce: ({ hour }) => (hour < 24 && !isBare(hour) ? timeOf(hour) : null),
    examples: ["every day at 17 o'clock"],
    counterexamples: ["every day at 25 o'clock"],
  }),
  defineRule({
    id: 'bare.oclock',
    yields: 'bare',
    pattern: "<number:hour> (o'clock|oclock)",
    produce: ({ hour }) => (isBare(hour) ? timeOf(hour, 0, 0, 'bare') : null),
    examples: ["every day at 9 o'clock"],
    counterexamples: ["every day at 17 o'clock"],
  }),
  defineRule({
    id: 'time.reading-hours',
    yields: 'time',
    pattern: '<reading:time> (h|hrs|hours|hour|uhr)',
    produce: ({ time }, { tokens, from }) =>
      tokens[from]?.kind === 'clock' || /^\d{1,2}\.\d\d$/.test(tokens[from]?.text ?? '') ? time : null,
    priority: 1,
    examples: ['every day at 18:30 hrs', 'every day at 06:00h', 'every day at 18.30 hours'],
    counterexamples: ['every 6 hours'],
  }),
  defineRule({
    id: 'time.reading',
    yields: 'time',
    pattern: '<reading:time>',
    produce: ({ time }) => time,
    examples: ['every day at 18:00', 'every day at 9:05'],
    counterexamples: [],
  }),
  defineRule({
    id: 'hour-time.hour',
    yields: 'hour-time',
    pattern: '(<reading:time>|<bare:time>)',
    produce: ({ time }) => (time.minute === 0 && time.second === 0 ? time : null),
    examples: ['every day at half past six'],
    counterexamples: [],
  }),
  defineRule({
    id: 'hour-time.hour-half',
    yields: 'hour-time',
    pattern: '(<reading:time>|<bare:time>) <half:half>',
    produce: ({ time, half }) => (time.minute === 0 && time.second === 0 ? withHalf(time, half) : null),
    priority: 1,
    examples: ['every day at quarter past nine PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'hour-time.word',
    yields: 'hour-time',
    pattern: '(noon|midday|midnight)',
    produce: (_, { tokens, from }) => timeOf(tokens[from]?.text === 'midnight' ? 0 : 12, 0, 0, 'half'),
    examples: ['every day at five minutes to midnight'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.half-past',
    yields: 'time',
    pattern: 'half (past|after) <hour-time:time>',
    produce: ({ time }) => (time.minute === 0 ? { ...time, minute: 30 } : null),
    examples: ['every day at half past six'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.half-nine',
    yields: 'time',
    // British for half past nine.
    pattern: 'half <hour-time:time>',
    produce: ({ time }, { tokens, from, to }) =>
      time.minute === 0 &&
      !/^(hours?|minutes?|days?|years?|months?|%|of|an?)$/.test(tokens[to]?.text ?? '') &&
      tokens[from - 1]?.text !== 'and'
        ? { ...time, minute: 30 }
        : null,
    examples: ['half nine every morning', 'every day at half 9'],
    counterexamples: ['every half hour', 'half past nine every morning'],
  }),
  defineRule({
    id: 'time.quarter-past',
    yields: 'time',
    pattern: '[a] quarter (past|after) <hour-time:time>',
    produce: ({ time }) => (time.minute === 0 ? { ...time, minute: 15 } : null),
    examples: ['every day at quarter past nine PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.quarter-to',
    yields: 'time',
    pattern: '[a] quarter (to|before|of) <hour-time:time>',
    produce: ({ time }) => (time.minute === 0 ? { ...time, hour: (time.hour + 23) % 24, minute: 45 } : null),
    examples: ['every day at quarter to nine PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.minutes-past',
    yields: 'time',
    pattern: '<number:n> [minutes|minute|mins|min] (past|after) <hour-time:time>',
    produce: ({ n, time }) => (time.minute === 0 && n > 0 && n < 60 ? { ...time, minute: n } : null),
    examples: ['every day at ten past noon', 'every day at five minutes after midnight'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time.minutes-to',
    yields: 'time',
    pattern: '<number:n> [minutes|minute|mins|min] (to|before) <hour-time:time>',
    produce: ({ n, time }, { tokens, from }) => minutesTo(n, time, tokens, from),
    examples: ['every day at five minutes to midnight'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bare.minutes-past',
    yields: 'bare',
    pattern: '<number:n> [minutes|minute|mins|min] (past|after) <bare:time>',
    produce: ({ n, time }) => (time.minute === 0 && n > 0 && n < 60 ? { ...time, minute: n } : null),
    examples: ['every day at 5 after 4'],
    counterexamples: ['every day at five minutes after midnight'],
  }),
  defineRule({
    id: 'bare.minutes-to',
    yields: 'bare',
    pattern: '<number:n> [minutes|minute|mins|min] (to|before) <bare:time>',
    produce: ({ n, time }, { tokens, from }) => (time.minute === 0 ? minutesTo(n, time, tokens, from) : null),
    examples: ['every day at ten to six'],
    counterexamples: ['every day at five minutes to midnight'],
  }),
  defineRule({
    id: 'time-item.bare',
    yields: 'time-item',
    pattern: '<bare:time>',
    follows: { not: HALVES },
    produce: ({ time }, { tokens, to }) => (isHalved(tokens, to) ? null : time),
    examples: ['every day at 9 and 17'],
    counterexamples: [],
  }),
  defineRule({
    id: 'time-item.time',
    yields: 'time-item',
    pattern: '<time:time>',
    produce: ({ time }) => time,
    priority: 1,
    examples: ['every day at 9 AM and 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'bare.word-hour',
    yields: 'bare',
    pattern: '<spelled:hour>',
    produce: ({ hour }) => (hour >= 1 && hour <= 12 ? timeOf(hour, 0, 0, 'bare') : null),
    examples: ['every day at five'],
    counterexamples: [],
  }),
  defineRule({
    id: 'reading.hours-only',
    yields: 'reading',
    pattern: '<number:hour> (hours|h|hrs)',
    produce: ({ hour }, { tokens, from }) =>
      announcesTime(tokens, hoursBegin(tokens, from)) && hour < 24 && !isBare(hour) ? timeOf(hour) : null,
    examples: ['every day at 21 hours', 'twice a day at 6, 18 hrs'],
    counterexamples: ['every 6 hours'],
  }),
  defineRule({
    id: 'bare.hours-only',
    yields: 'bare',
    pattern: '<number:hour> (hours|h|hrs)',
    produce: ({ hour }, { tokens, from }) =>
      announcesTime(tokens, hoursBegin(tokens, from)) && isBare(hour) ? timeOf(hour, 0, 0, 'bare') : null,
    examples: ['every day at 9 hours'],
    counterexamples: ['every 6 hours'],
  }),
  defineRule({
    id: 'bare.words',
    yields: 'bare',
    pattern: '<number:hour> [-] <spelled:minute>',
    // "Seven thirty": minutes in words, as they are read from a clock.
    produce: ({ hour, minute }) =>
      hour >= 1 && hour <= 12 && minute >= 10 && minute < 60 ? timeOf(hour, minute, 0, 'bare') : null,
    examples: ['every day at seven thirty PM', 'at eight fifteen in the morning every day'],
    counterexamples: ['every thirty minutes'],
  }),
  defineRule({
    id: 'time.dark',
    yields: 'time',
    // "Zero dark thirty": hours of the night, as soldiers say them.
    pattern: '(zero|oh|o|one|two|three|four|five) dark <number:minute>',
    produce: ({ minute }, { tokens, from }) => {
      const hour = ['zero', 'one', 'two', 'three', 'four', 'five'].indexOf(tokens[from]?.text ?? '');
      return minute < 60 ? timeOf(Math.max(hour, 0), minute) : null;
    },
    examples: ['every day at zero dark twenty', 'every day at two dark forty'],
    counterexamples: ['every day at two thirty'],
  }),
  defineRule({
    id: 'times.list',
    yields: 'times',
    pattern: '<time-item+:items>',
    produce: ({ items }, { tokens, from, to }) => {
      const settled = settleList(items);
      const isTime =
        settled.some((time) => time.style !== 'bare') ||
        tokens.slice(from, to).some((token) => token.kind === 'word' && FACE_WORDS.has(token.text));
      return isTime && !foldsTimes(settled) ? settled : null;
    },
    examples: [
      'every day at 9, 12 and 5pm',
      'weekdays at 8:00, 8:20 and 8:40',
      "8, 9 and 10 o'clock every day",
      'half past nine every morning',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'times.list-at',
    yields: 'times',
    pattern: '<time-item:first> and at <time-item:second>',
    produce: ({ first, second }) => {
      const settled = settleList([first, second]);
      return foldsTimes(settled) ? null : settled;
    },
    examples: ['twice a day at 9 and at 21'],
    counterexamples: [],
  }),
] as const;
