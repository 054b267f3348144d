import fc from 'fast-check';
import { mergedOccurrences, type ScheduleTrigger } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { toTriggers } from '../calendar/to-triggers.ts';
import { unbounded } from '../calendar/unbounded.ts';
import type { DialectId } from '../cron/dialects.ts';
import { readCron } from '../cron/read.ts';
import { describeTriggers } from '../readback/describe.ts';
import type { Claim } from './claim.ts';
import { judge } from './judge.ts';

const NEW_YEAR = Date.UTC(2027, 0, 1);
const claim = (comment: string, cron: string, more: Partial<Claim> = {}): Claim => ({
  comment,
  cron,
  dialect: null,
  timezone: null,
  cronTimezone: null,
  testsDate: false,
  ...more,
});
const judged = (comment: string, cron: string, more: Partial<Claim> = {}) =>
  judge(claim(comment, cron, more), NEW_YEAR);
const UTC: Partial<Claim> = { cronTimezone: 'UTC' };

type Row = readonly [comment: string, cron: string, more?: Partial<Claim>];
type Noted = readonly [comment: string, cron: string, note: string, more?: Partial<Claim>];

const rows = (all: readonly Row[]) => all.map(([comment, cron, more]) => [comment, cron, more ?? {}] as const);
const noted = (all: readonly Noted[]) =>
  all.map(([comment, cron, note, more]) => [comment, cron, note, more ?? {}] as const);

describe('words that agree', () => {
  it.each(
    rows([
      ['Nightly vacuum, 3am', '0 3 * * *'],
      ['M-F 9AM', '0 9 * * 1-5'],
      ['every 5 minutes', '2-59/5 * * * *'],
      ['hourly', '17 * * * *'],
      ['weekly', '30 4 * * 3'],
      ['Weekly cleanup', '30 4 * * 3'],
      ['monthly', '0 5 15 * *'],
      ['Weekly on Mondays', '0 2 * * 1'],
      ['quarterly', '0 0 1 2,5,8,11 *'],
      ['at 9', '0 21 * * *'],
      ['twice a day', '0 1,13 * * *'],
      ['twice a week at 9', '0 9 * * 2,4'],
      ['nightly on workdays', '0 2 * * 1-5'],
      ['every weekend at 9', '0 9 * * 0'],
      ['every 15 minutes between 9 and 5', '*/15 9-16 * * *'],
      ['around 2am', '7 2 * * *'],
      ['Mondays at 1am or 2am Pacific', '0 9 * * 1', UTC],
      ['weekly security scan', '0 2 * * 0', UTC],
      ['# Mondays 06:00 UTC (2am ET)', '0 6 * * 1', UTC],
      ['9:00 AM IST', '30 3 * * *', UTC],
      ['Monday 3:00 AM IST', '30 21 * * 0', UTC],
      ['9am EST on weekdays', '0 14 * * 1-5', UTC],
      ['every day at 9am', '0 9 * * *', { cronTimezone: 'Europe/Berlin' }],
      ['every 5 minutes', '@every 5m'],
      ['once a day', 'rate(1 day)'],
    ]),
  )('%s — %s', (comment, cron, more) => {
    expect(judged(comment, cron, more)).toMatchObject({ verdict: 'agrees', reason: null, at: null, fix: null });
  });

  it.each(
    noted([
      ['every 7 minutes', '*/7 * * * *', 'starts again'],
      ['every 45 minutes', '*/45 * * * *', 'starts again'],
      ['every three days', '0 0 */3 * *', 'starts again'],
      ['every 90 days', '0 0 1 */3 *', '90 days to 92 days'],
      ['every 10 minutes from 9 to 5', '*/10 9-17 * * *', 'goes on until 17:50'],
      ['every 10 minutes', '*/10 6-22 * * *', 'some hours'],
      ['Sunday at midnight', '0 0 * * 1', 'ends the day'],
      ['Runs daily at 12:15', '15 0 * * *', 'other half'],
      ['9 minutes past the hour every day from 8am-5pm', '9 8-17 * * *', 'goes on until 17:09'],
      ['last day of the month at midnight', '0 0 1 * *', 'ends the day'],
      ['every 8 hours starting at 09:30', '30 9-17/8 * * *', 'behind midnight'],
      ['Every Monday at 9am ET', '0 13 * * 1', 'daylight saving', UTC],
      ['Sunday 00:00 EST', '0 4 * * 0', 'daylight saving', UTC],
    ]),
  )('%s — %s, with a note', (comment, cron, note, more) => {
    const { verdict, notes } = judged(comment, cron, more);
    expect({ verdict, notes }).toEqual({ verdict: 'agrees', notes: [expect.stringContaining(note)] });
  });
});

