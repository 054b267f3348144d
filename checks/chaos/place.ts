import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Server, startServer } from '../../runtime/engines/contract-run-postgres.ts';
import { openStore } from '../../runtime/store/open.ts';
import { openPostgres } from '../../runtime/store/postgres.ts';
import type { Database } from '../../runtime/store/sql.ts';
import { createSqlStore } from '../../runtime/store/sql-store.ts';
import type { Store } from '../../runtime/store/store.ts';
import { readEffects } from './effects.ts';
import type { Evidence } from './evidence.ts';
import type { Orders } from './orders.ts';
import { Instance } from './process.ts';
import { openQueue, type QueueServer, type ServerEngine, WHOLE } from './queue.ts';
import { type Remembered, readStore } from './remembered.ts';

/** Short, so that little waiting is between a kill and its consequences; a lease is ten heartbeats. Milliseconds. */
export const TIMES = { lease: 5_000, heartbeat: 500, poll: 500 } as const;

/** What all scenarios share: a server, a folder for what is written, a cache that makes processes start sooner. */
export interface Ground {
  readonly server: Server;
  readonly folder: string;
  readonly compileCache: string;
  /**
   * Where the queue of an engine is, started when it is first asked for; null where that is the store's database. `keeps`:
   * one whose crash is outlived by what it holds.
   */
  queue(engine: ServerEngine, keeps?: boolean): Promise<QueueServer | null>;
  close(): Promise<void>;
}

/** @throws where no PostgreSQL can be started here. */
export async function openGround(): Promise<Ground> {
  const server = await startServer();
  if (server === null) throw new Error('The harness needs a PostgreSQL, and none can be started here.');
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-chaos-'));
  const queues = new Map<string, Promise<QueueServer | null>>();
  return {
    server,
    folder,
    compileCache: join(folder, 'compile-cache'),
    queue(engine, keeps = false) {
      const name = `${engine} ${keeps}`;
      const opened = queues.get(name) ?? openQueue(engine, { folder, keeps });
      queues.set(name, opened);
      return opened;
    },
    async close() {
      for (const opened of queues.values()) await (await opened.catch(() => null))?.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** A deployment: a database of its own, the instances on it, and what they leave behind. */
export class Place {
  readonly instances: Instance[] = [];
  readonly #ground: Ground;
  readonly #orders: Orders;
  readonly #database: Database | null;

  private constructor(ground: Ground, orders: Orders, database: Database | null) {
    this.#ground = ground;
    this.#orders = orders;
    this.#database = database;
  }

  /** For looking at the store beside the instances. The embedded engine's folder has one process: there it throws. */
  get database(): Database {
    if (this.#database === null) throw new TypeError('This place cannot be looked at while an instance holds it.');
    return this.#database;
  }

  get store(): Store {
    return createSqlStore(this.database);
  }

  /** A migrated database on PostgreSQL, empty. */
  static onPostgres(ground: Ground, seed: number): Promise<Place> {
    return Place.on(ground, seed, 'postgres');
  }

  /** A migrated database on PostgreSQL, empty, with the queue in it or on a server of its own; `keeps`: that is made to crash. */
  static async on(ground: Ground, seed: number, engine: ServerEngine, keeps = false): Promise<Place> {
    const url = await ground.server.createDatabase();
    const queue = await ground.queue(engine, keeps);
    const { jobs } = queue?.bears ?? WHOLE;
    const where = { engine, url, jobs, ...queue?.ordersFor(new URL(url).pathname.slice(1)) };
    const opened = await openStore({ ...where, migrate: 'auto' });
    await opened.engine.start();
    await opened.close();
    // Its own connection is lost, too, where a scenario cuts all of them.
    const database = await openPostgres({ url, connections: 2 });
    return new Place(ground, await ordersIn(ground, seed, where), database);
  }

  /** A folder of the embedded engine, which is not there yet. */
  static async embedded(ground: Ground, seed: number): Promise<Place> {
    const folder = join(await mkdtemp(join(ground.folder, 'embedded-')), 'data');
    return new Place(ground, await ordersIn(ground, seed, { engine: 'embedded', folder }), null);
  }

  spawn(over: Partial<Orders> = {}): Instance {
    const instance = new Instance({ ...this.#orders, ...over }, this.#ground.compileCache);
    this.instances.push(instance);
    return instance;
  }

  get alive(): readonly Instance[] {
    return this.instances.filter(({ alive }) => alive);
  }

  /** Those that take work and can be asked. */
  get started(): readonly Instance[] {
    return this.instances.filter(({ alive, isStarted }) => alive && isStarted);
  }

  get orders(): Orders {
    return this.#orders;
  }

  /** What is there to judge by, now that no instance is left. */
  async evidence(known: Pick<Evidence, 'specs' | 'owed' | 'asked'> & Partial<Evidence>): Promise<Evidence> {
    return {
      marks: [],
      excused: [],
      ...known,
      remembered: await this.#remembered(),
      effects: readEffects(this.#orders.effects),
      deaths: this.#deaths,
    };
  }

  async #remembered(): Promise<Remembered> {
    if (this.#database !== null) return readStore(this.store);
    const { engine, folder = null } = this.#orders;
    const opened = await openStore({ engine, folder, migrate: 'check' });
    try {
      return await readStore(opened.store);
    } finally {
      await opened.close();
    }
  }

  /** When each process ended, by its id; one that has not is missing. */
  get #deaths(): ReadonlyMap<number, number> {
    return new Map(this.instances.flatMap(({ pid, endedAt }) => (endedAt === null ? [] : [[pid, endedAt] as const])));
  }

  /** In words, the instances that ended although nobody ended them. */
  async died(): Promise<readonly string[]> {
    const ends = await Promise.all(
      this.instances
        .filter(({ endedAt }) => endedAt !== null)
        .map(async (instance) => ({ instance, end: await instance.ended })),
    );
    return ends
      .filter(({ end }) => end === 'died')
      .map(({ instance }) => `process ${instance.pid} ended by itself with ${instance.endedWith}: ${instance.stderr}`);
  }

  /** Ends all instances with SIGTERM and waits for it. */
  async stopAll(): Promise<void> {
    for (const instance of this.alive) instance.stop();
    await Promise.all(this.instances.map(({ ended }) => ended));
  }

  /** Lets go of everything, whatever state it is in. */
  async close(): Promise<void> {
    for (const instance of this.instances) instance.kill();
    await Promise.all(this.instances.map(({ ended }) => ended));
    await this.#database?.close();
  }
}

async function ordersIn(
  ground: Ground,
  seed: number,
  where: Pick<Orders, 'engine'> & Partial<Orders>,
): Promise<Orders> {
  const effects = await mkdtemp(join(ground.folder, 'effects-'));
  await mkdir(effects, { recursive: true });
  return { jobs: 'storm', ...where, effects, seed, ...TIMES };
}
