import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AnyHandler, JobRegistration } from '../registry.ts';
import { unimplemented } from '../registry.ts';
import { sampleSpec } from '../testing/sample-spec.ts';
import { NO_CHECKS } from './examine.ts';
import { loadHandlers } from './load.ts';

const job = (id: string, load: () => Promise<unknown>): JobRegistration => ({
  spec: sampleSpec({ id }),
  load: load as () => Promise<{ readonly handler: AnyHandler }>,
});

test('each handler is loaded or reported by name, one that never comes too, in the order of the registrations', async () => {
  const { jobs, handlers } = await loadHandlers(
    [
      job('never', () => new Promise(() => {})),
      job('fine', async () => ({ handler: () => 1 })),
      job('stub', async () => ({ handler: unimplemented('stub') })),
      job('lacks', async () => ({})),
      job('guards', async () => ({ handler: { items: () => [], key: () => 'k', effect: () => {} } })),
      job('throws', () => Promise.reject(new TypeError('no'))),
    ],
    NO_CHECKS,
    20,
  );
  expect(jobs).toEqual([
    {
      job: 'never',
      state: 'broken',
      message: expect.stringMatching(/^it was not loaded within 0\.02 s; does its module await/),
    },
    { job: 'fine', state: 'ready', message: null },
    { job: 'stub', state: 'unimplemented', message: null },
    { job: 'lacks', state: 'broken', message: 'its module exports no "handler"' },
    { job: 'guards', state: 'broken', message: expect.stringContaining('must be a function') },
    { job: 'throws', state: 'broken', message: expect.stringContaining('TypeError: no') },
  ]);
  expect([...handlers.keys()]).toEqual(['fine']);
});

test('what an input is to be is handed on as JSON Schema, where its schema can say so', async () => {
  const said = (input: unknown) => async () => ({ handler: () => 1, input });
  const silent = z.object({ at: z.date() });
  const standard = { version: 1, vendor: 'here', validate: (value: unknown) => ({ value }) };
  const { jobs, checks } = await loadHandlers(
    [
      job('tells', said(z.object({ email: z.string() }))),
      job('has no words for it', said(silent)),
      job('never heard of it', said({ '~standard': standard })),
      job('is too long', said(z.object({ text: z.string().describe('x'.repeat(70_000)) }))),
    ],
    NO_CHECKS,
  );
  expect(jobs.map(({ input }) => input?.['properties'])).toEqual([
    { email: { type: 'string' } },
    undefined,
    undefined,
    undefined,
  ]);
  expect([...checks.inputs.keys()]).toHaveLength(4);
});
