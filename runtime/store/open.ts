import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { RedisOptions, TemporalOptions } from '../engine/options.ts';
import type { EngineName } from '../spec/vocabulary.ts';
import { folderError, isFull, makeFolder, makePrivate, wordsOf } from './disk.ts';
import { NljobsError } from './errors.ts';
import { type HeldFolder, holdFolder } from './folder.ts';
import { dueInWords } from './migrate.ts';
import type { PgliteOptions } from './pglite.ts';
import { compileProgram, type Program } from './pglite-program.ts';
import type { Database } from './sql.ts';
import { createSqlStore } from './sql-store.ts';
import type { Store } from './store.ts';

export interface OpenStoreOptions {
  /** `redis` and `temporal` have their store at `url` where one is given, for many instances, else in `folder`, for one. */
  readonly engine: EngineName;
  /** The folder of an embedded store; null for a database in memory, which is gone afterwards. */
  readonly folder?: string | null;
  /** The store's database on a PostgreSQL server. */
  readonly url?: string;
  readonly redis?: RedisOptions;
  readonly temporal?: TemporalOptions;
  /**
   * `auto` migrates what is due. `check` migrates nothing and refuses to open where something is due. `leave` migrates
   * nothing and opens all the same, for whoever only looks: such a one tells the queue nothing that is left over.
   */
  readonly migrate: 'auto' | 'check' | 'leave';
  /** How long a delivery stays with a worker that gives no sign, in milliseconds. */
  readonly lease?: number;
  /** What connections to a server are called there; default `nljobs`. */
  readonly name?: string;
  /** Told of failures in the background (a lost connection, maintenance). Never called with a secret. */
  readonly onError?: (error: Error) => void;
  /** Told once when the database is gone for good, so that only a new start helps; without it `onError` is. */
  readonly onStopped?: (error: NljobsError) => void;
}

export interface OpenStore {
  readonly database: Database;
  readonly store: Store;
  /** Not started: starting it brings the queue's own schema up to date under `auto`. */
  readonly engine: Engine;
  /** The folder that is held, where there is one: publish the HTTP API's address through it. */
  readonly held: HeldFolder | null;
  /** Lets go of engine, database and folder, in this order. May be called again. */
  close(): Promise<void>;
}

/** Written once PGlite's folder is whole: a folder without it was left in the middle of its first start. */
const COMPLETE = 'complete';

/**
 * Opens what nljobs remembers and queues with: the one entry of the composition root.
 * Errors: `NljobsError` with a code of STORE_ERRORS; nothing stays open after one.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenStore> {
  const onError = options.onError ?? (() => {});
  let database: Database | null = null;
  const onStopped = options.onStopped ?? onError;
  const program = isEmbedded(options) ? compileProgram() : Promise.resolve(null);
  const held = await hold(options, (error) => {
    onStopped(error);
    // Writing on would destroy what the other process does.
    database?.close().catch(onError);
  });
  try {
    // While PGlite is compiled beside this thread.
    const queue = loadQueue(options.engine);
    queue.catch(() => {});
    database = await openDatabase(options, held, { onError, onStopped }, program);
    const store = createSqlStore(database);
    await prepare(store, options.migrate);
    const engine = await openEngine(options, await queue, database, store);
    return { database, store, engine, held, close: closing(engine, database, held) };
  } catch (error) {
    await database?.close();
    await held?.release();
    throw error;
  }
}

/**
 * Opens nothing but the queue, for whoever only looks while another process has the store: null where the queue is in the store.
 * Not started. Errors: as `openStore`.
 */
export async function openQueue(
  options: Pick<OpenStoreOptions, 'engine' | 'redis' | 'temporal' | 'onError'>,
): Promise<Engine | null> {
  const { engine: name, redis = {}, temporal = {}, onError = () => {} } = options;
  const { isApart, openApart } = await import('../engines/register.ts');
  return isApart(name) ? openApart(name, { redis, temporal, onError, look: true }) : null;
}

/** Whether the store is in a folder or in memory, which one process has for itself; else it is on a PostgreSQL server. */
export function isEmbedded({ engine, url }: Pick<OpenStoreOptions, 'engine' | 'url'>): boolean {
  return engine === 'embedded' || (engine !== 'postgres' && (url === undefined || url === ''));
}

/** The engine whose queue is in the store's database, with all that it needs; null where the queue is elsewhere. */
async function loadQueue(engine: EngineName): Promise<typeof import('../engines/pg-boss.ts') | null> {
  if (engine !== 'embedded' && engine !== 'postgres') return null;
  const queue = await import('../engines/pg-boss.ts');
  await queue.loadPgBoss();
  return queue;
}

