import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checksum, migrate, migrationScript, pendingMigrations } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openPglite } from './pglite.ts';
import type { Database } from './sql.ts';

const FIRST = { name: '0001-first', sql: 'CREATE TABLE nljobs.one (a integer)' };
const SECOND = { name: '0002-second', sql: 'CREATE TABLE nljobs.two (a integer); INSERT INTO nljobs.one VALUES (1)' };

describe('the register of migrations', () => {
  const files = readdirSync(new URL('./migrations', import.meta.url))
    .filter((file) => /^\d/.test(file))
    .map((file) => file.replace(/\.ts$/, ''))
    .toSorted();

  it('names every file of the folder, in the order of their names', () => {
    expect(MIGRATIONS.map(({ name }) => name)).toEqual(files);
  });

  it('gives each a number of its own', () => {
    expect(new Set(files.map((file) => /^\d{4}-/.exec(file)?.[0])).size).toBe(files.length);
  });
});

describe('migrate', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPglite(null);
  });
  beforeEach(() => database.script('DROP SCHEMA IF EXISTS nljobs CASCADE'));
  afterAll(() => database.close());

  it('applies what is due, oldest first, once', async () => {
    expect(await pendingMigrations(database, [FIRST, SECOND])).toEqual(['0001-first', '0002-second']);
    expect(await migrate(database, [FIRST])).toEqual(['0001-first']);
    expect(await pendingMigrations(database, [FIRST, SECOND])).toEqual(['0002-second']);
    expect(await migrate(database, [FIRST, SECOND])).toEqual(['0002-second']);
    expect(await migrate(database, [FIRST, SECOND])).toEqual([]);
    expect(await database.query('SELECT name, checksum FROM nljobs.migrations ORDER BY name')).toEqual(
      [FIRST, SECOND].map((one) => ({ name: one.name, checksum: checksum(one) })),
    );
  });

  it('lets the database look again at what was there, so that it knows what was added', async () => {
    await migrate(database, [FIRST]);
    await database.script('INSERT INTO nljobs.one SELECT generate_series(1, 100)');
    await migrate(database, [FIRST, { name: '0002-more', sql: 'ALTER TABLE nljobs.one ADD COLUMN b integer' }]);
    const known = await database.query(
      "SELECT attname, null_frac FROM pg_stats WHERE schemaname = 'nljobs' AND tablename = 'one' ORDER BY attname",
    );
    expect(known).toEqual([
      { attname: 'a', null_frac: 0 },
      { attname: 'b', null_frac: 1 },
    ]);
  });

  it('is a script for somebody else to run, which does the same', async () => {
    await database.script(migrationScript(MIGRATIONS.slice(0, 3).map(({ name }) => name)));
    await database.script(migrationScript(MIGRATIONS.slice(3).map(({ name }) => name)));
    expect(await pendingMigrations(database)).toEqual([]);
    expect(() => migrationScript(['9999-none'])).toThrow(RangeError);
  });

  it('applies all or nothing', async () => {
    const broken = { name: '0003-broken', sql: 'CREATE TABLE nljobs.three (a integer); SELECT 1 / 0' };
    await expect(migrate(database, [FIRST, SECOND, broken])).rejects.toThrow('division by zero');
    expect(await pendingMigrations(database, [FIRST])).toEqual(['0001-first']);
    expect(await migrate(database, [FIRST, SECOND])).toEqual(['0001-first', '0002-second']);
  });

  it('refuses a database of a newer version, and leaves it as it is', async () => {
    await migrate(database, [FIRST, SECOND]);
    const refusal = {
      code: 'store-newer',
      message: expect.stringContaining('0002-second'),
      details: { unknown: ['0002-second'] },
    };
    await expect(migrate(database, [FIRST])).rejects.toMatchObject(refusal);
    await expect(pendingMigrations(database, [FIRST])).rejects.toMatchObject(refusal);
  });

  it('refuses a database whose migrations had another text', async () => {
    await migrate(database, [FIRST]);
    const changed = { ...FIRST, sql: 'CREATE TABLE nljobs.one (b integer)' };
    await expect(migrate(database, [changed])).rejects.toMatchObject({ code: 'migration-changed' });
  });
});
