import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from './clock.ts';
import { Control } from './control.ts';
import type { Engine } from './engine/engine.ts';
import type { EventBus } from './events.ts';
import type { RuntimeOptions } from './options.ts';
import type { Logger } from './registry.ts';
import { Dispatch } from './scheduler/dispatch.ts';
import type { Job } from './scheduler/job.ts';
import { PauseEnds } from './scheduler/pause-ends.ts';
import { keepTidy } from './scheduler/retention.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { retryDelay } from './spec/policies.ts';
import type { Store } from './store/store.ts';
import { beginAttempts } from './worker/begin.ts';
import type { Executor } from './worker/isolation/executor.ts';
import { settleAttempts } from './worker/settle.ts';
import { Worker } from './worker/worker.ts';

/** The parts of a running instance. */
export interface Parts {
  readonly store: Store;
  readonly engine: Engine;
  readonly executor: Executor;
  readonly dispatch: Dispatch;
  readonly scheduler: Scheduler;
  readonly pauseEnds: PauseEnds;
  readonly worker: Worker;
  readonly control: Control;
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
  const dispatch = new Dispatch({
    store,
    engine,
    clock,
    events,
    namespace,
    wakeAt: (at) => worker.wakeAt(at),
    stopRuns: (ids) => worker.stopRuns(ids, 'cancel'),
  });
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
    grace: { timeout: grace.timeout ?? 2_000, cancel: grace.cancel ?? 10_000, lost: grace.timeout ?? 2_000 },
    begin: (claims) =>
      beginAttempts(
        {
          store,
          engine,
          dispatch,
          clock,
          logger,
          worker: name,
          job: (id) => {
            const job = jobs().get(id);
            return job?.implemented === true ? job : undefined;
          },
          gaveUp: (job, run, message) =>
            events.emit({ type: 'run.failed', job: job.id, run, attempt: 0, duration: 0, error: null, message }),
        },
        claims,
      ),
    settle: (ended) =>
      settleAttempts(
        {
          store,
          engine,
          dispatch,
          clock,
          events,
          worker: name,
          namespace,
          followers: (id) => followersOf(jobs(), id),
          wakeAt: (at) => worker.wakeAt(at),
          retryDelay: (job, attempt) => retryDelay(job.spec.retry, attempt, Math.random()),
        },
        ended,
      ),
  });
  const scheduler = new Scheduler({ store, dispatch, clock, logger, namespace });
  const pauseEnds = new PauseEnds({ store, engine, dispatch, clock, events, logger, jobs });
  const control = new Control({
    store,
    engine,
    dispatch,
    clock,
    events,
    pauseEnds,
    namespace,
    jobs,
    stopRuns: (ids) => worker.stopRuns(ids, 'cancel'),
    examine: (question) => executor.examine(question),
  });
  const stopTidying = options.work === false ? () => {} : keepTidy({ store, clock, logger }, () => jobs().values());
  return { store, engine, executor, dispatch, scheduler, pauseEnds, worker, control, stopTidying, close };
}

/** The jobs that come after a job. */
function followersOf(jobs: ReadonlyMap<string, Job>, id: string): readonly Job[] {
  return [...jobs.values()].filter(
    (job) => job.scheduled && job.spec.triggers.some((trigger) => trigger.kind === 'after' && trigger.job === id),
  );
}
