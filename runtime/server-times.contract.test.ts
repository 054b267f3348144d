import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { startTemporal, type TemporalServer } from './engines/contract-run-temporal.ts';
import { connectTemporal, type TemporalConnection } from './engines/temporal/connect.ts';
import { temporalSchedules } from './engines/temporal/schedules/index.ts';
import { scheduleIdOf } from './engines/temporal/schedules/protocol.ts';
import type { JobRegistration } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { scheduledRunId } from './scheduler/identity.ts';
import type { JobSpec } from './spec/job-spec.ts';
import { plainBounds } from './spec/sample-spec.ts';
import type { Run } from './store/store.ts';
import { MemoryWorld, memoryEngine, memoryStore, sampleCron, sampleSpec } from './testing/index.ts';

const server: TemporalServer | null = await startTemporal();
const SECOND = 1_000;
/** What is looked at every minute is looked at every second and a half. */
const HURRIED = { ...systemClock, after: (ms: number, fire: () => void) => systemClock.after(ms / 40, fire) };

/** Every second, which the server fires. */
const secondly = (over: Partial<JobSpec> = {}): JobRegistration => ({
  spec: sampleSpec({
    id: 'pulse',
    triggers: [{ kind: 'interval', ...plainBounds, every: 'PT1S', start: '2026-01-01T00:00:00Z', within: null }],
    misfire: { policy: 'all', window: 'PT1H', limit: null },
    ...over,
  }),
  load: async () => ({ handler: async () => null }),
});

describe.skipIf(server === null)('jobs that Temporal fires', () => {
  let connection: TemporalConnection;
  const running = new Set<Runtime>();
  beforeAll(async () => {
    connection = await connectTemporal({ address: server?.address ?? '' });
  });
  afterAll(async () => {
    for (const runtime of running) await runtime.stop({ graceMs: 0 });
    await connection?.close();
    await server?.stop();
  });

  /** A deployment whose store and queue are in memory, and whose schedules are on the server. */
  function deployment(): {
    readonly namespace: string;
    start(jobs: readonly JobRegistration[]): Promise<{ runtime: Runtime; said: readonly string[] }>;
    stop(runtime: Runtime): Promise<void>;
    runs(): Promise<readonly Run[]>;
  } {
    const world = new MemoryWorld();
    const namespace = `test-${randomUUID()}`;
    const { now } = Date;
    return {
      namespace,
      async start(jobs) {
        const said: string[] = [];
        const say = (text: string): void => void said.push(text);
        const engine = {
          ...memoryEngine({ world, now }),
          serverClock: temporalSchedules({ connection: () => connection }),
        };
        const runtime = createRuntime({
          jobs,
          namespace,
          environment: 'test',
          opened: { store: memoryStore(world, now), engine },
          clock: HURRIED,
          logger: { debug: say, info: say, warn: say, error: say },
        });
        await runtime.start();
        running.add(runtime);
        return { runtime, said };
      },
      async stop(runtime) {
        running.delete(runtime);
        await runtime.stop({ graceMs: 0 });
      },
      runs: async () => (await memoryStore(world, now).runs({ limit: 500 })).items.toReversed(),
    };
  }

  const until = (check: () => unknown): Promise<void> =>
    vi.waitFor(async () => expect(await check()).toBe(true), { timeout: 30_000, interval: 100 });

  it('one occurrence, one run, whether the server fires it, our clock does, or both, on two instances and after all were down', async () => {
    const { namespace, start, stop, runs } = deployment();
    const one = await start([secondly()]);
    const two = await start([secondly()]);
    await until(() => one.said.some((line) => line.startsWith('The server fires 1 jobs')));
    await until(() => two.said.some((line) => line.startsWith('The server fires 1 jobs')));
    const left = (await runs()).length;
    await until(async () => (await runs()).length > left + 2);
    await stop(one.runtime);
    await stop(two.runtime);
    // Nobody is there now; the server goes on, and the ledger knows from where.
    const down = Date.now();
    await until(() => Date.now() > down + 2 * SECOND);
    const three = await start([secondly()]);
    await until(() => three.said.some((line) => line.startsWith('The server fires 1 jobs')));
    const caughtUp = (await runs()).length;
    await until(async () => (await runs()).length > caughtUp + 2);
    await stop(three.runtime);
    const all = await runs();
    const [first] = all;
    all.forEach((run, index) => {
      expect(run.scheduledFor).toBe((first?.scheduledFor ?? 0) + index * SECOND);
      expect(run.id).toBe(scheduledRunId(namespace, 'pulse', run.scheduledFor));
    });
    expect(three.said.some((line) => line.includes('0 schedules created, 0 updated, 0 deleted, 1 as they were'))).toBe(
      true,
    );
  });

  it('notices within a minute who pauses, changes or deletes a schedule on the server, and makes up for what was left out', {
    timeout: 90_000,
  }, async () => {
    const { namespace, start, stop, runs } = deployment();
    const { runtime, said } = await start([secondly()]);
    const firing = async () => (await runtime.jobs())[0]?.firing ?? null;
    await until(async () => (await firing())?.clock === 'temporal');
    expect(await firing()).toEqual({ clock: 'temporal', because: null, trouble: false });
    const there = connection.client.schedule.getHandle(scheduleIdOf(namespace, 'pulse', 0));

    await there.pause('by hand');
    await until(async () => (await firing())?.trouble === true);
    expect((await firing())?.because).toContain('paused on the server itself');
    await there.unpause();
    await until(async () => (await firing())?.trouble === false);

    // The note says still what it was made from.
    await there.update(({ spec: _, ...schedule }) => ({
      ...schedule,
      spec: { calendars: [{ year: 2099 }], timezone: 'UTC' },
    }));
    const changed = (): number => said.filter((line) => line.includes('Somebody has changed the schedules')).length;
    await until(() => changed() > 0);
    await until(async () => (await there.describe()).spec.intervals?.length === 1);

    const before = changed();
    await there.delete();
    await until(() => changed() > before);
    const made = (await runs()).length;
    await until(async () => (await runs()).length > made + 1);
    await stop(runtime);
    // Whatever the server was kept from, none is missing and none is there twice.
    const all = await runs();
    all.forEach((run, index) => {
      expect(run.scheduledFor).toBe((all[0]?.scheduledFor ?? 0) + index * SECOND);
    });
  });

  it('keeps with our clock what the server would fire otherwise, and takes a removed job away', async () => {
    const { start, stop } = deployment();
    const nightly = (id: string): JobRegistration => ({
      ...secondly({ id, triggers: [{ ...sampleCron('30 2 * * *'), timezone: 'America/New_York' }] }),
    });
    const { runtime, said } = await start([secondly(), nightly('nightly')]);
    await until(() =>
      said.some((line) => line.startsWith('The server fires 1 jobs, our clock 1: 1 schedules created')),
    );
    await runtime.reload([nightly('nightly')]);
    await until(() =>
      said.some((line) =>
        line.startsWith('The server fires 0 jobs, our clock 1: 0 schedules created, 0 updated, 1 deleted'),
      ),
    );
    await stop(runtime);
  });
});
