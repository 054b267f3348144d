import { nearestWorkday, workdayBeside } from '../../ast/days.ts';
import type { DaySelector } from '../../ast/nodes.ts';
import { defineRule } from '../rule.ts';
import { type DayAnchor, dayAnchor, daysFrom, weekdayAnchor, weekdayFrom } from './anchor.ts';

const NEAREST = '(nearest|closest)';
const WORKDAY = '(weekday|workday|business day|working day|work day)';

/** Days counted from other days: the first Tuesday after the first Monday, the weekday nearest the 15th. */
export const relativeDayRules = [
  defineRule({
    id: 'day-anchor.nth-weekday',
    yields: 'day-anchor',
    pattern: '[the] <ordinal:n> <weekday:day> [(of|in) <month-scope:scope?>]',
    produce: ({ n, day, scope }) => weekdayAnchor(n, day, scope),
    priority: 1,
    examples: ['on the Tuesday after the first Monday in November at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-anchor.any-weekday',
    yields: 'day-anchor',
    pattern: '(a|any) <weekday:day> (of|in) <month-scope:scope>',
    produce: ({ day, scope }) => weekdayAnchor(1, day, scope),
    examples: ['on the first Tuesday after a Monday in November at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-anchor.day-of-month',
    yields: 'day-anchor',
    pattern: '[the] <ordinal:n> [day] [(of|in) <month-scope:scope?>]',
    produce: ({ n, scope }, { tokens, from, to }) =>
      // "before the last" alone is no day.
      n > 0 || scope !== undefined || tokens.slice(from, to).some((token) => token.text === 'day')
        ? dayAnchor(n, scope)
        : null,
    examples: ['on the first Monday on or after the 15th at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-anchor.day-number',
    yields: 'day-anchor',
    pattern: 'day <number:n> [(of|in) <month-scope:scope?>]',
    produce: ({ n, scope }) => dayAnchor(n, scope),
    examples: ['on the first Monday after day 15 of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-anchor.end',
    yields: 'day-anchor',
    pattern: '[the] end of <month-scope:scope>',
    produce: ({ scope }) => dayAnchor(-1, scope),
    examples: ['3 days before the end of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-anchor.date',
    yields: 'day-anchor',
    pattern: '[the] <date:date>',
    produce: ({ date }) => (date.year === null ? dayAnchor(date.day, { every: 1, months: [date.month] }) : null),
    priority: 2,
    examples: ['on the first Monday after 4 July at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.weekday-from-day',
    yields: 'day-selector',
    pattern:
      '[the] [<ordinal:n?>] <weekday:day> (after|following|before|preceding|on or after|on or before|on or following|after or on|before or on|that follows|that precedes) <day-anchor:anchor>',
    produce: ({ n = 1, day, anchor }, { tokens, from, to }) => {
      const said = tokens.slice(from, to).map((token) => token.text);
      const relation = said.findIndex((word) => /^(after|following|before|preceding|follows|precedes)$/.test(word));
      const before = /^(before|preceding|precedes)$/.test(said[relation] ?? '');
      const on = said[relation - 1] === 'or' || said[relation + 1] === 'or';
      return n < 1 || n > 5 ? null : weekdayFrom(anchor, day, n, before ? 'before' : 'after', on);
    },
    priority: 3,
    examples: [
      'on the first Tuesday after the first Monday in November at noon',
      'on the Friday before the 3rd Monday of the month at noon',
      'on the first Monday on or after the 15th of every month at noon',
    ],
    counterexamples: ['on the first Tuesday of the month at noon'],
  }),
  defineRule({
    id: 'day-selector.last-weekday-before',
    yields: 'day-selector',
    pattern: '[the] last <weekday:day> (before|preceding|on or before) <day-anchor:anchor>',
    produce: ({ day, anchor }, { tokens, from, to }) =>
      weekdayFrom(
        anchor,
        day,
        1,
        'before',
        tokens.slice(from, to).some((token) => token.text === 'or'),
      ),
    priority: 3,
    examples: ['on the last Friday before the 25th of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.days-from-day',
    yields: 'day-selector',
    pattern: '<number:n> [calendar] (day|days) (before|after|following|preceding|prior to) <day-anchor:anchor>',
    produce: ({ n, anchor }, { tokens, from, to }) =>
      n > 0 && n <= 28
        ? daysFrom(
            anchor,
            tokens.slice(from, to).some((token) => /^(before|preceding|prior)$/.test(token.text)) ? -n : n,
          )
        : null,
    priority: 3,
    examples: ['3 days before the last day of the month at noon', '2 days after the third Friday of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.day-beside-day',
    yields: 'day-selector',
    pattern: '[the] day (before|after|following|preceding) <day-anchor:anchor>',
    produce: ({ anchor }, { tokens, from, to }) =>
      daysFrom(anchor, tokens.slice(from, to).some((token) => /^(before|preceding)$/.test(token.text)) ? -1 : 1),
    priority: 3,
    examples: ['on the day after the first Monday of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.nearest-weekday',
    yields: 'day-selector',
    pattern: `[the] [previous|next] ${NEAREST} ${WORKDAY} to <day-anchor:anchor>`,
    produce: ({ anchor }, { tokens, from }) =>
      nearest(anchor, tokens[from]?.text === 'the' ? tokens[from + 1]?.text : tokens[from]?.text),
    priority: 4,
    examples: [
      'on the nearest weekday to the 15th of the month at 9 AM',
      'every month on the previous nearest weekday to 15th at 9 AM',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.weekday-nearest',
    yields: 'day-selector',
    pattern: `[the] [first] ${WORKDAY} [that is|which is] ${NEAREST} [to] <day-anchor:anchor>`,
    produce: ({ anchor }) => nearest(anchor, undefined),
    priority: 4,
    examples: ['on the weekday nearest the 15th at 9 AM', 'on the weekday nearest day 15 of the month at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'day-selector.weekday-next-to',
    yields: 'day-selector',
    pattern: `[the] [first|last|next] ${WORKDAY} (after|before|following|preceding) <day-anchor:anchor>`,
    produce: ({ anchor }, { tokens, from, to }) => {
      if (anchor.weekday !== null || anchor.low !== anchor.high) return null;
      if (/^(every|each)$/.test(tokens[from - 1]?.text ?? '')) return null;
      const back = tokens.slice(from, to).some(({ text }) => /^(before|preceding)$/.test(text));
      const beside = anchor.low + (back ? -1 : 1);
      return beside === 0 ? null : workdayBeside(beside, anchor.months, back);
    },
    priority: 4,
    examples: [
      'on the first weekday after the 15th of the month at noon',
      'on the weekday before the last day of the month at noon',
    ],
    counterexamples: ['on the first weekday on or after the 15th of the month at noon'],
  }),
  defineRule({
    id: 'day-selector.weekday-beside',
    yields: 'day-selector',
    pattern: `[the] [first|last|next] ${WORKDAY} on or (after|before|following) <day-anchor:anchor>`,
    produce: ({ anchor }, { tokens, from, to }) => {
      const before = tokens.slice(from, to).some((token) => token.text === 'before');
      return nearest(anchor, before ? 'previous' : 'next');
    },
    priority: 4,
    examples: ['on the first weekday on or after the 15th of the month at noon'],
    counterexamples: [],
  }),
] as const;

function nearest(anchor: DayAnchor, direction: string | undefined): readonly DaySelector[] | null {
  if (anchor.weekday !== null || anchor.low !== anchor.high) return null;
  if (direction === 'previous' || direction === 'next')
    return workdayBeside(anchor.low, anchor.months, direction === 'previous');
  return nearestWorkday(anchor.low, anchor.months);
}
