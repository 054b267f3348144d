import type { Backfill, BackfillOptions, EmitOptions, EnqueueOptions, PauseOptions } from './call-options.ts';
import { type Clock, systemClock } from './clock.ts';
import { type CompiledText, type CompileTextOptions, compileText } from './compile-text.ts';
import { compose, environmentOf, type Parts, schedulingOf } from './compose.ts';
import type { Engine } from './engine/engine.ts';
import { RuntimeError } from './errors.ts';
import { createEventBus, type EventBus, type RuntimeEvent } from './events.ts';
import { jobPauseOf, jobStateOf, nextOf } from './job-state.ts';
import { consoleLogger } from './logger.ts';
import type { RuntimeOptions } from './options.ts';
import { keepPresent, type Presence } from './presence.ts';
import { refuseOptions } from './refuse-options.ts';
import type { AnyEvents, AnyHandlers, JobRegistration, Logger } from './registry.ts';
import { runEnd } from './run-end.ts';
import type {
  DeployedGeneration,
  GenerationState,
  JobPause,
  JobState,
  Runtime,
  WorkingInstance,
} from './runtime-api.ts';
import type { Job } from './scheduler/job.ts';
import { advise, refuseJobs, refuseTaken } from './scheduler/refuse.ts';
import type { ServerTimes } from './scheduler/server-times.ts';
import { ALL_JOBS, type Pauses } from './store/pauses.ts';
import type { Run, Store } from './store/store.ts';
import { rememberInside } from './store-of.ts';
import { takeJobs } from './take-jobs.ts';
import { within } from './worker/deferred.ts';
import { createExecutor } from './worker/isolation/create.ts';
import type { Loaded } from './worker/isolation/executor.ts';

export type { DeployedGeneration, GenerationState, JobPause, JobState, Runtime } from './runtime-api.ts';

const GRACE = 30_000;
/** A queue that has not answered for so long is away, and not only slow, milliseconds. */
const AWAY_LONG = 30_000;
/** How long scheduler, queue and database may take each to let go, milliseconds. */
const CLOSE = 5_000;
/** How many lines of a log a page holds. */
const LINES = 1_000;

/** Puts engine, store, scheduler, worker and control together. Nothing happens before `start`. */
export function createRuntime<Events = AnyEvents, Handlers = AnyHandlers>(
  options: RuntimeOptions<Events, Handlers>,
): Runtime<Events, Handlers> {
  refuseOptions(options as RuntimeOptions);
  // What it is called with is checked as it comes; the types are for whoever calls it.
  return new ComposedRuntime(options as RuntimeOptions) as Runtime<Events, Handlers>;
}

