/** The one thing the store asks of a database: run a statement, with `$1`-style parameters, get rows. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<readonly Row[]>;
}

/** A database of the store: PGlite or PostgreSQL. */
export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres';
  /** Runs `body` in one transaction; an error rolls back and is thrown on. */
  transaction<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  /** Several statements without parameters, for migrations. */
  script(text: string): Promise<void>;
  close(): Promise<void>;
}
