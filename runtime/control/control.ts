import { randomUUID } from 'node:crypto';
import type {
  Backfill,
  BackfillOptions,
  DateOptions,
  EmitOptions,
  EnqueueOptions,
  PauseOptions,
} from '../call-options.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import { RuntimeError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { Awaiting } from '../scheduler/arrivals.ts';
import { BACKFILL_LIMIT, backfill } from '../scheduler/backfill.ts';
import type { Dates, EntityDate } from '../scheduler/dates.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import type { Job } from '../scheduler/job.ts';
import type { PauseEnds } from '../scheduler/pause-ends.ts';
import { ALL_JOBS, type Pause } from '../store/pauses.ts';
import type { Run, Store } from '../store/store.ts';
import { tracedAsk } from '../telemetry/trace.ts';
import { type Examine, examined, readInput, readInputOf, readInstant } from './asked.ts';
import { type CancelOptions, cancelRun } from './cancel.ts';
import { type EmittingOptions, emitEvent } from './emit.ts';
import { isUuid, Known } from './known.ts';
import { type RequestingOptions, requestAgain, requestRun } from './request.ts';

export interface ControlOptions {
  readonly dates: Dates;
  readonly store: Store;
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly pauseEnds: PauseEnds;
  readonly namespace: string;
  /** The jobs as this instance has them. */
  readonly jobs: () => ReadonlyMap<string, Job>;
  /** The jobs of the generation in force, which decide about new runs, whoever asks for them. */
  readonly inForce: () => ReadonlyMap<string, Job>;
  readonly stopRuns: (ids: readonly string[]) => void;
  /** Why an address, `#channel` or channel could not be told anything, in words; null where it could. */
  readonly whyUntold: (to: string) => string | null;
  readonly examine: Examine;
}

/** What people and programs ask of a runtime. All errors are `RuntimeError`s, in words. */
export class Control {
  readonly #options: ControlOptions & CancelOptions & EmittingOptions & RequestingOptions;
  readonly #known: Known;

  constructor(options: ControlOptions) {
    this.#known = new Known(options);
    const awaiting = new Awaiting(options.store.chains, options.namespace);
    this.#options = { ...options, awaiting, known: this.#known };
  }

