import { toJson } from './json.ts';
import type { Sql } from './sql.ts';
import type { WorkerSign, WorkerStore } from './worker-store.ts';

interface Row {
  /** One of an earlier version says less. */
  readonly said: Omit<WorkerSign, 'id' | 'namespace' | Later> & Partial<Pick<WorkerSign, Later>>;
  readonly id: string;
  readonly namespace: string;
  readonly since: Date;
  readonly seen: Date;
  readonly silent: boolean;
}

type Later = 'scheduling' | 'zones' | 'clock';

/** See `WorkerStore`. */
export function createWorkerStore(sql: Sql): WorkerStore {
  return {
    async say({ id, namespace, ...said }) {
      await sql.query(
        `INSERT INTO nljobs.workers (id, namespace, said) VALUES ($1, $2, $3::jsonb)
         ON CONFLICT (id) DO UPDATE SET namespace = excluded.namespace, said = excluded.said, seen = excluded.seen`,
        [id, namespace, toJson(said)],
      );
    },
    async leave(id) {
      await sql.query('DELETE FROM nljobs.workers WHERE id = $1', [id]);
    },
    async forget() {
      await sql.query("DELETE FROM nljobs.workers WHERE seen < clock_timestamp() - interval '1 day'");
    },
    async list(namespace) {
      const rows = await sql.query<Row>(
        `SELECT *, seen < clock_timestamp() - interval '30 seconds' AS silent FROM nljobs.workers
         WHERE namespace = $1 AND seen > clock_timestamp() - interval '1 hour'
         ORDER BY since DESC, id`,
        [namespace],
      );
      return rows.map(({ id, namespace, said: { clock, ...said }, since, seen, silent }) => ({
        scheduling: true,
        zones: null,
        ...said,
        ahead: clock === undefined ? null : clock - seen.getTime(),
        id,
        namespace,
        since: since.getTime(),
        seen: seen.getTime(),
        silent,
      }));
    },
  };
}
