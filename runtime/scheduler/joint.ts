import type { Addressed, Change, Delivery, Engine, Outbox, Told } from '../engine/engine.ts';
import type { Sql, TransactionClient } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

/** A change to store and engine that happens whole or not at all. */
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
 * Runs `body` in one transaction of the store. An engine that shares the store's database joins it; what any other is to be
 * told goes by its outbox, so that it is told for certain, and never of what the store does not know.
 */
export async function jointly<T>(store: Store, engine: Engine, body: (joint: Joint) => Promise<T>): Promise<T> {
  if (engine.sharesStore) return store.transaction((within) => body(jointOn(store, engine, within)));
  const outbox = outboxOf(engine);
  const words = new Words();
  let number: string | null = null;
  const answer = await store.transaction(async (within) => {
    const done = await body(words.joint(store, within));
    if (words.saysMore) number = await outbox.put(words.change, within);
    return done;
  });
  await outbox.tell(words.told(number));
  return answer;
}

/**
 * As `jointly`, in a transaction of the caller's own: all of it happens at their commit, or not at all. Nothing is locked
 * here that our own changes wait for, because nobody knows how long the caller takes to commit. Only runs are asked for
 * here: nothing is claimed, and so nothing completed or given back.
 */
export function joining<T>(
  store: Store,
  engine: Engine,
  client: TransactionClient,
  body: (joint: Joint) => Promise<T>,
): Promise<T> {
  if (engine.sharesStore) return store.join(client, (within) => body(jointOn(store, engine, within)));
  const outbox = outboxOf(engine);
  return store.join(client, async (within) => {
    const words = new Words();
    const done = await body(words.joint(store, within));
    if (words.saysMore) await outbox.put(words.change, within, true);
    return done;
  });
}

/** @throws Error where an engine apart from the store was not opened beside one, which is a mistake of ours. */
function outboxOf({ name, outbox }: Engine): Outbox {
  if (outbox === undefined) throw new Error(`The engine "${name}" is apart from its store, and has no outbox.`);
  return outbox;
}

function jointOn(store: Store, engine: Engine, within: Sql): Joint {
  return {
    within,
    lock: (job) => store.lockJob(job, within),
    async enqueue(deliveries) {
      if (deliveries.length > 0) await engine.enqueue(deliveries, within);
    },
    async complete(ids) {
      if (ids.length > 0) await engine.complete(ids, within);
    },
    async release(ids, after) {
      if (ids.length > 0) await engine.release(ids, { after }, within);
    },
    async cancel(deliveries) {
      if (deliveries.length > 0) await engine.cancel(deliveries, within);
    },
  };
}

/** What a change has to say to an engine apart, gathered until its end. */
class Words {
  readonly #enqueue: Delivery[] = [];
  readonly #cancel: Addressed[] = [];
  readonly #complete: string[] = [];
  readonly #release: { readonly ids: readonly string[]; readonly after: number }[] = [];

  joint(store: Store, within: Sql): Joint {
    return {
      within,
      lock: (job) => store.lockJob(job, within),
      enqueue: async (deliveries) => void this.#enqueue.push(...deliveries),
      complete: async (ids) => void this.#complete.push(...ids),
      release: async (ids, after) => void (ids.length > 0 && this.#release.push({ ids, after })),
      cancel: async (deliveries) => void this.#cancel.push(...deliveries),
    };
  }

  /** Whether there is anything that has to arrive. */
  get saysMore(): boolean {
    return this.#enqueue.length + this.#cancel.length > 0;
  }

  get change(): Change {
    return { enqueue: this.#enqueue, cancel: this.#cancel };
  }

  told(number: string | null): Told {
    return { number, change: this.change, complete: this.#complete, release: this.#release };
  }
}
