import { SYSTEM_JOBS } from '../spec/system-jobs.ts';
import type { RunStatus } from '../spec/vocabulary.ts';
import { BRIEF_COLUMNS } from './brief.ts';
import { instant, instantOrNull, toJson, toJsonOrNote, toText } from './json.ts';
import type { Page } from './page.ts';
import { pageOf, type RunRow, readCursor, toRun } from './rows.ts';
import type { Sql } from './sql.ts';
import type { NewRun, OpenRunQuery, PendingRuns, Progress, Run, RunQuery } from './store.ts';

/** An open run is one that has not finished; written so for the index on open runs. */
const OPEN = 'finished_at IS NULL';

export async function insertRuns(sql: Sql, runs: readonly NewRun[]): Promise<readonly string[]> {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => ({
    id: run.id,
    namespace: toText(run.namespace),
    version: run.version,
    job: run.job,
    status: run.skipped === undefined ? 'pending' : 'skipped',
    reason: run.reason,
    scheduled_for: instant(run.scheduledFor),
    previous_scheduled_for: instantOrNull(run.previousScheduledFor),
    input: run.input,
    scope: run.scope,
    concurrency_key: run.concurrencyKey,
    max_attempts: run.maxAttempts,
    cause: run.cause,
    created_at: instant(run.createdAt),
    finished_at: run.skipped === undefined ? null : instant(run.createdAt),
    message: run.skipped === undefined ? null : toText(run.skipped),
    standing: run.standing ?? null,
    correlation: run.correlation ?? null,
    handed_over: run.handedOver === true,
    notify: run.notify ?? null,
    root: run.root ?? null,
    step: run.step ?? null,
  }));
  const inserted = await sql.query<{ id: string }>(
    `INSERT INTO nljobs.runs (id, namespace, version, job, status, reason, scheduled_for, previous_scheduled_for, input, scope,
       concurrency_key, max_attempts, cause, created_at, finished_at, message, standing, correlation, handed_over, notify,
       root, step)
     SELECT id, namespace, version, job, status, reason, scheduled_for, previous_scheduled_for, input, scope,
       concurrency_key, max_attempts, cause, created_at, finished_at, message, standing, correlation, handed_over,
       CASE WHEN jsonb_typeof(notify) = 'object' THEN notify END, root, CASE WHEN jsonb_typeof(step) = 'object' THEN step END
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, namespace text, version text, job text, status text, reason text, scheduled_for timestamptz,
       previous_scheduled_for timestamptz, input jsonb, scope text, concurrency_key text, max_attempts integer,
       cause jsonb, created_at timestamptz, finished_at timestamptz, message text, standing uuid,
       correlation uuid, handed_over boolean, notify jsonb, root uuid, step jsonb)
     ON CONFLICT DO NOTHING
     RETURNING id`,
    [toJson(rows)],
  );
  return inserted.map(({ id }) => id);
}

export async function findRun(sql: Sql, id: string): Promise<Run | null> {
  const [row] = await sql.query<RunRow>('SELECT * FROM nljobs.runs WHERE id = $1', [id]);
  return row === undefined ? null : toRun(row);
}

/** Newest first, long values left out. */
export async function listRuns(sql: Sql, query: RunQuery): Promise<Page<Run>> {
  const conditions: string[] = ['root IS NULL'];
  const params: unknown[] = [query.limit + 1];
  const add = (condition: string, value: unknown): void => {
    params.push(value);
    conditions.push(condition.replace('?', `$${params.length}`));
  };
  const below = readCursor(query.cursor);
  if (below !== null) add('seq < ?::bigint', below);
  if (query.job !== undefined) add('job = ?', query.job);
  else add('job <> ALL (?::text[])', SYSTEM_JOBS);
  if (query.scope !== undefined) add('scope = ?', query.scope);
  if (query.status !== undefined) {
    add('status = ?', query.status);
    // Said once more in the words of the partial indexes.
    if (query.status === 'pending' || query.status === 'running') conditions.push(OPEN);
    else if (query.status !== 'completed') add('ended = ?', query.status);
  }
  const where = `WHERE ${conditions.join(' AND ')}`;
  const rows = await sql.query<RunRow>(
    `SELECT ${BRIEF_COLUMNS} FROM nljobs.runs ${where} ORDER BY seq DESC LIMIT $1`,
    params,
  );
  return pageOf(rows, query.limit, toRun);
}

