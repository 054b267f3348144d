import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from './duration.ts';
import { retryDelay } from './policies.ts';
import { sampleSpec } from './sample-spec.ts';
import { BACKOFFS } from './vocabulary.ts';

const retry = { ...sampleSpec().retry, delay: 'PT2S', maxDelay: 'PT1M' };

describe('the wait before another attempt', () => {
  it.each([
    ['fixed', [2000, 2000, 2000, 2000, 2000, 2000]],
    ['linear', [2000, 4000, 6000, 8000, 10_000, 12_000]],
    ['exponential', [2000, 4000, 8000, 16_000, 32_000, 60_000]],
  ] as const)('grows as %s says', (backoff, expected) => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelay({ ...retry, backoff, jitter: false }, attempt, 0.7))).toEqual(
      expected,
    );
  });

  it('lies in the upper half with jitter, and never beyond the longest', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BACKOFFS),
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (backoff, attempt, random) => {
          const plain = retryDelay({ ...retry, backoff, jitter: false }, attempt, random);
          const spread = retryDelay({ ...retry, backoff, jitter: true }, attempt, random);
          expect(plain).toBeLessThanOrEqual(durationMs(retry.maxDelay));
          expect(spread).toBeGreaterThanOrEqual(plain / 2);
          expect(spread).toBeLessThanOrEqual(plain);
        },
      ),
    );
    expect([0, 0.5].map((random) => retryDelay({ ...retry, jitter: true }, 1, random))).toEqual([1000, 1500]);
  });
});
