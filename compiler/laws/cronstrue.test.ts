import cronstrue from 'cronstrue';
import fc from 'fast-check';
import type { Trigger } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { readCron } from '../calendar/from-trigger.ts';
import { compile } from '../compile.ts';

/** People who know nothing of our grammar word a cron; what we make of their words must be that cron, or no silent other. */
const OPTIONS = { now: '2026-01-01T00:00:00Z', phrase: true } as const;

const field = (min: number, max: number, steps: readonly number[]) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc
      .uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 3 })
      .map((values) => [...values].sort((a, b) => a - b).join()),
    fc
      .tuple(fc.integer({ min, max: max - 2 }), fc.integer({ min: 2, max: 4 }))
      .map(([from, more]) => `${from}-${Math.min(max, from + more)}`),
    ...steps.map((step) => fc.constant(`*/${step}`)),
  );

const days = fc.oneof(
  fc.constant(['*', '*'] as const),
  field(1, 28, []).map((day) => [day, '*'] as const),
  field(0, 6, []).map((weekday) => ['*', weekday] as const),
);

/** Its words name the same times, but say nothing of what a change of the clock does to them: all are taken as named. */
const asNamed = (trigger: Trigger): unknown =>
  trigger.kind === 'cron'
    ? { ...trigger, dst: null, cron: trigger.cron.map((cron) => readCron(cron, false)) }
    : trigger;

it('what cronstrue says of a cron compiles to that cron, or is questioned', () => {
  let agreed = 0;
  fc.assert(
    fc.property(
      field(0, 59, [5, 10]),
      field(0, 23, [2, 6]),
      days,
      field(1, 12, []),
      (minute, hour, [day, weekday], month) => {
        const cron = [minute, hour, day, month, weekday].join(' ');
        const words = cronstrue.toString(cron, { use24HourTimeFormat: true });
        const ours = compile(cron, OPTIONS).spec?.triggers;
        const read = compile(words, OPTIONS);
        if (ours === undefined || read.spec === null || read.diagnostics.some(({ severity }) => severity === 'warning'))
          return;
        expect({ words, triggers: read.spec.triggers.map(asNamed) }).toEqual({ words, triggers: ours.map(asNamed) });
        agreed++;
      },
    ),
    { seed: 20_260_112, numRuns: 300 },
  );
  expect(agreed).toBeGreaterThan(150);
});

it('our readback of a cron compiles to what the cron itself does', () => {
  fc.assert(
    fc.property(
      field(0, 59, [5, 7, 10]),
      field(0, 23, [2, 5, 6]),
      field(1, 31, [2, 10]),
      field(1, 12, [3, 5]),
      field(0, 6, []),
      (...fields) => {
        const [minute, hour, day, month, weekday] = fields;
        const ours = compile([minute, hour, day, month, weekday].join(' '), OPTIONS);
        if (ours.spec === null || ours.spec.canonical.length > 8000) return;
        const again = compile(ours.spec.canonical, OPTIONS);
        expect({ read: ours.readback, triggers: again.spec?.triggers }).toEqual({
          read: ours.readback,
          triggers: ours.spec.triggers,
        });
      },
    ),
    { seed: 20_260_113, numRuns: 300 },
  );
});
