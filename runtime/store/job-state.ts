import { instant, instantOrNull, toText } from './json.ts';
import { ALL_JOBS, type Pause, Pauses } from './pauses.ts';
import type { Sql } from './sql.ts';

interface PauseRow {
  readonly job: string;
  readonly paused: boolean;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly paused_by: string | null;
  readonly reason: string | null;
}

const COLUMNS = 'job, paused, since, until, paused_by, reason';

export async function readPauses(sql: Sql): Promise<Pauses> {
  return pausesOf(await sql.query<PauseRow>(`SELECT ${COLUMNS} FROM nljobs.job_state ORDER BY job`));
}

/** None of these ends before the transaction does, so that what it holds back is there when the pause's end looks. */
export async function holdPauses(sql: Sql, jobs: readonly string[]): Promise<Pauses> {
  return pausesOf(
    await sql.query<PauseRow>(
      `SELECT ${COLUMNS} FROM nljobs.job_state WHERE job = ANY ($1::text[]) ORDER BY job FOR SHARE`,
      [[...jobs, ALL_JOBS]],
    ),
  );
}

function pausesOf(rows: readonly PauseRow[]): Pauses {
  return new Pauses(
    rows.map((row) => ({
      job: row.job,
      since: row.since?.getTime() ?? 0,
      until: row.until?.getTime() ?? null,
      by: row.paused_by,
      reason: row.reason,
      over: !row.paused,
    })),
  );
}

/** A pause that is in force already keeps its beginning. */
export async function pause(sql: Sql, { job, since, until, by, reason }: Pause): Promise<void> {
  await sql.query(
    `INSERT INTO nljobs.job_state AS s (job, paused, since, until, paused_by, reason) VALUES ($1, true, $2, $3, $4, $5)
     ON CONFLICT (job) DO UPDATE SET paused = true, until = excluded.until, paused_by = excluded.paused_by,
       reason = excluded.reason, since = CASE WHEN s.paused AND (s.until IS NULL OR s.until > excluded.since) THEN s.since ELSE excluded.since END`,
    [
      job,
      instant(since),
      instantOrNull(until),
      by === null ? null : toText(by),
      reason === null ? null : toText(reason),
    ],
  );
}

export async function endPause(sql: Sql, job: string, at: number, onlyDue: boolean): Promise<boolean> {
  const ended = await sql.query(
    `UPDATE nljobs.job_state SET paused = false, until = greatest(since, least(until, $2::timestamptz))
     WHERE job = $1 AND paused AND ($3::boolean IS FALSE OR until <= $2::timestamptz)
     RETURNING job`,
    [job, instant(at), onlyDue],
  );
  return ended.length > 0;
}
