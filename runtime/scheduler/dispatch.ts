import type { Engine } from '../engine/engine.ts';
import type { EventBus } from '../events.ts';
import type { Arrival } from '../store/chain-store.ts';
import type { Marked, ScheduleMark } from '../store/schedule-store.ts';
import type { Sql, TransactionClient } from '../store/sql.ts';
import type { CallOff, Run } from '../store/store.ts';
import type { AdmitOptions, Admitted } from './admission.ts';
import { admit } from './admit.ts';
import { arrive } from './arrivals.ts';
import { addressOf } from './delivery.ts';
import { lockJobs } from './hand-over.ts';
import type { Job } from './job.ts';
import { type Joint, joining, jointly } from './joint.ts';
import type { RunRequest, Submitted, Terms } from './run-request.ts';

export interface SubmitOptions extends Terms {
  /** Watermarks to move in the same transaction, which is refused where another generation is in force. */
  readonly marks?: readonly { readonly job: string; readonly to: number }[];
  /** Waiting runs to call off in the same transaction. */
  readonly callOffs?: readonly CallOff[];
  /** An event to note in the same transaction for the chains that wait for it. */
  readonly arrival?: Arrival | null;
}

export interface DispatchOptions extends AdmitOptions {
  readonly engine: Engine;
  readonly events: EventBus;
  /** A job as the generation in force has it. */
  readonly job: (id: string) => Job | undefined;
  /** Makes sure that this instance's generation is in force to the end of a transaction, or throws. */
  readonly hold?: (within: Sql) => Promise<void>;
  /** Told that deliveries are due then, so that the pump need not wait for its next look. */
  readonly wakeAt: (at: number | null) => void;
  /** Told of runs that were asked to stop. */
  readonly stopRuns: (ids: readonly string[]) => void;
}

