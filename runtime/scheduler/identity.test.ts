import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterRunId,
  attemptOf,
  deliveryId,
  eventRunId,
  fractionOf,
  manualRunId,
  replayRunId,
  scheduledRunId,
} from './identity.ts';

const UUID8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('identities', () => {
  test('a scheduled run is its namespace, job and instant, and stays so across versions', () => {
    const id = scheduledRunId('default', 'send-reminders', Date.UTC(2026, 0, 2, 18));
    expect(id).toMatch(UUID8);
    // A golden value: were it to change, every deployment would run its past occurrences again.
    expect(id).toBe('dcb8ab3e-92a1-8bee-a2fb-f3a26bf406a9');
  });

  test('every kind of run has ids of its own', () => {
    const at = Date.UTC(2026, 0, 1);
    const iso = new Date(at).toISOString();
    const ids = [
      scheduledRunId('n', 'j', at),
      scheduledRunId('n2', 'j', at),
      scheduledRunId('n', 'j2', at),
      scheduledRunId('n', 'j', at + 1),
      manualRunId('n', 'j', iso),
      manualRunId('n', 'j', iso, 'acme'),
      manualRunId('n', 'j', iso, 'other'),
      eventRunId('n', 'j', 'user.signed_up', iso, 0),
      eventRunId('n', 'j', 'user.signed_up', iso, 1),
      afterRunId('n', 'j', iso, 'completed'),
      replayRunId('n', 'j', iso, 'completed'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(UUID8);
  });

  test('parts do not run into each other', () => {
    fc.assert(
      fc.property(fc.tuple(fc.string(), fc.string()), fc.tuple(fc.string(), fc.string()), (a, b) => {
        const same = a[0] === b[0] && a[1] === b[1];
        expect(manualRunId('n', ...a) === manualRunId('n', ...b)).toBe(same);
      }),
    );
    expect(manualRunId('n', 'ab', 'c')).not.toBe(manualRunId('n', 'a', 'bc'));
  });

  test('a delivery id tells its attempt', () => {
    const run = manualRunId('n', 'j', 'k');
    expect(deliveryId(run, 7)).toMatch(UUID8);
    expect(attemptOf(deliveryId(run, 1))).toBe(1);
    expect(attemptOf(deliveryId(run, 65_535, 'again'))).toBe(65_535);
    expect(deliveryId(run, 1)).not.toBe(deliveryId(run, 1, 'again'));
    expect(() => deliveryId(run, 0)).toThrow(RangeError);
  });

  test('a fraction is stable and lies in [0, 1)', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const fraction = fractionOf('n', key);
        expect(fraction).toBe(fractionOf('n', key));
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThan(1);
      }),
    );
  });
});
