import { afterEach, describe, expect, test } from 'vitest';
import { OpenRunError, PermanentError, RuntimeError } from './errors.ts';
import { type AnyHandler, type Handler, type JobRegistration, unimplemented } from './registry.ts';
import type { Runtime } from './runtime.ts';
import type { EventTrigger, JobSpec } from './spec/job-spec.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';
import { memoryStore } from './testing/memory-store.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: { readonly runtime: Runtime; readonly clock: FakeClock | undefined }[] = [];

function job(spec: Parameters<typeof sampleSpec>[0], handler: AnyHandler = async () => null): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler }) };
}

type Options = Omit<Parameters<typeof memoryRuntime>[0], 'clock'> & { readonly clock?: FakeClock };

async function start(options: Options): Promise<Runtime> {
  const runtime = memoryRuntime({ logger: silent, environment: 'test', ...options });
  started.push({ runtime, clock: options.clock });
  await runtime.start();
  return runtime;
}

afterEach(async () => {
  for (const { runtime, clock } of started.splice(0)) {
    const stopped = runtime.stop({ graceMs: 50 });
    await clock?.advance(5_000);
    await stopped;
  }
});

const quick: JobSpec['retry'] = {
  maxAttempts: 3,
  backoff: 'fixed',
  delay: 'PT1S',
  maxDelay: 'PT1S',
  jitter: false,
  never: ['Forbidden'],
};

