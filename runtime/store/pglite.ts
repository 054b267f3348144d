import { AsyncLocalStorage } from 'node:async_hooks';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { isFull, wordsOf } from './disk.ts';
import { NljobsError } from './errors.ts';
import { KeptStatements } from './kept-statements.ts';
import { throwWhenEnded } from './pglite-abort.ts';
import type { Program } from './pglite-program.ts';
import { openKnowingTypes } from './pglite-types.ts';
import { readSnapshot } from './snapshot.ts';
import type { Database, QueryOptions, Transaction } from './sql.ts';

/** How PGlite is loaded; tests hand in one that fails. */
type PgliteLoader = () => Promise<Pick<typeof import('@electric-sql/pglite'), 'PGlite' | 'types'>>;

export interface PgliteOptions {
  /** Whether a new database may have the schemas of store and queue already; otherwise it is empty. */
  readonly prepared?: boolean;
  /** How PGlite is loaded, where not by its name. */
  readonly load?: PgliteLoader;
  /** Its WebAssembly, where that is being compiled already. */
  readonly program?: Promise<Program | null>;
  /** Told once when PGlite has come to a stop by itself (a full disk, a damaged file): it answers nothing any more. */
  readonly onStopped?: (error: NljobsError) => void;
}

/** How long after it was opened a database is asked for its types, milliseconds. */
const LEARN_AFTER = 2_000;

/** Makes of a snapshot what `initdb` makes. */
const EMPTY = 'DROP SCHEMA IF EXISTS nljobs CASCADE; DROP SCHEMA IF EXISTS nljobs_queue CASCADE';

/**
 * What PostgreSQL is started with: as PGlite does it, with fewer buffers. It has one connection, and the operating system
 * keeps its files in memory besides: PostgreSQL's own 128 MB only make a process larger, and each start slower.
 */
export function startParametersOf({ defaultStartParams }: typeof PGlite): string[] {
  return [...defaultStartParams, '-c', 'shared_buffers=32MB'];
}

/**
 * Opens PGlite on a folder, or in memory where `folder` is null. It has one connection: statements queue, a transaction
 * has it alone. The folder must be locked before (folder.ts): PGlite itself lets two processes overwrite each other.
 * Errors: `pglite-missing` where the optional package is not installed.
 */
export async function openPglite(folder: string | null, options: PgliteOptions = {}): Promise<Database> {
  const module = await loadPglite(options.load ?? (() => import('@electric-sql/pglite')));
  const fresh = folder === null || !(await hasDatabase(folder));
  const snapshot = fresh ? await readSnapshot() : null;
  const program = await options.program;
  const pglite = await openKnowingTypes(module, {
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === null ? {} : { loadDataDir: snapshot }),
    ...(program ? { pgliteWasmModule: program } : {}),
    startParams: startParametersOf(module.PGlite),
  });
  const database = new PgliteDatabase(pglite, folder, options.onStopped ?? (() => {}));
  database.learnTypesLater();
  if (snapshot !== null && options.prepared !== true) await database.script(EMPTY);
  return database;
}

/** A database on a PGlite that is open. `folder`: where it is kept, null for memory. */
export function databaseOn(
  pglite: PGlite,
  folder: string | null = null,
  onStopped: (error: NljobsError) => void = () => {},
): Database {
  return new PgliteDatabase(pglite, folder, onStopped);
}

