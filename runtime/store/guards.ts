import { createHash } from 'node:crypto';
import { instant, toText } from './json.ts';
import type { Sql } from './sql.ts';
import type { GuardWindow } from './store.ts';

/** Longer keys are kept as their hash: an index entry of PostgreSQL holds under 2,704 bytes. */
const LONGEST_KEY = 200;

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

function storedKey(key: string): string {
  const text = toText(key);
  return text.length <= LONGEST_KEY ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
