import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideMisfire, type MisfireFacts } from './misfire.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 10, 12);

/** Facts by how long ago the due ones were, and how far ahead the next one is. */
function facts(ago: readonly number[], over: Partial<MisfireFacts> = {}): MisfireFacts {
  return {
    due: ago.map((ms) => NOW - ms),
    previous: null,
    next: NOW + HOUR,
    now: NOW,
    policy: 'once',
    window: HOUR,
    limit: null,
    ...over,
  };
}

const short = (given: MisfireFacts): string[] =>
  decideMisfire(given).map((decision) => (decision.action === 'run' ? decision.reason : 'skip'));

describe('misfire', () => {
  const table: readonly (readonly [string, MisfireFacts, readonly string[]])[] = [
    ['nothing due, nothing decided', facts([]), []],
    ['on time to the millisecond', facts([0]), ['schedule']],
    ['a little late is still on time', facts([30_000]), ['schedule']],
    ['on time under every policy: skip', facts([5_000], { policy: 'skip' }), ['schedule']],
    ['on time under every policy: all', facts([5_000], { policy: 'all' }), ['schedule']],
    ['once: the latest missed one is caught up', facts([10 * MINUTE], { next: NOW + 50 * MINUTE }), ['catch-up']],
    [
      'once: earlier ones are recorded as skipped',
      facts([130 * MINUTE, 70 * MINUTE, 10 * MINUTE]),
      ['skip', 'skip', 'catch-up'],
    ],
    ['once: a daily one after 59 minutes', facts([59 * MINUTE], { next: NOW + DAY - 59 * MINUTE }), ['catch-up']],
    [
      'once: a daily one after 61 minutes is too old',
      facts([61 * MINUTE], { next: NOW + DAY - 61 * MINUTE }),
      ['skip'],
    ],
    ['once: the period is the bound where it is shorter', facts([90_000], { next: NOW + 30_000 }), ['catch-up']],
    ['once: exactly the period', facts([2 * MINUTE], { next: NOW }), ['catch-up']],
    [
      'once: a stated longer window counts, up to the period',
      facts([5 * HOUR], { window: 12 * HOUR, next: NOW + 19 * HOUR }),
      ['catch-up'],
    ],
    ['once: the last of a schedule that has ended', facts([30 * MINUTE], { next: null }), ['catch-up']],
    [
      'once: the latest on time leaves nothing to catch up',
      facts([2 * HOUR, HOUR, 1_000]),
      ['skip', 'skip', 'schedule'],
    ],
    ['skip: the missed are skipped', facts([2 * HOUR, 10 * MINUTE], { policy: 'skip' }), ['skip', 'skip']],
    [
      'all: all within the window',
      facts([3 * HOUR, 2 * HOUR, HOUR, 0], { policy: 'all', window: 2 * HOUR }),
      ['skip', 'catch-up', 'catch-up', 'schedule'],
    ],
    [
      'all: the latest of them up to the limit',
      facts([3 * HOUR, 2 * HOUR, HOUR], { policy: 'all', window: DAY, limit: 2 }),
      ['skip', 'catch-up', 'catch-up'],
    ],
  ];
  test.each(table)('%s', (_name, given, expected) => {
    expect(short(given)).toEqual(expected);
  });

  test('each knows the occurrence before it, and a skipped one says why', () => {
    const [first, second] = decideMisfire(
      facts([2 * HOUR, HOUR + MINUTE], { previous: NOW - 3 * HOUR, next: NOW + DAY }),
    );
    expect(first).toMatchObject({
      previousScheduledFor: NOW - 3 * HOUR,
      message: 'missed; only the latest missed run is caught up',
    });
    expect(second).toMatchObject({
      previousScheduledFor: NOW - 2 * HOUR,
      message: 'missed by 1 h 1 min, longer than the 1 h within which it is caught up',
    });
  });

  test('one decision each, in order; what runs under once is at most one', () => {
    const policies = fc.constantFrom('skip', 'once', 'all');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 3 * DAY }), { maxLength: 40 }),
        policies,
        fc.integer({ min: 0, max: DAY }),
        (ago, policy, window) => {
          const given = facts(
            [...ago].sort((a, b) => b - a),
            { policy, window },
          );
          const decisions = decideMisfire(given);
          expect(decisions.map((decision) => decision.scheduledFor)).toEqual(given.due);
          const runs = decisions.filter((decision) => decision.action === 'run');
          if (policy !== 'all') expect(runs.length).toBeLessThanOrEqual(1);
          for (const run of runs) {
            if (run.reason === 'catch-up') expect(NOW - run.scheduledFor).toBeLessThanOrEqual(window);
          }
        },
      ),
    );
  });
});
