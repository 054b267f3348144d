import type { RunRow } from './rows.ts';
import type { Sql } from './sql.ts';
import type { RunGlimpse } from './store.ts';

const COLUMNS = [
  'id',
  'job',
  'status',
  'reason',
  'scheduled_for',
  'started_at',
  'finished_at',
] as const satisfies readonly (keyof RunRow)[];
type Row = Pick<RunRow, (typeof COLUMNS)[number]>;

/** The last runs of each of these jobs, newest first: one short walk of the index for each, however many runs there are. */
export async function recentRuns(
  sql: Sql,
  jobs: readonly string[],
  each: number,
): Promise<ReadonlyMap<string, readonly RunGlimpse[]>> {
  const rows = await sql.query<Row>(
    `SELECT last.* FROM unnest($1::text[]) AS asked (name) CROSS JOIN LATERAL (
       SELECT ${COLUMNS.join(', ')}, seq FROM nljobs.runs WHERE job = asked.name AND root IS NULL ORDER BY seq DESC LIMIT $2
     ) AS last ORDER BY seq DESC`,
    [[...jobs], each],
  );
  const found = new Map<string, RunGlimpse[]>();
  for (const row of rows) {
    const run = {
      id: row.id,
      job: row.job,
      status: row.status,
      reason: row.reason,
      scheduledFor: row.scheduled_for.getTime(),
      startedAt: row.started_at?.getTime() ?? null,
      finishedAt: row.finished_at?.getTime() ?? null,
    };
    const others = found.get(run.job);
    if (others === undefined) found.set(run.job, [run]);
    else others.push(run);
  }
  return found;
}
