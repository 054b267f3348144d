import type { Clock } from '../clock.ts';
import type { ServerClock, ServerFired, ToldOccurrence } from '../engine/server-clock.ts';
import type { EventBus } from '../events.ts';
import type { Logger } from '../registry.ts';
import { provenFrom, serverSchedules } from '../spec/core.ts';
import type { Store } from '../store/store.ts';
import { Superseded } from './generation-watch.ts';
import { nextAfter } from './instants.ts';
import type { Job } from './job.ts';
import { BATCH, type Entry, type TakeUpOptions, takeUp } from './take-up.ts';

export interface ServerTimesOptions extends TakeUpOptions {
  readonly server: ServerClock;
  readonly store: Pick<Store, 'watermarks' | 'pauses'>;
  readonly clock: Clock;
  readonly events: Pick<EventBus, 'subscribe'>;
  readonly logger: Logger;
  /** Whether the generation of these jobs is in force. */
  readonly proceed: () => Promise<boolean>;
  /** Told of jobs that the server fires from now on, so that our clock leaves them. */
  readonly taken: (jobs: readonly string[]) => void;
  /** Told that another generation is in force. */
  readonly superseded: () => void;
}

/** After how long a server that could not be told is told again, milliseconds; doubled each time in a row. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 60_000;
/** With the policy `skip` nothing later than this is taken anyhow, milliseconds. */
const ON_TIME = 60_000;

/** Which jobs a server fires, and why our clock fires the others. */
export interface FiredBy {
  readonly server: readonly ServerFired[];
  readonly ours: ReadonlyMap<string, string>;
}

/** Parts jobs into those whose times a server provably gives and others. `now` is epoch milliseconds. */
export function firedBy(jobs: Iterable<Job>, paused: (job: string) => boolean, now: number): FiredBy {
  const server: ServerFired[] = [];
  const ours = new Map<string, string>();
  for (const { id, spec, schedules, scheduled, misfireWindow } of jobs) {
    if (!scheduled || schedules.length === 0) continue;
    const told = serverSchedules(spec, provenFrom(now));
    if ('reason' in told) ours.set(id, told.reason);
    else {
      const catchUp = spec.misfire.policy === 'skip' ? ON_TIME : misfireWindow;
      server.push({ job: id, schedules: told.schedules, catchUp, paused: paused(id) });
    }
  }
  return { server, ours };
}

/**
 * The jobs that a server fires. Our clock has all jobs first, and leaves these when the server has their schedules; so
 * where the server cannot be told, nothing is late. What it tells of is accounted for as our clock would, by the ledger:
 * that both fire at once, or that it tells twice, makes one run.
 */
export class ServerTimes {
  readonly #options: ServerTimesOptions;
  #jobs: ReadonlyMap<string, Job> = new Map();
  #ours: ReadonlyMap<string, string> = new Map();
  #fired: ReadonlySet<string> = new Set();
  #cancel = (): void => {};
  #going: Promise<void> = Promise.resolve();
  #stopListening: (() => Promise<void>) | null = null;
  #unsubscribe = (): void => {};
  #active = false;
  #waiting: Waiting[] = [];
  #takingIn = false;

  constructor(options: ServerTimesOptions) {
    this.#options = options;
  }

  /** Why our clock fires a job; null where the server does, and undefined for a job that has no times. */
  because(job: string): string | null | undefined {
    return this.#fired.has(job) ? null : this.#ours.get(job);
  }

  /** Takes up these jobs, in the background: the server may be slow. */
  start(jobs: readonly Job[]): void {
    this.#active = true;
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#unsubscribe();
    this.#unsubscribe = this.#options.events.subscribe((event) => {
      if (event.type === 'job.paused' || event.type === 'job.resumed') this.#mirror(event.job, event.type);
    });
    this.#reconcile(FIRST_RETRY);
  }

  /** Touches nothing more: another generation is in force, or the instance stops. */
  async park(): Promise<void> {
    this.#active = false;
    this.#cancel();
    this.#unsubscribe();
    await this.#going;
    const stop = this.#stopListening;
    this.#stopListening = null;
    await stop?.();
    this.#fired = new Set();
  }

  /** What is under way has ended: for who wants to see how it came out. */
  settled(): Promise<void> {
    return this.#going;
  }

  #reconcile(retry: number): void {
    this.#cancel();
    this.#going = this.#going
      .then(() => this.#tellServer())
      .catch((error: unknown) => {
        const { clock, logger } = this.#options;
        logger.warn(
          `The server's schedules could not be brought up to date; our clock fires them. The next try is in ${retry} ms.`,
          error,
        );
        if (this.#active) this.#cancel = clock.after(retry, () => this.#reconcile(Math.min(retry * 2, LAST_RETRY)));
      });
  }

  async #tellServer(): Promise<void> {
    const { server, store, clock, logger, namespace, taken, proceed } = this.#options;
    if (!this.#active) return;
    const pauses = await store.pauses();
    const now = clock.now();
    const parted = firedBy(this.#jobs.values(), (job) => pauses.has(job, now), now);
    // Heard first: what the server starts has to find somebody.
    this.#stopListening ??= await server.listen(namespace, (occurrence) => this.#told(occurrence));
    const done = await server.reconcile(namespace, parted.server, async () => this.#active && (await proceed()));
    if (!done.complete) return;
    const { created, updated, deleted, unchanged, refused } = done;
    const fired = parted.server.map(({ job }) => job).filter((job) => !refused.has(job));
    this.#fired = new Set(fired);
    this.#ours = new Map([...parted.ours, ...refused]);
    taken(fired);
    logger.info(
      `The server fires ${fired.length} jobs, our clock ${this.#ours.size}: ${created} schedules created, ${updated} updated, ${deleted} deleted, ${unchanged} as they were.`,
    );
  }

  /** A pause holds whatever the server does; there it is for people to see, and so that it rests. */
  #mirror(job: string, type: 'job.paused' | 'job.resumed'): void {
    if (!this.#fired.has(job)) return;
    const paused = type === 'job.paused';
    const { server, logger, namespace } = this.#options;
    this.#going = this.#going
      .then(() => server.setPaused(namespace, job, paused, paused ? 'paused by nljobs' : 'resumed by nljobs'))
      .catch((error: unknown) =>
        logger.warn(`The server's schedules of "${job}" could not be ${paused ? 'paused' : 'resumed'}.`, error),
      );
  }

  /** Takes in an occurrence. Those that come while others are taken in are taken in together. */
  #told(occurrence: ToldOccurrence): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ occurrence, resolve, reject });
      void this.#takeIn();
    });
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
    const { store, clock, logger } = this.#options;
    if (!this.#active) throw new Superseded();
    const until = new Map<string, number>();
    for (const { job, scheduledFor } of occurrences) {
      until.set(job, Math.max(scheduledFor, until.get(job) ?? scheduledFor));
    }
    const marks = await store.watermarks([...until.keys()]);
    const entries: Entry[] = [];
    for (const [id, scheduledFor] of until) {
      const job = this.#jobs.get(id);
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

interface Waiting {
  readonly occurrence: ToldOccurrence;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
