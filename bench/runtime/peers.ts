import { Queue, Worker } from 'bullmq';
import { Cron } from 'croner';
import { schedule } from 'node-cron';
import { PgBoss } from 'pg-boss';
import { type RedisServer, startRedis } from '../../runtime/engines/contract-run-redis.ts';
import { asBossDatabase } from '../../runtime/engines/pg-boss-database.ts';
import type { Places } from './places.ts';

/** Another scheduler that starts `rate` schedules, each due every second. */
export interface Peer {
  readonly name: string;
  /** Calls `started` with the instant that an occurrence stands for when its handler begins. Gives how to stop; null where it cannot run. */
  readonly start: ((rate: number, started: (instant: number) => void) => Promise<() => Promise<void>>) | null;
  /** Why it cannot run here. */
  readonly why: string | null;
}

/** Timers tell no instant: the full second before the call is taken for it, which flatters whoever is late by more. */
const thisSecond = (): number => Math.floor(Date.now() / 1000) * 1000;

const nodeCron: Peer = {
  name: 'node-cron (in memory)',
  why: null,
  async start(rate, started) {
    const tasks = Array.from({ length: rate }, () => schedule('* * * * * *', () => started(thisSecond())));
    return async () => {
      for (const task of tasks) await task.destroy();
    };
  },
};

const croner: Peer = {
  name: 'croner (in memory)',
  why: null,
  async start(rate, started) {
    const crons = Array.from({ length: rate }, () => new Cron('* * * * * *', () => started(thisSecond())));
    return async () => {
      for (const cron of crons) cron.stop();
    };
  },
};

/** The peers that can be measured at every second. `redis` gives a server, or null where there is none. */
export function peersOf(redis: Pick<RedisServer, 'port'> | null): readonly Peer[] {
  return [nodeCron, croner, bullmqOn(redis)];
}

function bullmqOn(redis: Pick<RedisServer, 'port'> | null): Peer {
  const name = 'BullMQ, Redis';
  if (redis === null) return { name, start: null, why: 'redis-server not found' };
  const connection = { host: '127.0.0.1', port: redis.port, maxRetriesPerRequest: null };
  let queues = 0;
  return {
    name,
    why: null,
    async start(rate, started) {
      queues += 1;
      const queue = new Queue(`every-second-${queues}`, { connection });
      // Its id ends with the instant that the occurrence stands for.
      const worker = new Worker(queue.name, async (job) => started(Number(job.id?.split(':').at(-1))), {
        connection,
        concurrency: 200,
      });
      await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
      await Promise.all(
        Array.from({ length: rate }, (_, index) =>
          queue.upsertJobScheduler(`every-${index}`, { pattern: '* * * * * *' }),
        ),
      );
      return async () => {
        await worker.close();
        await queue.close();
      };
    },
  };
}

/** A Redis of its own, kept as BullMQ advises; null where there is none here. */
export function startQueue(): Promise<RedisServer | null> {
  return startRedis({ fsync: 'everysec' });
}

/** How late pg-boss's own cron starts a job that is due every minute, milliseconds; null without a server. It has no finer grain. */
export async function pgBossCron(places: Places, minutes: number): Promise<readonly number[] | null> {
  const open = await places.open('postgres');
  if (open === null) return null;
  const boss = new PgBoss({ db: asBossDatabase(open.database), schema: 'bare_cron' });
  boss.on('error', (error) => console.error(error.message));
  const late: number[] = [];
  try {
    await boss.start();
    await boss.createQueue('minute');
    await boss.work('minute', async () => void late.push(Date.now() % 60_000));
    await boss.schedule('minute', '* * * * *');
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    return late;
  } finally {
    await boss.stop({ graceful: false });
    await open.close();
  }
}
