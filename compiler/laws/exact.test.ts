import fc from 'fast-check';
import { isSchedule, mergedOccurrences } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { changesOf, firings, minutesOf } from '../../fixtures/language/clock-model.ts';
import { plainSchedules } from '../../fixtures/language/phrases.ts';
import { compile } from '../compile.ts';

/**
 * Law 1, exact: what English says about a zone fires when the clocks of that zone show it, through every kind of change
 * of the clock: by an hour, by half of one, at midnight, and by a whole day.
 */
const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Santiago',
  'Asia/Beirut',
  'Africa/Cairo',
  'Pacific/Kiritimati',
] as const;
/** Decades in which clocks were changed, and will be. */
const YEARS = [Date.UTC(1985, 0, 1), Date.UTC(2037, 0, 1)] as const;
/** RRULEs count from their start, so nothing comes before it (see to-triggers.ts). */
const RULES_BEGIN = Date.UTC(2024, 0, 3);

const told = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString());

describe.each(ZONES)('in %s', (zone) => {
  const changes = changesOf(zone, ...YEARS);

  it('schedules fire when the clocks say so', () => {
    let compared = 0;
    fc.assert(
      fc.property(plainSchedules, fc.nat(1000), fc.integer({ min: -15, max: 15 }), (phrase, pick, days) => {
        const { spec, diagnostics } = compile(`${phrase.text} ${zone}, sync the orders`, {
          now: '2026-01-01T00:00:00Z',
        });
        if (spec === null) throw new Error(`“${phrase.text}” is refused: ${diagnostics.map((one) => one.message)}`);
        const triggers = spec.triggers.filter(isSchedule);
        // The days around a change of the clock, or around any day where a zone has none.
        const anyDay = YEARS[0] + ((pick * 17) % 18_000) * 24 * HOUR;
        const middle = changes.length === 0 || pick % 4 === 0 ? anyDay : (changes[pick % changes.length] as number);
        const from = middle - 36 * HOUR + (pick % 4 === 0 ? days * 24 * HOUR : 0);
        const to = from + 72 * HOUR;
        if (from < RULES_BEGIN && triggers.some(({ kind }) => kind === 'rrule')) return;
        compared += 1;
        // Two days before what is looked at, so that the model knows which readings have come already.
        const minutes = minutesOf(zone, from - 48 * HOUR, to);
        const due = firings(minutes, phrase.day, phrase.minutes, phrase.named).filter((instant) => instant >= from);
        const fired = mergedOccurrences(triggers, { from: from - 1, to: to - 1 });
        expect(told(fired)).toEqual(told(due));
      }),
      { seed: 20_260_110, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(25);
  });
});
