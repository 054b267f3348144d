import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDurations,
  durationFromMs,
  durationMs,
  formatDuration,
  isExactDuration,
  parseDuration,
} from './duration.ts';

describe('durations', () => {
  it.each([
    ['PT15M', 900_000],
    ['PT90M', 5_400_000],
    ['P30D', 2_592_000_000],
    ['P2W', 1_209_600_000],
    ['P1DT2H3M4.5S', 93_784_500],
    ['-PT24H', -86_400_000],
    ['PT0S', 0],
    ['PT0.001S', 1],
  ])('%s lasts %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
    expect(formatDuration(parseDuration(text))).toBe(text);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1',
    '1D',
    'P1H',
    'PT1D',
    'PT1.5H',
    'P-1D',
    '+PT1S',
    'PT1S ',
    'P1DT',
    'pt1s',
    'PT1,5S',
    'PT9999999999S',
  ])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
    expect(isExactDuration(text)).toBe(false);
  });

  it('gives months and years no length', () => {
    expect(() => durationMs('P1M')).toThrow(/no fixed length/);
    expect(isExactDuration('P1Y')).toBe(false);
    expect(isExactDuration('PT1M')).toBe(true);
  });

  it('compares by length, not by spelling', () => {
    expect(compareDurations('PT60M', 'PT1H')).toBe(0);
    expect(compareDurations('PT36H', 'P2D')).toBeLessThan(0);
  });

  it('turns milliseconds into text and back', () => {
    expect([0, 900_000, 86_400_000, 129_600_000, -500].map(durationFromMs)).toEqual([
      'PT0S',
      'PT15M',
      'P1D',
      'PT36H',
      '-PT0.5S',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: -8e12, max: 8e12 }), (ms) => {
        expect(durationMs(durationFromMs(ms))).toBe(ms);
      }),
    );
    expect(() => durationFromMs(0.5)).toThrow(RangeError);
  });
});
