import { instant, instantOrNull, toJson, toJsonOrNote, toText } from './json.ts';
import type { Page, PageQuery } from './page.ts';
import { type AttemptRow, type LogRow, pageOf, type RunRow, readCursor, toAttempt, toLogLine, toRun } from './rows.ts';
import type { Sql } from './sql.ts';
import type { Attempt, AttemptEnd, AttemptStart, LogLine, MovedRun, Run } from './store.ts';

/*
 * The attempt that is going on stands in its run's row, and so does the one that completed it; all others get a row of
 * their own when they end (migration 0005).
 *
 * Rows are found by their ids, whatever the planner believes about how many runs are open: it is told the ids as an
 * array beside the values, and `finished_at IS NULL` in place of a status, which no partial index answers.
 */

/**
 * Runs that events put off or call off are locked first, and left alone where somebody else has them: a transaction of the
 * application's own may hold one for long, and all other starts would wait with it.
 */
const FREE = `, free AS MATERIALIZED (
       SELECT id FROM nljobs.runs
       WHERE id = ANY ($1::uuid[]) AND (standing IS NOT NULL OR correlation IS NOT NULL)
       FOR UPDATE SKIP LOCKED
     )`;
const NOT_PUT_OFF = `AND (s.due IS NULL OR (r.standing IS NULL AND r.correlation IS NULL)
           OR (r.scheduled_for <= s.due AND r.id IN (SELECT id FROM free)))`;

export async function startAttempts(sql: Sql, starts: readonly AttemptStart[]): Promise<readonly Run[]> {
  if (starts.length === 0) return [];
  const fenced = starts.some(({ due }) => due !== undefined && due !== null);
  const started = await sql.query<RunRow>(
    // Locked before they are changed, so that what is read here is what is changed: its attempt is closed below. Also
    // those that are not running yet: the worker that was taken for lost may be slow, and begin at this moment.
    `WITH lost AS MATERIALIZED (
       SELECT id, status, attempt, worker, attempt_started_at FROM nljobs.runs
       WHERE id = ANY ($7::uuid[]) AND finished_at IS NULL
       FOR UPDATE
     )${fenced ? FREE : ''}, running AS (
       UPDATE nljobs.runs r SET status = 'running', attempt = s.attempt, worker = s.worker, attempt_started_at = s.at,
         delivery = s.delivery, started_at = coalesce(r.started_at, s.at), message = NULL,
         losses = CASE r.status WHEN 'running' THEN r.losses + 1 ELSE r.losses END,
         -- Of other jobs it stays as it is, so that no index changes.
         holds_slot = CASE WHEN s.counted THEN true ELSE r.holds_slot END
       FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::timestamptz[], $5::boolean[], $6::boolean[], $8::uuid[]${fenced ? ', $9::timestamptz[]' : ''})
         AS s (run_id, attempt, worker, at, recovers, counted, delivery${fenced ? ', due' : ''})
       WHERE r.id = s.run_id AND r.id = ANY ($1::uuid[]) AND r.finished_at IS NULL
         AND CASE r.status WHEN 'pending' THEN s.attempt = r.attempt + 1
           ELSE s.recovers AND s.attempt = r.attempt AND s.delivery IS NOT DISTINCT FROM r.delivery END
         AND (SELECT count(*) FROM lost) >= 0
         ${fenced ? NOT_PUT_OFF : ''}
       RETURNING r.*
     ), closed AS (
       INSERT INTO nljobs.attempts (run_id, attempt, worker, started_at, finished_at, outcome)
       SELECT l.id, l.attempt, l.worker, l.attempt_started_at, greatest(r.attempt_started_at, l.attempt_started_at), 'interrupted'
       FROM lost l JOIN running r ON r.id = l.id
       WHERE l.status = 'running'
     )
     SELECT * FROM running`,
    [
      starts.map(({ runId }) => runId),
      starts.map(({ attempt }) => attempt),
      starts.map(({ worker }) => toText(worker)),
      starts.map(({ at }) => instant(at)),
      starts.map(({ recovers }) => recovers === true),
      starts.map(({ counted }) => counted === true),
      starts.flatMap(({ runId, recovers }) => (recovers === true ? [runId] : [])),
      starts.map(({ delivery }) => delivery ?? null),
      ...(fenced ? [starts.map(({ due }) => instantOrNull(due ?? null))] : []),
    ],
  );
  return started.map(toRun);
}

