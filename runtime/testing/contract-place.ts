import type { RuntimeOptions } from '../options.ts';
import type { JobRegistration } from '../registry.ts';
import { createRuntime, type Runtime } from '../runtime.ts';
import { type OpenStore, type OpenStoreOptions, openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { memoryRuntime } from './index.ts';
import { memoryStore } from './memory-store.ts';
import { MemoryWorld } from './memory-world.ts';

/** Where promises of a runtime are kept: runtimes on one store and queue, with a clock that is set by hand. */
export interface ContractPlace {
  readonly clock: FakeClock;
  readonly store: Store;
  /** Another instance. */
  start(options?: Partial<Omit<RuntimeOptions, 'clock' | 'opened'>>): Promise<Runtime>;
  /** Lets time pass for the wall clock and the queue, without the pump's looks in between. */
  pass(ms: number): Promise<void>;
  /** Runs SQL; null in memory. */
  readonly script: ((sql: string) => Promise<void>) | null;
  close(): Promise<void>;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export function placeInMemory(jobs: readonly JobRegistration[]): ContractPlace {
  const clock = fakeClock();
  const world = new MemoryWorld();
  return {
    clock,
    store: memoryStore(world, clock.now),
    async start(options = {}) {
      const runtime = memoryRuntime({ world, clock, jobs, logger: silent, poll: 10, ...options });
      await runtime.start();
      return runtime;
    },
    pass: (ms) => clock.step(ms),
    script: null,
    close: async () => {},
  };
}

/**
 * On a database: PGlite in memory, or a PostgreSQL server at `url`. `setQueue` sets the clock of a queue that is in another
 * place, epoch milliseconds.
 */
export async function placeOnDatabase(
  where: Pick<OpenStoreOptions, 'engine' | 'folder' | 'url' | 'redis' | 'temporal'>,
  jobs: readonly JobRegistration[],
  setQueue?: (now: number) => void,
): Promise<ContractPlace> {
  const open = await openStore({ ...where, migrate: 'auto' });
  return placeOn(open, jobs, async (clock, ms) => {
    // The queue stays a little ahead of the clock that is set by hand.
    const now = clock.now() + ms + 5_000;
    if (setQueue !== undefined) {
      setQueue(now);
      return clock.step(ms);
    }
    const ahead = now - Date.now();
    // It reads the time through this function alone.
    await open.database.script(
      `CREATE OR REPLACE FUNCTION nljobs_queue.job_now() RETURNS timestamptz AS
         $$ SELECT now() + interval '${ahead} milliseconds' $$ LANGUAGE sql STABLE`,
    );
    await clock.step(ms);
  });
}

/** On what is open, and is closed with the place. `pass` lets time pass for clock and queue, milliseconds. */
export async function placeOn(
  open: Pick<OpenStore, 'database' | 'store' | 'engine' | 'close'>,
  jobs: readonly JobRegistration[],
  pass: (clock: FakeClock, ms: number) => Promise<void>,
): Promise<ContractPlace> {
  const clock = fakeClock(Date.now());
  await open.engine.start();
  return {
    clock,
    store: open.store,
    async start(options = {}) {
      const runtime = createRuntime({ opened: open, clock, jobs, logger: silent, poll: 10, ...options });
      await runtime.start();
      return runtime;
    },
    pass: (ms) => pass(clock, ms),
    script: async (sql) => void (await open.database.script(sql)),
    close: () => open.close(),
  };
}
