import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntervalTrigger, ScheduleBounds, ScheduleTrigger } from '../job-spec.ts';
import { plainBounds, sampleCron } from '../sample-spec.ts';
import { formatInstant, parseInstant } from '../zone.ts';
import { iterate, mergedOccurrences, nextOccurrence, occurrences } from './occurrences.ts';

function times(trigger: ScheduleTrigger, from: string, count = 5): readonly string[] {
  return occurrences(trigger, { from, count }).map((instant) =>
    formatInstant(instant, trigger.timezone).replace(/^\d{4}-|:00[+-]\d\d:\d\d$/g, ''),
  );
}

function interval(
  every: string,
  within: IntervalTrigger['within'] = null,
  bounds: Partial<ScheduleBounds> = {},
): IntervalTrigger {
  return { kind: 'interval', every, start: '2024-01-01T00:00:00Z', within, ...plainBounds, ...bounds };
}

const BERLIN = { timezone: 'Europe/Berlin' };
const NINE = '0 9 * * *';

describe('what is asked for', () => {
  const daily = sampleCron(NINE);
  it('begins after `from`, ends with `to` and stops at `count`', () => {
    expect(times(daily, '2026-01-01T09:00:00Z', 2)).toEqual(['01-02T09:00', '01-03T09:00']);
    expect(times(daily, '2026-01-01T08:59:59Z', 1)).toEqual(['01-01T09:00']);
    const from = Date.UTC(2026, 0, 1, 9);
    const to = Date.UTC(2026, 0, 3, 9);
    expect(occurrences(daily, { from, to })).toEqual([from + 86_400_000, to]);
    expect(occurrences(daily, { from, to: to - 1 })).toHaveLength(1);
    expect(occurrences(daily, { from, to, count: 1 })).toHaveLength(1);
    expect(occurrences(daily, { from })).toHaveLength(1);
    expect(occurrences(daily, { from: '2026-01-01T10:00:00+01:00', to: '2026-01-03T09:00:00Z' })).toEqual([
      from + 86_400_000,
      to,
    ]);
    expect(() => occurrences(daily, { from: 'yesterday' })).toThrow(RangeError);
    expect(() => occurrences(daily, { from: Number.NaN })).toThrow(RangeError);
  });

  it('comes one at a time from `iterate`, and singly from `nextOccurrence`', () => {
    const found: number[] = [];
    for (const instant of iterate(daily, Date.UTC(2026, 0, 1))) {
      found.push(instant);
      if (found.length === 3) break;
    }
    expect(found).toEqual([1, 2, 3].map((day) => Date.UTC(2026, 0, day, 9)));
    expect(nextOccurrence(daily, Date.UTC(2026, 0, 1))).toBe(Date.UTC(2026, 0, 1, 9));
    expect(nextOccurrence(sampleCron('0 0 31 2 *'), 0)).toBeNull();
    expect([...iterate({ kind: 'once', at: '2026-01-01T00:00:00', ...plainBounds }, 0)]).toEqual([
      Date.UTC(2026, 0, 1),
    ]);
  });

  it('is merged over several triggers, each instant once', () => {
    const triggers = [daily, sampleCron('0 9,10 1 * *'), { kind: 'manual' }, interval('PT24H')] as const;
    const merged = mergedOccurrences(triggers, { from: '2026-01-01T00:00:00Z', count: 4 });
    expect(merged.map((instant) => formatInstant(instant).slice(5, 16))).toEqual([
      '01-01T09:00',
      '01-01T10:00',
      '01-02T00:00',
      '01-02T09:00',
    ]);
    expect(mergedOccurrences([{ kind: 'manual' }], { from: 0, count: 3 })).toEqual([]);
  });
});

describe('crons', () => {
  it('are a union', () => {
    const both = sampleCron(['0 9 * * 1-5', '0 10 * * 6,0', '0 9 * * 1']);
    expect(times(both, '2026-01-02T00:00:00Z', 4)).toEqual([
      '01-02T09:00',
      '01-03T10:00',
      '01-04T10:00',
      '01-05T09:00',
    ]);
  });

  it('find leap days across a century without one', () => {
    expect(
      occurrences(sampleCron('0 0 29 2 *'), { from: '2096-01-01T00:00:00Z', count: 2 }).map((at) =>
        formatInstant(at).slice(0, 10),
      ),
    ).toEqual(['2096-02-29', '2104-02-29']);
  });

  it('end with the years that can be written', () => {
    expect(occurrences(sampleCron('0 0 1 1 *'), { from: '9998-06-01T00:00:00Z', count: 5 })).toHaveLength(1);
    expect(
      occurrences(sampleCron('0 0 1 1 *', { timezone: 'America/New_York' }), {
        from: '9998-06-01T00:00:00Z',
        count: 5,
      }),
    ).toHaveLength(1);
  });
});

