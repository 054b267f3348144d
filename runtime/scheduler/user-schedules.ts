import type { Clock } from '../clock.ts';
import type { Logger } from '../registry.ts';
import type { ScheduleTrigger } from '../spec/job-spec.ts';
import type { Marked, ScheduleMark, ScheduleStore, StoredSchedule } from '../store/schedule-store.ts';
import type { Dispatch } from './dispatch.ts';
import { Superseded } from './generation-watch.ts';
import { Heap } from './heap.ts';
import type { Job } from './job.ts';
import type { RunRequest } from './run-request.ts';
import { decideUserDue, entryOf, type UserDue, type UserEntry, userRequestOf } from './user-schedule.ts';

export interface UserSchedulesOptions {
  readonly store: ScheduleStore;
  readonly dispatch: Pick<Dispatch, 'submitOccurrences'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly namespace: string;
  /** Told that another generation is in force; nothing is fired here any more. */
  readonly superseded?: () => void;
}

/** Runs inserted by one transaction. */
const BATCH = 500;
/** Schedules loaded by one statement. */
const PAGE = 2_000;
/** How often changes are looked for unasked, milliseconds: a notification may be lost. */
const LOOK = 30_000;
const FIRST_RETRY = 500;
const LAST_RETRY = 30_000;

/**
 * The clock of the schedules that are made at run time: one heap for all of them, filled when they are made or changed
 * and never gone through, so that what is not due costs nothing. As for the jobs' own schedules, any number of instances
 * may fire one: ids are derived, and watermarks move in the transaction that inserts, only where the schedule is still
 * the one that was loaded. So one that was deleted or changed fires nowhere, whatever an instance has not heard yet.
 */
export class UserSchedules {
  readonly #options: UserSchedulesOptions;
  readonly #heap = new Heap<UserEntry>();
  readonly #entries = new Map<string, UserEntry>();
  /** Triggers by their text: schedules of one form share what is computed of them. */
  readonly #triggers = new Map<string, WeakRef<readonly ScheduleTrigger[]>>();
  #jobs: ReadonlyMap<string, Job> = new Map();
  #seen = 0;
  #stopped = true;
  #failures = 0;
  #cancelTimer = (): void => {};
  #cancelLook = (): void => {};
  #stopListening = async (): Promise<void> => {};
  #pass: Promise<void> = Promise.resolve();
  #asked = false;

  constructor(options: UserSchedulesOptions) {
    this.#options = options;
  }

  /** Takes up the schedules of these jobs from their watermarks; those of other jobs are left as they are. */
  async start(jobs: Iterable<Job>): Promise<void> {
    await this.park();
    const { store, clock } = this.#options;
    const all = [...jobs];
    this.#jobs = new Map(all.filter(({ scheduled }) => scheduled).map((job) => [job.id, job]));
    const off = all.filter(({ scheduled }) => !scheduled).map(({ id }) => id);
    await store.pass(off, clock.now());
    this.#stopped = false;
    this.#stopListening = await store.listen(() => this.refresh());
    await this.#run();
  }

  /** Stops firing, and waits for what is being inserted. What is missed from here on follows the misfire policies. */
  async park(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#cancelLook();
    const stop = this.#stopListening;
    this.#stopListening = async () => {};
    await stop();
    await this.#pass;
    this.#cancelTimer();
    this.#cancelLook();
    this.#heap.clear();
    this.#entries.clear();
    this.#seen = 0;
  }

