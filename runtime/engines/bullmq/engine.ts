import { randomUUID } from 'node:crypto';
import type { Addressed, Advice, Claim, Delivery, Depth, Engine, FromNow } from '../../engine/engine.ts';
import { NljobsError } from '../../store/errors.ts';
import { isConnection, settling, valuesOf } from './answers.ts';
import { Aside } from './aside.ts';
import { adviceOn, infoOf } from './connect.ts';
import { carriedBy, priorityOf } from './delivery.ts';
import { type Held, Leases } from './leases.ts';
import { closeParts, memoryOf, openParts, type Parts, QUEUE } from './parts.ts';
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
  readonly owner?: () => Promise<string | null>;
  /** Only looks: writes nothing, and waits for nothing. */
  readonly look?: boolean;
}

const PREFIX = 'nljobs';
const LEASE_MS = 30_000;
/**
 * A repeat comes from the outbox, within seconds, or from a run that is handed over once more. What comes after that begins
 * nothing, since the store knows that its run is over: this saves it the way, and Redis holds it in memory.
 */
const RETENTION_MS = 3_600_000;
/** Deliveries of groups that are left alone, which one claim puts aside at most. */
const MOST_ASIDE = 200;
/** How much a claim asks for at once while it does not know how much there is. */
const FIRST_ASK = 4;

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
  readonly #leases: Leases;
  readonly #aside = new Aside();
  readonly #wakes: Wakes;
  #parts: Parts | null = null;
  /** Whether the last claim was given all that it asked for. */
  #plenty = false;
  #lastLook = 0;

  constructor(options: BullMqOptions) {
    this.#options = options;
    this.#prefix = options.prefix ?? PREFIX;
    this.#lease = options.lease ?? LEASE_MS;
    this.#retention = options.retention ?? RETENTION_MS;
    this.#leases = new Leases({
      lease: this.#lease,
      retention: this.#retention,
      backend: () => this.#running().worker.backend,
      stranger: (id) => this.#refuse(id),
    });
    this.#wakes = new Wakes((error) => this.#fail(error));
  }

  async start(): Promise<void> {
    if (this.#parts !== null) return;
    const { url, owner, look = false } = this.#options;
    const onError = (error: Error): void => this.#fail(error);
    const parts = await openParts({ url, prefix: this.#prefix, lease: this.#lease, onError, owner, look });
    this.#parts = parts;
    // Whoever waits takes the mark by which BullMQ wakes one of those that work.
    if (look) return;
    parts.client.on('ready', () => this.#wakes.wake());
    this.#wakes.start((seconds) => parts.worker.backend.waitForJob(seconds));
  }

  async stop(): Promise<void> {
    const parts = this.#parts;
    if (parts === null) return;
    this.#parts = null;
    this.#wakes.stop();
    await closeParts(parts);
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
      const taken = await this.#leases.take(ask);
      until = taken.until;
      for (const held of taken.held) {
        if (none.has(held.claim.group)) aside.push(held);
        else {
          this.#leases.hold(held);
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

  extend(ids: readonly string[]): Promise<readonly string[]> {
    return this.#leases.extend(ids);
  }

  complete(ids: readonly string[]): Promise<void> {
    return this.#leases.complete(ids);
  }

  async release(ids: readonly string[], due: number | FromNow = { after: 0 }): Promise<void> {
    const now = Date.now();
    const at = typeof due === 'number' ? due : null;
    const delay = Math.max(0, typeof due === 'number' ? due - now : due.after);
    await this.#leases.release(ids, at, delay);
    if (delay === 0) this.#wakes.wake();
  }

  async cancel(deliveries: readonly Addressed[]): Promise<void> {
    if (deliveries.length === 0) return;
    const { client, queue } = this.#running();
    const asked = client.pipeline();
    for (const { id } of deliveries) {
      this.#leases.drop(id);
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

  memory(): Promise<string> {
    return memoryOf(this.#running().client, this.#prefix, this.#options.owner);
  }

  /** Looks for leases that ran out, whether it is time for that or not. A delivery is found by the second look after its end. */
  async maintain(): Promise<void> {
    this.#lastLook = 0;
    await this.#lookForStalled();
  }

  /** Gives back what is left to others, for a while that grows while nobody takes it. */
  async #putAside(aside: readonly Held[]): Promise<void> {
    for (const held of aside) {
      const { claim } = held;
      await settling(this.#leases.giveBack(held, claim.at, this.#aside.delay(claim.id)));
    }
  }

  async #lookForStalled(): Promise<void> {
    const now = Date.now();
    if (Math.abs(now - this.#lastLook) < this.#lease / 8) return;
    this.#lastLook = now;
    this.#leases.forgetOld(now);
    await this.#running().worker.backend.moveStalledJobsToWait();
  }

  async #remove(id: string): Promise<void> {
    await settling(this.#running().queue.remove(id));
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
