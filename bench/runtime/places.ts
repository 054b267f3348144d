import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../runtime/engine/engine.ts';
import { joinApart } from '../../runtime/engines/apart.ts';
import { startServer } from '../../runtime/engines/contract-run-postgres.ts';
import { startTemporal } from '../../runtime/engines/contract-run-temporal.ts';
import { createPgBossEngine } from '../../runtime/engines/pg-boss.ts';
import { openPglite } from '../../runtime/store/pglite.ts';
import { openPostgres } from '../../runtime/store/postgres.ts';
import type { Database } from '../../runtime/store/sql.ts';
import { createSqlStore } from '../../runtime/store/sql-store.ts';
import type { Store } from '../../runtime/store/store.ts';
import { type CountingDatabase, counting } from './counting.ts';
import { startQueue } from './peers.ts';

/** Those whose queue is in the store's database. */
export const SHARED = ['memory', 'folder', 'postgres'] as const;
export const PLACES = [...SHARED, 'redis', 'temporal'] as const;
/**
 * Where store and queue are: PGlite in memory, PGlite in a folder, PostgreSQL in a process of its own, or the store there and
 * the queue on a Redis or a Temporal server.
 */
export type Place = (typeof PLACES)[number];

/** A server of a queue alone. */
export type QueueServer =
  | { readonly kind: 'redis'; readonly port: number }
  | { readonly kind: 'temporal'; readonly address: string };

/** A store and an engine on one counted database, all open. */
export interface OpenPlace {
  readonly place: Place;
  readonly database: CountingDatabase;
  readonly store: Store;
  readonly engine: Engine;
  /** Where the queue is, where it is apart from the store. */
  readonly server: QueueServer | null;
  close(): Promise<void>;
}

/** Opens databases of a place, each empty and migrated. `server` is started at the first need and kept. */
export class Places {
  #server: ReturnType<typeof startServer> | null = null;
  #redis: ReturnType<typeof startQueue> | null = null;
  #temporal: ReturnType<typeof startTemporal> | null = null;

  /** Null where a server that it needs cannot be started here. */
  async open(place: Place, options: { readonly weigh?: boolean } = {}): Promise<OpenPlace | null> {
    const server = await this.#queueServer(place);
    if (server === undefined) return null;
    const bare = await this.#database(place);
    if (bare === null) return null;
    const database = counting(bare.database, options);
    const store = createSqlStore(database);
    await store.migrate();
    const engine =
      server === null
        ? createPgBossEngine({ name: place === 'postgres' ? 'postgres' : 'embedded', database, migrate: true })
        : await queueOn(server, store);
    await engine.start();
    const close = async (): Promise<void> => {
      await engine.stop();
      await bare.dispose();
    };
    return { place, database, store, engine, server, close };
  }

  async stop(): Promise<void> {
    await (await this.#temporal)?.stop();
    await (await this.#redis)?.stop();
    await (await this.#server)?.stop();
  }

  /** Null where the queue is in the store's database; undefined where there should be a server and is none. */
  async #queueServer(place: Place): Promise<QueueServer | null | undefined> {
    if (place === 'redis') {
      this.#redis ??= startQueue();
      const redis = await this.#redis;
      return redis === null ? undefined : { kind: 'redis', port: redis.port };
    }
    if (place === 'temporal') {
      this.#temporal ??= startTemporal();
      const temporal = await this.#temporal;
      return temporal === null ? undefined : { kind: 'temporal', address: temporal.address };
    }
    return null;
  }

  async #database(place: Place): Promise<{ database: Database; dispose: () => Promise<void> } | null> {
    if (place !== 'memory' && place !== 'folder') {
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

/** The engine of a server, joined to its store as the runtime joins them. */
async function queueOn(server: QueueServer, { posts }: Store): Promise<Engine> {
  queues += 1;
  const own = `bench-${queues}`;
  const onError = (error: Error): void => console.error(error.message);
  return joinApart({ engine: await engineOn(server, own, onError), posts, onError });
}

async function engineOn(server: QueueServer, own: string, onError: (error: Error) => void): Promise<Engine> {
  if (server.kind === 'redis') {
    const { createBullMqEngine } = await import('../../runtime/engines/bullmq/engine.ts');
    return createBullMqEngine({ url: `redis://127.0.0.1:${server.port}/0`, prefix: own, onError });
  }
  const { createTemporalEngine } = await import('../../runtime/engines/temporal/index.ts');
  return createTemporalEngine({ address: server.address, prefix: own, onError });
}
