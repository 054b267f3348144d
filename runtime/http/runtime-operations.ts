import { InvalidScheduleError, OpenRunError, RuntimeError, type RuntimeErrorCode } from '../errors.ts';
import { isSchedule, type JobSpec } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import { DATA_RETENTION, DATA_RETENTION_SPEC } from '../spec/system-jobs.ts';
import type { Schedule } from '../store/schedule-view.ts';
import type { Run, Store } from '../store/store.ts';
import {
  type BackfillWishes,
  type CompileWishes,
  type Operations,
  Refusal,
  type RefusalKind,
  type SchedulesQuery,
  type ScheduleWishes,
  type TriggerWishes,
} from './operations.ts';
import { occurrencesOf, recentOf } from './overview.ts';
import { storeOperations } from './store-operations.ts';
import { valid } from './valid.ts';
import { viewRun, viewSchedule } from './views.ts';
import {
  type BackfillView,
  type CompiledView,
  compiledView,
  type FiringView,
  type JobDetail,
  type JobView,
  type PauseFacts,
  type WorkerView,
} from './wire.ts';

/** What the operations need of a runtime. Said here, so that the API does not know who composes it. */
export interface Controls {
  jobs(): Promise<readonly JobState[]>;
  job(id: string): Promise<JobState>;
  /** The next occurrences of a job's schedules after now. */
  next(job: string, count?: number): readonly Date[];
  trigger(
    job: string,
    input?: unknown,
    options?: Given<Omit<TriggerWishes, 'notify'>> & { readonly notify?: string },
  ): Promise<Run>;
  emit(event: string, payload?: unknown, options?: { readonly id?: string }): Promise<readonly Run[]>;
  cancel(runId: string): Promise<Run>;
  replay(runId: string): Promise<Run>;
  generations(): Promise<readonly DeployedGeneration[]>;
  workers(): Promise<readonly WorkingInstance[]>;
  readonly deadLetters: { retry(id: string): Promise<Run> };
  pause(job: string, options?: PauseOptions): Promise<JobPause>;
  resume(job: string): Promise<JobPause | null>;
  backfill(job: string, options: Given<BackfillWishes>): Promise<Backfill>;
  readonly schedules: {
    list(
      query: Given<SchedulesQuery>,
    ): Promise<{ readonly items: readonly Schedule[]; readonly cursor: string | null }>;
    get(id: string): Promise<Schedule>;
    create(wishes: Given<ScheduleWishes>): Promise<Schedule>;
    preview(wishes: Given<ScheduleWishes>): Promise<Schedule>;
    pause(id: string): Promise<Schedule>;
    resume(id: string): Promise<Schedule>;
    delete(id: string): Promise<void>;
  };
  compile(text: string, options?: Given<Omit<CompileWishes, 'text'>>): CompiledText;
  pauseAll(options?: PauseOptions): Promise<JobPause>;
  resumeAll(): Promise<void>;
}

/** What a text was read as, as the runtime says it. */
type CompiledText = Omit<CompiledView, 'next' | 'spec' | 'diagnostics' | 'words'> & {
  readonly spec: object | null;
  readonly diagnostics: readonly unknown[];
  readonly words: readonly unknown[];
  readonly next: readonly Date[];
};

/** What a backfill came to, as the runtime says it. */
type Backfill = Omit<BackfillView, 'from' | 'to' | 'occurrences'> & {
  readonly from: Date;
  readonly to: Date;
  readonly occurrences: readonly (Omit<BackfillView['occurrences'][number], 'scheduledFor'> & {
    readonly scheduledFor: Date;
  })[];
};

interface PauseOptions {
  readonly until?: string;
  readonly by?: string;
  readonly reason?: string;
}

/** Under what a job rests. */
export interface JobPause {
  readonly all: boolean;
  readonly since: Date;
  readonly until: Date | null;
  readonly by: string | null;
  readonly reason: string | null;
}

/** One version of the jobs, as instances have it. */
export interface DeployedGeneration {
  readonly id: string;
  readonly active: boolean;
  readonly here: boolean;
  readonly firstSeen: Date;
  readonly activeSince: Date;
  readonly instances: number;
}

/** An instance that works, as the runtime says it. */
type WorkingInstance = Omit<WorkerView, 'going' | 'since' | 'seen'> & {
  readonly going: readonly (Omit<WorkerView['going'][number], 'since'> & { readonly since: Date })[];
  readonly since: Date;
  readonly seen: Date;
};

