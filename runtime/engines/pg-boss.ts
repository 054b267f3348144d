import { createHash } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Addressed, Carry, Claim, Delivery, Depth, Engine, FromNow } from '../engine/engine.ts';
import type { Priority } from '../spec/vocabulary.ts';
import { NljobsError } from '../store/errors.ts';
import type { Carried, Database, Sql } from '../store/sql.ts';
import { Fences } from './fences.ts';
import { asBossDatabase, carriedBy, joining } from './pg-boss-database.ts';
import { COMPLETE, DEPTH, EXPIRE, INSTALLED, QUEUE, RELEASE, SCHEMA } from './pg-boss-sql.ts';

export interface PgBossOptions {
  readonly name: 'embedded' | 'postgres';
  /** The store's database: pg-boss works on it, so that both share transactions. */
  readonly database: Database;
  /** Bring pg-boss's schema up to date at start; otherwise a schema that is not refuses the start. */
  readonly migrate: boolean;
  /** How long a delivery stays with a worker that gives no sign, in milliseconds. */
  readonly lease?: number;
  /** How long finished deliveries are kept, in milliseconds: as long, a repeated id is refused. */
  readonly retention?: number;
  readonly onError?: (error: Error) => void;
}

const LEASE_MS = 30_000;
const RETENTION_MS = 14 * 86_400_000;
const MAINTENANCE_MS = 3_600_000;
/** pg-boss fails what runs longer than 24 hours and deletes what waits longer than 14 days. We bound attempts ourselves
 *  and drop nothing in silence, so both are put off by 60 years. */
const NEVER_SECONDS = 60 * 365 * 86_400;

/** The advisory lock of installing: "nljq" in ASCII. */
const INSTALL_LOCK = 0x6e6c6a71;

const PRIORITY: Readonly<Record<Priority, number>> = { low: -10, normal: 0, high: 10, critical: 20 };

/** What a delivery carries through pg-boss. `order` breaks ties of those enqueued by one call. */
const dataSchema = z.object({
  runId: z.string(),
  job: z.string(),
  priority: z.enum(['low', 'normal', 'high', 'critical']),
  at: z.number().nullable(),
  order: z.number(),
});
type Data = z.infer<typeof dataSchema>;

/** Loads pg-boss itself, which starting an engine waits for. */
export function loadPgBoss(): Promise<typeof import('pg-boss')> {
  return import('pg-boss');
}

/**
 * The engines `embedded` and `postgres`: pg-boss on the store's database. Of pg-boss we use fetch, touch, complete,
 * cancel and insert; its cron, its workers, its retries and its supervisor are off. A lease is its `active` state with
 * a heartbeat; each claim is fenced by pg-boss's `retry_count`, so that a worker that lost a lease can neither extend
 * nor complete what another has claimed since.
 */
export function createPgBossEngine(options: PgBossOptions): MaintainedEngine {
  return new PgBossEngine(options);
}

export interface MaintainedEngine extends Engine {
  /** Deletes finished deliveries past their retention; runs by itself every hour. */
  maintain(): Promise<void>;
}

class PgBossEngine implements MaintainedEngine {
  readonly name: PgBossOptions['name'];
  readonly sharesStore = true;
  readonly #options: PgBossOptions;
  readonly #database: Database;
  readonly #lease: number;
  readonly #onError: (error: Error) => void;
  readonly #wakes = new Set<() => void>();
  readonly #fences = new Fences();
  #boss: PgBoss | null = null;
  #stopListening: () => Promise<void> = async () => {};
  #maintenance: NodeJS.Timeout | undefined;
  #lastExpiry = 0;
  #order = 0;

  constructor(options: PgBossOptions) {
    this.name = options.name;
    this.#options = options;
    this.#database = options.database;
    this.#lease = options.lease ?? LEASE_MS;
    this.#onError = options.onError ?? (() => {});
  }

