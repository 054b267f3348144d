import { afterEach, expect, test } from 'vitest';
import type { Runtime } from './runtime.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';

/** Machines whose clocks are apart: what one of them makes, another takes, whatever its own clock says. */
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

/** Two instances, the first of which makes runs and takes none. The second one's clock is so many milliseconds ahead. */
async function two(ahead: number, handler: () => Promise<unknown> = async () => null) {
  const world = new MemoryWorld();
  const serial = { serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } } as const;
  const jobs = [
    {
      spec: sampleSpec({ id: 'hourly', triggers: [sampleCron('0 * * * *')], ...serial }),
      load: async () => ({ handler }),
    },
    { spec: sampleSpec({ id: 'asked', ...serial }), load: async () => ({ handler }) },
  ];
  const start = async (now: number, slots: number) => {
    const clock = fakeClock(now);
    const runtime = memoryRuntime({ jobs, world, clock, slots, logger: silent, environment: 'test' });
    started.push({ runtime, clock });
    await runtime.start();
    return { runtime, clock };
  };
  return { maker: await start(NOON - 1_000, 0), taker: await start(NOON - 1_000 + ahead, 10) };
}

test.each([
  -30, -5_000, -3_600_000, 5_000,
])('an occurrence is run by an instance whose clock is %i ms ahead', async (ahead) => {
  const { maker, taker } = await two(ahead);
  await maker.clock.advance(2_000);
  await taker.clock.advance(500);
  const { items } = await maker.runtime.runs.list({ job: 'hourly', limit: 5 });
  expect(items).toMatchObject([{ scheduledFor: NOON, status: 'completed' }]);
});

test('a run that waited for a slot gets it from an instance whose clock is behind', async () => {
  let end = (): void => {};
  const { maker, taker } = await two(-60_000, () => new Promise<void>((resolve) => (end = resolve)));
  const first = await maker.runtime.trigger('asked');
  await taker.clock.advance(100);
  expect((await maker.runtime.runs.get(first.id)).status).toBe('running');
  await maker.clock.advance(500);
  const second = await maker.runtime.enqueue('asked');
  end();
  await taker.clock.advance(100);
  expect((await maker.runtime.runs.get(second.id)).status).toBe('running');
  end();
  await taker.clock.advance(100);
  expect((await maker.runtime.runs.get(second.id)).status).toBe('completed');
});
