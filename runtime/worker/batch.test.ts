import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermanentError } from '../errors.ts';
import type { BatchHandler } from '../registry.ts';
import { runHandler } from '../testing/run-handler.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('a handler that takes batches', () => {
  test('gets so many at once, and each item once', async () => {
    const sizes: number[] = [];
    const handler: BatchHandler<number> = {
      items: () => [...numbers(250), 3, 4],
      key: String,
      process: (items) => void sizes.push(items.length),
    };
    const run = await runHandler(handler, { batch: 100 });
    expect(run).toMatchObject({ status: 'completed', result: { done: 250, alreadyDone: 0 } });
    expect(sizes).toEqual([100, 100, 50]);
    expect(run.progress.at(-1)).toMatchObject({ processed: 250 });
  });

  test('law: whatever fails, the next attempt gets that alone, in whole batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(60)), fc.integer({ min: 1, max: 20 }), async (failing, batch) => {
        const handed: number[][] = [];
        const bad = new Set(failing);
        const handler: BatchHandler<number> = {
          items: () => numbers(61),
          key: String,
          process(items) {
            handed.push([...items]);
            return Promise.allSettled(items.map(async (item) => (bad.has(item) ? Promise.reject(new Error('x')) : 1)));
          },
        };
        const first = await runHandler(handler, { batch });
        expect(first.status).toBe(bad.size === 0 ? 'completed' : 'failed');
        const done = first.items.filter(({ error }) => error === null).map(({ key }) => key);
        expect(done.length).toBe(61 - bad.size);
        handed.length = 0;
        bad.clear();
        const second = await runHandler(handler, { batch, done });
        expect(second).toMatchObject({
          status: 'completed',
          result: { done: failing.length, alreadyDone: done.length },
        });
        expect(handed.flat()).toEqual(failing.toSorted((a, b) => a - b));
        expect(handed.slice(0, -1).every(({ length }) => length === batch)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('a batch that throws fails each of its items, and no other', async () => {
    const handler: BatchHandler<number> = {
      items: () => numbers(6),
      key: String,
      process(items) {
        if (items.includes(3)) throw new PermanentError('no such table');
      },
    };
    const run = await runHandler(handler, { batch: 2 });
    expect(run.items.filter(({ error }) => error !== null).map(({ key }) => key)).toEqual(['2', '3']);
    expect(run.error).toMatchObject({
      message: '2 of 6 items failed: 2: no such table; 3: no such table',
      permanent: true,
    });
  });

  test('the cursor moves on as long as nothing has failed', async () => {
    const handler = (failing: number): BatchHandler<number> => ({
      items: (_input, ctx) => numbers(10).slice(ctx.resume<number>() ?? 0),
      key: String,
      process: (items) => Promise.allSettled(items.map(async (n) => (n === failing ? Promise.reject(n) : n))),
      cursor: (item) => item + 1,
    });
    expect((await runHandler(handler(-1), { batch: 3 })).checkpoint).toBe(10);
    expect((await runHandler(handler(4), { batch: 3 })).checkpoint).toBe(3);
  });

  test('asked to stop, it stops between two batches', async () => {
    const controller = new AbortController();
    const handler: BatchHandler<number> = {
      items: () => numbers(6),
      key: String,
      process: () => controller.abort(),
    };
    const run = await runHandler(handler, { batch: 2, signal: controller.signal });
    expect(run).toMatchObject({ status: 'failed', error: { name: 'AbortError' } });
    expect(run.items.map(({ key }) => key)).toEqual(['0', '1']);
  });

  test('outcomes that do not fit the batch are a mistake that no retry mends', async () => {
    const handler: BatchHandler<number> = { items: () => numbers(2), key: String, process: () => [] };
    expect((await runHandler(handler)).error).toMatchObject({ permanent: true });
    expect((await runHandler(handler)).error?.message).toContain('process() gave 0 results for 2 items');
  });
});
