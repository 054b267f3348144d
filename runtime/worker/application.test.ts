import { expect, test } from 'vitest';
import { memoryRuntime, sampleSpec } from '../testing/index.ts';
import { openApplication } from './application.ts';

test.each([
  ['a function', () => ({ n: 1 })],
  ['a function that takes its time', async () => ({ n: 1 })],
  ['the value itself', { n: 1 }],
  ['a promise of it', Promise.resolve({ n: 1 })],
])('an app may be %s', async (_kind, app) => {
  expect((await openApplication(app)).value).toEqual({ n: 1 });
});

test.each([
  ['asyncDispose before dispose', { [Symbol.asyncDispose]: true, [Symbol.dispose]: true }, ['asyncDispose']],
  ['dispose', { [Symbol.dispose]: true }, ['dispose']],
  ['nothing', {}, []],
])('closing it calls %s, as its own', async (_what, has, expected) => {
  const called: string[] = [];
  const app: Record<symbol, unknown> = {};
  for (const symbol of Object.getOwnPropertySymbols(has)) {
    app[symbol] = function (this: unknown) {
      expect(this).toBe(app);
      called.push(symbol === Symbol.dispose ? 'dispose' : 'asyncDispose');
    };
  }
  await (await openApplication(() => app)).close();
  expect(called).toEqual(expected);
});

test.each([undefined, null, 7, 'text'])('%s has nothing to close', async (app) => {
  await expect((await openApplication(app)).close()).resolves.toBeUndefined();
});

const logger = (told: unknown[]) => {
  const tell = (message: string, data?: unknown): void => void told.push(message, data);
  return { debug: () => {}, info: () => {}, warn: tell, error: tell };
};
const job = {
  spec: sampleSpec({ id: 'a' }),
  load: async () => ({ handler: (_input: unknown, ctx: { readonly app: unknown }) => ctx.app }),
};

test('inline it is built once a start, and closed by the stop, whose end it cannot hinder', async () => {
  const told: unknown[] = [];
  let built = 0;
  const app = async () => {
    built += 1;
    return {
      built,
      [Symbol.asyncDispose]: async () => {
        throw new Error('no more');
      },
    };
  };
  const runtime = memoryRuntime({ jobs: [job], app, logger: logger(told) });
  await runtime.start();
  for (let n = 0; n < 2; n += 1) {
    const { id } = await runtime.trigger('a');
    expect(await runtime.runs.ended(id)).toMatchObject({ result: { built: 1 } });
  }
  await runtime.stop();
  expect(told).toEqual(['The app could not be closed.', new Error('no more')]);
});

test('inline, one that cannot be built refuses the start in words', async () => {
  const app = () => {
    throw new TypeError('no database');
  };
  const runtime = memoryRuntime({ jobs: [job], app, logger: logger([]) });
  await expect(runtime.start()).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/^"app" could not be built: .*TypeError: no database$/),
  });
});
