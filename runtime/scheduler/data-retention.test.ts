import { expect, test } from 'vitest';
import { projectOperations } from '../http/project-operations.ts';
import { runtimeOperations } from '../http/runtime-operations.ts';
import { DATA_RETENTION, DATA_RETENTION_SPEC } from '../spec/system-jobs.ts';
import { fakeClock, MemoryWorld, memoryRuntime, memoryStore, sampleSpec } from '../testing/index.ts';
import { passOnce } from './data-retention.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const DAY = 86_400_000;
const HOUR = 3_600_000;

test('old runs, dead letters and their history go by themselves, by one instance an hour, which keeps what it did', async () => {
  const clock = fakeClock('2026-01-01T00:10:00Z');
  const world = new MemoryWorld();
  const store = memoryStore(world, clock.now);
  const retry = {
    maxAttempts: 1,
    backoff: 'fixed',
    delay: 'PT1S',
    maxDelay: 'PT1S',
    jitter: false,
    never: [],
  } as const;
  const fails = async () => {
    throw new Error('no route');
  };
  const jobs = [
    { spec: sampleSpec({ id: 'good' }), load: async () => ({ handler: () => null }) },
    { spec: sampleSpec({ id: 'bad', retry }), load: async () => ({ handler: fails }) },
  ];
  const instances = [1, 2].map(() =>
    memoryRuntime({ world, clock, logger: silent, jobs, poll: HOUR, heartbeat: HOUR }),
  );
  for (const one of instances) await one.start();
  const [runtime] = instances;
  if (runtime === undefined) throw new Error('no instance');
  for (const id of ['good', 'bad']) await runtime.runs.ended((await runtime.trigger(id)).id);
  await clock.advance(3 * HOUR);
  const passes = (await runtime.runs.list({ job: DATA_RETENTION, limit: 50 })).items;
  // The first a minute after the start, for its hour, then one an hour.
  expect(passes.map(({ status, scheduledFor }) => [status, new Date(scheduledFor).getUTCHours()])).toEqual([
    ['completed', 3],
    ['completed', 2],
    ['completed', 1],
    ['completed', 0],
  ]);
  expect(passes[0]?.result).toEqual({ runs: 0, deadLetters: 0, guards: 0 });

  await clock.step(14 * DAY);
  await clock.advance(2 * HOUR);
  expect((await runtime.deadLetters.list({ limit: 5 })).items).toEqual([]);
  await clock.step(17 * DAY);
  await clock.advance(2 * HOUR);
  expect((await runtime.runs.list({ job: 'good', limit: 5 })).items).toEqual([]);
  const after = (await runtime.runs.list({ job: DATA_RETENTION, limit: 50 })).items;
  expect(after.some(({ result }) => (result as { runs: number }).runs > 0)).toBe(true);
  // Its own history is kept as long as any other, and no longer.
  expect(Math.min(...after.map(({ scheduledFor }) => scheduledFor))).toBeGreaterThan(clock.now() - 31 * DAY);

  const operations = runtimeOperations(runtime, store);
  expect((await operations.jobs()).map(({ id }) => id)).toEqual(['good', 'bad']);
  expect((await operations.jobs({ system: true })).map(({ id }) => id)).toEqual(['good', 'bad', DATA_RETENTION]);
  expect(await operations.job(DATA_RETENTION)).toMatchObject({ group: 'System', lastRun: { status: 'completed' } });
  await expect(operations.trigger(DATA_RETENTION, null)).rejects.toMatchObject({ kind: 'wrong-state' });
  await expect(operations.pause(DATA_RETENTION, {})).rejects.toMatchObject({ kind: 'wrong-state' });
  // Nothing of it is there for a token that is confined to a tenant.
  const theirs = projectOperations(operations, 'acme');
  expect((await theirs.jobs({ system: true })).map(({ id }) => id)).toEqual([]);
  await expect(theirs.job(DATA_RETENTION)).rejects.toMatchObject({ kind: 'not-found' });
  expect((await theirs.runs({ limit: 50 })).items).toEqual([]);
  await expect(theirs.run(after[0]?.id ?? '')).rejects.toMatchObject({ kind: 'not-found' });

  const stopped = Promise.all(instances.map((one) => one.stop({ graceMs: 50 })));
  await clock.advance(5_000);
  await stopped;
});

test('a pass that failed is kept with its error; one whose instance was lost is closed by the next', async () => {
  let at = Date.UTC(2026, 0, 1, 5);
  const store = memoryStore(new MemoryWorld(), () => at);
  const options = { store, namespace: 'default', worker: 'a', now: () => at };
  await expect(passOnce(options, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
  await passOnce(options, () => Promise.reject(new Error('it was done in this hour')));
  at += HOUR;
  // Never ends: its instance is gone.
  void passOnce(options, () => new Promise(() => {}));
  await store.transaction(async () => {});
  at += HOUR;
  await passOnce(options, async () => 'done');
  const { items } = await store.runs({ job: DATA_RETENTION, limit: 5 });
  expect(items.map(({ status, error, result }) => [status, error?.message ?? null, result])).toEqual([
    ['completed', null, 'done'],
    ['cancelled', null, null],
    ['failed', 'disk full', null],
  ]);
});

test('no description can have its id', () => {
  expect(DATA_RETENTION_SPEC.id).not.toMatch(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/u);
});