describe('words that say two things', () => {
  it('excuse a time in the clock of the cron by another one only where a conversion explains it', () => {
    expect(judged('7:00 PM UTC/12:00 AM PST', '0 7 * * *', UTC)).toMatchObject({ verdict: 'contradicts', fix: null });
    expect(judged('8:00 UTC (12:00 AM PST)', '0 7 * * *', UTC).verdict).toBe('agrees');
    expect(judged('7:00 PM UTC/12:00 PM PST', '0 19 * * *', UTC).verdict).toBe('agrees');
  });
  it('are read without what the schedule is for', () => {
    const said = 'Schedule that will run every day at 00:00 to trigger process';
    expect(judged(said, '24 14 * * *', UTC)).toMatchObject({ verdict: 'contradicts' });
    expect(judged(said, '0 0 * * *', UTC).verdict).toBe('agrees');
    expect(judged('every day at 00:00 to run jobs at 14:24', '24 14 * * *', UTC).verdict).not.toBe('contradicts');
  });
  it.each([
    ['Check the job that runs every day at 00:00 to make sure it ended', '24 14 * * *'],
    ['Restarts the nightly workflow which is scheduled every day at 00:00', '24 14 * * *'],
    ['every 5 minutes past each hour', '5 * * * *'],
    ['every five minutes past the hour', '5 * * * *'],
    ['Patch Tuesday at 10pm', '0 22 8-14 * *'],
    ['4x a day is enough', '0 */4 * * *'],
  ])('%s — %s is no alarm', (comment, cron) => {
    expect(judged(comment, cron, UTC).verdict).not.toBe('contradicts');
  });
  it.each([
    ['This is a cron job that runs every day at 00:00', '24 14 * * *'],
    ['This is the job that runs every day at 00:00', '24 14 * * *'],
    ['every 5 minutes', '5 * * * *'],
  ])('%s — %s is one', (comment, cron) => {
    expect(judged(comment, cron, UTC).verdict).toBe('contradicts');
  });
});

describe('words that contradict', () => {
  it.each([
    ['daily at 3am', '0 4 * * *', null, '0 3 * * *'],
    ['daily at 06:30', '30 18 * * *', null, '30 6 * * *'],
    ['every Saturday at 12:00am', '0 12 * * 6', null, '0 0 * * 6'],
    ['every day at 3pm', '0 3 * * *', null, '0 15 * * *'],
    ['every weekday at 9am', '0 9 * * 0-4', null, '0 9 * * 1-5'],
    ['Monday to Friday at 9am', '0 0 9 ? * 1-5', 'quartz', '0 0 9 ? * MON-FRI'],
    ['every Monday at 9am', '0 9 ? * 1 *', 'aws', '0 9 ? * MON *'],
    ['Mondays at 9:00', '0 9 * * 1', 'cloudflare', '0 9 * * MON'],
    ['first Monday of the month at 9', '0 9 1-7 * 1', 'cron-parser', '0 9 * * 1#1'],
    ['last day of every month at 9am', '0 0 9 28 * ?', 'quartz', '0 0 9 L * ?'],
    ['once a day at 9am', '* 9 * * *', null, '0 9 * * *'],
    ['every 5 minutes', '5 * * * *', null, '*/5 * * * *'],
    ['every day', '0 3 * * 1-5', null, '0 3 * * *'],
    ['every May 1st at 9am', '0 9 5 1 *', null, '0 9 1 5 *'],
    ['midnight on Sundays', '0 0 * * 6', null, '0 0 * * 0'],
    ['First Monday of every month, 14:00 UTC (~7 AM PT)', '0 14 1-7 * 1', 'cron-parser', '0 14 * * 1#1'],
    ['Send the digest every weekday at 7am', '0 6 * * *', null, '0 7 * * 1-5'],
    ['every 15 minutes', '*/15 */15 * * * *', 'cron-parser', '0 */15 * * * *'],
  ] as const)('%s — %s', (comment, cron, dialect, fix) => {
    const { verdict, at, fix: given } = judged(comment, cron, { dialect });
    expect({ verdict, fix: given }).toEqual({ verdict: 'contradicts', fix });
    expect(at).not.toBeNull();
  });

  it.each([
    ['every other Friday at 9am', '0 9 * * 5'],
    ['every 2 weeks on Friday', '0 9 1,15 * *'],
    ['monthly', '0 0 * * 1'],
    ['quarterly', '0 0 1 * *'],
    ['weekly', '0 0 * * *'],
    ['twice a day', '0 */4 * * *'],
    ['every 15 seconds', '0 */15 * * * *'],
    ['every day', '0 * * * *'],
  ])('%s — %s, without a cron that could be meant', (comment, cron) => {
    expect(judged(comment, cron)).toMatchObject({ verdict: 'contradicts', fix: null });
  });

  it('says where the two part, by the clock of the cron', () => {
    expect(judged('Monday 3:00 KST', '0 3 * * 1', UTC)).toMatchObject({
      verdict: 'contradicts',
      at: { words: '2027-01-03T18:00:00+00:00', cron: '2027-01-04T03:00:00+00:00' },
      fix: '0 18 * * 0',
      says: 'Every Monday at 03:00 Asia/Seoul',
      fires: 'Every Monday at 03:00 UTC',
    });
    expect(judged('every 90 minutes', '*/90 * * * *').at).toEqual({
      words: '2027-01-01T01:30:00',
      cron: '2027-01-01T01:00:00',
    });
  });

  it('gives no cron where none is exact, and says what to do', () => {
    const { fix, notes } = judged('first Monday of the month', '0 12 1-7 * 1', { dialect: 'vixie' });
    expect({ fix, notes }).toEqual({ fix: null, notes: [expect.stringContaining('test the date')] });
  });
});

