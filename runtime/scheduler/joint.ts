import type { Delivery, Engine } from '../engine/engine.ts';
import type { Sql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

/** A change to store and engine that happens whole or not at all, as far as the two share a database. */
export interface Joint {
  readonly within: Sql;
  /** Waits until no other instance decides about this job's open runs; held to the end of the change. */
  lock(job: string): Promise<void>;
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
  complete(ids: readonly string[]): Promise<void>;
  /** Gives leased deliveries back, due at `at`, epoch milliseconds. */
  release(ids: readonly string[], at: number): Promise<void>;
  cancel(ids: readonly string[]): Promise<void>;
}

/**
 * Runs `body` in one transaction of the store. An engine that shares the store's database joins it; any other is told
 * right after the commit, so that it never delivers what the store does not know.
 */
export async function jointly<T>(store: Store, engine: Engine, body: (joint: Joint) => Promise<T>): Promise<T> {
  const later: (() => Promise<unknown>)[] = [];
  const answer = await store.transaction((within) => {
    const join = async (now: (within?: Sql) => Promise<unknown>): Promise<void> => {
      if (engine.sharesStore) await now(within);
      else later.push(now);
    };
    return body({
      within,
      lock: (job) => store.lockJob(job, within),
      enqueue: (deliveries) =>
        deliveries.length === 0 ? Promise.resolve() : join((sql) => engine.enqueue(deliveries, sql)),
      complete: (ids) => (ids.length === 0 ? Promise.resolve() : join((sql) => engine.complete(ids, sql))),
      release: (ids, at) => (ids.length === 0 ? Promise.resolve() : join((sql) => engine.release(ids, at, sql))),
      cancel: (ids) => (ids.length === 0 ? Promise.resolve() : join((sql) => engine.cancel(ids, sql))),
    });
  });
  for (const tell of later) await tell();
  return answer;
}
