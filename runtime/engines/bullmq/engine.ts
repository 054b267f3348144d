import { randomUUID } from 'node:crypto';
import { type JobJson, Queue, type RedisQueueBackend, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Addressed, Advice, Claim, Delivery, Depth, Engine, FromNow } from '../../engine/engine.ts';
import { NljobsError } from '../../store/errors.ts';
import { Aside } from './aside.ts';
import { adviceOn, connectRedis, infoOf } from './connect.ts';
import { type Carried, carriedBy, claimOf, priorityOf } from './delivery.ts';
import { Wakes } from './wakes.ts';

export interface BullMqOptions {
  readonly url: string;
  /** What all keys begin with. */
  readonly prefix?: string | undefined;
  /** How long a delivery stays with a worker that gives no sign, milliseconds. */
  readonly lease?: number;
  /** How long finished and cancelled deliveries are kept, milliseconds: as long, a repeated id is refused. */
  readonly retention?: number;
  readonly onError?: (error: Error) => void;
  /** The name of the store that the queue belongs to. Another store's queue is refused: its deliveries would be lost. */
  readonly owner?: () => Promise<string>;
}

const QUEUE = 'attempts';
const PREFIX = 'nljobs';
const LEASE_MS = 30_000;
/**
 * A repeat comes from the outbox, within seconds, or from a run that is handed over once more. What comes after that begins
 * nothing, since the store knows that its run is over: this saves it the way, and Redis holds it in memory.
 */
const RETENTION_MS = 3_600_000;
/** A stalled delivery is never given up by BullMQ: the store counts its losses. */
const NEVER = 2 ** 31;
/** Events are for those who look on with tools of BullMQ's; we need none. */
const EVENTS_KEPT = 100;
/** Deliveries of groups that are left alone, which one claim puts aside at most. */
const MOST_ASIDE = 200;
/** How much a claim asks for at once while it does not know how much there is. */
const FIRST_ASK = 4;

interface Parts {
  readonly client: Redis;
  readonly queue: Queue;
  readonly worker: Worker;
}

/** What this instance has claimed: the token fences it from a later claim of the same delivery. */
interface Held {
  /** When its lease was had or renewed last, by this process, epoch milliseconds. */
  readonly since: number;
  readonly token: string;
  readonly json: JobJson;
  readonly claim: Claim;
}

/**
 * The engine `redis`: BullMQ on Redis or Valkey. Of BullMQ we use adding, moving to active under a lock, extending locks,
 * completing, moving back and the look for stalled jobs; its processors, retries, schedulers and events are off. All of it
 * is BullMQ's own scripts, so that its other tools read the queue. Decision 0023 says what is kept how.
 */
export function createBullMqEngine(options: BullMqOptions): BullMqEngine {
  return new BullMqEngine(options);
}

export class BullMqEngine implements Engine {
  readonly name = 'redis';
  readonly sharesStore = false;
  readonly #options: BullMqOptions;
  readonly #prefix: string;
  readonly #lease: number;
  readonly #retention: number;
  readonly #me = randomUUID().slice(0, 8);
  readonly #held = new Map<string, Held>();
  readonly #aside = new Aside();
  readonly #wakes: Wakes;
  #parts: Parts | null = null;
  #claims = 0;
  /** Whether the last claim was given all that it asked for. */
  #plenty = false;
  #lastLook = 0;

  constructor(options: BullMqOptions) {
    this.#options = options;
    this.#prefix = options.prefix ?? PREFIX;
    this.#lease = options.lease ?? LEASE_MS;
    this.#retention = options.retention ?? RETENTION_MS;
    this.#wakes = new Wakes((error) => this.#fail(error));
  }

