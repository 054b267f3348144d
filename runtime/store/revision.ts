import type { Sql } from './sql.ts';

/**
 * What a transaction that begins now sees of the others: those that have ended, and those in between that have not. While it
 * is the same, no transaction has become visible, and every table holds what it held. Beside it stands when the server was
 * started: behind a crash, or on a server that took over, the same numbers may be of other transactions.
 */
export async function readRevision(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ revision: string }>(
    `SELECT pg_current_snapshot()::text || '@' || extract(epoch FROM pg_postmaster_start_time())::text AS revision`,
  );
  return row?.revision ?? '';
}
