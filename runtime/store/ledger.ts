import { instant, toJson } from './json.ts';
import type { Sql } from './sql.ts';

export async function watermarks(sql: Sql, jobs?: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ job: string; watermark: Date }>(
    'SELECT job, watermark FROM nljobs.ledger WHERE $1::text[] IS NULL OR job = ANY ($1::text[])',
    [jobs ?? null],
  );
  return new Map(rows.map(({ job, watermark }) => [job, watermark.getTime()]));
}

export async function advance(
  sql: Sql,
  marks: readonly { readonly job: string; readonly to: number }[],
): Promise<void> {
  if (marks.length === 0) return;
  // One row a job: an upsert cannot touch the same row twice.
  const furthest = new Map<string, number>();
  for (const { job, to } of marks) furthest.set(job, Math.max(to, furthest.get(job) ?? to));
  // In one order for all instances, so that two of them cannot wait for each other.
  const rows = [...furthest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([job, to]) => ({ job, to: instant(to) }));
  await sql.query(
    `INSERT INTO nljobs.ledger (job, watermark)
     SELECT job, "to" FROM jsonb_to_recordset($1::jsonb) AS m (job text, "to" timestamptz) ORDER BY job
     ON CONFLICT (job) DO UPDATE SET watermark = excluded.watermark
     WHERE ledger.watermark < excluded.watermark`,
    [toJson(rows)],
  );
}
