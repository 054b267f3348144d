import type { DayOfWeek } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { inScope } from '../month/scope.ts';
import { defineRule } from '../rule.ts';
import { WORKDAYS } from '../weekday/rules.ts';

export const plain = (days: readonly DayOfWeek[]) => days.map((day) => ({ n: null, day }));
const workdays = plain(WORKDAYS);
const WORKING =
  '(weekday|weekdays|workday|workdays|business day|business days|working day|working days|work day|work days)';

/** Days counted within a month, a quarter or a year: the 1st, the last Friday, the third working day. */
export const selectorRules = [
  defineRule({
    id: 'day-selector.days-of-month',
    yields: 'day-selector',
    pattern: '[the] <days-of-month:days> [day|days|date|dates] (of|in|for) <month-scope:scope>',
    produce: ({ days, scope }, { tokens, from, to }) => {
      // "Every 5 days in June" and "every 10 days of the year" count days, and "every second in June" seconds.
      const counts = /^(every|each|other)$/.test(tokens[from - 1]?.text ?? '') && tokens[from]?.kind !== 'ordinal';
      const said = tokens.slice(from, to).map((token) => token.text);
      const plural = tokens[from]?.kind === 'number' && said.includes('days');
      return (counts && said.includes('in')) || plural ? null : inScope({ monthDays: days }, scope);
    },
    priority: 1,
    examples: ['on the 1st of every month at 9 AM', 'on the 1st and 15th of each month at 6 AM'],
    counterexamples: ['on the 32nd of the month', 'every 5 days in June at noon', 'every second in June'],
  }),
  defineRule({
    id: 'day-selector.last-day',
    yields: 'day-selector',
    pattern:
      '[the] <ordinal+:n> ((day|days|date|dates) [(of|in|for) <month-scope:scope?>]|(of|in|for) <month-scope:scope?>)',
    produce: ({ n, scope }, { tokens, from, to }) =>
      (n.every((one) => one < 0 && scope !== undefined) ||
        tokens.slice(from, to).some((token) => /^(days?|dates?)$/.test(token.text))) &&
      n.every((one) => Math.abs(one) <= 92 && one !== 0 && (scope !== undefined || one < 0)) &&
      (n.every((one) => Math.abs(one) <= 31) || (scope?.span ?? 1) > 1)
        ? inScope({ monthDays: n }, scope)
        : null,
    priority: 1,
    examples: ['on the last day of the month at 18:00', 'on the 45th day of each quarter at noon'],
    counterexamples: ['every 4th day at 9 AM, starting 2027-01-01'],
  }),
  defineRule({
    id: 'day-selector.months-day',
    yields: 'day-selector',
    pattern: "[the] [every|each|this] (month's|quarter's|year's) <ordinal+:n> (day|days)",
    produce: ({ n }, { tokens, from, to }) => {
      const unit = tokens.slice(from, to).find(({ text }) => text.endsWith("'s"))?.text;
      const scope = unit === "month's" ? null : unit === "quarter's" ? [1, 4, 7, 10] : [1];
      return n.every((one) => one !== 0 && Math.abs(one) <= 28)
        ? inScope({ monthDays: n }, scope === null ? undefined : { every: 1, months: scope, span: 12 / scope.length })
        : null;
    },
    priority: 2,
    examples: ["every month's last day at 23:30", "on each quarter's first day at noon"],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.months-weekday',
    yields: 'day-selector',
    pattern: "[the] [every|each] (month's|quarter's) <ordinal+:n> <weekdays:days>",
    produce: ({ n, days }, { tokens, from, to }) => {
      const quarterly = tokens.slice(from, to).some(({ text }) => text === "quarter's");
      return n.every((one) => one !== 0 && Math.abs(one) <= 5)
        ? inScope(
            { weekdays: n.flatMap((one) => days.map((day) => ({ n: one, day }))) },
            quarterly ? { every: 1, months: [1, 4, 7, 10], span: 3 } : undefined,
          )
        : null;
    },
    priority: 2,
    examples: ["every month's first Saturday at 1 AM", "each quarter's last Friday at noon"],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.end-of',
    yields: 'day-selector',
    pattern: '[the] [very] end of <month-scope:scope>',
    produce: ({ scope }, { tokens, from }) =>
      // A bound: "until the end of June".
      /^(until|till|til|through|thru|by|before|after|to|since|from)$/.test(tokens[from - 1]?.text ?? '')
        ? null
        : inScope({ monthDays: [-1] }, scope),
    examples: ['at the end of the month at 18:00', 'at the end of each quarter at noon'],
    counterexamples: ['every day at 9 AM until the end of June 2030'],
  }),
  defineRule({
    id: 'day-selector.month-end',
    yields: 'day-selector',
    pattern: '[the] [each|every] ((month|quarter|year) [-] end|eom|eoq|eoy)',
    produce: (_, { tokens, from, to }) => {
      const unit = tokens.slice(from, to).find(({ text }) => /^(?:month|quarter|year|eo[mqy])$/.test(text))?.text ?? '';
      const months = /^(?:year|eoy)$/.test(unit) ? [12] : [3, 6, 9, 12];
      return [/^(?:month|eom)$/.test(unit) ? { monthDays: [-1] } : { monthDays: [-1], months }];
    },
    examples: ['at month-end at 18:00', 'on every quarter end at noon', 'EOM at 23:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.nth-weekday',
    yields: 'day-selector',
    pattern: '[the] <ordinal+:n> <weekdays:days> [(of|in|for) <month-scope:scope?>]',
    produce: ({ n, days, scope }) =>
      n.every((one) => one !== 0 && Math.abs(one) <= ((scope?.span ?? 1) > 1 || scope === undefined ? 53 : 5))
        ? inScope({ weekdays: n.flatMap((one) => days.map((day) => ({ n: one, day }))) }, scope)
        : null,
    examples: [
      'on the first Monday of the month at 9 AM',
      'on the last Friday of every month at 17:00',
      'on the first and third Wednesday of every month at 2 PM',
      'on the 6th Monday of the quarter at noon',
    ],
    counterexamples: ['every Monday at 9 AM'],
  }),
  defineRule({
    id: 'day-selector.nth-weekday-months',
    yields: 'day-selector',
    pattern: '[the] <ordinal:n> <weekday:day> <months:months>',
    produce: ({ n, day, months }) => (n !== 0 && Math.abs(n) <= 5 ? [{ weekdays: [{ n, day }], months }] : null),
    priority: 1,
    examples: ['on the 1st Wed Jan and 3rd Thu Jul at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.first-weekdays',
    yields: 'day-selector',
    pattern: '[the] (first|last) <number:n> <weekdays:days> (of|in) <month-scope:scope>',
    produce: ({ n, days, scope }, { tokens, from, to }) =>
      n >= 1 && n <= 5 && days.length === 1
        ? inScope(
            {
              weekdays: stretch(1, n).map((one) => ({
                n: tokens.slice(from, to).some((token) => token.text === 'last') ? one - n - 1 : one,
                day: days[0] as DayOfWeek,
              })),
            },
            scope,
          )
        : null,
    priority: 1,
    examples: ['on the first two Mondays of the month at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.instance-of',
    yields: 'day-selector',
    pattern: '[the] <ordinal+:n> (instance|instances) of <weekdays:days> [(of|in) <month-scope:scope?>]',
    produce: ({ n, days, scope }) => inScope({ weekdays: plain(days), positions: n }, scope),
    priority: 2,
    examples: ['monthly on the first and last instance of Tuesday and Friday at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.working-day',
    yields: 'day-selector',
    pattern: `[the] <ordinal+:n> ${WORKING} [(of|in|for) <month-scope:scope?>]`,
    produce: ({ n, scope }) =>
      n.every((one) => one !== 0 && Math.abs(one) <= ((scope?.span ?? 1) > 1 ? 23 * (scope?.span ?? 1) : 23))
        ? inScope({ weekdays: workdays, positions: n }, scope)
        : null,
    priority: 2,
    examples: [
      'on the last working day of the month at 17:00',
      'on the first business day of each month at 9 AM',
      'on the third-last business day of the quarter at noon',
    ],
    counterexamples: ['every weekday at 9 AM'],
  }),
  defineRule({
    id: 'day-selector.working-days',
    yields: 'day-selector',
    pattern: `[the] (first|last) <number:n> ${WORKING} (of|in) <month-scope:scope>`,
    produce: ({ n, scope }, { tokens, from, to }) =>
      n >= 1 && n <= 23
        ? inScope(
            {
              weekdays: workdays,
              positions: tokens.slice(from, to).some((token) => token.text === 'last')
                ? stretch(-n, -1)
                : stretch(1, n),
            },
            scope,
          )
        : null,
    priority: 2,
    examples: ['on the last 3 business days of the month at 17:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.working-day-months',
    yields: 'day-selector',
    pattern: `[the] <ordinal:n> ${WORKING} <months:months>`,
    produce: ({ n, months }) =>
      n !== 0 && Math.abs(n) <= 23 ? [{ weekdays: workdays, positions: [n], months }] : null,
    priority: 2,
    examples: ['on the 1st workday January at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.weekday-the-nth',
    yields: 'day-selector',
    pattern: '<weekday*:days> [,] the <days-of-month:dates> [(of|in) <month-scope:scope?>]',
    produce: ({ days, dates, scope }) => inScope({ weekdays: plain(days), monthDays: dates }, scope),
    priority: 1,
    examples: ['every Friday the 13th at noon', 'every Tuesday the 2nd to 8th of November at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.working-day-the-nth',
    yields: 'day-selector',
    pattern: '(weekday|workday|weekdays|workdays) the <days-of-month:dates> [(of|in) <month-scope:scope?>]',
    produce: ({ dates, scope }) => inScope({ weekdays: workdays, monthDays: dates }, scope),
    priority: 1,
    examples: ['every weekday the 15th of every month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.weekdays-the-ordinals',
    yields: 'day-selector',
    pattern: '<weekdays:days> the <ordinal+:n> day (of|in) <month-scope:scope>',
    produce: ({ days, n, scope }) =>
      n.every((one) => one !== 0 && Math.abs(one) <= 31)
        ? inScope({ weekdays: plain(days), monthDays: n }, scope)
        : null,
    priority: 2,
    examples: ['every Friday the second-to-last and last day of every month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.beginning',
    yields: 'day-selector',
    pattern: '[the] [very] (beginning|begin|start|top) of <month-scope:scope>',
    produce: ({ scope }) => inScope({ monthDays: [1] }, scope),
    examples: ['at the beginning of each month', 'at the start of the quarter at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.year-day',
    yields: 'day-selector',
    pattern: '[the] <ordinal+:n> (day|days) (of|in) (the|each|every) year',
    produce: ({ n }) =>
      n.every((one) => one !== 0 && Math.abs(one) <= 366)
        ? n.length === 1 && Math.abs(n[0] ?? 0) === 1
          ? [{ monthDays: [n[0] === 1 ? 1 : 31], months: [n[0] === 1 ? 1 : 12] }]
          : [{ yearDays: n }]
        : null,
    priority: 2,
    examples: ['on the 100th day of the year at noon', 'on the 60th, 61st and 62nd day of the year at noon'],
    counterexamples: [],
  }),
] as const;