describe('runs', () => {
  test('a run completes with its result, logs, progress and checkpoint', async () => {
    const handler: Handler<{ n: number }> = async (input, ctx) => {
      ctx.log.info('begun', { n: input.n });
      ctx.progress({ processed: 1, total: 2, message: 'half' });
      await ctx.checkpoint({ at: 1 });
      return { doubled: input.n * 2, resumed: ctx.resume(), reason: ctx.run.reason };
    };
    const runtime = await start({ jobs: [job({ id: 'a' }, handler)] });
    const run = await runtime.trigger('a', { n: 21 });
    const ended = await runtime.runs.ended(run.id);
    expect(ended).toMatchObject({
      status: 'completed',
      attempt: 1,
      result: { doubled: 42, resumed: { at: 1 }, reason: 'manual' },
      progress: { processed: 1, total: 2, message: 'half' },
      checkpoint: { at: 1 },
    });
    expect((await runtime.runs.logs(run.id)).items).toMatchObject([
      { level: 'info', message: 'begun', data: { n: 21 }, attempt: 1 },
    ]);
    expect(await runtime.runs.attempts(run.id)).toMatchObject([{ attempt: 1, outcome: 'completed' }]);
  });

  test('failures are retried after their delay, and the last one is a dead letter that can be retried', async () => {
    const clock = fakeClock();
    let works = false;
    const runtime = await start({
      clock,
      jobs: [
        job({ id: 'a', retry: quick }, async () => {
          if (!works) throw new Error('no route');
          return 'sent';
        }),
      ],
    });
    const seen: string[] = [];
    runtime.subscribe((event) => 'run' in event && seen.push(`${event.type}@${event.at - clock.now()}`));
    const run = await runtime.trigger('a');
    await clock.advance(900);
    expect((await runtime.runs.get(run.id)).status).toBe('pending');
    await clock.advance(1_500);
    const ended = await runtime.runs.get(run.id);
    expect(ended).toMatchObject({ status: 'failed', attempt: 3, message: 'attempt 3 of 3 failed: no route' });
    expect(await runtime.runs.attempts(run.id)).toMatchObject(
      [1, 2, 3].map((attempt) => ({ attempt, outcome: 'failed' })),
    );
    const [letter] = (await runtime.deadLetters.list({ limit: 5 })).items;
    expect(letter).toMatchObject({ runId: run.id, job: 'a', reason: 'attempt 3 of 3 failed: no route' });
    works = true;
    const again = await runtime.deadLetters.retry(letter?.id ?? '');
    await clock.advance(10);
    expect(await runtime.runs.get(again.id)).toMatchObject({
      status: 'completed',
      reason: 'retry',
      result: 'sent',
      cause: { run: run.id },
    });
    expect((await runtime.deadLetters.list({ limit: 5 })).items).toEqual([]);
  });

  const permanent: readonly (readonly [string, AnyHandler, string])[] = [
    [
      'PermanentError',
      () => {
        throw new PermanentError('gone');
      },
      'permanent error, not retried: gone',
    ],
    [
      'an error the description names',
      () => {
        throw Object.assign(new Error('403'), { name: 'Forbidden' });
      },
      'Forbidden is never retried: 403',
    ],
  ];
  test.each(permanent)('%s is not retried', async (_name, handler, message) => {
    const runtime = await start({ jobs: [job({ id: 'a', retry: quick }, handler)] });
    const ended = await runtime.runs.ended((await runtime.trigger('a')).id);
    expect(ended).toMatchObject({ status: 'failed', attempt: 1, message });
  });

  test('{ success: false } is a failure; a result that is not JSON is recorded as such', async () => {
    const runtime = await start({
      jobs: [
        job({ id: 'no', retry: { ...quick, maxAttempts: 1 } }, () => ({ success: false, message: 'half the rows' })),
        job({ id: 'odd' }, () => ({ n: 1n })),
        job({ id: 'thrown', retry: { ...quick, maxAttempts: 1 } }, () => {
          throw { code: 7 };
        }),
      ],
    });
    const ended = async (id: string) => runtime.runs.ended((await runtime.trigger(id)).id);
    expect(await ended('no')).toMatchObject({
      status: 'failed',
      error: { name: 'ReportedFailure', message: 'half the rows' },
    });
    expect(await ended('odd')).toMatchObject({
      status: 'completed',
      result: { notRecorded: expect.stringContaining('a bigint') },
    });
    expect(await ended('thrown')).toMatchObject({
      status: 'failed',
      error: { message: 'thrown without an Error: { code: 7 }' },
    });
  });

  test('a handler that ignores its signal is timed out and no longer holds a slot', async () => {
    const clock = fakeClock();
    const runtime = await start({
      clock,
      slots: 1,
      jobs: [
        job({ id: 'stuck', timeout: 'PT5S', retry: { ...quick, maxAttempts: 1 } }, () => new Promise(() => {})),
        job({ id: 'next' }, () => 'ran'),
      ],
    });
    const stuck = await runtime.trigger('stuck');
    const next = await runtime.trigger('next');
    await clock.advance(6_000);
    expect((await runtime.runs.get(next.id)).status).toBe('pending');
    await clock.advance(2_000);
    expect(await runtime.runs.get(stuck.id)).toMatchObject({ status: 'failed', error: { name: 'TimeoutError' } });
    expect(await runtime.runs.attempts(stuck.id)).toMatchObject([{ outcome: 'timed-out' }]);
    expect(await runtime.runs.get(next.id)).toMatchObject({ status: 'completed', result: 'ran' });
  });

  test('a waiting run is cancelled at once, a running one by its signal', async () => {
    const clock = fakeClock();
    const runtime = await start({
      clock,
      slots: 1,
      jobs: [
        job(
          { id: 'a' },
          (_input, ctx) =>
            new Promise((_, reject) => {
              ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
            }),
        ),
      ],
    });
    const running = await runtime.trigger('a');
    await clock.advance(10);
    const waiting = await runtime.trigger('a');
    expect((await runtime.cancel(waiting.id)).status).toBe('cancelled');
    await expect(runtime.cancel(waiting.id)).rejects.toMatchObject({ code: 'run-ended' });
    await runtime.cancel(running.id);
    await clock.advance(10);
    expect(await runtime.runs.get(running.id)).toMatchObject({ status: 'cancelled' });
    expect(await runtime.runs.attempts(running.id)).toMatchObject([{ outcome: 'cancelled' }]);
  });

  test('a run that another instance is asked to cancel stops at the next heartbeat', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const jobs = [
      job(
        { id: 'a' },
        (_input, ctx) =>
          new Promise((_, reject) => {
            ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
          }),
      ),
    ];
    const one = await start({ clock, world, jobs });
    const run = await one.trigger('a');
    await clock.advance(10);
    const other = await start({ clock, world, jobs });
    await other.cancel(run.id);
    await clock.advance(2_100);
    expect((await other.runs.get(run.id)).status).toBe('cancelled');
  });

  test('asking twice with one idempotency key gives one run; an unknown job is named', async () => {
    const runtime = await start({ jobs: [job({ id: 'a' })] });
    const first = await runtime.enqueue('a', 1, { idempotencyKey: 'k' });
    expect((await runtime.enqueue('a', 2, { idempotencyKey: 'k' })).id).toBe(first.id);
    await expect(runtime.trigger('b')).rejects.toThrow('There is no job "b"; registered are a.');
    // Keys of tenants are their own: by the key of another nobody comes to that one's run.
    const theirs = await runtime.enqueue('a', 1, { idempotencyKey: 'k', scope: 'acme' });
    expect([theirs.scope, theirs.id === first.id]).toEqual(['acme', false]);
    expect((await runtime.enqueue('a', 1, { idempotencyKey: 'k', scope: 'acme' })).id).toBe(theirs.id);
    await expect(runtime.enqueue('a', 1n)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(runtime.runs.get('nonsense')).rejects.toMatchObject({ code: 'unknown-run' });
  });

  test('what no database could keep is refused, and a slip is told from a job that never was', async () => {
    const runtime = await start({ jobs: [job({ id: 'sync-orders' })] });
    for (const maxAttempts of [0, 1.5, 101, 3e9]) {
      await expect(runtime.enqueue('sync-orders', 1, { maxAttempts })).rejects.toMatchObject({ code: 'invalid-input' });
    }
    for (const runAt of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 9e15, Number.NaN]) {
      await expect(runtime.enqueue('sync-orders', 1, { runAt })).rejects.toMatchObject({ code: 'invalid-input' });
    }
    // Whoever asks to be told and could not be is not left waiting.
    const told = runtime.enqueue('sync-orders', 1, { notify: 'nowhere' });
    await expect(told).rejects.toThrow('Nobody could be told at "nowhere": there is no channel "nowhere".');
    await expect(runtime.trigger('sync-ordres')).rejects.toThrow('no job "sync-ordres". Did you mean "sync-orders"?');
  });

  test('runAt defers, replay repeats with the same input and instant', async () => {
    const clock = fakeClock();
    const runtime = await start({ clock, jobs: [job({ id: 'a' }, (input: { n: number }) => input.n)] });
    const at = clock.now() + 60_000;
    const run = await runtime.enqueue('a', { n: 1 }, { runAt: new Date(at) });
    await clock.advance(59_000);
    expect((await runtime.runs.get(run.id)).status).toBe('pending');
    await expect(runtime.replay(run.id)).rejects.toMatchObject({ code: 'run-not-ended' });
    await clock.advance(1_100);
    expect(await runtime.runs.get(run.id)).toMatchObject({ status: 'completed', result: 1, scheduledFor: at });
    const again = await runtime.replay(run.id);
    await clock.advance(10);
    expect(await runtime.runs.get(again.id)).toMatchObject({
      status: 'completed',
      reason: 'replay',
      scheduledFor: at,
      result: 1,
    });
  });
});

