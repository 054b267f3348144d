import type { RunStatus } from '../spec/vocabulary.ts';
import type {
  AlertKind,
  AlertStore,
  EndedRun,
  GoingRun,
  Happened,
  Message,
  OpenAlert,
  PostedState,
  RunNotice,
  Target,
} from './alert-store.ts';
import { instant, instantOrNull, toJson, toJsonOrNote, toText } from './json.ts';
import type { Sql } from './sql.ts';

/** Of a job's last completed runs, how many tell what is usual, and how many it takes at least. */
const USUAL_OF = 20;
const USUAL_FROM = 5;

export function createAlertStore(database: Sql): AlertStore {
  return {
    async lock(namespace, within) {
      const [row] = await within.query<{ got: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS got',
        [`nljobs.alerts:${namespace}`],
      );
      return row?.got === true;
    },
    takeFailures,
    takeEnds,
    completedAfter,
    going,
    async deadLetters(namespace, within) {
      const [row] = await within.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM nljobs.dead_letters d
         JOIN nljobs.runs r ON r.id = d.run_id AND r.namespace = $1`,
        [namespace],
      );
      return row?.count ?? 0;
    },
    open,
    put,
    async close(namespace, alerts, within) {
      if (alerts.length === 0) return;
      await within.query(
        `DELETE FROM nljobs.alerts a USING jsonb_to_recordset($2::jsonb) AS c (kind text, job text)
         WHERE a.namespace = $1 AND a.kind = c.kind AND a.job = c.job`,
        [namespace, toJson(alerts.map(({ kind, job }) => ({ kind, job })))],
      );
    },
    async post(namespace, messages, at, within) {
      if (messages.length === 0) return;
      await within.query(
        `INSERT INTO nljobs.outbox (id, namespace, target, message, created_at, due_at)
         SELECT id, $1, target, message, $3::timestamptz, $3::timestamptz
         FROM jsonb_to_recordset($2::jsonb) AS m (id uuid, target jsonb, message jsonb)
         ON CONFLICT (id) DO NOTHING`,
        [namespace, toJson(toJsonOrNote(messages)), instant(at)],
      );
    },
    async claim(namespace, at, until, limit) {
      const rows = await database.query<OutboxRow>(
        `UPDATE nljobs.outbox SET attempts = attempts + 1, due_at = $3::timestamptz
         WHERE id IN (
           SELECT id FROM nljobs.outbox WHERE namespace = $1 AND ended_at IS NULL AND due_at <= $2::timestamptz
           ORDER BY due_at, seq LIMIT $4 FOR UPDATE SKIP LOCKED
         )
         RETURNING *`,
        [namespace, instant(at), instant(until), limit],
      );
      return rows.map(toPosted);
    },
    async sent(id, at) {
      await database.query(
        'UPDATE nljobs.outbox SET ended_at = $2::timestamptz, error = NULL WHERE id = $1 AND ended_at IS NULL',
        [id, instant(at)],
      );
    },
    async unsent(id, at, due, error) {
      await database.query(
        `UPDATE nljobs.outbox SET error = $4, due_at = coalesce($3::timestamptz, due_at),
           ended_at = CASE WHEN $3::timestamptz IS NULL THEN $2::timestamptz END
         WHERE id = $1 AND ended_at IS NULL`,
        [id, instant(at), instantOrNull(due), toText(error)],
      );
    },
    async stirs(namespace) {
      const [row] = await database.query<{ stirs: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM nljobs.dead_letters WHERE NOT taken_in)
           OR EXISTS (SELECT 1 FROM nljobs.runs WHERE notify IS NOT NULL AND finished_at IS NOT NULL)
           OR EXISTS (SELECT 1 FROM nljobs.alerts WHERE namespace = $1) AS stirs`,
        [namespace],
      );
      return row?.stirs === true;
    },
    async forget(before) {
      await database.query('DELETE FROM nljobs.outbox WHERE ended_at < $1::timestamptz', [instant(before)]);
    },
    async posted(namespace, limit) {
      const rows = await database.query<OutboxRow>(
        'SELECT * FROM nljobs.outbox WHERE namespace = $1 ORDER BY seq DESC LIMIT $2',
        [namespace, limit],
      );
      return rows.map(toPosted);
    },
  };
}

interface HappenedRow {
  readonly job: string;
  readonly run: string;
  readonly at: Date;
  readonly message: string | null;
}

const toHappened = ({ job, run, at, message }: HappenedRow): Happened => ({
  job,
  run,
  at: at.getTime(),
  message: message ?? '',
});

async function takeFailures(namespace: string, limit: number, within: Sql): Promise<readonly Happened[]> {
  const rows = await within.query<HappenedRow>(
    `UPDATE nljobs.dead_letters d SET taken_in = true FROM nljobs.runs r
     WHERE r.id = d.run_id AND d.id IN (
       SELECT n.id FROM nljobs.dead_letters n JOIN nljobs.runs m ON m.id = n.run_id AND m.namespace = $1
       WHERE NOT n.taken_in ORDER BY n.seq LIMIT $2 FOR UPDATE OF n SKIP LOCKED
     )
     RETURNING d.job, d.run_id AS run, d.at, d.reason AS message`,
    [namespace, limit],
  );
  return rows.map(toHappened).sort((a, b) => a.at - b.at);
}