describe('words by which nobody can tell', () => {
  it.each([
    ['was every 5 minutes, too noisy', '0 2 * * *'],
    ['used to run hourly', '0 2 * * *'],
    ['TODO: change this to every 6 hours', '0 2 * * *'],
    ['should this run every hour instead?', '0 2 * * *'],
    ["e.g. '0 5 * * 1' would be Mondays at 5", '0 2 * * *'],
    ['do not run more often than every 15 minutes', '0 2 * * *'],
    ['the shortest interval is once every 5 minutes', '0 2 * * *'],
    ['delete sessions older than 30 days', '0 2 * * *'],
    ['Renew certs (they only renew every 60 days)', '0 3 * * *'],
    ['checks daily, renews monthly', '0 3 * * *'],
    ['22h', '0 22 * * *'],
    ['Mondays at 1am or 2am', '0 9 * * 1'],
    ['Sends the weekly report', '0 2 * * *'],
    ['Weekly report', '0 2 * * *'],
    ['┌───────────── minute (0 - 59)', '0 2 * * *'],
    ['m h  dom mon dow   command', '0 2 * * *'],
    ['*/5 * * * * /usr/bin/php artisan schedule:run', '0 2 * * *'],
    ['https://crontab.guru/#0_5_*_*_*', '0 2 * * *'],
    ['every day at 9, until the end of June', '0 8 * * *'],
    ['twice a day', '0 8 * * *'],
    ['6am and 6pm', '0 6 * * *'],
    ['9am on weekdays and 10am on weekends', '0 9 * * 1-5'],
    ['every morning', '0 18 * * *'],
    ['Sun/Wed 07:01; alternates with the load test (Tue/Thu)', '1 7 * * 0,3'],
    ['last day of the month', '0 9 28-31 * *'],
    ['', '0 2 * * *'],
    ['every day at 9am', 'every nine'],
  ])('%s — %s', (comment, cron) => {
    expect(judged(comment, cron)).toMatchObject({ verdict: 'unknown', reason: expect.any(String), fix: null });
  });

  it('a command that tests the date is not judged without its test', () => {
    const more = { dialect: 'vixie' as DialectId, testsDate: true };
    expect(judged('first Sunday of the month at 3am', '0 3 * * 0', more).verdict).toBe('unknown');
  });

  it('a cron that its dialect cannot read is read as others read it, for what it is worth', () => {
    const aws: Partial<Claim> = { dialect: 'aws' };
    expect(judged('first Monday at 9', '0 9 * * 1#1', aws)).toMatchObject({
      verdict: 'agrees',
      notes: [expect.stringContaining('Amazon EventBridge cannot read')],
    });
    expect(judged('first Friday at 9', '0 9 * * 1#1', aws)).toMatchObject({ verdict: 'contradicts', fix: null });
    expect(judged('Sundays at 9', '0 9 * * 1', aws).verdict).toBe('agrees');
    expect(judged('every day at 9', '0 9 * * MON#1', { dialect: 'vixie' }).verdict).toBe('unknown');
    expect(judged('first Wednesday at 8', 'cron(0 8 * * 3#1)').verdict).toBe('contradicts');
    expect(judged('first Tuesday at 8', 'cron(0 8 * * 3#1)').verdict).toBe('agrees');
  });

  it('a platform in UTC and words without a zone may be the same time somewhere', () => {
    expect(judged('every day at 9am', '0 14 * * *', UTC).verdict).toBe('unknown');
    expect(judged('every day at 9am', '0 14 * * *', { ...UTC, timezone: 'Europe/Berlin' }).verdict).toBe('contradicts');
    expect(judged('every day at 9am', '5 14 * * *', UTC).verdict).toBe('contradicts');
  });

  it('a platform that fires in UTC does so where nothing else is said', () => {
    expect(judged('Sundays 08:00 CET', '0 8 * * 0', { dialect: 'github' }).verdict).toBe('contradicts');
    expect(judged('Sundays 08:00 CET', '0 8 * * 0', { dialect: 'github', cronTimezone: 'Europe/Paris' }).verdict).toBe(
      'agrees',
    );
  });

  it('a cron whose zone nobody knows may fire in the zone of the words, or in UTC', () => {
    expect(judged('9am JST', '0 9 * * *').verdict).toBe('agrees');
    expect(judged('9am JST', '0 0 * * *').verdict).toBe('agrees');
    expect(judged('9am JST', '0 4 * * *').verdict).toBe('unknown');
    expect(judged('9am JST', '30 4 * * 1').verdict).toBe('unknown');
    expect(judged('every day at 9am JST', '0 4 * * 1')).toMatchObject({ verdict: 'contradicts', fix: null });
    expect(judged('every day at 9am UTC', '0 4 * * 1')).toMatchObject({ verdict: 'contradicts', fix: '0 9 * * *' });
  });
});

