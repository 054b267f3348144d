import type { Clock } from '../clock.ts';
import type { Delivery, Engine } from '../engine/engine.ts';
import { OpenRunError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { RunReason } from '../spec/vocabulary.ts';
import { type Pauses, pausedInWords } from '../store/pauses.ts';
import type { Marked, ScheduleMark } from '../store/schedule-store.ts';
import type { Sql, TransactionClient } from '../store/sql.ts';
import type { CallOff, ContenderQuery, NewRun, Run, Store } from '../store/store.ts';
import { concurrencyKeyOf, decideHandOver, isDue, isHeldByPause, type OpenRun, slotHolders } from './gate.ts';
import { groupOf } from './generation.ts';
import { deliveryId } from './identity.ts';
import type { Job } from './job.ts';
import { type Joint, joining, jointly } from './joint.ts';
import { decideOverlap, isBySchedule } from './overlap.ts';

/** A run that somebody or something asks for. Instants are epoch milliseconds. */
export interface RunRequest {
  readonly job: Job;
  readonly id: string;
  readonly reason: RunReason;
  readonly scheduledFor: number;
  readonly previousScheduledFor?: number | null;
  readonly input?: unknown;
  readonly scope?: string | null;
  readonly maxAttempts?: number;
  readonly cause?: NewRun['cause'];
  /** The schedule made at run time that it is an occurrence of. */
  readonly schedule?: string;
  /** Not before this; null for at once. */
  readonly at?: number | null;
  /** Decided already: it is recorded and never run, for this reason. */
  readonly skipped?: string;
  /** Where a run that stands for this waits already, that one is put off to `scheduledFor` and takes the input over. */
  readonly standing?: string;
  /** What another event calls it off by. */
  readonly correlation?: string;
}

/** A request that became a run by this call, or put one off; one whose id existed before is not among them. */
export interface Submitted {
  /** Of the request. */
  readonly id: string;
  readonly skipped: string | null;
  /** As it was inserted; or the run that was put off. */
  readonly run: Run;
}

export interface SubmitOptions {
  /** Watermarks to move in the same transaction, which is refused where another generation is in force. */
  readonly marks?: readonly { readonly job: string; readonly to: number }[];
  /** Refuse with `OpenRunError` where the job has slots and none is free. */
  readonly unlessOpen?: boolean;
  /** Hand over all that is inserted, for `begin` to ask whether it has a slot: where no lock is held, nobody can know here. */
  readonly unlocked?: boolean;
  /** Waiting runs to call off in the same transaction. */
  readonly callOffs?: readonly CallOff[];
}

export interface DispatchOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  /** The deployment that its runs belong to. */
  readonly namespace: string;
  /** Makes sure that this instance's generation is in force to the end of a transaction, or throws. */
  readonly hold?: (within: Sql) => Promise<void>;
  /** Told that deliveries are due then, so that the pump need not wait for its next look. */
  readonly wakeAt: (at: number | null) => void;
  /** Told of runs that were asked to stop. */
  readonly stopRuns: (ids: readonly string[]) => void;
}