  async start(): Promise<void> {
    if (this.#parts !== null) return;
    const client = await connectRedis(this.#options.url, (error) => this.#fail(error));
    await this.#own(client).catch((error: unknown) => {
      client.disconnect();
      throw error;
    });
    const common = { connection: client, prefix: this.#prefix };
    const queue = new Queue(QUEUE, { ...common, streams: { events: { maxLen: EVENTS_KEPT } } });
    const worker = new Worker(QUEUE, null, {
      ...common,
      autorun: false,
      skipLockRenewal: true,
      skipStalledCheck: true,
      lockDuration: this.#lease,
      maxStalledCount: NEVER,
      stalledInterval: Math.max(1, Math.floor(this.#lease / 8)),
    });
    queue.on('error', (error) => this.#fail(error));
    worker.on('error', (error) => this.#fail(error));
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    this.#parts = { client, queue, worker };
    client.on('ready', () => this.#wakes.wake());
    this.#wakes.start((seconds) => worker.backend.waitForJob(seconds));
  }

  async stop(): Promise<void> {
    const parts = this.#parts;
    if (parts === null) return;
    this.#parts = null;
    this.#wakes.stop();
    await Promise.allSettled([parts.worker.close(true), parts.queue.close()]);
    parts.client.disconnect();
  }

  async enqueue(deliveries: readonly Delivery[]): Promise<readonly string[]> {
    const unique = [...new Map(deliveries.map((delivery) => [delivery.id, delivery])).values()];
    if (unique.length === 0) return [];
    const { queue, client } = this.#running();
    const now = Date.now();
    // Which of several calls has put a delivery there, its name tells.
    const call = randomUUID();
    await queue.addBulk(
      unique.map((delivery) => ({
        name: call,
        data: carriedBy(delivery),
        opts: {
          jobId: delivery.id,
          timestamp: now,
          priority: priorityOf(delivery),
          delay: Math.max(0, delivery.after ?? (delivery.at === null ? 0 : delivery.at - now)),
          attempts: 1,
        },
      })),
    );
    const asked = client.pipeline();
    for (const { id } of unique) asked.hget(queue.toKey(id), 'name').exists(this.#tombOf(id));
    const answers = await valuesOf(asked.exec());
    const accepted: string[] = [];
    const cancelled: string[] = [];
    for (const [index, { id }] of unique.entries()) {
      if (answers[2 * index] !== call) continue;
      (answers[2 * index + 1] === 1 ? cancelled : accepted).push(id);
    }
    await Promise.all(cancelled.map((id) => this.#remove(id)));
    if (accepted.length > 0) this.#wakes.wake();
    return accepted;
  }

  async claim(limit: number, except: readonly string[] = []): Promise<readonly Claim[]> {
    if (limit < 1) return [];
    const none = new Set(except);
    await this.#lookForStalled();
    const claims: Claim[] = [];
    const aside: Held[] = [];
    let ask = Math.min(limit, this.#plenty ? limit : FIRST_ASK);
    let until: number | null = null;
    for (;;) {
      const taken = await this.#take(ask);
      until = taken.until;
      for (const held of taken.held) {
        if (none.has(held.claim.group)) aside.push(held);
        else {
          this.#held.set(held.claim.id, held);
          claims.push(held.claim);
        }
      }
      const more = taken.held.length === ask;
      this.#plenty = more;
      if (!more || claims.length === limit || aside.length >= MOST_ASIDE) {
        await this.#putAside(aside);
        // There may be others behind those that were put aside.
        if (more && claims.length < limit) this.#wakes.wake();
        else if (claims.length < limit) this.#wakes.arm(until);
        return claims;
      }
      ask = Math.min(limit - claims.length, ask * 4);
    }
  }

  async extend(ids: readonly string[]): Promise<readonly string[]> {
    const held = this.#mine(ids);
    if (held.length === 0) return [];
    const { worker } = this.#running();
    const keys = held.map(({ claim }) => claim.id);
    const lost = new Set(
      await worker.extendJobLocks(
        keys,
        held.map(({ token }) => token),
        this.#lease,
      ),
    );
    const since = Date.now();
    for (const one of held) {
      if (lost.has(one.claim.id)) this.#held.delete(one.claim.id);
      else this.#held.set(one.claim.id, { ...one, since });
    }
    return keys.filter((id) => !lost.has(id));
  }

  async complete(ids: readonly string[]): Promise<void> {
    const { backend } = this.#running().worker;
    const keep = { age: Math.ceil(this.#retention / 1_000) };
    await this.#letGo(ids, ({ json, token }) => backend.moveToCompleted(minimal(json), null, keep, token, false));
  }

  async release(ids: readonly string[], due: number | FromNow = { after: 0 }): Promise<void> {
    const now = Date.now();
    const at = typeof due === 'number' ? due : null;
    const delay = Math.max(0, typeof due === 'number' ? due - now : due.after);
    await this.#letGo(ids, (held) => this.#giveBack(held, at, delay));
    if (delay === 0) this.#wakes.wake();
  }

  async cancel(deliveries: readonly Addressed[]): Promise<void> {
    if (deliveries.length === 0) return;
    const { client, queue } = this.#running();
    const asked = client.pipeline();
    for (const { id } of deliveries) {
      this.#held.delete(id);
      // Whoever holds it hears of it when it extends its lease: the lock is gone.
      asked.set(this.#tombOf(id), '1', 'PX', this.#retention).del(`${queue.toKey(id)}:lock`);
    }
    await valuesOf(asked.exec());
    await Promise.all(deliveries.map(({ id }) => this.#remove(id)));
  }

  listen(wake: () => void): () => void {
    return this.#wakes.listen(wake);
  }

  async depth(): Promise<Depth> {
    const { queue } = this.#running();
    const {
      waiting = 0,
      prioritized = 0,
      delayed = 0,
      active = 0,
    } = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
    return { ready: waiting + prioritized, deferred: delayed, active };
  }

  /** By a write, since a server that is full, a replica, or cannot save still reads. */
  async answers(): Promise<void> {
    await this.#running().client.set(`${this.#prefix}:answers`, '1', 'PX', this.#lease);
  }

  async advice(): Promise<readonly Advice[]> {
    return adviceOn(await infoOf(this.#running().client));
  }

  async memory(): Promise<string> {
    const { client } = this.#running();
    const key = `${this.#prefix}:memory`;
    await client.set(key, randomUUID(), 'NX');
    // What has forgotten everything has forgotten whose it is.
    await this.#own(client);
    const [mark, info] = await Promise.all([client.get(key), infoOf(client)]);
    return `${mark}/${info.get('run_id') ?? ''}`;
  }

  /** Marks the queue as that of our store. @throws NljobsError `engine-refused` where it is that of another. */
  async #own(client: Redis): Promise<void> {
    const mine = await this.#options.owner?.();
    if (mine === undefined) return;
    const key = `${this.#prefix}:store`;
    await client.set(key, mine, 'NX');
    if ((await client.get(key)) === mine) return;
    throw new NljobsError(
      'engine-refused',
      `The queue "${this.#prefix}" on this Redis belongs to another database than this one: each would take the other's runs.\n` +
        'Give this deployment a queue of its own with NLJOBS_REDIS_PREFIX. ' +
        `If the other database is gone for good, let go of its queue:  redis-cli DEL ${key}`,
    );
  }

  /** Looks for leases that ran out, whether it is time for that or not. A delivery is found by the second look after its end. */
  async maintain(): Promise<void> {
    this.#lastLook = 0;
    await this.#lookForStalled();
  }

  /** Asks for so many at once: one script each, in one flight. */
  async #take(count: number): Promise<{ readonly held: readonly Held[]; readonly until: number | null }> {
    const { backend } = this.#running().worker;
    this.#claims += 1;
    const token = `${this.#me}:${this.#claims}`;
    const answers: readonly (readonly unknown[])[] = await Promise.all(
      Array.from({ length: count }, () => backend.moveToActive(token)),
    );
    const held: Held[] = [];
    let until: number | null = null;
    for (const [json, id, , next] of answers) {
      if (isJson(json) && typeof id === 'string') {
        const claim = claimOf(id, parsed(json.data), json.stalledCounter);
        if (claim === null) await this.#refuse(id);
        else held.push({ since: Date.now(), token, json: { ...json, id }, claim });
      } else if (typeof next === 'number' && next > 0) until = next;
    }
    return { held, until };
  }

  /** Gives back what is left to others, for a while that grows while nobody takes it. */
  async #putAside(aside: readonly Held[]): Promise<void> {
    for (const held of aside) {
      const { claim } = held;
      await this.#settling(this.#giveBack(held, claim.at, this.#aside.delay(claim.id)));
    }
  }

  async #giveBack({ json, token, claim }: Held, at: number | null, delay: number): Promise<void> {
    const { backend } = this.#running().worker;
    const data: Carried = { ...carriedBy(claim), a: at };
    const changed = at !== claim.at;
    if (delay === 0) {
      if (changed) await backend.updateData(minimal(json), data);
      await backend.moveJobFromActiveToWait(claim.id, token);
      return;
    }
    await backend.moveToDelayed(claim.id, Date.now(), delay, token, {
      skipAttempt: true,
      ...(changed ? { fieldsToUpdate: { data: JSON.stringify(data) } } : {}),
    });
  }

  #mine(ids: readonly string[]): readonly Held[] {
    return ids.flatMap((id) => this.#held.get(id) ?? []);
  }

  /** Ends what this instance holds, each by itself; what it does not hold any more is left alone. */
  async #letGo(ids: readonly string[], end: (held: Held) => Promise<unknown>): Promise<void> {
    const ends = await Promise.allSettled(
      this.#mine(ids).map(async (held) => {
        this.#held.delete(held.claim.id);
        try {
          await this.#settling(end(held));
        } catch (error) {
          // Redis does not answer: it is held until its lease runs out.
          this.#held.set(held.claim.id, held);
          throw error;
        }
      }),
    );
    const failed = ends.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #settling(end: Promise<unknown>): Promise<void> {
    await end.catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }

  async #lookForStalled(): Promise<void> {
    const now = Date.now();
    if (Math.abs(now - this.#lastLook) < this.#lease / 8) return;
    this.#lastLook = now;
    // What could not be told of while Redis was away is nobody's to extend any more.
    for (const [id, { since }] of this.#held) if (now - since > 2 * this.#lease) this.#held.delete(id);
    await this.#running().worker.backend.moveStalledJobsToWait();
  }

  async #remove(id: string): Promise<void> {
    await this.#settling(this.#running().queue.remove(id));
  }

  /** Takes out what is not ours: left in, it would come back for ever. */
  async #refuse(id: string): Promise<void> {
    await this.cancel([{ id, root: id }]);
    this.#fail(new Error(`Delivery ${id} in ${this.#prefix}:${QUEUE} was not put there by nljobs, and was cancelled.`));
  }

  #tombOf(id: string): string {
    return `${this.#prefix}:cancelled:${id}`;
  }

  #fail(error: Error): void {
    // One that is away is told of once by whoever has something to say to it.
    if (!isConnection(error)) this.#options.onError?.(error);
  }

  #running(): Parts {
    if (this.#parts === null) throw new NljobsError('closed', 'The engine is not started.');
    return this.#parts;
  }
}

/** The answers of a pipeline; the first that failed is thrown. */
async function valuesOf(
  exec: Promise<readonly (readonly [Error | null, unknown])[] | null>,
): Promise<readonly unknown[]> {
  return ((await exec) ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}

function isJson(json: unknown): json is JobJson {
  return typeof json === 'object' && json !== null && 'data' in json;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

type Minimal = Parameters<RedisQueueBackend['updateData']>[0];

/** What BullMQ's scripts ask of a job that they end or change: its id and what it was added with. */
function minimal({ id, opts }: JobJson): Minimal {
  return { id, opts } as Minimal;
}

/** Codes of BullMQ: no such job, no lock, not active, the lock of another. */
const GONE: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.has(error.code);
}

function isConnection(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return (
    code === 'ECONNREFUSED' || code === 'ECONNRESET' || /Connection is closed|isn't writeable/u.test(error.message)
  );
}
