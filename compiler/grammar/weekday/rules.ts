import type { DayOfWeek } from '../../ast/nodes.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { readNamed } from '../named.ts';
import { defineReader, defineRule } from '../rule.ts';

/** The days from one to the other, going round the week's end: Saturday to Tuesday is Sat, Sun, Mon, Tue. */
function span(from: DayOfWeek, to: DayOfWeek): DayOfWeek[] {
  const days: DayOfWeek[] = [];
  for (let day = from; ; day = ((day % 7) + 1) as DayOfWeek) {
    days.push(day);
    if (day === to) return days;
  }
}

const sorted = (days: readonly DayOfWeek[]): readonly DayOfWeek[] => [...new Set(days)].sort((a, b) => a - b);
export const WEEK: readonly DayOfWeek[] = [1, 2, 3, 4, 5, 6, 7];
export const WORKDAYS: readonly DayOfWeek[] = [1, 2, 3, 4, 5];

export const weekdayReaders = [
  defineReader({
    id: 'weekday.name',
    yields: 'weekday',
    read: (tokens, at) => readNamed<DayOfWeek>(WEEKDAY_WORDS, tokens, at),
    examples: ['every Monday at 9 AM', 'on Tues. and Thurs. at noon'],
    counterexamples: ['every month on the 1st'],
  }),
] as const;

export const weekdayRules = [
  defineRule({
    id: 'weekdays.one',
    yields: 'weekdays',
    pattern: '<weekday:day>',
    produce: ({ day }) => [day],
    examples: ['every Friday at 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.list',
    yields: 'weekdays',
    pattern: '<weekday*:days>',
    produce: ({ days }) => (days.length > 1 ? sorted(days) : null),
    examples: ['on Tuesdays and Thursdays at 18:00', 'on Mon, Wed & Fri at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.range',
    yields: 'weekdays',
    pattern: '[from] <weekday:from> (to|through|thru|until|till|-) <weekday:to>',
    produce: ({ from, to }) => sorted(span(from, to)),
    priority: 1,
    examples: ['Mon–Fri at 9 AM', 'from Saturday to Tuesday at 9 AM', 'every Monday through Friday at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.initials',
    yields: 'weekdays',
    pattern: 'm - f',
    produce: () => WORKDAYS,
    examples: ['M-F at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.working',
    yields: 'weekdays',
    pattern: '(weekdays|weekday|workdays|workday)',
    produce: () => WORKDAYS,
    examples: ['Weekdays at 6 PM', 'on weekdays at 9 AM'],
    counterexamples: ['on Saturdays at noon'],
  }),
  defineRule({
    id: 'weekdays.working-words',
    yields: 'weekdays',
    pattern: '(business|working|work|week) [-] (days|day)',
    produce: () => WORKDAYS,
    examples: ['on working days at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.glossed',
    yields: 'weekdays',
    pattern: '(weekdays|weekday|workdays|workday) \\( <weekday:from> (to|through|-) <weekday:to> \\)',
    produce: ({ from, to }) => (from === 1 && to === 5 ? WORKDAYS : null),
    examples: ['every weekday (Mon-Fri) at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.weekend',
    yields: 'weekdays',
    pattern: '[the] (weekend|weekends)',
    produce: () => [6, 7],
    examples: ['on weekends at 10 AM'],
    counterexamples: ['on weekdays at 10 AM'],
  }),
] as const;
