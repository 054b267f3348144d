import fc from 'fast-check';
import {
  type Exception,
  formatInstant,
  instantOfLocal,
  type ScheduleBounds,
  type ScheduleTrigger,
} from 'nljobs/spec/core';
import type { DayOfWeek, DaySelector } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { inOrder } from '../../calendar/exceptions.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { toTriggers } from '../../calendar/to-triggers.ts';
import { unbounded } from '../../calendar/unbounded.ts';

/**
 * Schedules in normal form, of every shape that a description can have, made without any words: what the compiler can
 * emit is what `toTriggers` makes of them. Canonical English has to say each of them without loss.
 */
type Calendar = Extract<Schedule, { kind: 'calendar' }>;
type Times = Pick<Calendar, 'minutes' | 'seconds' | 'rhythm'>;

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const set = (min: number, max: number, most: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: most }).map(ascending);
const some = <T>(items: readonly T[], most = items.length) =>
  fc.subarray([...items], { minLength: 1, maxLength: most }).map((members): readonly T[] => members);

const DAYS: readonly DayOfWeek[] = [1, 2, 3, 4, 5, 6, 7];
const WORKDAYS = [1, 2, 3, 4, 5].map((day) => ({ n: null, day: day as DayOfWeek }));
const plainDays = some(DAYS, 6).map((days) => days.map((day) => ({ n: null, day })));
const months = fc.option(some(stretch(1, 12), 11), { nil: undefined, freq: 1 });
const within = (selector: DaySelector, of: readonly number[] | undefined): DaySelector =>
  of === undefined ? selector : { ...selector, months: of };
const nth = some([1, 2, 3, 4, 5, -2, -1], 3);

/** What five fields can say. */
const cronDays: fc.Arbitrary<DaySelector> = fc.oneof(
  months.map((of) => within({}, of)),
  fc.tuple(plainDays, months).map(([weekdays, of]) => within({ weekdays }, of)),
  fc.tuple(set(1, 31, 30), months).map(([monthDays, of]) => within({ monthDays }, of)),
  fc
    .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }))
    .map(([day, month]) => ({ months: [month], monthDays: [day] })),
);

/** What they cannot, in a month or a year. */
const otherDays: fc.Arbitrary<DaySelector> = fc.oneof(
  fc.tuple(set(1, 28, 3), months).map(([days, of]) => within({ monthDays: [...days, -1] }, of)),
  fc.tuple(some([-5, -3, -2, -1], 3), months).map(([monthDays, of]) => within({ monthDays }, of)),
  fc
    .tuple(nth, some(DAYS, 2), months)
    .map(([ns, days, of]) => within({ weekdays: ns.flatMap((n) => days.map((day) => ({ n, day }))) }, of)),
  fc
    .tuple(some([1, 2, 3, 10, 15, -3, -2, -1], 2), months)
    .map(([positions, of]) => within({ weekdays: WORKDAYS, positions }, of)),
  fc
    .tuple(nth, some(DAYS, 3), months)
    .map(([positions, days, of]) => within({ weekdays: days.map((day) => ({ n: null, day })), positions }, of)),
  fc
    .tuple(some(DAYS, 2), fc.oneof(set(1, 31, 3), some([1, 2, 3, 4, 5, -4, -3, -2, -1], 4)), months)
    .map(([days, monthDays, of]) => within({ weekdays: days.map((day) => ({ n: null, day })), monthDays }, of)),
  fc
    .tuple(
      fc.oneof(some(DAYS, 2), fc.constant(DAYS)),
      fc.oneof(set(1, 53, 5), fc.constantFrom(stretch(1, 53, 2), stretch(2, 52, 2), stretch(9, 20))),
    )
    .map(([days, weeks]) => ({ weekdays: days.map((day) => ({ n: null, day })), weeks })),
  fc.oneof(set(2, 366, 3), set(-366, -2, 1)).map((yearDays) => ({ yearDays })),
  fc
    .tuple(some(DAYS, 2), set(2, 366, 3))
    .map(([days, yearDays]) => ({ weekdays: days.map((day) => ({ n: null, day })), yearDays })),
  // Runs and other sets that have a name of their own.
  fc
    .tuple(fc.constantFrom(stretch(1, 31, 2), stretch(2, 30, 2), stretch(1, 15), stretch(10, 12), [-3, -2, -1]), months)
    .map(([monthDays, of]) => within({ monthDays }, of)),
  fc
    .tuple(fc.constantFrom([1, 2, 3], [-2, -1]), months)
    .map(([positions, of]) => within({ weekdays: WORKDAYS, positions }, of)),
  fc
    .tuple(fc.constantFrom([4, 5, 6], [1, 2, 3], [10, 11, 12]), set(40, 60, 2), fc.constantFrom(undefined, WORKDAYS))
    .map(([of, positions, weekdays]) =>
      within(
        { positions, inYear: true, ...(weekdays === undefined ? { monthDays: stretch(1, 31) } : { weekdays }) },
        of,
      ),
    ),
  fc
    .tuple(fc.oneof(fc.integer({ min: 6, max: 53 }), fc.constantFrom(-1, -2)), fc.constantFrom(...DAYS))
    .map(([n, day]) => ({ weekdays: [{ n, day }], inYear: true })),
);

