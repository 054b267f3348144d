import { instant } from './json.ts';
import type { Sql } from './sql.ts';

/** What an instance asks of a job's rate. Epoch milliseconds. */
export interface RateAsk {
  readonly namespace: string;
  readonly job: string;
  /** How many may begin in a window. */
  readonly limit: number;
  /** Where the present window begins; one that has begun later by another instance's clock counts. */
  readonly windowStart: number;
  readonly wanted: number;
}

/** Takes as many as are left of a window, at most as many as are wanted, and gives how many: one row, so that instances take turns. */
export async function takeRate(sql: Sql, { namespace, job, limit, windowStart, wanted }: RateAsk): Promise<number> {
  const used = 'CASE WHEN rates.window_start < excluded.window_start THEN 0 ELSE rates.used END';
  const granted = `greatest(0, least($4::integer, $5::integer - ${used}))`;
  const [row] = await sql.query<{ granted: number }>(
    `INSERT INTO nljobs.rates (namespace, job, window_start, used, granted)
     VALUES ($1, $2, $3::timestamptz, least($4::integer, $5::integer), least($4::integer, $5::integer))
     ON CONFLICT (namespace, job) DO UPDATE SET
       window_start = greatest(rates.window_start, excluded.window_start),
       used = ${used} + ${granted},
       granted = ${granted}
     RETURNING granted`,
    [namespace, job, instant(windowStart), wanted, limit],
  );
  return row?.granted ?? 0;
}
