import { instantOrNull } from './json.ts';
import type { Database, Sql } from './sql.ts';
import type { PruneBefore, Pruned } from './store.ts';

export async function prune(sql: Sql, before: PruneBefore): Promise<Pruned> {
  // The parts of one statement see the same rows, those before it: so a run whose dead letter goes now is looked at by
  // its age too, not by whether the letter is still there.
  const [counts] = await sql.query<{ runs: number; dead: number; guards: number }>(
    `WITH dead AS (
       DELETE FROM nljobs.dead_letters WHERE at < $3::timestamptz AND ($1::text IS NULL OR job = $1::text) RETURNING 1
     ), old AS (
       DELETE FROM nljobs.runs r
       WHERE r.finished_at < $2::timestamptz AND ($1::text IS NULL OR r.job = $1::text)
         AND NOT EXISTS (
           SELECT 1 FROM nljobs.dead_letters d
           WHERE d.run_id = r.id AND ($3::timestamptz IS NULL OR d.at >= $3::timestamptz)
         )
       RETURNING 1
     ), ended AS (
       DELETE FROM nljobs.schedules WHERE ended_at < $2::timestamptz AND ($1::text IS NULL OR job = $1::text)
     ), forgotten AS (
       DELETE FROM nljobs.guards WHERE at < $4::timestamptz AND ($1::text IS NULL OR job = $1::text) RETURNING 1
     )
     SELECT (SELECT count(*) FROM old)::integer AS runs, (SELECT count(*) FROM dead)::integer AS dead,
       (SELECT count(*) FROM forgotten)::integer AS guards`,
    [
      before.job ?? null,
      instantOrNull(before.history ?? null),
      instantOrNull(before.deadLetters ?? null),
      instantOrNull(before.guards ?? null),
    ],
  );
  return { runs: counts?.runs ?? 0, deadLetters: counts?.dead ?? 0, guards: counts?.guards ?? 0 };
}

/** Each table by itself, since PGlite does it in this process and lets nothing else happen meanwhile. */
const SWEPT = ['nljobs.runs', 'nljobs.attempts', 'nljobs.logs', 'nljobs_queue.job_common'] as const;

export async function sweep(database: Database): Promise<void> {
  if (database.kind !== 'pglite') return;
  for (const table of SWEPT) {
    const [found] = await database.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
    if (found?.there === true) await database.script(`VACUUM (ANALYZE) ${table}`);
  }
}
