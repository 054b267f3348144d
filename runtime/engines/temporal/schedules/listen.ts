import type { Worker } from '@temporalio/worker';
import type { ToldOccurrence } from '../../../engine/server-clock.ts';
import { workflowCode } from '../bundle.ts';
import { packagesMissing, type TemporalConnection } from '../connect.ts';
import { occurrencesQueueOf } from './protocol.ts';

export interface ListenOptions {
  readonly at: TemporalConnection;
  /** Of ours. */
  readonly namespace: string;
  readonly told: (occurrence: ToldOccurrence) => Promise<void>;
  readonly onError: (error: Error) => void;
}

/** How many occurrences are told of at once: they are taken in together. */
const AT_ONCE = 200;
/** After how long a worker that has failed is made anew, milliseconds. */
const AGAIN = 5_000;

/**
 * Hears of occurrences, in a worker of its own: only an instance whose generation is in force does, and what it hears
 * takes no slot of a job. Gives how to stop; what is being taken in is seen through.
 */
export async function listen(options: ListenOptions): Promise<() => Promise<void>> {
  const { at, onError } = options;
  const { NativeConnection, Runtime, DefaultLogger, Worker } = await load();
  if (Runtime._instance === undefined) {
    // Signals are ours to handle, since a stop gives running attempts their grace.
    const logging = { logging: { filter: 'OFF' } } as const;
    Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR'), telemetryOptions: logging });
  }
  const connection = await NativeConnection.connect({
    address: at.settings.address,
    tls: at.tls ?? false,
    ...(at.settings.apiKey === undefined ? {} : { apiKey: at.settings.apiKey }),
  });
  const workflowBundle = await workflowCode();
  const make = (): Promise<Worker> =>
    Worker.create({
      connection,
      namespace: at.namespace,
      taskQueue: occurrencesQueueOf(options.namespace),
      workflowBundle,
      activities: { tell: options.told },
      maxConcurrentActivityTaskExecutions: AT_ONCE,
      maxCachedWorkflows: AT_ONCE,
      shutdownGraceTime: 0,
    });
  const failed = (error: unknown): void => onError(error instanceof Error ? error : new Error(String(error)));
  let worker = await make();
  let stopping = false;
  let wake = (): void => {};
  const run = async (): Promise<void> => {
    for (;;) {
      await worker.run().catch(failed);
      if (stopping) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, AGAIN);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (stopping) return;
      worker = await make();
    }
  };
  const running = run().catch(failed);
  return async () => {
    stopping = true;
    wake();
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
    await connection.close();
  };
}

async function load(): Promise<typeof import('@temporalio/worker')> {
  try {
    return await import('@temporalio/worker');
  } catch (error) {
    throw packagesMissing(error);
  }
}