/** Whether a folder is one of PGlite's. */
export async function hasDatabase(folder: string): Promise<boolean> {
  return access(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function loadPglite(load: PgliteLoader): ReturnType<PgliteLoader> {
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
  readonly #folder: string | null;
  /** The transaction that the calling code runs in, to refuse a statement past it, which would wait for ever. */
  readonly #open = new AsyncLocalStorage<{ open: boolean }>();
  readonly #onStopped: (error: NljobsError) => void;
  /** How to reject what is under way: once PGlite has stopped, no answer comes. */
  readonly #underWay = new Set<(error: NljobsError) => void>();
  #last: Promise<void> = Promise.resolve();
  #kept: KeptStatements | null = null;
  #learning: NodeJS.Timeout | undefined;
  #stopped: NljobsError | null = null;
  #closing = false;

  constructor(pglite: PGlite, folder: string | null, onStopped: (error: NljobsError) => void) {
    this.#pglite = pglite;
    this.#folder = folder;
    this.#onStopped = onStopped;
    throwWhenEnded(pglite);
  }

  async query<Row extends object>(
    text: string,
    params: readonly unknown[] = [],
    { often = false }: QueryOptions = {},
  ): Promise<readonly Row[]> {
    this.#refuseBypass();
    if (often) return this.#answer(async () => (await this.#keptStatements()).query<Row>(text, params));
    const { rows } = await this.#answer(() => this.#pglite.query<Row>(text, [...params]));
    return rows;
  }

  async script<Row extends object>(text: string): Promise<readonly Row[]> {
    this.#refuseBypass();
    try {
      return rowsOf<Row>(await this.#answer(() => this.#pglite.exec(text)));
    } catch (error) {
      // A script may hold BEGIN … COMMIT. Where it broke inside, the one connection would stay in the dead transaction.
      await this.#answer(() => this.#pglite.query('ROLLBACK')).catch(() => {});
      throw error;
    }
  }

  async transaction<T>(body: (sql: Transaction) => Promise<T>): Promise<T> {
    this.#refuseBypass();
    const mark = { open: true };
    const answer = <R>(ask: () => Promise<R>): Promise<R> => this.#answerWithin(ask);
    const run = (): Promise<T> =>
      this.#pglite.transaction(async (tx) => {
        const alive = (): void => {
          if (!mark.open)
            throw new NljobsError('closed', 'This transaction has ended; its `sql` cannot be used any more.');
        };
        const sql: Transaction = {
          async query<Row extends object>(text: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
            alive();
            return (await answer(() => tx.query<Row>(text, [...params]))).rows;
          },
          async script(text) {
            alive();
            await answer(() => tx.exec(text));
          },
        };
        try {
          return await this.#open.run(mark, () => body(sql));
        } finally {
          mark.open = false;
        }
      }) as Promise<T>;
    return this.#answer(run);
  }

  async listen(channel: string, heard: () => void): Promise<() => Promise<void>> {
    this.#refuseBypass();
    const stop = await this.#answer(() => this.#pglite.listen(channel, () => heard()));
    return async () => {
      if (!this.#closing && !this.#pglite.closed && this.#stopped === null) await this.#answer(stop);
    };
  }

  /** Asks for the types that an application has made, once the start is over. */
  learnTypesLater(): void {
    this.#learning = setTimeout(() => {
      // Told of what comes next, where PGlite has stopped.
      this.#answer(() => this.#pglite.refreshArrayTypes()).catch(() => {});
    }, LEARN_AFTER);
    this.#learning.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#learning);
    // What is asked from now on would be done, and answered with nothing.
    this.#closing = true;
    if (!this.#pglite.closed && this.#stopped === null) await this.#pglite.close();
  }

  async #keptStatements(): Promise<KeptStatements> {
    this.#kept ??= new KeptStatements(this.#pglite, await import('@electric-sql/pglite'));
    return this.#kept;
  }

  /**
   * What PGlite answers, to one question after the other. After its last words it must be asked nothing: it would hold
   * this thread for ever. So what waits here is rejected then, and what it was asked before too.
   */
  #answer<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#stopped !== null) {
        reject(this.#stopped);
        return;
      }
      this.#underWay.add(reject);
      this.#last = this.#last.then(async () => {
        if (this.#stopped !== null) return;
        try {
          if (this.#closing) throw new NljobsError('closed', 'The embedded database is closed.');
          resolve(await ask());
        } catch (error) {
          if (hasStopped(error)) this.#stop(error);
          reject(this.#stopped ?? error);
        } finally {
          this.#underWay.delete(reject);
        }
      });
    });
  }

  /** The same within a transaction. Where PGlite stops, its body goes no further: PGlite would be asked to roll back. */
  async #answerWithin<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!hasStopped(error)) throw error;
      this.#stop(error);
      return new Promise<never>(() => {});
    }
  }

  #stop(error: Error): void {
    if (this.#stopped !== null) return;
    const stopped = stoppedError(error, this.#folder);
    this.#stopped = stopped;
    for (const reject of this.#underWay) reject(stopped);
    this.#underWay.clear();
    this.#onStopped(stopped);
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

/** PostgreSQL's last words (PANIC, FATAL), or the end of the program that holds it. */
function hasStopped(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    // That of WebAssembly; an error of ours that a transaction's body threw carries a code.
    (error.name === 'RuntimeError' && !('code' in error)) ||
    error.name === 'ExitStatus' ||
    ('severity' in error && (error.severity === 'PANIC' || error.severity === 'FATAL'))
  );
}

function stoppedError(error: Error, folder: string | null): NljobsError {
  const full = folder !== null && isFull(folder);
  return new NljobsError(
    'database-stopped',
    `The embedded database has stopped: ${full ? 'its disk is full' : wordsOf(error)}.\n` +
      `Nothing that was acknowledged is lost. ${full ? `Make room on the disk of ${folder}, and start` : 'Start'} nljobs again.`,
    { cause: error },
  );
}

function rowsOf<Row extends object>(
  results: readonly { readonly rows: readonly Record<string, unknown>[] }[],
): readonly Row[] {
  return results.flatMap((result) => result.rows as readonly Row[]);
}
