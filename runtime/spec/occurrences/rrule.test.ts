import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { RruleTrigger, ScheduleBounds } from '../job-spec.ts';
import { plainBounds } from '../sample-spec.ts';
import { formatInstant } from '../zone.ts';
import { occurrences } from './occurrences.ts';
import { parseRrule } from './rrule-text.ts';

function rrule(text: string, start: string, bounds: Partial<ScheduleBounds> = {}): RruleTrigger {
  return { kind: 'rrule', rrule: text, start, ...plainBounds, ...bounds };
}

function dates(text: string, start: string, count: number, from = '2020-01-01T00:00:00Z'): readonly string[] {
  return occurrences(rrule(text, start), { from, count }).map((instant) => formatInstant(instant).slice(0, 16));
}

describe('RRULEs, by example', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-01-01T17:00:00', ['2026-01-30T17:00', '2026-02-27T17:00', '2026-03-27T17:00']],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '2026-01-01T17:00:00',
      ['2026-01-30T17:00', '2026-02-27T17:00', '2026-03-31T17:00'],
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-01T00:00:00', ['2026-01-31T00:00', '2026-02-28T00:00', '2026-03-31T00:00']],
    ['FREQ=MONTHLY', '2026-01-31T00:00:00', ['2026-01-31T00:00', '2026-03-31T00:00', '2026-05-31T00:00']],
    [
      'FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR',
      '2026-01-01T09:00:00',
      ['2026-02-13T09:00', '2026-03-13T09:00', '2026-11-13T09:00'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU',
      '2026-01-04T09:00:00',
      ['2026-01-04T09:00', '2026-01-06T09:00', '2026-01-18T09:00'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU',
      '2026-01-04T09:00:00',
      ['2026-01-04T09:00', '2026-01-13T09:00', '2026-01-18T09:00'],
    ],
    ['FREQ=DAILY;INTERVAL=2', '2024-01-01T00:00:00', ['2024-01-01T00:00', '2024-01-03T00:00', '2024-01-05T00:00']],
    ['FREQ=YEARLY', '2024-02-29T00:00:00', ['2024-02-29T00:00', '2028-02-29T00:00', '2032-02-29T00:00']],
    [
      'FREQ=YEARLY;BYMONTH=1;BYDAY=SU;BYHOUR=8,9;BYMINUTE=30',
      '2026-01-01T00:00:00',
      ['2026-01-04T08:30', '2026-01-04T09:30', '2026-01-11T08:30'],
    ],
    [
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
      '2026-01-01T09:00:00',
      ['2026-05-11T09:00', '2027-05-17T09:00', '2028-05-15T09:00'],
    ],
    [
      'FREQ=YEARLY;BYYEARDAY=-1,100',
      '2026-01-01T09:00:00',
      ['2026-04-10T09:00', '2026-12-31T09:00', '2027-04-10T09:00'],
    ],
    ['FREQ=DAILY;COUNT=2', '2026-01-01T09:00:00', ['2026-01-01T09:00', '2026-01-02T09:00']],
    ['FREQ=DAILY;UNTIL=20260102', '2026-01-01T09:00:00', ['2026-01-01T09:00', '2026-01-02T09:00']],
    ['FREQ=DAILY;UNTIL=20260102T090000', '2026-01-01T09:00:00', ['2026-01-01T09:00', '2026-01-02T09:00']],
    ['FREQ=DAILY;UNTIL=20260102T085959Z', '2026-01-01T09:00:00', ['2026-01-01T09:00']],
    ['FREQ=HOURLY;INTERVAL=5', '2026-01-01T22:30:00', ['2026-01-01T22:30', '2026-01-02T03:30', '2026-01-02T08:30']],
    [
      'FREQ=MINUTELY;INTERVAL=90;COUNT=3',
      '2026-01-01T22:30:00',
      ['2026-01-01T22:30', '2026-01-02T00:00', '2026-01-02T01:30'],
    ],
    [
      'FREQ=MINUTELY;INTERVAL=20;BYDAY=SA;BYHOUR=9',
      '2026-01-01T00:00:00',
      ['2026-01-03T09:00', '2026-01-03T09:20', '2026-01-03T09:40'],
    ],
    ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01T00:00:00', []],
    ['FREQ=HOURLY;INTERVAL=2;BYHOUR=17', '2026-01-01T00:00:00', []],
  ])('%s from %s', (text, start, expected) => {
    expect(dates(text, start, 3)).toEqual(expected);
  });

  it('counts from the start, wherever it is asked from', () => {
    expect(dates('FREQ=DAILY;COUNT=5', '2026-01-01T09:00:00', 9, '2026-01-03T09:00:00Z')).toEqual([
      '2026-01-04T09:00',
      '2026-01-05T09:00',
    ]);
    expect(dates('FREQ=HOURLY;COUNT=5', '2026-01-01T09:00:00', 9, '2026-01-01T11:00:00Z')).toEqual([
      '2026-01-01T12:00',
      '2026-01-01T13:00',
    ]);
    expect(dates('FREQ=WEEKLY;INTERVAL=2', '2024-01-01T00:00:00', 2, '2026-11-21T00:00:00Z')).toEqual([
      '2026-11-30T00:00',
      '2026-12-14T00:00',
    ]);
  });

  it.each([
    '',
    'DAILY',
    'FREQ=FORTNIGHTLY',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;COUNT=2;UNTIL=20260101',
    'FREQ=DAILY;FREQ=DAILY',
    'FREQ=DAILY;X=1',
    'FREQ=DAILY;BYDAY=1MO',
    'FREQ=WEEKLY;BYMONTHDAY=1',
    'FREQ=MONTHLY;BYWEEKNO=1',
    'FREQ=MONTHLY;BYYEARDAY=1',
    'FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO',
    'FREQ=YEARLY;BYWEEKNO=1;INTERVAL=2',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=MONTHLY;BYDAY=0MO',
    'FREQ=MONTHLY;BYDAY=MON',
    'FREQ=DAILY;BYHOUR=24',
    'FREQ=DAILY;BYSECOND=60',
    'FREQ=DAILY;UNTIL=2026-01-01',
    'FREQ=DAILY;UNTIL=20260230',
    'RRULE:FREQ=DAILY',
    'FREQ=DAILY;',
    'freq=daily',
  ])('refuses "%s"', (text) => expect(() => parseRrule(text)).toThrow(RangeError));
});

