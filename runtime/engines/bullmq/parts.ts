import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { NljobsError } from '../../store/errors.ts';
import { connectRedis, explained, infoOf } from './connect.ts';

/** The one queue of a deployment. */
export const QUEUE = 'attempts';
/** A stalled delivery is never given up by BullMQ: the store counts its losses. */
const NEVER = 2 ** 31;
/** Events are for those who look on with tools of BullMQ's; we need none. */
const EVENTS_KEPT = 100;

/** What of BullMQ the engine is made of. */
export interface Parts {
  readonly client: Redis;
  readonly queue: Queue;
  readonly worker: Worker;
}

export interface PartsOptions {
  readonly url: string;
  readonly prefix: string;
  /** Milliseconds. */
  readonly lease: number;
  readonly onError: (error: Error) => void;
  readonly owner: (() => Promise<string | null>) | undefined;
  /** Whether nothing may be written. */
  readonly look: boolean;
}

/**
 * Connects, and makes sure that the queue is ours.
 * @throws NljobsError `engine-unreachable`, `engine-refused`
 */
export async function openParts({ url, prefix, lease, onError, owner, look }: PartsOptions): Promise<Parts> {
  const client = await connectRedis(url, onError);
  const reached = own(client, prefix, owner, look).then(() => isTogether(client, prefix));
  await reached.catch((error: unknown) => {
    client.disconnect();
    throw isReply(error) ? explained(url, error) : error;
  });
  const common = { connection: client, prefix };
  const queue = new Queue(QUEUE, { ...common, skipMetasUpdate: look, streams: { events: { maxLen: EVENTS_KEPT } } });
  const worker = new Worker(QUEUE, null, {
    ...common,
    autorun: false,
    skipLockRenewal: true,
    skipStalledCheck: true,
    lockDuration: lease,
    maxStalledCount: NEVER,
    stalledInterval: Math.max(1, Math.floor(lease / 8)),
  });
  queue.on('error', onError);
  worker.on('error', onError);
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  return { client, queue, worker };
}

export async function closeParts({ client, queue, worker }: Parts): Promise<void> {
  await Promise.allSettled([worker.close(true), queue.close()]);
  client.disconnect();
}

/** A cluster refuses what takes keys of several places, as every script of BullMQ's would, and says so at once. */
async function isTogether(client: Redis, prefix: string): Promise<void> {
  await client.exists(`${prefix}:${QUEUE}:wait`, `${prefix}:${QUEUE}:active`);
}

/** Whether it is what the server has answered: that it may not, or that it is elsewhere. */
function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Marks the queue as that of our store, unless one only looks. @throws NljobsError `engine-refused` where it is that of another. */
async function own(client: Redis, prefix: string, owner: PartsOptions['owner'], look = false): Promise<void> {
  const mine = await owner?.();
  if (mine === undefined) return;
  const key = `${prefix}:store`;
  if (!look && mine !== null) await client.set(key, mine, 'NX');
  const marked = await client.get(key);
  if (marked === mine || (look && marked === null)) return;
  throw new NljobsError(
    'engine-refused',
    `The queue "${prefix}" on this Redis belongs to another database than this one: each would take the other's runs.\n` +
      'Give this deployment a queue of its own with NLJOBS_REDIS_PREFIX. ' +
      `If the other database is gone for good, let go of its queue:  redis-cli DEL ${key}`,
  );
}

/** A name for what the queue remembers: a mark of ours, which goes with its data, and the server's process. */
export async function memoryOf(client: Redis, prefix: string, owner: PartsOptions['owner']): Promise<string> {
  const key = `${prefix}:memory`;
  await client.set(key, randomUUID(), 'NX');
  // What has forgotten everything has forgotten whose it is.
  await own(client, prefix, owner);
  const [mark, info] = await Promise.all([client.get(key), infoOf(client)]);
  return `${mark}/${info.get('run_id') ?? ''}`;
}