/** The one way into the store and the engine for new runs: overlap, gate, insert and delivery in one transaction. */
export class Dispatch {
  readonly #options: DispatchOptions;
  #gathered: RunRequest[] = [];
  #nextWrite: Promise<readonly Submitted[]> | null = null;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(options: DispatchOptions) {
    this.#options = options;
  }

  /**
   * Inserts runs that do not exist yet and hands over those that hold a slot. Calls that come while another is being
   * written are written together, in one transaction, so that a thousand small requests cost few commits.
   */
  async submit(requests: readonly RunRequest[], options: SubmitOptions = {}): Promise<readonly Submitted[]> {
    // What may be refused, moves a watermark, or may have to wait for a row stands or falls alone.
    const mayWait =
      requests.some(({ standing }) => standing !== undefined) ||
      (options.callOffs ?? []).length > 0 ||
      (options.arrival ?? null) !== null;
    if (options.unlessOpen === true || options.marks !== undefined || mayWait) return this.#write(requests, options);
    const mine = new Set(requests.map(({ id }) => id));
    this.#gathered.push(...requests);
    this.#nextWrite ??= this.#lastWrite.then(() => {
      const gathered = this.#gathered;
      this.#gathered = [];
      this.#nextWrite = null;
      const write = this.#write(gathered, {});
      this.#lastWrite = write.catch(() => {
        // Each of its callers is told; the next write does not care.
      });
      return write;
    });
    return (await this.#nextWrite).filter(({ id }) => mine.has(id));
  }

  /**
   * As `submit`, in a transaction of the caller's own, and gives the run of every request in its order, also of those that
   * were there before. Nothing is announced, since nobody here hears of the commit. It takes none of the jobs' locks: the
   * caller may be slow to commit, and all ends and beginnings of these jobs would wait; instead each run is handed over, and
   * `begin` keeps it waiting where its job has no slot. For the same reason `unlessOpen` only sees what is committed.
   */
  async submitIn(
    client: TransactionClient,
    requests: readonly RunRequest[],
    options: Pick<SubmitOptions, 'unlessOpen' | 'callOffs' | 'arrival'> = {},
  ): Promise<readonly Run[]> {
    const { store, engine } = this.#options;
    return joining(store, engine, client, async (joint) => {
      await this.#callOff(joint, options.callOffs ?? []);
      const woken = await this.#arrive(joint, options.arrival);
      const { submitted } = await this.submitWithin(joint, requests, { ...options, unlocked: true });
      const fresh = new Map(submitted.map(({ id, run }) => [id, run]));
      const runs: Run[] = [];
      for (const { id } of requests) {
        const run = fresh.get(id) ?? (await store.run(id, joint.within));
        if (run !== null) runs.push(run);
      }
      return [...runs, ...woken];
    });
  }

  async #write(requests: readonly RunRequest[], options: SubmitOptions): Promise<readonly Submitted[]> {
    const { store, engine, events } = this.#options;
    const { submitted, stopped, calledOff, woken } = await jointly(store, engine, async (joint) => {
      if (options.marks !== undefined) await this.#options.hold?.(joint.within);
      await lockJobs(
        joint,
        requests.map(({ job }) => job),
      );
      const over = await this.#callOff(joint, options.callOffs ?? []);
      // Before its own runs are made: what they wait for is another event than the one that starts them.
      const awake = await this.#arrive(joint, options.arrival);
      const done = await this.submitWithin(joint, requests, options);
      if (options.marks && options.marks.length > 0) await store.advance(options.marks, joint.within);
      return { ...done, calledOff: over, woken: awake };
    });
    this.announce(requests, submitted);
    for (const { job, id: run, reason, scheduledFor, message } of calledOff) {
      events.emit({ type: 'run.skipped', job, run, reason, scheduledFor, message: message ?? 'called off' });
    }
    if (stopped.length > 0) this.#options.stopRuns(stopped);
    if (woken.length === 0) return submitted;
    this.#options.wakeAt(null);
    return [...submitted, ...woken.map((run) => ({ id: run.id, skipped: null, run }))];
  }

  /**
   * Inserts occurrences of schedules made at run time, and moves their watermarks, in one transaction: only those of
   * schedules that are still what they were computed from, and that no other instance has accounted for. Gives what
   * became of each mark.
   */
  async submitOccurrences(
    requests: readonly (RunRequest & { readonly schedule: string })[],
    marks: readonly ScheduleMark[],
  ): Promise<ReadonlyMap<string, Marked>> {
    const { store, engine } = this.#options;
    const done = await jointly(store, engine, async (joint) => {
      await this.#options.hold?.(joint.within);
      await lockJobs(
        joint,
        requests.map(({ job }) => job),
      );
      const marked = await store.schedules.advance(marks, joint.within);
      const able = requests.filter(({ schedule }) => marked.get(schedule) === 'moved');
      return { marked, ...(await this.submitWithin(joint, able)) };
    });
    this.announce(requests, done.submitted);
    if (done.stopped.length > 0) this.#options.stopRuns(done.stopped);
    return done.marked;
  }

  /** As `submit`, inside a change that holds the jobs' locks already; the caller announces after its commit. */
  async submitWithin(joint: Joint, requests: readonly RunRequest[], terms: Terms = {}): Promise<Admitted> {
    return admit(this.#options, joint, requests, terms);
  }

  async #arrive(joint: Joint, arrival: Arrival | null | undefined): Promise<readonly Run[]> {
    return arrival === null || arrival === undefined ? [] : arrive(this.#options, joint, arrival);
  }

  async #callOff(joint: Joint, callOffs: readonly CallOff[]): Promise<readonly Run[]> {
    const over: Run[] = [];
    for (const callOff of callOffs) over.push(...(await this.#options.store.callOff(callOff, joint.within)));
    // They are due later, so that none of them has a slot that somebody waits for.
    await joint.cancel(over.map((run) => addressOf(run, 1)));
    return over;
  }

  /** Says what came of requests, once it is committed. */
  announce(requests: readonly RunRequest[], submitted: readonly Submitted[]): void {
    const byId = new Map(requests.map((request) => [request.id, request]));
    for (const { id, skipped, run } of submitted) {
      const request = byId.get(id);
      // One that was put off was announced when it was made.
      if (!request || run.id !== id) continue;
      const about = { job: request.job.id, run: id, reason: request.reason, scheduledFor: request.scheduledFor };
      this.#options.events.emit(
        skipped === null ? { type: 'run.created', ...about } : { type: 'run.skipped', ...about, message: skipped },
      );
      if (skipped === null) this.#options.wakeAt(request.at ?? null);
    }
  }
}
