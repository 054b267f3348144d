import type { Clock } from '../clock.ts';
import type { Reconciled, ServerClock, ServerFired } from '../engine/server-clock.ts';
import type { Logger } from '../registry.ts';
import { provenFrom, serverSchedules } from '../spec/core.ts';
import type { ScheduleClock } from '../spec/vocabulary.ts';
import type { Store } from '../store/store.ts';
import type { Job } from './job.ts';
import type { TakeUpOptions } from './take-up.ts';
import { ToldOccurrences } from './told-occurrences.ts';

export interface ServerTimesOptions extends TakeUpOptions {
  readonly server: ServerClock;
  readonly store: Pick<Store, 'watermarks'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the generation of these jobs is in force. */
  readonly proceed: () => Promise<boolean>;
  /** Told of jobs that the server fires from now on, so that our clock leaves them. */
  readonly taken: (jobs: readonly string[]) => void;
  /** Told of jobs that our clock is to fire again, since the server does not answer. */
  readonly givenBack: (jobs: readonly Job[]) => Promise<void>;
  /** Told that another generation is in force. */
  readonly superseded: () => void;
  /** What changes when the server has lost all that it was told. */
  readonly memory: () => Promise<string>;
}

/** After how long a server that could not be told is told again, milliseconds; doubled each time in a row. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 60_000;
/** How often the server is asked whether it is there, and how long it may take to say so, milliseconds. */
const ASKED_EVERY = 10_000;
const PATIENCE = 5_000;
/** A server that has not answered for so long fires nothing any more, milliseconds: less than what is late at all. */
const SILENCE = 20_000;
/** How often its schedules are looked at: people change them on the server, and a generation that is over may have had some on their way. Milliseconds. */
const LOOK_AGAIN = 60_000;
/** How many looks, from when jobs come into force, make anew what any other instance has made. */
const INSISTING = 2;
/** Why our clock fires what the server should, and what is wrong with one that the server has. */
const NOT_YET = 'the server is being told its schedule';
const NOT_TOLD = 'the server could not be told its schedule; that is tried again';
const SILENT = 'the server does not answer; it fires the job again when it does';
const PAUSED_THERE = 'its schedule is paused on the server itself, so that nothing starts it on time';
/** With the policy `skip` nothing later than this is taken anyhow, milliseconds. */
const ON_TIME = 60_000;

/** Who fires the schedules of a job; `JobFiring` to applications. */
export interface Firing {
  readonly clock: ScheduleClock;
  readonly because: string | null;
  readonly trouble: boolean;
}

/** Which jobs a server fires, and why our clock fires the others. */
export interface Parted {
  readonly server: readonly ServerFired[];
  readonly ours: ReadonlyMap<string, string>;
}

/** Parts jobs into those whose times a server provably gives and others. `now` is epoch milliseconds. */
export function part(jobs: Iterable<Job>, now: number): Parted {
  const server: ServerFired[] = [];
  const ours = new Map<string, string>();
  for (const { id, spec, schedules, scheduled, misfireWindow } of jobs) {
    if (!scheduled || schedules.length === 0) continue;
    const told = serverSchedules(spec, provenFrom(now));
    if ('reason' in told) ours.set(id, told.reason);
    else {
      const catchUp = spec.misfire.policy === 'skip' ? ON_TIME : misfireWindow;
      server.push({ job: id, schedules: told.schedules, catchUp });
    }
  }
  return { server, ours };
}

/**
 * The jobs that a server fires. Our clock has all jobs first, and leaves these when the server has their schedules; so
 * where the server cannot be told, nothing is late, and from one that does not answer any more they are taken back. What it tells of is accounted for as our clock would, by the ledger:
 * that both fire at once, or that it tells twice, makes one run.
 */
