/** How long Redis is asked to wait for work at a time, seconds. */
const WAIT = 5;
/** After a failure, milliseconds. */
const PAUSE = 500;

type WaitForJob = (seconds: number) => Promise<{ readonly score: number } | null>;

/**
 * Wakes listeners when something may have become due. Work that this instance is told of itself wakes at once; for that of
 * others it waits at BullMQ's marker, which wakes one instance for each piece of work. Only an instance that has found the
 * queue empty waits: the marker is meant for one who takes work.
 */
export class Wakes {
  readonly #wakes = new Set<() => void>();
  readonly #onError: (error: Error) => void;
  #wait: WaitForJob | null = null;
  #waiting = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(onError: (error: Error) => void) {
    this.#onError = onError;
  }

  start(wait: WaitForJob): void {
    this.#wait = wait;
    this.arm(null);
  }

  stop(): void {
    this.#wait = null;
    clearTimeout(this.#timer);
  }

  listen(wake: () => void): () => void {
    this.#wakes.add(wake);
    this.arm(null);
    return () => {
      this.#wakes.delete(wake);
    };
  }

  wake(): void {
    for (const wake of this.#wakes) wake();
  }

  /** The queue was found empty; what is deferred next is due at `until`, epoch milliseconds. */
  arm(until: number | null): void {
    if (until !== null) this.#wakeAt(until);
    if (this.#waiting || this.#wait === null || this.#wakes.size === 0) return;
    this.#waiting = true;
    void this.#waitOnce(this.#wait);
  }

  #wakeAt(at: number): void {
    clearTimeout(this.#timer);
    const wait = at - Date.now();
    // What is further away is met by those who look around now and then.
    if (wait > WAIT * 1_000) return;
    this.#timer = setTimeout(() => this.wake(), Math.max(1, wait));
    this.#timer.unref();
  }

  async #waitOnce(wait: WaitForJob): Promise<void> {
    const found = await this.#marker(wait);
    this.#waiting = false;
    if (found === 'work') this.wake();
    // Whoever is woken takes work, and comes back here where that is all.
    else if (found === 'nothing') this.arm(null);
  }

  async #marker(wait: WaitForJob): Promise<'work' | 'nothing' | 'stopped'> {
    try {
      const marker = await wait(WAIT);
      if (marker === null) return 'nothing';
      if (marker.score <= Date.now()) return 'work';
      this.#wakeAt(marker.score);
      return 'nothing';
    } catch (error) {
      if (this.#wait === null) return 'stopped';
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      await new Promise<void>((resolve) => setTimeout(resolve, PAUSE).unref());
      return 'nothing';
    }
  }
}
