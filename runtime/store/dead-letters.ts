import type { Page } from './page.ts';
import { type DeadLetterRow, pageOf, readCursor, toDeadLetter } from './rows.ts';
import type { Sql } from './sql.ts';
import type { DeadLetter } from './store.ts';

/** Newest first. */
export async function listDeadLetters(
  sql: Sql,
  query: { readonly job?: string; readonly scope?: string; readonly limit: number; readonly cursor?: string },
): Promise<Page<DeadLetter>> {
  const rows = await sql.query<DeadLetterRow>(
    `SELECT * FROM nljobs.dead_letters
     WHERE ($2::bigint IS NULL OR seq < $2::bigint) AND ($3::text IS NULL OR job = $3::text)
       AND ($4::text IS NULL OR scope = $4::text)
     ORDER BY seq DESC LIMIT $1`,
    [query.limit + 1, readCursor(query.cursor), query.job ?? null, query.scope ?? null],
  );
  return pageOf(rows, query.limit, toDeadLetter);
}

export async function findDeadLetter(sql: Sql, id: string): Promise<DeadLetter | null> {
  const [row] = await sql.query<DeadLetterRow>('SELECT * FROM nljobs.dead_letters WHERE id = $1', [id]);
  return row === undefined ? null : toDeadLetter(row);
}

export async function removeDeadLetters(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    'DELETE FROM nljobs.dead_letters WHERE id = ANY ($1::uuid[]) RETURNING id',
    [ids],
  );
  return rows.map(({ id }) => id);
}
