import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { DstPolicy, ScheduleBounds, ScheduleTrigger } from '../job-spec.ts';
import { plainBounds, sampleCron } from '../sample-spec.ts';
import { formatInstant } from '../zone.ts';
import { occurrences } from './occurrences.ts';

/** The occurrences in a stretch of time as local times with their offsets, without the year. */
function between(trigger: ScheduleTrigger, from: string, to: string): string {
  return occurrences(trigger, { from, to })
    .map((instant) => formatInstant(instant, trigger.timezone).replace(/^\d{4}-|:00(?=[+-]\d\d:\d\d$)/g, ''))
    .join(' ');
}

const NEW_YORK = { timezone: 'America/New_York' };
const SPRING = ['2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00'] as const;
const AUTUMN = ['2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00'] as const;

describe('changes of the clock, by example', () => {
  it.each<readonly [string, string, Partial<ScheduleBounds>, readonly [string, string], string]>([
    ['a skipped time runs at the instant after the gap', '30 2 * * *', NEW_YORK, SPRING, '03-08T03:00-04:00'],
    ['several skipped times run once', '0,15,45 2 * * *', NEW_YORK, SPRING, '03-08T03:00-04:00'],
    ['a skipped time and the gap’s end run once', '0 2,3 * * *', NEW_YORK, SPRING, '03-08T03:00-04:00'],
    [
      'a skipped time can be left out',
      '30 2 * * *',
      { ...NEW_YORK, dst: { gap: 'skip', overlap: 'first' } },
      SPRING,
      '',
    ],
    ['a repeated time runs at the first', '30 1 * * *', NEW_YORK, AUTUMN, '11-01T01:30-04:00'],
    [
      'or at the last',
      '30 1 * * *',
      { ...NEW_YORK, dst: { gap: 'after', overlap: 'last' } },
      AUTUMN,
      '11-01T01:30-05:00',
    ],
    [
      'or at both',
      '0,30 1 * * *',
      { ...NEW_YORK, dst: { gap: 'after', overlap: 'both' } },
      AUTUMN,
      '11-01T01:00-04:00 11-01T01:30-04:00 11-01T01:00-05:00 11-01T01:30-05:00',
    ],
    ['the time of the change back is not repeated', '0 2 * * *', NEW_YORK, AUTUMN, '11-01T02:00-05:00'],
    [
      'a list of hours is a list of names',
      '0 0,2,4 * * *',
      NEW_YORK,
      SPRING,
      '03-08T03:00-04:00 03-08T04:00-04:00 03-09T00:00-04:00',
    ],
    [
      'a range of hours is a rhythm',
      '0 0-4 * * *',
      NEW_YORK,
      AUTUMN,
      '11-01T01:00-04:00 11-01T01:00-05:00 11-01T02:00-05:00 11-01T03:00-05:00 11-01T04:00-05:00 11-02T00:00-05:00',
    ],
    ['a rhythm makes nothing up in a gap', '30 1-3 * * *', NEW_YORK, SPRING, '03-08T01:30-05:00 03-08T03:30-04:00'],
    [
      'a rhythm inside one hour goes through both',
      '*/30 1 * * *',
      NEW_YORK,
      AUTUMN,
      '11-01T01:00-04:00 11-01T01:30-04:00 11-01T01:00-05:00 11-01T01:30-05:00',
    ],
    [
      'a gap at midnight',
      '0 0 * * *',
      { timezone: 'America/Havana' },
      ['2026-03-07T12:00:00-05:00', '2026-03-08T12:00:00-04:00'],
      '03-08T01:00-04:00',
    ],
    [
      'a gap at midnight, in Beirut',
      '30 0 * * 0',
      { timezone: 'Asia/Beirut' },
      ['2026-03-28T12:00:00+02:00', '2026-03-29T12:00:00+03:00'],
      '03-29T01:00+03:00',
    ],
    [
      'a gap of half an hour',
      '15 2 * * *',
      { timezone: 'Australia/Lord_Howe' },
      ['2026-10-03T12:00:00+10:30', '2026-10-04T12:00:00+11:00'],
      '10-04T02:30+11:00',
    ],
    [
      'half an hour repeated',
      '45 1 * * *',
      { timezone: 'Australia/Lord_Howe' },
      ['2026-04-04T12:00:00+11:00', '2026-04-05T12:00:00+10:30'],
      '04-05T01:45+11:00',
    ],
    [
      'a day that never was',
      '0 9 * * *',
      { timezone: 'Pacific/Apia' },
      ['2011-12-29T00:00:00-10:00', '2012-01-01T00:00:00+14:00'],
      '12-29T09:00-10:00 12-31T00:00+14:00 12-31T09:00+14:00',
    ],
    [
      'a day that never was, excepted',
      '0 9 * * *',
      { timezone: 'Pacific/Apia', except: [{ dates: ['2011-12-30'] }] },
      ['2011-12-29T00:00:00-10:00', '2012-01-01T00:00:00+14:00'],
      '12-29T09:00-10:00 12-31T09:00+14:00',
    ],
    [
      'no change of the clock at all',
      '30 2 * * *',
      { timezone: 'Asia/Kathmandu' },
      ['2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z'],
      '03-09T02:30+05:45',
    ],
  ])('%s: %s', (_, cron, bounds, [from, to], expected) => {
    expect(between(sampleCron(cron, bounds), from, to)).toBe(expected);
  });

  it('counts 23 and 25 hours on the days of change', () => {
    const hourly = sampleCron('0 * * * *', NEW_YORK);
    expect(occurrences(hourly, { from: SPRING[0], to: SPRING[1] })).toHaveLength(23);
    expect(occurrences(hourly, { from: AUTUMN[0], to: AUTUMN[1] })).toHaveLength(25);
    expect(occurrences(sampleCron('*/15 * * * *', NEW_YORK), { from: AUTUMN[0], to: AUTUMN[1] })).toHaveLength(100);
  });

  it('treats an RRULE of days, and one time, as named', () => {
    const daily: ScheduleTrigger = {
      kind: 'rrule',
      rrule: 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30',
      start: '2026-01-01T00:00:00',
      ...plainBounds,
      ...NEW_YORK,
    };
    expect(between(daily, ...SPRING)).toBe('03-08T03:00-04:00');
    const once: ScheduleTrigger = { kind: 'once', at: '2026-11-01T01:30:00', ...plainBounds, ...NEW_YORK };
    expect(between(once, ...AUTUMN)).toBe('11-01T01:30-04:00');
    expect(between({ ...once, dst: { gap: 'after', overlap: 'both' } }, ...AUTUMN)).toBe(
      '11-01T01:30-04:00 11-01T01:30-05:00',
    );
  });

  it('counts an hourly RRULE in elapsed time', () => {
    const everyThree: ScheduleTrigger = {
      kind: 'rrule',
      rrule: 'FREQ=HOURLY;INTERVAL=3',
      start: '2026-03-07T21:00:00',
      ...plainBounds,
      ...NEW_YORK,
    };
    expect(between(everyThree, '2026-03-07T22:00:00-05:00', '2026-03-08T12:00:00-04:00')).toBe(
      '03-08T00:00-05:00 03-08T04:00-04:00 03-08T07:00-04:00 03-08T10:00-04:00',
    );
  });
});

