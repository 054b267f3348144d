import { stretch } from '../../ast/stretch.ts';
import { defineRule } from '../rule.ts';

const inDay = (hours: readonly number[]): boolean => hours.length > 0 && hours.every((hour) => hour >= 0 && hour < 24);
/** From one to the other, both included, every so many; null where they are no such stretch. */
const within = (from: number, to: number, by: number, most: number): readonly number[] | null =>
  from <= to && to <= most && by > 0 && by <= most ? stretch(from, to, by) : null;

/**
 * The five fields of a cron in words, as the common explainers of cron write them, and as people copy them into
 * comments: "At minute 30 past every 2nd hour from 9 through 17 on day-of-month 1 in every month from May through July".
 * A step begins anew in each hour, day or month, as it does in cron.
 */
export const fieldRules = [
  defineRule({
    id: 'fields.minutes-stepped',
    yields: 'clause',
    pattern: '[at] (every|each) <nth:n> minute from [minute] <number:from> (through|to|thru|-) <number:to>',
    produce: ({ n, from, to }) => {
      const minutes = within(from, to, n, 59);
      return minutes === null ? null : { kind: 'minutes', minutes };
    },
    priority: 1,
    examples: ['at every 5th minute from 0 through 30'],
    counterexamples: ['every 5th minute from 9 AM to 5 PM'],
  }),
  defineRule({
    id: 'fields.minutes',
    yields: 'clause',
    pattern: '[at] <numbers:minutes> (minutes|minute|mins|min)',
    produce: ({ minutes }, { tokens, from, to }) =>
      (/^(past|of)$/.test(tokens[to]?.text ?? '') ||
        (tokens[from]?.text === 'at' && /^, (every|each)$/.test(`${tokens[to]?.text} ${tokens[to + 1]?.text}`))) &&
      minutes.every((minute) => minute < 60)
        ? { kind: 'minutes', minutes }
        : null,
    examples: ['at 23 minutes past every 2nd hour from 0 through 20', 'at 10 and 40 minutes, every 3 hours'],
    counterexamples: ['every 23 minutes'],
  }),
  defineRule({
    id: 'fields.hours',
    yields: 'clause',
    pattern: '[,] (past|of|during|in|at) [the] (hour|hours) <numbers:hours>',
    produce: ({ hours }) => (inDay(hours) ? { kind: 'hour-set', hours } : null),
    examples: ['at minute 15 past hour 9 and 17', 'every 10 minutes during hours 9 through 17'],
    counterexamples: ['at 15 minutes past the hour'],
  }),
  defineRule({
    id: 'fields.hours-stretch',
    yields: 'clause',
    pattern: 'past (every|each) hour from [hour] <number:from> (through|to|thru|-) <number:to>',
    produce: ({ from, to }) => {
      const hours = within(from, to, 1, 23);
      return hours === null ? null : { kind: 'hour-set', hours };
    },
    priority: 1,
    examples: ['at minute 5 past every hour from 9 through 17'],
    counterexamples: [],
  }),
  defineRule({
    id: 'fields.every-hour',
    yields: 'clause',
    pattern: 'past (every|each) hour',
    produce: () => ({ kind: 'hour-set', hours: stretch(0, 23) }),
    examples: ['at every 5th minute past every hour'],
    counterexamples: ['every hour'],
  }),
  defineRule({
    id: 'fields.hours-stepped',
    yields: 'clause',
    pattern: '(past|of) (every|each) <nth:n> hour',
    produce: ({ n }) => {
      const hours = within(0, 23, n, 23);
      return hours === null || n < 2 ? null : { kind: 'hour-set', hours };
    },
    examples: ['at minute 30 past every 2nd hour'],
    counterexamples: ['every 2nd hour'],
  }),
  defineRule({
    id: 'fields.hours-stepped-from',
    yields: 'clause',
    pattern: '(past|of) (every|each) <nth:n> hour from [hour] <number:from> (through|to|thru|-) <number:to>',
    produce: ({ n, from, to }) => {
      const hours = within(from, to, n, 23);
      return hours === null ? null : { kind: 'hour-set', hours };
    },
    priority: 1,
    examples: ['at minute 23 past every 2nd hour from 0 through 20'],
    counterexamples: [],
  }),
  defineRule({
    id: 'fields.days-of-month',
    yields: 'clause',
    pattern: '[on|and on|every|on every] day [-] of [-] month <days-of-month:days>',
    produce: ({ days }) => ({ kind: 'days', days: [{ monthDays: days }] }),
    examples: ['at 04:05 on day-of-month 1', 'at 09:00 on day-of-month 1 and 15'],
    counterexamples: ['on the last day of the month at noon'],
  }),
  defineRule({
    id: 'fields.every-day',
    yields: 'clause',
    pattern: '[on] (every|each) day - of - (month|week)',
    produce: () => ({ kind: 'rhythm', n: 1, unit: 'day' }),
    examples: ['at 12:00 on every day-of-month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'fields.days-stepped',
    yields: 'clause',
    pattern: '[on] (every|each) <nth:n> day - of - month [from <number:from?> (through|to) <number:to?>]',
    produce: ({ n, from = 1, to = 31 }) => {
      const days = within(from, to, n, 31);
      return days === null ? null : { kind: 'days', days: [{ monthDays: days }] };
    },
    examples: ['at noon on every 2nd day-of-month from 1 through 15'],
    counterexamples: ['every 2nd day at noon, starting 2027-01-01'],
  }),
  defineRule({
    id: 'fields.days-stretch',
    yields: 'clause',
    pattern: '[on] (every|each) day - of - month from <number:from> (through|to) <number:to>',
    produce: ({ from, to }) => {
      const days = within(from, to, 1, 31);
      return days === null ? null : { kind: 'days', days: [{ monthDays: days }] };
    },
    examples: ['at noon on every day-of-month from 1 through 7'],
    counterexamples: [],
  }),
  defineRule({
    id: 'fields.weekdays',
    yields: 'clause',
    pattern: '[on] [every|each] day [s] - of - week [from] <weekdays:days>',
    produce: ({ days }) => ({ kind: 'days', days: [{ weekdays: days.map((day) => ({ n: null, day })) }] }),
    examples: ['at 22:00 on every day-of-week from Monday through Friday'],
    counterexamples: [],
  }),
  defineRule({
    id: 'fields.months-stepped',
    yields: 'clause',
    pattern: 'in (every|each) <nth:n> month [from <month:from?> through <month:to?>]',
    produce: ({ n, from = 1, to = 12 }) => {
      const months = within(from, to, n, 12);
      return months === null || n < 2 ? null : { kind: 'months', months };
    },
    examples: ['at 04:05 on day-of-month 1 in every 3rd month'],
    counterexamples: ['every 3rd month on the 1st, starting 2027-01-01'],
  }),
] as const;