describe('RRULEs, against rrule-temporal', () => {
  const subset = <T>(items: readonly T[], max: number): fc.Arbitrary<readonly T[]> =>
    fc.subarray([...items], { minLength: 1, maxLength: max });
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
  const months = Array.from({ length: 12 }, (_, index) => index + 1);
  const monthDays = [1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -30];
  const part = (name: string, values: fc.Arbitrary<readonly (string | number)[]>): fc.Arbitrary<string> =>
    fc.option(
      values.map((list) => `;${name}=${list}`),
      { nil: '', freq: 2 },
    );
  const byDay = part('BYDAY', subset(weekdays, 4));
  const ordinalDays = part(
    'BYDAY',
    subset(
      weekdays.flatMap((day) => [day, `1${day}`, `2${day}`, `-1${day}`]),
      3,
    ),
  );
  const times = fc
    .tuple(part('BYHOUR', subset([0, 6, 9, 17, 23], 2)), part('BYMINUTE', subset([0, 15, 30], 2)))
    .map((parts) => parts.join(''));
  const interval = fc.constantFrom('', '', ';INTERVAL=2', ';INTERVAL=3', ';INTERVAL=7');
  const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parts).map((list) => list.join(''));
  const rule = fc.oneof(
    joined(
      fc.constant('FREQ=DAILY'),
      interval,
      part('BYMONTH', subset(months, 4)),
      byDay,
      part('BYMONTHDAY', subset(monthDays, 4)),
      times,
    ),
    joined(
      fc.constant('FREQ=WEEKLY'),
      interval,
      byDay,
      part('BYMONTH', subset(months, 6)),
      times,
      fc.constantFrom('', ';WKST=SU', ';WKST=WE'),
    ),
    joined(fc.constant('FREQ=MONTHLY'), interval, ordinalDays, part('BYMONTH', subset(months, 6)), times),
    joined(fc.constant('FREQ=MONTHLY'), interval, part('BYMONTHDAY', subset(monthDays, 4)), byDay, times),
    joined(
      fc.constant('FREQ=MONTHLY'),
      interval,
      subset(weekdays, 5).map((days) => `;BYDAY=${days}`),
      fc.constantFrom(';BYSETPOS=1', ';BYSETPOS=-1', ';BYSETPOS=2,-2'),
    ),
    joined(
      fc.constant('FREQ=YEARLY'),
      interval,
      subset(months, 3).map((list) => `;BYMONTH=${list}`),
      ordinalDays,
      times,
    ),
    joined(
      fc.constant('FREQ=YEARLY'),
      interval,
      subset(months, 3).map((list) => `;BYMONTH=${list}`),
      part('BYMONTHDAY', subset(monthDays, 3)),
      times,
    ),
    joined(
      fc.constant('FREQ=YEARLY'),
      interval,
      subset([1, 60, 100, 365, 366, -1, -366], 3).map((list) => `;BYYEARDAY=${list}`),
    ),
    joined(
      fc.constant('FREQ=YEARLY'),
      subset([1, 2, 20, 52, 53, -1], 2).map((list) => `;BYWEEKNO=${list}`),
      subset(weekdays, 2).map((days) => `;BYDAY=${days}`),
    ),
    joined(
      fc.constant('FREQ=HOURLY'),
      interval,
      part('BYHOUR', subset([0, 6, 9, 17, 23], 3)),
      part('BYMINUTE', subset([0, 15, 30], 2)),
      byDay,
    ),
    joined(
      fc.constant('FREQ=MINUTELY'),
      fc.constantFrom(';INTERVAL=7', ';INTERVAL=45', ';INTERVAL=90'),
      part('BYHOUR', subset([0, 6, 9, 17, 23], 3)),
      byDay,
    ),
  );
  const start = fc
    .integer({ min: Date.UTC(2000, 0, 1) / 900_000, max: Date.UTC(2030, 0, 1) / 900_000 })
    .map((quarter) => new Date(quarter * 900_000).toISOString().slice(0, 19));
  const TWO_DAYS = 2 * 86_400_000;

  function quiet(instant: number, timezone: string): boolean {
    const change = Temporal.Instant.fromEpochMilliseconds(instant - TWO_DAYS)
      .toZonedDateTimeISO(timezone)
      .getTimeZoneTransition('next');
    return change === null || change.epochMilliseconds > instant + TWO_DAYS;
  }

  /** The first fifteen, or null where the oracle gives up (it does on rules that never fire). */
  function answer(oracle: RRuleTemporal): readonly number[] | null {
    try {
      return oracle.all((_, index) => index < 15).map((at) => at.epochMilliseconds);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('Maximum iterations')) return null;
      throw error;
    }
  }

  it('agree in UTC everywhere, and in other zones away from changes of the clock', () => {
    fc.assert(
      fc.property(
        rule,
        start,
        fc.constantFrom('UTC', 'UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'),
        (text, local, timezone) => {
          // Below a day only UTC is compared: RFC 5545 counts hours of the wall clock there, and we count elapsed ones.
          // Nor is BYSETPOS compared elsewhere: it drops a time that a change skips, and so counts on to another day.
          const zone = /HOURLY|MINUTELY|BYSETPOS/.test(text) ? 'UTC' : timezone;
          const oracle = new RRuleTemporal({
            rruleString: `DTSTART;TZID=${zone}:${local.replace(/[-:]/g, '')}\nRRULE:${text}`,
            maxIterations: 20_000,
          });
          const theirs = answer(oracle);
          fc.pre(theirs !== null);
          const ours = occurrences(rrule(text, local, { timezone: zone }), {
            from: Date.parse(`${local}Z`) - TWO_DAYS,
            count: 15,
          });
          // It leaves out days of the first January that are in a week of the year before; RFC 5545 does not.
          const first = text.includes('BYWEEKNO') ? Date.parse(`${local}Z`) + 8 * 86_400_000 : -Infinity;
          const last = Math.min(theirs.at(-1) ?? Infinity, ours.at(-1) ?? Infinity);
          const settled = (instants: readonly number[]): readonly string[] =>
            instants
              .filter((instant) => instant >= first && instant <= last && quiet(instant, zone))
              .map((instant) => formatInstant(instant, zone));
          expect(settled(ours)).toEqual(settled(theirs));
        },
      ),
      { numRuns: 200 },
    );
  });
});
