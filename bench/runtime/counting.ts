import type { Database, QueryOptions, Sql } from '../../runtime/store/sql.ts';

/** What went to a database and came back. */
export interface Counts {
  /** Round trips that carry SQL; a transaction's BEGIN and COMMIT are one each. */
  readonly statements: number;
  readonly transactions: number;
  /** Bytes of parameters and of rows, as JSON. The text of the statements is not counted. */
  readonly bytes: number;
}

/** A database that counts what passes through it. */
export interface CountingDatabase extends Database {
  counts(): Counts;
  /** How often each statement was sent, by its text with white space joined; BEGIN and COMMIT by their names. */
  texts(): ReadonlyMap<string, number>;
  reset(): void;
}

/** Wraps a database so that statements are counted. Bytes are only added up where `weigh` is asked for: it costs time. */
export function counting(database: Database, { weigh = false }: { readonly weigh?: boolean } = {}): CountingDatabase {
  let statements = 0;
  let transactions = 0;
  let bytes = 0;
  let texts = new Map<string, number>();
  const note = (text: string): void => {
    statements += 1;
    const short = text.replace(/\s+/g, ' ').trim();
    texts.set(short, (texts.get(short) ?? 0) + 1);
  };
  const weighed = <T>(value: T): T => {
    if (weigh) bytes += JSON.stringify(value)?.length ?? 0;
    return value;
  };
  const countingSql = (sql: Sql): Sql => ({
    async query<Row extends object>(
      text: string,
      params: readonly unknown[] = [],
      options: QueryOptions = {},
    ): Promise<readonly Row[]> {
      note(text);
      weighed(params);
      return weighed(await sql.query<Row>(text, params, options));
    },
  });
  return {
    kind: database.kind,
    ...countingSql(database),
    async script<Row extends object>(text: string): Promise<readonly Row[]> {
      note(text);
      return weighed(await database.script<Row>(text));
    },
    async transaction(body) {
      transactions += 1;
      note('BEGIN');
      const answer = await database.transaction((sql) =>
        body({
          ...countingSql(sql),
          async script(text) {
            note(text);
            await sql.script(text);
          },
        }),
      );
      note('COMMIT');
      return answer;
    },
    listen: (channel, heard) => database.listen(channel, heard),
    close: () => database.close(),
    counts: () => ({ statements, transactions, bytes }),
    texts: () => texts,
    reset() {
      [statements, transactions, bytes] = [0, 0, 0];
      texts = new Map();
    },
  };
}
