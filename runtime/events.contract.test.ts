import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startServer } from './engines/contract-run-postgres.ts';
import { startRedis } from './engines/contract-run-redis.ts';
import { onServer } from './engines/contract-run-server.ts';
import { startTemporal } from './engines/contract-run-temporal.ts';
import { placeOnTemporal } from './engines/temporal/contract-run-place.ts';
import type { JobRegistration } from './registry.ts';
import type { Runtime } from './runtime.ts';
import type { DateTrigger, EventTrigger, JobSpec, Trigger } from './spec/job-spec.ts';
import type { Run } from './store/store.ts';
import { type ContractPlace, placeInMemory, placeOnDatabase } from './testing/contract-place.ts';
import { sampleSpec } from './testing/index.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

function on(event: string, over: Partial<EventTrigger> = {}): EventTrigger {
  return { kind: 'event', event, where: [], unless: null, delay: null, debounce: null, ...over };
}

function job(id: string, triggers: readonly Trigger[], over: Partial<JobSpec> = {}): JobRegistration {
  return { spec: sampleSpec({ id, triggers, ...over }), load: async () => ({ handler: (input: unknown) => input }) };
}

const renewal = (offset: string): DateTrigger => ({ kind: 'date', entity: 'subscription', field: 'renewsAt', offset });

const jobs = [
  job('before', [renewal('-PT24H')]),
  job('after-it', [renewal('P1D')], { serial: true }),
  job('later', [on('order.placed', { delay: 'PT1H' })]),
  job('index', [on('page.changed', { debounce: 'PT10M' })]),
  job('index-serially', [on('page.edited', { debounce: 'PT10M' })], { serial: true }),
  job('digest', [on('comment.added', { debounce: 'PT10M' })], { concurrency: { limit: 1, key: 'post' } }),
  job('quiet-then-wait', [on('cart.filled', { debounce: 'PT10M', delay: 'PT1H' })]),
  job('remind', [on('invoice.sent', { unless: { event: 'invoice.paid', within: 'P14D' } })]),
  job('chase', [on('invoice.sent', { unless: { event: 'invoice.paid', within: 'P1D' }, delay: 'P3D' })]),
  job('index-of-tenant', [on('doc.edited', { debounce: 'PT10M' })], { scope: 'tenant' }),
  job('remind-tenant', [on('rent.due', { unless: { event: 'rent.paid', within: 'P1D' } })], { scope: 'tenant' }),
  job('abandoned', [on('basket.changed', { debounce: 'PT1H', unless: { event: 'order.paid', within: 'PT2H' } })]),
];

/** Where the promises are kept. */
interface Place extends ContractPlace {
  /** A transaction of the caller's own; null where there can be none. */
  readonly transaction: ((body: (within: pg.Client) => Promise<void>) => Promise<void>) | null;
}

describe('in memory', () => {
  keepsItsWord(async () => ({ ...placeInMemory(jobs), transaction: null }));
});

describe('embedded', () => {
  keepsItsWord(() => opened({ engine: 'embedded', folder: null }));
});

onServer('postgres', startServer, (server) => {
  keepsItsWord(async () => opened({ engine: 'postgres', url: await server.createDatabase() }));
});

onServer('redis', startRedis, (server) => {
  // BullMQ counts delays by the clock of this process; timers go on.
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
  afterAll(() => void vi.useRealTimers());
  keepsItsWord(async () => {
    const where = { engine: 'redis', folder: null, redis: { url: server.url } } as const;
    const setTime = (now: number): void => void vi.setSystemTime(now);
    return { ...(await placeOnDatabase(where, jobs, setTime)), transaction: null };
  });
});

onServer('temporal', startTemporal, (server) => {
  keepsItsWord(async () => ({ ...(await placeOnTemporal(server.address, jobs)), transaction: null }));
});

async function opened(where: Parameters<typeof placeOnDatabase>[0]): Promise<Place> {
  return {
    ...(await placeOnDatabase(where, jobs)),
    transaction:
      where.engine === 'embedded'
        ? null
        : async (body) => {
            const client = new pg.Client({ connectionString: where.url });
            client.on('error', () => {});
            await client.connect();
            await client.query('BEGIN');
            await body(client);
            await client.query('COMMIT');
            await client.end();
          },
  };
}