async function openEngine(
  options: OpenStoreOptions,
  queue: Awaited<ReturnType<typeof loadQueue>>,
  database: Database,
  { posts }: Store,
): Promise<Engine> {
  const { engine: name, redis = {}, temporal = {}, onError = () => {} } = options;
  const lease = options.lease === undefined ? {} : { lease: options.lease };
  if (name === 'embedded' || name === 'postgres') {
    const { createPgBossEngine } = queue ?? (await import('../engines/pg-boss.ts'));
    return createPgBossEngine({ name, database, migrate: options.migrate === 'auto', onError, ...lease });
  }
  const [{ openApart }, { joinApart }] = await Promise.all([
    import('../engines/register.ts'),
    import('../engines/apart.ts'),
  ]);
  if (options.migrate === 'leave') {
    return openApart(name, { redis, temporal, onError, owner: () => posts.known(), look: true, ...lease });
  }
  const engine = await openApart(name, { redis, temporal, onError, owner: () => posts.identity(), ...lease });
  return joinApart({ engine, posts, onError });
}

async function hold(options: OpenStoreOptions, onLost: (error: NljobsError) => void): Promise<HeldFolder | null> {
  if (!isEmbedded(options) || options.folder === null) return null;
  if (options.folder === undefined) throw new TypeError('An embedded store needs a folder, or null for memory.');
  const folder = options.folder;
  return holdFolder(folder, () => {
    onLost(
      new NljobsError('folder-locked', `${folder} was taken over by another process, which took this one for dead.`),
    );
  });
}

type Told = Required<Pick<OpenStoreOptions, 'onError' | 'onStopped'>>;

async function openDatabase(
  options: OpenStoreOptions,
  held: HeldFolder | null,
  told: Told,
  program: Promise<Program | null>,
): Promise<Database> {
  if (isEmbedded(options)) {
    const { openPglite } = await import('./pglite.ts');
    const pglite = { ...told, prepared: options.migrate === 'auto', program };
    if (held === null) return openPglite(null, pglite);
    return openFolder(held, pglite);
  }
  if (options.url === undefined || options.url === '') {
    throw new NljobsError(
      'database-url-missing',
      'The engine `postgres` needs a database: set DATABASE_URL to postgres://user:password@host:5432/database.',
    );
  }
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres({
    url: options.url,
    onError: told.onError,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
}

async function openFolder(held: HeldFolder, options: PgliteOptions & Told): Promise<Database> {
  const complete = await exists(join(held.folder, COMPLETE));
  try {
    const { hasDatabase, openPglite } = await import('./pglite.ts');
    // PGlite would make a new database in a folder that has lost this one file, over all that is left of the old.
    if (complete && !(await hasDatabase(held.database))) throw brokenError(held, 'its PG_VERSION is missing');
    if (!complete) await setIncompleteAside(held);
    await makePrivate(held.database);
    const database = await openPglite(held.database, options);
    await writeFile(join(held.folder, COMPLETE), '');
    return database;
  } catch (error) {
    // What a first start has left holds nothing, and would only take up room.
    if (!complete) await rm(held.database, { recursive: true, force: true }).catch(options.onError);
    const known = folderError(held.folder, error);
    if (known instanceof NljobsError) throw known;
    if (isFull(held.folder)) throw folderError(held.folder, Object.assign(new Error(), { code: 'ENOSPC' }));
    throw complete ? brokenError(held, wordsOf(error), error) : known;
  }
}

function brokenError({ database }: HeldFolder, why: string, cause?: unknown): NljobsError {
  return new NljobsError(
    'folder-broken',
    `The embedded database in ${database} cannot be opened (${why}): it is damaged, or was made by another version of @electric-sql/pglite. Nothing in it was changed.\n` +
      'Put a copy that is whole in its place, or go back to the version that made it. To begin anew without what it holds, ' +
      `move it away:  mv ${database} ${database}.broken && rm ${join(dirname(database), COMPLETE)}`,
    cause === undefined ? {} : { cause },
  );
}

/**
 * PGlite's first start writes a thousand files. One that was killed in the middle left a folder that can never be opened;
 * it holds no data yet, but is put aside rather than deleted.
 */
async function setIncompleteAside(held: HeldFolder): Promise<void> {
  await makeFolder(held.database);
  if ((await readdir(held.database)).length === 0) return;
  await rename(held.database, `${held.database}.incomplete-${Date.now()}`);
  await makeFolder(held.database);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function prepare(store: Store, mode: OpenStoreOptions['migrate']): Promise<void> {
  if (mode === 'auto') {
    await store.migrate();
    return;
  }
  if (mode === 'leave') return;
  const due = await store.pendingMigrations();
  if (due.length === 0) return;
  throw new NljobsError('migrations-due', `${dueInWords(due)} Run \`nljobs migrate\`.`, { details: { due } });
}

function closing(engine: Engine, database: Database, held: HeldFolder | null): () => Promise<void> {
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    try {
      await engine.stop();
    } finally {
      try {
        await database.close();
      } finally {
        await held?.release();
      }
    }
  };
  return () => {
    closed ??= close();
    return closed;
  };
}
