import type { ToldOccurrence } from '../../../engine/server-clock.ts';
import { workflowCode } from '../bundle.ts';
import type { TemporalConnection } from '../connect.ts';
import { keepRunning } from '../keep-running.ts';
import { connectWorkers, loadWorkers } from '../native.ts';
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
const AGAIN = { first: 5_000, most: 40_000 } as const;

/**
 * Hears of occurrences, in a worker of its own: only an instance whose generation is in force does, and what it hears
 * takes no slot of a job. Gives how to stop; what is being taken in is seen through.
 */
export async function listen(options: ListenOptions): Promise<() => Promise<void>> {
  const { at, onError } = options;
  const workers = await loadWorkers();
  const connection = await connectWorkers(workers, at);
  try {
    const workflowBundle = await workflowCode();
    const stop = await keepRunning({
      make: () =>
        workers.sdk.Worker.create({
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
