import { instant } from './json.ts';
import { storedKey } from './keys.ts';
import type { Sql } from './sql.ts';
import type { GuardClaim, GuardWindow } from './store.ts';

export async function guarded(
  sql: Sql,
  job: string,
  keys: readonly string[],
  window: GuardWindow,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const stored = new Map(keys.map((key) => [storedKey(key), key]));
  const condition = window.kind === 'fixed' ? 'window_start = $3' : 'at > $3';
  const rows = await sql.query<{ key: string }>(
    `SELECT DISTINCT key FROM nljobs.guards WHERE job = $1 AND key = ANY ($2::text[]) AND ${condition}`,
    [job, [...stored.keys()], instant(window.kind === 'fixed' ? window.start : window.since)],
  );
  return new Set(rows.map(({ key }) => stored.get(key) ?? key));
}

export async function recordGuard(
  sql: Sql,
  job: string,
  keys: readonly string[],
  window: GuardWindow,
  at: number,
): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const stored = new Map(keys.map((key) => [storedKey(key), key]));
  // A rolling window begins with each effect, a fixed one where the calendar says.
  const rows = await sql.query<{ key: string }>(
    `INSERT INTO nljobs.guards (job, key, window_start, at)
     SELECT $1, key, $3::timestamptz, $4::timestamptz FROM unnest($2::text[]) AS key ORDER BY key
     ON CONFLICT DO NOTHING
     RETURNING key`,
    [job, [...stored.keys()], instant(window.kind === 'fixed' ? window.start : at), instant(at)],
  );
  return rows.map(({ key }) => stored.get(key) ?? key);
}

/**
 * Of a calendar window the unique key decides. A rolling one has no name that two could meet under, so that they take
 * turns by a lock on the key, which needs a transaction; what the first recorded is seen by the second.
 */
export async function claimGuard(
  sql: Sql,
  { job, key, run }: GuardClaim,
  window: GuardWindow,
  at: number,
): Promise<boolean> {
  const stored = storedKey(key);
  if (window.kind === 'rolling') {
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`nljobs.guards:${job}:${stored}`]);
    const taken = await sql.query('SELECT 1 FROM nljobs.guards WHERE job = $1 AND key = $2 AND at > $3 LIMIT 1', [
      job,
      stored,
      instant(window.since),
    ]);
    if (taken.length > 0) return false;
  }
  const rows = await sql.query(
    `INSERT INTO nljobs.guards (job, key, window_start, at, claim)
     VALUES ($1, $2, $3::timestamptz, $4::timestamptz, $5::uuid)
     ON CONFLICT DO NOTHING RETURNING key`,
    [job, stored, instant(window.kind === 'fixed' ? window.start : at), instant(at), run],
  );
  return rows.length > 0;
}

export async function claimsOf(
  sql: Sql,
  job: string,
  keys: readonly string[],
  run: string,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const stored = new Map(keys.map((key) => [storedKey(key), key]));
  const rows = await sql.query<{ key: string }>(
    'SELECT key FROM nljobs.guards WHERE job = $1 AND key = ANY ($2::text[]) AND claim = $3::uuid',
    [job, [...stored.keys()], run],
  );
  return new Set(rows.map(({ key }) => stored.get(key) ?? key));
}

export async function settleClaim(sql: Sql, { job, key, run }: GuardClaim, happened: boolean): Promise<void> {
  const claimed = 'job = $1 AND key = $2 AND claim = $3::uuid';
  await sql.query(
    happened ? `UPDATE nljobs.guards SET claim = NULL WHERE ${claimed}` : `DELETE FROM nljobs.guards WHERE ${claimed}`,
    [job, storedKey(key), run],
  );
}
