import type { Clock } from '../clock.ts';
import type { Logger } from '../registry.ts';
import { canonicalJson } from '../spec/canonical-json.ts';
import type { Store } from '../store/store.ts';
import type { Dispatch } from './dispatch.ts';
import { Superseded } from './generation-watch.ts';
import { Heap } from './heap.ts';
import { scheduledRunId } from './identity.ts';
import { nextAfter, occurrencesBetween } from './instants.ts';
import type { Before, Job } from './job.ts';
import { ON_TIME } from './misfire.ts';
import type { RunRequest } from './run-request.ts';
import { BATCH, type Entry, takeUp } from './take-up.ts';

export interface SchedulerOptions {
  /** Its watermarks move, as its runs are inserted, only while the generation of these jobs is in force. */
  readonly store: Pick<Store, 'watermarks' | 'advance'>;
  readonly dispatch: Pick<Dispatch, 'submit'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly namespace: string;
  /** Told that another generation is in force; the scheduler has stopped. */
  readonly superseded?: () => void;
}

/** How often watermarks of jobs without a due occurrence follow the clock, milliseconds. */
const FOLLOW = 60_000;
/** What is said of an occurrence of a schedule that is not in force any more. */
const CHANGED = 'its schedule was changed by a deploy before the run was made';
const FIRST_RETRY = 500;
const LAST_RETRY = 30_000;

