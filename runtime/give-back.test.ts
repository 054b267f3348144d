import { afterEach, expect, test } from 'vitest';
import type { Engine } from './engine/engine.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import {
  type FakeClock,
  fakeClock,
  MemoryWorld,
  memoryEngine,
  memoryRuntime,
  memoryStore,
  sampleSpec,
} from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const NOON = Date.parse('2026-01-01T12:00:00Z');
const started: { readonly runtime: Runtime; readonly clock: FakeClock }[] = [];

afterEach(async () => {
  for (const { runtime, clock } of started.splice(0)) {
    const stopped = runtime.stop({ graceMs: 50 });
    await clock.advance(5_000);
    await stopped;
  }
});

test('a run that is given back makes way for an earlier one that came while it went, and both go on at once', async () => {
  const world = new MemoryWorld();
  const clock = fakeClock(NOON);
  const ended: string[] = [];
  let hold = true;
  const handler = async (_input: never, ctx: { run: { id: string }; signal: AbortSignal }): Promise<null> => {
    if (hold) {
      await new Promise((_resolve, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)));
    }
    ended.push(ctx.run.id);
    return null;
  };
  const serial = { serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } } as const;
  const jobs = [{ spec: sampleSpec({ id: 'asked', ...serial }), load: async () => ({ handler }) }];
  const start = async (): Promise<Runtime> => {
    const runtime = memoryRuntime({ jobs, world, clock, logger: silent, environment: 'test' });
    started.push({ runtime, clock });
    await runtime.start();
    return runtime;
  };
  const [first, second] = [await start(), await start()];
  const later = await first.enqueue('asked');
  await clock.advance(100);
  const earlier = await second.enqueue('asked', null, { runAt: NOON - 60_000 });
  await clock.advance(100);
  hold = false;
  const stops = started.splice(0).map(async ({ runtime }, index) => {
    const { status } = await runtime.runs.get(later.id);
    expect(status).toBe('running');
    // Whoever runs it stops; the other one lives on.
    return index === 0 ? runtime.stop({ graceMs: 50 }) : started.push({ runtime, clock });
  });
  await clock.advance(5_000);
  await Promise.all(stops);
  await clock.advance(5_000);
  expect(ended).toEqual([earlier.id, later.id]);
});

test('a run for at once is not put off by a clock that is stepped back while it is made', async () => {
  const world = new MemoryWorld();
  const clock = fakeClock(NOON);
  const spec = sampleSpec({ id: 'asked' });
  const runtime = memoryRuntime({
    jobs: [{ spec, load: async () => ({ handler: async () => null }) }],
    world,
    clock,
    logger: silent,
  });
  started.push({ runtime, clock });
  await runtime.start();
  // Its instant was read before the step, and what it is made with after it.
  const readings = [NOON + 3_600_000];
  const now = clock.now;
  Object.assign(clock, { now: () => readings.shift() ?? now() });
  const run = await runtime.enqueue('asked');
  expect(run.createdAt).toBeGreaterThanOrEqual(run.scheduledFor);
});

test('an instance whose lease ran out takes its own run for its own, and does not run it twice', async () => {
  const world = new MemoryWorld();
  const clock = fakeClock(NOON);
  const queue = memoryEngine({ world, now: clock.now, lease: 5_000 });
  let away = false;
  const engine: Engine = {
    ...queue,
    extend: async (ids) => {
      if (away) throw new Error('The queue does not answer.');
      return queue.extend(ids);
    },
  };
  let calls = 0;
  let end = (): void => {};
  const handler = (): Promise<void> => {
    calls += 1;
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  const runtime = createRuntime({
    jobs: [{ spec: sampleSpec({ id: 'asked' }), load: async () => ({ handler }) }],
    opened: { store: memoryStore(world, clock.now), engine },
    clock,
    logger: silent,
    isolation: 'inline',
  });
  started.push({ runtime, clock });
  await runtime.start();
  const { id } = await runtime.enqueue('asked');
  await clock.advance(100);
  away = true;
  await clock.advance(12_000);
  away = false;
  await clock.advance(12_000);
  end();
  await clock.advance(1_000);
  expect(calls).toBe(1);
  expect(await runtime.runs.get(id)).toMatchObject({ status: 'completed', attempt: 1 });
  expect(await runtime.runs.attempts(id)).toHaveLength(1);
});
