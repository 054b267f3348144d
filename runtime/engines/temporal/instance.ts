import type { NativeConnection, Worker } from '@temporalio/worker';
import { workflowCode } from './bundle.ts';
import type { TemporalConnection } from './connect.ts';
import type { Demand } from './demand.ts';
import { failureOf, reasonOf, unreachable } from './failures.ts';
import { keepRunning } from './keep-running.ts';
import { connectWorkers, loadWorkers, type Workers } from './native.ts';
import type { Answer, Offer } from './protocol.ts';

export interface InstanceOptions {
  readonly at: TemporalConnection;
  readonly taskQueue: string;
  readonly demand: Demand;
  /** Gets a delivery with its token. Resolves with what the server is to be told, or null where that follows by the token. */
  readonly offered: (offer: Offer, token: Uint8Array) => Promise<Answer | null>;
  readonly onError: (error: Error) => void;
}

/** How many questions to the server may be open at once. */
const POLLERS = 10;
/**
 * How long the server keeps what follows for the instance that knows an execution already, before any other may take it,
 * milliseconds. One that was killed is believed in for ten seconds: timers that it had set would be as late. Histories
 * are short, so that whoever takes one anew reads it in little time.
 */
const KNOWN = 2_000;
/** After how long a worker that has failed is made anew, milliseconds. */
const AGAIN = { first: 500, most: 30_000 } as const;

/** This process as one of those that see workflows through and take deliveries; it is made anew when it fails. */
export interface Instance {
  stop(): Promise<void>;
}

/**
 * Begins to take part. Loads `@temporalio/worker`, which is large.
 * @throws NljobsError `engine-missing`, `engine-unreachable`
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { at, onError } = options;
  const workers = await loadWorkers();
  const connection = await connectWorkers(workers, at);
  try {
    const stop = await keepRunning({
      make: () => makeWorker(workers, connection, options),
      onError: (error) => onError(failed(at.settings.address, error)),
      again: AGAIN,
    });
    return {
      async stop() {
        await stop();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function makeWorker(
  { sdk, activity }: Workers,
  connection: NativeConnection,
  options: InstanceOptions,
): Promise<Worker> {
  const { at, taskQueue, demand, offered } = options;
  return sdk.Worker.create({
    connection,
    namespace: at.namespace,
    taskQueue,
    workflowBundle: await workflowCode(),
    activities: {
      async default(offer: Offer): Promise<Answer> {
        const answer = await offered(offer, activity.activityInfo().taskToken);
        if (answer === null) throw new activity.CompleteAsyncError();
        return answer;
      },
    },
    tuner: {
      activityTaskSlotSupplier: demand,
      workflowTaskSlotSupplier: { type: 'fixed-size', numSlots: 40 },
      localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
      nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
    },
    stickyQueueScheduleToStartTimeout: KNOWN,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: POLLERS },
    shutdownGraceTime: 0,
  });
}

/** What to say where the worker failed: mostly the server is away, which the SDK's native part says in its own way. */
function failed(address: string, error: unknown): Error {
  if (error instanceof Error && error.name === 'TransportError') return unreachable(address, error);
  const words = `The Temporal worker of this instance failed (${reasonOf(error)}); it is made anew.`;
  return failureOf(address, error) ?? new Error(words, { cause: error });
}
