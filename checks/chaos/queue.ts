import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis } from '../../runtime/engines/contract-run-redis.ts';
import { startTemporal } from '../../runtime/engines/contract-run-temporal.ts';
import { bundleWorkflow } from '../../runtime/engines/temporal/bundle.ts';
import type { JobSet, Orders } from './orders.ts';

/** A server on which an engine has its queue, apart from the store's database. */
export interface QueueServer {
  /** Ends it as a crash would. */
  crash(): Promise<void>;
  /** Takes away what it has written, while it is away. */
  wipe(): Promise<void>;
  /** Starts it again in the same place, with what it has written. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** What of a storm it bears, with instances, database and all else on two processors. */
  readonly bears: Storm;
  /** What the instances of a deployment are told, so that it has a queue of its own there. */
  ordersFor(deployment: string): Pick<Orders, 'redis' | 'temporal' | 'workflow'>;
}

export interface Storm {
  readonly jobs: JobSet;
  /** How many times slower than the quickest instances are killed. */
  readonly pace: number;
}

/** What a database bears, and a queue that answers as quickly. */
export const WHOLE: Storm = { jobs: 'storm', pace: 1 };

export interface QueueOptions {
  /** For what is made beside the server. */
  readonly folder: string;
  /** Whether what it holds is to outlive a crash, where it is many times slower by that. */
  readonly keeps: boolean;
}

/** Starts the server of an engine's queue. Null where none can be started here. */
type Open = (options: QueueOptions) => Promise<QueueServer | null>;

/** The engines of many instances, and where each has its queue: null stands for the store's database. */
const QUEUES = { postgres: null, redis: onRedis, temporal: onTemporal } as const satisfies Readonly<
  Record<string, Open | null>
>;
export type ServerEngine = keyof typeof QUEUES;
export const ENGINES = Object.keys(QUEUES) as readonly ServerEngine[];

/** @throws where the engine needs a server that cannot be started here. */
export async function openQueue(engine: ServerEngine, options: QueueOptions): Promise<QueueServer | null> {
  const open = QUEUES[engine];
  if (open === null) return null;
  const server = await open(options);
  if (server === null)
    throw new Error(`The harness needs a server for the engine ${engine}, and none can be started here.`);
  return server;
}

async function onRedis(): Promise<QueueServer | null> {
  const server = await startRedis();
  return server && { ...server, bears: WHOLE, ordersFor: (prefix) => ({ redis: { url: server.url, prefix } }) };
}

async function onTemporal({ folder, keeps }: QueueOptions): Promise<QueueServer | null> {
  const server = await startTemporal({ keeps });
  if (server === null) return null;
  // Made once: every instance would take a second to make it of the sources.
  const workflow = join(folder, 'workflow.js');
  await writeFile(workflow, (await bundleWorkflow()).code);
  return {
    ...server,
    bears: { jobs: 'breeze', pace: 4 },
    ordersFor: (prefix) => ({ temporal: { address: server.address, prefix }, workflow }),
  };
}
