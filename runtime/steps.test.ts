import { expect, test } from 'vitest';
import type { JobSpec, Step } from './spec/job-spec.ts';
import {
  fakeClock,
  memoryRuntime,
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
