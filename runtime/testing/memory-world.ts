import type { Change, Delivery } from '../engine/engine.ts';
import type { AuditEntry, StoredSession, StoredToken } from '../store/access-store.ts';
import type { OpenAlert, PostedState } from '../store/alert-store.ts';
import type { Chain, Expected } from '../store/chain-store.ts';
import { NljobsError } from '../store/errors.ts';
import type { RegisteredJob } from '../store/generation-store.ts';
import type { Item } from '../store/item-store.ts';
import type { KeptPause } from '../store/pauses.ts';
import type { StoredSchedule } from '../store/schedule-store.ts';
import type { Sql, TransactionClient } from '../store/sql.ts';
import type { Attempt, DeadLetter, LogLine, Run } from '../store/store.ts';

/** One delivery of the in-memory engine. */
export interface Held {
  readonly delivery: Delivery;
  readonly order: number;
  readonly state: 'waiting' | 'leased' | 'done';
  /** Epoch milliseconds: when it is due, or when its lease ends. */
  readonly until: number;
  readonly lost: number;
  /** Which engine has it. */
  readonly owner: number;
}

/** A generation that was seen, with the number under which it last came into force. Epoch milliseconds. */
export interface MemoryGeneration {
  readonly namespace: string;
  readonly generation: string;
  readonly term: number;
  readonly firstSeen: number;
  readonly activeSince: number;
  readonly jobs: readonly RegisteredJob[];
}

export interface MemoryInstance {
  readonly namespace: string;
  readonly generation: string;
  readonly beats: number;
  readonly seen: number;
}

/** A key that is recorded, and the run that claimed it and has not said how it went. */
export interface MemoryGuard {
  readonly job: string;
  readonly key: string;
  readonly start: number;
  readonly at: number;
  readonly claim: string | null;
}

/** An event that a chain waits for, and what came of it. */
export interface MemoryAwait extends Expected {
  readonly came: { readonly id: string; readonly payload: unknown; readonly at: number } | null;
}

/** A transaction of the world: what joins it is committed or gone with it. */
export interface MemoryTransaction {
  /** The world speaks no SQL: this always throws. */
  query(text: string, params?: readonly unknown[]): Promise<never>;
}

/** Newest last. */
export interface MemoryAccess {
  tokens: readonly MemoryToken[];
  entries: readonly (AuditEntry & { readonly seq: number })[];
  /** By their hashes. */
  readonly sessions: Map<string, StoredSession>;
}

export interface MemoryToken {
  readonly token: StoredToken;
  readonly hash: string;
  readonly previous: { readonly hash: string; readonly until: number } | null;
}

/** Everything that store and engine keep. Values are immutable; a change replaces them. */
export interface Tables {
  runs: Map<string, Run & { readonly seq: number }>;
  attempts: Map<number, Attempt & { readonly seq: number; readonly delivery: string | null }>;
  logs: readonly LogLine[];
  letters: Map<string, DeadLetter & { readonly seq: number }>;
  /** Dead letters that were taken in for alerts. */
  lettersTaken: Set<string>;
  rates: Map<string, { readonly start: number; readonly used: number }>;
  alerts: Map<string, OpenAlert>;
  outbox: Map<string, PostedState & { readonly namespace: string; readonly due: number }>;
  marks: Map<string, number>;
  /** The last pause of each job, whether over or not. */
  pauses: Map<string, KeptPause>;
  guards: Map<string, MemoryGuard>;
  items: Map<string, Item & { readonly run: string; readonly seq: number }>;
  once: Map<string, { readonly run: string; readonly value: unknown }>;
  chains: Map<string, Chain>;
  awaits: Map<string, MemoryAwait>;
  deliveries: Map<string, Held>;
  /** The names of the queues that all open runs were handed to, by namespace. */
  queues: Map<string, string>;
  /** By their numbers, oldest first; epoch milliseconds. */
  posts: Map<string, { readonly change: Change; readonly at: number; readonly due: number }>;
  schedules: Map<string, StoredSchedule & { readonly seq: number }>;
  deployments: Map<
    string,
    { readonly active: string; readonly term: number; readonly previous?: string; readonly changedAt?: number }
  >;
  generations: Map<string, MemoryGeneration>;
  instances: Map<string, MemoryInstance>;
  seq: number;
}

/**
 * What an in-memory store and engine share: one database with one connection, as PGlite has. Transactions come one
 * after another; one that throws leaves nothing behind.
 */
