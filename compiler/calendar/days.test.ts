import fc from 'fast-check';
import { occurrences, type RruleTrigger } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import {
  type Days,
  dayAfter,
  daysAround,
  intersect,
  nearestWorkday,
  withoutPositions,
  workdayBeside,
} from '../ast/days.ts';
import type { DayOfWeek } from '../ast/nodes.ts';
import { toTriggers } from './to-triggers.ts';
import { unbounded } from './unbounded.ts';

const BOUNDS = unbounded('UTC');
const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 1);
/** Twelve years, so that leap years begin on several weekdays. */
const DAYS = 12 * 366;

/** Midnights on which a union of selectors fires, by the occurrences of its triggers. */
function midnights(days: Days): readonly number[] {
  const triggers = toTriggers(
    { kind: 'calendar', days, every: null, minutes: [0], seconds: [0], rhythm: false },
    BOUNDS,
    null,
  );
  const all = triggers.flatMap((one) => occurrences(one, { from: FIRST - 1, to: FIRST + (DAYS - 1) * DAY }));
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The same by the rule itself: every day looked at, a day at a time. */
function expected(on: (date: Date) => boolean): readonly number[] {
  return Array.from({ length: DAYS }, (_, index) => FIRST + index * DAY).filter((day) => on(new Date(day)));
}

const weekday = (date: Date) => date.getUTCDay() || 7;
const lengthOf = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const at = (date: Date, monthsOn: number, day: number) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsOn, day));

const months = fc.option(
  fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { minLength: 1 }).map((some) => [...some]),
  { nil: null },
);

describe('daysAround', () => {
  it('is the stretch it says, over the ends of months', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('start' as const, 'end' as const),
        fc.integer({ min: -10, max: 35 }),
        fc.nat(6),
        months,
        fc.option(fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<DayOfWeek>, { nil: null }),
        (origin, first, more, of, day) => {
          const low = origin === 'end' ? Math.min(first, 8) - 10 : first;
          const high = low + more;
          const days = daysAround(origin, low, high, of, day);
          if (days === null) throw new Error('not said');
          const found = expected((date) =>
            [-2, -1, 0, 1, 2].some((on) => {
              // Every month around whose stretch may hold this date.
              const month = at(date, on, 1);
              if (of !== null && !of.includes(month.getUTCMonth() + 1)) return false;
              const origin0 = origin === 'start' ? month.getTime() - DAY : at(month, 1, 1).getTime();
              const offset = (date.getTime() - origin0) / DAY;
              return offset >= low && offset <= high && (day === null || weekday(date) === day);
            }),
          );
          expect(midnights(days)).toEqual(found);
        },
      ),
      { seed: 20_260_201, numRuns: 60 },
    );
  });
});

describe('nearestWorkday', () => {
  it.each(
    [-1, ...Array.from({ length: 31 }, (_, index) => index + 1)].map((day) => [day] as const),
  )('day %i stays in its month', (day) => {
    const days = nearestWorkday(day, null);
    if (days === null) throw new Error('not said');
    const found = expected((date) => {
      const length = lengthOf(date);
      const target = day === -1 ? length : day;
      if (target > length) return false;
      const there = weekday(at(date, 0, target));
      const nearest =
        there === 6
          ? target === 1
            ? 3
            : target - 1
          : there === 7
            ? target === length
              ? target - 2
              : target + 1
            : target;
      return date.getUTCDate() === nearest;
    });
    expect(midnights(days)).toEqual(found);
  });

  it('has nothing to say of a day that no month has', () => {
    expect(nearestWorkday(32, null)).toBeNull();
  });
});

describe('workdayBeside', () => {
  it('looks back, or on, to the next working day', () => {
    const back = workdayBeside(15, null, true);
    const on = workdayBeside(15, [2], false);
    expect(midnights(back ?? [])).toEqual(
      expected((date) => {
        const there = weekday(at(date, 0, 15));
        return date.getUTCDate() === 15 - Math.max(0, there - 5);
      }),
    );
    expect(midnights(on ?? [])).toEqual(
      expected((date) => {
        const there = weekday(at(date, 0, 15));
        return date.getUTCMonth() === 1 && date.getUTCDate() === (there > 5 ? 15 + 8 - there : 15);
      }),
    );
  });

  it('does not leave the month', () => {
    expect(workdayBeside(2, null, true)).toBeNull();
    expect(workdayBeside(-2, null, false)).toBeNull();
  });
});

