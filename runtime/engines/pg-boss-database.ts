import type { Db } from 'pg-boss';
import type { Carry } from '../engine/engine.ts';
import type { Database, Sql } from '../store/sql.ts';

/** pg-boss on our connection: without parameters it may send several statements and wants the rows of all. */
export function asBossDatabase(database: Database): Db {
  return {
    async executeSql(text, values) {
      const rows =
        values === undefined || values.length === 0 ? await database.script(text) : await database.query(text, values);
      return { rows: [...rows] };
    },
  };
}

/** The option that lets a call of pg-boss join a transaction of the store. */
export function joining(within: Sql | undefined): { db?: Db } {
  if (within === undefined) return {};
  return {
    db: {
      async executeSql(text, values) {
        return { rows: [...(await within.query(text, values ?? []))] };
      },
    },
  };
}

/** The option that lets the one statement of a call be carried by another. */
export function carriedBy(carry: Carry | undefined): { db?: Db } {
  if (carry === undefined) return {};
  return {
    db: {
      async executeSql(text, values) {
        return { rows: [...(await carry({ text, values: values ?? [] }))] };
      },
    },
  };
}