/**
 * The rule once more, written from its words and not from the code: minute by minute, with Temporal answering for each.
 * Slow, and right by inspection.
 */
interface Plain {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly rhythm: boolean;
}

function modelled(plain: Plain, zone: string, dst: DstPolicy, from: number, to: number): readonly number[] {
  const found = new Set<number>();
  if (plain.rhythm) {
    // Every instant whose wall clock reading is in the rule.
    for (let instant = Math.ceil(from / 60_000) * 60_000; instant <= to; instant += 60_000) {
      const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
      if (plain.minutes.includes(local.minute) && plain.hours.includes(local.hour)) found.add(instant);
    }
  } else {
    // Every named time of every local day, once.
    let day = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 2 });
    const lastDay = Temporal.Instant.fromEpochMilliseconds(to).toZonedDateTimeISO(zone).toPlainDate().add({ days: 2 });
    for (; Temporal.PlainDate.compare(day, lastDay) <= 0; day = day.add({ days: 1 })) {
      for (const hour of plain.hours) {
        for (const minute of plain.minutes) {
          const named = day.toPlainDateTime({ hour, minute });
          const earlier = named.toZonedDateTime(zone, { disambiguation: 'earlier' });
          const later = named.toZonedDateTime(zone, { disambiguation: 'later' });
          if (!earlier.toPlainDateTime().equals(named)) {
            const end = earlier.getTimeZoneTransition('next');
            if (dst.gap === 'after' && end) found.add(end.epochMilliseconds);
            continue;
          }
          if (dst.overlap !== 'last') found.add(earlier.epochMilliseconds);
          if (dst.overlap !== 'first') found.add(later.epochMilliseconds);
        }
      }
    }
  }
  return [...found].filter((instant) => instant > from && instant <= to).sort((a, b) => a - b);
}

