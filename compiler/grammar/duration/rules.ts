import type { Span } from '../../ast/nodes.ts';
import { defineReader, defineRule } from '../rule.ts';

const COMPACT: Readonly<Record<string, Span['unit']>> = {
  ms: 'millisecond',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

const ISO = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

/** Lengths of falling units as one, in the smallest of them; null where they do not add up to an exact length. */
function sumOf(parts: readonly Span[]): Span | null {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? null;
  const lengths = parts.map(({ unit }) => UNIT_MS[unit] ?? 0);
  if (lengths.some((ms, index) => ms === 0 || (index > 0 && ms >= (lengths[index - 1] ?? 0)))) return null;
  const smallest = parts.at(-1) as Span;
  const total = parts.reduce((sum, { n }, index) => sum + n * (lengths[index] ?? 0), 0);
  return { n: total / (UNIT_MS[smallest.unit] ?? 1), unit: smallest.unit };
}

/** Milliseconds of the units that have a fixed length. */
export const UNIT_MS: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

export const durationReaders = [
  defineReader({
    id: 'duration.compact',
    yields: 'duration',
    begins: { kinds: ['compact'] },
    goesOn: { kinds: ['compact'] },
    read: (tokens, at) => {
      // "1h30m" is one token, "1h 30m" two.
      const found: { end: number; value: Span }[] = [];
      const parts: Span[] = [];
      for (let end = at; end < at + 4 && tokens[end]?.kind === 'compact'; end++) {
        for (const [, n, letters] of (tokens[end]?.text ?? '').matchAll(/([\d.]+)([a-z]+)/g)) {
          const unit = COMPACT[letters ?? ''];
          if (unit === undefined) return found;
          parts.push({ n: Number(n), unit });
        }
        const value = sumOf(parts);
        if (value === null) break;
        found.push({ end: end + 1, value });
      }
      return found;
    },
    examples: ['10m', 'every 2h', 'every 45s', 'every 1h30m', 'every 1h 30m'],
    counterexamples: ['at 10'],
  }),
  defineReader({
    id: 'duration.iso',
    yields: 'duration',
    single: true,
    begins: { kinds: ['mixed'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'word') return [];
      // ISO 8601: PT15M, P1D, PT1H30M. Before the T, M is months.
      const match =
        /^p(?:(\d{1,6})y)?(?:(\d{1,6})m)?(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:t(?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?)?$/.exec(
          token.text,
        );
      if (match === null) return [];
      const parts = ISO.flatMap((unit, index): readonly Span[] => {
        const n = match[index + 1];
        return n === undefined ? [] : [{ n: Number(n), unit }];
      });
      const value = sumOf(parts);
      return value === null ? [] : [{ end: at + 1, value }];
    },
    examples: ['PT15M', 'every PT1H30M', 'P1D'],
    counterexamples: ['at 9 PM, send it'],
  }),
] as const;

export const durationRules = [
  defineRule({
    id: 'unit.second',
    yields: 'unit',
    pattern: '(second|seconds|sec|secs)',
    produce: () => 'second',
    examples: ['every 30 seconds'],
    counterexamples: ['on the second Monday of the month'],
  }),
  defineRule({
    id: 'unit.minute',
    yields: 'unit',
    pattern: '(minute|minutes|min|mins)',
    produce: () => 'minute',
    examples: ['every 15 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.hour',
    yields: 'unit',
    pattern: '(hour|hours|hr|hrs)',
    produce: () => 'hour',
    examples: ['every 6 hours'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.day',
    yields: 'unit',
    pattern: '(day|days|night|nights)',
    produce: () => 'day',
    examples: ['every 2 days starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.weekend',
    yields: 'unit',
    pattern: '(weekend|weekends)',
    produce: () => 'weekend',
    examples: ['every other weekend at noon, starting 2027-01-02'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.week',
    yields: 'unit',
    pattern: '(week|weeks|wk|wks)',
    produce: () => 'week',
    examples: ['every week on Monday'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.fortnight',
    yields: 'duration',
    pattern: '[a] (fortnight|fortnights)',
    produce: () => ({ n: 2, unit: 'week' }),
    examples: ['every fortnight on Monday at 9 AM, starting 2027-01-04'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.month',
    yields: 'unit',
    pattern: '(month|months|mos|mth|mths)',
    produce: () => 'month',
    examples: ['every month on the 1st'],
    counterexamples: [],
  }),
  defineRule({
    id: 'unit.quarter',
    yields: 'unit',
    pattern: '(quarter|quarters)',
    produce: () => 'quarter',
    examples: ['every quarter at 9 AM'],
    counterexamples: ['at quarter past nine'],
  }),
  defineRule({
    id: 'unit.year',
    yields: 'unit',
    pattern: '(year|years)',
    produce: () => 'year',
    examples: ['every year on 1 May'],
    counterexamples: [],
  }),
  defineRule({
    id: 'duration.amount',
    yields: 'duration',
    pattern: '<amount:n> [-] <unit:unit>',
    produce: ({ n, unit }) => (unit === 'weekend' ? null : { n, unit }),
    examples: ['every 15 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'duration.letter',
    yields: 'duration',
    pattern: '<amount:n> (s|m|h|d|w)',
    produce: ({ n }, { tokens, from, to }) => {
      const unit = COMPACT[tokens[to - 1]?.text ?? ''];
      // "7 m/s", "3 d.p.": a letter that goes on is no unit of time.
      const goesOn =
        tokens[to]?.spaced === false && /^[/.'-]$/.test(tokens[to]?.text ?? '') && tokens[to + 1]?.spaced === false;
      return unit === undefined || goesOn || from < 0 ? null : { n, unit };
    },
    examples: [
      'every 15 s',
      'every 2 h',
      'Every hour, sync the orders. Retry 3 times, 30 s apart.',
      'Every hour, sync the orders. 20 s timeout.',
    ],
    counterexamples: ['M/W/F at 9 AM'],
  }),
  defineRule({
    id: 'duration.half-an-hour',
    yields: 'duration',
    pattern: '[a] half [-] [an|a] <unit:unit>',
    produce: ({ unit }) =>
      unit === 'hour'
        ? { n: 30, unit: 'minute' }
        : unit === 'minute'
          ? { n: 30, unit: 'second' }
          : unit === 'year'
            ? { n: 6, unit: 'month' }
            : unit === 'day'
              ? { n: 12, unit: 'hour' }
              : null,
    examples: ['every half hour', 'every half an hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'duration.quarter-hour',
    yields: 'duration',
    pattern: '[a] quarter [-] [of] [an] hour',
    produce: () => ({ n: 15, unit: 'minute' }),
    priority: 1,
    examples: ['every quarter of an hour', 'every quarter hour'],
    counterexamples: ['every quarter at 9 AM'],
  }),
  defineRule({
    id: 'duration.hour-and-a-half',
    yields: 'duration',
    pattern: '[an|one] hour and a half',
    produce: () => ({ n: 90, unit: 'minute' }),
    examples: ['every hour and a half'],
    counterexamples: [],
  }),
  defineRule({
    id: 'duration.restated',
    yields: 'duration',
    // As contracts have it: "ninety (90) days".
    pattern: '<number:said> \\( <number:n> \\) [calendar|consecutive] <unit:unit>',
    produce: ({ said, n, unit }) => (said === n && unit !== 'weekend' ? { n, unit } : null),
    priority: 2,
    examples: ['When a claim is filed, wait thirty (30) days, then close it.'],
    counterexamples: ['When a claim is filed, wait thirty (40) days, then close it.'],
  }),
  defineRule({
    id: 'duration.and-more',
    yields: 'duration',
    // "every hour and 15 minutes"
    pattern: '(hour|minute|day) and <amount:more> <unit:smaller>',
    produce: ({ more, smaller }, { tokens, from }) => {
      const unit = tokens[from]?.text as 'hour' | 'minute' | 'day';
      return smaller === 'weekend' || !/^(every|each)$/.test(tokens[from - 1]?.text ?? '')
        ? null
        : sumOf([
            { n: 1, unit },
            { n: more, unit: smaller },
          ]);
    },
    priority: 1,
    examples: ['every hour and 15 minutes'],
    counterexamples: ['every hour and at noon'],
  }),
  defineRule({
    id: 'duration.compound',
    yields: 'duration',
    pattern: '<amount:n> <unit:unit> [,] [and] <amount:more> <unit:smaller>',
    produce: ({ n, unit, more, smaller }, { tokens, from, to }) => {
      const big = UNIT_MS[unit];
      const small = UNIT_MS[smaller];
      if (big === undefined || small === undefined || big === small) return null;
      // "4 days a week" is no length.
      if (big < small && !tokens.slice(from, to).some(({ text }) => text === 'and')) return null;
      const unitOf = Math.min(big, small) === 1_000 ? 'second' : Math.min(big, small) === 60_000 ? 'minute' : 'hour';
      return { n: (n * big + more * small) / (UNIT_MS[unitOf] as number), unit: unitOf };
    },
    examples: ['every 3 minutes and 30 seconds', 'every 1 hour 30 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'duration.of-three',
    yields: 'duration',
    pattern: '<amount:a> <unit:first> [,] [and] <amount:b> <unit:second> [,] [and] <amount:c> <unit:third>',
    produce: ({ a, first, b, second, c, third }) => {
      const parts = [
        [a, first],
        [b, second],
        [c, third],
      ] as const;
      return sumOf(parts.flatMap(([n, unit]) => (unit === 'weekend' ? [] : [{ n, unit }])));
    },
    priority: 1,
    examples: ['every 2 hours, 10 minutes and 30 seconds'],
    counterexamples: [],
  }),
] as const;
