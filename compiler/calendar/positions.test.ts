import fc from 'fast-check';
import { isSchedule, occurrences, type RruleTrigger } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import type { DayOfWeek } from '../ast/nodes.ts';
import { compile } from '../compile.ts';
import { readRrule } from './from-trigger.ts';
import { toTriggers } from './to-triggers.ts';
import { unbounded } from './unbounded.ts';

const BOUNDS = unbounded('UTC');
const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 1);
const END = Date.UTC(2026, 0, 1);

describe('many times on days that are counted', () => {
  it.each([
    ['every minute on the last weekday of the month', 4],
    ['every 5 minutes on the last weekday of the month', 1],
    ['every minute from 9 AM to 5 PM on the last weekday of the month', 3],
    ['every minute on the third weekday of the month', 12],
    ['every minute on the first two weekdays of the month', 8],
    ['every 15 minutes on the 100th business day of the year', 32],
    ['at 8:00 and 16:00 on the last weekday of the month', 1],
  ])('“%s” takes %i rules', (text, rules) => {
    const { spec } = compile(`${text}, send the report`, { now: '2026-12-01T00:00:00Z' });
    const triggers = spec?.triggers.filter(isSchedule) ?? [];
    expect(triggers).toHaveLength(rules);
    expect(JSON.stringify(triggers).length).toBeLessThan(25_000);
  });

  it('are at each time of each such day, and read back as those days and times', () => {
    const some = (max: number) =>
      fc.uniqueArray(fc.nat(max), { minLength: 1, maxLength: max + 1 }).map((all) => all.sort((a, b) => a - b));
    const weekdays = fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, { minLength: 1 });
    const positions = fc.uniqueArray(fc.constantFrom(1, 2, 3, 20, -4, -2, -1), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(weekdays, positions, some(23), some(59), fc.boolean(), (named, counts, hours, inHour, inYear) => {
        const at = [...counts].sort((a, b) => (a < 0 === b < 0 ? a - b : a < 0 ? 1 : -1));
        const days = {
          weekdays: [...named].sort().map((day) => ({ n: null, day })),
          positions: at,
          ...(inYear ? { inYear } : {}),
        };
        const minutes = hours.flatMap((hour) => inHour.map((minute) => hour * 60 + minute));
        const triggers = toTriggers(
          { kind: 'calendar', days: [days], every: null, minutes, seconds: [0], rhythm: false },
          BOUNDS,
          null,
        ) as readonly RruleTrigger[];
        const due: number[] = [];
        for (let year = 2024; year < 2026; year++)
          for (let month = 0; month < 12; month += inYear ? 12 : 1) {
            const fitting: number[] = [];
            const end = Date.UTC(year, month + (inYear ? 12 : 1), 1);
            for (let day = Date.UTC(year, month, 1); day < end; day += DAY)
              if (named.includes((new Date(day).getUTCDay() || 7) as DayOfWeek)) fitting.push(day);
            for (const day of at.flatMap((n) => fitting.at(n > 0 ? n - 1 : n) ?? []))
              due.push(...minutes.map((m) => day + m * 60_000));
          }
        const fired = new Set(triggers.flatMap((one) => occurrences(one, { from: FIRST - 1, to: END - 1 })));
        expect([...fired].sort((a, b) => a - b)).toEqual([...new Set(due)].sort((a, b) => a - b));
        const read = triggers.map(readRrule);
        expect(read.map((one) => one?.days)).toEqual(read.map(() => days));
        expect(read.flatMap((one) => one?.minutes ?? []).sort((a, b) => a - b)).toEqual(minutes);
      }),
      { seed: 20_261_122, numRuns: 40 },
    );
  });
});