describe('intersect', () => {
  it('is the days in both', () => {
    const friday = { weekdays: [{ n: null, day: 5 as DayOfWeek }] };
    const cases: readonly (readonly [Days, Days])[] = [
      [[friday], [{ monthDays: [13] }]],
      [[friday], [{ monthDays: [-7, -6, -5, -4, -3, -2, -1] }, { months: [6] }]],
      [
        [
          {
            weekdays: [
              { n: 1, day: 1 },
              { n: 3, day: 5 },
            ],
          },
        ],
        [friday],
      ],
      [[{ monthDays: [1, 2, 3, 4, 5], months: [1, 2] }], [{ monthDays: [5, 6], months: [2, 3] }]],
      [[{ monthDays: [1, 2, 3] }], [{ monthDays: [-1] }]],
      [[{}], [{ months: [2] }]],
    ];
    for (const [a, b] of cases) {
      const both = intersect(a, b);
      if (both === null) throw new Error('not said');
      const there = new Set(midnights(b));
      expect(midnights(both)).toEqual(midnights(a).filter((day) => there.has(day)));
    }
  });

  it('says where no selector is exact', () => {
    const workdays = ([1, 2, 3, 4, 5] as const).map((day) => ({ n: null, day }));
    expect(intersect([{ weekdays: workdays, positions: [1] }], [{ weekdays: [{ n: null, day: 5 }] }])).toBeNull();
    expect(intersect([{ weekdays: [{ n: 4, day: 5 }] }], [{ weekdays: [{ n: -1, day: 5 }] }])).toBeNull();
    expect(intersect([{ monthDays: [28] }], [{ monthDays: [-1] }])).toBeNull();
  });
});

describe('dayAfter', () => {
  it('moves every day on by one', () => {
    const cases: readonly Days[] = [
      [
        {
          weekdays: [
            { n: null, day: 5 },
            { n: null, day: 7 },
          ],
        },
      ],
      [{ weekdays: [{ n: 1, day: 1 }] }],
      [{ weekdays: [{ n: -1, day: 5 }], months: [2, 12] }],
      [{ monthDays: [1, 15, 28, -1, -2] }],
      [{ weekdays: [{ n: null, day: 2 }], months: [6] }],
      [{ months: [2, 3, 12] }],
      [{ monthDays: [31] }],
    ];
    for (const days of cases.slice(0, 6)) {
      const next = dayAfter(days);
      if (next === null) throw new Error('not said');
      const moved = midnights(days).map((day) => day + DAY);
      // The first day of all may follow one that lies before the days looked at.
      expect(midnights(next).filter((day) => day > FIRST)).toEqual(
        moved.filter((day) => day > FIRST && day < FIRST + DAYS * DAY),
      );
    }
    expect(dayAfter(cases[6] as Days)).toBeNull();
  });
});

describe('what is emitted for days', () => {
  it('has a day of its own in each rule, so that no instant comes twice', () => {
    const triggers = toTriggers(
      {
        kind: 'calendar',
        days: nearestWorkday(15, null) ?? [],
        every: null,
        minutes: [0],
        seconds: [0],
        rhythm: false,
      },
      BOUNDS,
      null,
    ) as readonly RruleTrigger[];
    const all = triggers.flatMap((one) => occurrences(one, { from: FIRST, count: 200 }));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('withoutPositions', () => {
  it.each([
    [[1]],
    [[-1]],
    [[1, 2, 3]],
    [[5, -2]],
    [[22]],
  ])('names the same days as positions %j among working days', (positions) => {
    const weekdays = ([1, 2, 3, 4, 5] as const).map((day) => ({ n: null, day }));
    const without = withoutPositions({ weekdays, positions }) ?? [];
    for (let month = Date.UTC(2026, 0, 1), count = 0; count < 60; count++) {
      const first = new Date(month);
      const next = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
      const all = Array.from({ length: (next - month) / 86_400_000 }, (_, index) => index + 1);
      const weekdayOf = (date: number) => new Date(month + (date - 1) * 86_400_000).getUTCDay();
      const working = all.filter((date) => weekdayOf(date) % 6 !== 0);
      const wanted = positions.flatMap((n) => working[n > 0 ? n - 1 : working.length + n] ?? []);
      const named = all.filter((date) =>
        without.some(
          (one) =>
            one.weekdays?.some(({ day }) => day % 7 === weekdayOf(date)) &&
            one.monthDays?.some((day) => day === date || day === date - all.length - 1),
        ),
      );
      expect(named).toEqual([...new Set(wanted)].sort((a, b) => a - b));
      month = next;
    }
  });

  it('has no words for those of a year', () => {
    expect(withoutPositions({ weekdays: [{ n: null, day: 1 }], positions: [100], inYear: true })).toBeNull();
  });
});
