import type { Addressed, Advice, Claim, Delivery, Depth, Engine, FromNow } from '../../engine/engine.ts';
import type { ServerClock } from '../../engine/server-clock.ts';
import { NljobsError } from '../../store/errors.ts';
import { Buffer } from './buffer.ts';
import { Claimed } from './claimed.ts';
import { connectTemporal, type TemporalConnection } from './connect.ts';
import { Demand } from './demand.ts';
import { depthOf } from './depth.ts';
import { bring, type ExecutionOptions, takeOut } from './executions.ts';
import { failureOf } from './failures.ts';
import { type Instance, startInstance } from './instance.ts';
import { adviceOn, adviceOnFormer, formerNames, memoryOf, own, ownedBy } from './memory.ts';
import { monotonic } from './monotonic.ts';
import { type Answer, type Held, type Offer, rootOf, taskQueueOf } from './protocol.ts';
import { temporalSchedules } from './schedules/index.ts';
import { STANDARD_PREFIX, type TemporalSettings } from './settings.ts';
import { sideBySide } from './side-by-side.ts';

export interface TemporalOptions extends TemporalSettings {
  /** How long a delivery stays with an instance that gives no sign, milliseconds. */
  readonly lease?: number;
  readonly onError?: (error: Error) => void;
  /** The name of the store that the deliveries belong to. */
  readonly owner?: () => Promise<string | null>;
  /** Only looks: marks nothing, and is offered nothing. */
  readonly look?: boolean;
  /** How long what has come waits for a claim before it is given back, milliseconds. */
  readonly hold?: number;
  /** Tests alone let time pass: by how many milliseconds the server's clock is taken to be ahead. */
  readonly ahead?: () => number;
}

const LEASE_MS = 30_000;
/** How long what has come waits for a claim, milliseconds, at most. */
const HOLD_MS = 1_000;
/** Calls to the server at a time. */
const AT_ONCE = 64;
/** How many cancelled deliveries are kept in mind, the last ones. */
const MOST_CANCELLED = 1_000;

/** The engine, and what only tests ask of it. */
export interface TemporalEngine extends Engine {
  /** Waits for so many without taking them, as a claim does that finds too few. */
  ask(count: number): void;
  /** What has come and is not claimed, the activities of what this instance has, and for how many the server is being asked. */
  look(): { readonly buffered: readonly Held[]; readonly held: readonly string[]; readonly asking: number };
}

/**
 * The engine `temporal`: an execution of one workflow for each run holds its deliveries, an activity is a delivery that is
 * offered, and its heartbeats are the lease. A claim takes what has come, and says how many more are wanted; the server
 * sends them when it has them, and whoever listens is woken.
 */
export function createTemporalEngine(options: TemporalOptions): TemporalEngine {
  return new Temporal(options);
}

class Temporal implements TemporalEngine {
  readonly name = 'temporal';
  readonly sharesStore = false;
  readonly serverClock: ServerClock;
  readonly #options: TemporalOptions;
  readonly #lease: number;
  /** Whose deliveries these are. */
  readonly #jobs: string;
  readonly #wakes = new Set<() => void>();
  readonly #demand = new Demand();
  readonly #buffer: Buffer;
  readonly #claimed = new Claimed(() => this.#running().client.activity);
  /** What was taken out here, and may be on its way still. */
  readonly #cancelled = new Set<string>();
  #at: { readonly connection: TemporalConnection; readonly instance: Instance | null } | null = null;
  #order = 0;
  /** What the server remembered when it was last asked. */
  #memory: string | null = null;