async function takeEnds(namespace: string, limit: number, within: Sql): Promise<readonly EndedRun[]> {
  const rows = await within.query<
    HappenedRow & {
      readonly status: RunStatus;
      readonly scheduled_for: Date;
      readonly notify: RunNotice;
      readonly took: number | null;
    }
  >(
    `WITH ended AS (
       SELECT id, notify FROM nljobs.runs WHERE namespace = $1 AND notify IS NOT NULL AND finished_at IS NOT NULL
       ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
     )
     UPDATE nljobs.runs r SET notify = NULL FROM ended e WHERE r.id = e.id
     RETURNING r.job, r.id AS run, r.finished_at AS at, r.message, r.status, r.scheduled_for, e.notify,
       (extract(epoch FROM r.finished_at - coalesce(r.attempt_started_at, r.started_at)) * 1000)::float8 AS took`,
    [namespace, limit],
  );
  return rows
    .map((row) => ({
      ...toHappened(row),
      status: row.status,
      scheduledFor: row.scheduled_for.getTime(),
      notify: row.notify,
      took: row.took,
    }))
    .sort((a, b) => a.at - b.at);
}

async function completedAfter(
  namespace: string,
  jobs: readonly { readonly job: string; readonly after: number }[],
  within: Sql,
): Promise<ReadonlyMap<string, Happened>> {
  if (jobs.length === 0) return new Map();
  const rows = await within.query<HappenedRow>(
    `SELECT w.job, c.run, c.at, NULL AS message
     FROM jsonb_to_recordset($2::jsonb) AS w (job text, after timestamptz),
     LATERAL (
       SELECT r.id AS run, r.finished_at AS at FROM nljobs.runs r
       WHERE r.namespace = $1 AND r.job = w.job AND r.root IS NULL AND r.status = 'completed' AND r.finished_at > w.after
       ORDER BY r.finished_at LIMIT 1
     ) c`,
    [namespace, toJson(jobs.map(({ job, after }) => ({ job, after: instant(after) })))],
  );
  return new Map(rows.map((row) => [row.job, toHappened(row)]));
}

async function going(namespace: string, jobs: readonly string[], within: Sql): Promise<readonly GoingRun[]> {
  if (jobs.length === 0) return [];
  const rows = await within.query<{ job: string; run: string; started_at: Date; usual: number | null }>(
    `WITH open AS (
       SELECT job, id AS run, coalesce(attempt_started_at, started_at) AS started_at FROM nljobs.runs
       -- One that waits for its steps is in nobody's hands, and may sleep for a month.
       WHERE finished_at IS NULL AND status = 'running' AND worker IS NOT NULL AND namespace = $1 AND job = ANY ($2::text[])
       ORDER BY attempt_started_at LIMIT 500
     ), usual AS (
       SELECT j.job, u.usual FROM (SELECT DISTINCT job FROM open) j,
       LATERAL (
         SELECT CASE WHEN count(*) >= ${USUAL_FROM} THEN (avg(extract(epoch FROM took)) * 1000)::float8 END AS usual
         FROM (
           SELECT finished_at - coalesce(attempt_started_at, started_at) AS took FROM nljobs.runs r
           WHERE r.job = j.job AND r.status = 'completed' AND r.worker IS NOT NULL ORDER BY r.seq DESC LIMIT ${USUAL_OF}
         ) last
       ) u
     )
     SELECT o.job, o.run, o.started_at, u.usual FROM open o LEFT JOIN usual u USING (job)`,
    [namespace, jobs],
  );
  return rows.map(({ job, run, started_at, usual }) => ({ job, run, startedAt: started_at.getTime(), usual }));
}

interface AlertRow {
  readonly kind: AlertKind;
  readonly job: string;
  readonly since: Date;
  readonly last_at: Date;
  readonly count: number;
  readonly told_at: Date;
  readonly told_count: number;
  readonly run_id: string | null;
  readonly message: string;
}

async function open(namespace: string, within: Sql): Promise<readonly OpenAlert[]> {
  const rows = await within.query<AlertRow>('SELECT * FROM nljobs.alerts WHERE namespace = $1 ORDER BY kind, job', [
    namespace,
  ]);
  return rows.map((row) => ({
    kind: row.kind,
    job: row.job,
    since: row.since.getTime(),
    lastAt: row.last_at.getTime(),
    count: row.count,
    toldAt: row.told_at.getTime(),
    toldCount: row.told_count,
    run: row.run_id,
    message: row.message,
  }));
}

async function put(namespace: string, alerts: readonly OpenAlert[], within: Sql): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map((one) => ({
    kind: one.kind,
    job: one.job,
    since: instant(one.since),
    last_at: instant(one.lastAt),
    count: one.count,
    told_at: instant(one.toldAt),
    told_count: one.toldCount,
    run_id: one.run,
    message: toText(one.message),
  }));
  await within.query(
    `INSERT INTO nljobs.alerts (namespace, kind, job, since, last_at, count, told_at, told_count, run_id, message)
     SELECT $1, kind, job, since, last_at, count, told_at, told_count, run_id, message
     FROM jsonb_to_recordset($2::jsonb) AS a (kind text, job text, since timestamptz, last_at timestamptz,
       count integer, told_at timestamptz, told_count integer, run_id uuid, message text)
     ON CONFLICT (namespace, kind, job) DO UPDATE SET since = excluded.since, last_at = excluded.last_at,
       count = excluded.count, told_at = excluded.told_at, told_count = excluded.told_count, run_id = excluded.run_id,
       message = excluded.message`,
    [namespace, toJson(rows)],
  );
}

interface OutboxRow {
  readonly id: string;
  readonly target: Target;
  readonly message: Message;
  readonly attempts: number;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly error: string | null;
}

function toPosted(row: OutboxRow): PostedState {
  return {
    id: row.id,
    target: row.target,
    message: row.message,
    attempts: row.attempts,
    createdAt: row.created_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    error: row.error,
  };
}
