import { intersect } from '../../ast/days.ts';
import { joined } from '../../ast/joined.ts';
import type { DaySelector } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { defineRule } from '../rule.ts';
import { plain } from './selectors.ts';

/** Conditions on the day: "that is a Friday", "if it falls on a weekday", "whenever the day is the 13th or a Friday". */
export const dayConditionRules = [
  defineRule({
    id: 'day-condition.weekdays',
    yields: 'day-condition',
    pattern: '[a|an|on|on a] <weekdays:days>',
    produce: ({ days }) => [{ weekdays: plain(days) }],
    examples: ['on the 13th of the month at noon if it is a Friday'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-condition.day-of-month',
    yields: 'day-condition',
    pattern: '[on] [the] <nth:n> [day|date] [of the month]',
    produce: ({ n }) => (n >= 1 && n <= 31 ? [{ monthDays: [n] }] : null),
    examples: ['every Friday at noon if it is the 13th'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-condition.year-day',
    yields: 'day-condition',
    pattern: '[on] the <ordinal+:n> (day|days) of (the|each|every) year',
    produce: ({ n }) => (n.every((one) => one !== 0 && Math.abs(one) <= 366) ? [{ yearDays: n }] : null),
    priority: 1,
    examples: ['every Monday at noon if it is the 60th or 61st day of the year'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-condition.parity',
    yields: 'day-condition',
    pattern: '[a|an|on an] (odd|uneven|even) [-] [numbered|number] (date|dates|day|days)',
    produce: (_, { tokens, from, to }) => {
      const rest = tokens.slice(from, to).some((token) => token.text === 'even') ? 0 : 1;
      return [{ monthDays: stretch(1, 31).filter((day) => day % 2 === rest) }];
    },
    examples: ['every Sunday that is an uneven date at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-condition.selector',
    yields: 'day-condition',
    pattern: '<day-selector:days>',
    produce: ({ days }) => days,
    examples: ['every weekday at noon if it is the last day of the month'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.condition',
    yields: 'clause',
    pattern:
      "[,] [but|and] [only] (if|when|where|provided|whenever|as long as|that|that's|which|it's|if it's|when it's|if that's|whenever it's|provided it's) [that] [it|that|the day|the date|this|that day|that date|this day|this date|day|date] [is|are|falls|falls on|lands on|is on|happens to be|be|also] [also] <day-condition+:days>",
    produce: ({ days }, { tokens, from, to }) => {
      const words = tokens.slice(from, to).map((token) => token.text);
      if (!words.some((word) => /^(is|are|falls|lands|be|that's|it's)$/.test(word))) return null;
      // "The 13th or a Friday" is either; "the 13th and a Friday" is both.
      const both = days.length > 1 && words.includes('and') && !words.includes('or');
      let met: readonly DaySelector[] | null = days[0] ?? [];
      if (both) for (const one of days.slice(1)) met = met === null ? null : intersect(met, one);
      const found = both ? met : joined(days);
      return found === null ? null : { kind: 'days', days: found, among: true };
    },
    priority: 2,
    examples: [
      'on the 13th of the month at noon if it is a Friday',
      'at noon whenever the day is the 13th or a Friday',
      "at noon every Sunday that's an uneven date",
    ],
    counterexamples: ['when a Friday order is placed, send the invoice'],
  }),
] as const;
