import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Alerts } from './alerts/alerts.ts';
import { targetOf } from './alerts/recipients.ts';
import { whyUnreachable } from './alerts/send.ts';
import { type Clock, systemClock } from './clock.ts';
import { Control } from './control/control.ts';
import type { Engine } from './engine/engine.ts';
import type { EventBus, RuntimeEvent } from './events.ts';
import { Housekeeping } from './housekeeping.ts';
import { isScheduling } from './jobs-enabled.ts';
import type { RuntimeOptions } from './options.ts';
import type { Logger } from './registry.ts';
import { Dates } from './scheduler/dates.ts';
import { Dispatch } from './scheduler/dispatch.ts';
import { GenerationWatch, Superseded } from './scheduler/generation-watch.ts';
import { type Job, prepareJob } from './scheduler/job.ts';
import { PauseEnds } from './scheduler/pause-ends.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { ServerTimes } from './scheduler/server-times.ts';
import { announceGivenUp } from './scheduler/tend.ts';
import { UserSchedules } from './scheduler/user-schedules.ts';
import { Schedules } from './schedules.ts';
import { retryDelay } from './spec/policies.ts';
import type { Store } from './store/store.ts';
import type { WorkerSign } from './store/worker-store.ts';
import { Metrics } from './telemetry/metrics.ts';
import { tellOthers } from './tell-others.ts';
import { version } from './version.ts';
import { type BeginOptions, beginAttempts } from './worker/begin.ts';
import type { Executor } from './worker/isolation/executor.ts';
import { lastEnds } from './worker/last-ends.ts';
import { LeftAlone } from './worker/left-alone.ts';
import { type SettleOptions, settleAttempts } from './worker/settle.ts';
import { Take } from './worker/take.ts';
import { Worker } from './worker/worker.ts';

const LINGER = 3;
/** Of how many attempts an instance tells others. */
const MOST_GOING = 20;

/** The parts of a running instance. */
export interface Parts {
  readonly store: Store;
  readonly engine: Engine;
  readonly executor: Executor;
  readonly dispatch: Dispatch;
  readonly scheduler: Scheduler;
  readonly userSchedules: UserSchedules;
  /** Where the engine's server fires schedules by itself. */
  readonly serverTimes: ServerTimes | null;
  readonly pauseEnds: PauseEnds;
  readonly worker: Worker;
  readonly watch: GenerationWatch;
  readonly alerts: Alerts;
  readonly metrics: Metrics;
  readonly control: Control;
  readonly schedules: Schedules;
  /** How this instance is now, for people who look at all of them. */
  readonly sign: (draining: boolean) => WorkerSign;
  /** Stops the hourly tidying, looking after what waits, and telling other instances what happens. */
  readonly stopTidying: () => void;
  readonly close: () => Promise<void>;
}

export interface ComposeOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly executor: Executor;
  readonly close: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: EventBus;
  readonly namespace: string;
  /** The jobs as they are registered now; a reload changes them. */
  readonly jobs: () => ReadonlyMap<string, Job>;
  readonly options: RuntimeOptions;
}

