import * as pgliteModule from '@electric-sql/pglite';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeptStatements } from './kept-statements.ts';

describe('statements that PGlite keeps', () => {
  let pglite: PGlite;
  let now = 0;
  beforeAll(async () => {
    pglite = await PGlite.create();
    await pglite.exec('CREATE TABLE things (id integer PRIMARY KEY, name text)');
  });
  afterAll(() => pglite.close());

  const fresh = async (): Promise<KeptStatements> => {
    await pglite.exec('DEALLOCATE ALL; TRUNCATE things');
    now = 0;
    return new KeptStatements(pglite, pgliteModule, () => now);
  };
  const names = async (): Promise<readonly string[]> =>
    (await pglite.query<{ name: string }>('SELECT name FROM pg_prepared_statements ORDER BY prepare_time')).rows.map(
      ({ name }) => name,
    );

  it('take and give values as PGlite’s own calls do', async () => {
    const kept = await fresh();
    const text = `SELECT $1::uuid AS id, $2::text[] AS list, $3::jsonb AS json, $4::timestamptz AS at, $5::bigint AS big,
      $6::boolean AS yes, $7::text AS nothing, $8::integer[] AS numbers`;
    const id = '6f1c1f5e-54a7-4d5e-9ad1-1f2f3a4b5c6d';
    const values = [id, ['a "b"', null, 'ü,{}'], '{"a": [1]}', '2026-11-22T10:00:00Z', 7, true, null, [1, 2]];
    const { rows } = await pglite.query(text, [...values]);
    expect(await kept.query(text, values)).toEqual(rows);
    expect(
      await kept.query(
        text,
        values.map(() => null),
      ),
    ).toEqual([{ id: null, list: null, json: null, at: null, big: null, yes: null, nothing: null, numbers: null }]);
    expect(await names()).toHaveLength(1);
  });

  it('go on after one that fails, and what it did is undone', async () => {
    const kept = await fresh();
    const add = 'INSERT INTO things SELECT unnest($1::integer[]), $2 RETURNING id';
    expect(await kept.query(add, [[1, 2], 'a'])).toEqual([{ id: 1 }, { id: 2 }]);
    await expect(kept.query(add, [[3, 1], 'b'])).rejects.toMatchObject({ code: '23505' });
    expect(await kept.query(add, [[4], 'c'])).toEqual([{ id: 4 }]);
    await expect(kept.query('SELECT * FROM nothing_of_the_kind', [])).rejects.toMatchObject({ code: '42P01' });
    expect(await kept.query('SELECT id FROM things ORDER BY id', [])).toEqual([{ id: 1 }, { id: 2 }, { id: 4 }]);
    // The failed one was let go with the next that was read.
    expect(await names()).toHaveLength(2);
  });

  it('are planned anew after a while and after many uses, and few are kept', async () => {
    const kept = await fresh();
    const one = 'SELECT $1::integer AS one';
    await kept.query(one, [1]);
    const [first] = await names();
    now = 4_999;
    await kept.query(one, [1]);
    expect(await names()).toEqual([first]);
    now = 5_000;
    await kept.query(one, [1]);
    const [second, ...none] = await names();
    expect([second === first, none]).toEqual([false, []]);
    for (let n = 0; n < 200; n += 1) await kept.query(one, [n]);
    const [third] = await names();
    expect(third).not.toBe(second);
    for (let n = 0; n < 40; n += 1) await kept.query(`SELECT ${n} AS n`, []);
    // One more that is no longer kept waits to be closed with the next.
    expect((await names()).length).toBeLessThanOrEqual(33);
  });

  it('see columns that came later', async () => {
    const kept = await fresh();
    const text = 'UPDATE things SET name = $1 WHERE id = 1 RETURNING id, name';
    await kept.query('INSERT INTO things VALUES (1)', []);
    await kept.query(text, ['a']);
    await pglite.exec('ALTER TABLE things ADD COLUMN extra text; DROP INDEX IF EXISTS nothing');
    expect(await kept.query(text, ['b'])).toEqual([{ id: 1, name: 'b' }]);
  });
});
