import type { ErrorRecord } from './error-record.ts';
import type { Item, ItemQuery, ItemResult, ItemStore, ItemsBefore } from './item-store.ts';
import { instant, toJson, toJsonOrNote } from './json.ts';
import { storedKey } from './keys.ts';
import type { Page } from './page.ts';
import { RETRIED } from './retried.ts';
import { pageOf, readCursor } from './rows.ts';
import type { Sql } from './sql.ts';

interface ItemRow {
  readonly seq: string | number;
  readonly key: string;
  readonly done: boolean;
  readonly attempt: number;
  readonly at: Date;
  readonly error: ErrorRecord | null;
}

export function createItemStore(sql: Sql): ItemStore {
  return {
    record: (run, attempt, at, items) => record(sql, run, attempt, at, items),
    before: (run, attempt, keys) => before(sql, run, attempt, keys),
    list: (run, query) => list(sql, run, query),
    count: (run) => count(sql, run),
  };
}

async function record(sql: Sql, run: string, attempt: number, at: number, items: readonly ItemResult[]): Promise<void> {
  // One row a key: an upsert cannot touch the same row twice.
  const rows = new Map(items.map(({ key, error }) => [storedKey(key), { key: storedKey(key), error }]));
  if (rows.size === 0) return;
  await sql.query(
    `WITH further AS (UPDATE nljobs.runs SET losses = 0 WHERE id = $1::uuid AND losses > 0)
     INSERT INTO nljobs.items (run_id, key, done, attempt, at, error)
     SELECT $1::uuid, key, error IS NULL, $2::integer, $3::timestamptz, error
     FROM jsonb_to_recordset($4::jsonb) AS i (key text, error jsonb)
     ON CONFLICT (run_id, key) DO UPDATE
       SET done = excluded.done, attempt = excluded.attempt, at = excluded.at, error = excluded.error
       WHERE NOT items.done`,
    [run, attempt, instant(at), toJson(toJsonOrNote([...rows.values()]))],
  );
}

async function before(sql: Sql, run: string, attempt: number, keys: readonly string[]): Promise<ItemsBefore> {
  if (keys.length === 0) return { done: [], failed: [] };
  const stored = new Map(keys.map((key) => [storedKey(key), key]));
  const rows = await sql.query<{ key: string; done: boolean; message: string | null; permanent: boolean | null }>(
    `${RETRIED}
     SELECT DISTINCT ON (key) key, done, error ->> 'message' AS message, (error ->> 'permanent')::boolean AS permanent
     FROM nljobs.items
     WHERE run_id IN (SELECT id FROM retried) AND key = ANY ($3::text[])
       AND (done OR (run_id = $1::uuid AND (attempt = $2::integer OR (error ->> 'permanent')::boolean)))
     ORDER BY key, done DESC`,
    [run, attempt, [...stored.keys()]],
  );
  const named = rows.map((row) => ({ ...row, key: stored.get(row.key) ?? row.key }));
  return {
    done: named.filter(({ done }) => done).map(({ key }) => key),
    failed: named
      .filter(({ done }) => !done)
      .map(({ key, message, permanent }) => ({ key, message: message ?? 'it failed', permanent: permanent === true })),
  };
}

async function list(sql: Sql, run: string, query: ItemQuery): Promise<Page<Item>> {
  const rows = await sql.query<ItemRow>(
    `SELECT seq, key, done, attempt, at, error FROM nljobs.items
     WHERE run_id = $1::uuid AND ($2::bigint IS NULL OR seq > $2::bigint) AND ($3::boolean IS NULL OR done = $3::boolean)
     ORDER BY seq LIMIT $4`,
    [run, readCursor(query.cursor), query.done ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, ({ key, done: isDone, attempt, at, error }) => ({
    key,
    done: isDone,
    attempt,
    at: at.getTime(),
    error,
  }));
}

async function count(sql: Sql, run: string): Promise<{ readonly done: number; readonly failed: number }> {
  const [found] = await sql.query<{ done: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE done)::integer AS done, count(*) FILTER (WHERE NOT done)::integer AS failed
     FROM nljobs.items WHERE run_id = $1::uuid`,
    [run],
  );
  return { done: found?.done ?? 0, failed: found?.failed ?? 0 };
}
