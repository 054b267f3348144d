import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT, type Subject } from '../engine/contract.ts';
import type { Carry, Delivery, Engine } from '../engine/engine.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { type OpenStore, type OpenStoreOptions, openStore } from '../store/open.ts';
import type { Database } from '../store/sql.ts';
import { startServer } from './contract-run-postgres.ts';
import { onServer } from './contract-run-server.ts';
import { createPgBossEngine } from './pg-boss.ts';
import { EXPIRE, LET_PASS } from './pg-boss-sql.ts';

const LEASE = 30_000;

/** What is opened for one promise, and how it is thrown away. */
interface Fixture {
  readonly subject: Subject;
  dispose(): Promise<void>;
}

describe('embedded, in memory', () => {
  // One database serves all promises, emptied between them: opening one takes seconds.
  let opened: OpenStore;
  beforeAll(async () => {
    opened = await start({ engine: 'embedded', folder: null, migrate: 'auto', lease: LEASE });
  });
  afterAll(() => opened?.close());

  keepsItsPromises(async () => {
    await empty(opened.database);
    return {
      subject: subjectOf(opened, null, null),
      dispose: async () => {},
    };
  });

  it('claims and completes within statements of others, as it does by its own', async () => {
    await empty(opened.database);
    const engine = createPgBossEngine({ name: 'embedded', database: opened.database, migrate: true });
    await engine.start();
    try {
      const delivery = (letter: string): Delivery => ({
        id: `${letter.repeat(8)}-0000-4000-8000-000000000000`,
        runId: letter,
        job: 'j',
        group: 'g',
        priority: 'normal',
        at: null,
      });
      await engine.enqueue([delivery('a'), delivery('b'), { ...delivery('c'), group: 'other' }]);
      const claims = await engine.claim(5, ['other'], ({ text, values }) =>
        opened.database.query(`WITH claimed AS (${text}) SELECT * FROM claimed`, values),
      );
      expect(claims.map(({ runId, lost }) => [runId, lost]).sort()).toEqual([
        ['a', 0],
        ['b', 0],
      ]);
      const completing = (ids: readonly string[]): Promise<unknown> => {
        const { text, values } = engine.completing?.(ids) ?? { text: '', values: [] };
        return opened.database.query(`WITH beside AS (${text}) SELECT 1`, values);
      };
      // What it does not hold is left alone.
      await completing([delivery('a').id, delivery('c').id]);
      expect(await engine.depth()).toEqual({ ready: 1, deferred: 0, active: 1 });
      await pass(opened.database, 2 * LEASE);
      expect(await engine.claim(5, ['other'])).toMatchObject([{ runId: 'b', lost: 1 }]);
    } finally {
      await engine.stop();
    }
  });

  it('gives what it has claimed, with what began in the same statement, where looking for lapsed leases fails', async () => {
    await empty(opened.database);
    const heard: string[] = [];
    let broken = EXPIRE;
    const database: Database = {
      kind: opened.database.kind,
      query: (text, params) =>
        text.includes(broken) ? Promise.reject(new Error('connection lost')) : opened.database.query(text, params),
      transaction: (body) => opened.database.transaction(body),
      script: (text) => opened.database.script(text),
      listen: (channel, hears) => opened.database.listen(channel, hears),
      close: async () => {},
    };
    const onError = (error: Error): void => void heard.push(error.message);
    const engine = createPgBossEngine({ name: 'embedded', database, migrate: true, lease: LEASE, onError });
    await engine.start();
    try {
      const delivery = (letter: string): Delivery => ({
        id: `${letter.repeat(8)}-0000-4000-8000-000000000000`,
        runId: letter,
        job: 'j',
        group: 'g',
        priority: 'normal',
        at: null,
      });
      await engine.enqueue([delivery('a')]);
      let begun = 0;
      const carry: Carry = ({ text, values }) => {
        begun += 1;
        return opened.database.query(`WITH claimed AS (${text}) SELECT * FROM claimed`, values);
      };
      expect(await engine.claim(5, [], carry)).toMatchObject([{ runId: 'a' }]);
      expect([begun, heard]).toEqual([1, ['connection lost']]);
      // The same where leases have lapsed and the second claim fails.
      await pass(opened.database, 2 * LEASE);
      await engine.enqueue([delivery('b')]);
      broken = 'nothing that is ever said';
      begun = 0;
      const twice: Carry = (claim) => (begun === 0 ? carry(claim) : Promise.reject(new Error('connection lost again')));
      expect(await engine.claim(5, [], twice)).toMatchObject([{ runId: 'b' }]);
      expect([begun, heard]).toEqual([1, ['connection lost', 'connection lost again']]);
    } finally {
      await engine.stop();
    }
  });

  it('takes out what somebody else put into the queue, says so, and delivers the rest', async () => {
    await empty(opened.database);
    const heard: string[] = [];
    const onError = (error: Error): void => {
      heard.push(error.message);
    };
    const engine = createPgBossEngine({ name: 'embedded', database: opened.database, migrate: true, onError });
    await engine.start();
    try {
      await opened.database.query("INSERT INTO nljobs_queue.job (name, data) VALUES ('attempts', '{}')");
      await engine.enqueue([
        { id: '0b0e9fd6-0d0f-4b5e-8d6a-3c4f3a1f9f10', runId: 'r', job: 'j', group: 'g', priority: 'low', at: null },
      ]);
      expect(await engine.claim(10)).toMatchObject([{ runId: 'r' }]);
      expect(await engine.depth()).toEqual({ ready: 0, deferred: 0, active: 1 });
      expect(heard).toEqual([expect.stringContaining('was not put there by nljobs')]);
    } finally {
      await engine.stop();
    }
  });
});

