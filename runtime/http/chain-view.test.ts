import { expect, test } from 'vitest';
import type { Step } from '../spec/job-spec.ts';
import { fakeClock, MemoryWorld, memoryRuntime, memoryStore, sampleSpec } from '../testing/index.ts';
import { storeOperations } from './store-operations.ts';

const steps: readonly Step[] = [
  { do: 'file it', handler: 'file' },
  { waitFor: { event: 'invoice.paid', timeout: 'P14D', onTimeout: 'continue' } },
  { do: 'thank them', handler: 'thank' },
];

test('a run shows its steps, those to come too, and what it waits for', async () => {
  const [world, clock] = [new MemoryWorld(), fakeClock()];
  const action = { text: 'chase', handler: 'chase', params: {}, steps };
  const spec = sampleSpec({ id: 'chase', durable: true, action });
  const does = async () => 'done';
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const jobs = [{ spec, load: async () => ({ file: does, thank: does }) }];
  const runtime = memoryRuntime({ world, clock, jobs, logger });
  await runtime.start();
  const { id } = await runtime.trigger('chase', { invoiceId: 1 });
  await clock.advance(5_000);
  const operations = storeOperations(memoryStore(world, clock.now), clock.now);
  const asleep = await operations.run(id);
  expect(asleep).toMatchObject({ status: 'running', root: null, waitsFor: { event: 'invoice.paid' } });
  expect(asleep.waitsFor?.until).toMatch(/^2026-01-15T00:00:0/);
  expect(asleep.steps.map(({ at, words, status }) => [at, words, status])).toEqual([
    ['0', 'file it', 'completed'],
    ['1', 'wait for invoice.paid', 'pending'],
    ['2', 'thank them', null],
  ]);
  expect(await operations.run(asleep.steps[1]?.run ?? '')).toMatchObject({ root: id, steps: [], waitsFor: null });
  expect((await operations.runs({ limit: 10 })).items.map((run) => run.id)).toEqual([id]);
  await runtime.emit('invoice.paid', { invoiceId: 1 });
  await clock.advance(5_000);
  expect(await operations.run(id)).toMatchObject({
    status: 'completed',
    waitsFor: null,
    result: { file: 'done', thank: 'done' },
  });
  await runtime.stop({ graceMs: 0 });
});
