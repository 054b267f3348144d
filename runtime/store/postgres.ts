import type { Client, Pool, PoolClient, QueryResult } from 'pg';
import { NljobsError } from './errors.ts';
import type { Database, Transaction } from './sql.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; parameters such as `sslmode` as libpq knows them. */
  readonly url: string;
  /** Connections at most, beside the one that listens. */
  readonly connections?: number;
  /** What the connections are called, for those who look at the database; default `nljobs`. */
  readonly name?: string;
  /** Told of connections lost while idle; the pool opens new ones by itself. */
  readonly onError?: (error: Error) => void;
}

const RECONNECT_MS = [200, 1_000, 5_000, 15_000] as const;

/**
 * Opens a pool on PostgreSQL and makes sure that it answers.
 * Errors: `database-url-invalid`, `database-unreachable` (no answer), `database-refused` (an answer, but no).
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const where = describeUrl(options.url);
  const pg = (await import('pg')).default;
  const config = {
    connectionString: options.url,
    application_name: options.name ?? 'nljobs',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
  const pool = new pg.Pool({ ...config, max: options.connections ?? 10 });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on('error', (error) => options.onError?.(error));
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end().catch(() => {});
    throw connectionError(error, where);
  }
  return new PostgresDatabase(pool, () => new pg.Client(config), options.onError ?? (() => {}));
}

/** Host, port and database of a URL, without its password. */
function describeUrl(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') throw new Error('another protocol');
    const database = decodeURIComponent(parsed.pathname.slice(1));
    return `${parsed.hostname === '' ? 'localhost' : parsed.hostname}:${parsed.port === '' ? '5432' : parsed.port}${database === '' ? '' : `, database "${database}"`}`;
  } catch (error) {
    throw new NljobsError(
      'database-url-invalid',
      'The database URL cannot be read. Write it as postgres://user:password@host:5432/database, with special characters in the password percent-encoded.',
      { cause: error },
    );
  }
}

function connectionError(error: unknown, where: string): NljobsError {
  const reason = reasonOf(error);
  const sqlState = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // SQLSTATE classes 28 (authorization) and 3D (no such database): the server is there and says no.
  if (/^(28|3D)/.test(sqlState)) {
    return new NljobsError('database-refused', `PostgreSQL at ${where} refused the connection: ${reason}.`, {
      cause: error,
    });
  }
  return new NljobsError(
    'database-unreachable',
    `PostgreSQL at ${where} cannot be reached: ${reason}.\nIs it running, and is DATABASE_URL right?`,
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  // Node answers an AggregateError without a message where a name has several addresses.
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres';
  readonly #pool: Pool;
  readonly #newClient: () => Client;
  readonly #onError: (error: Error) => void;
  readonly #listeners = new Set<() => Promise<void>>();
  #closed = false;

  constructor(pool: Pool, newClient: () => Client, onError: (error: Error) => void) {
    this.#pool = pool;
    this.#newClient = newClient;
    this.#onError = onError;
  }

  async query<Row extends object>(text: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.#pool.query<Row & Record<string, unknown>>(text, [...params])).rows;
  }

  async script<Row extends object>(text: string): Promise<readonly Row[]> {
    return this.#withClient(async (client, giveUp) => {
      try {
        return rowsOf<Row>(await client.query(text));
      } catch (error) {
        // A script may hold BEGIN … COMMIT: a connection that broke inside must not go back with an open transaction.
        giveUp(error);
        throw error;
      }
    });
  }

  async transaction<T>(body: (sql: Transaction) => Promise<T>): Promise<T> {
    return this.#withClient(async (client, giveUp) => {
      let open = true;
      try {
        await client.query('BEGIN');
        const result = await body(transactionOn(client, () => open));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(giveUp);
        throw error;
      } finally {
        open = false;
      }
    });
  }

  /**
   * Takes a connection out of the pool for `body`, and puts it back, or away where `body` gave it up. One that breaks
   * meanwhile fails its statement and says so as an event beside, which would end the process if nobody listened.
   */
  async #withClient<T>(body: (client: PoolClient, giveUp: (error: unknown) => void) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const giveUp = (error: unknown): void => {
      broken = error instanceof Error ? error : new Error(String(error));
    };
    client.on('error', giveUp);
    try {
      return await body(client, giveUp);
    } finally {
      client.release(broken);
      // Only now that the pool listens again: there is no moment at which nobody does.
      client.off('error', giveUp);
    }
  }

  async listen(channel: string, heard: () => void): Promise<() => Promise<void>> {
    let client: Client | null = null;
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    let failures = 0;

    const connect = async (): Promise<void> => {
      const next = this.#newClient();
      next.on('notification', () => heard());
      next.on('error', (error) => this.#onError(error));
      next.on('end', () => {
        if (client !== next) return;
        client = null;
        retry();
      });
      await next.connect();
      await next.query(`LISTEN ${quoteName(channel)}`);
      if (stopped) await next.end();
      else client = next;
    };
    const retry = (): void => {
      if (stopped) return;
      const wait = RECONNECT_MS[Math.min(failures, RECONNECT_MS.length - 1)] ?? 15_000;
      failures += 1;
      timer = setTimeout(() => {
        connect().then(
          () => {
            failures = 0;
            heard();
          },
          (error: unknown) => {
            this.#onError(error instanceof Error ? error : new Error(String(error)));
            retry();
          },
        );
      }, wait);
      timer.unref();
    };
    const stop = async (): Promise<void> => {
      if (stopped) return;
      stopped = true;
      this.#listeners.delete(stop);
      clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end();
    };

    await connect();
    this.#listeners.add(stop);
    return stop;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#listeners].map((stop) => stop()));
    await this.#pool.end();
  }
}

function transactionOn(client: PoolClient, isOpen: () => boolean): Transaction {
  const alive = (): void => {
    if (!isOpen()) throw new NljobsError('closed', 'This transaction has ended; its `sql` cannot be used any more.');
  };
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
      alive();
      return (await client.query<Row & Record<string, unknown>>(text, [...params])).rows;
    },
    async script(text) {
      alive();
      await client.query(text);
    },
  };
}

/** node-postgres answers several statements with a list of results, one statement with one. */
function rowsOf<Row extends object>(answer: QueryResult | readonly QueryResult[]): readonly Row[] {
  const results = Array.isArray(answer) ? (answer as readonly QueryResult[]) : [answer as QueryResult];
  return results.flatMap((result) => result.rows as readonly Row[]);
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
