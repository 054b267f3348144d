import { instant, instantOrNull, toJson, toJsonOrNote, toText } from './json.ts';
import { type StartedRow, toStartedRun } from './rows.ts';
import type { Carried, Sql } from './sql.ts';
import type { AttemptEnd, AttemptStart, ClaimStart, ClaimsStarted, Ending, MovedRun, StartedRun } from './store.ts';

/*
 * How runs begin and end: what every run does, and so what a run costs.
 *
 * The attempt that is going on stands in its run's row, and so does the one that completed it; all others get a row of
 * their own when they end (migration 0005).
 *
 * Rows are found by their ids. That they are open is asked of `status`, which no index knows: a condition on
 * `finished_at` would offer the planner the index of open runs, and where it believes them to be few it reads all of them.
 *
 * A row is given as one JSON value: a driver takes longer over thirty columns than the database over the update.
 */

const STARTED = `id, namespace, version, job, reason, scheduled_for, previous_scheduled_for, input, scope, concurrency_key,
  max_attempts, cause, attempt, checkpoint, made_way`;
const AS_JSON = `SELECT row_to_json(s) AS run FROM (SELECT ${STARTED} FROM running) s`;

export async function startAttempts(sql: Sql, starts: readonly AttemptStart[]): Promise<readonly StartedRun[]> {
  const [first] = starts;
  if (first === undefined) return [];
  const rows = starts.every((start) => isPlain(start) && start.worker === first.worker && start.at === first.at)
    ? await startPlain(sql, starts, first)
    : await startAny(sql, starts);
  return rows.map(({ run }) => toStartedRun(run));
}

/** Whether it begins a run that nobody had before, of a job without slots, which nobody puts off. */
function isPlain({ recovers, counted, due }: AttemptStart): boolean {
  return recovers !== true && counted !== true && (due ?? null) === null;
}

interface Started {
  readonly run: StartedRow;
}

async function startPlain(
  sql: Sql,
  starts: readonly AttemptStart[],
  { worker, at }: AttemptStart,
): Promise<readonly Started[]> {
  return sql.query<Started>(
    `WITH running AS (
       UPDATE nljobs.runs r SET status = 'running', attempt = s.attempt, worker = $4, attempt_started_at = $5,
         delivery = s.delivery, started_at = coalesce(r.started_at, $5), message = NULL
       FROM unnest($1::uuid[], $2::integer[], $3::uuid[]) AS s (run_id, attempt, delivery)
       WHERE r.id = s.run_id AND r.status = 'pending' AND s.attempt = r.attempt + 1
       RETURNING r.*
     )
     ${AS_JSON}`,
    [
      starts.map(({ runId }) => runId),
      starts.map(({ attempt }) => attempt),
      starts.map(({ delivery }) => delivery ?? null),
      toText(worker),
      instant(at),
    ],
  );
}

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

