import { instant, toJson, toText } from './json.ts';
import { type RunRow, toRun } from './rows.ts';
import type { Sql } from './sql.ts';
import type { CallOff, Run, StandingMove } from './store.ts';

/** Nobody has begun it: it may still be put off, or called off. */
const WAITS = "status = 'pending' AND attempt = 0 AND finished_at IS NULL";

export async function moveStanding(sql: Sql, move: StandingMove): Promise<Run | null> {
  const [moved] = await sql.query<RunRow>(
    // What has begun, or is over, gives its name up to the run that comes now.
    `WITH past AS (
       UPDATE nljobs.runs SET standing = NULL WHERE standing = $1 AND NOT (${WAITS})
     )
     UPDATE nljobs.runs SET scheduled_for = CASE WHEN $6::boolean THEN $2::timestamptz ELSE greatest(scheduled_for, $2::timestamptz) END,
       -- One that is due sooner needs another delivery than the one that may be out.
       made_way = CASE WHEN $6::boolean AND $2::timestamptz < scheduled_for THEN made_way + 1 ELSE made_way END,
       handed_over = handed_over AND NOT ($6::boolean AND $2::timestamptz < scheduled_for),
       ready = ready AND $2::timestamptz <= scheduled_for, input = nullif($3::jsonb, 'null'), concurrency_key = $4, cause = nullif($5::jsonb, 'null')
     WHERE standing = $1 AND ${WAITS}
     RETURNING *`,
    [
      move.standing,
      instant(move.scheduledFor),
      toJson(move.input),
      move.concurrencyKey === null ? null : toText(move.concurrencyKey),
      toJson(move.cause ?? null),
      move.exactly === true,
    ],
  );
  return moved === undefined ? null : toRun(moved);
}

export async function standingRun(sql: Sql, standing: string): Promise<Run | null> {
  const [row] = await sql.query<RunRow>('SELECT * FROM nljobs.runs WHERE standing = $1 FOR UPDATE', [standing]);
  return row === undefined ? null : toRun(row);
}

export async function clearStanding(sql: Sql, standing: string, message: string, at: number): Promise<Run | null> {
  const [row] = await sql.query<RunRow>(
    `WITH past AS (
       UPDATE nljobs.runs SET standing = NULL WHERE standing = $1 AND NOT (${WAITS})
     )
     UPDATE nljobs.runs SET standing = NULL, status = 'cancelled', cancel_requested = true, message = $2,
       finished_at = greatest($3::timestamptz, created_at)
     WHERE standing = $1 AND ${WAITS}
     RETURNING *`,
    [standing, toText(message), instant(at)],
  );
  return row === undefined ? null : toRun(row);
}

export async function callOff(sql: Sql, { correlation, after, message, at }: CallOff): Promise<readonly Run[]> {
  const rows = await sql.query<RunRow>(
    `UPDATE nljobs.runs SET status = 'skipped', message = $3, finished_at = greatest($4::timestamptz, created_at)
     WHERE correlation = $1 AND scheduled_for > $2 AND ${WAITS}
     RETURNING *`,
    [correlation, instant(after), toText(message), instant(at)],
  );
  return rows.map(toRun);
}

export async function waitingUntil(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; scheduled_for: Date }>(
    `SELECT id, scheduled_for FROM nljobs.runs
     WHERE id = ANY ($1::uuid[]) AND (standing IS NOT NULL OR correlation IS NOT NULL) AND ${WAITS}`,
    [ids],
  );
  return new Map(rows.map(({ id, scheduled_for }) => [id, scheduled_for.getTime()]));
}
