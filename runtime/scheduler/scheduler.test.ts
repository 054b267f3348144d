import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import { createEventBus } from '../events.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { Run, Store } from '../store/store.ts';
import { type FakeClock, fakeClock } from '../testing/fake-clock.ts';
import { memoryEngine } from '../testing/memory-engine.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { sampleCron, sampleSpec } from '../testing/sample-spec.ts';
import { Dispatch } from './dispatch.ts';
import { Heap } from './heap.ts';
import { scheduledRunId } from './identity.ts';
import { type Job, prepareJob } from './job.ts';
import { Scheduler } from './scheduler.ts';

const START = '2026-01-01T00:00:30Z';
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function jobOf(over: Partial<JobSpec> = {}): Job {
  const spec = sampleSpec({ id: 'j', triggers: [sampleCron('*/5 * * * *')], ...over });
  return prepareJob({ spec, load: async () => ({ handler: () => null }) }, 'test', true);
}

/** One instance: a scheduler of its own over a shared world. `crash` makes its next statements fail, as a kill would. */
function instance(world: MemoryWorld, clock: FakeClock) {
  let dead = false;
  const live = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (dead) return Promise.reject(new Error('killed'));
          return (value as (...all: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  const store: Store = live(memoryStore(world, clock.now));
  const engine: Engine = live(memoryEngine({ world, now: clock.now }));
  const events = createEventBus(clock.now, () => {});
  const dispatch = new Dispatch({
    store,
    engine,
    clock,
    events,
    namespace: 'n',
    wakeAt: () => {},
    stopRuns: () => {},
    job: () => undefined,
  });
  const scheduler = new Scheduler({ store, dispatch, clock, logger: silent, namespace: 'n' });
  return {
    scheduler,
    kill: () => {
      dead = true;
    },
  };
}

async function runsOf(world: MemoryWorld): Promise<readonly Run[]> {
  const { items } = await memoryStore(world, systemClock.now).runs({ limit: 1_000_000 });
  return items.toReversed();
}

const brief = (runs: readonly Run[]): readonly string[] =>
  runs.map((run) => `${new Date(run.scheduledFor).toISOString().slice(11, 16)} ${run.status} ${run.reason}`);

describe('scheduler', () => {
  test('a job never seen begins now; each occurrence gets its run, with the one before it', async () => {
    const [world, clock] = [new MemoryWorld(), fakeClock(START)];
    const { scheduler } = instance(world, clock);
    await scheduler.start([jobOf()]);
    expect(await runsOf(world)).toEqual([]);
    await clock.advance(10 * 60_000);
    const runs = await runsOf(world);
    expect(brief(runs)).toEqual(['00:05 pending schedule', '00:10 pending schedule']);
    expect(runs[0]).toMatchObject({
      id: scheduledRunId('n', 'j', Date.parse('2026-01-01T00:05:00Z')),
      previousScheduledFor: Date.parse('2026-01-01T00:00:00Z'),
      maxAttempts: 4,
    });
    expect(runs[1]?.previousScheduledFor).toBe(runs[0]?.scheduledFor);
    await scheduler.stop();
  });

  test('after downtime the policy decides, and what is not run is recorded', async () => {
    for (const [policy, expected] of [
      ['once', ['00:05 skipped schedule', '00:10 skipped schedule', '00:15 pending catch-up']],
      ['skip', ['00:05 skipped schedule', '00:10 skipped schedule', '00:15 skipped schedule']],
      ['all', ['00:05 pending catch-up', '00:10 pending catch-up', '00:15 pending catch-up']],
    ] as const) {
      const [world, clock] = [new MemoryWorld(), fakeClock(START)];
      const job = jobOf({ misfire: { policy, window: 'PT1H', limit: null } });
      const first = instance(world, clock);
      await first.scheduler.start([job]);
      await first.scheduler.stop();
      await clock.advanceTo('2026-01-01T00:17:00Z');
      const second = instance(world, clock);
      await second.scheduler.start([job]);
      expect(brief(await runsOf(world))).toEqual(expected);
      await second.scheduler.stop();
    }
  });

  test('a wall clock that is set back fires nothing again, and one that is set forward misses nothing', async () => {
    const [world, clock] = [new MemoryWorld(), fakeClock(START)];
    const { scheduler } = instance(world, clock);
    await scheduler.start([jobOf({ misfire: { policy: 'all', window: 'PT2H', limit: null } })]);
    await clock.advanceTo('2026-01-01T00:06:00Z');
    await clock.step(-30 * 60_000);
    await clock.advance(29 * 60_000);
    expect(brief(await runsOf(world))).toEqual(['00:05 pending schedule']);
    await clock.step(16 * 60_000);
    await clock.advance(1);
    expect(brief(await runsOf(world))).toEqual([
      '00:05 pending schedule',
      '00:10 pending catch-up',
      '00:15 pending catch-up',
      '00:20 pending schedule',
    ]);
    await scheduler.stop();
  });

  test('jitter delays the delivery, stably, and leaves the instant alone', async () => {
    const [world, clock] = [new MemoryWorld(), fakeClock(START)];
    const { scheduler } = instance(world, clock);
    await scheduler.start([jobOf({ triggers: [sampleCron('*/5 * * * *', { jitter: 'PT2M' })] })]);
    await clock.advance(10 * 60_000);
    const offsets = [...world.tables.deliveries.values()].map(({ delivery }) => {
      const run = world.tables.runs.get(delivery.runId);
      return (delivery.at ?? 0) - (run?.scheduledFor ?? 0);
    });
    expect(offsets).toHaveLength(2);
    expect(new Set(offsets).size).toBe(1);
    expect(offsets[0]).toBeGreaterThan(0);
    expect(offsets[0]).toBeLessThan(120_000);
    await scheduler.stop();
  });

  test('a store that fails delays an occurrence and loses none', async () => {
    const [world, clock] = [new MemoryWorld(), fakeClock(START)];
    const { scheduler } = instance(world, clock);
    await scheduler.start([jobOf()]);
    const { transaction } = MemoryWorld.prototype;
    let failures = 0;
    world.transaction = () => {
      failures += 1;
      return Promise.reject(new Error('the database is away'));
    };
    await clock.advance(5 * 60_000);
    expect(failures).toBeGreaterThan(1);
    world.transaction = transaction.bind(world) as MemoryWorld['transaction'];
    await clock.advance(35_000);
    expect(brief(await runsOf(world))).toEqual(['00:05 pending schedule']);
    await scheduler.stop();
  });

  test('jobs that are switched off, or meant for elsewhere, do not fire', async () => {
    const [world, clock] = [new MemoryWorld(), fakeClock(START)];
    const { scheduler } = instance(world, clock);
    await scheduler.start([jobOf({ id: 'off', enabled: false }), jobOf({ id: 'there', environments: ['production'] })]);
    await clock.advance(10 * 60_000);
    expect(await runsOf(world)).toEqual([]);
    await scheduler.stop();
  });
});

/** What a history is made of: instances come, go in good order, or are killed; time passes; clocks are stepped. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('start' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('kill' as const), after: fc.integer({ min: 0, max: 400_000 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 1_500_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('step' as const), ms: fc.integer({ min: -900_000, max: 900_000 }) }),
  },
);

describe('one occurrence, one run', () => {
  test('whatever the order of starts, kills and clock steps of several schedulers over one store', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 14 }),
        fc.constantFrom('skip' as const, 'once' as const, 'all' as const),
        fc.boolean(),
        async (steps, policy, serial) => {
          const [world, clock] = [new MemoryWorld(), fakeClock(START)];
          const job = jobOf({
            misfire: { policy, window: 'PT1H', limit: null },
            ...(serial ? { serial, overlap: 'skip', concurrency: { limit: 1, key: null } } : {}),
          });
          const alive: ReturnType<typeof instance>[] = [];
          let seenAt: number | null = null;
          const start = async (): Promise<void> => {
            const one = instance(world, clock);
            alive.push(one);
            seenAt ??= clock.now();
            await one.scheduler.start([job]);
          };
          for (const one of steps) {
            if (one.do === 'start') await start();
            else if (one.do === 'stop') await alive.shift()?.scheduler.stop();
            else if (one.do === 'step') await clock.step(one.ms);
            else if (one.do === 'advance') await clock.advance(one.ms);
            else {
              const victim = alive.shift();
              // Dies at some point of the time that passes, perhaps in the middle of a pass.
              clock.after(one.after, () => victim?.kill());
              await clock.advance(one.after);
            }
          }
          // Whatever happened, an instance that lives catches up on all of it.
          await start();
          const mark = world.tables.marks.get('j') ?? 0;
          await clock.advanceTo(Math.max(mark, clock.now()) + 600_000);

          const runs = await runsOf(world);
          const due = mergedOccurrences(job.schedules, {
            from: seenAt ?? 0,
            to: Math.max(...runs.map((run) => run.scheduledFor), seenAt ?? 0),
          });
          expect(runs.map((run) => run.scheduledFor).sort((a, b) => a - b)).toEqual([...due]);
          for (const run of runs) expect(run.id).toBe(scheduledRunId('n', 'j', run.scheduledFor));
          // What is to be run was delivered once; what is skipped never was.
          const delivered = [...world.tables.deliveries.values()].map(({ delivery }) => delivery.runId);
          expect(new Set(delivered).size).toBe(delivered.length);
          for (const run of runs) if (run.status === 'skipped') expect(delivered).not.toContain(run.id);
          if (!serial) expect(delivered).toHaveLength(runs.filter(({ status }) => status === 'pending').length);
          for (const one of alive) await one.scheduler.stop().catch(() => {});
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('heap', () => {
  test('gives values by their keys', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (keys) => {
        const heap = new Heap<number>();
        for (const key of keys) heap.push(key, key);
        const out: number[] = [];
        for (let value = heap.pop(); value !== undefined; value = heap.pop()) out.push(value);
        expect(out).toEqual([...keys].sort((a, b) => a - b));
        expect(heap.first).toBeNull();
      }),
    );
  });
});