/** How often a run that stands for something is looked for before it is given up to whoever makes it. */
const MOST_TRIES = 5;

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
    const mayWait = requests.some(({ standing }) => standing !== undefined) || (options.callOffs ?? []).length > 0;
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
    options: Pick<SubmitOptions, 'unlessOpen' | 'callOffs'> = {},
  ): Promise<readonly Run[]> {
    const { store, engine } = this.#options;
    return joining(store, engine, client, async (joint) => {
      await this.#callOff(joint, options.callOffs ?? []);
      const { submitted } = await this.submitWithin(joint, requests, { ...options, unlocked: true });
      const fresh = new Map(submitted.map(({ id, run }) => [id, run]));
      const runs: Run[] = [];
      for (const { id } of requests) {
        const run = fresh.get(id) ?? (await store.run(id, joint.within));
        if (run !== null) runs.push(run);
      }
      return runs;
    });
  }

  async #write(requests: readonly RunRequest[], options: SubmitOptions): Promise<readonly Submitted[]> {
    const { store, engine, events } = this.#options;
    const { submitted, stopped, calledOff } = await jointly(store, engine, async (joint) => {
      if (options.marks !== undefined) await this.#options.hold?.(joint.within);
      await this.lockAll(
        joint,
        requests.map(({ job }) => job),
      );
      const over = await this.#callOff(joint, options.callOffs ?? []);
      const done = await this.submitWithin(joint, requests, options);
      if (options.marks && options.marks.length > 0) await store.advance(options.marks, joint.within);
      return { ...done, calledOff: over };
    });
    this.announce(requests, submitted);
    for (const { job, id: run, reason, scheduledFor, message } of calledOff) {
      events.emit({ type: 'run.skipped', job, run, reason, scheduledFor, message: message ?? 'called off' });
    }
    if (stopped.length > 0) this.#options.stopRuns(stopped);
    return submitted;
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
      await this.lockAll(
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
  async submitWithin(
    joint: Joint,
    requests: readonly RunRequest[],
    options: SubmitOptions = {},
  ): Promise<{ readonly submitted: readonly Submitted[]; readonly stopped: readonly string[] }> {
    const submitted: Submitted[] = [];
    const stopped: string[] = [];
    const groups = groupByJob(requests);
    if (groups.size === 0) return { submitted, stopped };
    const ids = [...groups.keys()].map(({ id }) => id);
    const pauses = await this.#options.store.holdPauses(ids, joint.within);
    const free = requests.filter(({ job, standing }) => !isCounted(job) && standing === undefined);
    if (free.length > 0) submitted.push(...(await this.#submitFree(joint, free, pauses, options)));
    for (const [job, group] of groups) {
      // Those of an event that put each other off are looked at one job at a time.
      let left: readonly RunRequest[] = isCounted(job) ? group : group.filter(({ standing }) => standing !== undefined);
      // Where another instance made the run that stands for the same at this very moment, it is put off after all.
      for (let tries = 0; left.length > 0 && tries < MOST_TRIES; tries += 1) {
        const { put, rest } = await this.#putOff(joint, job, left);
        const done = isCounted(job)
          ? await this.#submitCounted(joint, job, rest, pauses, options)
          : { submitted: await this.#submitFree(joint, rest, pauses, options), stopped: [] };
        submitted.push(...put, ...done.submitted);
        stopped.push(...done.stopped);
        const made = new Set(done.submitted.map(({ id }) => id));
        left = rest.filter(({ id, standing }) => standing !== undefined && !made.has(id));
      }
    }
    return { submitted, stopped };
  }

  /** Puts off the runs that wait already for what requests stand for; `rest` are the requests that need a run of their own. */
  async #putOff(
    joint: Joint,
    job: Job,
    requests: readonly RunRequest[],
  ): Promise<{ readonly put: readonly Submitted[]; readonly rest: readonly RunRequest[] }> {
    const { store } = this.#options;
    const put: Submitted[] = [];
    const rest: RunRequest[] = [];
    for (const request of requests) {
      const { id, standing, scheduledFor, input = null, cause } = request;
      if (standing === undefined) {
        rest.push(request);
        continue;
      }
      // The same event again changes nothing, whatever came after it.
      if ((await store.run(id, joint.within)) !== null) continue;
      const concurrencyKey = concurrencyKeyOf(job.spec, input);
      const run = await store.moveStanding({ standing, scheduledFor, input, concurrencyKey, cause }, joint.within);
      if (run === null) rest.push(request);
      else put.push({ id, skipped: null, run });
    }
    return { put, rest };
  }

  async #callOff(joint: Joint, callOffs: readonly CallOff[]): Promise<readonly Run[]> {
    const over: Run[] = [];
    for (const callOff of callOffs) over.push(...(await this.#options.store.callOff(callOff, joint.within)));
    // They are due later, so that none of them has a slot that somebody waits for.
    await joint.cancel(over.map(({ id }) => deliveryId(id, 1)));
    return over;
  }

  /** Locks the jobs whose slots are counted, in one order for all instances, so that no two wait for each other. */
  async lockAll(joint: Joint, jobs: readonly Job[]): Promise<void> {
    const counted = new Set(jobs.filter(isCounted).map(({ id }) => id));
    for (const id of [...counted].sort()) await joint.lock(id);
  }

  /** Hands over the runs that hold a slot now that `ended` have left. `salt` tells this hand-over from others. */
  async handOver(joint: Joint, job: Job, ended: readonly OpenRun[], salt: string): Promise<void> {
    const now = this.#options.clock.now();
    const which = { now, limit: (job.slots ?? 1) + ended.length, keys: keysOf(ended) };
    const open = await this.#contenders(joint, job, ended.length === 0 ? undefined : which);
    const next = decideHandOver(open, job.slots, now, ended);
    await joint.enqueue(next.map((run) => delivery(job, run, 1, null, salt)));
  }

  /**
   * Hands over runs that hold a slot, have not begun and may never have been handed over: they were held while the job
   * was paused, or whoever was before them left while nothing ran. What is delivered twice begins once: of a job with
   * slots `begin` looks, of any other the engine refuses the id that it knows.
   */
  async takeUp(job: Job, salt: string): Promise<void> {
    const { store, engine } = this.#options;
    await jointly(store, engine, async (joint) => {
      await this.lockAll(joint, [job]);
      await this.takeUpWithin(joint, job, salt);
    });
  }

  /** As `takeUp`, inside a change that holds the job's lock already. */
  async takeUpWithin(joint: Joint, job: Job, salt: string): Promise<void> {
    const now = this.#options.clock.now();
    const open = await this.#contenders(joint, job);
    const next = decideHandOver(open, job.slots, now);
    // What was put off is handed over for its time, under the id that it has had if it was before.
    const deferred = open.filter((run) => !isDue(run, now));
    await joint.enqueue([
      ...next.map((run) => delivery(job, run, 1, null, job.slots === null ? '' : salt)),
      ...deferred.map((run) => delivery(job, run, 1, run.scheduledFor, '')),
    ]);
  }

  /** Of the open runs of a job with slots, those that hold one now. `delivered` are those that are asked for. */
  async holders(joint: Joint, job: Job, delivered: ReadonlySet<string>): Promise<ReadonlyMap<string, Run>> {
    const now = this.#options.clock.now();
    const open = await this.#contenders(joint, job, { now, limit: job.slots ?? 1, runs: [...delivered] });
    return new Map(slotHolders(open, job.slots, now, delivered).map((run) => [run.id, run]));
  }

  /**
   * The open runs of a job that slots are for, oldest first: all but those that a pause holds. Where it is said which are
   * asked about, only as many as decide about these: a job may have a hundred thousand that wait.
   */
  async #contenders(joint: Joint, job: Job, which?: ContenderQuery): Promise<readonly Run[]> {
    const { store, clock } = this.#options;
    const read = (withoutHeld: boolean): Promise<readonly Run[]> =>
      which === undefined
        ? store.openRuns(job.id, joint.within)
        : store.contenders(job.id, { ...which, withoutHeld }, joint.within);
    const open = await read(false);
    if (!open.some(isHeldByPause)) return open;
    if (!(await store.holdPauses([job.id], joint.within)).has(job.id, clock.now())) return open;
    const able = which === undefined ? open : await read(true);
    return able.filter((run) => !isHeldByPause(run));
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

  /** Runs of jobs whose open runs do not matter: whatever their jobs, by two statements. */
  async #submitFree(
    joint: Joint,
    requests: readonly RunRequest[],
    pauses: Pauses,
    { unlocked = false }: SubmitOptions,
  ): Promise<readonly Submitted[]> {
    const now = this.#options.clock.now();
    const made = requests.map((request) => ({
      request,
      run: this.#newRun(request, skippedFor(request, pauses, now)),
    }));
    const inserted = new Set(
      await this.#options.store.insertRuns(
        made.map(({ run }) => run),
        joint.within,
      ),
    );
    const fresh = made.filter(({ run }) => inserted.has(run.id));
    await joint.enqueue(
      fresh.flatMap(({ request: { job, at = null }, run }) => {
        const open = asOpen(run);
        if (run.skipped !== undefined || (isHeldByPause(open) && pauses.has(job.id, now))) return [];
        return unlocked || isDue(open, now) || (at ?? 0) > now ? [delivery(job, run, 1, at, '')] : [];
      }),
    );
    return fresh.map(({ run }) => submittedOf(run));
  }

  async #submitCounted(
    joint: Joint,
    job: Job,
    requests: readonly RunRequest[],
    pauses: Pauses,
    { unlessOpen = false, unlocked = false }: SubmitOptions,
  ): Promise<{ readonly submitted: readonly Submitted[]; readonly stopped: readonly string[] }> {
    const { store } = this.#options;
    const paused = pauses.has(job.id, this.#options.clock.now());
    // One at a time: each decision counts the runs before it, and only those that are really inserted.
    const open = await this.#openBefore(joint, job, requests, paused);
    const there = new Set(open.map(({ id }) => id));
    if (requests.length > 1) {
      for (const id of await store.knownRuns(
        requests.map(({ id }) => id),
        joint.within,
      ))
        there.add(id);
    }
    const decided: NewRun[] = [];
    const inserted = new Set<string>();
    const stopped: string[] = [];
    const cancelled = new Set<string>();
    const insert = async (): Promise<void> => {
      const runs = decided.filter(({ id }) => !inserted.has(id));
      for (const id of await store.insertRuns(runs, joint.within)) inserted.add(id);
    };
    for (const request of requests) {
      if (there.has(request.id)) continue;
      there.add(request.id);
      const { run, stop } = this.#decide(job, request, open, cancelled, pauses, unlessOpen);
      decided.push(run);
      const waiting = asOpen(run);
      if (run.skipped === undefined && !(paused && isHeldByPause(waiting))) open.push(waiting);
      if (stop.length === 0) continue;
      // What is cancelled may have been decided just now.
      await insert();
      for (const over of await this.#cancelWithin(joint, stop)) cancelled.add(over);
      stopped.push(...stop);
    }
    await insert();
    const made = new Set(decided.map(({ id }) => id));
    const present = open.filter(({ id }) => !made.has(id) || inserted.has(id));
    await this.#deliver(joint, job, requests, present, inserted, cancelled, unlocked);
    return { submitted: decided.filter(({ id }) => inserted.has(id)).map(submittedOf), stopped };
  }

  /** The open runs that matter to these requests; a job that cancels what is going has to know all of it. */
  async #openBefore(joint: Joint, job: Job, requests: readonly RunRequest[], paused: boolean): Promise<Waiting[]> {
    const { store, clock } = this.#options;
    const open =
      job.spec.overlap === 'cancel'
        ? await store.openRuns(job.id, joint.within)
        : await store.contenders(
            job.id,
            {
              now: clock.now(),
              limit: job.slots ?? 1,
              keys: [...new Set(requests.map(({ input }) => concurrencyKeyOf(job.spec, input)))],
              runs: requests.map(({ id }) => id),
              schedules: requests.flatMap(({ schedule = [] }) => schedule),
              withoutHeld: paused,
            },
            joint.within,
          );
    return open.filter((run) => !(paused && isHeldByPause(run)));
  }

  #newRun(request: RunRequest, skipped: string | undefined): NewRun {
    return newRun(request, this.#options.namespace, this.#options.clock.now(), skipped);
  }

  #decide(
    job: Job,
    request: RunRequest,
    open: readonly OpenRun[],
    cancelled: ReadonlySet<string>,
    pauses: Pauses,
    unlessOpen: boolean,
  ): { readonly run: NewRun; readonly stop: readonly string[] } {
    // What somebody asked for waits its turn, whatever is open.
    if (!unlessOpen && !isBySchedule(request.reason)) return { run: this.#newRun(request, request.skipped), stop: [] };
    const now = this.#options.clock.now();
    const key = concurrencyKeyOf(job.spec, request.input);
    const same = open.filter((run) => run.concurrencyKey === key && !cancelled.has(run.id));
    if (unlessOpen && job.slots !== null) {
      const going = slotHolders(same, job.slots, now);
      const [first] = going;
      if (first && going.length >= job.slots) throw new OpenRunError(job.id, first.id, first.status);
    }
    const skipped = skippedFor(request, pauses, now);
    if (skipped !== undefined) return { run: this.#newRun(request, skipped), stop: [] };
    // Schedules that users make stand in nobody's way: each gives way to its own earlier runs alone, and queues for a slot.
    const { schedule } = request;
    const earlier = schedule === undefined ? same : same.filter(({ cause }) => cause?.schedule === schedule);
    const decision = decideOverlap({ spec: job.spec, reason: request.reason, open: earlier, now });
    return {
      run: this.#newRun(request, decision.action === 'skip' ? decision.message : undefined),
      stop: decision.action === 'cancel' ? decision.runs : [],
    };
  }

  /** Asks runs to stop; gives those that had not begun and are over now. */
  async #cancelWithin(joint: Joint, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const over = new Set<string>();
    for (const id of ids) {
      const run = await this.#options.store.requestCancel(id, joint.within);
      if (run?.status === 'cancelled') over.add(id);
    }
    return over;
  }

  async #deliver(
    joint: Joint,
    job: Job,
    requests: readonly RunRequest[],
    open: readonly Waiting[],
    inserted: ReadonlySet<string>,
    cancelled: ReadonlySet<string>,
    unlocked: boolean,
  ): Promise<void> {
    const now = this.#options.clock.now();
    const at = new Map(requests.map((request) => [request.id, request.at ?? null]));
    const remaining = open.filter((run) => !cancelled.has(run.id));
    const holders = new Set(slotHolders(remaining, job.slots, now).map((run) => run.id));
    const ours = remaining.filter((run) => inserted.has(run.id));
    // A deferred run is handed over for its time; whether it has a slot then is asked when it is claimed.
    const next = ours.filter((run) => unlocked || holders.has(run.id) || (at.get(run.id) ?? 0) > now);
    // Those that held a slot and are cancelled make room for runs that wait already.
    const freed = open.filter((run) => cancelled.has(run.id));
    const waiting =
      freed.length === 0 ? [] : decideHandOver(remaining, job.slots, now, freed).filter((run) => !inserted.has(run.id));
    await joint.enqueue([
      ...next.map((run) => delivery(job, run, 1, at.get(run.id) ?? null, '')),
      ...waiting.map((run) => delivery(job, run, 1, null, `freed:${freed.map(({ id }) => id).join()}`)),
    ]);
  }
}

