/** What is needed of a worker. One that was made has to run and be stopped before its connection can be closed. */
export interface Hearing {
  run(): Promise<void>;
  shutdown(): void;
  getState(): string;
}

export interface KeepHearingOptions {
  /** Rejects where the server is away. */
  readonly make: () => Promise<Hearing>;
  readonly onError: (error: Error) => void;
  /** After how long one is made anew, milliseconds; doubled each time in a row that none can be made. */
  readonly again: number;
}

/** The longest wait is so many times the first. */
const LONGEST = 8;

/**
 * Keeps a worker running until it is stopped: one that has failed is made anew, and so it is tried again where none can
 * be made, as long as it takes. Gives how to stop; what runs is seen through.
 * @throws what `make` rejects with the first time: who never heard anything is told so.
 */
export async function keepHearing(options: KeepHearingOptions): Promise<() => Promise<void>> {
  const { make, onError, again } = options;
  let worker: Hearing | null = await make();
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
    let wait = again;
    while (!stopping || worker !== null) {
      try {
        worker ??= await make();
        wait = again;
        const over = worker.run();
        // A stop that came while it was made found nothing to shut down.
        if (stopping && worker.getState() === 'RUNNING') worker.shutdown();
        await over;
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
      }
      const made = worker !== null;
      worker = null;
      if (stopping) return;
      await rest(wait);
      if (!made) wait = Math.min(wait * 2, again * LONGEST);
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
