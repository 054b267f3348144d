import { z } from 'zod';
import { PRIORITIES } from '../spec/vocabulary.ts';
import { toJson, toText } from './json.ts';
import type { PostStore } from './post-store.ts';
import type { Database } from './sql.ts';

const CHANNEL = 'nljobs_posts';
/** Stands where a namespace would, and none is called so: the row that names the store itself. */
const STORE = '';

const delivery = z.object({
  id: z.string(),
  runId: z.string(),
  job: z.string(),
  group: z.string(),
  priority: z.enum(PRIORITIES),
  at: z.number().nullable(),
  after: z.number().exactOptional(),
  root: z.string().exactOptional(),
});
const change = z.object({
  enqueue: z.array(delivery),
  cancel: z.array(z.object({ id: z.string(), root: z.string() })),
});

/** See `PostStore`. A row is all that one transaction has to say. */
export function createPostStore(database: Database): PostStore {
  return {
    async put(said, after, wake, within) {
      const [row] = await within.query<{ number: string }>(
        `INSERT INTO nljobs.posts (change, due_at) VALUES ($1::jsonb, clock_timestamp() + $2::bigint * interval '1 millisecond')
         RETURNING number::text`,
        [toJson(said), after],
      );
      if (wake) await within.query(`NOTIFY ${CHANNEL}`);
      return row?.number ?? '';
    },
    async take(limit, during) {
      const rows = await database.query<{ number: string; change: unknown; age: number }>(
        `WITH due AS MATERIALIZED (
           SELECT number FROM nljobs.posts WHERE due_at <= clock_timestamp() ORDER BY number LIMIT $1::bigint FOR UPDATE SKIP LOCKED
         )
         UPDATE nljobs.posts SET due_at = clock_timestamp() + $2::bigint * interval '1 millisecond'
         FROM due WHERE posts.number = due.number
         RETURNING posts.number::text, change, ceil(extract(epoch FROM clock_timestamp() - put_at) * 1000)::float8 AS age`,
        [limit, during],
      );
      return rows
        .map((row) => ({ number: row.number, change: change.safeParse(row.change).data ?? null, age: row.age }))
        .sort((a, b) => (BigInt(a.number) < BigInt(b.number) ? -1 : 1));
    },
    async remove(numbers) {
      if (numbers.length > 0)
        await database.query('DELETE FROM nljobs.posts WHERE number = ANY ($1::bigint[])', [numbers]);
    },
    async waiting() {
      const [row] = await database.query<{ count: number; age: number }>(
        `SELECT count(*)::integer AS count,
           coalesce(ceil(extract(epoch FROM clock_timestamp() - min(put_at)) * 1000), 0)::float8 AS age
         FROM (SELECT put_at FROM nljobs.posts ORDER BY number LIMIT 1000) AS first`,
      );
      return { count: row?.count ?? 0, age: row?.age ?? 0 };
    },
    async memory(namespace) {
      const [row] = await database.query<{ memory: string }>('SELECT memory FROM nljobs.queues WHERE namespace = $1', [
        toText(namespace),
      ]);
      return row?.memory ?? null;
    },
    async remember(namespace, memory) {
      await database.query(
        `INSERT INTO nljobs.queues (namespace, memory) VALUES ($1, $2)
         ON CONFLICT (namespace) DO UPDATE SET memory = excluded.memory`,
        [toText(namespace), toText(memory)],
      );
    },
    async identity() {
      const [row] = await database.query<{ memory: string }>(
        `WITH made AS (
           INSERT INTO nljobs.queues (namespace, memory) VALUES ($1, gen_random_uuid()::text) ON CONFLICT DO NOTHING RETURNING memory
         )
         SELECT memory FROM made UNION ALL SELECT memory FROM nljobs.queues WHERE namespace = $1`,
        [STORE],
      );
      // Another instance made it at this moment: neither half of the statement saw it.
      return row?.memory ?? this.identity();
    },
    async known() {
      const [row] = await database.query<{ memory: string }>('SELECT memory FROM nljobs.queues WHERE namespace = $1', [
        STORE,
      ]);
      return row?.memory ?? null;
    },
    listen: (heard) => database.listen(CHANNEL, heard),
  };
}
