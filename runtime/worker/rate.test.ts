import { afterEach, expect, test } from 'vitest';
import type { Runtime } from '../runtime.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleSpec } from '../testing/index.ts';
import { windowOfRate } from './rate.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: { readonly runtime: Runtime; readonly clock: FakeClock }[] = [];
afterEach(async () => {
  for (const { runtime, clock } of started.splice(0)) {
    const stopped = runtime.stop({ graceMs: 50 });
    await clock.advance(5_000);
    await stopped;
  }
});

test('windows are aligned', () => {
  expect(windowOfRate(60_000, 90_500)).toEqual({ start: 60_000, end: 120_000 });
  expect(windowOfRate(60_000, 120_000)).toEqual({ start: 120_000, end: 180_000 });
});

test('no more attempts begin in a window than the rate says, on two instances, retries counted; other jobs go on', async () => {
  const clock = fakeClock();
  const world = new MemoryWorld();
  const begun: number[] = [];
  let fails = true;
  const rated = sampleSpec({
    id: 'rated',
    rate: { limit: 5, per: 'PT1M' },
    retry: { maxAttempts: 2, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] },
  });
  const jobs = [
    {
      spec: rated,
      load: async () => ({
        handler: async () => {
          begun.push(clock.now());
          if (fails) {
            fails = false;
            throw new Error('busy');
          }
        },
      }),
    },
    { spec: sampleSpec({ id: 'free' }), load: async () => ({ handler: async () => null }) },
  ];
  for (let n = 0; n < 2; n += 1) {
    const runtime = memoryRuntime({ jobs, clock, world, logger: silent, environment: 'test' });
    started.push({ runtime, clock });
    await runtime.start();
  }
  const runtime = started[0]?.runtime as Runtime;
  for (let n = 0; n < 12; n += 1) await runtime.enqueue('rated');
  const free = await runtime.enqueue('free');
  await clock.advance(30_000);
  expect(begun).toHaveLength(5);
  expect((await runtime.runs.get(free.id)).status).toBe('completed');
  await clock.advance(60_000);
  expect(begun).toHaveLength(10);
  await clock.advance(60_000);
  // Twelve runs, and one that was tried twice.
  expect(begun).toHaveLength(13);
  expect((await runtime.runs.list({ job: 'rated', status: 'completed', limit: 20 })).items).toHaveLength(12);
  const windows = begun.map((at) => Math.floor(at / 60_000));
  for (const window of windows) expect(windows.filter((one) => one === window).length).toBeLessThanOrEqual(5);
});
