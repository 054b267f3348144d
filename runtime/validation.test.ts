import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RuntimeOptions } from './options.ts';
import type { AnyHandler, JobRegistration, StandardSchema } from './registry.ts';
import type { Runtime } from './runtime.ts';
import type { EventTrigger } from './spec/job-spec.ts';
import { MemoryWorld, memoryRuntime, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: Runtime[] = [];

afterEach(async () => {
  for (const runtime of started.splice(0)) await runtime.stop({ graceMs: 50 });
});

async function start(options: Partial<RuntimeOptions> & { readonly world?: MemoryWorld }): Promise<Runtime> {
  const runtime = memoryRuntime({ logger: silent, environment: 'test', jobs: [], ...options });
  started.push(runtime);
  await runtime.start();
  return runtime;
}

const on = (event: string, over: Partial<EventTrigger> = {}): EventTrigger => ({
  kind: 'event',
  event,
  where: [],
  unless: null,
  delay: null,
  debounce: null,
  ...over,
});

function job(
  spec: Parameters<typeof sampleSpec>[0],
  handler: AnyHandler = (input: unknown) => input,
  input?: StandardSchema,
): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler, ...(input === undefined ? {} : { input }) }) };
}

const order = z.object({ id: z.string(), total: z.number(), at: z.coerce.date(), plan: z.string().default('free') });
/** A handler that shows what it was called with. */
const show: AnyHandler = (input: unknown) => ({
  ...(input as object),
  dated: (input as { readonly at?: unknown } | null)?.at instanceof Date,
});

describe('payloads of events', () => {
  const options = {
    events: { 'order.placed': order },
    jobs: [job({ id: 'take', triggers: [on('order.placed'), { kind: 'manual' }] }, show)],
  };

  test('one that fits is kept as it was sent, and the handler gets it as the schema reads it', async () => {
    const runtime = await start(options);
    const [run] = await runtime.emit('order.placed', { id: 'o-1', total: 7, at: '2026-01-01T00:00:00Z', more: true });
    expect(run?.input).toEqual({ id: 'o-1', total: 7, at: '2026-01-01T00:00:00Z', more: true });
    const ended = await runtime.runs.ended(run?.id ?? '');
    expect(ended.result).toEqual({ id: 'o-1', total: 7, at: '2026-01-01T00:00:00.000Z', plan: 'free', dated: true });
    const again = await runtime.runs.ended((await runtime.replay(ended.id)).id);
    expect(again.result).toEqual(ended.result);
  });

  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ['a field of another kind', { id: 'o-1', total: '7', at: 0 }, /payload of "order.placed": total: .*number/],
    ['a field that is missing', { total: 7, at: 0 }, /: id: /],
    ['several', { at: 'never' }, /: id: .*; total: .*; at: /],
    ['nothing', null, /payload of "order.placed": /],
  ];
  test.each(refused)('%s is refused to the caller, with the path', async (_name, payload, message) => {
    const runtime = await start(options);
    const error = await runtime.emit('order.placed', payload).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(message) });
    expect((await runtime.runs.list({ limit: 5 })).items).toEqual([]);
  });

  test('one that does not fit any more when its attempt begins fails for good, and is a dead letter', async () => {
    const world = new MemoryWorld();
    const before = await start({ ...options, world, events: {}, work: false });
    const [run] = await before.emit('order.placed', { id: 7 });
    const runtime = await start({ ...options, world });
    expect(await runtime.runs.ended(run?.id ?? '')).toMatchObject({
      status: 'failed',
      attempt: 1,
      message: expect.stringMatching(/permanent error, not retried: The payload of "order.placed" is not valid: id: /),
    });
    expect((await runtime.deadLetters.list({ limit: 5 })).items).toHaveLength(1);
  });

  test('what a schedule or a person starts has no payload to be read', async () => {
    const runtime = await start(options);
    const run = await runtime.trigger('take', { anything: 1 });
    expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed', result: { anything: 1 } });
  });

  test('a schema that is async, or throws, answers too', async () => {
    const slow: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async (value) =>
          value === 'ok'
            ? { value: 'read' }
            : { issues: [{ message: 'no', path: ['a', { key: 0 }, Symbol.for('s')] }] },
      },
    };
    const broken: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => {
          throw new Error('out of order');
        },
      },
    };
    const runtime = await start({
      events: { 'a.b': slow, 'c.d': broken },
      jobs: [job({ id: 'a', triggers: [on('a.b')] })],
    });
    const [run] = await runtime.emit('a.b', 'ok');
    expect((await runtime.runs.ended(run?.id ?? '')).result).toBe('read');
    await expect(runtime.emit('a.b', 'not')).rejects.toThrow(/payload of "a.b": a\.0\.Symbol\(s\): no$/);
    await expect(runtime.emit('c.d', 1)).rejects.toThrow(/payload of "c.d": out of order/);
  });
});

