import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { parseLocalTime } from './civil.ts';
import {
  formatInstant,
  instantOfLocal,
  instantsAt,
  isTimeZone,
  localOfInstant,
  offsetAt,
  parseInstant,
  stretchAt,
} from './zone.ts';

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Casablanca',
  'America/St_Johns',
] as const;
const zone = fc.constantFrom(...ZONES);
const second = fc.integer({ min: Date.UTC(1972, 0, 1) / 1000, max: Date.UTC(2045, 0, 1) / 1000 });

function zoned(instant: number, name: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
}

describe('zones', () => {
  it('agree with Temporal about every instant', () => {
    fc.assert(
      fc.property(zone, second, (name, at) => {
        const expected = zoned(at * 1000, name);
        expect(offsetAt(at * 1000, name)).toBe(expected.offsetNanoseconds / 1e6);
        expect(localOfInstant(at * 1000, name)).toBe(expected.toPlainDateTime().toString({ smallestUnit: 'second' }));
        expect(formatInstant(at * 1000, name)).toBe(
          expected.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
        );
        expect(parseInstant(formatInstant(at * 1000, name))).toBe(at * 1000);
      }),
      { numRuns: 400 },
    );
  });

  it('agree with Temporal about every local time, near changes of the clock too', () => {
    const near = fc.tuple(zone, second, fc.integer({ min: -7200, max: 7200 })).map(([name, at, aside]) => {
      const change = zoned(at * 1000, name).getTimeZoneTransition('next');
      const wall = parseLocalTime(localOfInstant(at * 1000, name));
      return {
        name,
        wall:
          change && change.epochMilliseconds < at * 1000 + 4e10
            ? parseLocalTime(localOfInstant(change.epochMilliseconds, name)) + aside * 1000
            : wall,
      };
    });
    fc.assert(
      fc.property(near, ({ name, wall }) => {
        const local = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19));
        const candidates = (['earlier', 'later'] as const)
          .map((disambiguation) => local.toZonedDateTime(name, { disambiguation }))
          .filter((candidate) => candidate.toPlainDateTime().equals(local));
        expect(instantsAt(wall, name)).toEqual([
          ...new Set(candidates.map((candidate) => candidate.epochMilliseconds)),
        ]);
      }),
      { numRuns: 400 },
    );
  });

  it('keep to stretches without a change inside', () => {
    fc.assert(
      fc.property(zone, second, (name, at) => {
        const stretch = stretchAt(name, at * 1000);
        expect(stretch.start).toBeLessThanOrEqual(at * 1000);
        expect(stretch.end).toBeGreaterThan(at * 1000);
        const change = zoned(at * 1000, name).getTimeZoneTransition('next');
        if (change) expect(stretch.end).toBeLessThanOrEqual(change.epochMilliseconds);
        expect(zoned(stretch.end, name).offsetNanoseconds / 1e6).toBe(stretchAt(name, stretch.end).offset);
      }),
      { numRuns: 200 },
    );
  });

  it('see changes that lie further ahead than Temporal looks', () => {
    // Nothing changes in Samoa for decades before 2010.
    expect(formatInstant(Date.UTC(2011, 11, 30, 9, 59, 59), 'Pacific/Apia')).toBe('2011-12-29T23:59:59-10:00');
    expect(formatInstant(Date.UTC(2011, 11, 30, 10), 'Pacific/Apia')).toBe('2011-12-31T00:00:00+14:00');
  });
});

describe('a local time under our rule', () => {
  it.each([
    ['skipped: after the gap', '2026-03-08T02:30:00', 'America/New_York', '2026-03-08T03:00:00-04:00'],
    ['repeated: the first', '2026-11-01T01:30:00', 'America/New_York', '2026-11-01T01:30:00-04:00'],
    ['a gap of half an hour', '2026-10-04T02:15:00', 'Australia/Lord_Howe', '2026-10-04T02:30:00+11:00'],
    ['a gap at midnight', '2026-03-08T00:30:00', 'America/Havana', '2026-03-08T01:00:00-04:00'],
    ['a day that never was', '2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-31T00:00:00+14:00'],
    ['an ordinary one', '2026-07-01T09:00:00', 'Asia/Kathmandu', '2026-07-01T09:00:00+05:45'],
  ])('%s', (_, local, name, expected) => {
    const instant = instantOfLocal(local, name);
    expect(instant === null ? null : formatInstant(instant, name)).toBe(expected);
  });

  it('can be asked for otherwise', () => {
    expect(instantOfLocal('2026-03-08T02:30:00', 'America/New_York', { gap: 'skip', overlap: 'first' })).toBeNull();
    expect(instantOfLocal('2026-11-01T01:30:00', 'America/New_York', { gap: 'after', overlap: 'last' })).toBe(
      parseInstant('2026-11-01T01:30:00-05:00'),
    );
  });
});

describe('texts', () => {
  it.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Etc/GMT+5', 'Europe/Kyiv'])('takes %s as a zone', (name) =>
    expect(isTimeZone(name)).toBe(true));
  it.each([
    '',
    'Mars/Olympus',
    'america/new_york',
    '+02:00',
    'Z',
    'GMT+2',
    'local',
    'Europe/Berlin ',
  ])('refuses "%s" as a zone', (name) => expect(isTimeZone(name)).toBe(false));
  it('reads instants', () => {
    expect(parseInstant('2024-01-01T00:00:00Z')).toBe(Date.UTC(2024, 0, 1));
    expect(parseInstant('2024-01-01T01:30:00.25+01:30')).toBe(Date.UTC(2024, 0, 1) + 250);
    expect(parseInstant('2023-12-31T19:00:00-05:00')).toBe(Date.UTC(2024, 0, 1));
    expect(formatInstant(Date.UTC(2024, 0, 1) + 250)).toBe('2024-01-01T00:00:00.250+00:00');
    for (const bad of ['2024-01-01', '2024-01-01T00:00:00', '2024-02-30T00:00:00Z', '2024-01-01T00:00Z', 'now']) {
      expect(() => parseInstant(bad)).toThrow(RangeError);
    }
  });
});
