import { CronExpressionParser } from 'cron-parser';
import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { sampleCron } from '../sample-spec.ts';
import { formatInstant } from '../zone.ts';
import { cronFaults, parseCron } from './cron.ts';
import { occurrences } from './occurrences.ts';

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Havana',
];
const TWO_DAYS = 2 * 86_400_000;

const field = (low: number, high: number, steps: readonly number[]): fc.Arbitrary<string> => {
  const value = fc.integer({ min: low, max: high });
  const range = fc
    .tuple(value, value)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const part = fc.oneof(
    value.map(String),
    range,
    fc.tuple(range, fc.integer({ min: 1, max: 7 })).map(([text, step]) => `${text}/${step}`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    ...(steps.length > 0 ? [fc.constantFrom(...steps).map((step) => `*/${step}`)] : []),
    { weight: 3, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')) },
  );
};
const days = fc.oneof(
  fc.constant(['*', '*']),
  field(1, 31, []).map((day) => [day, '*']),
  field(0, 6, []).map((weekday) => ['*', weekday]),
);
const strictCron = fc
  .tuple(field(0, 59, [2, 5, 15, 30]), field(0, 23, [2, 3, 6, 12]), days, field(1, 12, [2, 3, 6]))
  .map(([minute, hour, [day, weekday], month]) => `${minute} ${hour} ${day} ${month} ${weekday}`)
  .filter((cron) => cronFaults(cron).length === 0);

/** Whether a zone keeps its offset for two days before and after: the places where every reader of cron must agree. */
function quiet(instant: number, timezone: string): boolean {
  const before = Temporal.Instant.fromEpochMilliseconds(instant - TWO_DAYS).toZonedDateTimeISO(timezone);
  const change = before.getTimeZoneTransition('next');
  return change === null || change.epochMilliseconds > instant + TWO_DAYS;
}

describe('crons', () => {
  const from = fc
    .integer({ min: Date.UTC(1990, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 })
    .map((minute) => minute * 60_000);

  it('agree with cron-parser and croner away from changes of the clock', () => {
    fc.assert(
      fc.property(strictCron, fc.constantFrom(...ZONES), from, (cron, timezone, after) => {
        const ours = occurrences(sampleCron(cron, { timezone }), { from: after, count: 12 });
        const last = ours.at(-1) ?? after;
        const settled = (instants: readonly number[]): readonly string[] =>
          [...new Set(instants)]
            .filter((instant) => instant <= last && quiet(instant, timezone))
            .map((instant) => formatInstant(instant, timezone));
        const parser = CronExpressionParser.parse(cron, { currentDate: new Date(after), tz: timezone });
        // The others may fire more often near a change; a few more than ours are asked of them.
        expect(settled(parser.take(16).map((date) => date.getTime()))).toEqual(settled(ours));
        expect(
          settled(new Croner(cron, { timezone }).nextRuns(16, new Date(after)).map((date) => date.getTime())),
        ).toEqual(settled(ours));
      }),
      { numRuns: 300 },
    );
  });

  it('read fields as Vixie cron does', () => {
    expect(parseCron('0 9 * * MON-FRI').weekdays).toEqual([1, 2, 3, 4, 5]);
    expect(parseCron('0 9 * * 7').weekdays).toEqual([0]);
    expect(parseCron('0 9 * * 5-7').weekdays).toEqual([0, 5, 6]);
    expect(parseCron('0 9 * jan,Jul *').months).toEqual([1, 7]);
    expect(parseCron('10-20/5,40 22-23,0-6 * * *')).toMatchObject({
      minutes: [10, 15, 20, 40],
      hours: [0, 1, 2, 3, 4, 5, 6, 22, 23],
    });
    expect(parseCron(' 0\t9  * * * ').hours).toEqual([9]);
  });

  it('join the two day fields by "or", unless one begins with a star', () => {
    const daysOf = (cron: string): readonly string[] =>
      occurrences(sampleCron(cron), { from: '2026-02-10T00:00:00Z', count: 4 }).map((instant) =>
        formatInstant(instant).slice(5, 10),
      );
    expect(daysOf('0 9 13,18 * 5')).toEqual(['02-13', '02-18', '02-20', '02-27']);
    expect(daysOf('0 9 */2 * 5')).toEqual(['02-13', '02-27', '03-13', '03-27']);
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5/15 * * * *',
    '22-2 * * * *',
    'H * * * *',
    '? * * * *',
    '0 9 L * *',
    '0 9 15W * *',
    '0 9 * * 5#1',
    '@daily',
    '0 9 * * FRI-MON',
    '1,,2 * * * *',
    '-1 * * * *',
    '1.5 * * * *',
    '0 9 * * Monday',
    '* * * MON *',
  ])('refuse "%s"', (cron) => {
    expect(() => parseCron(cron)).toThrow(RangeError);
    expect(cronFaults(cron)).toHaveLength(1);
  });

  it.each([
    ['*/7 * * * *', /does not divide/],
    ['*/90 * * * *', /does not divide/],
    ['*/60 * * * *', /does not divide/],
    ['0 */5 * * *', /does not divide/],
    ['0 0 */2 * *', /does not divide/],
    ['0 0 * * */2', /does not divide/],
    ['0 0 * */5 *', /does not divide/],
    ['1,0-5 * * * *', /names 1 twice/],
    ['0 9 * * 0,7', /names 0 twice/],
    ['0 0 13 * 5', /joins by "or"/],
    ['0 0 31 2 *', /never fires/],
    ['0 0 31 4,6 *', /never fires/],
  ])('read but do not take "%s"', (cron, why) => {
    expect(() => parseCron(cron)).not.toThrow();
    expect(cronFaults(cron).join()).toMatch(why);
  });

  it.each([
    '* * * * *',
    '*/1 * * * *',
    '*/30 */12 * */6 *',
    '0 9 1,15 * *',
    '0 9 29 2 *',
    '0,7,14,21 * * * *',
    '1-59/7 * * * *',
  ])('take "%s"', (cron) => expect(cronFaults(cron)).toEqual([]));

  it('tell a rhythm from named times', () => {
    for (const cron of [
      '0 * * * *',
      '*/15 2 * * *',
      '0 */2 * * *',
      '0 9-17 * * *',
      '0-30 2 * * *',
      '5 0-6,22-23 * * *',
    ])
      expect(parseCron(cron).rhythm, cron).toBe(true);
    for (const cron of ['30 2 * * *', '0 0,6,12,18 * * *', '0,30 9 1 */3 *'])
      expect(parseCron(cron).rhythm, cron).toBe(false);
  });
});