  /** Runs a job now. @throws OpenRunError where it runs one at a time and a run is open. */
  async trigger(job: string, input: unknown, options: EnqueueOptions): Promise<Run> {
    return tracedAsk(job, (trace) => requestRun(this.#options, { job, input, options, unlessOpen: true, trace }));
  }

  /** Runs a job, now or at `runAt`, behind the open runs of a job that runs one at a time. */
  async enqueue(job: string, input: unknown, options: EnqueueOptions): Promise<Run> {
    return tracedAsk(job, (trace) => requestRun(this.#options, { job, input, options, unlessOpen: false, trace }));
  }

  /**
   * Starts a run of every job that waits for this event and whose filters its payload passes, or puts off the one that waits
   * for quiet; calls off those that this event calls off. Gives the runs that wait or go because of it.
   */
  async emit(event: string, payload: unknown, options: EmitOptions): Promise<readonly Run[]> {
    return tracedAsk(event, (trace) => emitEvent(this.#options, { event, payload, options, trace }));
  }

  /** Sets a date that jobs wait for, or moves it. @throws RuntimeError `invalid-input`. */
  async setDate(date: EntityDate, at: Date | string | number, options: DateOptions): Promise<readonly Run[]> {
    const { dates, examine } = this.#options;
    const instant = readInstant(at);
    const what = `what ${date.field} of a ${date.entity} starts`;
    const value = options.payload ?? { id: date.id, [date.field]: new Date(instant).toISOString() };
    const input = readInput(value, what);
    for (const job of dates.jobsOf(date)) await examined(examine, { kind: 'input', job: job.id, value: input }, what);
    return dates.set(date, instant, input, { scope: options.scope ?? null, within: options.within });
  }

  /** Takes a date away: its runs that wait are cancelled. */
  async clearDate(date: EntityDate, options: Pick<DateOptions, 'within'>): Promise<readonly Run[]> {
    return this.#options.dates.clear(date, options.within);
  }

  /** Asks a run to end: one that waits is cancelled at once, a running one by its signal. */
  async cancel(runId: string): Promise<Run> {
    return cancelRun(this.#options, runId);
  }

  /** Makes a new run with the input and the scheduled instant of one that has ended. Of a step: a run that goes on from it. */
  async replay(runId: string): Promise<Run> {
    return requestAgain(this.#options, await this.#known.run(runId), 'replay', randomUUID());
  }

  /** Runs a dead letter's run again, as a new run, and takes the letter away. */
  async retryDead(id: string): Promise<Run> {
    const { store } = this.#options;
    const letter = isUuid(id) ? await store.deadLetter(id) : null;
    if (letter === null) throw unknownLetter(id);
    const run = await requestAgain(this.#options, await this.#known.run(letter.runId), 'retry', id);
    await store.removeDeadLetters([id]);
    return run;
  }

  async removeDead(id: string): Promise<void> {
    const [removed] = isUuid(id) ? await this.#options.store.removeDeadLetters([id]) : [];
    if (removed === undefined) throw unknownLetter(id);
  }

  /**
   * Pauses a job, or all with `ALL_JOBS`: its occurrences are recorded as skipped, its runs by event and after other
   * jobs are held. What was queued before goes on, and what a person asks for is done. A pause in force already takes
   * the new end, author and reason. @throws RuntimeError `unknown-job`, `invalid-input`.
   */
  async pause(id: string, options: PauseOptions): Promise<Pause> {
    const { store, clock, events, inForce, pauseEnds } = this.#options;
    const ids = id === ALL_JOBS ? [...inForce().keys()] : [(this.#known.rule(id) ?? this.job(id)).id];
    const now = clock.now();
    const until = options.until === undefined ? null : readInstant(options.until);
    if (until !== null && until <= now) {
      const told = new Date(until).toISOString();
      throw new RuntimeError('invalid-input', `The pause would end at ${told}, which has passed; give a later time.`);
    }
    const before = await store.pauses();
    const pause = { job: id, since: now, until, by: options.by ?? null, reason: options.reason ?? null };
    await store.pause(pause);
    await pauseEnds.look();
    for (const job of ids) if (!before.has(job, now)) events.emit({ type: 'job.paused', job });
    return (await store.pauses()).of(id, now) ?? pause;
  }

  /** Ends the pause of a job, or that of all with `ALL_JOBS`, and hands over what was held. */
  async resume(id: string): Promise<void> {
    if (id !== ALL_JOBS && this.#known.rule(id) === undefined) this.job(id);
    await this.#options.pauseEnds.end(id);
  }

  /**
   * Makes the runs of a job's occurrences in a range that have none, each under the id that it would have had.
   * @throws RuntimeError `unknown-job`, `unimplemented`, `no-schedule`, `invalid-input`.
   */
  async backfill(id: string, options: BackfillOptions): Promise<Backfill> {
    const { store, dispatch, clock, namespace } = this.#options;
    const job = this.#known.runnable(id);
    const now = clock.now();
    const from = readInstant(options.from);
    const to = options.to === undefined ? now : readInstant(options.to);
    const { limit = BACKFILL_LIMIT, dryRun = false, skipped = false } = options;
    const found = await backfill({ store, dispatch, clock, namespace }, job, { from, to, limit, dryRun, skipped });
    const count = (was: string): number => found.filter((one) => one.was === was).length;
    return {
      job: id,
      from: new Date(from),
      to: new Date(to),
      dryRun,
      made: count('made'),
      there: count('there'),
      skipped: count('skipped'),
      forgotten: found.filter(({ was, scheduledFor }) => was === 'made' && scheduledFor < now - job.history).length,
      occurrences: found.map((one) => ({ ...one, scheduledFor: new Date(one.scheduledFor) })),
    };
  }

  /** An input as it is kept and passed on. @throws RuntimeError `invalid-input`, also where the user's schema refuses it. */
  async inputOf(job: string, input: unknown): Promise<unknown> {
    return readInputOf(this.#options.examine, job, input);
  }

  /** @throws RuntimeError `unknown-run`. */
  async run(id: string): Promise<Run> {
    return this.#known.run(id);
  }

  /** @throws RuntimeError `unknown-job`, naming some that there are. */
  job(id: string): Job {
    return this.#known.job(id);
  }
}

function unknownLetter(id: string): RuntimeError {
  return new RuntimeError('unknown-run', `There is no dead letter ${id}.`);
}
