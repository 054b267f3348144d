import { createHash } from 'node:crypto';
import { NljobsError } from './errors.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { Database, Sql } from './sql.ts';

/** What is due, in a sentence; `due` are names of migrations, and of a queue's schema behind them. */
export function dueInWords(due: readonly string[]): string {
  const [first] = due;
  if (due.length >= MIGRATIONS.length && first === MIGRATIONS[0]?.name)
    return 'The database holds nothing of nljobs yet: all migrations are due.';
  const are = due.length === 1 ? 'is' : 'are';
  const named = due.length > 4 ? `${due.length} migrations, ${first} to ${due.at(-1)},` : due.join(', ');
  return `The database is not up to date: ${named} ${are} due.`;
}

/** The key of the advisory lock under which one instance migrates while the others wait: "nljo" in ASCII. */
const LOCK_KEY = 0x6e6c6a6f;

const FOUNDATION = `
CREATE SCHEMA IF NOT EXISTS nljobs;
CREATE TABLE IF NOT EXISTS nljobs.migrations (
  name text PRIMARY KEY,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
`;

/** SHA-256 of a migration's SQL, in hexadecimal. */
export function checksum(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

/**
 * Brings the schema `nljobs` up to date, in one transaction under a lock: all that is due, or nothing. Returns the names
 * applied by this call.
 * Errors: `store-newer`, `migration-changed`.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly string[]> {
  // Most starts find nothing to do: two statements tell.
  if ((await pendingMigrations(database, migrations)).length === 0) return [];
  return database.transaction(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    // Waiting for an advisory lock does not refresh what this connection believes about the catalogue (that there is no
    // schema `nljobs`, from an earlier look); reading a table does.
    await sql.query('SELECT 1 FROM pg_catalog.pg_namespace LIMIT 1');
    await sql.script(FOUNDATION);
    const due = await dueOn(sql, migrations);
    for (const migration of due) {
      await sql.script(migration.sql);
      await sql.query('INSERT INTO nljobs.migrations (name, checksum) VALUES ($1, $2)', [
        migration.name,
        checksum(migration),
      ]);
    }
    if (due.length > 0 && due.length < migrations.length) await sql.script(LOOK_AGAIN);
    return due.map(({ name }) => name);
  });
}

/**
 * Lets the database look at the tables again: of a column that was added it knows nothing, takes a condition on it for rare,
 * and reads a long history from end to end.
 */
const LOOK_AGAIN = `
DO $$
DECLARE one regclass;
BEGIN
  FOR one IN SELECT oid FROM pg_class WHERE relnamespace = 'nljobs'::regnamespace AND relkind = 'r' LOOP
    EXECUTE 'ANALYZE ' || one;
  END LOOP;
END $$`;

/**
 * The SQL of these migrations as one script, to be run by whoever may change the schema: the same as `migrate` does.
 * @throws RangeError for a name that is none.
 */
export function migrationScript(names: readonly string[]): string {
  const due = names.map((name) => {
    const found = MIGRATIONS.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`There is no migration ${name}.`);
    return found;
  });
  return [
    'BEGIN;',
    `SELECT pg_advisory_xact_lock(${LOCK_KEY});`,
    FOUNDATION.trim(),
    ...due.flatMap((one) => [
      `-- ${one.name}`,
      one.sql.trim(),
      `INSERT INTO nljobs.migrations (name, checksum) VALUES ('${one.name}', '${checksum(one)}');`,
    ]),
    ...(due.length < MIGRATIONS.length ? [`${LOOK_AGAIN.trim()};`] : []),
    'COMMIT;',
  ].join('\n');
}

/** Names of the migrations that are due, oldest first. Changes nothing. Errors as `migrate`. */
export async function pendingMigrations(
  sql: Sql,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly string[]> {
  const [found] = await sql.query<{ there: boolean }>("SELECT to_regclass('nljobs.migrations') IS NOT NULL AS there");
  if (found?.there !== true) return migrations.map(({ name }) => name);
  return (await dueOn(sql, migrations)).map(({ name }) => name);
}

async function dueOn(sql: Sql, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await sql.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM nljobs.migrations ORDER BY name',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const unknown = applied.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new NljobsError(
      'store-newer',
      `This database was migrated by a newer nljobs (it has ${unknown.join(', ')}, which this version does not know).\n` +
        'Update the package nljobs here, or use the database that belongs to this version.',
      { details: { unknown } },
    );
  }
  const changed = applied.filter((row) => {
    const migration = known.get(row.name);
    return migration !== undefined && checksum(migration) !== row.checksum;
  });
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name);
    throw new NljobsError(
      'migration-changed',
      `This database was migrated with another text of ${names.join(', ')}. It comes from a build of nljobs that was ` +
        'never released: use the version that made it, or start with an empty database.',
      { details: { changed: names } },
    );
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}
