export interface QueryOptions {
  /** Sent so often that the database may read and plan it once for many uses; its plan stays right while tables grow. */
  readonly often?: boolean;
}

/** The one thing the store asks of a database: run a statement, with `$1`-style parameters, get rows. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly Row[]>;
}

/**
 * A statement that another one carries as a common table expression, so that both are one round trip and happen together.
 * It holds no dollar sign but those of its parameters.
 */
export interface Carried {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * A transaction that somebody else began: a `Client` or `PoolClient` of pg between BEGIN and COMMIT, or anything that
 * answers `query(text, values)` with `rows` as pg does.
 */
export interface TransactionClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** What runs inside `Database.transaction`. It is dead once the transaction has ended. */
export interface Transaction extends Sql {
  /** Several statements without parameters. */
  script(text: string): Promise<void>;
}

/** A database of the store: PGlite or PostgreSQL. */
export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres';
  /**
   * Runs `body` in one transaction; an error rolls back and is thrown on. Inside, use the `sql` that is handed in:
   * PGlite has a single connection, so that a statement past it could only wait for ever (and is refused instead).
   */
  transaction<T>(body: (sql: Transaction) => Promise<T>): Promise<T>;
  /** Several statements without parameters; gives the rows of all of them, in order. */
  script<Row extends object = Record<string, unknown>>(text: string): Promise<readonly Row[]>;
  /**
   * Hears NOTIFY on `channel`. `heard` is also called when a lost connection is back, since something may have been
   * missed meanwhile. Gives how to stop.
   */
  listen(channel: string, heard: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