describe('one at a time', () => {
  test('a manual run of a serial job with an open run is a conflict that names it; enqueued runs keep their order', async () => {
    const clock = fakeClock();
    const order: number[] = [];
    let going = 0;
    let most = 0;
    const runtime = await start({
      clock,
      jobs: [
        job({ id: 's', serial: true }, async (n: number) => {
          going += 1;
          most = Math.max(most, going);
          await new Promise<void>((resolve) => clock.after(1_000, resolve));
          order.push(n);
          going -= 1;
        }),
      ],
    });
    const first = await runtime.trigger('s', 1);
    const refused = await runtime.trigger('s', 9).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OpenRunError);
    expect(refused).toMatchObject({ runId: first.id, code: 'open-run' });
    for (const n of [2, 3, 4]) await runtime.enqueue('s', n);
    await clock.advance(4_500);
    expect(order).toEqual([1, 2, 3, 4]);
    expect(most).toBe(1);
  });

  test('a manual run asked for again by its key is the run that it was, whatever is open by now', async () => {
    const clock = fakeClock();
    const wait = () => new Promise<void>((resolve) => clock.after(1_000, resolve));
    const runtime = await start({ clock, jobs: [job({ id: 's', serial: true }, wait)] });
    const first = await runtime.trigger('s', 1, { idempotencyKey: 'k' });
    expect((await runtime.trigger('s', 1, { idempotencyKey: 'k' })).id).toBe(first.id);
    await clock.advance(1_500);
    await runtime.trigger('s', 2);
    expect(await runtime.trigger('s', 1, { idempotencyKey: 'k' })).toMatchObject({
      id: first.id,
      status: 'completed',
    });
  });

  test('two instances keep one slot between them, also when the holder is cancelled', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    let going = 0;
    let most = 0;
    const jobs = [
      job({ id: 's', serial: true }, async (_input: unknown, ctx) => {
        going += 1;
        most = Math.max(most, going);
        await new Promise<void>((resolve) => {
          clock.after(5_000, resolve);
          ctx.signal.addEventListener('abort', () => resolve());
        });
        going -= 1;
        ctx.signal.throwIfAborted();
      }),
    ];
    const one = await start({ clock, world, jobs });
    const two = await start({ clock, world, jobs });
    const runs = [];
    for (let n = 0; n < 6; n += 1) runs.push(await (n % 2 ? one : two).enqueue('s', n));
    await clock.advance(500);
    await two.cancel(runs[0]?.id ?? '');
    await clock.advance(40_000);
    const statuses = await Promise.all(runs.map(async ({ id }) => (await one.runs.get(id)).status));
    expect(statuses).toEqual(['cancelled', 'completed', 'completed', 'completed', 'completed', 'completed']);
    expect(most).toBe(1);
  });

  test('a limit with a key counts for each value', async () => {
    const clock = fakeClock();
    const going = new Map<string, number>();
    const most = new Map<string, number>();
    const runtime = await start({
      clock,
      jobs: [
        job({ id: 'k', concurrency: { limit: 2, key: 'customer' } }, async ({ customer }: { customer: string }) => {
          going.set(customer, (going.get(customer) ?? 0) + 1);
          most.set(customer, Math.max(most.get(customer) ?? 0, going.get(customer) ?? 0));
          await new Promise<void>((resolve) => clock.after(1_000, resolve));
          going.set(customer, (going.get(customer) ?? 0) - 1);
        }),
      ],
    });
    for (const customer of ['x', 'x', 'x', 'x', 'x', 'y', 'y', 'y']) await runtime.enqueue('k', { customer });
    await clock.advance(10_000);
    expect((await runtime.runs.list({ status: 'completed', limit: 20 })).items).toHaveLength(8);
    expect(Object.fromEntries(most)).toEqual({ x: 2, y: 2 });
  });

  test('a scheduled run that finds one open is skipped and recorded', async () => {
    const clock = fakeClock('2026-01-01T00:00:30Z');
    const runtime = await start({
      clock,
      jobs: [
        job(
          { id: 's', serial: true, triggers: [sampleCron('* * * * *')] },
          () => new Promise<void>((resolve) => void clock.after(90_000, resolve)),
        ),
      ],
    });
    await clock.advance(200_000);
    const runs = (await runtime.runs.list({ limit: 10 })).items.toReversed();
    expect(runs.map(({ status, message }) => [status, message])).toEqual([
      ['completed', null],
      ['skipped', 'the run of 2026-01-01T00:01:00.000Z was still going'],
      ['running', null],
    ]);
  });
});