/** Wires scheduler, worker and control to one store and engine. Starts nothing but the hourly tidying, where it works. */
export function compose({
  store,
  engine,
  executor,
  close,
  clock,
  logger,
  events,
  namespace,
  jobs,
  options,
}: ComposeOptions): Parts {
  const name = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const { slots = 10, poll = 2_000, heartbeat = 2_000, grace = {} } = options;
  const scheduling = schedulingOf(options);
  const works = options.work !== false;
  const left = new LeftAlone(clock, () => worker.wake());
  const watch: GenerationWatch = new GenerationWatch({
    store,
    clock,
    logger,
    events,
    namespace,
    instance: name,
    member: works,
    interval: heartbeat,
    prepare: ({ spec, implemented }) => prepareJob({ spec, load: notHere }, environmentOf(options), implemented),
    changed: () => left.clear(),
    stand: async (active) => {
      if (!active) {
        await serverTimes?.park();
        await userSchedules.park();
        return scheduler.park();
      }
      if (scheduling) {
        await scheduler.start([...jobs().values()], await watch.before());
        await userSchedules.start(jobs().values());
        serverTimes?.start([...jobs().values()]);
      }
      await housekeeping.takeOver();
    },
  });
  const housekeeping: Housekeeping = new Housekeeping({
    store,
    engine,
    clock,
    events,
    logger,
    namespace,
    watch,
    worker: name,
    heartbeat,
    jobs,
    wake: () => worker.wake(),
  });
  const dispatch = new Dispatch({
    store,
    engine,
    clock,
    events,
    namespace,
    job: (id) => watch.inForce.get(id) ?? jobs().get(id),
    hold: (within) => watch.hold(within),
    wakeAt: (at) => worker.wakeAt(at),
    stopRuns: (ids) => worker.stopRuns(ids, 'cancel'),
  });
  /** Whether the generation of this instance is in force at this moment. */
  const confirm = async (): Promise<boolean> => {
    try {
      await store.transaction((within) => watch.hold(within));
      return true;
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
      watch.doubt();
      return false;
    }
  };
  const beginning: BeginOptions = {
    store,
    engine,
    dispatch,
    heartbeat,
    clock,
    logger,
    worker: name,
    job: (id) => jobs().get(id),
    deployment: {
      namespace,
      active: () => watch.active,
      confirm,
      inForce: (id) => watch.inForce.get(id),
      leave: (group) => left.leave(group),
      leaveUntil: (group, at) => left.leaveUntil(group, at),
      giveUpGone: (gone) => housekeeping.giveUpClaimed(gone),
    },
    followers: (id) => followersOf(watch.inForce, id),
    gaveUp: (job, over, message) => announceGivenUp({ events }, job.id, over, message),
  };
  const take = new Take(beginning);
  const settling: SettleOptions = {
    store,
    engine,
    dispatch,
    clock,
    events,
    worker: name,
    namespace,
    rule: (job) => watch.rule(job),
    followers: (id) => followersOf(watch.inForce, id),
    wakeAt: (at) => worker.wakeAt(at),
    retryDelay: (job, attempt) => retryDelay(job.spec.retry, attempt, Math.random()),
  };
  const worker: Worker = new Worker({
    store,
    engine,
    clock,
    events,
    logger,
    executor,
    slots,
    poll,
    heartbeat,
    // Under a clock that is set by hand nobody might let these moments pass.
    linger: clock === systemClock ? LINGER : 0,
    beside: store.beside || executor.beside,
    grace: { timeout: grace.timeout ?? 2_000, cancel: grace.cancel ?? 10_000, lost: grace.timeout ?? 2_000 },
    take: (limit) => take.take(limit, left.all()),
    begin: async (claims) => {
      const begun = await beginAttempts(beginning, claims);
      take.learn(begun);
      return begun;
    },
    settle: (ended) => settleAttempts(settling, ended),
    turn: async (ended, limit) => {
      // Of an engine apart no claim is a statement that could carry them.
      if (engine.completing === undefined) return null;
      const ending = lastEnds(settling, ended);
      return ending === null ? null : take.turn(ending, limit, left.all());
    },
  });
  const pauseEnds = new PauseEnds({
    store,
    engine,
    clock,
    events,
    logger,
    jobs: () => watch.inForce,
  });
  const scheduler: Scheduler = new Scheduler({
    store: {
      watermarks: () => store.watermarks(),
      advance: async (marks) => {
        if (marks.length === 0) return;
        await store.transaction(async (within) => {
          await watch.hold(within);
          await store.advance(marks, within);
        });
      },
    },
    dispatch,
    clock,
    logger,
    namespace,
    superseded: () => watch.doubt(),
  });
  const userSchedules: UserSchedules = new UserSchedules({
    store: store.schedules,
    dispatch,
    clock,
    logger,
    namespace,
    superseded: () => watch.doubt(),
  });
  const serverTimes: ServerTimes | null = engine.serverClock
    ? new ServerTimes({
        server: engine.serverClock,
        store,
        dispatch,
        clock,
        logger,
        namespace,
        proceed: confirm,
        taken: (ids) => scheduler.leave(ids),
        givenBack: (jobs) => scheduler.takeBack(jobs),
        superseded: () => watch.doubt(),
        memory: async () => (await engine.memory?.()) ?? '',
      })
    : null;
  const dates = new Dates({ store, engine, dispatch, clock, events, namespace, jobs: () => watch.inForce });
  const control = new Control({
    dates,
    store,
    engine,
    dispatch,
    clock,
    events,
    pauseEnds,
    namespace,
    jobs,
    inForce: () => watch.inForce,
    stopRuns: (ids) => worker.stopRuns(ids, 'cancel'),
    whyUntold: (to) => whyUnreachable(options.alerts ?? {}, targetOf(to)),
    examine: (question) => executor.examine(question),
  });
  const alerts = new Alerts({
    store,
    clock,
    logger,
    namespace,
    jobs: () => watch.inForce,
    alerts: options.alerts ?? {},
    scheduling,
    active: () => watch.active,
  });
  const metrics = new Metrics(
    {
      engine: engine.name,
      depth: () => engine.depth(),
      running: () => worker.active,
      deadLetters: () => store.transaction((within) => store.alerts.deadLetters(namespace, within)),
    },
    (error) => logger.warn('What is measured could not be kept.', error),
  );
  const idle = (): void => {};
  const schedules = new Schedules({
    store: store.schedules,
    clock,
    compile: options.compile ?? null,
    job: (id) => control.job(id),
    jobs: () => watch.inForce,
    inputOf: (job, input) => control.inputOf(job, input),
    changed: () => userSchedules.refresh(),
  });
  const { relay } = store;
  const subscribe = (listener: (event: RuntimeEvent) => void): (() => void) => events.subscribe(listener);
  const stopTelling = relay === null ? idle : tellOthers({ relay, subscribe, clock, logger });
  const stopHousekeeping = works ? housekeeping.keep() : idle;
  const stopTidying = (): void => {
    stopHousekeeping();
    stopTelling();
  };
  return {
    store,
    engine,
    executor,
    dispatch,
    scheduler,
    userSchedules,
    serverTimes,
    pauseEnds,
    worker,
    watch,
    alerts,
    metrics,
    control,
    schedules,
    sign: (draining) => ({
      id: name,
      namespace,
      host: hostname(),
      pid: process.pid,
      version: version(),
      generation: watch.generation,
      engine: engine.name,
      slots,
      draining,
      running: worker.active,
      going: worker.going(MOST_GOING),
      scheduling,
      zones: process.versions['tz'] ?? null,
      clock: clock.now(),
    }),
    stopTidying,
    close,
  };
}

/** Whether schedules fire here. */
export function schedulingOf({ scheduling }: RuntimeOptions): boolean {
  return isScheduling(scheduling, process.env['JOBS_ENABLED']);
}

/** The environment that jobs may name. */
export function environmentOf({ environment }: RuntimeOptions): string {
  return environment ?? process.env['NODE_ENV'] ?? 'production';
}

/** A job of another generation is decided about here, never run. */
async function notHere(): Promise<never> {
  throw new Error('This job belongs to another generation.');
}

/** The jobs that come after a job. */
function followersOf(jobs: ReadonlyMap<string, Job>, id: string): readonly Job[] {
  return [...jobs.values()].filter(
    (job) => job.scheduled && job.spec.triggers.some((trigger) => trigger.kind === 'after' && trigger.job === id),
  );
}
