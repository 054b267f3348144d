import { instant, toJson, toJsonOrNote, toText } from './json.ts';
import { type AttemptRow, type LogRow, type RunRow, toAttempt, toLogLine, toRun } from './rows.ts';
import type { Sql } from './sql.ts';
import type { Attempt, AttemptEnd, AttemptStart, LogLine, MovedRun, Run } from './store.ts';

export async function startAttempts(sql: Sql, starts: readonly AttemptStart[]): Promise<readonly Run[]> {
  if (starts.length === 0) return [];
  const rows = starts.map((start) => ({
    run_id: start.runId,
    attempt: start.attempt,
    worker: toText(start.worker),
    at: instant(start.at),
    recovers: start.recovers === true,
  }));
  const started = await sql.query<RunRow>(
    `WITH starts AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS s (run_id uuid, attempt integer, worker text, at timestamptz,
         recovers boolean)
     ), running AS (
       UPDATE nljobs.runs r SET status = 'running', attempt = s.attempt, started_at = coalesce(r.started_at, s.at), message = NULL
       FROM starts s WHERE r.id = s.run_id AND r.status IN ('pending', 'running')
         AND CASE r.status WHEN 'pending' THEN s.attempt = r.attempt + 1 ELSE s.recovers AND s.attempt = r.attempt END
       RETURNING r.*
     ), abandoned AS (
       UPDATE nljobs.attempts a SET finished_at = greatest(s.at, a.started_at), outcome = 'interrupted'
       FROM starts s, running r
       WHERE a.run_id = s.run_id AND r.id = s.run_id AND r.attempt = s.attempt AND a.finished_at IS NULL
     ), begun AS (
       INSERT INTO nljobs.attempts (run_id, attempt, worker, started_at)
       SELECT s.run_id, s.attempt, s.worker, s.at FROM starts s JOIN running r ON r.id = s.run_id AND r.attempt = s.attempt
     )
     SELECT * FROM running`,
    [toJson(rows)],
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
  // Only who holds the open attempt moves the run, and only a run that is not terminal moves: both are conditions of
  // the updates, so that a stalled worker's late word and a run cancelled meanwhile need no lock.
  const moved = await sql.query<{ id: string; job: string; status: MovedRun['status'] }>(
    `WITH ends AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS e (run_id uuid, attempt integer, worker text, at timestamptz,
         outcome text, error jsonb, result jsonb, next text, message text)
     ), closed AS (
       UPDATE nljobs.attempts a
       SET finished_at = greatest(e.at, a.started_at), outcome = e.outcome, error = e.error
       FROM ends e
       WHERE a.run_id = e.run_id AND a.attempt = e.attempt AND a.finished_at IS NULL
         AND (e.worker IS NULL OR a.worker = e.worker)
       RETURNING a.run_id
     ), moved AS (
       UPDATE nljobs.runs r SET
         status = CASE WHEN e.next = 'pending' AND r.cancel_requested THEN 'cancelled' ELSE e.next END,
         finished_at = CASE WHEN e.next <> 'pending' OR r.cancel_requested THEN greatest(e.at, r.created_at) END,
         error = CASE WHEN e.next = 'completed' THEN NULL ELSE coalesce(e.error, r.error) END,
         result = CASE WHEN e.next = 'completed' THEN e.result ELSE r.result END,
         -- An interrupted attempt is not charged: the next one has its number again.
         attempt = CASE WHEN e.next = 'pending' AND e.outcome = 'interrupted' THEN e.attempt - 1 ELSE e.attempt END,
         message = e.message
       FROM ends e JOIN closed c ON c.run_id = e.run_id
       WHERE r.id = e.run_id AND r.status IN ('pending', 'running')
       RETURNING r.id, r.job, r.status, r.finished_at, r.error, r.message
     ), dead AS (
       INSERT INTO nljobs.dead_letters (run_id, job, at, reason, error)
       SELECT id, job, finished_at, coalesce(message, error ->> 'message', 'failed'), error
       FROM moved WHERE status = 'failed'
       ON CONFLICT (run_id) DO NOTHING
     )
     SELECT id, job, status FROM moved`,
    [toJson(rows)],
  );
  return moved.map(({ id, job, status }) => ({ runId: id, job, status }));
}

export async function listAttempts(sql: Sql, runId: string): Promise<readonly Attempt[]> {
  const rows = await sql.query<AttemptRow>('SELECT * FROM nljobs.attempts WHERE run_id = $1 ORDER BY seq', [runId]);
  return rows.map(toAttempt);
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

export async function listLogs(sql: Sql, runId: string): Promise<readonly LogLine[]> {
  const rows = await sql.query<LogRow>('SELECT * FROM nljobs.logs WHERE run_id = $1 ORDER BY seq', [runId]);
  return rows.map(toLogLine);
}