describe('events and what comes after', () => {
  const on = (over: Partial<EventTrigger>): EventTrigger => ({
    kind: 'event',
    event: 'order.placed',
    where: [],
    unless: null,
    delay: null,
    debounce: null,
    ...over,
  });

  test('an event reaches every job whose filters it passes, once an event id, with its delay', async () => {
    const clock = fakeClock();
    const runtime = await start({
      clock,
      jobs: [
        job({ id: 'all', triggers: [on({})] }, (input) => input),
        job({ id: 'large', triggers: [on({ where: [{ field: 'order.total', op: '>', value: 100 }] })] }),
        job({ id: 'late', triggers: [on({ delay: 'PT1H' })] }),
        job({ id: 'other', triggers: [on({ event: 'order.paid' })] }),
      ],
    });
    const small = await runtime.emit('order.placed', { order: { total: 99 } }, { id: 'e1' });
    expect(small.map((run) => run.job)).toEqual(['all', 'late']);
    const again = await runtime.emit('order.placed', { order: { total: 99 } }, { id: 'e1' });
    expect(again.map((run) => run.id)).toEqual(small.map((run) => run.id));
    const large = await runtime.emit('order.placed', { order: { total: '100.5' } });
    expect(large.map((run) => run.job)).toEqual(['all', 'large', 'late']);
    await clock.advance(3_599_000);
    expect((await runtime.runs.list({ job: 'late', status: 'pending', limit: 5 })).items).toHaveLength(2);
    await clock.advance(2_000);
    expect((await runtime.runs.list({ job: 'late', status: 'completed', limit: 5 })).items).toHaveLength(2);
    expect((await runtime.runs.get(small[0]?.id ?? '')).result).toEqual({ order: { total: 99 } });
  });

  test('a job comes after another, by how that ended', async () => {
    const runtime = await start({
      jobs: [
        job({ id: 'export' }, () => ({ rows: 3 })),
        job({ id: 'broken', retry: { ...quick, maxAttempts: 1 } }, () => {
          throw new Error('no');
        }),
        job({ id: 'mail', triggers: [{ kind: 'after', job: 'export', on: 'completed' }] }, (input) => input),
        job({
          id: 'alarm',
          triggers: [
            { kind: 'after', job: 'export', on: 'failed' },
            { kind: 'after', job: 'broken', on: 'finished' },
          ],
        }),
      ],
    });
    const run = await runtime.trigger('export');
    await runtime.runs.ended(run.id);
    const [mail] = (await runtime.runs.list({ job: 'mail', limit: 5 })).items;
    expect((await runtime.runs.ended(mail?.id ?? '')).result).toEqual({
      run: run.id,
      job: 'export',
      status: 'completed',
      result: { rows: 3 },
    });
    expect(mail).toMatchObject({ reason: 'after', cause: { run: run.id } });
    expect((await runtime.runs.list({ job: 'alarm', limit: 5 })).items).toEqual([]);
    await runtime.runs.ended((await runtime.trigger('broken')).id);
    expect((await runtime.runs.list({ job: 'alarm', limit: 5 })).items).toHaveLength(1);
  });

  test('a paused job records its occurrences, holds its events, and takes those up when it is resumed', async () => {
    const clock = fakeClock('2026-01-01T00:00:30Z');
    const runtime = await start({ clock, jobs: [job({ id: 'p', triggers: [sampleCron('* * * * *'), on({})] })] });
    await runtime.pause('p');
    expect(await runtime.job('p')).toMatchObject({ paused: true });
    const [held] = await runtime.emit('order.placed', {});
    await clock.advance(60_000);
    expect((await runtime.runs.get(held?.id ?? '')).status).toBe('pending');
    expect((await runtime.runs.list({ status: 'skipped', limit: 5 })).items).toMatchObject([
      { message: 'the job was paused' },
    ]);
    await runtime.resume('p');
    await clock.advance(10);
    expect((await runtime.runs.get(held?.id ?? '')).status).toBe('completed');
  });
});