  async start(): Promise<void> {
    if (this.#boss !== null) return;
    const { PgBoss } = await loadPgBoss();
    const boss = new PgBoss({
      db: asBossDatabase(this.#database),
      backend: this.#database.kind === 'pglite' ? 'pglite' : 'postgres',
      schema: SCHEMA,
      migrate: this.#options.migrate,
      schedule: false,
      supervise: false,
      reindex: this.#database.kind === 'postgres',
      monitorVacuum: false,
      queueCacheIntervalSeconds: 86_400,
      // Claimed among instances, so that one of them does it; below our interval, so that it is always due again.
      monitorIntervalSeconds: MAINTENANCE_MS / 2_000,
      maintenanceIntervalSeconds: MAINTENANCE_MS / 2_000,
      bamIntervalSeconds: 3_600,
    });
    boss.on('error', (error) => this.#onError(error));
    try {
      if (this.#options.migrate) await this.#install(boss);
      else await boss.start();
      // Loads pg-boss's cache of the queue now: later it might be in a transaction, where it could not.
      // A claim whose statement is never sent is the least that does so.
      await boss.fetch(
        QUEUE,
        carriedBy(async () => []),
      );
      this.#stopListening = await this.#database.listen(CHANNEL, () => this.#wake());
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => {});
      throw this.#options.migrate ? error : schemaError(error);
    }
    this.#boss = boss;
    this.#maintenance = setInterval(() => {
      this.maintain().catch((error: unknown) => this.#onError(asError(error)));
    }, MAINTENANCE_MS);
    this.#maintenance.unref();
  }

  /** Its schema, as pg-boss itself writes it, and the one queue in it. */
  async plan(): Promise<string> {
    const { getConstructionPlans, getMigrationPlans } = await import('pg-boss');
    const [schema] = await this.#database.query<{ there: boolean }>(
      `SELECT to_regclass('${SCHEMA}.version') IS NOT NULL AS there`,
    );
    const queue = `SELECT ${SCHEMA}.create_queue('${QUEUE}', '${JSON.stringify(this.#queue)}'::jsonb);`;
    if (schema?.there !== true) return [getConstructionPlans(SCHEMA).trim(), queue].join('\n');
    const [found] = await this.#database.query<{ version: number }>(`SELECT version FROM ${SCHEMA}.version`);
    const newest = Number(/version\(version\) VALUES \('(\d+)'\)/u.exec(getConstructionPlans(SCHEMA))?.[1]);
    const due = Number(found?.version) < newest ? [getMigrationPlans(SCHEMA, Number(found?.version)).trim()] : [];
    const [made] = await this.#database.query<{ there: boolean }>(INSTALLED);
    return [...due, ...(made?.there === true ? [] : [queue])].join('\n');
  }

  /** What the queue is made with. */
  get #queue() {
    const deleteAfterSeconds = Math.ceil((this.#options.retention ?? RETENTION_MS) / 1000);
    return { policy: 'standard', notify: true, retryLimit: 0, deleteAfterSeconds } as const;
  }

  async stop(): Promise<void> {
    const boss = this.#boss;
    if (boss === null) return;
    this.#boss = null;
    clearInterval(this.#maintenance);
    await this.#stopListening();
    await boss.stop({ graceful: false });
  }

  async enqueue(deliveries: readonly Delivery[], within?: Sql): Promise<readonly string[]> {
    const unique = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
    if (unique.size === 0) return [];
    const jobs = [...unique.values()].map((delivery) => ({
      id: delivery.id,
      data: this.#dataOf(delivery),
      priority: PRIORITY[delivery.priority],
      group: { id: delivery.group },
      ...startAfter(delivery),
      expireInSeconds: NEVER_SECONDS,
      retentionSeconds: NEVER_SECONDS,
    }));
    const accepted = await this.#running().insert(QUEUE, jobs, { returnId: true, ...joining(within) });
    return accepted ?? [];
  }

  async claim(limit: number, except: readonly string[] = [], carry?: Carry): Promise<readonly Claim[]> {
    if (limit < 1) return [];
    const claims = await this.#fetch(limit, except, carry);
    // Leases that ran out are looked for when there is room to take them, and now and then when there never is.
    const room = limit - claims.length;
    if (room === 0 && Date.now() - this.#lastExpiry < this.#lease / 4) return claims;
    this.#lastExpiry = Date.now();
    try {
      const lapsed = await this.#database.query(EXPIRE, [this.#lease]);
      if (lapsed.length === 0 || room === 0) return claims;
      return [...claims, ...(await this.#fetch(room, except, carry))];
    } catch (error) {
      // What is claimed already is held, and may have begun with the claim: it is not to wait out its lease.
      this.#onError(asError(error));
      return claims;
    }
  }

  async extend(ids: readonly string[]): Promise<readonly string[]> {
    const held = this.#fences.of(ids);
    if (held.length === 0) return [];
    const answer: unknown = await this.#running().touch(QUEUE, held);
    return settledSchema.parse(answer).settled;
  }

  async complete(ids: readonly string[], within?: Sql): Promise<void> {
    const held = this.#fences.of(ids);
    if (held.length > 0) await this.#running().complete(QUEUE, held, null, joining(within));
  }

  completing(ids: readonly string[]): Carried {
    const held = this.#fences.of(ids);
    return { text: COMPLETE, values: [held.map(({ id }) => id), held.map(fenceOf)] };
  }

  async release(
    ids: readonly string[],
    due: number | FromNow = { after: 0 },
    within: Sql = this.#database,
  ): Promise<void> {
    const held = this.#fences.of(ids);
    if (held.length === 0) return;
    await within.query(RELEASE, [
      held.map(({ id }) => id),
      held.map(fenceOf),
      typeof due === 'number' ? new Date(due).toISOString() : null,
      typeof due === 'number' ? due : null,
      typeof due === 'number' ? 0 : due.after,
      CHANNEL,
    ]);
  }

  async cancel(deliveries: readonly Addressed[], within?: Sql): Promise<void> {
    const ids = deliveries.map(({ id }) => id);
    if (ids.length > 0) await this.#running().cancel(QUEUE, ids, joining(within));
  }

  listen(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => {
      this.#wakes.delete(wake);
    };
  }

  async depth(): Promise<Depth> {
    const [row] = await this.#database.query<{ ready: number; deferred: number; active: number }>(DEPTH);
    return { ready: row?.ready ?? 0, deferred: row?.deferred ?? 0, active: row?.active ?? 0 };
  }

  async maintain(): Promise<void> {
    await this.#running().supervise(QUEUE);
  }

  /** Brings pg-boss's schema up to date and starts it. */
  async #install(boss: PgBoss): Promise<void> {
    const install = async (): Promise<void> => {
      await boss.start();
      // Asking pg-boss to make what is there costs more than all else of a start.
      const [found] = await this.#database.query<{ there: boolean }>(INSTALLED);
      if (found?.there === true) return;
      await boss.createQueue(QUEUE, this.#queue);
    };
    if (this.#database.kind === 'pglite') return install();
    // pg-boss alone fails where two instances install it at the same moment, so one waits. The lock has a connection of
    // its own, and its transaction holds nothing else.
    await this.#database.transaction(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock($1)', [INSTALL_LOCK]);
      await install();
    });
  }

  async #fetch(limit: number, except: readonly string[], carry: Carry | undefined): Promise<readonly Claim[]> {
    const jobs = await this.#running().fetch<object>(QUEUE, {
      batchSize: limit,
      ignoreGroups: [...except],
      ...carriedBy(carry),
    });
    const claimed: { id: string; retryCount: number; group: string; data: Data }[] = [];
    for (const { id, retryCount, groupId, data } of jobs) {
      const read = dataSchema.safeParse(data);
      if (read.success) claimed.push({ id, retryCount, group: groupId ?? '', data: read.data });
      else await this.#refuse(id);
    }
    this.#fences.keep(claimed);
    // pg-boss picks by priority and age, but returns what it picked in no order.
    claimed.sort((a, b) => PRIORITY[b.data.priority] - PRIORITY[a.data.priority] || a.data.order - b.data.order);
    return claimed.map(({ id, retryCount, group, data: { runId, job, priority, at } }) => ({
      id,
      runId,
      job,
      group,
      priority,
      at,
      lost: retryCount,
    }));
  }

  /** Takes out what is not ours: left in, it would fail every claim that meets it. */
  async #refuse(id: string): Promise<void> {
    await this.#running().cancel(QUEUE, id);
    this.#onError(new Error(`Delivery ${id} in ${SCHEMA} was not put there by nljobs, and was cancelled.`));
  }

  #dataOf({ runId, job, priority, at }: Delivery): Data {
    // Rises with time across instances, and within one millisecond of this one.
    this.#order = Math.max(this.#order + 1, Date.now() * 1000);
    return { runId, job, priority, at, order: this.#order };
  }

  #wake(): void {
    for (const wake of this.#wakes) wake();
  }

  #running(): PgBoss {
    if (this.#boss === null) throw new NljobsError('closed', 'The engine is not started.');
    return this.#boss;
  }
}

/** Which claim of a delivery is meant, as pg-boss's own statements compare it. */
function fenceOf({ id, retryCount }: { readonly id: string; readonly retryCount: number }): string {
  return `${id}:${retryCount}`;
}

/** pg-boss takes an instant, or an interval of PostgreSQL, which it counts from its own clock. */
function startAfter({ at, after }: Delivery): { readonly startAfter?: string } {
  if (after !== undefined) return { startAfter: `${after} milliseconds` };
  return at === null ? {} : { startAfter: new Date(at).toISOString() };
}

/** pg-boss types the answer of its settling calls as empty; this is what it gives. */
const settledSchema = z.object({ settled: z.array(z.string()) });

/** The channel on which pg-boss notifies, derived from its schema as `notifyChannelSql` of its plans does. */
const CHANNEL = `pgboss_${createHash('sha224').update(SCHEMA).digest('hex').slice(0, 24)}`;

function schemaError(error: unknown): unknown {
  const message = asError(error).message;
  if (!/not installed|migration|version|does not exist/i.test(message)) return error;
  return new NljobsError('migrations-due', "The queue's schema is not up to date. Run `nljobs migrate`.", {
    cause: error,
    details: { due: [SCHEMA] },
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
