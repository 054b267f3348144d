import { randomUUID } from 'node:crypto';
import type {
  Backfill,
  BackfillOptions,
  DateOptions,
  EmitOptions,
  EnqueueOptions,
  PauseOptions,
} from './call-options.ts';
import type { Clock } from './clock.ts';
import type { Engine } from './engine/engine.ts';
import { RuntimeError } from './errors.ts';
import type { EventBus } from './events.ts';
import { Awaiting, arrivalOf } from './scheduler/arrivals.ts';
import { BACKFILL_LIMIT, backfill } from './scheduler/backfill.ts';
import type { Dates, EntityDate } from './scheduler/dates.ts';
import { addressOf } from './scheduler/delivery.ts';
import type { Dispatch } from './scheduler/dispatch.ts';
import { fanOut, predicatesOf } from './scheduler/fan-out.ts';
import { scopeOf } from './scheduler/gate.ts';
import { handOver, lockJobs } from './scheduler/hand-over.ts';
import { manualRunId, replayRunId } from './scheduler/identity.ts';
import type { Job } from './scheduler/job.ts';
import { jointly } from './scheduler/joint.ts';
import type { PauseEnds } from './scheduler/pause-ends.ts';
import type { RunRequest, Submitted } from './scheduler/run-request.ts';
import { refuseWithoutScope } from './scheduler/whose.ts';
import { OUT_OF_RANGE, outOfRange } from './spec/instant-range.ts';
import { noSuchJob } from './spec/near-miss.ts';
import { BOUNDS as POLICY_BOUNDS } from './spec/policies.ts';
import { TERMINAL_STATUSES } from './spec/vocabulary.ts';
import { ALL_JOBS, type Pause } from './store/pauses.ts';
import type { Run, Store } from './store/store.ts';
import { tracedAsk } from './telemetry/trace.ts';
import { BOUNDS } from './worker/bounds.ts';
import type { Examined, Question } from './worker/examine.ts';
import { toJson } from './worker/record.ts';

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
  /** Asks the user's code about a value, wherever that runs. */
  readonly examine: (question: Question) => Promise<Examined>;
}

const { maxAttempts: MOST_ATTEMPTS } = POLICY_BOUNDS;

