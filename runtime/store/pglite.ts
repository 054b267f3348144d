import { AsyncLocalStorage } from 'node:async_hooks';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NljobsError } from './errors.ts';
import { readSnapshot } from './snapshot.ts';
import type { Database, Transaction } from './sql.ts';

/** How PGlite is loaded; tests hand in one that fails. */
export type PgliteLoader = () => Promise<{ readonly PGlite: typeof PGlite }>;

/**
 * Opens PGlite on a folder, or in memory where `folder` is null. It has one connection: statements queue, a transaction
 * has it alone. The folder must be locked before (folder.ts): PGlite itself lets two processes overwrite each other.
 * Errors: `pglite-missing` where the optional package is not installed.
 */
export async function openPglite(
  folder: string | null,
  load: PgliteLoader = () => import('@electric-sql/pglite'),
): Promise<Database> {
  const { PGlite } = await loadPglite(load);
  const fresh = folder === null || !(await hasDatabase(folder));
  const snapshot = fresh ? await readSnapshot() : null;
  const pglite = await PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === null ? {} : { loadDataDir: snapshot }),
  });
  return new PgliteDatabase(pglite);
}

async function hasDatabase(folder: string): Promise<boolean> {
  return access(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function loadPglite(load: PgliteLoader): Promise<{ readonly PGlite: typeof PGlite }> {
  try {
    return await load();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new NljobsError(
      'pglite-missing',
      'The embedded engine needs the package @electric-sql/pglite, which is not installed.\n' +
        'Install it with:  npm i @electric-sql/pglite\n' +
        'Or use PostgreSQL: choose the engine `postgres` and set DATABASE_URL.',
      { cause: error },
    );
  }
}

class PgliteDatabase implements Database {
  readonly kind = 'pglite';
  readonly #pglite: PGlite;
  /** The transaction that the calling code runs in, to refuse a statement past it, which would wait for ever. */
  readonly #open = new AsyncLocalStorage<{ open: boolean }>();

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async query<Row extends object>(text: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
    this.#refuseBypass();
    const { rows } = await this.#pglite.query<Row>(text, [...params]);
    return rows;
  }

  async script<Row extends object>(text: string): Promise<readonly Row[]> {
    this.#refuseBypass();
    try {
      return rowsOf<Row>(await this.#pglite.exec(text));
    } catch (error) {
      // A script may hold BEGIN … COMMIT. Where it broke inside, the one connection would stay in the dead transaction.
      await this.#pglite.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  async transaction<T>(body: (sql: Transaction) => Promise<T>): Promise<T> {
    this.#refuseBypass();
    const mark = { open: true };
    return this.#pglite.transaction(async (tx) => {
      const alive = (): void => {
        if (!mark.open)
          throw new NljobsError('closed', 'This transaction has ended; its `sql` cannot be used any more.');
      };
      const sql: Transaction = {
        async query<Row extends object>(text: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
          alive();
          return (await tx.query<Row>(text, [...params])).rows;
        },
        async script(text) {
          alive();
          await tx.exec(text);
        },
      };
      try {
        return await this.#open.run(mark, () => body(sql));
      } finally {
        mark.open = false;
      }
    }) as Promise<T>;
  }

  async listen(channel: string, heard: () => void): Promise<() => Promise<void>> {
    this.#refuseBypass();
    const stop = await this.#pglite.listen(channel, () => heard());
    return async () => {
      if (!this.#pglite.closed) await stop();
    };
  }

  async close(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }

  #refuseBypass(): void {
    if (this.#open.getStore()?.open !== true) return;
    throw new NljobsError(
      'transaction-bypassed',
      'A statement went past the open transaction. PGlite has one connection, so it would wait for ever: ' +
        'pass the transaction on as `within`.',
    );
  }
}

function rowsOf<Row extends object>(
  results: readonly { readonly rows: readonly Record<string, unknown>[] }[],
): readonly Row[] {
  return results.flatMap((result) => result.rows as readonly Row[]);
}
