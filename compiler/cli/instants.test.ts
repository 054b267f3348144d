import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInstant } from './globals.ts';
import { formatInstant, formatWalls } from './instants.ts';

it.each([
  ['2026-01-01T18:00:00Z', 'UTC', '2026-01-01T18:00:00+00:00'],
  ['2026-07-01T18:00:00Z', 'America/New_York', '2026-07-01T14:00:00-04:00'],
  ['2026-01-01T18:00:00Z', 'America/New_York', '2026-01-01T13:00:00-05:00'],
  ['2026-01-01T18:00:00Z', 'Asia/Kathmandu', '2026-01-01T23:45:00+05:45'],
  ['2026-01-01T18:00:00Z', 'America/St_Johns', '2026-01-01T14:30:00-03:30'],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29T03:00:00+02:00'],
  ['2026-12-31T23:59:59.900Z', 'UTC', '2026-12-31T23:59:59+00:00'],
])('%s in %s is %s', (instant, zone, expected) => {
  expect(formatInstant(Date.parse(instant), zone)).toBe(expected);
});

it('names the same instant that it was given', () => {
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Kolkata',
  );
  const second = fc.integer({ min: Date.parse('1975-01-01') / 1000, max: Date.parse('2099-12-31') / 1000 });
  fc.assert(
    fc.property(second, zone, (seconds, timezone) => {
      expect(Date.parse(formatInstant(seconds * 1000, timezone))).toBe(seconds * 1000);
    }),
  );
});

it('shows the wall clock, with seconds where one of a list has any', () => {
  const full = { at: Date.parse('2026-01-01T18:00:00Z'), timezone: 'Europe/Berlin' };
  const odd = { at: Date.parse('2026-01-01T18:00:05Z'), timezone: 'UTC' };
  expect(formatWalls([full])).toEqual(['Thu 2026-01-01 19:00']);
  expect(formatWalls([full, odd])).toEqual(['Thu 2026-01-01 19:00:00', 'Thu 2026-01-01 18:00:05']);
});

it.each([
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01t00:00:00z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T00:00+01:00', '2025-12-31T23:00:00.000Z'],
  ['2026-01-01T00:00:00', null],
  ['2026-01-01', null],
  ['2026-13-01T00:00:00Z', null],
  ['now', null],
])('reads the instant %s', (text, expected) => {
  const instant = readInstant(text);
  expect(instant === null ? null : new Date(instant).toISOString()).toBe(expected);
});