export class ServerTimes {
  readonly #options: ServerTimesOptions;
  #jobs: ReadonlyMap<string, Job> = new Map();
  #ours: ReadonlyMap<string, string> = new Map();
  #fired: ReadonlySet<string> = new Set();
  #paused: ReadonlySet<string> = new Set();
  /** Jobs of which the server may have left out occurrences, until they are accounted for. */
  readonly #leftOut = new Set<string>();
  /** Why our clock fires for now what the server should; null where nothing keeps the server from it. */
  #meanwhile: string | null = NOT_YET;
  /** Jobs of which a schedule was written since a look last ended well. */
  readonly #written = new Set<string>();
  /** How many looks have ended well. */
  #looks = 0;
  #edition = 0;
  #says = '';
  #cancel = (): void => {};
  #cancelAsking = (): void => {};
  #asking: Promise<void> = Promise.resolve();
  /** When it answered last, by the monotonic clock. */
  #answered = 0;
  /** What its memory was when it was told last; null where it was not. */
  #memory: string | null = null;
  #going: Promise<void> = Promise.resolve();
  #stopListening: (() => Promise<void>) | null = null;
  #active = false;
  readonly #told: ToldOccurrences;

  constructor(options: ServerTimesOptions) {
    this.#options = options;
    this.#told = new ToldOccurrences({
      ...options,
      job: (id) => (this.#active ? (this.#jobs.get(id) ?? null) : undefined),
    });
  }

  /** Who fires a job; null for one that has no times, and where other jobs are in force. */
  firing(id: string): Firing | null {
    const job = this.#jobs.get(id);
    if (!this.#active || job === undefined || !job.scheduled || job.schedules.length === 0) return null;
    const { name } = this.#options.server;
    if (this.#paused.has(id)) return { clock: name, because: PAUSED_THERE, trouble: true };
    if (this.#fired.has(id)) return { clock: name, because: null, trouble: false };
    const because = this.#ours.get(id);
    if (because !== undefined) return { clock: 'nljobs', because, trouble: false };
    return { clock: 'nljobs', because: this.#meanwhile ?? NOT_YET, trouble: this.#meanwhile !== NOT_YET };
  }

  /** Moves whenever `firing` may say something else. */
  get edition(): number {
    return this.#edition;
  }

  /** Takes up these jobs, in the background: the server may be slow. */
  start(jobs: readonly Job[]): void {
    this.#active = true;
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#ours = new Map();
    this.#leftOut.clear();
    this.#written.clear();
    this.#looks = 0;
    this.#stand(new Set(), NOT_YET);
    this.#reconcile(FIRST_RETRY);
  }

  /** Touches nothing more: another generation is in force, or the instance stops. */
  async park(): Promise<void> {
    this.#active = false;
    this.#cancel();
    this.#cancelAsking();
    await this.#asking;
    await this.#going;
    const stop = this.#stopListening;
    this.#stopListening = null;
    await stop?.();
    this.#stand(new Set(), NOT_YET);
  }

  /** What is under way has ended: for who wants to see how it came out. */
  settled(): Promise<void> {
    return this.#going;
  }

  /** From now on the server fires these, and the others are our clock's, for this reason where nothing else is one. */
  #stand(fired: ReadonlySet<string>, meanwhile: string | null, paused: ReadonlySet<string> = new Set()): void {
    this.#fired = fired;
    this.#paused = paused;
    this.#meanwhile = meanwhile;
    const says = JSON.stringify([[...fired], [...paused], [...this.#ours], meanwhile]);
    if (says !== this.#says) this.#edition += 1;
    this.#says = says;
  }

  #reconcile(retry: number): void {
    this.#cancel();
    this.#going = this.#going
      .then(() => this.#tellServer())
      .then((complete) => {
        if (!this.#active) return;
        this.#cancel();
        this.#cancel = this.#options.clock.after(LOOK_AGAIN, () => this.#reconcile(FIRST_RETRY));
        if (!complete) return;
        this.#answered = this.#options.clock.monotonic();
        this.#askLater();
      })
      .catch((error: unknown) => {
        const { clock, logger } = this.#options;
        if (this.#active) this.#stand(this.#fired, NOT_TOLD, this.#paused);
        logger.warn(
          `The server's schedules could not be brought up to date${this.#fired.size === 0 ? '; our clock fires them' : ''}. The next try is in ${retry} ms.`,
          error,
        );
        if (!this.#active) return;
        this.#cancel();
        this.#cancel = clock.after(retry, () => this.#reconcile(Math.min(retry * 2, LAST_RETRY)));
      });
  }

  #askLater(): void {
    this.#cancelAsking();
    if (!this.#active || this.#fired.size === 0) return;
    this.#cancelAsking = this.#options.clock.after(ASKED_EVERY, () => {
      this.#asking = this.#ask();
    });
  }

  /** Asks the server whether it is there. From one that is not, our clock takes the jobs back until it is again. */
  async #ask(): Promise<void> {
    const { server, clock, logger, givenBack, memory } = this.#options;
    if (!this.#active) return;
    try {
      await server.answers(PATIENCE);
      if ((await memory()) !== this.#memory && this.#active) {
        await givenBack([...this.#fired].flatMap((id) => this.#jobs.get(id) ?? []));
        this.#stand(new Set(), NOT_YET);
        logger.warn('The server of schedules has lost what it was told; it is told again.');
        return this.#reconcile(FIRST_RETRY);
      }
      this.#answered = clock.monotonic();
    } catch (error) {
      if (this.#active && clock.monotonic() - this.#answered >= SILENCE) {
        try {
          await givenBack([...this.#fired].flatMap((id) => this.#jobs.get(id) ?? []));
          this.#stand(new Set(), SILENT);
          logger.warn('The server of schedules does not answer; our clock fires all jobs until it does.', error);
          return this.#reconcile(FIRST_RETRY);
        } catch (refused) {
          logger.warn('The jobs could not be taken back from the server that does not answer; tried again.', refused);
        }
      }
    }
    this.#askLater();
  }

  /** False where it ended early. */
  async #tellServer(): Promise<boolean> {
    const { server, clock, logger, namespace, taken, givenBack, proceed } = this.#options;
    if (!this.#active) return false;
    const parted = part(this.#jobs.values(), clock.now());
    this.#ours = new Map([...parted.ours, ...this.#ours]);
    // Asked first: what it loses while it is told is noticed the next time.
    const memory = await this.#options.memory();
    // Heard first: what the server starts has to find somebody.
    this.#stopListening ??= await server.listen(namespace, (occurrence) => this.#told.take(occurrence));
    const insists = this.#looks < INSISTING;
    const done = await server.reconcile(namespace, parted.server, {
      proceed: async () => this.#active && (await proceed()),
      insists,
      writing: (ids) => {
        for (const id of ids) this.#written.add(id);
      },
    });
    if (!done.complete) return false;
    this.#looks += 1;
    this.#memory = memory;
    const { refused, paused } = done;
    const [had, hadPaused] = [this.#fired, this.#paused];
    const isFirst = this.#meanwhile !== null;
    const fired = parted.server.map(({ job }) => job).filter((job) => !refused.has(job));
    // What it had, and refuses, or cannot be shown to give any more, now that it was looked at once more.
    const back = minus(had, new Set(fired)).flatMap((id) => this.#jobs.get(id) ?? []);
    if (back.length > 0) await givenBack(back);
    this.#ours = new Map([...parted.ours, ...refused]);
    this.#stand(new Set(fired), null, paused);
    taken(fired);
    this.#tellOf(done, fired.length, isFirst);
    const [pausedNow, resumed] = [minus(paused, hadPaused), minus(hadPaused, paused)];
    // A pause, and its end, write their own note there, which is put right like any other change.
    const changed = [...this.#written].filter((id) => had.has(id) && !pausedNow.includes(id) && !resumed.includes(id));
    this.#written.clear();
    // At first another instance may have made them, in a way of its own.
    if (changed.length > 0 && !insists)
      logger.warn(
        `Somebody has changed the schedules of ${changed.join(', ')} on the server, or deleted them there; they are again what the descriptions say.`,
      );
    if (pausedNow.length > 0)
      logger.warn(
        `Schedules of ${pausedNow.join(', ')} are paused on the server itself, which nljobs leaves as it is: nothing starts these jobs on time until somebody resumes them there.`,
      );
    for (const id of [...changed, ...resumed]) this.#leftOut.add(id);
    const owed = [...this.#leftOut].flatMap((id) => this.#jobs.get(id) ?? []);
    await this.#told.makeUp(owed);
    this.#leftOut.clear();
    return true;
  }

  /** Says what became of the server's schedules, where anything did. */
  #tellOf({ created, updated, deleted, unchanged }: Reconciled, fired: number, isFirst: boolean): void {
    if (!isFirst && created + updated + deleted === 0) return;
    this.#options.logger.info(
      `The server fires ${fired} jobs, our clock ${this.#ours.size}: ${created} schedules created, ${updated} updated, ${deleted} deleted, ${unchanged} as they were.`,
    );
  }
}

function minus(some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...some].filter((id) => !others.has(id));
}
