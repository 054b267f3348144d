import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from './pglite.ts';
import type { Database, Sql } from './sql.ts';

describe('PGlite', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPglite(null);
    await database.script('CREATE TABLE t (n integer)');
  });
  afterAll(() => database.close());

  it('rolls back what threw, and goes on', async () => {
    await expect(
      database.transaction(async (sql) => {
        await sql.query('INSERT INTO t VALUES (1)');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await expect(database.script('BEGIN; INSERT INTO t VALUES (2); SELECT 1 / 0; COMMIT')).rejects.toThrow('division');
    expect(await database.query('SELECT n FROM t')).toEqual([]);
  });

  it('gives the rows of all statements of a script', async () => {
    expect(await database.script('SELECT 1 AS n; BEGIN; SELECT 2 AS n; COMMIT')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('refuses a statement past the open transaction instead of waiting for ever', async () => {
    const bypass = { code: 'transaction-bypassed' };
    await database.transaction(async (sql) => {
      await expect(database.query('SELECT 1')).rejects.toMatchObject(bypass);
      await expect(database.script('SELECT 1')).rejects.toMatchObject(bypass);
      await expect(database.transaction(async () => {})).rejects.toMatchObject(bypass);
      expect(await sql.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });
    expect(await database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('lets others wait for a transaction', async () => {
    const order: string[] = [];
    const transaction = database.transaction(async (sql) => {
      await sql.query('SELECT 1');
      order.push('inside');
    });
    const after = database.query('SELECT 1').then(() => order.push('after'));
    await Promise.all([transaction, after]);
    expect(order).toEqual(['inside', 'after']);
  });

  it('has no use for a transaction that has ended', async () => {
    let kept: Sql | undefined;
    await database.transaction(async (sql) => {
      kept = sql;
    });
    await expect(kept?.query('SELECT 1')).rejects.toMatchObject({ code: 'closed' });
  });

  it('hears notifications until told to stop', async () => {
    let heard = 0;
    const stop = await database.listen('news', () => {
      heard += 1;
    });
    await database.query("SELECT pg_notify('news', '')");
    await stop();
    await database.query("SELECT pg_notify('news', '')");
    expect(heard).toBe(1);
  });

  it('says what to install where the package is missing, and passes other failures on', async () => {
    const missing = Object.assign(new Error("Cannot find package '@electric-sql/pglite'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(openPglite(null, { load: () => Promise.reject(missing) })).rejects.toMatchObject({
      code: 'pglite-missing',
      message: expect.stringContaining('npm i @electric-sql/pglite'),
    });
    const broken = new SyntaxError('unexpected token');
    await expect(openPglite(null, { load: () => Promise.reject(broken) })).rejects.toBe(broken);
  });
});
