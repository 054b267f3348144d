import { describe, expect, test } from 'vitest';
import type { Message, Target } from '../store/alert-store.ts';
import { fakeClock, MemoryWorld, memoryRuntime, sampleSpec } from '../testing/index.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { createApp } from './app.ts';
import { createEventTail } from './event-tail.ts';
import { runtimeOperations } from './runtime-operations.ts';
import { tokenOperations } from './token-operations.ts';
import { problem } from './wire.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** An instance with one job that does as its input says, and what it sends. */
async function instance(own: string | null = null) {
  const clock = fakeClock();
  const world = new MemoryWorld();
  const store = memoryStore(world, clock.now);
  const sent: { readonly to: string; readonly message: Message }[] = [];
  const runtime = memoryRuntime({
    world,
    clock,
    logger: silent,
    jobs: [
      {
        spec: sampleSpec({
          id: 'export',
          title: 'Export',
          retry: { maxAttempts: 1, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] },
        }),
        load: async () => ({ handler: (input: unknown) => ({ success: input !== 'fail', message: 'no such table' }) }),
      },
    ],
    alerts: {
      link: 'https://jobs.example.com/',
      send: async ({ target: { to }, message }: { readonly target: Target; readonly message: Message }) => {
        sent.push({ to, message });
      },
    },
  });
  await runtime.start();
  const tokens = tokenOperations(store.access, clock.now);
  const app = createApp({
    operations: runtimeOperations(runtime, store),
    token: 'master',
    address: own,
    access: store.access,
    now: clock.now,
    notReady: async () => null,
    metrics: async () => '',
    events: createEventTail({ subscribe: () => () => {}, instance: 'x', now: clock.now }),
  });
  const run = async (token: string, body: Readonly<Record<string, unknown>>) => {
    const response = await app.request('/api/v1/jobs/export/runs', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { readonly id: string };
    await clock.advance(20_000);
    return { status: response.status, answer };
  };
  const stop = async () => {
    const stopped = runtime.stop({ graceMs: 50 });
    await clock.advance(5_000);
    await stopped;
  };
  return { run, sent, tokens, stop };
}

describe('notify: true', () => {
  test('tells whoever the token stands for, of success and of failure, with a link to the run', async () => {
    const { run, sent, tokens, stop } = await instance();
    const { token } = await tokens.createToken({ name: 'Ann', address: 'ann@example.com' });
    const well = await run(token, { input: 'work', notify: true });
    expect(well.status).toBe(201);
    expect(sent.map(({ to, message }) => [to, message.subject])).toEqual([['ann@example.com', 'Export completed']]);
    expect(sent[0]?.message.text).toContain(`https://jobs.example.com/runs/${well.answer.id}`);
    const ill = await run(token, { input: 'fail', notify: true });
    expect(sent.slice(1).map(({ to, message }) => [to, message.subject])).toEqual([
      ['ann@example.com', 'Export failed'],
    ]);
    expect(sent[1]?.message.text).toContain(`https://jobs.example.com/runs/${ill.answer.id}`);
    expect(sent[1]?.message.text).toContain('no such table');
    await stop();
  });

  test('of the instance’s own token is told at the instance’s own address; false tells nobody', async () => {
    const { run, sent, stop } = await instance('#on-call');
    await run('master', { notify: true });
    await run('master', { notify: false });
    await run('master', {});
    expect(sent.map(({ to }) => to)).toEqual(['#on-call']);
    await stop();
  });

  test('an address that is given counts for itself, and one that nobody knows is refused before anything runs', async () => {
    const { run, sent, tokens, stop } = await instance();
    const { token } = await tokens.createToken({ name: 'CI' });
    await run(token, { notify: 'team@example.com' });
    expect(sent.map(({ to }) => to)).toEqual(['team@example.com']);
    const refused = await run(token, { notify: true });
    expect(refused.status).toBe(400);
    expect(problem.parse(refused.answer)).toMatchObject({
      kind: 'invalid',
      detail: expect.stringContaining('address'),
    });
    expect(sent).toHaveLength(1);
    await stop();
  });
});