function keepsItsWord(prepare: () => Promise<Place>): void {
  let place: Place;
  let runtime: Runtime;
  beforeAll(async () => {
    place = await prepare();
    runtime = await place.start();
  });
  afterAll(async () => {
    await runtime?.stop({ graceMs: 0 });
    await place?.close();
  });

  const runsOf = async (id: string): Promise<readonly Run[]> => (await runtime.runs.list({ job: id, limit: 50 })).items;
  const only = (runs: readonly Run[]): Run => {
    expect(runs).toHaveLength(1);
    return runs[0] as Run;
  };
  /** Lets the pump look until the run has ended, or shows that it does not. */
  async function ended(id: string): Promise<Run> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
      const run = await runtime.runs.get(id);
      if (run.finishedAt !== null) return run;
      await place.clock.advance(5);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return runtime.runs.get(id);
  }
  async function stillWaits(id: string): Promise<void> {
    for (let looks = 0; looks < 8; looks += 1) {
      await place.clock.advance(10);
      // A look of the pump asks a database, which takes its own time.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await runtime.runs.get(id)).toMatchObject({ status: 'pending', attempt: 0 });
  }

  it('an event with a delay is due that much later', async () => {
    const run = only(await runtime.emit('order.placed', { id: 1 }));
    expect(run.scheduledFor).toBe(place.clock.now() + 60 * MINUTE);
    await place.pass(59 * MINUTE);
    await stillWaits(run.id);
    await place.pass(MINUTE);
    expect(await ended(run.id)).toMatchObject({ status: 'completed', result: { id: 1 } });
  });

  it('of a burst one run comes, at the end of the quiet, with the latest payload', async () => {
    const first = only(await runtime.emit('page.changed', { pageId: 'p-1', n: 1 }));
    for (const n of [2, 3]) {
      await place.pass(9 * MINUTE);
      await stillWaits(first.id);
      const again = only(await runtime.emit('page.changed', { pageId: 'p-1', n }));
      expect(again).toMatchObject({ id: first.id, input: { n }, scheduledFor: place.clock.now() + 10 * MINUTE });
    }
    await place.pass(9 * MINUTE);
    await stillWaits(first.id);
    await place.pass(MINUTE);
    expect(await ended(first.id)).toMatchObject({ status: 'completed', result: { n: 3 } });
    const next = only(await runtime.emit('page.changed', { pageId: 'p-1', n: 4 }));
    expect(next.id).not.toBe(first.id);
    await place.pass(10 * MINUTE);
    expect(await ended(next.id)).toMatchObject({ result: { n: 4 } });
    expect(await runsOf('index')).toHaveLength(2);
  });

  it('events of other keys have a quiet of their own; those without a key have one together', async () => {
    const runs: Run[] = [];
    for (const payload of [{ pageId: 'a' }, { page_id: 'b' }, { id: 'a' }, null, { title: 'no page' }]) {
      runs.push(only(await runtime.emit('page.changed', payload)));
    }
    const [a, b, sameA, none, sameNone] = runs.map(({ id }) => id);
    expect([sameA, sameNone]).toEqual([a, none]);
    expect(new Set([a, b, none]).size).toBe(3);
    await place.pass(10 * MINUTE);
    for (const id of new Set(runs.map((run) => run.id))) expect((await ended(id)).status).toBe('completed');
  });

  it('the concurrency key of a job is the key of its quiet', async () => {
    const one = only(await runtime.emit('comment.added', { postId: 'x', commentId: 1 }));
    const two = only(await runtime.emit('comment.added', { postId: 'x', commentId: 2 }));
    const other = only(await runtime.emit('comment.added', { postId: 'y', commentId: 3 }));
    expect([two.id === one.id, other.id === one.id]).toEqual([true, false]);
    await place.pass(10 * MINUTE);
    expect(await ended(one.id)).toMatchObject({ result: { commentId: 2 } });
    expect(await ended(other.id)).toMatchObject({ result: { commentId: 3 } });
  });

  it('each tenant has a quiet of its own', async () => {
    const acme = only(await runtime.emit('doc.edited', { id: 7, n: 1 }, { scope: 'acme' }));
    const globex = only(await runtime.emit('doc.edited', { id: 7, n: 2, tenant: 'globex' }));
    expect(globex.id).not.toBe(acme.id);
    expect(only(await runtime.emit('doc.edited', { id: 7, n: 3 }, { scope: 'acme' })).id).toBe(acme.id);
    await place.pass(10 * MINUTE);
    expect(await ended(acme.id)).toMatchObject({ scope: 'acme', result: { id: 7, n: 3 } });
    expect(await ended(globex.id)).toMatchObject({ scope: 'globex', result: { id: 7, n: 2, tenant: 'globex' } });
  });

  it('an event of one tenant calls off no run of another', async () => {
    const acme = only(await runtime.emit('rent.due', { id: 9 }, { scope: 'acme' }));
    const globex = only(await runtime.emit('rent.due', { id: 9 }, { scope: 'globex' }));
    await runtime.emit('rent.paid', { id: 9 }, { scope: 'globex' });
    expect(await runtime.runs.get(globex.id)).toMatchObject({ status: 'skipped' });
    await place.pass(DAY);
    expect(await ended(acme.id)).toMatchObject({ status: 'completed' });
  });

  it('the delay comes after the quiet', async () => {
    const run = only(await runtime.emit('cart.filled', { cartId: 1 }));
    expect(run.scheduledFor).toBe(place.clock.now() + 70 * MINUTE);
    await place.pass(70 * MINUTE);
    expect((await ended(run.id)).status).toBe('completed');
  });

  it('the same event twice changes nothing, before and after its run', async () => {
    const run = only(await runtime.emit('page.changed', { pageId: 'twice', n: 1 }, { id: 'e-1' }));
    await place.pass(MINUTE);
    expect(only(await runtime.emit('page.changed', { pageId: 'twice', n: 2 }, { id: 'e-1' }))).toMatchObject({
      id: run.id,
      scheduledFor: run.scheduledFor,
      input: { n: 1 },
    });
    await place.pass(9 * MINUTE);
    expect((await ended(run.id)).result).toMatchObject({ n: 1 });
    expect(only(await runtime.emit('page.changed', { pageId: 'twice', n: 3 }, { id: 'e-1' })).id).toBe(run.id);
  });

  it('many at the same moment, through several instances, are one run', async () => {
    const other = await place.start({ work: false });
    const emitted = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? runtime : other).emit('page.edited', { pageId: 'many', n })),
    );
    const ids = new Set(emitted.flat().map(({ id }) => id));
    expect(ids.size).toBe(1);
    await place.pass(10 * MINUTE);
    for (const id of ids) expect((await ended(id)).status).toBe('completed');
  });

  it('a run whose payload is put off once its delivery is on its way does not begin early', async () => {
    const run = only(await runtime.emit('page.edited', { pageId: 'late', n: 1 }));
    await place.pass(10 * MINUTE - 50);
    await runtime.emit('page.edited', { pageId: 'late', n: 2 });
    await place.pass(MINUTE);
    await stillWaits(run.id);
    await place.pass(9 * MINUTE);
    expect(await ended(run.id)).toMatchObject({ status: 'completed', result: { n: 2 } });
  });

  it('without the other event, its run comes when that can come no more', async () => {
    const runs = await runtime.emit('invoice.sent', { invoiceId: 'unpaid' });
    const now = place.clock.now();
    expect(runs.map((run) => [run.job, (run.scheduledFor - now) / DAY])).toEqual([
      ['remind', 14],
      ['chase', 3],
    ]);
    await place.pass(3 * DAY);
    expect((await ended(runs[1]?.id ?? '')).status).toBe('completed');
    await stillWaits(runs[0]?.id ?? '');
    await place.pass(11 * DAY);
    expect((await ended(runs[0]?.id ?? '')).status).toBe('completed');
  });

  const calledOff: readonly (readonly [string, number, unknown, readonly string[]])[] = [
    ['in time', 0.5, { invoiceId: 'i-1' }, ['skipped', 'skipped']],
    ['named otherwise', 0.5, { invoice: { id: 'i-1' } }, ['skipped', 'skipped']],
    ['in time for one of two', 2, { id: 'i-1' }, ['skipped', 'pending']],
    ['of another', 0.5, { invoiceId: 'i-2' }, ['pending', 'pending']],
    ['of nobody', 0.5, {}, ['pending', 'pending']],
  ];
  it.each(calledOff)('the other event, %s, calls a waiting run off', async (_name, days, payload, statuses) => {
    const heard: string[] = [];
    const stop = runtime.subscribe((event) => {
      if (event.type === 'run.skipped') heard.push(`${event.job}: ${event.message}`);
    });
    const runs = await runtime.emit('invoice.sent', { invoiceId: 'i-1' });
    await place.pass(days * DAY);
    expect(await runtime.emit('invoice.paid', payload)).toEqual([]);
    stop();
    const after = await Promise.all(runs.map(({ id }) => runtime.runs.get(id)));
    expect(after.map(({ status }) => status)).toEqual(statuses);
    const off = after.filter(({ status }) => status === 'skipped');
    expect(heard).toEqual(off.map((run) => `${run.job}: called off: "invoice.paid" came first`));
    for (const run of off) expect(run.message).toBe('called off: "invoice.paid" came first');
    await place.pass(15 * DAY);
    for (const { id, status } of after) {
      expect((await ended(id)).status).toBe(status === 'pending' ? 'completed' : 'skipped');
    }
  });

  it('one that came before does not count, and one that comes after the run has begun changes nothing', async () => {
    await runtime.emit('invoice.paid', { invoiceId: 'i-3' });
    const runs = await runtime.emit('invoice.sent', { invoiceId: 'i-3' });
    await place.pass(14 * DAY);
    for (const { id } of runs) expect((await ended(id)).status).toBe('completed');
    await runtime.emit('invoice.paid', { invoiceId: 'i-3' });
    for (const { id } of runs) expect((await runtime.runs.get(id)).status).toBe('completed');
  });

  it('quiet and calling off go together', async () => {
    const run = only(await runtime.emit('basket.changed', { basketId: 'b', userId: 'u' }));
    await place.pass(60 * MINUTE);
    expect(only(await runtime.emit('basket.changed', { basketId: 'b' })).id).toBe(run.id);
    await place.pass(60 * MINUTE);
    await stillWaits(run.id);
    await runtime.emit('order.paid', { orderId: 'o', basketId: 'b' });
    expect(await runtime.runs.get(run.id)).toMatchObject({ status: 'skipped' });
    const next = only(await runtime.emit('basket.changed', { basketId: 'b' }));
    expect(next.id).not.toBe(run.id);
    await place.pass(120 * MINUTE);
    expect((await ended(next.id)).status).toBe('completed');
  });

  const set = (id: string, at: number, options = {}) => runtime.dates.set('subscription', id, 'renewsAt', at, options);

  it('a date has a run before it and one after it', async () => {
    const at = place.clock.now() + 3 * DAY;
    const runs = await set('s-1', at);
    expect(runs.map((run) => [run.job, (run.scheduledFor - at) / DAY, run.input])).toEqual([
      ['before', -1, { id: 's-1', renewsAt: new Date(at).toISOString() }],
      ['after-it', 1, { id: 's-1', renewsAt: new Date(at).toISOString() }],
    ]);
    await place.pass(2 * DAY);
    expect((await ended(runs[0]?.id ?? '')).status).toBe('completed');
    await stillWaits(runs[1]?.id ?? '');
    await place.pass(2 * DAY);
    expect((await ended(runs[1]?.id ?? '')).status).toBe('completed');
    // The same date again, as an application that saves a record twice sets it.
    expect((await set('s-1', at)).map(({ id, status }) => [id, status])).toEqual(
      runs.map(({ id }) => [id, 'completed']),
    );
  });

  it('a run moves with its date, later and earlier, and takes the latest payload', async () => {
    const now = place.clock.now();
    const runs = await set('s-2', now + 2 * DAY);
    expect((await set('s-2', now + 5 * DAY, { payload: { plan: 'pro' } })).map(({ id }) => id)).toEqual(
      runs.map(({ id }) => id),
    );
    await place.pass(DAY + MINUTE);
    await stillWaits(runs[0]?.id ?? '');
    await set('s-2', now + 3 * DAY, { payload: { plan: 'team' } });
    await place.pass(DAY);
    expect(await ended(runs[0]?.id ?? '')).toMatchObject({ status: 'completed', result: { plan: 'team' } });
    await stillWaits(runs[1]?.id ?? '');
    // The next period: a run of its own before it, while the one after the last has not begun and moves.
    const next = await set('s-2', now + 30 * DAY);
    expect(next.map(({ id }) => runs.some((run) => run.id === id))).toEqual([true, false]);
    await place.pass(29 * DAY);
    for (const { id } of next) expect((await ended(id)).status).toBe('completed');
    expect(await runsOf('before')).toHaveLength(3);
  });

  it('a date that is taken away takes its runs along, and may come back', async () => {
    const at = place.clock.now() + 2 * DAY;
    const runs = await set('s-3', at);
    expect((await runtime.dates.clear('subscription', 's-3', 'renewsAt')).map((run) => run.message)).toEqual([
      'its date was cleared',
      'its date was cleared',
    ]);
    expect(await runtime.dates.clear('subscription', 's-3', 'renewsAt')).toEqual([]);
    const again = await set('s-3', at);
    expect(again.some(({ id }) => runs.some((run) => run.id === id))).toBe(false);
    await place.pass(3 * DAY);
    for (const { id } of runs) expect((await runtime.runs.get(id)).status).toBe('cancelled');
    for (const { id } of again) expect((await ended(id)).status).toBe('completed');
  });

  it('a time that has passed is taken up within the misfire window, and recorded as skipped after it', async () => {
    const runs = await set('s-4', place.clock.now() - DAY - MINUTE);
    const [before, after] = runs;
    expect(before).toMatchObject({ job: 'before', status: 'skipped', message: expect.stringContaining('had passed') });
    expect(await ended(after?.id ?? '')).toMatchObject({ job: 'after-it', status: 'completed' });
    expect(await runtime.dates.set('invoice', 's-4', 'renewsAt', 0)).toEqual([]);
    await expect(runtime.dates.set('subscription', 's-4', 'renewsAt', 'soon')).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('what a transaction of the caller puts off holds up nobody, and is as it was after a rollback', async (context) => {
    const { transaction } = place;
    if (transaction === null) return context.skip('there is no transaction of the caller here');
    const run = only(await runtime.emit('page.changed', { pageId: 'held', n: 1 }));
    const bystander = only(await runtime.emit('page.changed', { pageId: 'bystander' }));
    await expect(
      transaction(async (within) => {
        await runtime.emit('page.changed', { pageId: 'held', n: 2 }, { within });
        await place.pass(10 * MINUTE);
        expect((await ended(bystander.id)).status).toBe('completed');
        await stillWaits(run.id);
        await within.query('ROLLBACK');
        await within.query('BEGIN');
        await within.query('SELECT 1');
      }),
    ).resolves.toBeUndefined();
    await place.pass(MINUTE);
    expect(await ended(run.id)).toMatchObject({ status: 'completed', result: { n: 1 } });
    const put = only(await runtime.emit('page.changed', { pageId: 'held', n: 3 }));
    await transaction(async (within) => {
      expect(only(await runtime.emit('page.changed', { pageId: 'held', n: 4 }, { within })).id).toBe(put.id);
    });
    await place.pass(10 * MINUTE);
    expect(await ended(put.id)).toMatchObject({ status: 'completed', result: { n: 4 } });
    const at = place.clock.now() + 2 * DAY;
    await transaction(async (within) => {
      await set('s-5', at, { within });
      await within.query('ROLLBACK');
      await within.query('BEGIN');
      for (const { id } of await set('s-5', at + DAY, { within })) {
        await expect(runtime.runs.get(id)).rejects.toMatchObject({ code: 'unknown-run' });
      }
    });
    expect((await set('s-5', at)).map(({ scheduledFor }) => (scheduledFor - at) / DAY)).toEqual([-1, 1]);
  });
}