describe('inputs of jobs', () => {
  const input = z.object({ since: z.iso.date(), dryRun: z.boolean().default(true) });
  const jobs = [job({ id: 'export' }, show, input)];

  test('one that fits is read by the schema that the module exports beside its handler', async () => {
    const runtime = await start({ jobs });
    const run = await runtime.enqueue('export', { since: '2026-01-01' });
    expect(run.input).toEqual({ since: '2026-01-01' });
    expect((await runtime.runs.ended(run.id)).result).toMatchObject({ since: '2026-01-01', dryRun: true });
  });

  test.each([
    ['enqueue', { since: 'soon' }, /the input of "export": since: /],
    ['trigger', undefined, /the input of "export": /],
    ['enqueue', { since: '2026-01-01', dryRun: 'yes' }, /dryRun: /],
  ] as const)('%s refuses %j', async (verb, value, message) => {
    const runtime = await start({ jobs });
    await expect(runtime[verb]('export', value)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(message),
    });
    expect((await runtime.runs.list({ limit: 5 })).items).toEqual([]);
  });

  test('a process that does no work looks, too', async () => {
    const runtime = await start({ jobs, work: false });
    await expect(runtime.enqueue('export', {})).rejects.toThrow(/since: /);
    expect((await runtime.enqueue('export', { since: '2026-01-01' })).status).toBe('pending');
    const lost = await start({
      work: false,
      jobs: [{ spec: sampleSpec({ id: 'lost' }), load: () => Promise.reject(new Error('no such file')) }],
    });
    await expect(lost.enqueue('lost', {})).rejects.toThrow(/The handler of "lost" was looked at .*no such file/);
  });

  test('an export "input" that is no schema is told at the start', async () => {
    const load = async () => ({ handler: () => null, input: 7 as unknown as StandardSchema });
    await expect(start({ jobs: [{ spec: sampleSpec({ id: 'a' }), load }] })).rejects.toThrow(
      /"a": its "input" is no schema/,
    );
    started.pop();
  });
});

describe('named predicates', () => {
  const jobs = [
    job({ id: 'big', triggers: [on('order.placed', { where: [{ predicate: 'isBig' }] })] }),
    job({
      id: 'bigger',
      triggers: [on('order.placed', { where: [{ predicate: 'isBig' }, { field: 'total', op: '>', value: 500 }] })],
    }),
  ];
  const placed = (total: number) => ({ id: 'o-1', total, at: 0 });

  test('they choose, together with comparisons, and see the payload as its schema reads it', async () => {
    const seen: unknown[] = [];
    const isBig = async (payload: z.output<typeof order>) => {
      seen.push(payload.at instanceof Date);
      return payload.total > 100;
    };
    const runtime = await start({ jobs, events: { 'order.placed': order }, predicates: { isBig } });
    const chosen = async (total: number) => (await runtime.emit('order.placed', placed(total))).map((run) => run.job);
    expect(await chosen(50)).toEqual([]);
    expect(await chosen(101)).toEqual(['big']);
    expect(await chosen(501)).toEqual(['big', 'bigger']);
    // Asked once an event, however many jobs ask.
    expect(seen).toEqual([true, true, true]);
  });

  test('one that throws is told to who emitted', async () => {
    const isBig = () => {
      throw new Error('no database');
    };
    const runtime = await start({ jobs, predicates: { isBig } });
    await expect(runtime.emit('order.placed', placed(1))).rejects.toThrow(/the predicate "isBig" failed: no database/);
  });

  test('one that nobody registered is refused at the start, by name', async () => {
    await expect(start({ jobs })).rejects.toThrow(/- "big": isBig\n- "bigger": isBig\n/);
    started.pop();
  });
});