/** What people and programs ask of a runtime. All errors are `RuntimeError`s, in words. */
export class Control {
  readonly #options: ControlOptions;
  readonly #awaiting: Awaiting;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#awaiting = new Awaiting(options.store.chains, options.namespace);
  }

  /** Runs a job now. @throws OpenRunError where it runs one at a time and a run is open. */
  async trigger(job: string, input: unknown, options: EnqueueOptions): Promise<Run> {
    return tracedAsk(job, (trace) => this.#request(job, input, options, true, trace));
  }

  /** Runs a job, now or at `runAt`, behind the open runs of a job that runs one at a time. */
  async enqueue(job: string, input: unknown, options: EnqueueOptions): Promise<Run> {
    return tracedAsk(job, (trace) => this.#request(job, input, options, false, trace));
  }

  /**
   * Starts a run of every job that waits for this event and whose filters its payload passes, or puts off the one that waits
   * for quiet; calls off those that this event calls off. Gives the runs that wait or go because of it.
   */
  async emit(event: string, payload: unknown, options: EmitOptions): Promise<readonly Run[]> {
    return tracedAsk(event, (trace) => this.#emit(event, payload, options, trace));
  }

  async #emit(event: string, payload: unknown, options: EmitOptions, trace: string | null): Promise<readonly Run[]> {
    const { dispatch, clock, namespace, inForce } = this.#options;
    const what = `the payload of "${event}"`;
    const sent = readInput(payload, what);
    const predicates = predicatesOf(inForce().values(), event);
    const { passed } = await this.#examined({ kind: 'event', event, value: sent, predicates }, what);
    const emitted = {
      event,
      id: options.id ?? randomUUID(),
      payload: sent,
      passed: new Set(passed),
      scope: options.scope ?? null,
      now: clock.now(),
    };
    const { requests: bare, callOffs } = fanOut(inForce().values(), namespace, emitted);
    const awaited = await this.#awaiting.has(event, inForce().values(), clock.monotonic());
    const arrival = awaited ? arrivalOf(namespace, emitted, bare) : null;
    const requests = bare.map((request) =>
      trace === null ? request : { ...request, cause: { ...request.cause, trace } },
    );
    for (const { job } of requests) refuseWithoutScope(job.spec, sent, options.scope ?? null);
    if (requests.length === 0 && callOffs.length === 0 && arrival === null) return [];
    if (options.within !== undefined) return dispatch.submitIn(options.within, requests, { callOffs, arrival });
    const submitted = await dispatch.submit(requests, { callOffs, arrival });
    const asked = new Set(requests.map(({ id }) => id));
    const woken = submitted.filter(({ id }) => !asked.has(id)).map(({ run }) => run);
    return [...(await Promise.all(requests.map(({ id }) => this.#inserted(submitted, id)))), ...woken];
  }

  /** Sets a date that jobs wait for, or moves it. @throws RuntimeError `invalid-input`. */
  async setDate(date: EntityDate, at: Date | string | number, options: DateOptions): Promise<readonly Run[]> {
    const { dates } = this.#options;
    const instant = readInstant(at);
    const what = `what ${date.field} of a ${date.entity} starts`;
    const value = options.payload ?? { id: date.id, [date.field]: new Date(instant).toISOString() };
    const input = readInput(value, what);
    for (const job of dates.jobsOf(date)) await this.#examined({ kind: 'input', job: job.id, value: input }, what);
    return dates.set(date, instant, input, { scope: options.scope ?? null, within: options.within });
  }

  /** Takes a date away: its runs that wait are cancelled. */
  async clearDate(date: EntityDate, options: Pick<DateOptions, 'within'>): Promise<readonly Run[]> {
    return this.#options.dates.clear(date, options.within);
  }

  /** Asks a run to end: one that waits is cancelled at once, a running one by its signal. */
  async cancel(runId: string): Promise<Run> {
    const { store, engine, events, stopRuns } = this.#options;
    const before = await this.run(runId);
    if (isOver(before)) throw new RuntimeError('run-ended', `Run ${runId} has ended already: it is ${before.status}.`);
    const root = before.root ?? (before.step?.kind === 'root' ? before.id : null);
    if (root !== null) return this.#cancelChain(root, runId);
    const job = this.#rule(before.job);
    const run = await jointly(store, engine, async (joint) => {
      if (job) await lockJobs(joint, [job]);
      const asked = await store.requestCancel(runId, joint.within);
      if (asked?.status === 'cancelled') {
        await joint.cancel([addressOf(asked, asked.attempt + 1)]);
        if (job) await handOver(this.#options, joint, job, { keys: [asked.concurrencyKey] });
      }
      return asked;
    });
    if (run === null) throw unknownRun(runId);
    if (run.status === 'cancelled') {
      events.emit({ type: 'run.cancelled', job: run.job, run: run.id, message: run.message ?? 'cancelled' });
    } else if (run.step?.kind === 'root') return this.#cancelChain(runId, runId);
    else stopRuns([runId]);
    return run;
  }

  /** Ends a run between two of its steps, or asks the step that is going on to stop. Gives the run that was asked for. */
  async #cancelChain(root: string, asked: string): Promise<Run> {
    const { store, engine, clock, events, stopRuns } = this.#options;
    const whole = await this.run(root);
    const job = this.#rule(whole.job);
    const done = await jointly(store, engine, async (joint) => {
      if (job) await lockJobs(joint, [job]);
      const chain = await store.chains.cancel(root, clock.now(), joint.within);
      if (chain === null) return null;
      await joint.cancel(chain.cancelled.map((step) => addressOf(step, step.attempt + 1)));
      if (job && isOver(chain.run)) await handOver(this.#options, joint, job, { keys: [chain.run.concurrencyKey] });
      return chain;
    });
    if (done === null) {
      const { status } = await this.run(root);
      throw new RuntimeError('run-ended', `Run ${root} has ended already: it is ${status}.`);
    }
    const over = [...done.cancelled, ...(isOver(done.run) ? [done.run] : [])];
    for (const { id, job: of, message, root: part } of over) {
      const about = { job: of, run: id, ...(part === undefined || part === null ? {} : { root: part }) };
      events.emit({ type: 'run.cancelled', ...about, message: message ?? 'cancelled' });
    }
    if (done.running.length > 0) stopRuns(done.running);
    return this.run(asked);
  }

  /** Makes a new run with the input and the scheduled instant of one that has ended. Of a step: a run that goes on from it. */
  async replay(runId: string): Promise<Run> {
    return this.#again(await this.run(runId), 'replay');
  }

  /** Runs a dead letter's run again, as a new run, and takes the letter away. */
  async retryDead(id: string): Promise<Run> {
    const { store } = this.#options;
    const letter = isUuid(id) ? await store.deadLetter(id) : null;
    if (letter === null) throw unknownLetter(id);
    const run = await this.#again(await this.run(letter.runId), 'retry', id);
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
    const ids = id === ALL_JOBS ? [...inForce().keys()] : [(this.#rule(id) ?? this.job(id)).id];
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
    if (id !== ALL_JOBS && this.#rule(id) === undefined) this.job(id);
    await this.#options.pauseEnds.end(id);
  }

  /**
   * Makes the runs of a job's occurrences in a range that have none, each under the id that it would have had.
   * @throws RuntimeError `unknown-job`, `unimplemented`, `no-schedule`, `invalid-input`.
   */
  async backfill(id: string, options: BackfillOptions): Promise<Backfill> {
    const { store, dispatch, clock, namespace } = this.#options;
    const job = this.#runnable(id);
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
    const what = `the input of "${job}"`;
    const sent = readInput(input, what);
    await this.#examined({ kind: 'input', job, value: sent }, what);
    return sent;
  }

  async run(id: string): Promise<Run> {
    const run = isUuid(id) ? await this.#options.store.run(id) : null;
    if (run === null) throw unknownRun(id);
    return run;
  }

  /** @throws RuntimeError `unknown-job`, naming some that there are. */
  job(id: string): Job {
    const job = this.#options.jobs().get(id);
    if (!job) {
      throw new RuntimeError('unknown-job', noSuchJob(id, [...this.#options.jobs().keys()]));
    }
    return job;
  }

  async #request(
    id: string,
    input: unknown,
    options: EnqueueOptions,
    unlessOpen: boolean,
    trace: string | null,
  ): Promise<Run> {
    const { dispatch, clock, namespace } = this.#options;
    const job = this.#runnable(id);
    const now = clock.now();
    const at = options.runAt === undefined ? null : readInstant(options.runAt);
    const { maxAttempts } = options;
    if (
      maxAttempts !== undefined &&
      !(Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS)
    ) {
      throw new RuntimeError('invalid-input', `maxAttempts is ${maxAttempts}; give 1 to ${MOST_ATTEMPTS}.`);
    }
    const why = options.notify === undefined ? null : this.#options.whyUntold(options.notify);
    if (why !== null) throw new RuntimeError('invalid-input', `Nobody could be told at "${options.notify}": ${why}.`);
    const sent = await this.inputOf(id, input);
    refuseWithoutScope(job.spec, sent, options.scope ?? null);
    const runId = manualRunId(
      namespace,
      id,
      options.idempotencyKey ?? randomUUID(),
      scopeOf(job.spec, sent, options.scope ?? null),
    );
    const request: RunRequest = {
      job,
      id: runId,
      reason: 'manual',
      scheduledFor: at ?? now,
      at: at !== null && at > now ? at : null,
      input: sent,
      scope: options.scope ?? null,
      ...(trace === null ? {} : { cause: { trace } }),
      ...(options.notify === undefined ? {} : { notify: options.notify }),
      ...(maxAttempts === undefined ? {} : { maxAttempts }),
    };
    if (options.within !== undefined) {
      const [run] = await dispatch.submitIn(options.within, [request], { unlessOpen });
      return run ?? this.run(runId);
    }
    // Asked for again it is the run that it was, also where another of the job is open by now.
    const known = options.idempotencyKey === undefined ? null : await this.#options.store.run(runId);
    if (known !== null) return known;
    const submitted = await dispatch.submit([request], { unlessOpen });
    return this.#inserted(submitted, runId);
  }

  async #again(run: Run, reason: 'replay' | 'retry', key: string = randomUUID()): Promise<Run> {
    const { dispatch, namespace } = this.#options;
    if (!isOver(run)) throw new RuntimeError('run-not-ended', `Run ${run.id} has not ended yet: it is ${run.status}.`);
    const whole = (run.root ?? null) === null ? run : await this.run(run.root ?? '');
    if (!isOver(whole))
      throw new RuntimeError('run-not-ended', `Run ${whole.id}, of which it is a step, has not ended yet.`);
    const { step: _, ...cause } = whole.cause ?? {};
    const job = this.#runnable(run.job);
    const id = replayRunId(namespace, run.job, run.id, key);
    const submitted = await dispatch.submit([
      {
        job,
        id,
        reason,
        scheduledFor: whole.scheduledFor,
        previousScheduledFor: whole.previousScheduledFor,
        input: run.input,
        scope: run.scope,
        maxAttempts: job.spec.retry.maxAttempts,
        // The event is kept: its payload is still read by its schema.
        cause: { ...cause, run: run.id, ...(run.root && run.step ? { step: run.step.at } : {}) },
      },
    ]);
    return this.#inserted(submitted, id);
  }

  /** @throws RuntimeError `invalid-input` where the user's schemas refuse the value, naming where. */
  async #examined(question: Question, what: string): Promise<Extract<Examined, { readonly ok: true }>> {
    const answer = await this.#options.examine(question);
    if (!answer.ok) throw new RuntimeError('invalid-input', `It cannot be taken as ${what}: ${answer.message}`);
    return answer;
  }

  /** The run as it was inserted, or as it stands where it was there before. */
  async #inserted(submitted: readonly Submitted[], id: string): Promise<Run> {
    return submitted.find((one) => one.id === id)?.run ?? this.run(id);
  }

  /** The job as the generation in force has it; as it is here where that has none. */
  #rule(id: string): Job | undefined {
    return this.#options.inForce().get(id) ?? this.#options.jobs().get(id);
  }

  #runnable(id: string): Job {
    const job = this.#rule(id) ?? this.job(id);
    if (!job.implemented) throw new RuntimeError('unimplemented', `The handler of "${id}" is not written yet.`);
    return job;
  }
}

function isOver(run: Run): boolean {
  return (TERMINAL_STATUSES as readonly string[]).includes(run.status);
}

function unknownRun(id: string): RuntimeError {
  return new RuntimeError('unknown-run', `There is no run ${id}.`);
}

function unknownLetter(id: string): RuntimeError {
  return new RuntimeError('unknown-run', `There is no dead letter ${id}.`);
}

/** Anything else can be no id of ours, and PostgreSQL would refuse the question. */
function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

function readInput(value: unknown, what: string): unknown {
  const json = toJson(value, BOUNDS.input);
  if (!json.ok) throw new RuntimeError('invalid-input', `It cannot be kept as ${what}: ${json.why}.`);
  return json.value;
}

function readInstant(value: Date | string | number): number {
  const instant = value instanceof Date ? value.getTime() : typeof value === 'number' ? value : Date.parse(value);
  if (!Number.isFinite(instant)) {
    throw new RuntimeError(
      'invalid-input',
      `"${String(value)}" is no instant; give RFC 3339, a Date or epoch milliseconds.`,
    );
  }
  if (outOfRange(instant)) throw new RuntimeError('invalid-input', `"${String(value)}" ${OUT_OF_RANGE}.`);
  return instant;
}
