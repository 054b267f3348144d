import { instant, toJson } from './json.ts';
import { storedKey } from './keys.ts';
import { RETRIED } from './retried.ts';
import type { Sql } from './sql.ts';

/** What is known of something that a run does once. */
export interface Once {
  /** The run that this one retries, and so on: the same for all that try the same again. */
  readonly root: string;
  /** What it gave, JSON; null where it was not done. */
  readonly done: { readonly value: unknown } | null;
}

/** What runs did once, whatever the number of their attempts, and what that gave. */
export interface OnceStore {
  find(run: string, key: string): Promise<Once>;
  /** Records that it is done. What is recorded already stays. A run that does any has not lost its workers in a row. */
  record(run: string, key: string, value: unknown, at: number): Promise<void>;
}

export function createOnceStore(sql: Sql): OnceStore {
  return {
    async find(run, key) {
      const rows = await sql.query<{ root: string; found: boolean; value: unknown }>(
        `${RETRIED}
         SELECT (SELECT id FROM retried ORDER BY depth DESC LIMIT 1) AS root, o.key IS NOT NULL AS found, o.value
         FROM retried t LEFT JOIN nljobs.once o ON o.run_id = t.id AND o.key = $2
         ORDER BY found DESC, t.depth LIMIT 1`,
        [run, storedKey(key)],
      );
      const [first] = rows;
      return { root: first?.root ?? run, done: first?.found === true ? { value: first.value } : null };
    },
    async record(run, key, value, at) {
      await sql.query(
        `WITH further AS (UPDATE nljobs.runs SET losses = 0 WHERE id = $1::uuid AND losses > 0)
         INSERT INTO nljobs.once (run_id, key, at, value) VALUES ($1::uuid, $2, $3::timestamptz, $4::jsonb)
         ON CONFLICT DO NOTHING`,
        [run, storedKey(key), instant(at), toJson(value)],
      );
    },
  };
}
