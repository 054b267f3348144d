import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { keepPresent } from './presence.ts';
import { openPglite } from './store/pglite.ts';
import { createSqlStore } from './store/sql-store.ts';
import type { WorkerSign, WorkerStore } from './store/worker-store.ts';
import { fakeClock, MemoryWorld, memoryRuntime, sampleSpec } from './testing/index.ts';
import { memoryWorkers } from './testing/memory-workers.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const sign = (parts: Partial<WorkerSign> = {}): WorkerSign => ({
  id: 'here:7:abc',
  namespace: 'default',
  host: 'here',
  pid: 7,
  version: '1.2.3',
  generation: 'g',
  engine: 'memory',
  slots: 10,
  draining: false,
  running: 0,
  going: [],
  scheduling: true,
  zones: '2026a',
  clock: Date.UTC(2027, 0, 1),
  ...parts,
});

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

describe.each<[string, () => Promise<{ workers: WorkerStore; later(ms: number): Promise<void> }>]>([
  [
    'memory',
    async () => {
      let now = Date.UTC(2027, 0, 1);
      return {
        workers: memoryWorkers(() => now),
        later: async (ms) => {
          now += ms;
        },
      };
    },
  ],
  [
    'PGlite',
    async () => {
      const database = await openPglite(null, { prepared: true });
      undo.push(() => database.close());
      const store = createSqlStore(database);
      await store.migrate();
      return {
        workers: store.workers,
        // The database goes by its own clock: what it knows is made older.
        later: async (ms) => {
          const by = `interval '${ms} milliseconds'`;
          await database.query(`UPDATE nljobs.workers SET since = since - ${by}, seen = seen - ${by}`);
        },
      };
    },
  ],
])('the instances that work, in %s', (_name, open) => {
  test('each is known as it said last, the newest first, and apart from those of other namespaces', async () => {
    const { workers, later } = await open();
    await workers.say(sign({ id: 'a', running: 1 }));
    await later(1000);
    const going = [{ run: randomUUID(), job: 'x', attempt: 2, since: 5 }];
    await workers.say(sign({ id: 'b', namespace: 'other' }));
    await workers.say(sign({ id: 'c', running: 1, going }));
    await workers.say(sign({ id: 'a', draining: true }));
    const found = await workers.list('default');
    expect(found.map(({ id, running, draining, silent: gone }) => [id, running, draining, gone])).toEqual([
      ['c', 1, false, false],
      ['a', 0, true, false],
    ]);
    expect(found[0]?.going).toEqual(going);
    expect((found[0]?.since ?? 0) - (found[1]?.since ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test('one that says nothing is silent after 30 s, named for an hour, and one that left is gone at once', async () => {
    const { workers, later } = await open();
    await workers.say(sign({ id: 'dies' }));
    await workers.say(sign({ id: 'leaves' }));
    await workers.leave('leaves');
    const told = async () => (await workers.list('default')).map(({ id, silent: gone }) => [id, gone]);
    expect(await told()).toEqual([['dies', false]]);
    await later(31_000);
    expect(await told()).toEqual([['dies', true]]);
    await later(3_600_000);
    expect(await told()).toEqual([]);
  });

  test('one that was killed is forgotten after a day', async () => {
    const { workers, later } = await open();
    await workers.say(sign({ id: 'killed' }));
    /** For how long it was known when it says something again. */
    const knownFor = async (): Promise<number> => {
      await workers.forget();
      await workers.say(sign({ id: 'killed' }));
      const [one] = await workers.list('default');
      return (one?.seen ?? 0) - (one?.since ?? 0);
    };
    await later(86_000_000);
    expect(await knownFor()).toBeGreaterThanOrEqual(86_000_000);
    await later(86_401_000);
    expect(await knownFor()).toBeLessThan(60_000);
  });
});

test('an instance says how it is at once, every few seconds, and that it is gone', async () => {
  const clock = fakeClock('2027-01-01T09:00:00Z');
  const said: string[] = [];
  let state = 'first';
  const presence = keepPresent({
    clock,
    logger: silent,
    sign: () => sign({ host: state }),
    workers: {
      say: async ({ host }) => {
        said.push(host);
        if (host === 'away') throw new Error('no database');
      },
      leave: async (id) => {
        said.push(`left ${id}`);
      },
      forget: async () => {},
      list: async () => [],
    },
  });
  await clock.advance(1);
  state = 'away';
  await clock.advance(5_000);
  state = 'back';
  await clock.advance(5_000);
  await presence.leave();
  await clock.advance(20_000);
  expect(said).toEqual(['first', 'away', 'back', 'left here:7:abc']);
});

test('a runtime is listed with what it runs, says that it drains, and is gone when it has stopped', async () => {
  const clock = fakeClock('2027-01-01T09:00:00Z');
  const world = new MemoryWorld();
  let finish = (): void => {};
  const job = {
    spec: sampleSpec({ id: 'slow', triggers: [{ kind: 'manual' }] }),
    load: async () => ({
      handler: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    }),
  };
  const runtime = memoryRuntime({ logger: silent, namespace: 'n', world, clock, jobs: [job], slots: 3 });
  await runtime.start();
  const run = await runtime.trigger('slow');
  await clock.advance(6_000);
  const [one] = await runtime.workers();
  expect(one).toMatchObject({ slots: 3, running: 1, state: 'working', here: true, pid: process.pid });
  expect(one?.going).toMatchObject([{ run: run.id, job: 'slow', attempt: 1 }]);
  const stopped = runtime.stop({ graceMs: 60_000 });
  await expect.poll(async () => (await runtime.workers())[0]?.state).toBe('draining');
  finish();
  await clock.advance(1_000);
  await stopped;
});