describe('embedded, in a folder', () => {
  let folder: string;
  let opened: OpenStore;
  const options = (): OpenStoreOptions => ({ engine: 'embedded', folder, migrate: 'auto', lease: LEASE });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nljobs-contract-'));
    opened = await start(options());
  });
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  keepsItsPromises(async () => {
    await empty(opened.database);
    const reopen = async (): Promise<Engine> => {
      await opened.close();
      opened = await start(options());
      return opened.engine;
    };
    return {
      subject: { ...subjectOf(opened, null, reopen), pass: (ms) => pass(opened.database, ms) },
      dispose: async () => {},
    };
  });
});

onServer('postgres', startServer, (server) => {
  keepsItsPromises(async () => {
    const url = await server.createDatabase();
    const options: OpenStoreOptions = { engine: 'postgres', url, migrate: 'auto', lease: LEASE };
    // Both at the same moment, as in a deployment: the migrations must survive that.
    const [one, two] = await Promise.all([start(options), start(options)]);
    const all = [one, two];
    const reopen = async (): Promise<Engine> => {
      await Promise.all(all.map((opened) => opened.close()));
      const again = await start(options);
      all.splice(0, all.length, again);
      return again.engine;
    };
    return {
      subject: { ...subjectOf(one, two, reopen), pass: (ms) => pass(all[0]?.database ?? one.database, ms) },
      dispose: async () => {
        await Promise.all(all.map((opened) => opened.close()));
      },
    };
  });

  it('forgets finished deliveries past their retention, and nothing else however old', async () => {
    const opened = await start({ engine: 'postgres', url: await server.createDatabase(), migrate: 'auto' });
    const engine = createPgBossEngine({ name: 'postgres', database: opened.database, migrate: true });
    try {
      await engine.start();
      const [done, leased, waiting] = ['a', 'b', 'c'].map(
        (letter): Delivery => ({
          id: `${letter.repeat(8)}-0000-4000-8000-000000000000`,
          runId: letter,
          job: 'retention',
          group: 'g',
          priority: letter === 'c' ? 'low' : 'normal',
          at: null,
        }),
      );
      if (done === undefined || leased === undefined || waiting === undefined) throw new Error('three deliveries');
      await engine.enqueue([done, leased, waiting]);
      await engine.claim(2);
      await engine.complete([done.id]);
      await opened.database.query(`UPDATE nljobs_queue.job SET
        start_after = start_after - interval '90 days', started_on = started_on - interval '90 days',
        completed_on = completed_on - interval '90 days', created_on = created_on - interval '90 days'`);
      await engine.maintain();
      expect(await engine.depth()).toEqual({ ready: 1, deferred: 0, active: 1 });
      expect(await engine.extend([leased.id])).toEqual([leased.id]);
      expect(await engine.enqueue([done, leased, waiting])).toEqual([done.id]);
    } finally {
      await engine.stop();
      await opened.close();
    }
  });

  it('starts, migrating nothing, on what its plan makes of an empty database, and has no plan for it then', async () => {
    const url = await server.createDatabase();
    const opened = await openStore({ engine: 'postgres', url, migrate: 'leave' });
    const { engine, database } = opened;
    try {
      const plan = await engine.plan?.();
      expect(plan).toContain('CREATE TABLE nljobs_queue.version');
      await database.script(plan ?? '');
      expect(await engine.plan?.()).toBe('');
      await engine.start();
      const one: Delivery = {
        id: 'aaaaaaaa-0000-4000-8000-000000000000',
        runId: 'a',
        job: 'j',
        group: 'g',
        priority: 'normal',
        at: null,
      };
      expect(await engine.enqueue([one])).toEqual([one.id]);
      await database.query('UPDATE nljobs_queue.version SET version = version - 1');
      expect(await engine.plan?.()).toMatch(/UPDATE nljobs_queue\.version SET version = '\d+'/u);
    } finally {
      await engine.stop();
      await opened.close();
    }
  });

  it('refuses to start on a database that is not migrated, by name', async () => {
    const url = await server.createDatabase();
    await expect(openStore({ engine: 'postgres', url, migrate: 'check' })).rejects.toMatchObject({
      code: 'migrations-due',
      details: { due: MIGRATIONS.map(({ name }) => name) },
    });
    const opened = await openStore({ engine: 'postgres', url, migrate: 'leave' });
    try {
      await expect(opened.engine.start()).rejects.toMatchObject({ code: 'migrations-due' });
    } finally {
      await opened.close();
    }
  });

  it('opens on a migrated database without migrating', async () => {
    const url = await server.createDatabase();
    await (await start({ engine: 'postgres', url, migrate: 'auto' })).close();
    const opened = await start({ engine: 'postgres', url, migrate: 'check' });
    try {
      expect(await opened.engine.depth()).toEqual({ ready: 0, deferred: 0, active: 0 });
    } finally {
      await opened.close();
    }
  });

  it('says what is wrong with a database that is not there, without the password', async () => {
    const url = new URL(await server.createDatabase());
    url.pathname = '/no_such_database';
    const refused = await openStore({ engine: 'postgres', url: url.href, migrate: 'auto' }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'database-refused' });
    expect(String(refused)).not.toContain(url.password);
    url.port = '1';
    await expect(openStore({ engine: 'postgres', url: url.href, migrate: 'auto' })).rejects.toMatchObject({
      code: 'database-unreachable',
    });
  });
});

function keepsItsPromises(prepare: () => Promise<Fixture>): void {
  for (const promise of CONTRACT) {
    it(promise.name, async (context) => {
      const { subject, dispose } = await prepare();
      try {
        const missing = promise.needs?.(subject) ?? null;
        if (missing !== null) context.skip(missing);
        await promise.check(subject);
      } finally {
        await dispose();
      }
    });
  }
}

async function start(options: OpenStoreOptions): Promise<OpenStore> {
  const opened = await openStore(options);
  try {
    await opened.engine.start();
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function subjectOf(one: OpenStore, two: OpenStore | null, reopen: Subject['reopen']): Subject {
  return {
    engine: one.engine,
    other: two?.engine ?? null,
    database: one.database,
    pass: (ms) => pass(one.database, ms),
    reopen,
    lease: LEASE,
  };
}

async function pass(database: Database, milliseconds: number): Promise<void> {
  await database.query(LET_PASS, [milliseconds]);
}

async function empty(database: Database): Promise<void> {
  await database.query('DELETE FROM nljobs_queue.job');
}
