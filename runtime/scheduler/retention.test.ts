import { expect, test } from 'vitest';
import type { RelayStore } from '../store/relay-store.ts';
import { fakeClock, MemoryWorld, memoryStore } from '../testing/index.ts';
import { sampleSpec } from '../testing/sample-spec.ts';
import { type Job, prepareJob } from './job.ts';
import { cutsOf, keepTidy } from './retention.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const job = (id: string, over: Partial<Parameters<typeof sampleSpec>[0]> = {}): Job =>
  prepareJob({ spec: sampleSpec({ id, ...over }), load: async () => ({ handler: () => null }) }, 'test', true);

test('jobs that keep alike are tidied together, and what jobs that are gone have left behind by itself', () => {
  const short = { retention: { history: 'P1D', deadLetter: 'P2D' } };
  const daily = { per: 'customer', window: { kind: 'rolling', duration: 'P3D' }, mode: 'record-after' } as const;
  expect(
    cutsOf([job('a'), job('b', short), job('c'), job('d', { idempotency: daily })], ['a', 'of-another'], NOW),
  ).toEqual([
    { jobs: ['a', 'c'], history: NOW - 30 * DAY, deadLetters: NOW - 14 * DAY },
    { jobs: ['b'], history: NOW - DAY, deadLetters: NOW - 2 * DAY },
    { jobs: ['d'], history: NOW - 30 * DAY, deadLetters: NOW - 14 * DAY, guards: NOW - 3 * DAY },
    {
      except: ['a', 'of-another', 'b', 'c', 'd'],
      history: NOW - 30 * DAY,
      deadLetters: NOW - 14 * DAY,
      guards: NOW - 400 * DAY,
    },
  ]);
});

test('what instances told each other, and those that were killed, are forgotten by the hour, though nobody tells anything more', async () => {
  const clock = fakeClock('2026-01-01T00:10:00Z');
  let forgotten = 0;
  const never = async (): Promise<never> => {
    throw new Error('Nobody calls it.');
  };
  const relay: RelayStore = {
    lookOn: never,
    isWatched: never,
    tell: never,
    told: never,
    listen: never,
    forget: async () => {
      forgotten += 1;
    },
  };
  const plain = memoryStore(new MemoryWorld(), clock.now);
  let killed = 0;
  const forget = async (): Promise<void> => {
    killed += 1;
  };
  const workers = { ...plain.workers, forget };
  const store = { ...plain, relay, workers };
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const stop = keepTidy({ store, clock, logger, namespace: 'default', worker: 'w' }, () => []);
  await clock.advance(3 * 3_600_000);
  expect([forgotten, killed]).toEqual([4, 4]);
  stop();
});
