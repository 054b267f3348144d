import { DAY_MS, dayNumber, mergedOccurrences } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import type { DaySelector } from '../ast/nodes.ts';
import { toTriggers } from '../calendar/to-triggers.ts';
import { unbounded } from '../calendar/unbounded.ts';
import { CYCLE, CYCLE_START, daysOf, gapsOf, membersIn, movedDays, sameDays } from './day-set.ts';

const BOUNDS = unbounded('UTC');

/** From 2024, where rules begin that name no beginning, to the end of 2026. */
const FROM = dayNumber(2024, 1, 1);
const TO = dayNumber(2027, 1, 1);

/** The days on which the runtime fires in these years: what the sets must hold. */
function firedOn(days: readonly DaySelector[]): readonly number[] {
  const schedule = { kind: 'calendar', days, every: null, minutes: [0], seconds: [0], rhythm: false } as const;
  return mergedOccurrences(toTriggers(schedule, BOUNDS, null), { from: FROM * DAY_MS - 1, to: TO * DAY_MS - 1 }).map(
    (instant) => instant / DAY_MS,
  );
}

describe('the days of a selector', () => {
  const selectors: readonly (readonly [name: string, days: readonly DaySelector[]])[] = [
    ['every day', [{}]],
    ['weekdays', [{ weekdays: [1, 2, 3, 4, 5].map((day) => ({ n: null, day: day as 1 })) }]],
    [
      'the first and the last Monday',
      [
        {
          weekdays: [
            { n: 1, day: 1 },
            { n: -1, day: 1 },
          ],
        },
      ],
    ],
    ['the fifth Friday', [{ weekdays: [{ n: 5, day: 5 }] }]],
    ['the last day', [{ monthDays: [-1] }]],
    ['the 31st', [{ monthDays: [31] }]],
    ['29 February', [{ months: [2], monthDays: [29] }]],
    ['Friday the 13th', [{ weekdays: [{ n: null, day: 5 }], monthDays: [13] }]],
    ['the 100th and the last day of the year', [{ yearDays: [100, -1] }]],
    ['the tenth Monday of the year', [{ weekdays: [{ n: 10, day: 1 }], inYear: true }]],
    ['Mondays of week 1', [{ weekdays: [{ n: null, day: 1 }], weeks: [1] }]],
    [
      'the last working day',
      [{ weekdays: [1, 2, 3, 4, 5].map((day) => ({ n: null, day: day as 1 })), positions: [-1] }],
    ],
    ['a union', [{ monthDays: [1] }, { weekdays: [{ n: null, day: 7 }] }]],
  ];

  it.each(selectors)('are those on which the runtime fires: %s', (_, days) => {
    const set = daysOf(days);
    const held = membersIn(set ?? new Uint8Array(CYCLE)).map((at) => at + CYCLE_START);
    expect(held.filter((day) => day >= FROM && day < TO)).toEqual(firedOn(days));
  });

  it('come round after 28 years', () => {
    const mondays = daysOf([{ weekdays: [{ n: null, day: 1 }] }]);
    expect(mondays && new Set(gapsOf(membersIn(mondays), CYCLE))).toEqual(new Set([7]));
  });

  it('move on and back', () => {
    const set = daysOf([{ monthDays: [1] }]);
    expect(set && sameDays(movedDays(movedDays(set, 1), -1), set)).toBe(true);
  });
});