describe('bounds', () => {
  it('hold `from` and `until`, both included, in local time', () => {
    const bounded = sampleCron(NINE, { ...BERLIN, from: '2026-03-28T09:00:00', until: '2026-03-30T09:00:00' });
    expect(times(bounded, '2020-01-01T00:00:00Z')).toEqual(['03-28T09:00', '03-29T09:00', '03-30T09:00']);
    expect(
      times(sampleCron(NINE, { from: '2026-03-28T09:00:01', until: '2026-03-30T08:59:59' }), '2020-01-01T00:00:00Z'),
    ).toEqual(['03-29T09:00']);
  });

  it('count what is left after exceptions, from where the schedule begins', () => {
    const three = sampleCron(NINE, { from: '2026-01-01T00:00:00', count: 3, except: [{ dates: ['01-02'] }] });
    expect(times(three, '2020-01-01T00:00:00Z')).toEqual(['01-01T09:00', '01-03T09:00', '01-04T09:00']);
    expect(times(three, '2026-01-03T08:00:00Z')).toEqual(['01-03T09:00', '01-04T09:00']);
    expect(times(three, '2026-01-04T09:00:00Z')).toEqual([]);
    expect(times(interval('PT8H', null, { count: 2 }), '2020-01-01T00:00:00Z')).toEqual(['01-01T00:00', '01-01T08:00']);
    expect(() => occurrences(sampleCron(NINE, { count: 3 }), { from: 0 })).toThrow(/needs a "from"/);
  });
});

describe('exceptions', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['a day of every year', ['12-25'], ['12-24', '12-26', '12-27', '12-28', '12-29', '12-30', '12-31', '01-01']],
    ['a date', ['2026-12-26'], ['12-24', '12-25', '12-27', '12-28', '12-29', '12-30', '12-31', '01-01']],
    [
      'a range of every year',
      ['12-25/12-31'],
      ['12-24', '01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07'],
    ],
    [
      'a range over the end of the year',
      ['12-25/01-02'],
      ['12-24', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08', '01-09'],
    ],
    [
      'a range of dates',
      ['2026-12-25/2026-12-27', '01-01'],
      ['12-24', '12-28', '12-29', '12-30', '12-31', '01-02', '01-03', '01-04'],
    ],
  ])('take out %s', (_, dates, expected) => {
    const trigger = sampleCron(NINE, { except: [{ dates }] });
    expect(times(trigger, '2026-12-24T00:00:00Z', 8).map((time) => time.slice(0, 5))).toEqual(expected);
  });

  it('take out the instants of another schedule, in a zone of its own', () => {
    const trigger = sampleCron('0 * * * *', { except: [{ schedule: sampleCron('0 9-17 * * 1-5', BERLIN) }] });
    expect(times(trigger, '2026-01-05T06:30:00Z', 3)).toEqual(['01-05T07:00', '01-05T17:00', '01-05T18:00']);
  });

  it('take out the whole minutes of a cron, and the very instants of other schedules', () => {
    const everyTen = (schedule: ScheduleTrigger): readonly string[] =>
      times(interval('PT20S', null, { except: [{ schedule }] }), '2026-01-04T23:59:00Z', 3);
    expect(everyTen(sampleCron('* * * * 1'))).toEqual(['01-04T23:59:20+00:00', '01-04T23:59:40+00:00', '01-06T00:00']);
    expect(everyTen(interval('PT60S'))).toEqual([
      '01-04T23:59:20+00:00',
      '01-04T23:59:40+00:00',
      '01-05T00:00:20+00:00',
    ]);
  });

  it('take out holidays, from intervals as well', () => {
    const except = [{ holidays: 'US', region: null, dates: ['2026-07-03'], through: '2030-12-31' }];
    expect(times(interval('PT12H', null, { except }), '2026-07-02T01:00:00Z', 2)).toEqual([
      '07-02T12:00',
      '07-04T00:00',
    ]);
  });

  it('may last for millions of occurrences', () => {
    const everySecond = interval('PT1S', null, { timezone: 'America/New_York', except: [{ dates: ['06-01/08-31'] }] });
    expect(times(everySecond, '2026-06-01T03:59:58Z', 3)).toEqual([
      '05-31T23:59:59-04:00',
      '09-01T00:00',
      '09-01T00:00:01-04:00',
    ]);
  });

  it('may take out everything, and the search ends', () => {
    expect(occurrences(sampleCron(NINE, { except: [{ dates: ['01-01/12-31'] }] }), { from: 0, count: 1 })).toEqual([]);
    expect(
      occurrences(interval('PT1H', null, { except: [{ schedule: sampleCron('0 * * * *') }] }), {
        from: '2026-01-01T00:00:00Z',
        count: 1,
      }),
    ).toEqual([]);
  });
});

