import { afterEach, expect, test, vi } from 'vitest';
import type { Engine } from './engine/engine.ts';
import { joinApart } from './engines/apart.ts';
import { aged } from './engines/apart-outbox.ts';
import type { RuntimeOptions } from './options.ts';
import type { JobRegistration } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import type { JobSpec } from './spec/job-spec.ts';
import { MemoryWorld, memoryEngine, memoryStore, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A store, and a queue in another place that can be away, and of which what it was told is kept. */
function place(lease = 30_000, patience = 3_000) {
  const [world, elsewhere] = [new MemoryWorld(), new MemoryWorld()];
  const store = memoryStore(world, Date.now);
  const queue = memoryEngine({ world: elsewhere, now: Date.now, lease });
  const told: string[] = [];
  const heard: string[] = [];
  const state = {
    away: false,
    deaf: false,
    drops: new Set<string>(),
    memory: 'first',
    /** Takes deliveries, and its answer is lost. */
    mute: false,
    hangs: false,
    /** Refuses deliveries of these runs, and takes all others. */
    refuses: new Set<string>(),
  };
  const asked = <T>(name: string, answer: () => Promise<T>): Promise<T> => {
    if (state.away) return Promise.reject(new Error('connection refused'));
    told.push(name);
    return answer();
  };
  const engine: Engine = {
    ...queue,
    // Any that stands.
    name: 'postgres',
    sharesStore: false,
    memory: async () => state.memory,
    enqueue: (deliveries) =>
      asked('enqueue', async () => {
        if (state.hangs) return new Promise<never>(() => {});
        if (deliveries.some(({ runId }) => state.refuses.has(runId))) throw new Error('too large');
        const accepted = await queue.enqueue(deliveries);
        if (!state.mute) return accepted;
        state.mute = false;
        throw new Error('connection reset');
      }),
    claim: (limit, except) => asked('claim', () => queue.claim(limit, except)),
    extend: (ids) => asked('extend', () => queue.extend(ids)),
    complete: (ids) =>
      asked('complete', async () => (state.drops.has('complete') ? undefined : await queue.complete(ids))),
    release: (ids, due) => asked('release', () => queue.release(ids, due)),
    cancel: (deliveries) => asked('cancel', () => queue.cancel(deliveries)),
    depth: () => asked('depth', () => queue.depth()),
  };
  const start = async (options: Partial<RuntimeOptions> = {}): Promise<Runtime> => {
    const joined = joinApart({
      engine,
      posts: store.posts,
      onError: ({ message }) => void heard.push(message),
      every: 10,
      patience,
    });
    // One that is killed between its commit and the queue.
    if (state.deaf && joined.outbox !== undefined) joined.outbox.tell = async () => {};
    const runtime = createRuntime({
      jobs: [],
      opened: { store, engine: joined },
      logger: silent,
      environment: 'test',
      poll: 10,
      heartbeat: 20,
      ...options,
    });
    await runtime.start();
    opened.push(() => runtime.stop({ graceMs: 100 }));
    return runtime;
  };
  const forget = (): void => {
    elsewhere.tables.deliveries.clear();
    state.memory = 'another';
  };
  return { world, store, queue, told, heard, state, start, forget };
}

const job = (handler: () => unknown, over: Partial<JobSpec> = {}): JobRegistration => ({
  spec: sampleSpec({ ...over, id: 'asked' }),
  load: async () => ({ handler: async () => handler() }),
});

test('what was accepted and never told is told by another instance, once it has had its time', async () => {
  const { store, state, start, world } = place();
  state.deaf = true;
  const dead = await start({ work: false, jobs: [job(() => 'done')] });
  const run = await dead.enqueue('asked');
  expect((await store.posts.waiting()).count).toBe(1);
  // As if its time were over.
  for (const [number, post] of world.tables.posts) world.tables.posts.set(number, { ...post, due: 0 });
  state.deaf = false;
  const alive = await start({ jobs: [job(() => 'done')] });
  expect(await alive.runs.ended(run.id)).toMatchObject({ status: 'completed', attempt: 1 });
  await vi.waitFor(async () => expect((await store.posts.waiting()).count).toBe(0));
});

test('while the queue is away callers succeed, it is said once, and all runs when it is back', async () => {
  const { state, start, heard, store } = place(30_000, 50);
  const runtime = await start({ jobs: [job(() => 'done')] });
  state.away = true;
  const runs = [
    await runtime.enqueue('asked', 1),
    await runtime.enqueue('asked', 2),
    await runtime.enqueue('asked', 3),
  ];
  expect(heard).toEqual([expect.stringContaining('cannot be told what is due: connection refused')]);
  state.away = false;
  for (const { id } of runs) expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', attempt: 1 });
  expect(heard).toEqual([expect.anything(), expect.stringContaining('answers again')]);
  await vi.waitFor(async () => expect((await store.posts.waiting()).count).toBe(0));
});

test('an instance that has nothing to say notices, too, and tells its concern once that lasts', async () => {
  const { state, start, heard } = place();
  const runtime = await start({ jobs: [job(() => 'done')] });
  state.away = true;
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect([runtime.notReady(), runtime.concern()]).toEqual([null, null]);
  const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  expect(runtime.concern()).toMatch(/^the queue has taken nothing for \d\d s; runs are accepted/u);
  later.mockRestore();
  state.away = false;
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect([runtime.notReady(), runtime.concern()]).toEqual([null, null]);
});

test('the next delivery of a run is told before the one that was used up is done with', async () => {
  const { told, start } = place();
  let failures = 0;
  const retry = {
    maxAttempts: 2,
    backoff: 'fixed',
    delay: 'PT0S',
    maxDelay: 'PT1S',
    jitter: false,
    never: [],
  } as const;
  const flaky = (): unknown => {
    failures += 1;
    if (failures === 1) throw new Error('once');
    return null;
  };
  const runtime = await start({ jobs: [job(flaky, { retry: { ...sampleSpec({ id: 'asked' }).retry, ...retry } })] });
  const run = await runtime.enqueue('asked');
  expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed', attempt: 2 });
  await vi.waitFor(() => expect(told.filter((word) => word === 'complete')).toHaveLength(2));
  expect(told.filter((word) => word === 'enqueue' || word === 'complete')).toEqual([
    'enqueue',
    'enqueue',
    'complete',
    'complete',
  ]);
});

test('a delivery whose end never arrived comes back, begins nothing, and charges nothing', async () => {
  const { state, start, queue } = place(60);
  let called = 0;
  const runtime = await start({ jobs: [job(() => (called += 1))] });
  state.drops.add('complete');
  const run = await runtime.enqueue('asked');
  await runtime.runs.ended(run.id);
  state.drops.clear();
  await vi.waitFor(async () => expect(await queue.depth()).toEqual({ ready: 0, deferred: 0, active: 0 }));
  expect(called).toBe(1);
  expect(await runtime.runs.get(run.id)).toMatchObject({ status: 'completed', attempt: 1 });
  expect((await runtime.runs.attempts(run.id)).map(({ outcome }) => outcome)).toEqual(['completed']);
});

test('runs that are asked for inside a transaction of the caller are told from the commit on, and not without one', async () => {
  const { world, start, store } = place();
  const runtime = await start({ jobs: [job(() => 'done')] });
  const rollBack = new Error('roll back');
  const gone = await world
    .transaction(async (client) => {
      await runtime.enqueue('asked', 0, { within: client as never, idempotencyKey: 'gone' });
      throw rollBack;
    })
    .catch((error: unknown) => error);
  expect([gone, (await store.posts.waiting()).count]).toEqual([rollBack, 0]);
  const run = await world.transaction((client) => runtime.enqueue('asked', 1, { within: client as never }));
  expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed', input: 1 });
});

test('a run that was forgotten while it ran goes on, though the queue broke off while it was told so', async () => {
  const { state, start, queue, store, forget } = place();
  const asker = await start({ work: false, jobs: [job(() => 'done')] });
  const run = await asker.enqueue('asked');
  const [claim] = await queue.claim(1);
  const begun = { runId: run.id, attempt: 1, worker: 'gone', at: Date.now(), delivery: claim?.id ?? '' };
  expect(await store.startAttempts([begun])).toHaveLength(1);
  forget();
  state.mute = true;
  const alive = await start({ jobs: [job(() => 'done')] });
  expect(await alive.runs.ended(run.id)).toMatchObject({ status: 'completed', attempt: 1 });
  expect((await alive.runs.attempts(run.id)).map(({ outcome }) => outcome)).toEqual(['interrupted', 'completed']);
  expect(state.mute).toBe(false);
});

test('what the queue does not take, or this version cannot read, is told of once and keeps nothing else', async () => {
  const { state, start, store, world, heard } = place();
  state.deaf = true;
  const dead = await start({ work: false, jobs: [job(() => 'done')] });
  const [bad, good] = [await dead.enqueue('asked', 1), await dead.enqueue('asked', 2)];
  await dead.stop({ graceMs: 100 });
  state.refuses.add(bad.id);
  const due = (): void => {
    for (const [number, post] of world.tables.posts) world.tables.posts.set(number, { ...post, due: 0 });
  };
  const numbers = [...world.tables.posts.keys()];
  due();
  const known = store.posts.take;
  const take: typeof known = async (...asked) => [{ number: '999', change: null, age: 0 }, ...(await known(...asked))];
  Object.assign(store.posts, { take });
  state.deaf = false;
  const alive = await start({ jobs: [job(() => 'done')] });
  expect(await alive.runs.ended(good.id)).toMatchObject({ status: 'completed' });
  due();
  await vi.waitFor(() => expect(world.tables.posts.get(numbers[0] ?? '')?.due).toBeGreaterThan(0));
  expect(heard).toEqual([expect.stringContaining(`under 999, ${numbers[0]}: this version of nljobs cannot read it`)]);
  state.refuses.clear();
  due();
  expect(await alive.runs.ended(bad.id)).toMatchObject({ status: 'completed' });
  expect(heard).toHaveLength(1);
});

test('callers do not wait for a queue that does not answer, and learn nothing of what it refuses', async () => {
  const { state, start, heard } = place(30_000, 40);
  const runtime = await start({ jobs: [job(() => 'done')] });
  state.hangs = true;
  const runs = [await runtime.enqueue('asked', 1), await runtime.enqueue('asked', 2)];
  state.hangs = false;
  const { id } = await runtime.enqueue('asked', 3);
  expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed' });
  expect(runs.map(({ status }) => status)).toEqual(['pending', 'pending']);
  expect(heard).toEqual([]);
});

test('a store that cannot be looked through is told of once, and not as a queue that is away', async () => {
  const { start, store, heard, told } = place();
  let asked = 0;
  Object.assign(store.posts, {
    take: async () => {
      asked += 1;
      throw new Error('relation is missing');
    },
  });
  const runtime = await start({ jobs: [job(() => 'done')] });
  await vi.waitFor(() => expect(asked).toBeGreaterThan(2));
  expect(heard).toEqual([expect.stringContaining('cannot be read from the store: relation is missing')]);
  expect([runtime.concern(), told.includes('depth')]).toEqual([null, false]);
});

test('what was to wait a while has waited as long as it lay in the outbox', () => {
  const delivery = { id: 'a', runId: 'r', job: 'j', group: 'g', priority: 'normal', at: null } as const;
  const change = {
    enqueue: [delivery, { ...delivery, after: 5_000 }, { ...delivery, after: 100 }],
    cancel: [{ id: 'b', root: 'r' }],
  };
  expect(aged(change, 2_000)).toEqual({
    enqueue: [delivery, { ...delivery, after: 3_000 }, { ...delivery, after: 0 }],
    cancel: [{ id: 'b', root: 'r' }],
  });
});
