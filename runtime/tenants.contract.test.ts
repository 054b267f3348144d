import { describe, expect, it } from 'vitest';
import { startServer } from './engines/contract-run-postgres.ts';
import { startRedis } from './engines/contract-run-redis.ts';
import { onServer } from './engines/contract-run-server.ts';
import { startTemporal } from './engines/contract-run-temporal.ts';
import type { JobContext, JobRegistration } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { TENANT_SLOTS } from './scheduler/gate.ts';
import { manualRunId } from './scheduler/identity.ts';
import { type OpenStoreOptions, openStore } from './store/open.ts';
import type { NewRun, Store } from './store/store.ts';
import { MemoryWorld, memoryEngine, memoryStore, sampleSpec } from './testing/index.ts';
import { deferred } from './worker/deferred.ts';

/**
 * Fairness between tenants: whoever queues a hundred thousand runs does not keep another waiting for ten, whatever engine
 * delivers them, and goes on as soon as the other's are done.
 */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const SLOTS = 5;
const PORTION = 5_000;
/** Queueing is most of it, and a busy machine takes its time, milliseconds. */
const PATIENCE = 240_000;

interface Place {
  readonly opened: {
    readonly store: Store;
    readonly engine: NonNullable<Parameters<typeof createRuntime>[0]['opened']>['engine'];
  };
  /** How many runs the large tenant has queued. */
  readonly backlog: number;
  close(): Promise<void>;
}

describe('in memory', () => {
  isFair(async () => {
    const world = new MemoryWorld();
    const opened = { store: memoryStore(world, Date.now), engine: memoryEngine({ world, now: Date.now }) };
    return { opened, backlog: 2_000, close: async () => {} };
  });
});

describe('embedded', () => {
  isFair(() => opened({ engine: 'embedded', folder: null }, 25_000));
});

onServer('postgres', startServer, (server) => {
  isFair(async () => opened({ engine: 'postgres', url: await server.createDatabase() }, 100_000));
});

onServer('redis', startRedis, (server) => {
  // What the queue holds of a tenant is a portion, however long its queue in the store is.
  isFair(() => opened({ engine: 'redis', folder: null, redis: { url: server.url } }, 5_000));
});

onServer('temporal', startTemporal, (server) => {
  isFair(() => opened({ engine: 'temporal', folder: null, temporal: { address: server.address } }, 1_000));
});

async function opened(
  where: Pick<OpenStoreOptions, 'engine' | 'folder' | 'url' | 'redis' | 'temporal'>,
  backlog: number,
): Promise<Place> {
  const open = await openStore({ ...where, migrate: 'auto' });
  await open.engine.start();
  return { opened: open, backlog, close: () => open.close() };
}

function isFair(prepare: () => Promise<Place>): void {
  it(
    'ten runs of one tenant pass a long queue of another, which goes on behind them',
    async () => {
      const place = await prepare();
      const { store } = place.opened;
      const order: string[] = [];
      const warm = deferred<void>();
      const enough = deferred<void>();
      const jobs: readonly JobRegistration[] = [
        {
          spec: sampleSpec({ id: 'export', scope: 'organization', overlap: 'allow' }),
          load: async () => ({
            handler: (_input: unknown, ctx: JobContext) => {
              order.push(ctx.scope ?? '');
              const large = order.filter((tenant) => tenant === 'large').length;
              if (large >= 4 * SLOTS) warm.resolve();
              if (large >= 6 * TENANT_SLOTS) enough.resolve();
            },
          }),
        },
      ];
      const start = async (work: boolean): Promise<Runtime> => {
        const runtime = createRuntime({ opened: place.opened, jobs, logger: silent, slots: SLOTS, poll: 20, work });
        await runtime.start();
        return runtime;
      };
      try {
        const asking = await start(false);
        const first = await asking.enqueue('export', null, { scope: 'large' });
        await fill(store, await store.run(first.id), place.backlog);
        await asking.stop({ graceMs: 0 });
        const working = await start(true);
        await warm.promise;
        const asked = order.length;
        const small = await Promise.all(
          Array.from({ length: 10 }, (_, n) => working.enqueue('export', { organizationId: 'small', n })),
        );
        for (const { id } of small) expect(await working.runs.ended(id)).toMatchObject({ status: 'completed' });
        const last = order.lastIndexOf('small');
        const passed = order.slice(asked, last).filter((tenant) => tenant === 'large').length;
        // Those that were before it in the queue, and those that came while the ten were written and run.
        expect(passed).toBeLessThanOrEqual(3 * TENANT_SLOTS);
        await enough.promise;
        await working.stop({ graceMs: 1_000 });
      } finally {
        await place.close();
      }
    },
    PATIENCE,
  );
}

/** Queues as many like this one as there are to be. */
async function fill(store: Store, like: NewRun | null, backlog: number): Promise<void> {
  if (like === null) throw new Error('The first run of the large tenant is gone.');
  for (let made = 1; made < backlog; made += PORTION) {
    await store.insertRuns(
      Array.from({ length: Math.min(PORTION, backlog - made) }, (_, n) => ({
        ...like,
        id: manualRunId(like.namespace, like.job, `large ${made + n}`),
        handedOver: false,
      })),
    );
  }
}
