import { afterEach, expect, test } from 'vitest';
import type { Runtime } from './runtime.ts';
import { memoryRuntime, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let runtime: Runtime;
afterEach(() => runtime.stop({ graceMs: 50 }));

const paid = { kind: 'event', event: 'invoice.paid', where: [], unless: null, delay: null, debounce: null } as const;

async function start(): Promise<void> {
  const handler = (_input: unknown, ctx: { readonly signal: AbortSignal }): Promise<unknown> =>
    new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
  const specs = [
    sampleSpec({
      id: 'export',
      scope: 'project',
      overlap: 'skip',
      concurrency: { limit: 1, key: 'project' },
    }),
    sampleSpec({ id: 'receipt', scope: 'project', triggers: [paid] }),
  ];
  runtime = memoryRuntime({
    jobs: specs.map((spec) => ({ spec, load: async () => ({ handler }) })),
    logger: silent,
    environment: 'test',
  });
  await runtime.start();
}

test('a job of tenants is refused without one, and takes it from its input or from who asks', async () => {
  await start();
  await expect(runtime.enqueue('export')).rejects.toThrow(/runs for one project at a time: say which/);
  expect((await runtime.enqueue('export', { projectId: 'p1' })).scope).toBe('p1');
  expect((await runtime.enqueue('export', null, { scope: 'p2' })).scope).toBe('p2');
});

test('one at a time for each tenant: the second of one is told of the first, that of another begins', async () => {
  await start();
  const first = await runtime.trigger('export', null, { scope: 'p1' });
  await expect(runtime.trigger('export', null, { scope: 'p1' })).rejects.toMatchObject({
    code: 'open-run',
    runId: first.id,
  });
  expect((await runtime.trigger('export', null, { scope: 'p2' })).status).toBe('pending');
});

test('an event says by its payload whose it is', async () => {
  await start();
  await expect(runtime.emit('invoice.paid', { total: 1 })).rejects.toThrow(/"receipt" runs for one project/);
  expect(await runtime.emit('invoice.paid', { project: { id: 'p1' } })).toMatchObject([{ scope: 'p1' }]);
});

test('whoever asks for one tenant cannot have it done to another, whom the input names', async () => {
  await start();
  const mismatch = { code: 'invalid-input', message: expect.stringContaining('its input names "p2"') };
  await expect(runtime.enqueue('export', { projectId: 'p2' }, { scope: 'p1' })).rejects.toMatchObject(mismatch);
  await expect(runtime.emit('invoice.paid', { project: { id: 'p2' } }, { scope: 'p1' })).rejects.toMatchObject(
    mismatch,
  );
  const wishes = { job: 'export', when: 'PT1H', scope: 'p1' };
  await expect(runtime.schedules.create({ ...wishes, input: { project_id: 'p2' } })).rejects.toMatchObject(mismatch);
  expect(await runtime.schedules.create({ ...wishes, input: { projectId: 'p1' } })).toMatchObject({ scope: 'p1' });
  expect((await runtime.enqueue('export', { projectId: 'p1' }, { scope: 'p1' })).scope).toBe('p1');
});