describe('paused', () => {
  const on: EventTrigger = {
    kind: 'event',
    event: 'order.placed',
    where: [],
    unless: null,
    delay: null,
    debounce: null,
  };
  const second = (clock: FakeClock): Handler => {
    return (_input, ctx) =>
      new Promise<void>((resolve, reject) => {
        clock.after(1_000, resolve);
        ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
      });
  };
  const runsOf = async (runtime: Runtime): Promise<readonly string[]> =>
    (await runtime.runs.list({ limit: 9 })).items.toReversed().map(({ reason, status }) => `${reason} ${status}`);

  test.each([
    'completes',
    'is cancelled',
  ] as const)('what is held stays held when a run of the job %s, and is taken up in its order when the job is resumed', async (how) => {
    const clock = fakeClock();
    const runtime = await start({ clock, jobs: [job({ id: 'p', serial: true, triggers: [on] }, second(clock))] });
    const first = await runtime.trigger('p');
    await clock.advance(10);
    await runtime.pause('p');
    await runtime.emit('order.placed', { n: 1 });
    await runtime.emit('order.placed', { n: 2 });
    if (how === 'is cancelled') await runtime.cancel(first.id);
    await clock.advance(20_000);
    const ended = how === 'completes' ? 'completed' : 'cancelled';
    expect(await runsOf(runtime)).toEqual([`manual ${ended}`, 'event pending', 'event pending']);
    await runtime.resume('p');
    await clock.advance(10);
    expect(await runsOf(runtime)).toEqual([`manual ${ended}`, 'event running', 'event pending']);
    await clock.advance(5_000);
    expect(await runsOf(runtime)).toEqual([`manual ${ended}`, 'event completed', 'event completed']);
  });

  test('what is held for later is there at its time when the job is resumed before', async () => {
    const clock = fakeClock();
    const later: EventTrigger = { ...on, delay: 'PT1H' };
    const runtime = await start({
      clock,
      jobs: [job({ id: 'one', serial: true, triggers: [later] }), job({ id: 'any', triggers: [later] })],
    });
    for (const id of ['one', 'any']) await runtime.pause(id);
    await runtime.emit('order.placed', {});
    await clock.advance(60_000);
    for (const id of ['one', 'any']) await runtime.resume(id);
    await clock.advance(3_500_000);
    expect(await runsOf(runtime)).toEqual(['event pending', 'event pending']);
    await clock.advance(50_000);
    expect(await runsOf(runtime)).toEqual(['event completed', 'event completed']);
  });

  test('what is held keeps nobody from running the job by hand', async () => {
    const clock = fakeClock();
    const runtime = await start({ clock, jobs: [job({ id: 'p', serial: true, triggers: [on] }, second(clock))] });
    await runtime.pause('p');
    await runtime.emit('order.placed', {});
    const run = await runtime.trigger('p');
    await expect(runtime.trigger('p')).rejects.toMatchObject({ code: 'open-run', runId: run.id });
    await runtime.enqueue('p');
    await clock.advance(5_000);
    expect(await runsOf(runtime)).toEqual(['event pending', 'manual completed', 'manual completed']);
  });
});

