import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CronTrigger, RruleTrigger, ScheduleTrigger } from '../job-spec.ts';
import { occurrences } from '../occurrences/occurrences.ts';
import { toServerSchedule } from './convert.ts';
import { expand } from './expand.ts';
import { serverSchedules } from './given.ts';

const YEAR = 2026;
const SHARED = {
  timezone: 'UTC',
  from: null,
  until: null,
  count: null,
  except: [],
  jitter: null,
  dst: { gap: 'after', overlap: 'first' },
} as const;

const cron = (text: string, more: Partial<CronTrigger> = {}): CronTrigger => ({
  ...SHARED,
  kind: 'cron',
  cron: [text],
  ...more,
});
const rrule = (text: string, more: Partial<RruleTrigger> = {}): RruleTrigger => ({
  ...SHARED,
  kind: 'rrule',
  rrule: `${text};BYHOUR=9;BYMINUTE=0;BYSECOND=0`,
  start: '2026-01-05T00:00:00',
  ...more,
});
const within = { days: ['MO'], from: '22:00', to: '01:00' } as const;
const NEW_YORK = { timezone: 'America/New_York' } as const;

/** Calendars, intervals and calendars left out; or what is said in their place. */
function told(...triggers: readonly ScheduleTrigger[]): string {
  const found = serverSchedules({ triggers }, YEAR);
  if ('reason' in found) return found.reason;
  return found.schedules.map((one) => `${one.calendars.length} ${one.intervals.length} ${one.skip.length}`).join(', ');
}

describe('what a schedule server may be told', () => {
  test.each([
    ['days of the week', cron('0 18 * * 1-5'), '1 0 0'],
    ['a rhythm, as elapsed time', cron('*/15 * * * *'), '0 1 0'],
    ['a rhythm of another phase of the hour', cron('0 * * * *', { timezone: 'Asia/Kathmandu' }), '0 1 0'],
    ['a rhythm through changes of the clock', cron('0 * * * *', NEW_YORK), '0 1 0'],
    ['the last day of months, leap years named', rrule('FREQ=MONTHLY;BYMONTHDAY=-1'), '4 0 0'],
    ['the last Friday', rrule('FREQ=MONTHLY;BYDAY=-1FR'), '4 0 0'],
    ['the first Monday', rrule('FREQ=MONTHLY;BYDAY=1MO', NEW_YORK), '1 0 0'],
    ['the last working day', rrule('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'), '8 0 0'],
    ['a day of the year', rrule('FREQ=YEARLY;BYYEARDAY=100'), '2 0 0'],
    ['a week of the year', rrule('FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO'), '2 0 0'],
    ['every 5 months', rrule('FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=1'), '5 0 0'],
    ['every 2 weeks where no clock changes', rrule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR'), '0 2 0'],
    [
      'an interval',
      { ...SHARED, kind: 'interval', every: 'PT7M', start: '2026-01-01T00:00:03Z', within: null },
      '0 1 0',
    ],
    ['a window', { ...SHARED, kind: 'interval', every: 'PT45M', start: '2026-01-01T00:00:00Z', within }, '4 0 0'],
    ['one time', { ...SHARED, kind: 'once', at: '2027-12-24T09:00:00' }, '1 0 0'],
    ['days left out', cron('0 9 * * *', { except: [{ dates: ['12-25', '2026-07-03', '2027-07-05'] }] }), '1 0 3'],
    ['a number of starts', cron('0 9 * * *', { from: '2026-03-01T00:00:00', count: 10 }), '1 0 0'],
    ['a day that begins in a gap', cron('0 9 * * 1-5', { timezone: 'America/Santiago' }), '1 0 0'],
  ] as const)('%s', (_, trigger, expected) => {
    expect(told(trigger)).toBe(expected);
  });

  test.each([
    [
      'a time that the clock skips',
      cron('30 2 * * *', NEW_YORK),
      'the clock of America/New_York changes, on 2026-03-08 for one: Temporal would leave out its start of 2026-03-08 03:00',
    ],
    [
      'a time that the clock repeats',
      cron('30 1 * * *', NEW_YORK),
      'the clock of America/New_York changes, on 2026-11-01 for one: Temporal would start it at 2026-11-01 01:30 as well',
    ],
    [
      'weeks counted from a start',
      rrule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', NEW_YORK),
      'it counts every 2 weeks from its start, and the clock of America/New_York changes',
    ],
    [
      'a Sunday that begins in a gap',
      cron('0 9 * * 0', { timezone: 'America/Santiago' }),
      'the clock of America/Santiago changes, on 2026-09-06 for one, at or near one of its times',
    ],
    [
      'minutes by the half hour that a clock changes',
      cron('0 * * * *', { timezone: 'Australia/Lord_Howe' }),
      'the clock of Australia/Lord_Howe changes, on 2026-04-05 for one: Temporal would start it at 2026-04-05 01:30 as well',
    ],
    [
      'every second day of some months',
      rrule('FREQ=DAILY;INTERVAL=2;BYMONTH=3'),
      'it counts days from its start, and leaves some of them out',
    ],
    [
      'times of another zone left out',
      cron('0 9 * * *', { except: [{ schedule: cron('0 9 * * 1', NEW_YORK) }] }),
      'it leaves out times of another zone',
    ],
  ] as const)('is not %s, and why is said', (_, trigger, expected) => {
    expect(told(trigger)).toBe(expected);
  });

  it('tells a job whole or not at all', () => {
    expect(told(cron('0 9 * * *'), cron('0 17 * * *', NEW_YORK))).toBe('1 0 0, 1 0 0');
    expect(told(cron('0 9 * * *'), cron('30 2 * * *', NEW_YORK))).toMatch(/^the clock of America\/New_York/);
    expect(told()).toBe('it has no schedule');
  });

  it('law: in a zone whose clock never changes, what a cron is turned into fires when the cron does', () => {
    const numbers = (low: number, high: number) =>
      fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 }).map((all) => all.join(','));
    const field = (low: number, high: number) => fc.oneof(fc.constantFrom('*', '*/5'), numbers(low, high));
    const crons = fc
      .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(crons, (text) => {
        const trigger = cron(text, { timezone: 'Asia/Kolkata' });
        const schedule = toServerSchedule(trigger);
        if ('reason' in schedule) throw new Error(schedule.reason);
        const from = Date.UTC(YEAR, 0, 1);
        const ours = occurrences(trigger, { from, to: Date.UTC(YEAR + 5, 0, 1), count: 60 });
        const to = ours.length < 60 ? Date.UTC(YEAR + 5, 0, 1) : (ours.at(-1) ?? from);
        expect(expand(schedule, from, to)).toEqual(ours);
      }),
      { numRuns: 150 },
    );
  });
});