  /** Looks for schedules that were made or changed; asked many times at once, it looks once. */
  refresh(): void {
    if (this.#asked || this.#stopped) return;
    this.#asked = true;
    void this.#run();
  }

  /** How many schedules wait for their time here. */
  get size(): number {
    return this.#entries.size;
  }

  /** One pass after the other: what changed is loaded, what is due is fired. A pass that fails is tried again. */
  #run(): Promise<void> {
    this.#pass = this.#pass.then(async () => {
      if (this.#stopped) return;
      this.#cancelTimer();
      this.#cancelLook();
      this.#asked = false;
      try {
        await this.#load();
        await this.#fireDue();
        this.#failures = 0;
        this.#arm();
      } catch (error) {
        this.#retryLater(error);
      }
    });
    return this.#pass;
  }

  #arm(): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const { first } = this.#heap;
    if (first !== null) this.#cancelTimer = clock.at(first, () => void this.#run());
    this.#cancelLook = clock.after(LOOK, () => void this.#run());
  }

  #retryLater(error: unknown): void {
    const { clock, logger, superseded } = this.#options;
    if (error instanceof Superseded) {
      this.#stopped = true;
      superseded?.();
      return;
    }
    const wait = Math.min(FIRST_RETRY * 2 ** this.#failures, LAST_RETRY);
    this.#failures += 1;
    logger.error(`Schedules made at run time could not be taken up; the next try is in ${wait} ms.`, error);
    if (!this.#stopped) this.#cancelTimer = clock.after(wait, () => void this.#run());
  }

  async #load(): Promise<void> {
    for (;;) {
      const rows = await this.#options.store.changedSince(this.#seen, PAGE);
      for (const row of rows) this.#put(row);
      this.#seen = rows.at(-1)?.change ?? this.#seen;
      if (rows.length < PAGE || this.#stopped) return;
    }
  }

  #put(stored: StoredSchedule): void {
    const job = this.#jobs.get(stored.job);
    this.#entries.delete(stored.id);
    if (job === undefined || stored.paused) return;
    this.#set(entryOf(stored, job, this.#shared(stored.triggers), this.#options.clock.now()));
  }

  #set(entry: UserEntry): void {
    this.#entries.set(entry.id, entry);
    this.#heap.push(entry.next, entry);
  }

  #shared(triggers: readonly ScheduleTrigger[]): readonly ScheduleTrigger[] {
    const text = JSON.stringify(triggers);
    const known = this.#triggers.get(text)?.deref();
    if (known !== undefined) return known;
    if (this.#triggers.size > 2 * this.#entries.size + PAGE) {
      for (const [old, held] of this.#triggers) if (held.deref() === undefined) this.#triggers.delete(old);
    }
    this.#triggers.set(text, new WeakRef(triggers));
    return triggers;
  }

  async #fireDue(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#stopped && (this.#heap.first ?? Number.POSITIVE_INFINITY) <= clock.now()) {
      const taken: UserEntry[] = [];
      try {
        await this.#fire(await this.#take(taken));
      } catch (error) {
        for (const entry of taken) if (this.#entries.get(entry.id) === entry) this.#heap.push(entry.next, entry);
        throw error;
      }
    }
  }

  /** Takes out of the heap what is due, up to a batch of runs, and decides about it. */
  async #take(taken: UserEntry[]): Promise<readonly (readonly [UserEntry, UserDue])[]> {
    const now = this.#options.clock.now();
    const due: (readonly [UserEntry, UserDue])[] = [];
    let runs = 0;
    while (runs < BATCH && (this.#heap.first ?? Number.POSITIVE_INFINITY) <= now) {
      const entry = this.#heap.pop();
      // A schedule that was changed is in the heap twice; the old one is let go.
      if (!entry || this.#entries.get(entry.id) !== entry) continue;
      taken.push(entry);
      const decided = await decideUserDue(entry, now);
      due.push([entry, decided]);
      runs += Math.max(1, decided.decisions.length);
    }
    return due;
  }

  /** Inserts what was decided, a batch at a time, and puts each schedule at its next time. */
  async #fire(due: readonly (readonly [UserEntry, UserDue])[]): Promise<void> {
    const { clock, namespace } = this.#options;
    const now = clock.now();
    let requests: (RunRequest & { readonly schedule: string })[] = [];
    let marks: ScheduleMark[] = [];
    const outcomes = new Map<string, Marked>();
    const flush = async (): Promise<void> => {
      if (marks.length === 0) return;
      const marked = await this.#options.dispatch.submitOccurrences(requests, marks);
      for (const [id, one] of marked) outcomes.set(id, one);
      requests = [];
      marks = [];
    };
    for (const [entry, { decisions, next }] of due) {
      for (let at = 0; at === 0 || at < decisions.length; at += BATCH) {
        const part = decisions.slice(at, at + BATCH);
        const over = next === null && at + BATCH >= decisions.length;
        const to = part.at(-1)?.scheduledFor ?? now;
        if (requests.length + part.length > BATCH || marks.some(({ id }) => id === entry.id)) await flush();
        requests.push(...part.map((decision) => userRequestOf(namespace, entry, decision)));
        marks.push({ id: entry.id, change: entry.change, to, ended: over ? now : null });
      }
    }
    await flush();
    for (const [entry, { decisions, next }] of due) {
      // A change that was loaded meanwhile has put another in its place.
      if (this.#entries.get(entry.id) !== entry) continue;
      this.#entries.delete(entry.id);
      if (outcomes.get(entry.id) === 'gone' || next === null) continue;
      const last = decisions.at(-1)?.scheduledFor ?? null;
      this.#set({ ...entry, mark: last ?? Math.max(entry.mark, now), last: last ?? entry.last, next });
    }
  }
}