/** The delivery of one attempt of a run. */
export function delivery(
  job: Job,
  run: Pick<Run, 'id' | 'namespace' | 'version' | 'reason'>,
  attempt: number,
  at: number | null,
  salt: string,
): Delivery {
  return {
    id: deliveryId(run.id, attempt, salt),
    runId: run.id,
    job: job.id,
    group: groupOf(run),
    // What is made up for at leisure waits behind all that is asked for now.
    priority: run.reason === 'backfill' ? 'low' : job.spec.priority,
    at,
  };
}

/** A run that may have to be delivered. */
type Waiting = OpenRun & Pick<Run, 'namespace' | 'version'>;

function keysOf(runs: readonly Pick<Run, 'concurrencyKey'>[]): readonly (string | null)[] {
  return [...new Set(runs.map(({ concurrencyKey }) => concurrencyKey))];
}

/** Whether its open runs matter to a new one. */
function isCounted(job: Job): boolean {
  return job.slots !== null || job.spec.overlap !== 'allow';
}

/** Why a request is recorded only: it says so, or an occurrence falls under a pause, now or at its own instant. */
function skippedFor(request: RunRequest, pauses: Pauses, now: number): string | undefined {
  if (request.skipped !== undefined) return request.skipped;
  if (!isBySchedule(request.reason)) return undefined;
  const pause = pauses.covering(request.job.id, request.scheduledFor, now);
  return pause === null ? undefined : pausedInWords(pause);
}