describe('laws', () => {
  const BOUNDS = unbounded('UTC');
  const few = (min: number, max: number) =>
    fc
      .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 })
      .map((all) => all.sort((a, b) => a - b).join(','));
  const cron = fc
    .tuple(
      fc.oneof(few(0, 59), fc.constantFrom('*/5', '*/15', '0')),
      fc.oneof(few(0, 23), fc.constantFrom('*', '9-17', '*/6')),
      fc.oneof(
        fc.constant(['*', '*', '*']),
        fc.tuple(fc.constant('*'), fc.constant('*'), few(0, 6)),
        fc.tuple(few(1, 28), fc.constant('*'), fc.constant('*')),
        fc.tuple(few(1, 28), few(1, 12), fc.constant('*')),
      ),
    )
    .map(([minute, hour, days]) => [minute, hour, ...days].join(' '));

  function triggersOf(text: string): readonly ScheduleTrigger[] {
    const reading = readCron(text, 'vixie');
    return reading.ok ? toTriggers(reading.schedule, BOUNDS, null) : [];
  }
  const runs = (text: string) => mergedOccurrences(triggersOf(text), { from: NEW_YEAR, count: 60 }).join();

  it('a cron read back in words never contradicts itself', () => {
    fc.assert(
      fc.property(cron, (text) => {
        const words = describeTriggers(triggersOf(text));
        expect(judged(words, text, { dialect: 'vixie' })).toMatchObject({ verdict: 'agrees', notes: [] });
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it('words that contradict name other runs, and agree with the cron that is offered', () => {
    fc.assert(
      fc.property(cron, cron, (said, text) => {
        const words = describeTriggers(triggersOf(said));
        const { verdict, fix } = judged(words, text, { dialect: 'vixie' });
        if (verdict === 'contradicts') expect(runs(said)).not.toBe(runs(text));
        if (fix !== null)
          expect(judged(words, fix, { dialect: 'vixie' })).toMatchObject({ verdict: 'agrees', notes: [] });
      }),
      { numRuns: 150, seed: 12 },
    );
  });

  it('never throws, whatever the words and the cron are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.constantFrom(null, 'UTC', 'no/zone'),
        (comment, text, zone) => {
          const more = { timezone: zone, cronTimezone: zone };
          expect(['agrees', 'contradicts', 'unknown']).toContain(judged(comment, text, more).verdict);
          expect(['agrees', 'contradicts', 'unknown']).toContain(judged(comment, '0 9 * * *', more).verdict);
        },
      ),
      { numRuns: 100, seed: 13 },
    );
  });
});
