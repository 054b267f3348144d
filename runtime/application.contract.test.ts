import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './engines/contract-run-postgres.ts';
import { onServer } from './engines/contract-run-server.ts';
import type { JobRegistration } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { MemoryWorld, memoryRuntime, sampleSpec } from './testing/index.ts';
import { deferred } from './worker/deferred.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function job(
  spec: Parameters<typeof sampleSpec>[0],
  handler: (input: never) => unknown = (input) => input,
): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler }) };
}

const signedUp = {
  kind: 'event',
  event: 'user.signed_up',
  where: [],
  unless: null,
  delay: null,
  debounce: null,
} as const;

onServer('in a transaction of the caller, on PostgreSQL', startServer, (server) => {
  let url: string;
  let runtime: Runtime;
  let client: pg.Client;
  let hold = deferred<void>();
  beforeAll(async () => {
    url = await server.createDatabase();
    runtime = createRuntime({
      engine: 'postgres',
      url,
      migrate: 'auto',
      logger: silent,
      jobs: [
        job({ id: 'a' }),
        job({ id: 'one', serial: true }),
        job({ id: 'two', serial: true }),
        job({ id: 'held', serial: true }, () => hold.promise),
        job({ id: 'welcome', triggers: [signedUp] }),
        job({ id: 'count', triggers: [signedUp], serial: true }),
      ],
    });
    await runtime.start();
    client = await connect(url);
    await client.query('CREATE TABLE orders (id text PRIMARY KEY)');
  });
  afterAll(async () => {
    await client?.end();
    await runtime?.stop({ graceMs: 100 });
  });

  it('a run is there from the commit on, and not before', async () => {
    await client.query('BEGIN');
    await client.query("INSERT INTO orders VALUES ('committed')");
    const run = await runtime.enqueue('a', { n: 1 }, { within: client });
    expect(run).toMatchObject({ job: 'a', status: 'pending', input: { n: 1 } });
    await expect(runtime.runs.get(run.id)).rejects.toMatchObject({ code: 'unknown-run' });
    expect((await runtime.runs.list({ limit: 10 })).items).toEqual([]);
    await client.query('COMMIT');
    expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed', result: { n: 1 } });
  });

  it('a rollback takes runs and deliveries away, and their keys are free again', async () => {
    await client.query('BEGIN');
    const run = await runtime.enqueue('a', 1, { within: client, idempotencyKey: 'order-7' });
    const [, count] = await runtime.emit('user.signed_up', { id: 7 }, { within: client, id: 'e-7' });
    await client.query('ROLLBACK');
    await expect(runtime.runs.get(run.id)).rejects.toMatchObject({ code: 'unknown-run' });
    await expect(runtime.runs.get(count?.id ?? '')).rejects.toMatchObject({ code: 'unknown-run' });
    const again = await runtime.enqueue('a', 2, { idempotencyKey: 'order-7' });
    expect(again.id).toBe(run.id);
    expect(await runtime.runs.ended(again.id)).toMatchObject({ status: 'completed', result: 2 });
    const runs = await runtime.emit('user.signed_up', { id: 7 }, { id: 'e-7' });
    for (const { id } of runs) expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed' });
  });

  it('a client that is killed in the middle leaves nothing behind', async () => {
    const doomed = await connect(url);
    doomed.on('error', () => {});
    const [{ pid }] = (await doomed.query('SELECT pg_backend_pid() AS pid')).rows as [{ pid: number }];
    await doomed.query('BEGIN');
    const run = await runtime.enqueue('one', 1, { within: doomed, idempotencyKey: 'doomed' });
    await client.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
    await expect(runtime.enqueue('one', 1, { within: doomed })).rejects.toThrow();
    await expect(runtime.runs.get(run.id)).rejects.toMatchObject({ code: 'unknown-run' });
    const again = await runtime.enqueue('one', 2, { idempotencyKey: 'doomed' });
    expect(await runtime.runs.ended(again.id)).toMatchObject({ status: 'completed', result: 2 });
  });

  it('asked for twice in one transaction, or before it, a key gives the one run', async () => {
    const before = await runtime.enqueue('a', 1, { idempotencyKey: 'before' });
    await client.query('BEGIN');
    const first = await runtime.enqueue('a', 1, { within: client, idempotencyKey: 'twice' });
    expect(await runtime.enqueue('a', 2, { within: client, idempotencyKey: 'twice' })).toMatchObject({
      id: first.id,
      input: 1,
    });
    expect((await runtime.enqueue('a', 2, { within: client, idempotencyKey: 'before' })).id).toBe(before.id);
    await client.query('COMMIT');
    expect(await runtime.runs.ended(first.id)).toMatchObject({ status: 'completed', result: 1 });
  });

  it('an open transaction holds up no run of the same serial job', async () => {
    await client.query('BEGIN');
    const mine = await runtime.enqueue('one', 'mine', { within: client });
    for (const n of [1, 2]) {
      const other = await runtime.trigger('one', n);
      expect(await runtime.runs.ended(other.id)).toMatchObject({ status: 'completed', result: n });
    }
    await client.query('COMMIT');
    expect(await runtime.runs.ended(mine.id)).toMatchObject({ status: 'completed', result: 'mine' });
  });

  it.each([
    'READ COMMITTED',
    'REPEATABLE READ',
    'SERIALIZABLE',
  ])('a run that waits for its slot gets it, whatever happened before the commit: %s', async (level) => {
    hold = deferred<void>();
    const going = await runtime.enqueue('held');
    await client.query(`BEGIN ISOLATION LEVEL ${level}`);
    // Fixes what a transaction of the higher levels sees.
    await client.query('SELECT count(*) FROM orders');
    const waiting = await runtime.enqueue('held', null, { within: client });
    hold.resolve();
    expect(await runtime.runs.ended(going.id)).toMatchObject({ status: 'completed' });
    const late = await runtime.enqueue('held', null, { within: client });
    await client.query('COMMIT');
    for (const { id } of [waiting, late]) expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed' });
  });

  it('transactions that enqueue serial jobs in opposite order do not wait for each other', async () => {
    const other = await connect(url);
    await Promise.all([client.query('BEGIN'), other.query('BEGIN')]);
    const runs = [
      await runtime.enqueue('one', 1, { within: client }),
      await runtime.enqueue('two', 2, { within: other }),
      await runtime.enqueue('two', 3, { within: client }),
      await runtime.enqueue('one', 4, { within: other }),
    ];
    await Promise.all([client.query('COMMIT'), other.query('COMMIT')]);
    await other.end();
    for (const { id } of runs) expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed' });
  });

  it('a refusal leaves the transaction as it was', async () => {
    hold = deferred<void>();
    const going = await runtime.trigger('held');
    await client.query('BEGIN');
    await client.query("INSERT INTO orders VALUES ('refused')");
    await expect(runtime.trigger('held', null, { within: client })).rejects.toMatchObject({
      code: 'open-run',
      runId: going.id,
    });
    await expect(runtime.enqueue('nobody', null, { within: client })).rejects.toMatchObject({ code: 'unknown-job' });
    const run = await runtime.enqueue('a', 1, { within: client });
    await client.query('COMMIT');
    hold.resolve();
    expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed' });
    expect((await client.query("SELECT 1 FROM orders WHERE id = 'refused'")).rowCount).toBe(1);
  });

  it('what is in no transaction, or in one on another database, is refused in words', async () => {
    const pool = new pg.Pool({ connectionString: url });
    const elsewhere = await connect(await server.createDatabase());
    await elsewhere.query('BEGIN');
    for (const [within, message] of [
      [pool, /is not in a transaction/],
      [client, /is not in a transaction/],
      [elsewhere, /on another database/],
    ] as const) {
      await expect(runtime.enqueue('a', 1, { within })).rejects.toMatchObject({
        code: 'transaction-foreign',
        message: expect.stringMatching(message),
      });
    }
    await elsewhere.query('COMMIT');
    await Promise.all([pool.end(), elsewhere.end()]);
  });

  it('a process that does no work hands it to one that does', async () => {
    const asked = createRuntime({
      engine: 'postgres',
      url,
      work: false,
      logger: silent,
      jobs: [
        {
          spec: sampleSpec({ id: 'a' }),
          load: async () => ({ handler: () => Promise.reject(new Error('nothing runs here')) }),
        },
      ],
    });
    await asked.start();
    const run = await asked.enqueue('a', 'from elsewhere');
    expect(await asked.runs.ended(run.id)).toMatchObject({ status: 'completed', result: 'from elsewhere' });
    await asked.stop();
  });
});

