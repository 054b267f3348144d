import { describe, expect, it } from 'vitest';
import type { CronTrigger, IntervalTrigger, RruleTrigger, ScheduleTrigger } from '../job-spec.ts';
import { wholeDays } from './exceptions.ts';
import { nextOccurrence, occurrences } from './occurrences.ts';

const BOUNDS = {
  timezone: 'UTC',
  from: null,
  until: null,
  count: null,
  except: [],
  jitter: null,
  dst: { gap: 'after', overlap: 'first' },
} as const;
const cron = (text: string): CronTrigger => ({ kind: 'cron', cron: [text], ...BOUNDS });
const rule = (rrule: string): RruleTrigger => ({ kind: 'rrule', rrule, start: '2024-01-01T00:00:00', ...BOUNDS });
const without = <T extends ScheduleTrigger>(trigger: T, schedule: ScheduleTrigger): T => ({
  ...trigger,
  except: [{ schedule }],
});
const FROM = Date.UTC(2027, 0, 1) - 1;
const told = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString().slice(0, 16));

describe('whole days', () => {
  it('are those of a rule that names no time', () => {
    const lastWorkday = rule('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1');
    const daily = without(cron('0 12 * * *'), lastWorkday);
    const left = told(occurrences(daily, { from: FROM, count: 31 }));
    expect(left).not.toContain('2027-01-29T12:00');
    expect(left).toContain('2027-01-28T12:00');
    expect(left).toContain('2027-01-31T12:00');
  });

  it('hold every second of the day', () => {
    const seconds: IntervalTrigger = {
      kind: 'interval',
      every: 'PT30S',
      start: '2024-01-01T00:00:00Z',
      within: null,
      ...BOUNDS,
    };
    const left = occurrences(without(seconds, rule('FREQ=MONTHLY;BYMONTHDAY=-1')), {
      from: Date.UTC(2027, 0, 30, 23, 59, 0),
      count: 2,
    });
    expect(told(left)).toEqual(['2027-01-30T23:59', '2027-02-01T00:00']);
  });

  it('are named by crons of every minute, and by no schedule with a time, a bound or another zone', () => {
    expect(wholeDays(cron('* * * * 1'), 'UTC')).not.toBeNull();
    expect(wholeDays(cron('* 9 * * 1'), 'UTC')).toBeNull();
    expect(wholeDays(rule('FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0'), 'UTC')).toBeNull();
    expect(wholeDays(rule('FREQ=HOURLY'), 'UTC')).toBeNull();
    expect(wholeDays({ ...cron('* * * * 1'), until: '2027-01-01T00:00:00' }, 'UTC')).toBeNull();
    expect(wholeDays(cron('* * * * 1'), 'Asia/Tokyo')).toBeNull();
  });

  it('empty a schedule in a bounded search', () => {
    expect(nextOccurrence(without(cron('* * * * *'), cron('* * * * *')), FROM)).toBeNull();
    expect(nextOccurrence(without(cron('0 9 * * 1'), rule('FREQ=WEEKLY;BYDAY=MO')), FROM)).toBeNull();
  });
});
