import { instant, instantOrNull } from './json.ts';
import { type RunRow, toRun } from './rows.ts';
import type { Sql } from './sql.ts';
import type { Run } from './store.ts';

/** It waits for its first attempt. */
const WAITS = "r.status = 'pending' AND r.attempt = 0 AND r.finished_at IS NULL";

/** Jumps from key to key along the index of open runs. That index knows no key and an empty one as the same. */
export async function openKeys(sql: Sql, job: string): Promise<readonly (string | null)[]> {
  const rows = await sql.query<{ key: string }>(
    `WITH RECURSIVE keys AS (
       (SELECT coalesce(concurrency_key, '') AS key FROM nljobs.runs WHERE job = $1 AND finished_at IS NULL
        ORDER BY coalesce(concurrency_key, '') LIMIT 1)
       UNION ALL
       SELECT (SELECT coalesce(r.concurrency_key, '') FROM nljobs.runs r
               WHERE r.job = $1 AND r.finished_at IS NULL AND coalesce(r.concurrency_key, '') > keys.key
               ORDER BY coalesce(r.concurrency_key, '') LIMIT 1)
       FROM keys WHERE keys.key IS NOT NULL
     )
     SELECT key FROM keys WHERE key IS NOT NULL`,
    [job],
  );
  return rows.flatMap(({ key }) => (key === '' ? [null, ''] : [key]));
}

export async function notHandedOver(
  sql: Sql,
  job: string,
  { after, limit }: { readonly after?: number; readonly limit: number },
): Promise<readonly Run[]> {
  const rows = await sql.query<RunRow>(
    `SELECT r.* FROM nljobs.runs r
     WHERE r.job = $1 AND NOT r.handed_over AND ${WAITS} AND ($2::timestamptz IS NULL OR r.root IS NOT NULL OR r.scheduled_for > $2::timestamptz)
     ORDER BY r.seq LIMIT $3::bigint`,
    [job, instantOrNull(after ?? null), limit],
  );
  return rows.map(toRun);
}

/** Whoever has a run in hand may be slow: it is not waited for. */
export async function noteHandedOver(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `WITH free AS MATERIALIZED (
       SELECT r.id FROM nljobs.runs r WHERE r.id = ANY ($1::uuid[]) AND ${WAITS} FOR UPDATE SKIP LOCKED
     )
     UPDATE nljobs.runs SET handed_over = true FROM free WHERE runs.id = free.id`,
    [ids],
  );
}

export async function makeWay(
  sql: Sql,
  runs: readonly { readonly id: string; readonly at: number | null }[],
): Promise<readonly string[]> {
  if (runs.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    `WITH free AS MATERIALIZED (
       SELECT r.id FROM nljobs.runs r
       JOIN unnest($1::uuid[], $2::timestamptz[]) AS s (id, at) ON s.id = r.id
       WHERE r.id = ANY ($1::uuid[]) AND ${WAITS} AND (s.at IS NULL OR r.scheduled_for <= s.at)
       FOR UPDATE OF r SKIP LOCKED
     )
     UPDATE nljobs.runs SET made_way = made_way + 1, handed_over = false, ready = true
     FROM free WHERE runs.id = free.id
     RETURNING runs.id`,
    [runs.map(({ id }) => id), runs.map(({ at }) => (at === null ? null : instant(at)))],
  );
  return rows.map(({ id }) => id);
}