function newRun(request: RunRequest, namespace: string, createdAt: number, skipped: string | undefined): NewRun {
  const { job, id, reason, scheduledFor, cause } = request;
  return {
    id,
    namespace,
    version: job.version,
    job: job.id,
    reason,
    scheduledFor,
    previousScheduledFor: request.previousScheduledFor ?? null,
    input: request.input ?? null,
    scope: request.scope ?? null,
    concurrencyKey: concurrencyKeyOf(job.spec, request.input),
    maxAttempts: request.maxAttempts ?? job.spec.retry.maxAttempts,
    createdAt,
    ...(cause === undefined ? {} : { cause }),
    ...(skipped === undefined ? {} : { skipped }),
    ...(request.standing === undefined ? {} : { standing: request.standing }),
    ...(request.correlation === undefined ? {} : { correlation: request.correlation }),
  };
}

function submittedOf(run: NewRun): Submitted {
  const skipped = run.skipped ?? null;
  return {
    id: run.id,
    skipped,
    run: {
      ...run,
      status: skipped === null ? 'pending' : 'skipped',
      attempt: 0,
      startedAt: null,
      finishedAt: skipped === null ? null : run.createdAt,
      error: null,
      result: null,
      progress: null,
      checkpoint: null,
      cancelRequested: false,
      message: skipped,
    },
  };
}

function asOpen(run: NewRun): Waiting {
  return { ...run, status: 'pending', attempt: 0 };
}

function groupByJob(requests: readonly RunRequest[]): ReadonlyMap<Job, readonly RunRequest[]> {
  const groups = new Map<Job, RunRequest[]>();
  for (const request of requests) {
    const group = groups.get(request.job);
    if (group) group.push(request);
    else groups.set(request.job, [request]);
  }
  return groups;
}