/**
 * The clock of all jobs: a heap of next occurrences, and for each that comes due a run with its deterministic id. Any
 * number of instances may do this at once; the unique key decides. It decides nothing itself: see misfire, overlap, gate.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #heap = new Heap<Entry>();
  #entries = new Map<string, Entry>();
  #cancelTimer = (): void => {};
  #cancelFollow = (): void => {};
  #pass: Promise<void> | null = null;
  #stopped = true;
  #failures = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /**
   * Takes up the jobs from their watermarks; what was missed meanwhile follows each job's misfire policy. A schedule that
   * has changed counts from when these jobs came into force: what the one before still owed is recorded, and not run.
   */
  async start(jobs: readonly Job[], before: Before | null = null): Promise<void> {
    await this.#rest();
    this.#stopped = false;
    if (before !== null) await this.#closeBefore(jobs, before);
    await this.#take(jobs);
    await this.#run();
    this.#follow();
  }

  /** Takes up what is due, then stops: so that a schedule which is changed now never fires for the past (`dev`). */
  async finish(): Promise<void> {
    if (this.#stopped) return;
    await this.#run();
    await this.stop();
  }

  /** Stops taking up occurrences, waits for those that are being inserted, and lets the watermarks follow. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    await this.#rest();
    await this.#advanceAll().catch((error: unknown) => {
      if (!(error instanceof Superseded)) throw error;
    });
  }

  /** Stops at once where another generation is in force: it inserts nothing and moves nothing until it is started again. */
  async park(): Promise<void> {
    await this.#rest();
    this.#heap.clear();
    this.#entries = new Map();
  }

  async #rest(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#cancelFollow();
    await this.#pass;
    this.#cancelTimer();
  }

  /**
   * Leaves jobs to a server that fires them, until `start`: they cost nothing here from now on. What each was accounted
   * for up to stands in the ledger.
   */
  leave(jobs: Iterable<string>): void {
    for (const job of jobs) this.#entries.delete(job);
    this.#rebuild();
  }

  /** Takes up again jobs that were left to a server, from the ledger. */
  async takeBack(jobs: readonly Job[]): Promise<void> {
    const marks = await this.#options.store.watermarks(jobs.map(({ id }) => id));
    if (this.#stopped) return;
    const now = this.#options.clock.now();
    for (const job of jobs) {
      const mark = marks.get(job.id) ?? now;
      this.#entries.set(job.id, { job, mark, last: null, next: nextAfter(job.schedules, mark) });
    }
    this.#rebuild();
  }

  /** The next occurrence of a job that is taken up, epoch milliseconds; null where there is none. */
  next(job: string): number | null {
    return this.#entries.get(job)?.next ?? null;
  }

  /** Accounts for what came due by schedules that are not in force any more. */
  async #closeBefore(jobs: readonly Job[], { jobs: old, until }: Before): Promise<void> {
    const { store, dispatch, clock, namespace } = this.#options;
    const now = clock.now();
    const marks = await store.watermarks();
    const moved = jobs.filter((job) => {
      const mark = marks.get(job.id);
      return mark !== undefined && mark < until && mark < now && !sameSchedules(job, old.get(job.id));
    });
    for (const job of moved) {
      const { schedules = [], scheduled = false } = old.get(job.id) ?? {};
      const from = Math.max(marks.get(job.id) ?? until, until - job.history);
      const due = scheduled ? await occurrencesBetween(schedules, from, Math.min(until, now)) : [];
      for (let at = 0; at < due.length; at += BATCH) {
        const batch = due.slice(at, at + BATCH);
        const requests = batch.map((scheduledFor): RunRequest => {
          const id = scheduledRunId(namespace, job.id, scheduledFor);
          return { job, id, scheduledFor, reason: 'schedule', skipped: CHANGED };
        });
        await dispatch.submit(requests, { marks: [{ job: job.id, to: batch.at(-1) ?? from }] });
      }
    }
    await store.advance(moved.map(({ id }) => ({ job: id, to: Math.min(until, now) })));
  }

  async #take(jobs: readonly Job[]): Promise<void> {
    const { store, clock, logger } = this.#options;
    const now = clock.now();
    const marks = await store.watermarks();
    const begin = jobs.filter((job) => job.schedules.length > 0 && (!marks.has(job.id) || !job.scheduled));
    // A job never seen begins now; one that is switched off misses nothing.
    await store.advance(begin.map((job) => ({ job: job.id, to: now })));
    const entries = new Map<string, Entry>();
    for (const job of jobs) {
      if (!job.scheduled || job.schedules.length === 0) continue;
      const stored = marks.get(job.id) ?? now;
      if (stored > now + ON_TIME) {
        logger.warn(
          `Job "${job.id}" is accounted for up to ${new Date(stored).toISOString()}, which lies ahead of this machine's clock; it starts nothing before then.`,
        );
      }
      const known = this.#entries.get(job.id);
      const mark = Math.max(stored, known?.mark ?? stored);
      entries.set(job.id, { job, mark, last: known?.last ?? null, next: nextAfter(job.schedules, mark) });
    }
    this.#entries = entries;
    this.#rebuild();
  }

  #rebuild(): void {
    this.#heap.clear();
    for (const entry of this.#entries.values()) if (entry.next !== null) this.#heap.push(entry.next, entry);
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer();
    this.#cancelTimer = (): void => {};
    const first = this.#heap.first;
    if (this.#stopped || first === null) return;
    this.#cancelTimer = this.#options.clock.at(first, () => void this.#run());
  }

  /** Takes up all that is due. Passes never overlap; one that fails is tried again. */
  async #run(): Promise<void> {
    if (this.#pass !== null) return this.#pass;
    this.#cancelTimer();
    this.#pass = this.#takeUpDue()
      .then(
        () => {
          this.#failures = 0;
          this.#arm();
        },
        (error: unknown) => this.#retryLater(error),
      )
      .finally(() => {
        this.#pass = null;
      });
    return this.#pass;
  }

  #retryLater(error: unknown): void {
    const { clock, logger } = this.#options;
    if (this.#isSuperseded(error)) return;
    const wait = Math.min(FIRST_RETRY * 2 ** this.#failures, LAST_RETRY);
    this.#failures += 1;
    logger.error(`Occurrences could not be taken up; the next try is in ${wait} ms.`, error);
    if (!this.#stopped) this.#cancelTimer = clock.after(wait, () => void this.#run());
  }

  /** Another generation is in force: there is nothing to try again here, only to stop. */
  #isSuperseded(error: unknown): boolean {
    if (!(error instanceof Superseded)) return false;
    this.#stopped = true;
    this.#cancelTimer();
    this.#cancelFollow();
    this.#options.superseded?.();
    return true;
  }

  /** Takes up what is due in groups, since a transaction for each of a thousand occurrences would make the last one late. */
  async #takeUpDue(): Promise<void> {
    const { clock } = this.#options;
    const isDue = (): boolean => (this.#heap.first ?? Number.POSITIVE_INFINITY) <= clock.now();
    while (!this.#stopped && isDue()) {
      const entries: Entry[] = [];
      while (entries.length < BATCH && isDue()) {
        const entry = this.#heap.pop();
        if (entry) entries.push(entry);
      }
      try {
        await takeUp(this.#options, entries, clock.now());
      } finally {
        for (const entry of entries) {
          // Unless other jobs were taken meanwhile.
          if (entry.next !== null && this.#entries.get(entry.job.id) === entry) this.#heap.push(entry.next, entry);
        }
      }
    }
  }

  /** Lets watermarks follow the clock, so that a schedule which is changed in a deploy never fires for the past. */
  #follow(): void {
    this.#cancelFollow();
    if (this.#stopped) return;
    this.#cancelFollow = this.#options.clock.after(FOLLOW, () => {
      this.#advanceAll()
        .catch((error: unknown) => {
          if (this.#isSuperseded(error)) return;
          this.#options.logger.warn('Watermarks could not be moved; tried again later.', error);
        })
        .finally(() => this.#follow());
    });
  }

  async #advanceAll(): Promise<void> {
    const now = this.#options.clock.now();
    const marks = [...this.#entries.values()].flatMap((entry) => {
      const to = Math.min(now, (entry.next ?? Number.POSITIVE_INFINITY) - 1);
      return to > entry.mark ? [{ entry, job: entry.job.id, to }] : [];
    });
    if (marks.length === 0) return;
    await this.#options.store.advance(marks.map(({ job, to }) => ({ job, to })));
    for (const { entry, to } of marks) entry.mark = Math.max(entry.mark, to);
  }
}

/** Whether two versions of a job start at the same instants by themselves. */
function sameSchedules(job: Job, other: Job | undefined): boolean {
  if (other === undefined) return false;
  if (!job.scheduled || !other.scheduled) return job.scheduled === other.scheduled;
  return canonicalJson(job.schedules) === canonicalJson(other.schedules);
}
