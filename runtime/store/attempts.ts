import { instant, toJson, toJsonOrNote, toText } from './json.ts';
import type { Page, PageQuery } from './page.ts';
import { type AttemptRow, type LogRow, pageOf, readCursor, toAttempt, toLogLine } from './rows.ts';
import type { Sql } from './sql.ts';
import type { Attempt, LogLine } from './store.ts';

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
     WHERE r.id = ANY ($1::uuid[]) AND r.status = 'running'
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