describe('middleware', () => {
  test('stands around every handler, the first outermost: before, after, and where it throws', async () => {
    const said: string[] = [];
    const runtime = await start({
      jobs: [
        job({ id: 'good' }, async () => void said.push('handler')),
        job({ id: 'bad', retry: { ...quick, maxAttempts: 1 } }, async () => {
          throw new Error('no route');
        }),
      ],
      middleware: [
        async (ctx, next) => {
          said.push(`before ${ctx.run.job}`);
          try {
            await next();
            return { changed: true };
          } finally {
            said.push('after');
          }
        },
        async (_ctx, next) => {
          said.push('inner');
          return next();
        },
      ],
    });
    expect((await runtime.runs.ended((await runtime.trigger('good')).id)).result).toEqual({ changed: true });
    expect(said.splice(0)).toEqual(['before good', 'inner', 'handler', 'after']);
    expect(await runtime.runs.ended((await runtime.trigger('bad')).id)).toMatchObject({
      status: 'failed',
      error: { message: 'no route' },
    });
    expect(said).toEqual(['before bad', 'inner', 'after']);
  });
});

describe('starting and stopping', () => {
  test('what cannot run as described is refused, all at once and by name', async () => {
    const runtime = memoryRuntime({
      logger: silent,
      jobs: [job({ id: 'slow', permissions: ['admin'] }), job({ id: 'lasting', durable: true })],
    });
    const error = await runtime.start().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RuntimeError);
    expect(String(error)).toMatch(/"slow": permissions/);
    expect(String(error)).toMatch(/"lasting": \/durable: no step waits/);
    await expect(runtime.trigger('slow')).rejects.toMatchObject({ code: 'not-started' });
  });

  test('two jobs of one id, another spec version, and broken modules are refused', async () => {
    const of = (jobs: readonly JobRegistration[]) => memoryRuntime({ logger: silent, jobs }).start();
    await expect(of([job({ id: 'a' }), job({ id: 'a' })])).rejects.toMatchObject({ code: 'duplicate-job' });
    await expect(of([job({ id: 'a', specVersion: 2 as 1 })])).rejects.toMatchObject({ code: 'spec-version' });
    await expect(
      of([{ spec: sampleSpec({ id: 'a' }), load: () => Promise.reject(new Error('no such file')) }]),
    ).rejects.toThrow(/"a": .*Error: no such file/);
  });

  test('stubs are refused, or left unscheduled where that is allowed', async () => {
    const jobs = [
      job({ id: 'stub', triggers: [sampleCron('* * * * *')] }, unimplemented('stub') as unknown as AnyHandler),
      job({ id: 'done' }),
    ];
    await expect(memoryRuntime({ logger: silent, jobs }).start()).rejects.toMatchObject({ code: 'unimplemented' });
    const clock = fakeClock();
    const runtime = await start({ clock, jobs, allowUnimplemented: true });
    await clock.advance(180_000);
    expect((await runtime.runs.list({ limit: 5 })).items).toEqual([]);
    expect(await runtime.jobs()).toMatchObject([{ implemented: false, next: null }, { implemented: true }]);
    await expect(runtime.trigger('stub')).rejects.toMatchObject({ code: 'unimplemented' });
  });

  test('a stop lets runs end; what does not is given back uncharged and goes on elsewhere from its checkpoint', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const jobs = [
      job({ id: 'short' }, () => new Promise<string>((resolve) => void clock.after(1_000, () => resolve('done')))),
      job({ id: 'batch', retry: { ...quick, maxAttempts: 1 } }, async (_input: unknown, ctx) => {
        for (let n = ctx.resume<number>() ?? 0; n < 5; n += 1) {
          if (ctx.isCancelled()) return null;
          await new Promise<void>((resolve) => clock.after(2_000, resolve));
          await ctx.checkpoint(n + 1);
        }
        return 'all five';
      }),
      job({ id: 'deaf', retry: { ...quick, maxAttempts: 1 } }, () =>
        clock.now() < Date.parse('2026-01-01T00:10:00Z') ? new Promise(() => {}) : 'later',
      ),
    ];
    const one = memoryRuntime({ clock, world, jobs, logger: silent });
    await one.start();
    const [short, batch, deaf] = [await one.trigger('short'), await one.trigger('batch'), await one.trigger('deaf')];
    await clock.advance(500);
    const stopped = one.stop({ graceMs: 10_000 });
    await clock.advance(10_100);
    await stopped;
    const two = await start({ clock, world, jobs });
    expect(await two.runs.get(short.id)).toMatchObject({ status: 'completed', result: 'done' });
    expect(await two.runs.attempts(batch.id)).toMatchObject([{ attempt: 1, outcome: 'interrupted' }, {}]);
    await clock.advanceTo('2026-01-01T00:10:00Z');
    expect(await two.runs.get(batch.id)).toMatchObject({ status: 'completed', attempt: 1, result: 'all five' });
    expect((await two.runs.get(deaf.id)).status).toBe('running');
  });

  test('stop without start, twice, and start after stop', async () => {
    const runtime = memoryRuntime({ logger: silent, jobs: [job({ id: 'a' })] });
    await runtime.stop();
    await runtime.start();
    await Promise.all([runtime.stop(), runtime.stop()]);
    expect(runtime.notReady()).toBe('not started');
    await runtime.start();
    expect((await runtime.runs.ended((await runtime.trigger('a')).id)).status).toBe('completed');
    await runtime.stop();
  });

  test('a pause and a resume while runs wait for the worker start none of them twice', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const runtime = await start({ slots: 3, jobs: [job({ id: 'busy' }, () => gate), job({ id: 'a' })] });
    for (let n = 0; n < 3; n += 1) await runtime.enqueue('busy');
    const runs = [await runtime.enqueue('a'), await runtime.enqueue('a')];
    await runtime.pause('a');
    await runtime.resume('a');
    open();
    for (const { id } of runs) expect((await runtime.runs.ended(id)).status).toBe('completed');
    for (const { id } of runs) expect(await runtime.runs.attempts(id)).toHaveLength(1);
  });

  test('what waited for a slot that was freed while nothing ran is taken up at the next start', async () => {
    const world = new MemoryWorld();
    const never = () => new Promise<never>(() => {});
    const one = memoryRuntime({
      world,
      logger: silent,
      slots: 1,
      jobs: [
        job({ id: 'busy' }, never),
        job({ id: 's', serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } }),
      ],
    });
    await one.start();
    await one.enqueue('busy');
    const [first, second] = [await one.enqueue('s'), await one.enqueue('s')];
    await one.stop({ graceMs: 10 });
    // As `nljobs runs cancel` does it with nothing running.
    await memoryStore(world, Date.now).requestCancel(first.id);
    const two = await start({
      world,
      jobs: [job({ id: 's', serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } })],
    });
    expect((await two.runs.ended(second.id)).status).toBe('completed');
  });

  test('a reload of broken handlers is refused before anything changes', async () => {
    const runtime = await start({ jobs: [job({ id: 'a' }, async () => 'old')] });
    const broken = { spec: sampleSpec({ id: 'a' }), load: () => Promise.reject(new SyntaxError('half saved')) };
    await expect(runtime.reload([broken, job({ id: 'b' })])).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/"a": .*SyntaxError: half saved/),
    });
    expect((await runtime.jobs()).map(({ spec }) => spec.id)).toEqual(['a']);
    const run = await runtime.trigger('a');
    expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed', result: 'old' });
    await runtime.reload([job({ id: 'a' }, async () => 'new')]);
    const next = await runtime.trigger('a');
    expect(await runtime.runs.ended(next.id)).toMatchObject({ status: 'completed', result: 'new' });
  });

  test('a reload takes other jobs, and a changed schedule never fires for the past', async () => {
    const clock = fakeClock('2026-01-01T13:00:00Z');
    const runtime = await start({ clock, jobs: [job({ id: 'a', triggers: [sampleCron('0 18 * * *')] })] });
    await runtime.reload([job({ id: 'a', triggers: [sampleCron('30 12 * * *')] }), job({ id: 'b' })]);
    await clock.advance(1_000);
    expect((await runtime.runs.list({ limit: 5 })).items).toEqual([]);
    expect(runtime.next('a')).toEqual([new Date('2026-01-02T12:30:00Z')]);
    expect((await runtime.jobs()).map(({ spec }) => spec.id)).toEqual(['a', 'b']);
    await clock.advanceTo('2026-01-02T12:30:01Z');
    expect((await runtime.runs.list({ limit: 5 })).items).toMatchObject([{ status: 'completed' }]);
  });

  test('a run whose worker is lost begins anew, uncharged, and says so', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const jobs = [job({ id: 'a', retry: { ...quick, maxAttempts: 1 } }, () => new Promise(() => {}))];
    // An instance that is never stopped and never heard of again: its timers are of a clock that stands still.
    const dead = memoryRuntime({ clock: { ...clock, after: () => () => {} }, world, jobs, logger: silent });
    await dead.start();
    const run = await dead.trigger('a');
    await clock.advance(10);
    const alive = await start({
      clock,
      world,
      jobs: [job({ id: 'a', retry: { ...quick, maxAttempts: 1 } }, () => 'at last')],
    });
    await clock.advance(40_000);
    expect(await alive.runs.get(run.id)).toMatchObject({ status: 'completed', attempt: 1, result: 'at last' });
    expect(await alive.runs.attempts(run.id)).toMatchObject([{ outcome: 'interrupted' }, { outcome: 'completed' }]);
    expect((await alive.runs.logs(run.id)).items[0]?.message).toMatch(/^Recovered/);
  });

  test('a run that takes every worker with it is given up: its attempts are closed, and what comes after it comes', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const jobs = [
      job({ id: 'a', serial: true }, () => new Promise(() => {})),
      job({ id: 'after', triggers: [{ kind: 'after', job: 'a', on: 'failed' }] }),
    ];
    const dead = async (): Promise<Runtime> => {
      const runtime = memoryRuntime({
        clock: { ...clock, after: () => () => {} },
        world,
        jobs,
        logger: silent,
        slots: 1,
      });
      await runtime.start();
      await clock.advance(10);
      return runtime;
    };
    const first = await dead();
    const run = await first.trigger('a');
    await clock.advance(10);
    for (let lost = 1; lost < 5; lost += 1) {
      await clock.advance(31_000);
      await dead();
    }
    const alive = await start({ clock, world, jobs });
    await clock.advance(40_000);
    expect(await alive.runs.get(run.id)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('lost 5 times'),
    });
    const attempts = await alive.runs.attempts(run.id);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'interrupted'));
    expect((await alive.runs.list({ job: 'after', limit: 5 })).items).toMatchObject([
      { status: 'completed', cause: { run: run.id } },
    ]);
  });
});
