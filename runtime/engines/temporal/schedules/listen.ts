import type { ToldOccurrence } from '../../../engine/server-clock.ts';
import { workflowCode } from '../bundle.ts';
import { packagesMissing, type TemporalConnection } from '../connect.ts';
import { keepHearing } from './keep-hearing.ts';
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
  try {
    const workflowBundle = await workflowCode();
    const stop = await keepHearing({
      make: () =>
        Worker.create({
          connection,
          namespace: at.namespace,
          taskQueue: occurrencesQueueOf(options.namespace),
          workflowBundle,
          activities: { tell: options.told },
          maxConcurrentActivityTaskExecutions: AT_ONCE,
          maxCachedWorkflows: AT_ONCE,
          shutdownGraceTime: 0,
        }),
      onError,
      again: AGAIN,
    });
    return async () => {
      await stop();
      await connection.close();
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function load(): Promise<typeof import('@temporalio/worker')> {
  try {
    return await import('@temporalio/worker');
  } catch (error) {
    throw packagesMissing(error);
  }
}
