import { randomUUID } from 'node:crypto';
import { toJson, toJsonOrNote } from './json.ts';
import { type RelayStore, TOLD_AT_ONCE, TOLD_KEPT } from './relay-store.ts';
import type { Database } from './sql.ts';

const CHANNEL = 'nljobs_told';

/** Tells this lock from any other advisory lock. */
const TELL_LOCK = 7_237_001;

/** See `RelayStore`. On PGlite there is no other instance, and so nothing to relay. */
export function createRelayStore(database: Database): RelayStore | null {
  if (database.kind === 'pglite') return null;
  const me = randomUUID();
  const last = async (): Promise<string> => {
    const [row] = await database.query<{ last: string }>('SELECT coalesce(max(seq), 0)::text AS last FROM nljobs.told');
    return row?.last ?? '0';
  };
  return {
    async lookOn(ms) {
      await database.query(
        `WITH over AS (DELETE FROM nljobs.onlookers WHERE until < now() AND instance <> $1)
         INSERT INTO nljobs.onlookers (instance, until) VALUES ($1, now() + $2::bigint * interval '1 millisecond')
         ON CONFLICT (instance) DO UPDATE SET until = excluded.until`,
        [me, ms],
      );
    },
    async isWatched() {
      const [row] = await database.query<{ watched: boolean }>(
        'SELECT EXISTS (SELECT 1 FROM nljobs.onlookers WHERE until > now() AND instance <> $1) AS watched',
        [me],
      );
      return row?.watched === true;
    },
    async tell(events) {
      await database.transaction(async (sql) => {
        // One after the other, so that numbers are seen in their order: who has heard one has missed none before it.
        await sql.query('SELECT pg_advisory_xact_lock($1)', [TELL_LOCK]);
        await sql.query(
          `WITH over AS (DELETE FROM nljobs.told WHERE at < clock_timestamp() - $3::bigint * interval '1 millisecond')
           INSERT INTO nljobs.told (instance, events) VALUES ($1, $2::jsonb)`,
          [me, toJson(toJsonOrNote(events)), TOLD_KEPT],
        );
        await sql.query(`NOTIFY ${CHANNEL}`);
      });
    },
    async told(after) {
      if (after === null) return { mark: await last(), events: [] };
      const rows = await database.query<{ seq: string; own: boolean; events: readonly unknown[] }>(
        `SELECT seq::text, instance = $1 AS own, CASE WHEN instance <> $1 THEN events END AS events
         FROM nljobs.told WHERE seq > $2::bigint ORDER BY nljobs.told.seq LIMIT ${TOLD_AT_ONCE}`,
        [me, after],
      );
      if (rows.length === 0) {
        // A crash of the server empties the table, and its numbers may begin anew. Where all was merely forgotten, a gap
        // does no harm.
        const mark = await last();
        if (BigInt(mark) < BigInt(after)) return { mark, events: [{ type: 'gap', at: Date.now() }] };
      }
      return {
        mark: rows.at(-1)?.seq ?? after,
        events: rows.flatMap(({ own, events }) => (own || !Array.isArray(events) ? [] : events)),
      };
    },
    async forget() {
      await database.query(
        `DELETE FROM nljobs.told WHERE at < clock_timestamp() - $1::bigint * interval '1 millisecond'`,
        [TOLD_KEPT],
      );
    },
    listen: (heard) => database.listen(CHANNEL, heard),
  };
}
