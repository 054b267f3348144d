import { instantOrNull } from './json.ts';
import type { Database, Sql } from './sql.ts';
import { PRUNE_LIMIT, type PruneBefore, type Pruned } from './store.ts';

export async function prune(sql: Sql, before: PruneBefore): Promise<Pruned> {
  // The parts of one statement see the same rows, those before it: so a run whose dead letter goes now is looked at by
  // its age too, not by whether the letter is still there. What another instance deletes at this moment is passed over.
  const [counts] = await sql.query<{ runs: number; dead: number; guards: number }>(
    `WITH dead AS (
       DELETE FROM nljobs.dead_letters WHERE id IN (
         SELECT id FROM nljobs.dead_letters
         WHERE at < $3::timestamptz AND ($1::text[] IS NULL OR job = ANY ($1)) AND job <> ALL ($6::text[])
         ORDER BY at LIMIT $5 FOR UPDATE SKIP LOCKED
       ) RETURNING 1
     ), old AS (
       DELETE FROM nljobs.runs WHERE id IN (
         SELECT id FROM nljobs.runs r
         WHERE r.finished_at < $2::timestamptz AND r.root IS NULL AND ($1::text[] IS NULL OR r.job = ANY ($1)) AND r.job <> ALL ($6::text[])
           AND NOT EXISTS (
             SELECT 1 FROM nljobs.dead_letters d
             WHERE d.run_id = r.id AND ($3::timestamptz IS NULL OR d.at >= $3::timestamptz)
           )
           AND NOT EXISTS (
             SELECT 1 FROM nljobs.runs s JOIN nljobs.dead_letters d ON d.run_id = s.id
             WHERE s.root = r.id AND ($3::timestamptz IS NULL OR d.at >= $3::timestamptz)
           )
         ORDER BY r.finished_at LIMIT $5 FOR UPDATE SKIP LOCKED
       ) RETURNING 1
     ), ended AS (
       DELETE FROM nljobs.schedules WHERE id IN (
         SELECT id FROM nljobs.schedules
         WHERE ended_at < $2::timestamptz AND ($1::text[] IS NULL OR job = ANY ($1)) AND job <> ALL ($6::text[])
         ORDER BY ended_at LIMIT $5 FOR UPDATE SKIP LOCKED
       )
     ), forgotten AS (
       DELETE FROM nljobs.guards WHERE (job, key, window_start) IN (
         SELECT job, key, window_start FROM nljobs.guards
         WHERE at < $4::timestamptz AND ($1::text[] IS NULL OR job = ANY ($1)) AND job <> ALL ($6::text[])
         ORDER BY at LIMIT $5 FOR UPDATE SKIP LOCKED
       ) RETURNING 1
     )
     SELECT (SELECT count(*) FROM old)::integer AS runs, (SELECT count(*) FROM dead)::integer AS dead,
       (SELECT count(*) FROM forgotten)::integer AS guards`,
    [
      before.jobs ?? null,
      instantOrNull(before.history ?? null),
      instantOrNull(before.deadLetters ?? null),
      instantOrNull(before.guards ?? null),
      PRUNE_LIMIT,
      before.except ?? [],
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
