import type { Token } from '../../lexer/token.ts';
import { COMMANDS } from '../event/commands.ts';
import { defineRule } from '../rule.ts';
import { timeOf } from '../time/value.ts';

/** "from 9am & 5pm": only what stands between two has a mark for its "and". */
const joinsOthers = (tokens: readonly Token[], from: number, to: number): boolean => {
  const said = tokens.slice(from, to).map(({ text }) => text);
  return said.includes('&') && !said.includes('between');
};

export const windowRules = [
  defineRule({
    id: 'window.between',
    yields: 'clause',
    pattern:
      '[only] [during|and] (between|from|starting at|starting from|starting|in) [the] [hours] [of] <time-item:from> (and|&|to|until|till|through|thru|-|and ending at|[,] ending at|and finishing at|finishing at|and stopping at|and ends at) <time-item:to>',
    produce: ({ from, to }, { tokens, from: at, to: end }) =>
      (/^(?:in|starting)$/.test(tokens[at]?.text ?? '') && from.style === 'bare' && to.style === 'bare') ||
      joinsOthers(tokens, at, end)
        ? null
        : { kind: 'window', from, to, open: false },
    examples: [
      'every hour from 9 AM to 5 PM',
      'every 15 minutes between 9am and 5pm',
      'every 15 minutes between 9am & 5pm',
      'hourly starting at 8am, ending at 8pm',
      'every 2 hours starting 1am through 9pm',
      'every 5 minutes from 22:00 to 02:00',
    ],
    counterexamples: ['every 15 minutes'],
  }),
  defineRule({
    id: 'window.during',
    yields: 'clause',
    pattern:
      '[only] (during|within) [the] [hours] [of|from|between] <time-item:from> (-|to|until|till|through|and) <time-item:to>',
    produce: ({ from, to }) =>
      from.style === 'bare' && to.style === 'bare' ? null : { kind: 'window', from, to, open: false },
    examples: ['every 15 minutes during 9am-6pm', 'every 15 minutes during the hours of 9 AM to 6 PM'],
    counterexamples: ['every 15 minutes'],
  }),
  defineRule({
    id: 'window.dash',
    yields: 'clause',
    pattern: '<time-item:from> (-|to|- to -|through|thru|until|till) <time-item:to>',
    produce: ({ from, to }, { tokens, from: at, to: end }) => {
      const plain = from.style === 'bare' && to.style === 'bare';
      if (
        plain &&
        tokens.slice(at, end).some((token) => token.text === 'to' && token.kind === 'word') === false &&
        tokens[at + 1]?.spaced === true
      )
        return null;
      return { kind: 'window', from, to, open: false };
    },
    examples: ['every hour 9am-5pm', 'every 15 minutes, 9-5', 'hourly 6am till 11pm'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.at-dash',
    yields: 'clause',
    pattern: '(at|@) <time:from> (-|through|to) <time:to>',
    produce: ({ from, to }) => ({ kind: 'window', from, to, open: false }),
    examples: ['hourly at 10:15-20:15'],
    counterexamples: ['every day at 10:15'],
  }),
  defineRule({
    id: 'window.parenthesis',
    yields: 'clause',
    pattern: '\\( <time-item:from> (-|to) <time-item:to> \\)',
    produce: ({ from, to }) => ({ kind: 'window', from, to, open: false }),
    examples: ['every hour (9 AM to 5 PM)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.after-before',
    yields: 'clause',
    pattern: 'after <time:from> [and] before <time:to>',
    produce: ({ from, to }) => ({ kind: 'window', from, to, open: true }),
    priority: 1,
    examples: ['every minute after 2 PM and before 3 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.before',
    yields: 'clause',
    pattern: '(before|until|up to) <time:to>',
    produce: ({ to }, { tokens, from }) => ({ kind: 'window', from: null, to, open: tokens[from]?.text === 'before' }),
    examples: ['every hour before 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.after',
    yields: 'clause',
    pattern: '(after|from) <time:from> [onwards|on]',
    produce: ({ from }) => ({ kind: 'window', from, to: null, open: false }),
    examples: ['every hour after 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.hours-glossed',
    yields: 'clause',
    pattern:
      '(during|in|within|through|throughout|at|only (during|at)) [the|our] ((business|working|office|work|market|opening) hours|night|day|daytime|evening|evenings|morning|mornings|afternoon|afternoons|nights) (\\( [from|between] <time-item:from?> (-|to|and|through|until) <time-item:to?> \\)|[,] (from|between) <time-item:begin?> (-|to|and|through|until|till) <time-item:end?>)',
    produce: ({ from, to, begin, end }) => {
      const [opens, closes] = [from ?? begin, to ?? end];
      return opens === undefined || closes === undefined
        ? null
        : { kind: 'window', from: opens, to: closes, open: false };
    },
    priority: 1,
    examples: [
      'every hour during business hours (9 AM to 5 PM) on weekdays',
      'every 15 minutes during the night (22:00 - 06:00)',
      'every 2 hours at night, from 22:00 to 06:00',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.night-glossed',
    yields: 'clause',
    pattern: '[,] (overnight [,] [from|between]|at night ,) <time:from> (-|to|and|through|until|till) <time:to>',
    produce: ({ from, to }) => ({ kind: 'window', from, to, open: false }),
    priority: 2,
    examples: ['every hour overnight, 10pm-5am', 'every hour overnight from 22:00 to 05:00'],
    counterexamples: ['every hour at night'],
  }),
  defineRule({
    id: 'window.business-hours',
    yields: 'clause',
    pattern:
      '([during|in|within|only during] (business|working|office|work|opening) hours|(during|in|within|only during) (the|our) (business|working|office|work|opening) hours)',
    // "Publish opening hours" is what is done.
    produce: (_, { tokens, from }) =>
      COMMANDS.has(tokens[from - 1]?.text ?? '') ? null : { kind: 'hours', name: 'business' },
    examples: ['every 15 minutes during business hours', 'every 15 minutes during our opening hours'],
    counterexamples: ['Every Monday at 9 AM, publish the opening hours', 'Every Monday at 9 AM, publish opening hours'],
  }),
  defineRule({
    id: 'window.market-hours',
    yields: 'clause',
    pattern: '[during|in|within] [the] market hours',
    produce: () => ({ kind: 'hours', name: 'market' }),
    examples: ['every 15 minutes during market hours'],
    counterexamples: [],
  }),
  defineRule({
    id: 'window.start-of-rhythm',
    yields: 'clause',
    pattern: '(starting|beginning|start|starts) [at|from] <time:from>',
    produce: ({ from }) => ({ kind: 'start', when: null, time: from }),
    examples: ['every 12 hours starting at 9 PM'],
    counterexamples: [],
  }),
] as const;

export const END_OF_DAY = timeOf(23, 59, 59);