  constructor(options: TemporalOptions) {
    this.#options = options;
    const { onError } = options;
    this.serverClock = temporalSchedules({
      connection: () => this.#running(),
      ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
      ...(onError ? { onError } : {}),
    });
    this.#jobs = options.prefix ?? STANDARD_PREFIX;
    this.#lease = options.lease ?? LEASE_MS;
    const hold = options.hold ?? Math.min(HOLD_MS, this.#lease / 4);
    this.#buffer = new Buffer({ now: monotonic, hold, lease: this.#lease });
  }

  async start(): Promise<void> {
    if (this.#at !== null) return;
    const connection = await connectTemporal(this.#options);
    try {
      await this.#own(connection);
      if (this.#options.look === true) {
        this.#at = { connection, instance: null };
        return;
      }
      const instance = await startInstance({
        at: connection,
        taskQueue: taskQueueOf(this.#jobs),
        demand: this.#demand,
        offered: (offer, token) => this.#offered(offer, token),
        onError: this.#options.onError ?? (() => {}),
      });
      this.#at = { connection, instance };
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const at = this.#at;
    if (at === null) return;
    this.#at = null;
    this.#demand.want(0);
    this.#buffer.giveAllBack();
    try {
      await at.instance?.stop();
    } finally {
      await at.connection.close();
    }
  }

  async enqueue(deliveries: readonly Delivery[]): Promise<readonly string[]> {
    const byRoot = new Map<string, Map<string, Held>>();
    for (const delivery of deliveries) {
      const root = rootOf(delivery);
      const held = byRoot.get(root) ?? new Map<string, Held>();
      // What is held here was accepted before, whatever its execution would say.
      if (held.has(delivery.id) || this.#claimed.has(delivery.id)) continue;
      byRoot.set(root, held);
      held.set(delivery.id, this.#heldOf(delivery));
    }
    const { roots } = this.#claimed;
    const accepted = await this.#asking([...byRoot], ([root, held]) =>
      bring(this.#executions(), root, [...held.values()], roots.has(root)),
    );
    return accepted.flat();
  }

  async claim(limit: number, except: readonly string[] = []): Promise<readonly Claim[]> {
    this.#running();
    const taken = limit < 1 ? [] : this.#buffer.take(limit, except);
    this.#demand.want(Math.max(0, limit - taken.length));
    return taken.map(({ held, token }) => {
      this.#claimed.add(held, token);
      const { due: _due, lost, offered: _offered, bounced: _bounced, order: _order, after: _after, ...delivery } = held;
      return { ...delivery, lost };
    });
  }

  extend(ids: readonly string[]): Promise<readonly string[]> {
    return this.#kindly(this.#claimed.extend(ids));
  }

  complete(ids: readonly string[]): Promise<void> {
    return this.#kindly(this.#claimed.answer(ids, { next: 'done' }));
  }

  release(ids: readonly string[], due: number | FromNow = { after: 0 }): Promise<void> {
    const when = typeof due === 'number' ? { at: due } : { after: due.after };
    return this.#kindly(this.#claimed.answer(ids, { next: 'again', ...when }));
  }

  async cancel(deliveries: readonly Addressed[]): Promise<void> {
    const byRoot = new Map<string, Addressed[]>();
    for (const one of deliveries) byRoot.set(one.root, [...(byRoot.get(one.root) ?? []), one]);
    await this.#asking([...byRoot], ([root, out]) => takeOut(this.#executions(), root, out));
    for (const { id } of deliveries) {
      this.#claimed.drop(id);
      this.#buffer.drop(id);
      this.#cancelled.add(id);
    }
    for (const oldest of this.#cancelled) {
      if (this.#cancelled.size <= MOST_CANCELLED) break;
      this.#cancelled.delete(oldest);
    }
  }

  listen(wake: () => void): () => void {
    this.#wakes.add(wake);
    // Before the first claim nobody has said how many; whoever listens wants to hear of one.
    this.#demand.wantAtLeast(1);
    return () => {
      if (!this.#wakes.delete(wake) || this.#wakes.size > 0) return;
      this.#demand.want(0);
      this.#buffer.giveAllBack();
    };
  }

  depth(): Promise<Depth> {
    return this.#kindly(depthOf(this.#running().client, this.#jobs));
  }

  async answers(): Promise<void> {
    const { client, namespace } = this.#running();
    await this.#kindly(client.connection.workflowService.describeNamespace({ namespace }));
  }

  async advice(reach: number): Promise<readonly Advice[]> {
    const connection = this.#running();
    const { namespace, retention } = connection;
    const store = await this.#options.owner?.();
    // A server that does not tell keeps nobody from starting: this is advice.
    const former = store == null ? [] : await formerNames(connection, this.#jobs, store).catch(() => []);
    return [...adviceOn(namespace, retention, reach), ...adviceOnFormer(namespace, former)];
  }

  async memory(): Promise<string> {
    const connection = this.#running();
    const memory = await this.#kindly(memoryOf(connection, this.#jobs));
    if (this.#memory !== null && this.#memory !== memory) {
      // What has forgotten everything has forgotten whose it is; and what was held here may be held no more.
      await this.#own(connection);
      await this.extend(this.#claimed.ids);
    }
    this.#memory = memory;
    return memory;
  }

  async #own(connection: TemporalConnection): Promise<void> {
    const { owner, look = false } = this.#options;
    const store = await owner?.();
    if (store === undefined) return;
    // One without a name has marked nothing; it only looks.
    const mine = look || store === null ? ownedBy(connection, this.#jobs, store) : own(connection, this.#jobs, store);
    await this.#kindly(mine);
  }

  ask(count: number): void {
    this.#demand.want(Math.max(0, count - this.#buffer.size));
  }

  look(): ReturnType<TemporalEngine['look']> {
    return { buffered: this.#buffer.all(), held: this.#claimed.activities, asking: this.#demand.asking };
  }

  #offered({ delivery }: Offer, token: Uint8Array): Promise<Answer | null> {
    const wanted = this.#demand.arrived();
    if (this.#cancelled.has(delivery.id)) return Promise.resolve({ next: 'done' });
    return new Promise((resolve) => {
      this.#buffer.add(
        {
          held: delivery,
          token,
          since: monotonic(),
          taken: () => resolve(null),
          // As it was: only when it comes again is another time.
          back: (after, bounced) => resolve({ next: 'again', after, at: delivery.at, bounced }),
        },
        wanted,
      );
      if (this.#at === null) this.#buffer.giveAllBack();
      for (const wake of this.#wakes) wake();
    });
  }

  #heldOf({ after, ...delivery }: Delivery): Held {
    this.#order = Math.max(this.#order + 1, Date.now() * 1_000);
    return {
      ...delivery,
      due: delivery.at ?? 0,
      ...(after === undefined ? {} : { after }),
      lost: 0,
      offered: 0,
      bounced: 0,
      order: this.#order,
    };
  }

  #executions(): ExecutionOptions {
    const { ahead } = this.#options;
    const { client } = this.#running();
    return { client, namespace: this.#jobs, lease: this.#lease, ...(ahead === undefined ? {} : { ahead }) };
  }

  #asking<T, R>(all: readonly T[], body: (one: T) => Promise<R>): Promise<readonly R[]> {
    return this.#kindly(sideBySide(all, AT_ONCE, body));
  }

  /** Says in words of ours what the server did not do. */
  async #kindly<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      throw failureOf(this.#options.address, error) ?? error;
    }
  }

  #running(): TemporalConnection {
    if (this.#at === null) throw new NljobsError('closed', 'The engine is not started.');
    return this.#at.connection;
  }
}
