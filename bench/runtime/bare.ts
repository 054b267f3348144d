import { Queue, Worker } from 'bullmq';
import { PgBoss } from 'pg-boss';
import { asBossDatabase } from '../../runtime/engines/pg-boss-database.ts';
import { bareTemporal } from './bare-temporal.ts';
import type { OpenPlace } from './places.ts';

/** The client of a queue alone, with nothing of ours: what an engine's throughput is measured beside. */
export interface Bare {
  /** Puts so many pieces of work into its queue. */
  fill(runs: number): Promise<void>;
  /** Works off so many, and returns once they are done; what is beyond them waits on. */
  drain(runs: number): Promise<void>;
  stop(): Promise<void>;
}

const PORTION = 2_000;

let queues = 0;

/** The bare client of a place's queue, in a queue of its own on the same server. */
export function bareOn(open: OpenPlace, batch: number): Promise<Bare> {
  const { server } = open;
  if (server === null) return barePgBoss(open, batch);
  queues += 1;
  const name = `bare-${queues}`;
  return server.kind === 'redis' ? bareBullMq(server.port, batch, name) : bareTemporal(server.address, batch, name);
}

async function filled(runs: number, add: (count: number) => Promise<unknown>): Promise<void> {
  for (let left = runs; left > 0; left -= PORTION) await add(Math.min(PORTION, left));
}

/** pg-boss in a schema of its own: fetch a batch, complete it, until there is nothing left. */
async function barePgBoss({ database }: OpenPlace, batch: number): Promise<Bare> {
  const queue = 'bare';
  const boss = new PgBoss({
    db: asBossDatabase(database),
    backend: database.kind === 'pglite' ? 'pglite' : 'postgres',
    schema: 'bare',
    schedule: false,
    supervise: false,
  });
  await boss.start();
  await boss.createQueue(queue);
  return {
    fill: (runs) =>
      filled(runs, (count) =>
        boss.insert(
          queue,
          Array.from({ length: count }, () => ({ data: { runId: null } })),
        ),
      ),
    async drain() {
      for (;;) {
        const fetched = await boss.fetch(queue, { batchSize: batch });
        if (fetched.length === 0) return;
        await boss.complete(queue, fetched);
      }
    },
    stop: () => boss.stop({ graceful: false }),
  };
}

/** BullMQ's own worker, with as many at once as a batch has. */
async function bareBullMq(port: number, batch: number, name: string): Promise<Bare> {
  const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection });
  const worker = new Worker(name, async () => null, { connection, concurrency: batch, autorun: false });
  let done = 0;
  let heard = (): void => {};
  worker.on('completed', () => {
    done += 1;
    heard();
  });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  await queue.pause();
  const working = worker.run();
  return {
    fill: (runs) =>
      filled(runs, (count) =>
        queue.addBulk(
          Array.from({ length: count }, () => ({
            name: 'bare',
            data: { runId: null },
            opts: { removeOnComplete: { age: 3_600 } },
          })),
        ),
      ),
    async drain(runs) {
      done = 0;
      const over = new Promise<void>((resolve) => {
        heard = () => {
          if (done === runs) resolve();
        };
      });
      await queue.resume();
      await over;
      await queue.pause();
    },
    async stop() {
      await worker.close();
      await working;
      await queue.close();
    },
  };
}
