import { afterEach, expect, test } from 'vitest';
import type { JobContext } from '../registry.ts';
import type { Runtime } from '../runtime.ts';
import { type FakeClock, fakeClock, memoryRuntime, runHandler, sampleSpec } from '../testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let started: { readonly runtime: Runtime; readonly clock: FakeClock } | null = null;

afterEach(async () => {
  if (started === null) return;
  const stopped = started.runtime.stop({ graceMs: 50 });
  await started.clock.advance(5_000);
  await stopped;
  started = null;
});

/** A job that charges once and sends then, and whose sending works when it is told to. */
async function start(maxAttempts: number) {
  const clock = fakeClock();
  const charged: string[] = [];
  const facts = { works: false };
  const handler = async (_input: unknown, ctx: JobContext) => {
    const receipt = await ctx.once('charge', (key) => {
      charged.push(key);
      return { receipt: charged.length, at: new Date(0) };
    });
    if (!facts.works) throw new Error('the mail server is away');
    return receipt;
  };
  const retry = { maxAttempts, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] } as const;
  const runtime = memoryRuntime({
    jobs: [{ spec: sampleSpec({ id: 'bill', retry }), load: async () => ({ handler }) }],
    clock,
    logger: silent,
  });
  started = { runtime, clock };
  await runtime.start();
  return { runtime, clock, charged, facts };
}

test('what an attempt did once, the next one finds done, with what it gave', async () => {
  const { runtime, clock, charged, facts } = await start(3);
  const run = await runtime.enqueue('bill', null);
  await clock.advance(500);
  facts.works = true;
  await clock.advance(10_000);
  expect(await runtime.runs.get(run.id)).toMatchObject({
    status: 'completed',
    attempt: 2,
    result: { receipt: 1, at: '1970-01-01T00:00:00.000Z' },
  });
  expect(charged).toEqual([`bill:${run.id}:charge`]);
});

test('the run that retries a dead letter finds it done too; one that replays it does it again, under a key of its own', async () => {
  const { runtime, clock, charged, facts } = await start(1);
  const run = await runtime.enqueue('bill', null);
  await clock.advance(1_000);
  const [letter] = (await runtime.deadLetters.list({ limit: 1 })).items;
  facts.works = true;
  const again = await runtime.deadLetters.retry(letter?.id ?? '');
  await clock.advance(1_000);
  expect(await runtime.runs.get(again.id)).toMatchObject({ status: 'completed', result: { receipt: 1 } });
  const replayed = await runtime.replay(run.id);
  await clock.advance(1_000);
  expect(await runtime.runs.get(replayed.id)).toMatchObject({ status: 'completed', result: { receipt: 2 } });
  expect(charged).toEqual([`bill:${run.id}:charge`, `bill:${replayed.id}:charge`]);
});

test('asked twice at the same time it happens once; what throws is not done', async () => {
  let times = 0;
  const { result } = await runHandler(async (_input: unknown, ctx: JobContext) => {
    const fails = () => Promise.reject(new Error('not yet'));
    await ctx.once('first', fails).catch(() => null);
    const both = [ctx.once('first', () => (times += 1)), ctx.once('first', () => (times += 1))];
    return [...(await Promise.all(both)), await ctx.once('first', () => (times += 1))];
  });
  expect(result).toEqual([1, 1, 1]);
});

test('what cannot be kept fails for good, naming what: another attempt would do it again', async () => {
  const run = await runHandler((_input: unknown, ctx: JobContext) => ctx.once('report', () => 'x'.repeat(300_000)));
  expect(run.error).toMatchObject({ permanent: true, message: expect.stringContaining('"report"') });
  const nameless = await runHandler((_input: unknown, ctx: JobContext) => ctx.once('', () => 1));
  expect(nameless.error?.message).toContain('give a key');
});
