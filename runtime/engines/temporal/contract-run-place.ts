import { randomUUID } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import type { JobRegistration } from '../../registry.ts';
import { openStore } from '../../store/open.ts';
import { type ContractPlace, placeOn } from '../../testing/contract-place.ts';
import { joinApart } from '../apart.ts';
import { connectTemporal, type TemporalConnection } from './connect.ts';
import { createTemporalEngine } from './index.ts';
import { AHEAD, rootOf, STATE, workflowIdOf } from './protocol.ts';
import { sideBySide } from './side-by-side.ts';

const AT_ONCE = 20;
/** The server's clock and the one that is set by hand do not go alike: waits are over by so much, milliseconds. */
const SURE = 5_000;

/** On a Temporal server, under a prefix of its own, with the store on PGlite in memory. */
export async function placeOnTemporal(address: string, jobs: readonly JobRegistration[]): Promise<ContractPlace> {
  const watcher = await connectTemporal({ address });
  const passing = new Passing(watcher, `contract-${randomUUID()}`);
  // The embedded engine that comes with the store is never started.
  const { database, store, close } = await openStore({ engine: 'embedded', folder: null, migrate: 'auto' });
  const errors: Error[] = [];
  const onError = (error: Error): void => void errors.push(error);
  const { prefix, ahead } = passing;
  const temporal = createTemporalEngine({ address, prefix, ahead, onError });
  const engine = joinApart({ engine: passing.watch(temporal), posts: store.posts, onError });
  const open = {
    database,
    store,
    engine,
    async close() {
      await engine.stop();
      await passing.clear();
      await close();
      await watcher.close();
      if (errors.length > 0) throw new AggregateError(errors, 'the engine reported failures');
    },
  };
  return placeOn(open, jobs, async (clock, ms) => {
    // The server wakes who waits: what it offered before the clock is set would be claimed, and put off again.
    await clock.step(ms);
    await passing.pass(ms + SURE);
  });
}

/** Lets time pass for the executions that an engine has begun, by the signal that tests alone send. */
class Passing {
  readonly prefix: string;
  readonly #at: TemporalConnection;
  readonly #open = new Set<string>();
  #ahead = 0;
  #running = false;

  constructor(at: TemporalConnection, prefix: string) {
    this.#at = at;
    this.prefix = prefix;
  }

  readonly ahead = (): number => this.#ahead;

  /** The engine, whose executions are known from then on. */
  watch(engine: Engine): Engine {
    return {
      name: engine.name,
      sharesStore: false,
      start: async () => {
        await engine.start();
        this.#running = true;
      },
      stop: async () => {
        this.#running = false;
        await engine.stop();
      },
      enqueue: async (deliveries) => {
        const accepted = await engine.enqueue(deliveries);
        for (const one of deliveries) this.#open.add(rootOf(one));
        return accepted;
      },
      claim: (limit, except) => engine.claim(limit, except),
      extend: (ids) => engine.extend(ids),
      complete: (ids) => engine.complete(ids),
      release: (ids, due) => engine.release(ids, due),
      cancel: (deliveries) => engine.cancel(deliveries),
      listen: (wake) => engine.listen(wake),
      depth: () => engine.depth(),
    };
  }

  /** Where an instance runs, it ends when what is due by then has been offered: whatever is enqueued later comes after it. */
  readonly pass = async (ms: number): Promise<void> => {
    this.#ahead += ms;
    await this.#each(async (handle) => {
      await handle.signal(AHEAD, this.#ahead);
      if (this.#running) await handle.query(STATE);
    });
  };

  clear(): Promise<void> {
    return this.#each((handle) => handle.terminate());
  }

  /** What is over does not answer. */
  async #each(body: (handle: ReturnType<TemporalConnection['client']['workflow']['getHandle']>) => Promise<unknown>) {
    await sideBySide([...this.#open], AT_ONCE, async (root) => {
      const handle = this.#at.client.workflow.getHandle(workflowIdOf(this.prefix, root));
      await body(handle).catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
        this.#open.delete(root);
      });
    });
  }
}
