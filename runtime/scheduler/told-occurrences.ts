import type { ToldOccurrence } from '../engine/server-clock.ts';
import type { Logger } from '../registry.ts';
import { Superseded } from './generation-watch.ts';
import { nextAfter } from './instants.ts';
import type { Job } from './job.ts';
import { BATCH, type Entry, type TakeUpOptions, takeUp } from './take-up.ts';

export interface ToldOccurrencesOptions extends TakeUpOptions {
  readonly logger: Logger;
  /** A job that is in force; null where there is none, undefined where another generation is. */
  readonly job: (id: string) => Job | null | undefined;
  /** Told that another generation is in force. */
  readonly superseded: () => void;
}

interface Waiting {
  readonly occurrence: ToldOccurrence;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What a server tells is due, and what it should have told: the ledger decides what becomes of either. */
export class ToldOccurrences {
  readonly #options: ToldOccurrencesOptions;
  #waiting: Waiting[] = [];
  #takingIn = false;

  constructor(options: ToldOccurrencesOptions) {
    this.#options = options;
  }

  /** Takes in an occurrence. Those that come while others are taken in are taken in together. */
  take(occurrence: ToldOccurrence): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ occurrence, resolve, reject });
      void this.#takeIn();
    });
  }

  /** Accounts for all that these jobs came to and nobody told of, from the ledger. */
  async makeUp(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    const { store, clock } = this.#options;
    const now = clock.now();
    const marks = await store.watermarks(jobs.map(({ id }) => id));
    const entries = jobs.map((job): Entry => ({ job, mark: marks.get(job.id) ?? now, last: null, next: null }));
    await takeUp(this.#options, entries, now);
  }

  async #takeIn(): Promise<void> {
    if (this.#takingIn) return;
    this.#takingIn = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await this.#account(batch.map(({ occurrence }) => occurrence));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        if (error instanceof Superseded) this.#options.superseded();
        for (const { reject } of batch) reject(error);
      }
    }
    this.#takingIn = false;
  }

  async #account(occurrences: readonly ToldOccurrence[]): Promise<void> {
    const { store, clock, logger, job: jobOf } = this.#options;
    const until = new Map<string, number>();
    for (const { job, scheduledFor } of occurrences) {
      until.set(job, Math.max(scheduledFor, until.get(job) ?? scheduledFor));
    }
    const marks = await store.watermarks([...until.keys()]);
    const entries: Entry[] = [];
    for (const [id, scheduledFor] of until) {
      const job = jobOf(id);
      if (job === undefined) throw new Superseded();
      // One that is gone, or switched off: its schedule is taken away, and what it started last says nothing.
      if (!job?.scheduled) continue;
      if (nextAfter(job.schedules, scheduledFor - 1) !== scheduledFor) {
        const at = new Date(scheduledFor).toISOString();
        logger.warn(`The server told of ${at} for "${id}", which is none of its times; nothing is started for it.`);
      }
      entries.push({ job, mark: marks.get(id) ?? scheduledFor - 1, last: null, next: null, told: scheduledFor });
    }
    await takeUp(this.#options, entries, clock.now());
  }
}