/** A job as it stands on the instance. */
export interface JobState {
  readonly spec: JobSpec;
  readonly paused: boolean;
  readonly pause: JobPause | null;
  readonly scheduled: boolean;
  readonly implemented: boolean;
  readonly inputSchema?: Readonly<Record<string, unknown>> | null;
  /** The next occurrence of its schedules, paused or not. */
  readonly next: Date | null;
  readonly firing?: FiringView | null;
}

/** How many of the next times a job's page shows. */
const UPCOMING = 5;

const KINDS: Readonly<Record<RuntimeErrorCode, RefusalKind>> = {
  'unknown-job': 'not-found',
  'unknown-run': 'not-found',
  'unknown-schedule': 'not-found',
  'schedule-exists': 'wrong-state',
  'invalid-schedule': 'invalid',
  'duplicate-job': 'invalid',
  'open-run': 'conflict',
  'run-ended': 'wrong-state',
  'run-not-ended': 'wrong-state',
  unimplemented: 'wrong-state',
  refused: 'wrong-state',
  'spec-version': 'wrong-state',
  'invalid-input': 'invalid',
  'no-schedule': 'wrong-state',
  'not-started': 'unavailable',
  isolation: 'unavailable',
  'invalid-option': 'invalid',
  'no-compiler': 'unavailable',
};

/** The operations of a running instance. `store` is the one that the runtime works on. */
export function runtimeOperations(controls: Controls, store: Store): Operations {
  return {
    ...storeOperations(store),
    compile: ({ text, ...wishes }) =>
      refusing(async () => {
        const { next, ...read } = controls.compile(text, given(wishes));
        return compiledView.parse({ ...read, next: next.map((at) => at.toISOString()) });
      }),
    jobs: ({ system = false } = {}) =>
      refusing(async () => [...(await controls.jobs()), ...(system ? [dataRetention()] : [])].map(viewJob)),
    job: (id) =>
      refusing(async () => {
        if (id === DATA_RETENTION) return jobDetailOf(dataRetention(), store, nextRetentions);
        return jobDetailOf(await controls.job(id), store, (count) => controls.next(id, count));
      }),
    recent: ({ each }) =>
      refusing(async () =>
        recentOf(
          store,
          (await controls.jobs()).map(({ spec }) => spec.id),
          each,
        ),
      ),
    occurrences: (query) =>
      refusing(async () => {
        const states = query.job === undefined ? await controls.jobs() : [await controls.job(query.job)];
        return occurrencesOf(states, query);
      }),
    trigger: (job, input, { notify, ...wishes } = {}) =>
      refusing(async () => {
        refuseSystem(job);
        if (notify === true) throw unknownAsker();
        return viewRun(await controls.trigger(job, input, given({ ...wishes, notify })));
      }),
    cancel: (run) => refusing(async () => viewRun(await controls.cancel(run))),
    replay: (run) => refusing(async () => viewRun(await controls.replay(run))),
    generations: () =>
      refusing(async () =>
        (await controls.generations()).map((one) => ({
          ...one,
          firstSeen: one.firstSeen.toISOString(),
          activeSince: one.activeSince.toISOString(),
        })),
      ),
    workers: () =>
      refusing(async () =>
        (await controls.workers()).map(({ going, since, seen, ...rest }) => ({
          ...rest,
          since: since.toISOString(),
          seen: seen.toISOString(),
          going: going.map((one) => ({ ...one, since: one.since.toISOString() })),
        })),
      ),
    retryDead: (id) => refusing(async () => viewRun(await controls.deadLetters.retry(id))),
    emit: (event, payload, id = null) =>
      refusing(async () => (await controls.emit(event, payload, id === null ? {} : { id })).map(viewRun)),
    pause: (job, wishes) =>
      refusing(async () => {
        refuseSystem(job);
        const options = given(wishes);
        const pause = await (job === null ? controls.pauseAll(options) : controls.pause(job, options));
        return { id: job, paused: true, pause: viewPause(pause) };
      }),
    backfill: (job, wishes) =>
      refusing(async () => {
        refuseSystem(job);
        const done = await controls.backfill(job, given(wishes));
        return {
          ...done,
          from: done.from.toISOString(),
          to: done.to.toISOString(),
          occurrences: done.occurrences.map((one) => ({ ...one, scheduledFor: one.scheduledFor.toISOString() })),
        };
      }),
    schedules: (query) =>
      refusing(async () => {
        const page = await valid(() => controls.schedules.list(given(query)));
        return { items: page.items.map(viewSchedule), cursor: page.cursor };
      }),
    schedule: (id) => refusing(async () => viewSchedule(await controls.schedules.get(id))),
    createSchedule: (wishes) => refusing(async () => viewSchedule(await controls.schedules.create(given(wishes)))),
    previewSchedule: (wishes) => refusing(async () => viewSchedule(await controls.schedules.preview(given(wishes)))),
    pauseSchedule: (id) => refusing(async () => viewSchedule(await controls.schedules.pause(id))),
    resumeSchedule: (id) => refusing(async () => viewSchedule(await controls.schedules.resume(id))),
    deleteSchedule: (id) =>
      refusing(async () => {
        await controls.schedules.delete(id);
        return { id };
      }),
    resume: (job) =>
      refusing(async () => {
        if (job === null) {
          await controls.resumeAll();
          return { id: null, paused: false, pause: null };
        }
        const still = await controls.resume(job);
        return { id: job, paused: still !== null, pause: still === null ? null : viewPause(still) };
      }),
  };
}