export async function finishAttempts(sql: Sql, ends: readonly AttemptEnd[]): Promise<readonly MovedRun[]> {
  if (ends.length === 0) return [];
  const rows = ends.map((end) => ({
    run_id: end.runId,
    attempt: end.attempt,
    worker: end.worker === undefined ? null : toText(end.worker),
    at: instant(end.at),
    outcome: end.outcome,
    error: end.error === null ? null : toJsonOrNote(end.error),
    result: toJsonOrNote(end.result),
    next: end.next,
    message: end.message === null ? null : toText(end.message),
  }));
  // Only who holds the open attempt moves the run, and only a run that is running moves: both are conditions of the
  // update, so that a stalled worker's late word and a run ended meanwhile need no lock.
  const moved = await sql.query<{ id: string; job: string; status: MovedRun['status'] }>(
    `WITH ends AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS e (run_id uuid, attempt integer, worker text, at timestamptz,
         outcome text, error jsonb, result jsonb, next text, message text)
     ), moved AS (
       UPDATE nljobs.runs r SET
         status = CASE WHEN e.next = 'pending' AND r.cancel_requested THEN 'cancelled' ELSE e.next END,
         finished_at = CASE WHEN e.next <> 'pending' OR r.cancel_requested
           THEN greatest(e.at, r.created_at, r.attempt_started_at) END,
         error = CASE WHEN e.next = 'completed' THEN NULL ELSE coalesce(e.error, r.error) END,
         result = CASE WHEN e.next = 'completed' THEN e.result ELSE r.result END,
         -- An interrupted attempt is not charged: the next one has its number again.
         attempt = CASE WHEN e.next = 'pending' AND e.outcome = 'interrupted' THEN e.attempt - 1 ELSE e.attempt END,
         losses = 0,
         message = e.message
       FROM ends e
       WHERE r.id = e.run_id AND r.id = ANY ($2::uuid[]) AND r.finished_at IS NULL AND r.status = 'running'
         AND r.attempt = e.attempt AND (e.worker IS NULL OR r.worker = e.worker)
       RETURNING r.id, r.job, r.status, r.finished_at, r.error, r.message, r.attempt_started_at, r.worker
     ), kept AS (
       INSERT INTO nljobs.attempts (run_id, attempt, worker, started_at, finished_at, outcome, error)
       SELECT m.id, e.attempt, m.worker, m.attempt_started_at, greatest(e.at, m.attempt_started_at), e.outcome, e.error
       FROM ends e JOIN moved m ON m.id = e.run_id
       WHERE m.status <> 'completed'
     ), dead AS (
       INSERT INTO nljobs.dead_letters (run_id, job, at, reason, error)
       SELECT id, job, finished_at, coalesce(message, error ->> 'message', 'failed'), error
       FROM moved WHERE status = 'failed'
       ON CONFLICT (run_id) DO NOTHING
     )
     SELECT id, job, status FROM moved`,
    [toJson(rows), ends.map(({ runId }) => runId)],
  );
  return moved.map(({ id, job, status }) => ({ runId: id, job, status }));
}

export async function listAttempts(sql: Sql, runId: string): Promise<readonly Attempt[]> {
  const rows = await sql.query<AttemptRow>(
    `SELECT run_id, attempt, worker, started_at, finished_at, outcome, error
     FROM (
       SELECT seq, run_id, attempt, worker, started_at, finished_at, outcome, error
       FROM nljobs.attempts WHERE run_id = $1
       UNION ALL
       SELECT NULL, id, attempt, worker, attempt_started_at, finished_at,
         CASE status WHEN 'completed' THEN 'completed' END, NULL
       FROM nljobs.runs WHERE id = $1 AND status IN ('running', 'completed') AND worker IS NOT NULL
     ) all_of_them
     ORDER BY seq NULLS LAST`,
    [runId],
  );
  return rows.map(toAttempt);
}

export async function lostTooOften(
  sql: Sql,
  claims: readonly { readonly runId: string; readonly delivery: string }[],
  times: number,
): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const rows = await sql.query<{ id: string }>(
    `SELECT r.id FROM nljobs.runs r JOIN unnest($1::uuid[], $2::uuid[]) AS s (id, delivery) ON s.id = r.id
     WHERE r.id = ANY ($1::uuid[]) AND r.finished_at IS NULL AND r.status = 'running'
       AND r.delivery = s.delivery AND r.losses + 1 >= $3::integer`,
    [claims.map(({ runId }) => runId), claims.map(({ delivery }) => delivery), times],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Lines of a run that is not there any more are dropped: they have nowhere to be read. */
export async function appendLogs(sql: Sql, lines: readonly LogLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line, position) => ({
    run_id: line.runId,
    attempt: line.attempt,
    at: instant(line.at),
    level: line.level,
    message: toText(line.message),
    data: toJsonOrNote(line.data),
    position,
  }));
  await sql.query(
    `INSERT INTO nljobs.logs (run_id, attempt, at, level, message, data)
     SELECT l.run_id, l.attempt, l.at, l.level, l.message, l.data
     FROM jsonb_to_recordset($1::jsonb) AS l (run_id uuid, attempt integer, at timestamptz, level text, message text,
       data jsonb, position integer)
     JOIN nljobs.runs r ON r.id = l.run_id
     ORDER BY l.position`,
    [toJson(rows)],
  );
}

/** Oldest first. */
export async function listLogs(sql: Sql, runId: string, query: PageQuery): Promise<Page<LogLine>> {
  const rows = await sql.query<LogRow & { readonly seq: string }>(
    `SELECT * FROM nljobs.logs WHERE run_id = $1 AND ($3::bigint IS NULL OR seq > $3::bigint) ORDER BY seq LIMIT $2`,
    [runId, query.limit + 1, readCursor(query.cursor)],
  );
  return pageOf(rows, query.limit, toLogLine);
}