export class MemoryWorld {
  /** Who may ask, and what was asked; no transaction holds these. */
  readonly access: MemoryAccess = { tokens: [], entries: [], sessions: new Map() };
  tables: Tables = {
    runs: new Map(),
    attempts: new Map(),
    logs: [],
    letters: new Map(),
    lettersTaken: new Set(),
    rates: new Map(),
    alerts: new Map(),
    outbox: new Map(),
    marks: new Map(),
    pauses: new Map(),
    guards: new Map(),
    items: new Map(),
    once: new Map(),
    chains: new Map(),
    awaits: new Map(),
    deliveries: new Map(),
    posts: new Map(),
    queues: new Map(),
    schedules: new Map(),
    deployments: new Map(),
    generations: new Map(),
    instances: new Map(),
    seq: 0,
  };
  readonly wakes = new Set<() => void>();
  /** Hear of schedules that were made or changed. */
  readonly scheduleListeners = new Set<() => void>();
  /** Hear of posts that nobody else tells. */
  readonly postListeners = new Set<() => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #current: Sql | null = null;
  #wake = false;
  #tell = false;
  #post = false;

  /** The next number of the world's one sequence. */
  next(): number {
    this.tables.seq += 1;
    return this.tables.seq;
  }

  /** Calls the listeners once what goes on is committed. */
  wakeLater(): void {
    this.#wake = true;
  }

  /** Tells the listeners of schedules once what goes on is committed. */
  tellLater(): void {
    this.#tell = true;
  }

  /** Tells the listeners of posts once what goes on is committed. */
  postLater(): void {
    this.#post = true;
  }

  /** Runs a statement: within the transaction that `within` belongs to, or in its turn. */
  async run<T>(within: Sql | undefined, statement: () => T): Promise<T> {
    if (within !== undefined) {
      if (within !== this.#current) throw new Error('This transaction has ended.');
      return statement();
    }
    return this.transaction(async () => statement());
  }

  /** Runs `body` inside the transaction that goes on; where it throws, only what it did is taken back. */
  async join<T>(client: TransactionClient, body: (within: Sql) => Promise<T>): Promise<T> {
    const within = this.#current;
    if (within === null || (client as unknown) !== within) {
      throw new NljobsError(
        'transaction-foreign',
        'In memory, `within` takes the transaction that `world.transaction` hands out, while it goes on.',
      );
    }
    const before = copyOf(this.tables);
    try {
      return await body(within);
    } catch (error) {
      this.tables = before;
      throw error;
    }
  }

  transaction<T>(body: (within: MemoryTransaction) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => this.#transaction(body));
    this.#queue = turn.catch(() => {
      // Its caller hears of it; the next in the queue does not care.
    });
    return turn;
  }

  async #transaction<T>(body: (within: MemoryTransaction) => Promise<T>): Promise<T> {
    const before = copyOf(this.tables);
    const within: MemoryTransaction = {
      query: async () => {
        throw new Error('The store in memory speaks no SQL.');
      },
    };
    this.#current = within;
    this.#wake = false;
    this.#tell = false;
    this.#post = false;
    try {
      const answer = await body(within);
      if (this.#wake) queueMicrotask(() => callAll(this.wakes));
      if (this.#tell) queueMicrotask(() => callAll(this.scheduleListeners));
      if (this.#post) queueMicrotask(() => callAll(this.postListeners));
      return answer;
    } catch (error) {
      this.tables = before;
      throw error;
    } finally {
      this.#current = null;
    }
  }
}

function callAll(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) listener();
}

function copyOf(tables: Tables): Tables {
  return {
    ...tables,
    runs: new Map(tables.runs),
    attempts: new Map(tables.attempts),
    letters: new Map(tables.letters),
    lettersTaken: new Set(tables.lettersTaken),
    rates: new Map(tables.rates),
    alerts: new Map(tables.alerts),
    outbox: new Map(tables.outbox),
    marks: new Map(tables.marks),
    pauses: new Map(tables.pauses),
    guards: new Map(tables.guards),
    items: new Map(tables.items),
    once: new Map(tables.once),
    chains: new Map(tables.chains),
    awaits: new Map(tables.awaits),
    deliveries: new Map(tables.deliveries),
    posts: new Map(tables.posts),
    queues: new Map(tables.queues),
    schedules: new Map(tables.schedules),
    deployments: new Map(tables.deployments),
    generations: new Map(tables.generations),
    instances: new Map(tables.instances),
  };
}
