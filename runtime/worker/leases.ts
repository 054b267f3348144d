import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Logger } from '../registry.ts';
import type { Store } from '../store/store.ts';
import type { RunningAttempt } from './attempt.ts';

export interface LeasesOptions {
  readonly store: Pick<Store, 'cancelRequested'>;
  readonly engine: Pick<Engine, 'extend'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often they are renewed, milliseconds. */
  readonly heartbeat: number;
  /** What is held, by its delivery. */
  readonly held: () => ReadonlyMap<string, Leased>;
}

/** A run that this worker has. */
export interface Leased {
  readonly run: string;
  /** Null while it is being begun. */
  readonly attempt: RunningAttempt | null;
}

/** Renews the leases of what a worker has, all in one statement a heartbeat, and hears of runs that were cancelled or taken over elsewhere. */
export class Leases {
  readonly #options: LeasesOptions;
  /** Deliveries whose ends are being written at this moment. */
  readonly #writing = new Set<string>();
  #renewing: Promise<void> = Promise.resolve();
  #cancel = (): void => {};
  #stopped = false;

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#cancel = this.#options.clock.after(this.#options.heartbeat, () => {
      this.#renewing = this.#renew();
      void this.#renewing.finally(() => {
        if (!this.#stopped) this.start();
      });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** How many ends are being written. */
  get writing(): number {
    return this.#writing.size;
  }

  /**
   * Leaves these deliveries alone while their ends are written: a renewal and an end of the same deliveries, each under
   * way, would wait for each other's rows.
   */
  async whileWriting<T>(ids: readonly string[], write: () => Promise<T>): Promise<T> {
    for (const id of ids) this.#writing.add(id);
    try {
      await this.#renewing;
      return await write();
    } finally {
      for (const id of ids) this.#writing.delete(id);
    }
  }

  async #renew(): Promise<void> {
    const { engine, store, logger, held } = this.#options;
    const now = [...held()].filter(([id]) => !this.#writing.has(id));
    if (now.length === 0) return;
    try {
      const still = new Set(await engine.extend(now.map(([id]) => id)));
      const cancelled = new Set(await store.cancelRequested(now.map(([, { run }]) => run)));
      for (const [id, { run, attempt }] of now) {
        if (attempt === null || attempt.stopping !== null) continue;
        if (cancelled.has(run)) attempt.stop('cancel');
        else if (!still.has(id) && held().has(id)) attempt.stop('lost');
      }
    } catch (error) {
      logger.warn('Leases could not be renewed; tried again at the next heartbeat.', error);
    }
  }
}
