import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Cron } from 'croner';
import { schedule } from 'node-cron';
import { PgBoss } from 'pg-boss';
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
export function peersOf(redis: Redis | null): readonly Peer[] {
  return [nodeCron, croner, bullmqOn(redis)];
}

function bullmqOn(redis: Redis | null): Peer {
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

export interface Redis {
  readonly port: number;
  stop(): Promise<void>;
}

/** A Redis of its own, or null where no redis-server is on the PATH. */
export async function startRedis(): Promise<Redis | null> {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-bench-redis-'));
  const port = await freePort();
  const server = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    port,
    async stop() {
      server.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
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
