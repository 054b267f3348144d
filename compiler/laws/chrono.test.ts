import { parseDate } from 'chrono-node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';

/**
 * One-off dates mean what chrono-node takes them for, which finds dates in English and knows nothing of ours. Both are
 * asked in UTC and at the same `now`. Where the two differ on purpose, the difference is written down below with its
 * reason, and tested as well, so that it is noticed when either side changes.
 */
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const two = (n: number) => String(n).padStart(2, '0');

/** The local time of the single moment that a text names for us; null where it is refused or is none. */
function ours(text: string, now: string): string | null {
  const [trigger, ...others] = compile(text, { now, phrase: true }).spec?.triggers ?? [];
  return trigger?.kind === 'once' && others.length === 0 ? trigger.at : null;
}

const theirs = (text: string, now: string): string | null =>
  parseDate(text, { instant: new Date(now), timezone: 0 }, { forwardDate: true })
    ?.toISOString()
    .slice(0, 19) ?? null;

const clock = fc.record({ hour: fc.nat(23), minute: fc.constantFrom(0, 5, 30, 45) }).chain(({ hour, minute }) => {
  const twelve = `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
  return fc.constantFrom(`${two(hour)}:${two(minute)}`, twelve);
});
const moment = fc
  .tuple(
    fc.integer({ min: 2027, max: 2040 }),
    fc.nat(11),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 1439 }),
  )
  .map(([year, month, day, minute]) => new Date(Date.UTC(year, month, day, 0, minute)).toISOString());
const ORDINAL = (n: number) => `${n}${n > 10 && n < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;

const absolute = fc
  .record({
    year: fc.integer({ min: 2027, max: 2060 }),
    month: fc.nat(11),
    day: fc.integer({ min: 1, max: 28 }),
    clock,
  })
  .chain(({ year, month, day, clock: at }) => {
    const name = MONTHS[month] ?? '';
    const iso = `${year}-${two(month + 1)}-${two(day)}`;
    return fc.constantFrom(
      `${day} ${name} ${year} at ${at}`,
      `on ${name} ${day}, ${year} at ${at}`,
      `the ${ORDINAL(day)} of ${name} ${year} at ${at}`,
      `on ${name.slice(0, 3)} ${ORDINAL(day)}, ${year} at ${at}`,
      `${iso} at ${at}`,
      `on ${iso} ${at}`,
      `${at} on ${day} ${name} ${year}`,
    );
  });

const relative = fc
  .record({ n: fc.integer({ min: 2, max: 20 }), weekday: fc.nat(6), clock })
  .chain(({ n, weekday, clock: at }) =>
    fc.constantFrom(
      `tomorrow at ${at}`,
      `the day after tomorrow at ${at}`,
      `in ${n} hours`,
      `in ${n} minutes`,
      `in ${n} days at ${at}`,
      `in ${n} weeks at ${at}`,
      `in ${n} months at ${at}`,
      `${n} hours from now`,
      `in half an hour`,
      `in an hour`,
      `tomorrow at noon`,
      `on this coming ${DAYS[weekday]} at ${at}`,
    ),
  );

describe('one-off dates, against chrono-node', () => {
  it.each([
    ['absolute', absolute],
    ['relative', relative],
  ] as const)('%s', (_, phrases) => {
    let compared = 0;
    fc.assert(
      fc.property(phrases, moment, (text, now) => {
        // On that very weekday the two differ; see below.
        fc.pre(!text.includes(`coming ${DAYS[(new Date(now).getUTCDay() + 6) % 7]}`));
        const said = theirs(text, now);
        expect(said, text).not.toBeNull();
        expect(ours(text, now), `${text} (now ${now})`).toBe(said);
        compared += 1;
      }),
      { seed: 20_261_123, numRuns: 250 },
    );
    expect(compared).toBe(250);
  });

  const NOW = '2026-11-18T10:20:00Z'; // a Wednesday
  it.each([
    // It is the coming one to many, and that of the next week to others: the coming one is used, and it is told.
    ['next Friday at 5 PM', '2026-11-20T17:00:00', '2026-11-27T17:00:00'],
    // On a Wednesday the coming one is that of the week after; chrono-node takes today.
    ['this coming Wednesday at 5 PM', '2026-11-25T17:00:00', '2026-11-18T17:00:00'],
    // chrono-node reads the length alone, and counts from now instead of from the day that is said.
    ['a week from Monday at 9 AM', '2026-11-30T09:00:00', '2026-11-25T10:20:00'],
    ['two weeks from tomorrow at 8 AM', '2026-12-03T08:00:00', '2026-12-02T10:20:00'],
    // It stops at “next week” and “next month”, and leaves the day and the time aside.
    ['next week on Tuesday at 9 AM', '2026-11-24T09:00:00', '2026-11-25T10:20:00'],
    ['next month on the 4th at 9 AM', '2026-12-04T09:00:00', '2026-12-18T10:20:00'],
  ])('%s is read in another way, on purpose', (text, own, other) => {
    expect([ours(text, NOW), theirs(text, NOW)]).toEqual([own, other]);
  });

  it('asks of dates that chrono-node settles by the American order', () => {
    expect(theirs('on 09/10/2027 at 9 AM', NOW)).toBe('2027-09-10T09:00:00');
    const { ok, diagnostics } = compile('on 09/10/2027 at 9 AM', { now: NOW, phrase: true });
    expect([ok, diagnostics.find(({ severity }) => severity === 'error')?.code]).toEqual([false, 'NLJ3005']);
  });
});
