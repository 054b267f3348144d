import { afterEach, expect, test } from 'vitest';
import { createRuntime, type Runtime } from '../runtime.ts';
import {
  type FakeClock,
  fakeClock,
  MemoryWorld,
  memoryEngine,
  memoryStore,
  sampleCron,
  sampleSpec,
} from '../testing/index.ts';

/**
 * A scheduler that is stuck while its process lives: it cannot account for what is due. Who watches says so, and the
 * scheduler's own sign of life stops, so that who waits for it outside says so too.
 */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const MINUTE = 60_000;
let running: { readonly runtime: Runtime; readonly clock: FakeClock } | null = null;

afterEach(async () => {
  if (running === null) return;
  const stopped = running.runtime.stop({ graceMs: 50 });
  await running.clock.advance(5_000);
  await stopped;
  running = null;
});

test('the watchdog names the schedule, the heartbeat of the scheduler stops, and both come back with it', async () => {
  const clock = fakeClock('2026-01-01T00:00:30Z');
  const world = new MemoryWorld();
  const facts = { stuck: false };
  const kept = memoryStore(world, clock.now);
  const store: typeof kept = {
    ...kept,
    advance: async (marks, within) => {
      if (facts.stuck) throw new Error('the scheduler gets no further');
      await kept.advance(marks, within);
    },
  };
  const told: string[] = [];
  let beats = 0;
  const runtime = createRuntime({
    opened: { store, engine: memoryEngine({ world, now: clock.now }) },
    clock,
    logger: silent,
    jobs: [
      {
        spec: sampleSpec({ id: 'minutely', title: 'Minutely', triggers: [sampleCron('* * * * *')] }),
        load: async () => ({ handler: () => null }),
      },
      { spec: sampleSpec({ id: 'asked' }), load: async () => ({ handler: () => null }) },
    ],
    alerts: {
      operators: ['#ops'],
      heartbeat: 'https://hc.example.com/scheduler',
      send: async ({ target, message }) => {
        if (target.via === 'heartbeat') beats += 1;
        else told.push(message.subject);
      },
    },
  });
  running = { runtime, clock };
  await runtime.start();
  await clock.advance(5 * MINUTE);
  expect(beats).toBeGreaterThanOrEqual(4);
  expect(told).toEqual([]);

  facts.stuck = true;
  await clock.advance(4 * MINUTE);
  expect(told).toEqual(['Minutely is overdue: nobody has taken up its schedule']);
  const silence = beats;
  await clock.advance(10 * MINUTE);
  expect(beats).toBe(silence);
  // What does not need the scheduler goes on.
  expect(await runtime.runs.ended((await runtime.trigger('asked')).id)).toMatchObject({ status: 'completed' });
  expect(told).toHaveLength(1);

  facts.stuck = false;
  await clock.advance(3 * MINUTE);
  expect(beats).toBeGreaterThan(silence);
  // What was missed meanwhile stands in the same message.
  expect(told.slice(1)).toEqual(['1 job needs a look, 1 well again']);
});
