import { joined } from '../../ast/joined.ts';
import type { CivilDate, Clause, DayOfWeek, DaySelector } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_DAYS, MONTH_NAMES, MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { inScope } from '../month/scope.ts';
import { defineReader, defineRule } from '../rule.ts';
import { lastWhere } from '../where.ts';
import { datesIn } from './in-year.ts';
import { exists } from './rules.ts';

const onWeekdays = (days: readonly DayOfWeek[]): Extract<Clause, { kind: 'days' }> => ({
  kind: 'days',
  days: [{ weekdays: days.map((day) => ({ n: null, day })) }],
});
const selectors = (days: readonly DaySelector[]): Clause => ({ kind: 'days', days });

/** A word before a date, which belongs to it where there is no such date. */
const INTRODUCES = '(on|every|each|the|until|till|through|starting|beginning|from|since|before|after|ending|except)';

/** Every so many days from here on come once in a month, so that "every 15th day of the month" is a date. */
const SURELY_A_DATE = 13;

const isMonth = ({ text }: Token): boolean => text === 'month' || text === 'quarter';

export const dateClauseReaders = [
  defineReader({
    id: 'no-date.said',
    yields: 'no-date',
    begins: { kinds: ['date', 'slashes', 'ordinal', 'number'], words: [...MONTH_WORDS.keys()] },
    alone: { kinds: ['date', 'slashes'] },
    goesOn: { kinds: ['ordinal', 'number'], words: ['the', 'of', ...MONTH_WORDS.keys()] },
    read: (tokens, index) => {
      const token = tokens[index];
      if (token === undefined) return [];
      if (token.kind === 'date') {
        const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(token.text);
        const year = Number(match?.[1]);
        const month = Number(match?.[2]);
        const day = Number(match?.[3]);
        const date = new Date(Date.UTC(year, month - 1, day));
        if (date.getUTCMonth() + 1 === month && date.getUTCDate() === day) return [];
        return [{ end: index + 1, value: noDate(token.text, month, year) }];
      }
      if (token.kind === 'slashes') {
        const parts = token.text.split(/[/.]/);
        const [a = 0, b = 0, inYear = 0] = parts.map(Number);
        if (token.text.includes('.'))
          return exists({ year: inYear, month: b, day: a })
            ? []
            : [{ end: index + 1, value: noDate(token.text, b, inYear) }];
        if ((parts[2] ?? '').length !== 4 || a === b || a > 12 || b > 12) return [];
        const two = (n: number) => String(n).padStart(2, '0');
        return [
          {
            end: index + 1,
            value: {
              kind: 'problem',
              code: 'NLJ3005',
              message: `“${token.text}” is ${a} ${MONTH_NAMES[b - 1]} to some and ${MONTH_NAMES[a - 1]} ${b} to others.`,
              instead: [
                { title: `${b} ${MONTH_NAMES[a - 1]} ${parts[2]}`, text: `on ${parts[2]}-${two(a)}-${two(b)}` },
                { title: `${a} ${MONTH_NAMES[b - 1]} ${parts[2]}`, text: `on ${parts[2]}-${two(b)}-${two(a)}` },
              ],
            },
          },
        ];
      }
      const first = monthAt(tokens, index);
      let day = Number.NaN;
      let named: number | undefined;
      let end = index + 2;
      if (first !== undefined) {
        named = first;
        const the = tokens[index + 1]?.text === 'the' ? 1 : 0;
        day = countAt(tokens, index + 1 + the);
        end = index + 2 + the;
        const behind = tokens[end]?.text;
        if (tokens[end - 1]?.text.length === 4 || behind === 'am' || behind === 'pm') return [];
      } else if (!Number.isNaN(countAt(tokens, index))) {
        const of = tokens[index + 1]?.text === 'of' ? 1 : 0;
        named = monthAt(tokens, index + 1 + of);
        day = countAt(tokens, index);
        end = index + 2 + of;
      }
      if (named === undefined || !Number.isInteger(day) || day < 1) return [];
      const comma = tokens[end]?.text === ',' ? 1 : 0;
      const yearToken = tokens[end + comma];
      const year = yearToken?.kind === 'number' && /^(19|20|21)\d\d$/.test(yearToken.text) ? yearToken.value : null;
      const most =
        named === 2 && year !== null && new Date(Date.UTC(year, 2, 0)).getUTCDate() === 28
          ? 28
          : (MONTH_DAYS[named - 1] ?? 31);
      if (day <= most) return [];
      return [
        { end: year === null ? end : end + comma + 1, value: noDate(`${MONTH_NAMES[named - 1]} ${day}`, named, year) },
      ];
    },
    examples: ['at noon every June 31', 'on 2027-02-29 at 10:00', 'on 09/10/2027 at 9 AM'],
    counterexamples: ['every June 30 at noon'],
  }),
] as const;