export async function statusesOf(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, RunStatus>> {
  const rows = await sql.query<{ id: string; status: RunStatus }>(
    'SELECT id, status FROM nljobs.runs WHERE id = ANY ($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export async function openRuns(sql: Sql, job: string, { key, limit }: OpenRunQuery): Promise<readonly Run[]> {
  const rows = await sql.query<RunRow>(
    `SELECT * FROM nljobs.runs
     WHERE job = $1 AND ${OPEN} AND root IS NULL AND ($2::boolean OR concurrency_key IS NOT DISTINCT FROM $3::text)
     ORDER BY seq LIMIT $4::bigint`,
    [job, key === undefined, key ?? null, limit ?? null],
  );
  return rows.map(toRun);
}

export async function knownRuns(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await sql.query<{ id: string }>('SELECT id FROM nljobs.runs WHERE id = ANY ($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** Tells these locks from any other advisory lock on a text. */
const JOB_LOCK = 7236;

export async function lockJob(sql: Sql, job: string): Promise<void> {
  await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, ${JOB_LOCK}))`, [job]);
}

export async function endRuns(
  sql: Sql,
  ids: readonly string[],
  status: 'skipped' | 'cancelled' | 'failed',
  message: string,
  at: number,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    `WITH lost AS MATERIALIZED (
       SELECT id, attempt, worker, attempt_started_at FROM nljobs.runs
       WHERE id = ANY ($1::uuid[]) AND status = 'running'
       FOR UPDATE
     ), ended AS (
       UPDATE nljobs.runs SET status = $2::text, message = $3, finished_at = greatest($4::timestamptz, created_at)
       WHERE id = ANY ($1::uuid[]) AND ${OPEN} AND (SELECT count(*) FROM lost) >= 0
       RETURNING id, job, scope, status, finished_at, error, message
     ), closed AS (
       INSERT INTO nljobs.attempts (run_id, attempt, worker, started_at, finished_at, outcome)
       SELECT l.id, l.attempt, l.worker, l.attempt_started_at, greatest(e.finished_at, l.attempt_started_at), 'interrupted'
       FROM lost l JOIN ended e ON e.id = l.id
     ), dead AS (
       INSERT INTO nljobs.dead_letters (run_id, job, scope, at, reason, error)
       SELECT id, job, scope, finished_at, message, error FROM ended WHERE status = 'failed'
       ON CONFLICT (run_id) DO NOTHING
     )
     SELECT id FROM ended`,
    [ids, status, toText(message), instant(at)],
  );
  return rows.map(({ id }) => id);
}

/** By the primary key, or where few are open by the index of these, as the planner finds cheaper. */
export async function openAfter(
  sql: Sql,
  namespace: string,
  after: string | null,
  limit: number,
): Promise<readonly Run[]> {
  const rows = await sql.query<RunRow>(
    `SELECT * FROM nljobs.runs WHERE namespace = $1 AND ${OPEN} AND ($2::uuid IS NULL OR id > $2::uuid)
     ORDER BY id LIMIT $3::bigint`,
    [toText(namespace), after, limit],
  );
  return rows.map(toRun);
}

/** Jumps from job to job along the index, so that a long queue of one costs no more than a short one. */
export async function openJobs(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ job: string }>(
    `WITH RECURSIVE open AS (
       (SELECT job FROM nljobs.runs WHERE ${OPEN} ORDER BY job LIMIT 1)
       UNION ALL
       SELECT (SELECT r.job FROM nljobs.runs r WHERE r.${OPEN} AND r.job > open.job ORDER BY r.job LIMIT 1)
       FROM open WHERE open.job IS NOT NULL
     )
     SELECT job FROM open WHERE job IS NOT NULL`,
  );
  return rows.map(({ job }) => job);
}

export async function failPending(
  sql: Sql,
  { namespace, job, message, limit }: PendingRuns,
  at: number,
): Promise<readonly string[]> {
  const [found] = await sql.query<{ ids: readonly string[] }>(
    `SELECT coalesce(array_agg(id::text), '{}') AS ids FROM (
       SELECT id FROM nljobs.runs WHERE job = $1 AND namespace = $2 AND status = 'pending' AND ${OPEN}
       ORDER BY seq LIMIT $3::bigint FOR UPDATE
     ) pending`,
    [job, namespace, limit],
  );
  return endRuns(sql, found?.ids ?? [], 'failed', message, at);
}

export async function setProgress(sql: Sql, runId: string, progress: Progress): Promise<void> {
  await sql.query(`UPDATE nljobs.runs SET progress = $2::jsonb WHERE id = $1 AND ${OPEN}`, [
    runId,
    toJson(toJsonOrNote(progress)),
  ]);
}

/** One that gets further is not what kills its workers, however often they die. */
export async function setCheckpoint(sql: Sql, runId: string, state: unknown): Promise<void> {
  await sql.query(
    `UPDATE nljobs.runs SET checkpoint = nullif($2::jsonb, 'null'), losses = 0 WHERE id = $1 AND ${OPEN}`,
    [runId, toJson(state)],
  );
}

/** Of open runs, those that wait are over, the others are asked to end. $1 ids, $2 the time. */
const CANCEL = `
  UPDATE nljobs.runs SET
    cancel_requested = true,
    status = CASE status WHEN 'pending' THEN 'cancelled' ELSE status END,
    finished_at = CASE status WHEN 'pending' THEN greatest($2::timestamptz, created_at) END,
    message = CASE status WHEN 'pending' THEN 'cancelled before it started' ELSE message END
  WHERE id = ANY ($1::uuid[]) AND ${OPEN}`;

export async function requestCancels(sql: Sql, ids: readonly string[], at: number): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ id: string; status: RunStatus }>(`${CANCEL} RETURNING id, status`, [ids, instant(at)]);
  return rows.filter(({ status }) => status === 'cancelled').map(({ id }) => id);
}

export async function requestCancel(sql: Sql, runId: string, at: number): Promise<Run | null> {
  const [row] = await sql.query<RunRow>(`${CANCEL} RETURNING *`, [[runId], instant(at)]);
  return row === undefined ? findRun(sql, runId) : toRun(row);
}

export async function cancelRequested(sql: Sql, runIds: readonly string[]): Promise<readonly string[]> {
  if (runIds.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    "SELECT id FROM nljobs.runs WHERE id = ANY ($1::uuid[]) AND (cancel_requested OR status = 'cancelled')",
    [runIds],
  );
  return rows.map(({ id }) => id);
}
