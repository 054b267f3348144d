import { describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../store/store.ts';
import { decideRetry, type RetryFacts } from './retry.ts';

const error: ErrorRecord = { name: 'Error', message: 'no route to host', stack: null, permanent: false };
const NOW = Date.UTC(2026, 0, 1);
const base: RetryFacts = {
  result: { outcome: 'failed', error },
  attempt: 1,
  maxAttempts: 4,
  never: [],
  delay: 2_000,
  now: NOW,
};

describe('retry', () => {
  const table: readonly (readonly [string, Partial<RetryFacts>, object])[] = [
    ['a result completes', { result: { outcome: 'completed', result: 1 } }, { next: 'completed', message: null }],
    ['a failure waits for the next attempt', {}, { next: 'pending', at: NOW + 2_000, charged: true }],
    [
      'the last failure is a dead letter',
      { attempt: 4 },
      { next: 'failed', message: 'attempt 4 of 4 failed: no route to host' },
    ],
    ['one attempt means one', { maxAttempts: 1 }, { next: 'failed' }],
    ['a timeout is retried', { result: { outcome: 'timed-out', error } }, { next: 'pending', charged: true }],
    [
      'a permanent error is not',
      { result: { outcome: 'failed', error: { ...error, permanent: true } } },
      { next: 'failed', message: 'permanent error, not retried: no route to host' },
    ],
    [
      'nor one the description names',
      { never: ['Error'] },
      { next: 'failed', message: 'Error is never retried: no route to host' },
    ],
    ['cancelled stays cancelled', { result: { outcome: 'cancelled', message: 'cancelled' } }, { next: 'cancelled' }],
    [
      'an interruption charges nothing, on the last attempt too',
      { attempt: 4, result: { outcome: 'interrupted', message: 'deploy' } },
      { next: 'pending', at: NOW + 500, charged: false },
    ],
    [
      'and is not tried before it can be of use',
      { result: { outcome: 'interrupted', message: 'cannot be loaded', after: 8_000 } },
      { next: 'pending', at: NOW + 8_000, charged: false },
    ],
  ];
  test.each(table)('%s', (_name, over, expected) => {
    expect(decideRetry({ ...base, ...over })).toMatchObject(expected);
  });
});