async function startAny(sql: Sql, starts: readonly AttemptStart[]): Promise<readonly Started[]> {
  const fenced = starts.some(({ due }) => due !== undefined && due !== null);
  return sql.query<Started>(
    // Locked before they are changed, so that what is read here is what is changed: its attempt is closed below. Also
    // those that are not running yet: the worker that was taken for lost may be slow, and begin at this moment.
    `WITH lost AS MATERIALIZED (
       SELECT id, status, attempt, worker, attempt_started_at FROM nljobs.runs
       WHERE id = ANY ($7::uuid[]) AND status IN ('pending', 'running')
       FOR UPDATE
     )${fenced ? FREE : ''}, running AS (
       UPDATE nljobs.runs r SET status = 'running', attempt = s.attempt, worker = s.worker, attempt_started_at = s.at,
         delivery = s.delivery, started_at = coalesce(r.started_at, s.at), message = NULL,
         losses = CASE r.status WHEN 'running' THEN r.losses + 1 ELSE r.losses END,
         -- Of other jobs it stays as it is, so that no index changes.
         holds_slot = CASE WHEN s.counted THEN true ELSE r.holds_slot END
       FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::timestamptz[], $5::boolean[], $6::boolean[], $8::uuid[]${fenced ? ', $9::timestamptz[]' : ''})
         AS s (run_id, attempt, worker, at, recovers, counted, delivery${fenced ? ', due' : ''})
       WHERE r.id = s.run_id AND r.status IN ('pending', 'running')
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
     ${AS_JSON}`,
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
}

/**
 * A claim's own statement, with the start of those claims that need no look: of the groups that are told, by a delivery
 * that was never lost, of runs that nothing puts off. `claims` gives rows with `id`, `data` (of which `runId` is the run),
 * `retryCount` and `groupId`.
 *
 * Rows are locked in an order that waits for nobody who waits for us: ended runs first (the first rows of the answer), then
 * claims, which skip what others have, and their runs. A cancel takes a run and then its delivery, so that a run which
 * somebody has in hand is left to be looked at. `alone`: nobody else is there, on the one connection of PGlite.
 */
export async function startClaimed(
  sql: Sql,
  claims: Carried,
  { groups, worker, at }: ClaimStart,
  { ending = null, alone }: { readonly ending?: Ending | null; readonly alone: boolean },
): Promise<ClaimsStarted> {
  const values = [...claims.values, toText(worker), instant(at), groups];
  const [byWorker, since, known] = [values.length - 2, values.length - 1, values.length];
  const completing = ending === null ? null : completed(ending.ends, values);
  const beside = ending === null ? null : renumbered(ending.beside, values);
  const may = `r.id = (c.data ->> 'runId')::uuid AND c."groupId" = ANY ($${known}::text[]) AND c."retryCount" = 0
         AND r.status = 'pending' AND r.attempt + 1 = ('x' || right(c.id::text, 4))::bit(16)::integer
         AND r.standing IS NULL AND r.correlation IS NULL`;
  const free = `free AS MATERIALIZED (
       SELECT c.*, r.id AS run_id FROM claimed c JOIN nljobs.runs r ON ${may} FOR UPDATE OF r SKIP LOCKED
     ), `;
  const rows = await sql.query<ClaimedRow>(
    `WITH ${completing === null ? '' : `moved AS (${completing}), beside AS (${beside}), `}claimed AS (${claims.text}), ${alone ? '' : free}running AS (
       UPDATE nljobs.runs r SET status = 'running', attempt = r.attempt + 1, worker = $${byWorker},
         attempt_started_at = $${since}, delivery = c.id, started_at = coalesce(r.started_at, $${since}), message = NULL
       FROM ${alone ? `claimed c WHERE ${may}` : 'free c WHERE r.id = c.run_id'}
       RETURNING c.id AS claim, c.data, c."retryCount", c."groupId", r.*
     )
     ${completing === null ? '' : `SELECT NULL AS id, jsonb_agg(jsonb_build_object('id', id, 'job', job, 'status', status)) AS data, NULL AS "retryCount", NULL AS "groupId", NULL AS run FROM moved UNION ALL`}
     SELECT claim AS id, data, "retryCount", "groupId", (SELECT row_to_json(s) FROM (SELECT ${STARTED}) s) AS run FROM running
     UNION ALL
     SELECT id, data, "retryCount", "groupId", NULL FROM claimed WHERE id <> ALL (ARRAY(SELECT claim FROM running))`,
    values,
    { often: true },
  );
  const claimed = rows.filter((row) => row.id !== null);
  return {
    rows: claimed,
    started: claimed.flatMap(({ id, run }) => (run === null ? [] : [{ delivery: id, run: toStartedRun(run) }])),
    moved: (rows.find(isMoved)?.data ?? []).map(toMovedRun),
  };
}

type ClaimedRow = ClaimRow | MovedRow;
/** A row of the claim, with the run where it has started. */
interface ClaimRow {
  readonly id: string;
  readonly run: StartedRow | null;
}
/** All that has ended, in one row. */
interface MovedRow {
  readonly id: null;
  readonly data: readonly Moved[] | null;
}

function isMoved(row: ClaimedRow): row is MovedRow {
  return row.id === null;
}

export async function finishAttempts(
  sql: Sql,
  ends: readonly AttemptEnd[],
  beside?: Carried,
): Promise<readonly MovedRun[]> {
  if (ends.length === 0) return [];
  const values: unknown[] = [];
  const moved = areCompleted(ends) ? `moved AS (${completed(ends, values)})` : `${finished(ends, values)}`;
  const carried = beside === undefined ? '' : `, beside AS (${renumbered(beside, values)})`;
  const rows = await sql.query<Moved>(`WITH ${moved}${carried} SELECT id, job, status FROM moved`, values);
  return rows.map(toMovedRun);
}

interface Moved {
  readonly id: string;
  readonly job: string;
  readonly status: MovedRun['status'];
}

function toMovedRun({ id, job, status }: Moved): MovedRun {
  return { runId: id, job, status };
}

/** Whether attempts have all completed, at one instant and under one worker: then there is nothing to write beside them. */
export function areCompleted(ends: readonly AttemptEnd[]): boolean {
  return ends.every(
    ({ next, at, worker, message }) =>
      next === 'completed' && message === null && at === ends[0]?.at && worker === ends[0]?.worker,
  );
}

/** A statement that says of another's parameters that they come after those that are there; adds them. */
function renumbered({ text, values }: Carried, after: unknown[]): string {
  const shift = after.length;
  after.push(...values);
  return shift === 0 ? text : text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + shift}`);
}

/** The statement for ends of runs that have completed; adds its parameters. */
function completed(ends: readonly AttemptEnd[], values: unknown[]): string {
  const [ids, attempts, results, at, worker] = [1, 2, 3, 4, 5].map((n) => `$${values.length + n}`);
  values.push(
    ends.map(({ runId }) => runId),
    ends.map(({ attempt }) => attempt),
    ends.map(({ result }) => (result === null || result === undefined ? null : toJson(toJsonOrNote(result)))),
    instant(ends[0]?.at ?? 0),
    ends[0]?.worker === undefined ? null : toText(ends[0].worker),
  );
  // No join: whatever the planner believes of such rows, it looks each up by its id.
  return `
    UPDATE nljobs.runs r SET status = 'completed', finished_at = greatest(${at}::timestamptz, r.created_at, r.attempt_started_at),
      error = NULL, result = (${results}::text[])[array_position(${ids}::uuid[], r.id)]::jsonb, losses = 0, message = NULL
    WHERE r.id = ANY (${ids}::uuid[]) AND r.status = 'running'
      AND r.attempt = (${attempts}::integer[])[array_position(${ids}::uuid[], r.id)]
      AND (${worker}::text IS NULL OR r.worker = ${worker})
    RETURNING r.id, r.job, r.status`;
}

/** The statements for ends of any kind, of which `moved` is the last word; adds their parameters. */
function finished(ends: readonly AttemptEnd[], values: unknown[]): string {
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
  const [list, ids] = [values.length + 1, values.length + 2];
  values.push(
    toJson(rows),
    ends.map(({ runId }) => runId),
  );
  // Only who holds the open attempt moves the run, and only a run that is running moves: both are conditions of the
  // update, so that a stalled worker's late word and a run ended meanwhile need no lock.
  return `ends AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($${list}::jsonb) AS e (run_id uuid, attempt integer, worker text, at timestamptz,
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
       WHERE r.id = e.run_id AND r.id = ANY ($${ids}::uuid[]) AND r.status = 'running'
         AND r.attempt = e.attempt AND (e.worker IS NULL OR r.worker = e.worker)
       RETURNING r.id, r.job, r.scope, r.status, r.finished_at, r.error, r.message, r.attempt_started_at, r.worker
     ), kept AS (
       INSERT INTO nljobs.attempts (run_id, attempt, worker, started_at, finished_at, outcome, error)
       SELECT m.id, e.attempt, m.worker, m.attempt_started_at, greatest(e.at, m.attempt_started_at), e.outcome, e.error
       FROM ends e JOIN moved m ON m.id = e.run_id
       WHERE m.status <> 'completed'
     ), dead AS (
       INSERT INTO nljobs.dead_letters (run_id, job, scope, at, reason, error)
       SELECT id, job, scope, finished_at, coalesce(message, error ->> 'message', 'failed'), error
       FROM moved WHERE status = 'failed'
       ON CONFLICT (run_id) DO NOTHING
     )`;
}
