import { expect, test } from 'vitest';
import type { RuntimeEvent } from './events.ts';
import type { JobSpec, Step } from './spec/job-spec.ts';
import {
  fakeClock,
  MemoryWorld,
  memoryRuntime,
  memoryStore,
  type RunHandlerOptions,
  runHandler,
  sampleCron,
  sampleSpec,
} from './testing/index.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const steps: readonly Step[] = [{ do: 'a', handler: 'a' }, { wait: 'P1D' }, { do: 'b', handler: 'b' }];

function chain(over: Partial<JobSpec> = {}): JobSpec {
  const action = { text: 'chain', handler: 'x', params: {}, steps };
  return sampleSpec({ id: 'chain', durable: true, action, ...over });
}

test('a schedule that cancels what is going on cancels what sleeps', async () => {
  const clock = fakeClock();
  const spec = chain({ overlap: 'cancel', triggers: [sampleCron('* * * * *')], concurrency: { limit: 1, key: null } });
  const jobs = [{ spec, load: async () => ({ a: () => 1, b: () => 2 }) }];
  const runtime = memoryRuntime({ clock, jobs, logger });
  await runtime.start();
  await clock.advance(3 * 60_000 + 5_000);
  const { items } = await runtime.runs.list({ job: 'chain', limit: 10 });
  expect(items.map(({ status }) => status)).toEqual(['running', 'cancelled', 'cancelled']);
  await runtime.stop({ graceMs: 0 });
});

/** Which runs failed, as told: a step with its run, a run by itself. */
const failures = (told: readonly RuntimeEvent[]): readonly unknown[] =>
  told.flatMap((event) => (event.type === 'run.failed' ? [[event.root ?? null, event.root ? 'step' : event.run]] : []));

test('a run whose job is gone between two steps is told as failed itself, beside its step', async () => {
  const clock = fakeClock();
  const world = new MemoryWorld();
  const first = memoryRuntime({
    clock,
    world,
    logger,
    jobs: [{ spec: chain(), load: async () => ({ a: () => 1, b: () => 2 }) }],
  });
  await first.start();
  const { id } = await first.trigger('chain');
  await clock.advance(5_000);
  await first.stop({ graceMs: 0 });
  const second = memoryRuntime({ clock, world, logger, jobs: [] });
  const told: RuntimeEvent[] = [];
  second.subscribe((event) => told.push(event));
  await second.start();
  expect((await second.runs.get(id)).status).toBe('failed');
  expect(failures(told)).toEqual([
    [id, 'step'],
    [null, id],
  ]);
  await second.stop({ graceMs: 0 });
});

test.each([
  ['fails its run, which is told as well and followed', false],
  ['changes nothing about a run that is over already', true],
])('a step that takes every worker with it %s', async (_, over) => {
  const clock = fakeClock();
  const world = new MemoryWorld();
  const never = () => new Promise(() => {});
  const only: readonly Step[] = [{ do: 'a', handler: 'a' }];
  const jobs = [
    {
      spec: chain({ durable: false, action: { text: 'x', handler: 'x', params: {}, steps: only } }),
      load: async () => ({ a: never }),
    },
    {
      spec: sampleSpec({ id: 'after', triggers: [{ kind: 'after', job: 'chain', on: 'failed' }] }),
      load: async () => ({ handler: () => 1 }),
    },
  ];
  // One that does not come to anything but its first look.
  const dying = async () => {
    const runtime = memoryRuntime({ clock: { ...clock, after: () => () => {} }, world, logger, jobs });
    await runtime.start();
    await clock.advance(10);
    return runtime;
  };
  const { id } = await (await dying()).trigger('chain');
  await clock.advance(10);
  for (let begun = 0; begun < 5; begun += 1) {
    await dying();
    await clock.advance(31_000);
  }
  const whole = world.tables.runs.get(id);
  if (over && whole) world.tables.runs.set(id, { ...whole, status: 'cancelled', finishedAt: clock.now() });
  const alive = memoryRuntime({ clock, world, logger, jobs });
  const told: RuntimeEvent[] = [];
  alive.subscribe((event) => told.push(event));
  await alive.start();
  await clock.advance(40_000);
  const followed = (await alive.runs.list({ job: 'after', limit: 5 })).items.map(({ cause }) => cause?.run);
  const [step] = await memoryStore(world, clock.now).chains.steps(id);
  expect(step).toMatchObject({ status: 'failed', message: expect.stringContaining('lost 5 times') });
  expect((await alive.runs.get(id)).status).toBe(over ? 'cancelled' : 'failed');
  expect(failures(told)).toEqual([[id, 'step'], ...(over ? [] : [[null, id]])]);
  expect(followed).toEqual(over ? [] : [id]);
  await alive.stop({ graceMs: 0 });
});

test('a job with steps is refused without a handler for each, and not started while one is a stub', async () => {
  const of = (module: Readonly<Record<string, unknown>>) =>
    memoryRuntime({ logger, jobs: [{ spec: chain(), load: async () => ({ ...module, handler: undefined }) }] }).start();
  await expect(of({ a: () => 1 })).rejects.toThrow(/"chain": its module exports no "b", which step 3 of 3 \(b\) calls/);
  await expect(of({ a: () => 1, b: 'text' })).rejects.toThrow(/its handler "b" is neither a function nor an object/);
  const only = memoryRuntime({ logger, jobs: [{ spec: chain(), load: async () => ({ handler: () => 1 }) }] });
  await expect(only.start()).rejects.toThrow(/a job with steps has a handler for each, in place of one "handler"/);
});

test('a condition that nobody has written is refused at the start', async () => {
  // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited
  const asking: readonly Step[] = [{ if: 'isLarge', then: [{ do: 'a', handler: 'a' }], else: [] }];
  const spec = chain({ durable: false, action: { text: 'x', handler: 'x', params: {}, steps: asking } });
  const runtime = memoryRuntime({ logger, jobs: [{ spec, load: async () => ({ a: () => 1 }) }] });
  await expect(runtime.start()).rejects.toThrow(/"chain": isLarge/);
});

test('a handler of a step is tested by itself, with what the steps before it left', async () => {
  const chainOf: RunHandlerOptions['chain'] = { results: { a: 7 }, events: { 'invoice.paid': null } };
  const run = await runHandler((_input, ctx) => [ctx.chain?.results['a'], ctx.chain?.events['invoice.paid']], {
    chain: chainOf,
  });
  expect(run.result).toEqual([7, null]);
});