/** The number or ordinal at a place; NaN where there is none. */
function countAt(tokens: readonly Token[], at: number): number {
  const found = tokens[at];
  return found?.kind === 'ordinal' || found?.kind === 'number' ? found.value : Number.NaN;
}

function monthAt(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at];
  return token?.kind === 'word' ? MONTH_WORDS.get(token.text) : undefined;
}

function noDate(said: string, month: number, year: number | null): Clause {
  const name = MONTH_NAMES[month - 1];
  const days = name === undefined ? null : new Date(Date.UTC(year ?? 2024, month, 0)).getUTCDate();
  return {
    kind: 'problem',
    code: 'NLJ4002',
    message:
      days === null
        ? `There is no date “${said}”.`
        : `There is no date “${said}”: ${name}${year === null ? '' : ` ${year}`} has ${days} days.`,
    instead: [],
  };
}

/** Words of a schedule behind a day of the month: behind others it is no day, but the number of something. */
const GOES_ON_BEHIND_DAY =
  'at in and of every each from until starting except unless but excluding skip skipping monthly during with for plus or up through to only utc'.split(
    ' ',
  );

export const dateClauses = [
  defineRule({
    id: 'date.impossible',
    yields: 'clause',
    pattern: `[${INTRODUCES}] [${INTRODUCES}] [${INTRODUCES}] <no-date:problem>`,
    produce: ({ problem }) => problem,
    examples: ['at noon every June 31', 'every day at 9 AM starting on the 31st of June'],
    counterexamples: ['every June 30 at noon'],
  }),
  defineRule({
    id: 'days.weekdays',
    yields: 'clause',
    pattern:
      '[only] [on|of|at|during|every|each|any|ev|on every|on each|on any|on all|of every|of each|of any|of a] [the] <weekdays:days> [only]',
    produce: ({ days }, { tokens, from, to }) =>
      tokens.slice(from, to).some(({ text }) => text === 'or')
        ? { ...onWeekdays(days), note: 'either' }
        : to - from === 1 && tokens[from]?.text === 't'
          ? { ...onWeekdays(days), note: 'initial' }
          : onWeekdays(days),
    examples: ['every Monday at 9 AM', 'on weekdays at 9 AM', 'Mon–Fri at 9 AM', 'Every Monday through Friday at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.of-the-week',
    yields: 'clause',
    // "Weekly on a Friday", "weekly @ Sun": the day of what comes by the week.
    pattern: '(on (a|an)|@) <weekdays:days>',
    follows: { words: ['at', '@', ',', '.', ')'], kinds: ['clock', 'number'] },
    produce: ({ days }, { tokens, from, to }) => {
      const ends = tokens[to] === undefined || /^(?:at|@|,|\.|\))$/.test(tokens[to]?.text ?? '');
      const timed = tokens[to]?.kind === 'clock' || tokens[to]?.kind === 'number';
      return (ends || timed) && /^(?:weekly|weeks?|wks?|fortnight|fortnightly)$/.test(tokens[from - 1]?.text ?? '')
        ? onWeekdays(days)
        : null;
    },
    examples: [
      'weekly on a Friday at 5 PM',
      'every fortnight on a Wednesday at 7 PM, starting 2027-01-06',
      'weekly @ Sun 00:00',
    ],
    counterexamples: ['every week, put on a Friday show'],
  }),
  defineRule({
    id: 'days.during-the-week',
    yields: 'clause',
    pattern: '[only] (during|throughout) the week [only]',
    produce: (_, { tokens, to }) =>
      /^(of|before|after)$/.test(tokens[to]?.text ?? '') ? null : onWeekdays([1, 2, 3, 4, 5]),
    examples: ['every 10 minutes during the week'],
    counterexamples: ['every Monday during the last week of the month at noon'],
  }),
  defineRule({
    id: 'days.weekdays-parenthesis',
    yields: 'clause',
    pattern: '\\( [on|every] <weekdays:days> \\)',
    produce: ({ days }) => onWeekdays(days),
    examples: ['once a week (Sunday) at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.selector',
    yields: 'clause',
    pattern: '[only] [on|of|every|each|at|on every|of every] <day-selector+:days> [only]',
    produce: ({ days }, { tokens, from, to }) => {
      // "At 9 in June" is an hour, and no day of the month.
      if (tokens[from]?.text === 'at' && /^\d+$/.test(tokens[from + 1]?.text ?? '')) return null;
      // "Every 2nd Saturday" is every other one to some and the month's second to others; "every first Monday" is not.
      const every = isEvery(tokens[from]) || isEvery(tokens[from + 1]);
      const all = joined(days);
      const n = all[0]?.weekdays?.[0]?.n ?? 0;
      const unscoped = () => all.every((one) => one.months === undefined) && lastWhere(tokens, isMonth) < from;
      if (every && n > 1 && all[0]?.positions === undefined && unscoped()) {
        return {
          kind: 'problem',
          code: 'NLJ3005',
          message: 'This is every so many weeks to some, and that weekday of each month to others.',
          ...(all.length === 1 && all[0]?.weekdays?.length === 1 && all[0].weekdays[0] !== undefined
            ? { everyNth: { n, day: all[0].weekdays[0].day } }
            : {}),
          instead: [
            {
              title: `the ${n}${n === 2 ? 'nd' : n === 3 ? 'rd' : 'th'} of the month`,
              text: `on the ${tokens
                .slice(from, from + 4)
                .filter((token) => !/^(every|each|on)$/.test(token.text))
                .slice(0, 2)
                .map((token) => token.text)
                .join(' ')} of the month`,
            },
            ...(n === 2
              ? [
                  {
                    title: 'every other week',
                    text: `every other ${tokens.slice(from, from + 4).filter((token) => !/^(every|each|on)$/.test(token.text))[1]?.text ?? ''}`,
                  },
                ]
              : []),
          ],
        };
      }
      const said = tokens.slice(from, to);
      const mixed = mixedPlural(said) ?? allOrOne(said);
      if (mixed !== null) return mixed;
      const words = said.map((token) => token.text);
      // "The 1st Monday of quarter" may be one of each month of it, as the schedules of some platforms have it.
      const quarter = words.indexOf('quarter');
      const loose = all[0]?.weekdays !== undefined && /^(of|in)$/.test(words[quarter - 1] ?? '');
      if (quarter > 0 && loose) return { kind: 'days', days: all, note: 'of-quarter' };
      const back = words.includes('end') && words.some((word) => /^(before|prior)$/.test(word));
      return back ? { kind: 'days', days: all, note: 'before-end' } : selectors(all);
    },
    priority: 1,
    examples: [
      'on the first Monday of the month at 9 AM',
      'on the last day of the month at 18:00',
      'First of every month',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.of-month',
    yields: 'clause',
    pattern: '[on|from] [both] [every|each|the] <days-of-month:days>',
    follows: { kinds: ['punct', 'clock', 'number'], words: GOES_ON_BEHIND_DAY },
    produce: ({ days }, { tokens, from, to }) => {
      const next = tokens[to];
      // "the 2nd reminder" is no day: only words that go on with a schedule may follow.
      if (
        next !== undefined &&
        (next.kind !== 'punct' || next.text === '-') &&
        next.kind !== 'clock' &&
        !(next.kind === 'number' && /^(am|pm)$/.test(tokens[to + 1]?.text ?? '')) &&
        !GOES_ON_BEHIND_DAY.includes(next.text)
      )
        return null;
      // Numbers alone ("every 27") are no days: an ordinal, or "day", must be among the words.
      const said = tokens.slice(from, to);
      return said.some((token) => token.kind === 'ordinal') ||
        (said.some((token) => token.text === 'on') &&
          said.some((token) => token.text === 'the' && !said.some((one) => one.kind === 'number'))) ||
        // "the fifth", "every other month, the first": all that is said, or all the rest of it.
        (said[0]?.text === 'the' && next === undefined && (from === 0 || tokens[from - 1]?.text === ','))
        ? selectors([{ monthDays: days }])
        : null;
    },
    examples: ['monthly on the 1st and 15th at noon', 'the 1st at noon', 'every month, the fifth'],
    counterexamples: ['every 15 minutes'],
  }),
  defineRule({
    id: 'days.day-numbers',
    yields: 'clause',
    pattern: '[on|in] [the] (day|days) [number|n °|no .|no] <days-of-month:days> [day] [(of|in) <month-scope:scope?>]',
    produce: ({ days, scope }) => {
      const counted = inScope({ monthDays: days }, scope);
      return counted === null ? null : selectors(counted);
    },
    examples: ['on day 1 of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.in',
    yields: 'clause',
    pattern:
      '[only] (in|of|on|during|every|each|throughout|only in|in the month of|for the month of|of every|in every|of each) [month] <months:months> [only]',
    produce: ({ months }, { tokens, from, to }) =>
      tokens[to]?.kind === 'number'
        ? null
        : {
            kind: 'months',
            months,
            every: /^(every|each)$/.test(tokens[from]?.text ?? ''),
          },
    examples: ['every day in June at noon', 'every Monday at noon, only in March'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.named',
    yields: 'clause',
    pattern: '[the] (month|months) of <months:months>',
    produce: ({ months }) => ({ kind: 'months', months }),
    examples: ['every day at noon, month of May'],
    counterexamples: ['every month at noon'],
  }),
  defineRule({
    id: 'days.every-nth-of-month',
    yields: 'clause',
    pattern: '[on] (every|each) <ordinal:n> day (of|in) (the|each|every) month',
    produce: ({ n }, { tokens, from, to }) =>
      n < 2
        ? null
        : n >= SURELY_A_DATE && n <= 31
          ? { kind: 'days', days: [{ monthDays: [n] }], note: 'every-nth' }
          : {
              kind: 'problem',
              code: 'NLJ3005',
              message: `“Every ${tokens.slice(from, to).find(({ kind }) => kind === 'ordinal')?.text ?? 'such'} day of the month” is that one day to some, and every so many days to others.`,
              instead: [
                { title: `day ${n} of the month`, text: `on day ${n} of the month` },
                { title: `every ${n} days`, text: `every ${n} days` },
              ],
            },
    priority: 3,
    examples: ['every 2nd day of the month', 'every 28th day of the month at 9 AM'],
    counterexamples: ['every 1st day of the month at 9 AM'],
  }),
  defineRule({
    id: 'days.every-n-of-month',
    yields: 'clause',
    pattern: '(every|each) <number:n> days (of|in) (the|each|every|a) month',
    produce: ({ n }, { tokens, to }) =>
      n > 1 && n < 31
        ? {
            kind: 'days',
            days: [{ monthDays: stretch(1, 31, n) }],
            ...(tokens[to - 2]?.text === 'a' ? { note: 'each-month' as const } : {}),
          }
        : null,
    priority: 3,
    examples: ['every 10 days of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.nth-weekday-of-year',
    yields: 'clause',
    pattern: '[on] [every|each|the] <ordinal:n> <weekday:day> of (the|each|every) year',
    produce: ({ n, day }) =>
      n !== 0 && Math.abs(n) <= 53 ? selectors([{ weekdays: [{ n, day }], inYear: true }]) : null,
    priority: 3,
    examples: ['on the 20th Monday of the year at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.weeknights',
    yields: 'clause',
    pattern: '[on|every|each] (weeknight|weeknights)',
    produce: () => ({
      kind: 'days',
      days: [{ weekdays: ([1, 2, 3, 4, 5] as const).map((day) => ({ n: null, day })) }],
      note: 'weeknights',
    }),
    examples: ['weeknights at 10 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'dates.month-slash-day',
    yields: 'clause',
    pattern: '[on] (every|each) <number:a> / <number:b>',
    produce: ({ a, b }) =>
      a >= 1 && a <= 12 && b > 12 && b <= (MONTH_DAYS[a - 1] ?? 0)
        ? datesClause([{ year: null, month: a, day: b }], true)
        : null,
    examples: ['each 4/15 at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.in-brackets',
    yields: 'clause',
    pattern: '\\( <months:months> \\)',
    produce: ({ months }) => ({ kind: 'months', months }),
    examples: ['every quarter (Jan, Apr, Jul, Oct) on the 1st at 1 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'dates.months-and-day',
    yields: 'clause',
    pattern: '[on] <months:months> [the] <day-of-month:day>',
    produce: ({ months, day }, { tokens, to }) =>
      months.length > 1 && !/^(am|pm|:)$/.test(tokens[to]?.text ?? '')
        ? selectors([{ monthDays: [day], months }])
        : null,
    priority: 2,
    examples: ['on January, April, July and October 13 at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'dates.of-a-year',
    yields: 'clause',
    pattern: '[on] <day-selector:days> [,] [of|in] <year:year>',
    produce: ({ days, year }) => {
      const dates = datesIn(days, year);
      return dates === null || dates.length === 0 ? null : datesClause(dates, false);
    },
    priority: 3,
    examples: [
      'on the first Friday in February 2030 at 2 PM',
      'on the last day of February 2028 at noon',
      'on the last weekday of June 2030 at noon',
    ],
    counterexamples: ['on the first Friday of the month in 2030 at noon'],
  }),
  defineRule({
    id: 'dates.day-of-a-year',
    yields: 'clause',
    pattern: '[on] [the] <nth:n> day (of|in) <year:year>',
    produce: ({ n, year }) => {
      const date = new Date(Date.UTC(year, 0, n));
      return date.getUTCFullYear() === year
        ? datesClause([{ year, month: date.getUTCMonth() + 1, day: date.getUTCDate() }], false)
        : null;
    },
    priority: 3,
    examples: ['on the 35th day of 2030 at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.from-to',
    yields: 'clause',
    pattern: 'from <months:months>',
    produce: ({ months }) => (months.length > 1 ? { kind: 'months', months } : null),
    examples: ['every day from June to August at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.stretch',
    yields: 'clause',
    // "…, October through December": behind a comma it needs no "in".
    pattern: '<months:months>',
    produce: ({ months }, { tokens, from, to }) =>
      months.length > 1 &&
      (from === 0 || tokens[from - 1]?.text === ',') &&
      /^(to|through|thru|-)$/.test(tokens[from + 1]?.text ?? '') &&
      to === from + 3
        ? { kind: 'months', months }
        : null,
    examples: ['every 6 hours, October through December'],
    counterexamples: ['every day in June at noon'],
  }),
  defineRule({
    id: 'dates.list',
    yields: 'clause',
    pattern:
      '[on|every|each|on every|in|of] [the] <dates-item+:dates> [every year|each year|of every year|of each year|yearly|annually]',
    produce: ({ dates }, { tokens, from, to }) =>
      datesClause(
        joined(dates),
        tokens.slice(from, to).some((token) => /^(every|each|yearly|annually)$/.test(token.text)),
      ),
    examples: ['on 24 December 2027 at 9 AM', 'every January 1st at noon', 'on Jan 1 and Jul 1 every year at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'dates.with-weekday',
    yields: 'clause',
    pattern: '[on] <weekday:day> [,] [the] <date:date>',
    produce: ({ day, date }) => ({ kind: 'dates', dates: [date], every: false, weekday: day }),
    examples: ['on Friday, 24 December 2027 at 9 AM'],
    counterexamples: [],
  }),
] as const;

const isEvery = (token: Token | undefined): boolean => token?.text === 'every' || token?.text === 'each';
const isPluralDay = (text: string): boolean => text.endsWith('s') && WEEKDAY_WORDS.has(text.slice(0, -1));

function datesClause(dates: readonly CivilDate[], every: boolean): Clause {
  return { kind: 'dates', dates, every };
}

/** "Every Friday before the 15th": all of them in the month, or the one right before? */
function allOrOne(said: readonly Token[]): Clause | null {
  if (!said.some(({ text }) => text === 'before' || text === 'after')) return null;
  const [first, day, relation, ...anchor] = said.filter(({ text }) => text !== 'on' && text !== 'of');
  const every = /^(every|each)$/.test(first?.text ?? '');
  const plural = day?.text.endsWith('s') === true && WEEKDAY_WORDS.has(day.text.slice(0, -1));
  if (!every || plural || day === undefined || !WEEKDAY_WORDS.has(day.text)) return null;
  const direction = relation?.text ?? '';
  const the = anchor.map(({ text }) => text).join(' ');
  const [, n] = /^the (\d+)(?:st|nd|rd|th)$/.exec(the) ?? [];
  if (!/^(before|after)$/.test(direction) || n === undefined) return null;
  const stretch = direction === 'before' ? `1st to the ${Number(n) - 1}th` : `${Number(n) + 1}th to the 31st`;
  return {
    kind: 'problem',
    code: 'NLJ3005',
    message: `“${said.map(({ text }) => text).join(' ')}”: is it each ${day.text} of the month ${direction} that day, or the one right ${direction} it?`,
    instead: [
      { title: 'each of them', text: `every ${day.text} from the ${stretch} of the month` },
      {
        title: 'the one',
        text: `on the ${direction === 'before' ? 'last' : 'first'} ${day.text} ${direction} ${the} of the month`,
      },
    ],
  };
}

/** "The first Monday and Fridays": the first of both, or every Friday? */
function mixedPlural(said: readonly Token[]): Clause | null {
  if (!said.some(({ text }) => text === 'and' || text === ',' || text === '&')) return null;
  const isDay = ({ kind, text }: Token) => kind === 'word' && (WEEKDAY_WORDS.has(text) || isPluralDay(text));
  const at = said.findIndex(isDay);
  const first = said[at];
  const plural = said.find((token, index) => index > at && isDay(token) && isPluralDay(token.text));
  if (first === undefined || plural === undefined || !/^(and|,|&)$/.test(said[said.indexOf(plural) - 1]?.text ?? ''))
    return null;
  if (isPluralDay(first.text)) return null;
  const words = (tokens: readonly Token[]) => tokens.map((token) => token.text).join(' ');
  const counted = words(
    said.slice(0, said.indexOf(first)).filter((token) => !/^(on|every|each|the|at|only)$/.test(token.text)),
  );
  const day = plural.text.slice(0, -1);
  return {
    kind: 'problem',
    code: 'NLJ3005',
    message: `“${words(said)}”: is it the ${counted} ${day} alone, or every ${day}?`,
    instead: [
      {
        title: `the ${counted} of both`,
        text: `on the ${counted} ${first.text} and the ${counted} ${day} of the month`,
      },
      { title: `every ${day}`, text: `on the ${counted} ${first.text} of the month and every ${day}` },
    ],
  };
}
