import fc from 'fast-check';
import { isSchedule, type JobSpec, meaningOf, mergedOccurrences } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { DAY_MS, FIRST_DAY, instantsOf, schedules } from '../../fixtures/language/phrases.ts';
import { compile } from '../compile.ts';

const OPTIONS = { now: '2026-01-01T00:00:00Z', phrase: true } as const;
const RUNS = { seed: 20_260_101, numRuns: 250 } as const;

function read(text: string): JobSpec {
  const { spec, diagnostics } = compile(text, OPTIONS);
  if (spec === null) throw new Error(`“${text}” is refused: ${diagnostics.map((one) => `${one.code} ${one.message}`)}`);
  return spec;
}

/** Instants as people read them, few enough to compare. */
function told(instants: readonly number[]): readonly string[] {
  return instants.slice(0, 200).map((instant) => new Date(instant).toISOString());
}

describe('a schedule', () => {
  it('fires at exactly the instants that were said, and spreads as said', () => {
    fc.assert(
      fc.property(schedules, (phrase) => {
        const { triggers } = read(phrase.text);
        const days = phrase.minutes.length > 3 ? 12 : 420;
        const from = FIRST_DAY - phrase.offset * 3_600_000 - 1;
        const fired = mergedOccurrences(triggers, { from, to: from + days * DAY_MS });
        expect(told(fired)).toEqual(told(instantsOf(phrase, FIRST_DAY, days)));
        expect(triggers.map((trigger) => isSchedule(trigger) && trigger.jitter)).toEqual(
          triggers.map(() => phrase.jitter),
        );
      }),
      RUNS,
    );
  });

  it('means the same in canonical English, which is its own canonical form and raises no new doubt', () => {
    fc.assert(
      fc.property(schedules, ({ text }) => {
        const first = compile(text, OPTIONS);
        const spec = read(text);
        const again = compile(spec.canonical, OPTIONS);
        expect(again.spec === null ? again.diagnostics : meaningOf(again.spec)).toEqual(meaningOf(spec));
        expect(again.spec?.canonical).toBe(spec.canonical);
        const doubts = (one: typeof first) =>
          one.diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
        expect(doubts(again).filter((code) => !doubts(first).includes(code))).toEqual([]);
      }),
      RUNS,
    );
  });
});