describe('in a transaction of the caller, elsewhere', () => {
  it('the embedded engine refuses it, and says why', async () => {
    const runtime = createRuntime({ folder: null, logger: silent, jobs: [job({ id: 'a' })] });
    await runtime.start();
    const within = { query: async () => ({ rows: [] }) };
    await expect(runtime.enqueue('a', 1, { within })).rejects.toThrow(
      /The embedded engine keeps a database of its own/,
    );
    await runtime.stop();
  });

  it('in memory, it joins a transaction of the world', async () => {
    const world = new MemoryWorld();
    const runtime = memoryRuntime({
      world,
      logger: silent,
      jobs: [job({ id: 'a' }), job({ id: 'one', serial: true })],
    });
    await runtime.start();
    const run = await world.transaction((within) => runtime.enqueue('one', 1, { within }));
    expect(await runtime.runs.ended(run.id)).toMatchObject({ status: 'completed', result: 1 });
    let gone = '';
    await expect(
      world.transaction(async (within) => {
        gone = (await runtime.enqueue('a', 1, { within })).id;
        throw new Error('roll back');
      }),
    ).rejects.toThrow('roll back');
    await expect(runtime.runs.get(gone)).rejects.toMatchObject({ code: 'unknown-run' });
    await expect(runtime.enqueue('a', 1, { within: { query: async () => ({ rows: [] }) } })).rejects.toMatchObject({
      code: 'transaction-foreign',
    });
    await runtime.stop();
  });
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