/** Around changes of the clock: the two of 2026 in each zone, and stranger ones. */
const CHANGES = [
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Pacific/Apia', '2012-03-31T14:00:00Z'],
  ['America/Havana', '2026-03-08T05:00:00Z'],
  ['America/Havana', '2026-11-01T05:00:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['Asia/Beirut', '2026-10-24T21:00:00Z'],
  ['America/St_Johns', '2006-04-02T03:31:00Z'],
  ['UTC', '2026-03-08T07:00:00Z'],
] as const;

describe('changes of the clock, against a model of the rule', () => {
  const values = (high: number): fc.Arbitrary<readonly number[]> =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: high }), { minLength: 1, maxLength: 4 })
      .map((list) => list.sort((a, b) => a - b));
  const everyNth = (step: number, high: number): readonly number[] =>
    Array.from({ length: Math.ceil((high + 1) / step) }, (_, index) => index * step);
  const named = fc
    .record({ minutes: values(59), hours: values(5) })
    .map((plain) => ({ ...plain, rhythm: false, cron: `${plain.minutes} ${plain.hours} * * *` }));
  const rhythm = fc.oneof(
    fc.constantFrom(5, 15, 30).map((step) => ({
      minutes: everyNth(step, 59),
      hours: everyNth(1, 23),
      rhythm: true,
      cron: `*/${step} * * * *`,
    })),
    fc.record({ minutes: values(59), step: fc.constantFrom(1, 2, 3) }).map(({ minutes, step }) => ({
      minutes,
      hours: everyNth(step, 23),
      rhythm: true,
      cron: `${minutes} */${step} * * *`,
    })),
    values(3).map((hours) => ({ minutes: everyNth(20, 59), hours, rhythm: true, cron: `*/20 ${hours} * * *` })),
  );
  const policy = fc.record({
    gap: fc.constantFrom('after', 'skip'),
    overlap: fc.constantFrom('first', 'last', 'both'),
  });

  it.each(CHANGES)('%s at %s', (timezone, change) => {
    const middle = Date.parse(change);
    fc.assert(
      fc.property(
        fc.oneof({ weight: 3, arbitrary: named }, { weight: 1, arbitrary: rhythm }),
        policy,
        fc.integer({ min: -180, max: 180 }),
        (plain, dst, aside) => {
          const from = middle - 86_400_000 + aside * 60_000;
          const to = middle + 86_400_000;
          const actual = occurrences(sampleCron(plain.cron, { timezone, dst }), { from, to });
          expect(actual.map((instant) => formatInstant(instant, timezone))).toEqual(
            modelled(plain, timezone, dst, from, to).map((instant) => formatInstant(instant, timezone)),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives the same whatever instant it is asked from', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANGES), fc.oneof(named, rhythm), policy, ([timezone, change], plain, dst) => {
        const trigger = sampleCron(plain.cron, { timezone, dst });
        const from = Date.parse(change) - 86_400_000;
        const whole = occurrences(trigger, { from, to: from + 2 * 86_400_000 });
        let at = from;
        const stepped: number[] = [];
        for (const _ of whole) {
          at = occurrences(trigger, { from: at, count: 1 })[0] ?? Infinity;
          stepped.push(at);
        }
        expect(stepped).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });
});

it('fires a named time once for each local day, in every zone there is', () => {
  const from = Date.UTC(2026, 0, 1, 12);
  for (const timezone of Intl.supportedValuesOf('timeZone')) {
    const fired = occurrences(sampleCron('30 2 * * *', { timezone }), { from, to: from + 366 * 86_400_000 });
    const days = new Set(fired.map((instant) => formatInstant(instant, timezone).slice(0, 10)));
    expect(days.size, timezone).toBe(fired.length);
    expect([365, 366], timezone).toContain(fired.length);
  }
});
