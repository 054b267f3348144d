import { describe, expect, test } from 'vitest';
import { city, dayOf, differ, duration, elapsed, isoDuration, logClock, moment, relative, whole } from './time.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const paris = { zone: 'Europe/Paris', language: 'en-GB' };
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const SECOND = 1000;
const HOUR = 3_600_000;

describe('times are said', () => {
  test.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [850.4, '850 ms'],
    [1200, '1.2 s'],
    [9000, '9 s'],
    [59_999, '59 s'],
    [184_000, '3 min 4 s'],
    [2 * HOUR, '2 h'],
    [2 * HOUR + 30 * SECOND, '2 h'],
    [26 * HOUR, '1 d 2 h'],
  ])('%d ms as %s', (ms, said) => {
    expect(plain(duration(ms))).toBe(said);
  });

  test('counting in whole seconds, and by how far away they are', () => {
    expect([0, 999, 1500].map(elapsed).map(plain)).toEqual(['0 s', '0 s', '1 s']);
    const away = [0, 999, 12 * SECOND, -5 * 60 * SECOND, 26 * HOUR, -2 * HOUR].map((ms) =>
      plain(relative(NOW + ms, NOW)),
    );
    expect(away).toEqual(['now', 'now', 'in 12 s', '5 min ago', 'in 1 d', '2 h ago']);
  });

  test('as short as they are clear, in the zone of whoever reads', () => {
    const said = [
      '2026-11-24T17:00:00Z',
      '2026-11-24T17:00:05Z',
      '2026-11-26T17:00:00Z',
      '2026-12-24T17:00:00Z',
      '2027-12-24T17:00:00Z',
    ];
    expect(said.map((at) => moment(Date.parse(at), NOW, paris))).toEqual([
      '18:00',
      '18:00:05',
      'Thu 18:00',
      '24 Dec, 18:00',
      '24 Dec 2027, 18:00',
    ]);
    expect(moment(Date.parse('2026-11-24T17:00:00Z'), NOW, { ...paris, zone: 'America/New_York' })).toBe('12:00');
    // The comma behind the weekday comes and goes with versions of CLDR.
    expect(whole(NOW, paris)).toMatch(/^Tuesday,? 24 November 2026 at 13:00:00 CET$/u);
    expect(logClock(NOW + 120, paris)).toBe('13:00:00.120');
  });

  test('with the job’s own beside them only where its clocks show another', () => {
    expect(differ(NOW, 'Europe/Paris', 'Europe/Berlin')).toBe(false);
    expect(differ(NOW, 'Europe/Paris', 'America/New_York')).toBe(true);
    expect(city('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
    expect(dayOf(Date.parse('2026-11-24T23:30:00Z'), 'Europe/Paris')).toBe('2026-11-25');
  });

  test('durations of ISO 8601 in words', () => {
    expect(['PT15M', 'P30D', 'PT1H', 'P1DT2H', 'soon'].map(isoDuration)).toEqual([
      '15 minutes',
      '30 days',
      '1 hour',
      '1 day 2 hours',
      'soon',
    ]);
  });
});
