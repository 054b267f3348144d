import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilDate,
  dayNumber,
  daysInMonth,
  formatLocalTime,
  parseDate,
  parseLocalTime,
  parseTimeOfDay,
  weekdayOf,
} from './civil.ts';

const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });

describe('the calendar', () => {
  it('agrees with Date in UTC', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = new Date(day * 86_400_000);
        expect(civilDate(day)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
        expect(weekdayOf(day)).toBe(date.getUTCDay());
        expect(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day);
      }),
    );
  });

  it('carries months and days over', () => {
    expect(dayNumber(2026, 13, 1)).toBe(dayNumber(2027, 1, 1));
    expect(dayNumber(2026, 0, 1)).toBe(dayNumber(2025, 12, 1));
    expect(dayNumber(2026, -25, 1)).toBe(dayNumber(2023, 11, 1));
    expect(dayNumber(2026, 1, 32)).toBe(dayNumber(2026, 2, 1));
    expect([1900, 2000, 2024, 2026].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28]);
  });

  it('reads and writes local times', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 86_399 }), (day, second) => {
        const wall = day * 86_400_000 + second * 1000;
        expect(formatLocalTime(wall)).toBe(new Date(wall).toISOString().slice(0, 19));
        expect(parseLocalTime(formatLocalTime(wall))).toBe(wall);
      }),
    );
  });

  it.each([
    '2026-02-29T00:00:00',
    '2026-13-01T00:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T00:00',
    '2026-01-01 00:00:00',
    '0000-01-01T00:00:00',
    '2026-01-01T00:00:00Z',
  ])('refuses %s as a local time', (text) => expect(() => parseLocalTime(text)).toThrow(RangeError));

  it('reads dates and times of day', () => {
    expect(parseDate('2024-02-29')).toBe(dayNumber(2024, 2, 29));
    expect(() => parseDate('2023-02-29')).toThrow(RangeError);
    expect(parseTimeOfDay('09:30')).toBe(34_200_000);
    expect(parseTimeOfDay('23:59:59')).toBe(86_399_000);
    expect(() => parseTimeOfDay('24:00')).toThrow(RangeError);
  });
});
