import { monotonic } from './monotonic.ts';

/** What is needed of a worker. One that was made has to run and be stopped before its connection can be closed. */
export interface Runs {
  run(): Promise<void>;
  shutdown(): void;
  getState(): string;
}

export interface KeepRunningOptions {
  /** Rejects where the server is away. */
  readonly make: () => Promise<Runs>;
  readonly onError: (error: Error) => void;
  /** After how long one is made anew, milliseconds; doubled each time in a row, up to `most`. */
  readonly again: { readonly first: number; readonly most: number };
}

/** One that ran for so long was well: after it waits begin anew, milliseconds. */
const CALM = 60_000;

/**
 * Keeps a worker running until it is stopped: one that has failed is made anew, and so it is tried again where none can
 * be made, as long as it takes. Gives how to stop; what runs is seen through.
 * @throws what `make` rejects with the first time: who never had a worker is told so.
 */
export async function keepRunning(options: KeepRunningOptions): Promise<() => Promise<void>> {
  const { make, onError, again } = options;
  let worker: Runs | null = await make();
  let stopping = false;
  let wake = (): void => {};
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      const since = monotonic();
      try {
        worker ??= await make();
        const over = worker.run();
        // A stop that came while it was made found nothing to shut down.
        if (stopping && worker.getState() === 'RUNNING') worker.shutdown();
        await over;
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
      }
      worker = null;
      if (stopping) return;
      if (monotonic() - since > CALM) failures = 0;
      await rest(Math.min(again.first * 2 ** failures, again.most));
      if (stopping) return;
    }
  };
  const running = run();
  return async () => {
    stopping = true;
    wake();
    if (worker?.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
}
