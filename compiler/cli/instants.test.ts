import { expect, it } from 'vitest';
import { readInstant } from './globals.ts';
import { formatWalls } from './instants.ts';

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
