import { NljobsError } from './errors.ts';
import type { Database, Sql, TransactionClient } from './sql.ts';

const SAVEPOINT = 'nljobs_call';

/**
 * Runs `body` in a transaction of the caller's, behind a savepoint: what fails here fails alone, and the caller may go
 * on and commit. Nothing that other instances wait for is locked, since nobody knows when the caller will commit.
 * Errors: `transaction-foreign`.
 */
export async function joinTransaction<T>(
  database: Database,
  client: TransactionClient,
  body: (within: Sql) => Promise<T>,
): Promise<T> {
  if (database.kind === 'pglite') {
    throw foreign(
      'The embedded engine keeps a database of its own, which no transaction of yours reaches. Call it without `within`, or use the engine `postgres`.',
    );
  }
  await beginCall(client);
  try {
    const answer = await body(asSql(client));
    await client.query(`RELEASE SAVEPOINT ${SAVEPOINT}`);
    return answer;
  } catch (error) {
    // A connection that is gone has rolled back already.
    await client.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`).catch(() => {});
    throw explained(error);
  }
}

async function beginCall(client: TransactionClient): Promise<void> {
  try {
    await client.query(`SAVEPOINT ${SAVEPOINT}`);
  } catch (error) {
    if (sqlState(error) !== '25P01') throw error;
    throw foreign(
      '`within` is not in a transaction. Begin one on a client (`BEGIN`) and pass that client; a pool has many, and none of them in a transaction.',
      error,
    );
  }
}

function asSql(client: TransactionClient): Sql {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
      return (await client.query(text, [...params])).rows as readonly Row[];
    },
  };
}

/** A client of another database has no tables of ours. */
function explained(error: unknown): unknown {
  const state = sqlState(error);
  if (state !== '42P01' && state !== '3F000') return error;
  return foreign(
    '`within` is a transaction on another database than the one that nljobs works on; runs are kept there, and cannot join it.',
    error,
  );
}

function foreign(message: string, cause?: unknown): NljobsError {
  return new NljobsError('transaction-foreign', message, cause === undefined ? {} : { cause });
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