const clockTimes: fc.Arbitrary<Times> = fc
  .tuple(set(0, 1439, 6), fc.oneof({ weight: 4, arbitrary: fc.constant([0]) }, { weight: 1, arbitrary: set(0, 59, 2) }))
  .map(([minutes, seconds]) => ({ minutes, seconds, rhythm: false }));
const cross = (hours: readonly number[], minutes: readonly number[]) =>
  hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
const products: fc.Arbitrary<Times> = fc
  .tuple(set(0, 23, 24), set(0, 59, 12))
  .map(([hours, minutes]) => ({ minutes: cross(hours, minutes), seconds: [0], rhythm: false }));
const stepsOfHour = fc.constantFrom(1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30);

/** Rhythms within the day: all round it, from a minute on, in a window, by the hour at some minutes. */
const rhythms: fc.Arbitrary<Times> = fc.oneof(
  stepsOfHour.chain((step) =>
    fc.nat(step - 1).map((phase) => ({ minutes: stretch(phase, 1439, step), seconds: [0], rhythm: true })),
  ),
  fc.constantFrom(1, 2, 3, 4, 6, 8, 12).chain((hours) =>
    fc.tuple(fc.nat(hours - 1), set(0, 59, 4)).map(([phase, minutes]) => ({
      minutes: cross(stretch(phase, 23, hours), minutes),
      seconds: [0],
      rhythm: true,
    })),
  ),
  fc.tuple(stepsOfHour, fc.nat(1439), fc.integer({ min: 2, max: 200 })).map(([step, from, count]) => ({
    minutes: stretch(from, Math.min(1439, from + count * step), step),
    seconds: [0],
    rhythm: true,
  })),
  fc
    .tuple(fc.constantFrom(1, 2, 3, 5, 7), fc.nat(1439), fc.integer({ min: 2, max: 20 }))
    .map(([hours, from, count]) => ({
      minutes: stretch(from, Math.min(1439, from + count * hours * 60), hours * 60),
      seconds: [0],
      rhythm: true,
    })),
  fc
    .tuple(set(0, 59, 4), fc.nat(20), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 2))
    .map(([minutes, from, count, step]) => ({
      minutes: cross(stretch(from, Math.min(23, from + count * step), step), minutes),
      seconds: [0],
      rhythm: true,
    })),
  fc
    .tuple(stepsOfHour, set(0, 59, 2))
    .map(([step, seconds]) => ({ minutes: stretch(0, 1439, step), seconds, rhythm: true })),
);

/** Rhythms whose window crosses midnight, which only all days have. */
const overnight: fc.Arbitrary<Calendar> = fc
  .tuple(stepsOfHour, fc.integer({ min: 18, max: 23 }), fc.integer({ min: 1, max: 8 }))
  .map(([step, from, to]) => ({
    kind: 'calendar',
    days: [{}],
    every: null,
    minutes: ascending([...stretch(0, to * 60, step), ...stretch(from * 60, 1439, step)]),
    seconds: [0],
    rhythm: true,
  }));

const anyTimes = fc.oneof(
  { weight: 3, arbitrary: clockTimes },
  { weight: 2, arbitrary: rhythms },
  { weight: 1, arbitrary: products },
);

const plainCalendars: fc.Arbitrary<Calendar> = fc
  .tuple(fc.oneof({ weight: 2, arbitrary: cronDays }, { weight: 2, arbitrary: otherDays }), anyTimes)
  .map(([days, times]) => ({ kind: 'calendar', days: [days], every: null, ...times }));

