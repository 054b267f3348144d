import * as module from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARRAYS, openKnowingTypes } from './pglite-types.ts';

describe('a PGlite that asks for no types at its start', () => {
  let pglite: module.PGlite;
  beforeAll(async () => {
    pglite = await openKnowingTypes(module, {});
  });
  afterAll(() => pglite.close());

  it('knows PostgreSQL’s own by the numbers that they have', async () => {
    const { rows } = await pglite.query<{ oid: number; typarray: number }>(
      'SELECT oid::integer, typarray::integer FROM pg_type WHERE typarray = ANY ($1::oid[])',
      [ARRAYS.map(([, array]) => array)],
    );
    expect(new Set(rows.map(({ oid, typarray }) => `${oid} ${typarray}`))).toEqual(
      new Set(ARRAYS.map(([type, array]) => `${type} ${array}`)),
    );
  });

  it('gives arrays as PGlite gives them, and knows types of an application once it has asked', async () => {
    await pglite.exec("CREATE TYPE mood AS ENUM ('glad', 'sad')");
    const text = `SELECT $1::text[] AS texts, $2::integer[] AS numbers, $3::uuid[] AS ids, $4::timestamptz[] AS times,
      $5::boolean[] AS flags, $6::jsonb[] AS json, $7::bigint[] AS large, $8::float8[] AS floats, '{glad}'::mood[] AS moods`;
    const id = '6f1c1f5e-54a7-4d5e-9ad1-1f2f3a4b5c6d';
    const values = [['a "b"', null, 'ü,{}', ''], [1, null], [id], ['2026-11-22T10:00:00Z'], [true, false]];
    const all = [...values, ['{"a": [1, "x"]}'], ['9007199254740993'], [1.5, null]];
    const before = (await pglite.query<{ moods: unknown }>(text, all)).rows[0];
    await pglite.refreshArrayTypes();
    const after = (await pglite.query<{ moods: unknown }>(text, all)).rows[0];
    expect(before).toEqual({ ...after, moods: '{glad}' });
    expect(after?.moods).toEqual(['glad']);
  });
});