class ComposedRuntime implements Runtime {
  readonly #options: RuntimeOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: EventBus;
  readonly #namespace: string;
  #registrations: readonly JobRegistration[];
  #jobs: ReadonlyMap<string, Job> = new Map();
  #parts: Parts | null = null;
  #stopHearing = (): void => {};
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #presence: Presence | null = null;
  /** Why the database is gone for good, in words. */
  #gone: string | null = null;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? consoleLogger;
    this.#namespace = options.namespace ?? 'default';
    this.#registrations = options.jobs;
    this.#events = createEventBus(this.#clock.now, (error) =>
      this.#logger.error('A listener of events failed.', error),
    );
    rememberInside(this, {
      store: () => this.#running().store,
      jobs: () => this.#jobs,
      firing: () => this.#parts?.serverTimes?.edition ?? 0,
    });
  }

  start(): Promise<void> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  stop(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#stopping ??= this.#stop(options.graceMs ?? GRACE).finally(() => {
      this.#stopping = null;
    });
    return this.#stopping;
  }

  async trigger(job: string, input: unknown = null, options: EnqueueOptions = {}): Promise<Run> {
    return this.#running().control.trigger(job, input, options);
  }

  async enqueue(job: string, input: unknown = null, options: EnqueueOptions = {}): Promise<Run> {
    return this.#running().control.enqueue(job, input, options);
  }

  async emit(event: string, payload: unknown = null, options: EmitOptions = {}): Promise<readonly Run[]> {
    return this.#running().control.emit(event, payload, options);
  }

  async cancel(runId: string): Promise<Run> {
    return this.#running().control.cancel(runId);
  }

  async replay(runId: string): Promise<Run> {
    return this.#running().control.replay(runId);
  }

  async pause(job: string, options: PauseOptions = {}): Promise<JobPause> {
    return jobPauseOf(await this.#running().control.pause(job, options));
  }

  async resume(job: string): Promise<JobPause | null> {
    await this.#running().control.resume(job);
    return (await this.job(job)).pause;
  }

  async pauseAll(options: PauseOptions = {}): Promise<JobPause> {
    return jobPauseOf(await this.#running().control.pause(ALL_JOBS, options));
  }

  async resumeAll(): Promise<void> {
    await this.#running().control.resume(ALL_JOBS);
  }

  async backfill(job: string, options: BackfillOptions): Promise<Backfill> {
    return this.#running().control.backfill(job, options);
  }

  next(id: string, count = 1): readonly Date[] {
    return nextOf(this.#job(id), this.#clock.now(), count);
  }

  async jobs(): Promise<readonly JobState[]> {
    const { store, serverTimes } = this.#running();
    const pauses = await store.pauses();
    return [...this.#jobs.values()].map((job) => this.#stateOf(job, pauses, serverTimes));
  }

  async job(id: string): Promise<JobState> {
    const job = this.#job(id);
    const { store, serverTimes } = this.#running();
    return this.#stateOf(job, await store.pauses(), serverTimes);
  }

  #stateOf(job: Job, pauses: Pauses, serverTimes: ServerTimes | null): JobState {
    const state = jobStateOf(job, pauses, this.#clock.now(), schedulingOf(this.#options));
    return { ...state, firing: serverTimes?.firing(job.id) ?? null };
  }

  readonly runs: Runtime['runs'] = {
    list: async (query) => this.#running().store.runs(query),
    get: async (id) => this.#running().control.run(id),
    attempts: async (id) => this.#running().store.attempts((await this.runs.get(id)).id),
    logs: async (id, query = {}) =>
      this.#running().store.logs((await this.runs.get(id)).id, { limit: LINES, ...query }),
    items: async (id, query = {}) =>
      this.#running().store.items.list((await this.runs.get(id)).id, { limit: LINES, ...query }),
    itemCount: async (id) => this.#running().store.items.count((await this.runs.get(id)).id),
    ended: async (id, { signal } = {}) =>
      runEnd({ clock: this.#clock, events: this.#events, get: (run) => this.runs.get(run) }, id, signal),
  };

  readonly dates: Runtime['dates'] = {
    set: async (entity, id, field, at, options = {}) =>
      this.#running().control.setDate({ entity, id, field }, at, options),
    clear: async (entity, id, field, options = {}) => this.#running().control.clearDate({ entity, id, field }, options),
  };

  readonly schedules: Runtime['schedules'] = {
    create: async (wishes) => this.#running().schedules.create(wishes),
    preview: async (wishes) => this.#running().schedules.preview(wishes),
    list: async (query) => this.#running().schedules.list(query),
    get: async (id) => this.#running().schedules.get(id),
    update: async (id, wishes) => this.#running().schedules.update(id, wishes),
    pause: async (id) => this.#running().schedules.pause(id),
    resume: async (id) => this.#running().schedules.resume(id),
    delete: async (id) => this.#running().schedules.delete(id),
  };

  readonly deadLetters: Runtime['deadLetters'] = {
    list: async (query) => this.#running().store.deadLetters(query),
    retry: async (id) => this.#running().control.retryDead(id),
    remove: async (id) => this.#running().control.removeDead(id),
  };

  compile(text: string, options: CompileTextOptions = {}): CompiledText {
    return compileText(this.#options.compile ?? null, text, options, this.#clock.now());
  }

  subscribe(listener: (event: RuntimeEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  async metrics(): Promise<string> {
    return this.#running().metrics.text();
  }

  async reload(registrations: readonly JobRegistration[]): Promise<void> {
    const { engine, executor, scheduler, serverTimes, userSchedules, worker, watch } = this.#running();
    refuseJobs(registrations, engine.name, this.#logger);
    const before = this.#registrations;
    this.#registrations = registrations;
    try {
      await executor.reload((loaded) => this.#takeJobs(loaded));
    } catch (error) {
      this.#registrations = before;
      throw error;
    }
    // From here on the new code runs. Where the store does not answer now, the schedules follow when it does.
    try {
      await serverTimes?.park();
      await userSchedules.park();
      await scheduler.finish().catch((error: unknown) => {
        this.#logger.warn('What was due of the old schedules could not be accounted for.', error);
      });
      await watch.enter(this.#jobs, true);
    } catch (error) {
      await scheduler.park();
      this.#logger.error('The new jobs run; their schedules are taken up when the store answers.', error);
    }
    if (this.#works) worker.wake();
  }

  generation(): GenerationState {
    const { watch } = this.#running();
    return { id: watch.generation, active: watch.active };
  }

  async generations(): Promise<readonly DeployedGeneration[]> {
    const { store, watch } = this.#running();
    const records = await store.generations.list(this.#namespace);
    return records.map(({ generation, firstSeen, activeSince, active, instances }) => ({
      id: generation,
      active,
      here: generation === watch.generation,
      firstSeen: new Date(firstSeen),
      activeSince: new Date(activeSince),
      instances,
    }));
  }

  async workers(): Promise<readonly WorkingInstance[]> {
    const { store, sign } = this.#running();
    const here = sign(false).id;
    return (await store.workers.list(this.#namespace)).map(({ namespace: _, ...record }) => ({
      ...record,
      here: record.id === here,
      state: record.silent ? 'silent' : record.draining ? 'draining' : 'working',
      since: new Date(record.since),
      seen: new Date(record.seen),
      going: record.going.map((one) => ({ ...one, since: new Date(one.since) })),
    }));
  }

  notReady(): string | null {
    if (this.#stopping !== null) return 'stopping';
    if (this.#gone !== null) return this.#gone;
    return this.#parts === null ? 'not started' : null;
  }

  concern(): string | null {
    const away = this.#parts?.engine.awayFor?.() ?? null;
    if (away === null || away < AWAY_LONG) return null;
    return `the queue has taken nothing for ${Math.floor(away / 1_000)} s; runs are accepted, and begin when it is back`;
  }

  async #start(): Promise<void> {
    const { opened, engine = 'embedded' } = this.#options;
    refuseJobs(this.#registrations, opened?.engine.name ?? engine, this.#logger);
    // What was begun is ended again, last first, where a later step fails.
    const undo: (() => Promise<void>)[] = [];
    try {
      const { store, engine: queue, close } = opened ? { ...opened, close: async () => {} } : await this.#open();
      undo.unshift(close);
      await queue.start();
      undo.unshift(() => queue.stop());
      await advise(this.#registrations, queue, this.#logger);
      const executor = createExecutor(this.#options, () => this.#registrations, this.#clock, this.#logger);
      undo.unshift(() => executor.stop());
      this.#takeJobs(await executor.start());
      if (this.#works) await refuseTaken(store, this.#namespace, [...this.#jobs.keys()]);
      const parts = compose({
        store,
        engine: queue,
        executor,
        close,
        clock: this.#clock,
        logger: this.#logger,
        events: this.#events,
        namespace: this.#namespace,
        jobs: () => this.#jobs,
        options: this.#options,
      });
      const stopHearing = this.#events.subscribe(parts.metrics.hear);
      this.#stopHearing = stopHearing;
      undo.unshift(
        () => parts.watch.stop(),
        () => parts.userSchedules.park(),
        async () => parts.serverTimes?.park(),
        () => parts.scheduler.stop(),
        async () => parts.stopTidying(),
      );
      await parts.watch.enter(this.#jobs, false);
      if (this.#works) {
        undo.unshift(() => parts.pauseEnds.stop());
        await parts.pauseEnds.start();
        undo.unshift(() => parts.alerts.stop());
        parts.alerts.start();
        parts.worker.start();
        const { workers } = parts.store;
        this.#presence = keepPresent({
          workers,
          clock: this.#clock,
          logger: this.#logger,
          sign: () => parts.sign(this.#stopping !== null),
        });
      }
      parts.watch.watch();
      undo.unshift(async () => stopHearing());
      this.#parts = parts;
    } catch (error) {
      for (const step of undo) {
        await step().catch((failure: unknown) => this.#logger.error('A failed start could not be undone.', failure));
      }
      throw error;
    }
  }

  async #open(): Promise<{ store: Store; engine: Engine; close: () => Promise<void> }> {
    const { engine = 'embedded', folder = '.nljobs', url, redis = {}, temporal = {}, migrate, lease } = this.#options;
    const { isEmbedded, openStore } = await import('./store/open.ts');
    const address = url ?? process.env['DATABASE_URL'];
    const embedded = isEmbedded({ engine, ...(address === undefined ? {} : { url: address }) });
    return openStore({
      engine,
      folder,
      redis,
      temporal,
      migrate: migrate ?? (embedded ? 'auto' : 'check'),
      onError: (error) => this.#logger.error('The store or the queue reports a failure.', error),
      onStopped: (error) => {
        this.#gone = error.message;
        this.#logger.error('Nothing can be run or remembered until this process starts anew.', error);
      },
      ...(address === undefined ? {} : { url: address }),
      ...(lease === undefined ? {} : { lease }),
    });
  }

  /** Takes the registrations over, now that it is known which handlers there are. */
  #takeJobs(loaded: Loaded): void {
    this.#jobs = takeJobs(this.#registrations, loaded, {
      environment: environmentOf(this.#options),
      allowUnimplemented: this.#options.allowUnimplemented === true,
      logger: this.#logger,
    });
  }

  async #stop(graceMs: number): Promise<void> {
    await this.#starting?.catch(() => {
      // Whoever called start has been told.
    });
    const parts = this.#parts;
    if (parts === null) return;
    parts.stopTidying();
    // Each for itself: a database that is gone must not keep the rest from ending.
    const closing = (work: Promise<void>): Promise<void> => within(CLOSE, work, new Error('it does not answer'));
    const presence = this.#presence;
    for (const step of [
      () => closing(presence?.say() ?? Promise.resolve()),
      () => closing(parts.alerts.stop()),
      () => closing(parts.pauseEnds.stop()),
      () => closing(parts.watch.stop()),
      () => closing(parts.serverTimes?.park() ?? Promise.resolve()),
      () => closing(parts.userSchedules.park()),
      () => closing(parts.scheduler.stop()),
      () => parts.worker.stop(graceMs),
      () => closing(presence?.leave() ?? Promise.resolve()),
      () => parts.executor.stop(),
      () => closing(parts.engine.stop()),
      () => closing(parts.close()),
    ]) {
      await step().catch((error: unknown) => this.#logger.error('The runtime could not let go of everything.', error));
    }
    this.#stopHearing();
    this.#presence = null;
    this.#parts = null;
    this.#starting = null;
  }

  #job(id: string): Job {
    return this.#running().control.job(id);
  }

  get #works(): boolean {
    return this.#options.work !== false;
  }

  #running(): Parts {
    if (this.#parts === null) throw new RuntimeError('not-started', 'The runtime is not started; call start() first.');
    return this.#parts;
  }
}