/** Either day field of a cron, as in `0 9 15 * 1`; and days of several kinds that share their times. */
const unions: fc.Arbitrary<Calendar> = fc.oneof(
  fc.tuple(plainDays, set(1, 31, 4), months, anyTimes).map(
    ([weekdays, monthDays, of, times]): Calendar => ({
      kind: 'calendar',
      days: [within({ monthDays }, of), within({ weekdays }, of)],
      every: null,
      ...times,
    }),
  ),
  fc.tuple(nth, fc.constantFrom(...DAYS), set(1, 31, 4), clockTimes).map(
    ([ns, day, monthDays, times]): Calendar => ({
      kind: 'calendar',
      days: [{ weekdays: ns.map((n) => ({ n, day })) }, { monthDays }],
      every: null,
      ...times,
    }),
  ),
  fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })), {
        minLength: 2,
        maxLength: 4,
        selector: String,
      }),
      clockTimes,
    )
    .map(
      ([dates, times]): Calendar => ({
        kind: 'calendar',
        days: dates.map(([month, day]) => ({ months: [month], monthDays: [day] })),
        every: null,
        ...times,
      }),
    ),
);

const counted: fc.Arbitrary<Calendar> = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 2, max: 400 }),
      fc.oneof(
        months.map((of) => within({}, of)),
        plainDays.map((weekdays) => ({ weekdays })),
      ),
      clockTimes,
    )
    .map(([n, days, times]): Calendar => ({ kind: 'calendar', days: [days], every: { n, unit: 'day' }, ...times })),
  fc.tuple(fc.integer({ min: 2, max: 60 }), plainDays, months, clockTimes).map(
    ([n, weekdays, of, times]): Calendar => ({
      kind: 'calendar',
      days: [within({ weekdays }, of)],
      every: { n, unit: 'week' },
      ...times,
    }),
  ),
  fc
    .tuple(
      fc.constantFrom(5, 7, 8, 9, 10, 18, 24),
      fc.oneof(
        set(1, 31, 3).map((monthDays): DaySelector => ({ monthDays })),
        fc.constant<DaySelector>({ monthDays: [-1] }),
        fc
          .tuple(nth, fc.constantFrom(...DAYS))
          .map(([ns, day]): DaySelector => ({ weekdays: ns.map((n) => ({ n, day })) })),
        nth.map((positions): DaySelector => ({ weekdays: WORKDAYS, positions })),
      ),
      clockTimes,
    )
    .map(([n, days, times]): Calendar => ({ kind: 'calendar', days: [days], every: { n, unit: 'month' }, ...times })),
  fc
    .tuple(
      fc.integer({ min: 2, max: 10 }),
      fc.oneof(
        fc
          .tuple(set(1, 28, 2), fc.integer({ min: 1, max: 12 }))
          .map(([monthDays, month]): DaySelector => ({ months: [month], monthDays })),
        fc
          .tuple(nth, fc.constantFrom(...DAYS), fc.integer({ min: 1, max: 12 }))
          .map(([ns, day, month]): DaySelector => ({ months: [month], weekdays: ns.map((n) => ({ n, day })) })),
      ),
      clockTimes,
    )
    .map(([n, days, times]): Calendar => ({ kind: 'calendar', days: [days], every: { n, unit: 'year' }, ...times })),
);

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const elapsed: fc.Arbitrary<Schedule> = fc.oneof(
  fc
    .constantFrom(1, 7, 10, 45, 90)
    .map((seconds): Schedule => ({ kind: 'elapsed', ms: seconds * 1000, days: [{}], window: null })),
  fc
    .constantFrom(7, 45, 90, 100, 5 * 60, 36 * 60)
    .map((minutes): Schedule => ({ kind: 'elapsed', ms: minutes * 60_000, days: [{}], window: null })),
  fc
    .tuple(
      fc.constantFrom(7, 9, 11, 45, 50, 90),
      fc.option(plainDays, { nil: undefined }),
      fc.nat(1300),
      fc.integer({ min: 60, max: 1439 }),
    )
    .map(
      ([minutes, weekdays, from, to]): Schedule => ({
        kind: 'elapsed',
        ms: minutes * 60_000,
        days: [weekdays === undefined ? {} : { weekdays }],
        // On named days a window lies within the day.
        window:
          weekdays !== undefined && to <= from
            ? { from: to - 60, to: from === to - 60 ? 1439 : Math.max(from, to) }
            : { from: from === to ? to - 1 : from, to },
      }),
    ),
);

const date = fc
  .tuple(fc.integer({ min: 2026, max: 2032 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));
const time = fc.oneof(
  fc.constant('00:00:00'),
  fc.nat(86_399).map((second) => `${clock(Math.floor(second / 60))}:${String(second % 60).padStart(2, '0')}`),
);

const once: fc.Arbitrary<Schedule> = fc
  .tuple(fc.uniqueArray(date, { minLength: 1, maxLength: 3 }), fc.uniqueArray(time, { minLength: 1, maxLength: 2 }))
  .map(([dates, times]) => ({ kind: 'once', at: dates.flatMap((day) => times.map((at) => `${day}T${at}`)).sort() }));

const NO_BOUNDS = unbounded('UTC');

const yearly = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));

