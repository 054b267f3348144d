import type { NativeConnection, Worker } from '@temporalio/worker';
import { workflowCode } from './bundle.ts';
import { packagesMissing, type TemporalConnection } from './connect.ts';
import type { Demand } from './demand.ts';
import { failureOf, reasonOf, unreachable } from './failures.ts';
import { monotonic } from './monotonic.ts';
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
/** How long a worker that has failed waits before it is made anew, milliseconds; doubled each time in a row. */
const AGAIN = { first: 500, most: 30_000, calm: 60_000 } as const;

/** This process as one of those that see workflows through and take deliveries; it is made anew when it fails. */
export interface Instance {
  stop(): Promise<void>;
}

/**
 * Begins to take part. Loads `@temporalio/worker`, which is large.
 * @throws NljobsError `engine-missing`, `engine-unreachable`
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const sdk = await load();
  quieten(sdk);
  const { at } = options;
  const connection = await sdk.NativeConnection.connect({
    address: at.settings.address,
    tls: at.tls ?? false,
    ...(at.settings.apiKey === undefined ? {} : { apiKey: at.settings.apiKey }),
  }).catch((error: unknown) => {
    throw unreachable(at.settings.address, error);
  });
  try {
    const first = await makeWorker(sdk, connection, options);
    return keepRunning(sdk, connection, options, first);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

type Sdk = Pick<typeof import('@temporalio/worker'), 'DefaultLogger' | 'NativeConnection' | 'Runtime' | 'Worker'> &
  Pick<typeof import('@temporalio/activity'), 'activityInfo' | 'CompleteAsyncError'>;

async function load(): Promise<Sdk> {
  try {
    const [{ DefaultLogger, NativeConnection, Runtime, Worker }, { activityInfo, CompleteAsyncError }] =
      await Promise.all([import('@temporalio/worker'), import('@temporalio/activity')]);
    return { DefaultLogger, NativeConnection, Runtime, Worker, activityInfo, CompleteAsyncError };
  } catch (error) {
    throw packagesMissing(error);
  }
}

/** Leaves signals to us, since a stop gives running attempts their grace; says what goes wrong and nothing else. */
function quieten({ Runtime, DefaultLogger }: Sdk): void {
  if (Runtime._instance !== undefined) return;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF' } },
  });
}

async function makeWorker(sdk: Sdk, connection: NativeConnection, options: InstanceOptions): Promise<Worker> {
  const { at, taskQueue, demand, offered } = options;
  return sdk.Worker.create({
    connection,
    namespace: at.namespace,
    taskQueue,
    workflowBundle: await workflowCode(),
    activities: {
      async default(offer: Offer): Promise<Answer> {
        const answer = await offered(offer, sdk.activityInfo().taskToken);
        if (answer === null) throw new sdk.CompleteAsyncError();
        return answer;
      },
    },
    tuner: {
      activityTaskSlotSupplier: demand,
      workflowTaskSlotSupplier: { type: 'fixed-size', numSlots: 40 },
      localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
      nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
    },
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: POLLERS },
    shutdownGraceTime: 0,
  });
}

function keepRunning(sdk: Sdk, connection: NativeConnection, options: InstanceOptions, first: Worker): Instance {
  let worker: Worker | null = null;
  let stopping = false;
  let wakeUp = (): void => {};
  const run = async (): Promise<void> => {
    let next: Worker | null = first;
    for (let failures = 0; !stopping; ) {
      const since = monotonic();
      try {
        worker = next ?? (await makeWorker(sdk, connection, options));
        next = null;
        const ran = worker.run();
        // Stopped while it was made: one that never ran would keep the connection open.
        if (stopping) worker.shutdown();
        await ran;
      } catch (error) {
        options.onError(failed(options.at.settings.address, error));
      }
      worker = null;
      if (stopping) return;
      failures = monotonic() - since > AGAIN.calm ? 0 : failures + 1;
      const wait = Math.min(AGAIN.first * 2 ** failures, AGAIN.most);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = run();
  return {
    async stop() {
      stopping = true;
      wakeUp();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** What to say where the worker failed: mostly the server is away, which the SDK's native part says in its own way. */
function failed(address: string, error: unknown): Error {
  if (error instanceof Error && error.name === 'TransportError') return unreachable(address, error);
  const words = `The Temporal worker of this instance failed (${reasonOf(error)}); it is made anew.`;
  return failureOf(address, error) ?? new Error(words, { cause: error });
}
