import type { Addressed, Delivery, Engine } from '../engine/engine.ts';
import { RuntimeError } from '../errors.ts';
import type { Sql, TransactionClient } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

/** A change to store and engine that happens whole or not at all, as far as the two share a database. */
export interface Joint {
  readonly within: Sql;
  /** Waits until no other instance decides about this job's open runs; held to the end of the change. */
  lock(job: string): Promise<void>;
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
  complete(ids: readonly string[]): Promise<void>;
  /** Gives leased deliveries back, due after so many milliseconds. */
  release(ids: readonly string[], after: number): Promise<void>;
  cancel(deliveries: readonly Addressed[]): Promise<void>;
}

/**
 * Runs `body` in one transaction of the store. An engine that shares the store's database joins it; any other is told
 * right after the commit, so that it never delivers what the store does not know.
 */
export async function jointly<T>(store: Store, engine: Engine, body: (joint: Joint) => Promise<T>): Promise<T> {
  const later: (() => Promise<unknown>)[] = [];
  const answer = await store.transaction((within) => {
    const tell: Tell = async (now) => {
      if (engine.sharesStore) await now(within);
      else later.push(now);
    };
    return body(jointOn(store, engine, within, tell));
  });
  for (const tell of later) await tell();
  return answer;
}

/**
 * As `jointly`, in a transaction of the caller's own: all of it happens at their commit, or not at all. Nothing is locked
 * here that our own changes wait for, because nobody knows how long the caller takes to commit.
 * @throws RuntimeError `refused` where the engine's queue is in another database than the store.
 */
export function joining<T>(
  store: Store,
  engine: Engine,
  client: TransactionClient,
  body: (joint: Joint) => Promise<T>,
): Promise<T> {
  if (!engine.sharesStore) {
    throw new RuntimeError(
      'refused',
      `The queue of the engine "${engine.name}" is in another place than your database, so it cannot join a transaction of yours. Call it after the commit, without \`within\`.`,
    );
  }
  return store.join(client, (within) => body(jointOn(store, engine, within, (now) => now(within))));
}

type Tell = (now: (within?: Sql) => Promise<unknown>) => Promise<unknown>;

function jointOn(store: Store, engine: Engine, within: Sql, tell: Tell): Joint {
  return {
    within,
    lock: (job) => store.lockJob(job, within),
    async enqueue(deliveries) {
      if (deliveries.length > 0) await tell((sql) => engine.enqueue(deliveries, sql));
    },
    async complete(ids) {
      if (ids.length > 0) await tell((sql) => engine.complete(ids, sql));
    },
    async release(ids, after) {
      if (ids.length > 0) await tell((sql) => engine.release(ids, { after }, sql));
    },
    async cancel(deliveries) {
      if (deliveries.length > 0) await tell((sql) => engine.cancel(deliveries, sql));
    },
  };
}