/** What is left out: dates, ranges of them, and whole days by their rule. */
const exceptions: fc.Arbitrary<readonly Exception[]> = fc
  .array(
    fc.oneof(
      fc.uniqueArray(fc.oneof(yearly, date), { minLength: 1, maxLength: 3 }).map((dates) => [{ dates }]),
      fc
        .tuple(yearly, yearly)
        .filter(([a, b]) => a !== b)
        .map(([from, to]) => [{ dates: [`${from}/${to}`] }]),
      fc
        .tuple(date, date)
        .filter(([a, b]) => a < b)
        .map(([from, to]) => [{ dates: [`${from}/${to}`] }]),
      fc
        .oneof<fc.Arbitrary<DaySelector>[]>(
          some(DAYS, 3).map((days) => ({ weekdays: days.map((day) => ({ n: null, day })) })),
          some(stretch(1, 12), 3).map((of) => ({ months: of })),
          fc
            .tuple(nth, fc.constantFrom(...DAYS), months)
            .map(([ns, day, of]) => within({ weekdays: ns.map((n) => ({ n, day })) }, of)),
          fc.tuple(set(1, 31, 3), months).map(([monthDays, of]) => within({ monthDays }, of)),
          fc.constant<DaySelector>({ monthDays: [-1] }),
        )
        .map((days) =>
          toTriggers(
            { kind: 'calendar', days: [days], every: null, minutes: stretch(0, 1439), seconds: [0], rhythm: true },
            NO_BOUNDS,
            null,
          ).map((schedule) => ({ schedule })),
        ),
    ),
    { maxLength: 2 },
  )
  .map((lists) => inOrder(lists.flat()));

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Etc/GMT-2'] as const;

/** One schedule or several, with what limits them all. */
export const generated: fc.Arbitrary<readonly ScheduleTrigger[]> = fc
  .record({
    schedules: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.tuple(
          fc.oneof<fc.Arbitrary<Schedule>[]>(
            plainCalendars,
            plainCalendars,
            unions,
            overnight,
            counted,
            counted,
            elapsed,
          ),
        ),
      },
      {
        weight: 2,
        arbitrary: fc.array(fc.oneof<fc.Arbitrary<Schedule>[]>(plainCalendars, counted, unions), {
          minLength: 2,
          maxLength: 3,
        }),
      },
      { weight: 1, arbitrary: fc.tuple(once) },
    ),
    timezone: fc.constantFrom(...ZONES),
    from: fc.option(
      fc.tuple(date, time).map(([day, at]) => `${day}T${at}`),
      { freq: 2 },
    ),
    anchored: fc.boolean(),
    until: fc.option(
      fc
        .tuple(fc.integer({ min: 2033, max: 2040 }), fc.boolean())
        .map(([year, late]) => `${year}-12-31T${late ? '23:59:59' : '12:30:00'}`),
      { freq: 4 },
    ),
    count: fc.option(fc.integer({ min: 1, max: 20 }), { freq: 4 }),
    except: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: exceptions }),
    jitter: fc.option(fc.constantFrom('PT5M', 'PT90S', 'PT1H'), { freq: 6 }),
  })
  .map(({ schedules, timezone, from, anchored, until, count, except, jitter }) => {
    const single = schedules.some(({ kind }) => kind === 'once');
    const bounds: ScheduleBounds = single
      ? { ...NO_BOUNDS, timezone }
      : {
          ...NO_BOUNDS,
          timezone,
          from,
          until,
          except: (except as readonly Exception[]).map((one) =>
            'schedule' in one ? { schedule: { ...one.schedule, timezone } } : one,
          ),
          jitter,
        };
    const start = anchored && !single ? from : null;
    const instant = (local: string) =>
      formatInstant(instantOfLocal(local, timezone) ?? 0, 'UTC').replace('+00:00', 'Z');
    const triggers = schedules.flatMap((schedule) =>
      toTriggers(schedule, bounds, start === null || schedule.kind !== 'elapsed' ? start : instant(start)),
    );
    // A count is of one trigger, from a day on.
    return count !== null && triggers.length === 1 && bounds.from !== null
      ? triggers.map((trigger) => ({ ...trigger, count }))
      : triggers;
  });
