import { afterEach, expect, test } from 'vitest';
import { runtimeOperations } from './http/runtime-operations.ts';
import type { JobContext } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { MemoryWorld, memoryRuntime, memoryStore, sampleCron, sampleSpec } from './testing/index.ts';
import { deferred } from './worker/deferred.ts';

/** What comes of asking for what is going already, is done already, or is not there. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let runtime: Runtime | null = null;
afterEach(() => runtime?.stop({ graceMs: 50 }));

async function start() {
  const world = new MemoryWorld();
  const gates = new Map<string, ReturnType<typeof deferred<void>>>();
  const began = deferred<void>();
  const calls: string[] = [];
  const handler = async (_input: unknown, ctx: JobContext) => {
    calls.push(ctx.scope ?? '');
    began.resolve();
    await gates.get(ctx.scope ?? '')?.promise;
    return { of: ctx.scope };
  };
  const perProject = { overlap: 'skip', concurrency: { limit: 1, key: 'project' } } as const;
  const started = memoryRuntime({
    world,
    logger: silent,
    poll: 20,
    slots: 1,
    jobs: [
      { spec: sampleSpec({ id: 'sync', scope: 'project', ...perProject }), load: async () => ({ handler }) },
      { spec: sampleSpec({ id: 'nightly', triggers: [sampleCron('0 2 * * *')] }), load: async () => ({ handler }) },
      {
        spec: sampleSpec({ id: 'off', enabled: false, triggers: [sampleCron('0 2 * * *')] }),
        load: async () => ({ handler }),
      },
    ],
  });
  runtime = started;
  await started.start();
  return {
    runtime: started,
    operations: runtimeOperations(started, memoryStore(world, Date.now)),
    gates,
    began,
    calls,
  };
}

test('a job that runs once per project refuses a second run of it, pending or running, and none of another’s', async () => {
  const { runtime: started, operations, gates, began } = await start();
  gates.set('a', deferred<void>());
  const running = await operations.trigger('sync', null, { scope: 'a' });
  await began.promise;
  await expect(operations.trigger('sync', null, { scope: 'a' })).rejects.toMatchObject({
    kind: 'conflict',
    run: running.id,
  });
  // The one slot of this instance is taken, so that this one waits.
  const pending = await operations.trigger('sync', { projectId: 'b' });
  expect(await operations.run(pending.id)).toMatchObject({ status: 'pending' });
  await expect(operations.trigger('sync', null, { scope: 'b' })).rejects.toMatchObject({
    kind: 'conflict',
    run: pending.id,
  });
  gates.get('a')?.resolve();
  await started.runs.ended(running.id);
  expect(await started.runs.ended(pending.id)).toMatchObject({ status: 'completed', result: { of: 'b' } });
  const again = await operations.trigger('sync', null, { scope: 'a' });
  expect(await started.runs.ended(again.id)).toMatchObject({ status: 'completed' });
});

test('asked for with the same key, a run that is done gives its result, and nothing runs again', async () => {
  const { runtime: started, calls } = await start();
  const options = { scope: 'a', idempotencyKey: 'report of May' };
  const first = await started.enqueue('sync', null, options);
  await started.runs.ended(first.id);
  const cached = await started.enqueue('sync', null, options);
  expect(cached).toMatchObject({ id: first.id, status: 'completed', result: { of: 'a' } });
  expect(calls).toEqual(['a']);
});

test('whether a job is scheduled, and which are', async () => {
  const { runtime: started } = await start();
  expect((await started.job('nightly')).scheduled).toBe(true);
  expect((await started.job('off')).scheduled).toBe(false);
  const due = (await started.jobs()).filter(({ scheduled, next }) => scheduled && next !== null);
  expect(due.map(({ spec }) => spec.id)).toEqual(['nightly']);
  await expect(started.job('nowhere')).rejects.toMatchObject({ code: 'unknown-job' });
});
