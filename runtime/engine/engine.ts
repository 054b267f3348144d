import type { EngineName, Priority } from '../spec/vocabulary.ts';
import type { Carried, Sql } from '../store/sql.ts';
import type { ServerClock } from './server-clock.ts';

/**
 * The port to a queue. An engine only delivers: it holds ids of attempts until they are due, hands each to one
 * worker at a time under a lease, and takes it back when the lease runs out. It knows no schedule, no retry policy,
 * no serial flag and no payload: those are decided by the scheduler and the worker, and kept in the store.
 */
export interface Engine {
  readonly name: EngineName;
  /** Where the engine's server can fire schedules by itself. */
  readonly serverClock?: ServerClock;
  /** True when `enqueue`, `complete`, `release` and `cancel` can join a transaction of the store, so that both happen or neither. */
  readonly sharesStore: boolean;
  /** Of an engine that does not share the store, as it is opened beside one: how the two are joined. */
  readonly outbox?: Outbox;
  start(): Promise<void>;
  /**
   * Of an engine that keeps tables of its own in the store's database: the SQL that brings them up to date, for somebody who
   * runs it by hand; empty where nothing is due. Changes nothing, and may be asked before `start`.
   */
  plan?(): Promise<string>;
  /** Lets go of connections. Claimed deliveries are not given back here; the worker does that first. */
  stop(): Promise<void>;
  /**
   * Accepts deliveries, each once: an id that was ever accepted within the retention period is refused in silence,
   * also by another instance at the same moment. Returns the ids accepted by this call.
   */
  enqueue(deliveries: readonly Delivery[], within?: Sql): Promise<readonly string[]>;
  /**
   * Leases up to `limit` deliveries that are due and of none of the groups in `except`, higher priority first, then older
   * first. Never waits. An engine whose claim is a statement of the store's database lets `carry` run it, where given.
   */
  claim(limit: number, except?: readonly string[], carry?: Carry): Promise<readonly Claim[]>;
  /**
   * Renews leases. Returns the ids that this instance still holds; one that is missing was cancelled, or its lease ran
   * out and another has it now: its attempt must stop and its word counts no more.
   */
  extend(ids: readonly string[]): Promise<readonly string[]>;
  /** Done with these, whatever the outcome of the attempt was. What this instance does not hold is left alone. */
  complete(ids: readonly string[], within?: Sql): Promise<void>;
  /** Of an engine on the store's database: what `complete` does, for a statement of the store to carry. */
  completing?(ids: readonly string[]): Carried;
  /**
   * Gives leased deliveries back, due at once, at an instant (epoch milliseconds), or so long from now by the engine's
   * clock. Charges nothing: `lost` stays as it is.
   * What this instance does not hold is left alone.
   */
  release(ids: readonly string[], due?: number | FromNow, within?: Sql): Promise<void>;
  /** Takes deliveries out, whether waiting or leased. */
  cancel(deliveries: readonly Addressed[], within?: Sql): Promise<void>;
  /** Calls `wake` when something may have become due. Returns how to stop listening. */
  listen(wake: () => void): () => void;
  depth(): Promise<Depth>;
  /** What of the server's settings may lose work, as far as it tells; `reach` is how far back jobs catch up, milliseconds. */
  advice?(reach: number): Promise<readonly Advice[]>;
  /**
   * Of an engine apart from the store: a name for what its queue remembers. Another name than before: it may have forgotten
   * what it had accepted, and every open run is to be handed over again.
   */
  memory?(): Promise<string>;
  /**
   * Of an engine apart from the store: resolves where its server answers and takes what it is told, at the cost of one
   * question; rejects with why it does not.
   */
  answers?(): Promise<void>;
  /** Of an engine apart from the store: for how long it has not answered, or has taken nothing, milliseconds; null where it does. */
  awayFor?(): number | null;
}

/** What is wrong with how a server is set up, and what to do. */
export interface Advice {
  readonly trouble: string;
  readonly cure: string;
}

/** Runs the statement of a claim within a larger one, and gives its rows. */
export type Carry = (claim: Carried) => Promise<readonly object[]>;

/** So many milliseconds from now, by the clock of whoever counts them: that of who asks may be wrong. */
export interface FromNow {
  readonly after: number;
}

/** One attempt to be delivered. `id` is a UUID derived from the run and the attempt, so that a repeat is refused. */
export interface Delivery {
  readonly id: string;
  readonly runId: string;
  readonly job: string;
  /** What tells it from those that the same instances can take: an instance leaves alone the groups it cannot run. */
  readonly group: string;
  readonly priority: Priority;
  /** Epoch milliseconds before which it is not delivered; null for at once. */
  readonly at: number | null;
  /**
   * In place of `at`, and not part of what is claimed: so many milliseconds from now by the engine's clock, since the
   * clock of who asks may be wrong.
   */
  readonly after?: number;
  /**
   * The run that stands for the whole chain of which this one is a step, else the run itself: for engines that show runs to
   * people. An engine need not give it back with a claim.
   */
  readonly root?: string;
}

/** How a delivery is found by whoever does not hold it. */
export interface Addressed {
  readonly id: string;
  /** The run that it is of, or the one that this is a step of. */
  readonly root: string;
}

export interface Claim extends Delivery {
  /** How often this delivery was leased before and came back without a word: a crashed or stalled worker. */
  readonly lost: number;
}

export interface Depth {
  readonly ready: number;
  readonly deferred: number;
  readonly active: number;
}

/** What an engine is to be told for certain: what cannot be made good by a lease that runs out. */
export interface Change {
  readonly enqueue: readonly Delivery[];
  readonly cancel: readonly Addressed[];
}

/** All that a transaction has to say to an engine, once it is committed. */
export interface Told {
  /** Under which number the change was put down; null where there is none. */
  readonly number: string | null;
  readonly change: Change;
  readonly complete: readonly string[];
  /** Each with how long from now it is due again, milliseconds. */
  readonly release: readonly { readonly ids: readonly string[]; readonly after: number }[];
}

/**
 * What stands between the store and an engine whose queue is in another place: what the engine is to be told is put down in
 * the transaction that it belongs to, and told after the commit, as often as it takes.
 */
export interface Outbox {
  /** Puts a change down. `unheard`: nobody here will hear of the commit, so that whoever looks after the outbox is woken by it. */
  put(change: Change, within: Sql, unheard?: boolean): Promise<string>;
  /**
   * After the commit: tells the engine, deliveries before ends, so that the engine never knows less of a run than it must.
   * Never fails: a change that does not arrive is told again later; of an end that does not, the lease runs out.
   */
  tell(told: Told): Promise<void>;
}
