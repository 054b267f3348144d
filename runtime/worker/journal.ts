import type { Clock } from '../clock.ts';
import type { EventBus } from '../events.ts';
import type { Logger } from '../registry.ts';
import type { LogLine, Progress, Store } from '../store/store.ts';

/** How long lines and progress may wait to be written together, milliseconds. */
const DELAY = 200;
/** Lines that may wait; beyond that the oldest give way and their number is told. */
const LIMIT = 20_000;

/** Collects log lines and progress of running attempts and writes them in groups. */
export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #events: EventBus;
  readonly #logger: Logger;
  #lines: LogLine[] = [];
  #progress = new Map<string, Progress>();
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #dropped = 0;

  constructor(store: Store, clock: Clock, events: EventBus, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
    this.#logger = logger;
  }

  log(job: string, line: LogLine): void {
    if (this.#lines.length >= LIMIT) {
      this.#lines.shift();
      this.#dropped += 1;
    }
    this.#lines.push(line);
    this.#events.emit({ type: 'run.log', job, run: line.runId, attempt: line.attempt, line });
    this.#later();
  }

  progress(job: string, run: string, attempt: number, progress: Progress): void {
    this.#progress.set(run, progress);
    this.#events.emit({ type: 'run.progress', job, run, attempt, progress });
    this.#later();
  }

  /** Writes what waits. Never rejects: what could not be written is kept for the next time. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #later(): void {
    this.#cancelTimer ??= this.#clock.after(DELAY, () => {
      this.#cancelTimer = null;
      void this.flush();
    });
  }

  async #write(): Promise<void> {
    let lines = this.#lines;
    const progress = this.#progress;
    if (lines.length === 0 && progress.size === 0) return;
    this.#lines = [];
    this.#progress = new Map();
    try {
      if (lines.length > 0) await this.#store.appendLogs(lines);
      lines = [];
      for (const [run, value] of progress) {
        await this.#store.setProgress(run, value);
        progress.delete(run);
      }
      if (this.#dropped > 0) {
        this.#logger.warn(
          `${this.#dropped} log lines were dropped, because they came faster than the store takes them.`,
        );
        this.#dropped = 0;
      }
    } catch (error) {
      this.#logger.warn('Logs and progress could not be written; tried again later.', error);
      this.#lines = [...lines, ...this.#lines].slice(-LIMIT);
      for (const [run, value] of progress) if (!this.#progress.has(run)) this.#progress.set(run, value);
      this.#later();
    }
  }
}
