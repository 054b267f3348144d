import type { Clock } from './clock.ts';
import type { Claim, Engine } from './engine/engine.ts';
import type { EventBus } from './events.ts';
import type { Logger } from './registry.ts';
import type { GenerationWatch } from './scheduler/generation-watch.ts';
import type { Job } from './scheduler/job.ts';
import { recall } from './scheduler/recall.ts';
import { keepTidy } from './scheduler/retention.ts';
import { giveUpClaimed, giveUpGone, keepTending, type TendOptions, takeUpWaiting } from './scheduler/tend.ts';
import type { Store } from './store/store.ts';

export interface HousekeepingOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly namespace: string;
  readonly watch: GenerationWatch;
  /** The instance, as others know it. */
  readonly worker: string;
  /** How often instances renew their leases, milliseconds. */
  readonly heartbeat: number;
  /** The jobs as this instance has them. */
  readonly jobs: () => ReadonlyMap<string, Job>;
  /** Has the worker look for work. */
  readonly wake: () => void;
}

/** Every so many heartbeats it is looked whether a queue apart from the store has forgotten something. */
const RECALL = 2;

/**
 * What an instance looks after beside its work: old records, and, while its generation is in force, runs that wait for nobody,
 * runs of jobs that are gone, and what a queue apart from the store has forgotten.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  /** Whether every instance has had the time to learn which generation is in force. */
  #settled = true;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Once this generation is in force. */
  async takeOver(): Promise<void> {
    const { jobs, wake } = this.#options;
    await takeUpWaiting(this.#tending, jobs().values());
    await this.#recall();
    this.#settled = false;
    await giveUpGone(this.#tending, jobs());
    wake();
  }

  /** Ends claimed runs of jobs that are gone. Gives the claims of jobs that no generation has had yet. */
  giveUpClaimed(gone: readonly Claim[]): Promise<readonly Claim[]> {
    return giveUpClaimed(this.#tending, gone);
  }

  /** Looks after all of it every so often. Returns how to stop. */
  keep(): () => void {
    const { store, engine, clock, logger, namespace, worker, watch, heartbeat } = this.#options;
    const stops = [
      keepTidy({ store, clock, logger, namespace, worker }, () => watch.inForce.values()),
      keepTending({ clock, logger }, () => this.#tend()),
    ];
    if (engine.memory !== undefined)
      stops.push(keepTending({ clock, logger, every: RECALL * heartbeat }, () => this.#recall()));
    return () => {
      for (const stop of stops) stop();
    };
  }

  async #tend(): Promise<void> {
    const { jobs, watch } = this.#options;
    if (!watch.active) return;
    if (!this.#settled) {
      // One that did not know yet may have freed a slot by the rules of its own jobs, and handed over nothing.
      const counted = [...jobs().values()].filter(({ slots }) => slots !== null);
      await takeUpWaiting(this.#tending, counted);
      this.#settled = true;
    }
    await giveUpGone(this.#tending, jobs());
  }

  /** Hands over what a queue apart from the store has forgotten. */
  async #recall(): Promise<void> {
    const { store, engine, clock, logger, namespace, heartbeat, watch, wake } = this.#options;
    if (!watch.active) return;
    try {
      const forgotten = await recall({ store, engine, clock, namespace, heartbeat }, watch.inForce);
      if (forgotten === 0) return;
      logger.warn(`The queue had forgotten ${forgotten} open runs, which were handed over again.`);
      wake();
    } catch (error) {
      // One that is away is told of by whoever has something to say to it, and asked again.
      logger.debug('It could not be seen whether the queue knows all open runs; tried again.', error);
    }
  }

  get #tending(): TendOptions {
    const { store, engine, clock, events, namespace, watch } = this.#options;
    const { generation } = watch;
    return { store, engine, clock, events, namespace, generation, hold: (within) => watch.hold(within) };
  }
}