/** A job's own page: with what lies ahead, and its last run. */
export async function jobDetailOf(
  state: JobState,
  store: Pick<Store, 'runs'>,
  next: (count: number) => readonly Date[],
): Promise<JobDetail> {
  const [last] = (await store.runs({ job: state.spec.id, limit: 1 })).items;
  const starts = state.scheduled && !state.paused;
  return {
    ...viewJob(state),
    upcoming: starts ? next(UPCOMING).map((time) => time.toISOString()) : [],
    lastRun: last === undefined ? null : viewRun(last),
    inputSchema: state.inputSchema == null ? null : { ...state.inputSchema },
    spec: { ...state.spec },
  };
}

export function viewPause({ all, since, until, by, reason }: JobPause): PauseFacts {
  return { all, since: since.toISOString(), until: until?.toISOString() ?? null, by, reason };
}

/** Without what was left out. */
function given<Wishes extends object>(wishes: Wishes): Given<Wishes> {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined)) as Given<Wishes>;
}
type Given<Wishes> = { readonly [Name in keyof Wishes]: Exclude<Wishes[Name], undefined> };

export function viewJob({ spec, paused, pause, scheduled, implemented, next, firing = null }: JobState): JobView {
  return {
    id: spec.id,
    title: spec.title,
    group: spec.group,
    description: spec.description,
    canonical: spec.canonical,
    triggers: spec.triggers.map(({ kind }) => kind),
    timezone: spec.triggers.find(isSchedule)?.timezone ?? null,
    events: [
      ...new Set(
        spec.triggers.flatMap((trigger) =>
          trigger.kind === 'event' ? [trigger.event, ...(trigger.unless === null ? [] : [trigger.unless.event])] : [],
        ),
      ),
    ],
    serial: spec.serial,
    scope: spec.scope,
    scheduled,
    implemented,
    paused,
    pause: pause === null ? null : viewPause(pause),
    next: paused || next === null ? null : next.toISOString(),
    firing,
  };
}

/** How the job of nljobs itself stands. */
function dataRetention(): JobState {
  const [next] = nextRetentions(1);
  const state = { paused: false, pause: null, scheduled: true, implemented: true };
  return { spec: DATA_RETENTION_SPEC, ...state, next: next ?? null };
}

function nextRetentions(count: number): readonly Date[] {
  const instants = mergedOccurrences(DATA_RETENTION_SPEC.triggers, { from: Date.now(), count });
  return instants.map((instant) => new Date(instant));
}

/** What nljobs does of itself, nobody asks for, and nobody holds up. */
function refuseSystem(job: string | null): void {
  if (job !== DATA_RETENTION) return;
  throw new Refusal('wrong-state', `"${job}" is a job of nljobs itself: it runs by its schedule alone.`);
}

/** Whom `notify: true` means is known where askers are told apart. */
function unknownAsker(): Refusal {
  return new Refusal(
    'invalid',
    'It is not known where you could be told: give an address, or ask with a token that has one.',
  );
}

/** What the runtime refuses, in the words of the operations. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    const run = error instanceof OpenRunError ? error.runId : null;
    const errors = error instanceof InvalidScheduleError ? error.faults : [];
    throw new Refusal(KINDS[error.code], error.message, run, [...errors]);
  }
}
