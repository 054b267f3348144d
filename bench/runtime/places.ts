import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../runtime/engine/engine.ts';
import { startServer } from '../../runtime/engines/contract-run-postgres.ts';
import { createPgBossEngine } from '../../runtime/engines/pg-boss.ts';
import { openPglite } from '../../runtime/store/pglite.ts';
import { openPostgres } from '../../runtime/store/postgres.ts';
import type { Database } from '../../runtime/store/sql.ts';
import { createSqlStore } from '../../runtime/store/sql-store.ts';
import type { Store } from '../../runtime/store/store.ts';
import { type CountingDatabase, counting } from './counting.ts';
import { startRedis } from './peers.ts';

export const PLACES = ['memory', 'folder', 'postgres', 'redis'] as const;
/**
 * Where store and queue are: PGlite in memory, PGlite in a folder, PostgreSQL in a process of its own, or the store there and
 * the queue on a Redis.
 */
export type Place = (typeof PLACES)[number];

/** A store and an engine on one counted database, all open. */
export interface OpenPlace {
  readonly place: Place;
  readonly database: CountingDatabase;
  readonly store: Store;
  readonly engine: Engine;
  /** The port of the queue's Redis, where it is on one. */
  readonly redis: number | null;
  close(): Promise<void>;
}

/** Opens databases of a place, each empty and migrated. `server` is started at the first need and kept. */
export class Places {
  #server: ReturnType<typeof startServer> | null = null;
  #redis: ReturnType<typeof startRedis> | null = null;

  /** Null where no PostgreSQL, or no Redis, can be started here. */
  async open(place: Place, options: { readonly weigh?: boolean } = {}): Promise<OpenPlace | null> {
    const redis = place === 'redis' ? await this.#startRedis() : undefined;
    if (redis === null) return null;
    const bare = await this.#database(place);
    if (bare === null) return null;
    const database = counting(bare.database, options);
    const store = createSqlStore(database);
    await store.migrate();
    const engine =
      redis === undefined
        ? createPgBossEngine({ name: place === 'postgres' ? 'postgres' : 'embedded', database, migrate: true })
        : await queueOn(redis.port, store);
    await engine.start();
    const close = async (): Promise<void> => {
      await engine.stop();
      await bare.dispose();
    };
    return { place, database, store, engine, redis: redis?.port ?? null, close };
  }

  async stop(): Promise<void> {
    await (await this.#redis)?.stop();
    await (await this.#server)?.stop();
  }

  #startRedis(): ReturnType<typeof startRedis> {
    this.#redis ??= startRedis();
    return this.#redis;
  }

  async #database(place: Place): Promise<{ database: Database; dispose: () => Promise<void> } | null> {
    if (place === 'postgres' || place === 'redis') {
      this.#server ??= startServer();
      const server = await this.#server;
      if (server === null) return null;
      const database = await openPostgres({ url: await server.createDatabase() });
      return { database, dispose: () => database.close() };
    }
    const folder = place === 'folder' ? await mkdtemp(join(tmpdir(), 'nljobs-bench-')) : null;
    const database = await openPglite(folder);
    return {
      database,
      dispose: async () => {
        await database.close();
        if (folder !== null) await rm(folder, { recursive: true, force: true });
      },
    };
  }
}

let queues = 0;

/** The engine on a Redis, joined to its store as the runtime joins them. */
async function queueOn(port: number, { posts }: Store): Promise<Engine> {
  queues += 1;
  const [{ createBullMqEngine }, { joinApart }] = await Promise.all([
    import('../../runtime/engines/bullmq/engine.ts'),
    import('../../runtime/engines/apart.ts'),
  ]);
  const onError = (error: Error): void => console.error(error.message);
  const engine = createBullMqEngine({ url: `redis://127.0.0.1:${port}/0`, prefix: `bench-${queues}`, onError });
  return joinApart({ engine, posts, onError });
}
