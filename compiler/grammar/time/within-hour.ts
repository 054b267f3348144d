import { stretch } from '../../ast/stretch.ts';
import { defineRule } from '../rule.ts';

/** Minutes of an hour, seconds of a minute and hours of the day, by name and by place. */
export const withinHourRules = [
  defineRule({
    id: 'within-hour.starting-minute',
    yields: 'clause',
    pattern:
      '(starting|beginning|start|starts|offset) [at|on|from|with] [the] (minute|min) <number:minute> [(past|of) (the|every|each) hour]',
    produce: ({ minute }) => (minute < 60 ? { kind: 'minutes', minutes: [minute] } : null),
    examples: ['every 15 minutes starting at minute 1'],
    counterexamples: ['every 12 hours starting at 9 PM'],
  }),
  defineRule({
    id: 'within-hour.quarter',
    yields: 'clause',
    pattern: '[at] [a] (quarter|half) (past|to|after) [the|each|every] [hour]',
    // "Hourly at quarter past": behind a frequency of an hour, and before no hour of its own.
    produce: (_, { tokens, from, to }) => {
      const hourly =
        /^(?:hourly|hour)$/.test(tokens[from - 1]?.text ?? '') ||
        (tokens[from - 1]?.text === ',' && /^(?:hourly|hour)$/.test(tokens[from - 2]?.text ?? ''));
      if (!hourly || /^(?:number|clock)$/.test(tokens[to]?.kind ?? '')) return null;
      const said = tokens.slice(from, to).map(({ text }) => text);
      const minutes = said.includes('half') ? 30 : 15;
      if (minutes === 30 && said.includes('to')) return null;
      return { kind: 'minutes', minutes: [said.includes('to') ? 45 : minutes] };
    },
    examples: ['once an hour at quarter to'],
    counterexamples: ['every hour at quarter past nine'],
  }),
  defineRule({
    id: 'within-hour.starting-nth-minute',
    yields: 'clause',
    pattern: '(starting|beginning) [at|on|from|with] [the] <nth:minute> (minute|min) [(past|of) (the|every|each) hour]',
    produce: ({ minute }) => (minute < 60 ? { kind: 'minutes', minutes: [minute] } : null),
    examples: ['every 15 minutes starting on the 4th minute'],
    counterexamples: [],
  }),
  defineRule({
    id: 'within-hour.starting-past',
    yields: 'clause',
    pattern:
      '(starting|beginning|start|offset) [at|from|by] <number:minute> (minutes|minute|mins|min) [(past|after|into) (the|every|each) hour]',
    produce: ({ minute }, { tokens, to }) =>
      minute < 60 && !/^(past|after|into)$/.test(tokens[to]?.text ?? '')
        ? { kind: 'minutes', minutes: [minute] }
        : null,
    examples: ['every 30 minutes, starting at 5 minutes past the hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'within-hour.starting-colon',
    yields: 'clause',
    pattern: '((starting|beginning) [at|from]|from) : <number:minute> [past (the|every|each) hour]',
    produce: ({ minute }, { tokens, from, to }) =>
      minute < 60 && tokens.slice(from, to).some((token) => /^\d\d$/.test(token.text))
        ? { kind: 'minutes', minutes: [minute] }
        : null,
    examples: ['every 15 minutes starting at :05', 'every 5 minutes from :02'],
    counterexamples: [],
  }),
  defineRule({
    id: 'within-minute.starting-second',
    yields: 'clause',
    pattern:
      '(starting|beginning) [at|on|from] [second] <number:second> [seconds|second] (past|after|of) (the|every|each) minute',
    produce: ({ second }) => (second < 60 ? { kind: 'seconds', seconds: [second] } : null),
    examples: ['every 30 seconds, starting at 5 seconds past the minute'],
    counterexamples: [],
  }),
  defineRule({
    id: 'within-hour.during-every-nth-minute',
    yields: 'clause',
    pattern: '(during|of|in|within) (every|each) <nth:n> minute',
    produce: ({ n }) => (n > 1 && n < 60 ? { kind: 'minutes', minutes: stretch(0, 59, n) } : null),
    examples: ['every second during every sixth minute'],
    counterexamples: [],
  }),
  defineRule({
    id: 'within-hour.first-minutes',
    yields: 'clause',
    pattern:
      '(in|during|for|within) [each of|every one of] the (first|last|final) <number:n> minutes of (every|each|the) (hour|half [-] hour|half of the hour|quarter [-] hour)',
    produce: ({ n }, { tokens, from, to }) => {
      const words = tokens.slice(from, to).map((token) => token.text);
      const size = words.includes('half') ? 30 : words.includes('quarter') ? 15 : 60;
      if (n < 1 || n > size) return null;
      const first = words.includes('first') ? 0 : size - n;
      const minutes = stretch(0, 59, size).flatMap((start) => stretch(start + first, start + first + n - 1));
      return { kind: 'minutes', minutes };
    },
    priority: 1,
    examples: [
      'every minute for the first 5 minutes of the hour',
      'in each of the first five minutes of every half hour',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'within-hour.ordinals',
    yields: 'clause',
    pattern:
      '(between|from) [the] <nth:from> (and|to|through|thru|until|-) [the] <nth:to> (minute|minutes) [(of|past) (every|each|the) hour]',
    produce: ({ from, to }) => (from < to && to < 60 ? { kind: 'minutes', minutes: stretch(from, to) } : null),
    examples: ['every 2 minutes between the 10th and 20th minute'],
    counterexamples: ['every day between the 10th and the 20th at noon'],
  }),
  defineRule({
    id: 'within-hour.half',
    yields: 'clause',
    pattern: '(in|during|within) the <ordinal:n> half of (every|each|the) hour',
    produce: ({ n }) =>
      n === 1
        ? { kind: 'minutes', minutes: stretch(0, 29) }
        : n === 2 || n === -1
          ? { kind: 'minutes', minutes: stretch(30, 59) }
          : null,
    examples: ['every ten minutes in the first half of every hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'hours.nth',
    yields: 'clause',
    pattern: '(on|at|during|in) the <nth+:hours> (hour|hours) [of (the|each|every) day]',
    // The first hour is midnight's to some, and one o'clock to others.
    produce: ({ hours }) => (hours.every((hour) => hour > 1 && hour < 24) ? { kind: 'hour-set', hours } : null),
    examples: ['daily on the 6th and 12th hours of the day'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.hour-ordinals',
    yields: 'clause',
    pattern:
      '(between|from) the <nth:from> (and|to|through|thru|until|-) [the] <nth:to> (hour|hours) [of (the|each|every) day]',
    produce: ({ from, to }) =>
      from < to && to < 24
        ? {
            kind: 'window',
            from: { hour: from, minute: 0, second: 0, style: 'half' },
            to: { hour: to, minute: 59, second: 0, style: 'half' },
            open: false,
          }
        : null,
    priority: 2,
    examples: [
      'every 2 hours between the 5th and 10th hour',
      'every 15 minutes between the 9th and 17th hour of the day',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.over-night-glossed',
    yields: 'clause',
    pattern:
      '(between|from) <time:from> [(on|of) the (starting|first|same) day] (to|and|until|through|till) <time:to> [the|on the|of the] (next|following) (day|morning)',
    produce: ({ from, to }) => ({ kind: 'window', from, to, open: false }),
    priority: 2,
    examples: [
      'every 30 minutes Monday through Friday between 10:00 PM on the starting day to 2:00 AM on the following day',
    ],
    counterexamples: [],
  }),
] as const;
