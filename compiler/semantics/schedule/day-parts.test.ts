import { describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';

const dayParts = { morning: '06:00', evening: '18:00', night: '22:00' };
const read = (text: string, parts: Readonly<Record<string, string>> = dayParts) =>
  compile(text, { now: '2026-01-01T00:00:00Z', phrase: true, context: { timezone: 'UTC', dayParts: parts } });

describe('a part of the day that the project defines lasts until the next part', () => {
  it.each([
    ['every hour except at night', 'Every hour in UTC except from 22:00 to 23:59 and from 00:00 to 05:59.'],
    ['every 15 minutes, mornings only', 'Every 15 minutes from 06:00 to 17:45 in UTC.'],
    ['every 2 hours at night', 'Every 2 hours from 22:00 to 04:00 in UTC.'],
  ])('%s', (text, canonical) => {
    expect(read(text).spec?.canonical).toBe(canonical);
  });

  it.each([{}, { night: '22:00' }])('is asked for where it has no end: %j', (parts) => {
    expect(read('every hour except at night', parts).diagnostics.map(({ code }) => code)).toContain('NLJ3018');
  });
});