describe('intervals', () => {
  it('count elapsed time from their start, through changes of the clock', () => {
    const trigger = interval('PT7H', null, { timezone: 'America/New_York' });
    const found = occurrences(trigger, { from: '2026-03-07T00:00:00Z', count: 20 });
    for (const instant of found) expect((instant - parseInstant(trigger.start)) % (7 * 3_600_000)).toBe(0);
    expect(found.every((instant, index) => index === 0 || instant - (found[index - 1] ?? 0) === 7 * 3_600_000)).toBe(
      true,
    );
    expect(times(trigger, '2000-01-01T00:00:00Z', 1)).toEqual(['12-31T19:00']);
  });

  it('begin anew in each window, and include its end', () => {
    const trigger = interval('PT90M', { days: ['MO', 'WE'], from: '09:00', to: '13:30' }, BERLIN);
    expect(times(trigger, '2026-01-05T00:00:00Z', 6)).toEqual([
      '01-05T09:00',
      '01-05T10:30',
      '01-05T12:00',
      '01-05T13:30',
      '01-07T09:00',
      '01-07T10:30',
    ]);
  });

  it('go over midnight where a window does, on the days on which it begins', () => {
    const trigger = interval('PT4H', { days: ['SU'], from: '22:00', to: '06:00' });
    expect(times(trigger, '2026-01-05T01:00:00Z', 4)).toEqual([
      '01-05T02:00',
      '01-05T06:00',
      '01-11T22:00',
      '01-12T02:00',
    ]);
  });

  it('count elapsed time in a window with a change of the clock', () => {
    const night = interval('PT2H', { days: ['SA'], from: '23:00', to: '05:00' }, { timezone: 'America/New_York' });
    expect(
      occurrences(night, { from: '2026-03-07T12:00:00Z', to: '2026-03-08T12:00:00Z' }).map((at) =>
        formatInstant(at, night.timezone).slice(5, 16),
      ),
    ).toEqual(['03-07T23:00', '03-08T01:00', '03-08T04:00']);
    expect(
      occurrences(night, { from: '2026-10-31T12:00:00Z', to: '2026-11-01T12:00:00Z' }).map((at) =>
        formatInstant(at, night.timezone).slice(5),
      ),
    ).toEqual(['10-31T23:00:00-04:00', '11-01T01:00:00-04:00', '11-01T02:00:00-05:00', '11-01T04:00:00-05:00']);
  });
});

describe('every schedule', () => {
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca');
  const dst = fc.record({
    gap: fc.constantFrom('after' as const, 'skip' as const),
    overlap: fc.constantFrom('first' as const, 'last' as const, 'both' as const),
  });
  const except = fc.constantFrom<ScheduleBounds['except']>(
    [],
    [{ dates: ['03-01/03-31'] }],
    [{ schedule: sampleCron('0 */2 * * *') }],
  );
  const bounds = fc.record({ timezone: zone, dst, except }).map((values) => ({ ...plainBounds, ...values }));
  const trigger: fc.Arbitrary<ScheduleTrigger> = bounds.chain((shared) =>
    fc.constantFrom<ScheduleTrigger>(
      { kind: 'cron', cron: ['30 1 * * *', '*/20 2 * * *', '15 2 * * 0'], ...shared },
      { kind: 'cron', cron: ['7 * * * *'], ...shared },
      {
        kind: 'rrule',
        rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;BYHOUR=0,1,2,3;BYMINUTE=0,30',
        start: '2010-01-02T00:00:00',
        ...shared,
      },
      { kind: 'rrule', rrule: 'FREQ=MONTHLY;BYDAY=SU;BYSETPOS=1,-1', start: '2010-01-02T02:30:00', ...shared },
      { kind: 'rrule', rrule: 'FREQ=HOURLY;INTERVAL=5;BYMINUTE=0,45', start: '2010-01-02T02:30:00', ...shared },
      {
        kind: 'interval',
        every: 'PT50M',
        start: '2010-01-01T00:00:00Z',
        within: { days: ['SA', 'SU'], from: '22:00', to: '04:00' },
        ...shared,
      },
    ),
  );
  const from = fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2035, 0, 1) });

  it('is strictly ascending, after `from`, and the same from wherever it is asked', () => {
    fc.assert(
      fc.property(trigger, from, fc.integer({ min: 0, max: 29 }), (schedule, after, index) => {
        const found = occurrences(schedule, { from: after, count: 30 });
        expect(found.length).toBe(30);
        expect(found[0]).toBeGreaterThan(after);
        for (let next = 1; next < found.length; next++)
          expect(found[next]).toBeGreaterThan(found[next - 1] ?? Infinity);
        expect(occurrences(schedule, { from: found[index] ?? 0, count: 29 - index })).toEqual(found.slice(index + 1));
        expect(occurrences(schedule, { from: (found[index] ?? 0) - 1, count: 1 })).toEqual([found[index]]);
      }),
      { numRuns: 250 },
    );
  });
});
