import { instant } from './json.ts';
import { type RunRow, toRun } from './rows.ts';
import type { Sql } from './sql.ts';
import type { ContenderQuery, Run } from './store.ts';

/**
 * The open runs that decide about a job's slots. Those that have begun are found by their mark (`holds_slot`), those that
 * wait by the order of the index, key by key: neither looks at the rest of the queue. A run that began before its job
 * counted its slots has no mark; it is met among the first of its key.
 */
export async function contenders(
  sql: Sql,
  job: string,
  { now, limit, keys = [], runs = [], schedules = [], withoutHeld = false }: ContenderQuery,
): Promise<readonly Run[]> {
  const rows = await sql.query<RunRow>(
    `WITH keys AS (
       SELECT unnest($2::text[]) AS key
       UNION
       SELECT concurrency_key FROM nljobs.runs WHERE id = ANY ($3::uuid[]) AND job = $1
     ), wanted AS (
       SELECT id FROM nljobs.runs WHERE job = $1 AND holds_slot AND finished_at IS NULL
       UNION
       SELECT id FROM nljobs.runs WHERE id = ANY ($3::uuid[]) AND job = $1 AND finished_at IS NULL
       UNION
       SELECT first.id FROM keys CROSS JOIN LATERAL (${firstOf(0)}) first
       UNION
       SELECT first.id FROM keys CROSS JOIN LATERAL (${firstOf(1)}) first
       UNION
       SELECT first.id FROM keys CROSS JOIN LATERAL (${firstOf(2)}) first
       UNION
       SELECT own.id FROM unnest($7::text[]) AS s (schedule) CROSS JOIN LATERAL (
         SELECT r.id FROM nljobs.runs r
         WHERE r.cause ->> 'schedule' = s.schedule AND r.job = $1 AND r.finished_at IS NULL
         ORDER BY r.scheduled_for, r.seq LIMIT $5::bigint
       ) own
     )
     SELECT r.* FROM nljobs.runs r WHERE r.id = ANY (ARRAY(SELECT id FROM wanted)) AND r.finished_at IS NULL
     ORDER BY r.seq`,
    [job, keys, runs, instant(now), limit, withoutHeld, schedules],
  );
  return rows.map(toRun);
}

/**
 * The first runs of one key that are due: of those that were so when they were made, or of which the queue has said so since (0,
 * whatever the clock here says by now), of those that were put off and whose time has come (1), and of those that make way for all others (2, a backfill).
 */
function firstOf(kind: 0 | 1 | 2): string {
  return `
    SELECT r.id FROM nljobs.runs r
    WHERE r.job = $1 AND r.finished_at IS NULL AND r.root IS NULL
      AND coalesce(r.concurrency_key, '') = coalesce(keys.key, '')
      AND r.concurrency_key IS NOT DISTINCT FROM keys.key
      AND (CASE WHEN r.reason = 'backfill' THEN 2 WHEN r.scheduled_for > r.created_at AND NOT r.ready THEN 1 ELSE 0 END) = ${kind}
      ${kind === 0 ? '' : 'AND r.scheduled_for <= $4::timestamptz'}
      AND NOT ($6::boolean AND r.status = 'pending' AND r.attempt = 0 AND r.reason IN ('event', 'after'))
    ORDER BY r.scheduled_for, r.seq LIMIT $5::bigint`;
}
