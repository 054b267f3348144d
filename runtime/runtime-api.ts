import type {
  Backfill,
  BackfillOptions,
  DateOptions,
  EmitOptions,
  EnqueueOptions,
  PauseOptions,
} from './call-options.ts';
import type { CompiledText, CompileTextOptions } from './compile-text.ts';
import type { RuntimeEvent } from './events.ts';
import type { AnyEvents, AnyHandlers, InputOf, JobRegistration, JsonSchema } from './registry.ts';
import type { NewScheduleWishes, ScheduleWishes } from './schedules.ts';
import type { JobSpec } from './spec/job-spec.ts';
import type { ScheduleClock, WorkerState } from './spec/vocabulary.ts';
import type { Item, ItemQuery } from './store/item-store.ts';
import type { Page, PageQuery } from './store/page.ts';
import type { Schedule } from './store/schedule-view.ts';
import type { Attempt, DeadLetter, LogLine, Run, RunQuery } from './store/store.ts';

/** A job as it stands on this instance. */
export interface JobState {
  readonly spec: JobSpec;
  readonly paused: boolean;
  /** The pause it rests under: its own, else that of all jobs; null where it is going. */
  readonly pause: JobPause | null;
  /** False where it is switched off, meant for another environment, or its handler is not written. */
  readonly scheduled: boolean;
  readonly implemented: boolean;
  /** What its input is to be, as JSON Schema, where its handler's module exports an `input` that can say so; else null. */
  readonly inputSchema: JsonSchema | null;
  /** The next occurrence of its schedules, paused or not; null where there is none, or it is not scheduled. */
  readonly next: Date | null;
  /** Who fires its schedules, where the engine's server may; null where it has none, or nobody else could. */
  readonly firing: JobFiring | null;
}

/** Who fires the schedules of a job. */
export interface JobFiring {
  readonly clock: ScheduleClock;
  /** Why it is our clock, or what is wrong; null where the server fires it as it should. */
  readonly because: string | null;
  /** Whether somebody should look at it: the server has paused it, or does not answer. */
  readonly trouble: boolean;
}

/** A pause as people see it. */
export interface JobPause {
  /** Whether all jobs rest, rather than this one alone. */
  readonly all: boolean;
  readonly since: Date;
  /** When it ends by itself; null where somebody is to end it. */
  readonly until: Date | null;
  readonly by: string | null;
  readonly reason: string | null;
}

/** What is deployed: one version of the jobs, as instances have it. */
export interface DeployedGeneration {
  readonly id: string;
  /** Whether its schedules are the ones that fire. One is in force at a time. */
  readonly active: boolean;
  /** Whether this instance has it. */
  readonly here: boolean;
  readonly firstSeen: Date;
  /** When it last came into force. */
  readonly activeSince: Date;
  /** Instances that have shown a sign of life within the last 30 s. */
  readonly instances: number;
}

/** An instance that works, as it said last. */
export interface WorkingInstance {
  /** Under which it begins attempts, as their `worker`. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Of nljobs. */
  readonly version: string;
  /** Of its jobs. */
  readonly generation: string;
  readonly engine: string;
  readonly slots: number;
  /** How many attempts go on. */
  readonly running: number;
  /** Some of them, longest first. */
  readonly going: readonly {
    readonly run: string;
    readonly job: string;
    readonly attempt: number;
    readonly since: Date;
  }[];
  /** `draining`: it takes no more work and comes to an end; `silent`: nothing was heard of it for 30 s. */
  readonly state: WorkerState;
  /** Whether it is this one. */
  readonly here: boolean;
  readonly since: Date;
  /** When it last said something. */
  readonly seen: Date;
  /** How far its clock is ahead of the database's, milliseconds; null where it does not say. */
  readonly ahead: number | null;
  /** The release of its zone data, such as `2026a`; null where it does not say. */
  readonly zones: string | null;
  /** Whether schedules fire from it. */
  readonly scheduling: boolean;
}

/** Where an instance's registrations stand in its deployment. */
export interface GenerationState {
  /** Names the registrations of this instance: 32 hexadecimal digits. */
  readonly id: string;
  /** False where those of a later deployment are in force: then this instance starts nothing by schedule. */
  readonly active: boolean;
}

/** What is handed over, and how; a value of which nothing is known may be left out. */
type Handed<Value, Options> = unknown extends Value
  ? [value?: Value, options?: Options]
  : null extends Value
    ? [value?: Value, options?: Options]
    : [value: Value, options?: Options];

export interface Runtime<Events = AnyEvents, Handlers = AnyHandlers> {
  /** Opens the store, loads the handlers, takes up schedules and work. @throws RuntimeError, NljobsError in words. */
  start(): Promise<void>;
  /**
   * Takes no more work, lets running attempts end or reach a checkpoint within the grace (default 30 s), gives the rest
   * back without charging an attempt, and lets go of everything. May be called again.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
  /** Runs a job now. @throws OpenRunError (with `runId`) where it runs one at a time and a run of it is open. */
  trigger<Id extends keyof Handlers & string>(
    job: Id,
    ...input: Handed<InputOf<Handlers[Id]>, EnqueueOptions>
  ): Promise<Run>;
  /** Runs a job, now or at `runAt`; one that runs one at a time queues. */
  enqueue<Id extends keyof Handlers & string>(
    job: Id,
    ...input: Handed<InputOf<Handlers[Id]>, EnqueueOptions>
  ): Promise<Run>;
  /** Hands an event to the jobs that wait for it, and gives the runs it started. */
  emit<Name extends keyof Events & string>(
    event: Name,
    ...payload: Handed<Events[Name], EmitOptions>
  ): Promise<readonly Run[]>;
  readonly dates: {
    /**
     * Says when something of an entity is: `set('subscription', 's-1', 'renewsAt', date)`. Each job that waits for a time
     * before or after it gets one run, which moves with the date. The same date again starts nothing twice.
     */
    set(
      entity: string,
      id: string,
      field: string,
      at: Date | string | number,
      options?: DateOptions,
    ): Promise<readonly Run[]>;
    /** Takes the date away, and cancels the runs that wait for it. */
    clear(entity: string, id: string, field: string, options?: Pick<DateOptions, 'within'>): Promise<readonly Run[]>;
  };
  cancel(runId: string): Promise<Run>;
  /** Runs one that has ended again, as a new run with its input and scheduled instant. */
  replay(runId: string): Promise<Run>;
  /**
   * Pauses a job: its occurrences are recorded as skipped, its runs by event and after other jobs are held until it is
   * resumed, by hand or at `until`. Runs that were queued before go on, and what a person asks for is done.
   */
  pause(job: string, options?: PauseOptions): Promise<JobPause>;
  /** Ends a job's own pause. Gives the pause of all jobs where it still rests under that. */
  resume(job: string): Promise<JobPause | null>;
  /** Pauses all jobs, those registered later included; beside it a job may have a pause of its own. */
  pauseAll(options?: PauseOptions): Promise<JobPause>;
  /** Ends the pause of all jobs; those paused by name stay so. */
  resumeAll(): Promise<void>;
  /**
   * Makes the runs of a job's occurrences in a range that have none, with the reason `backfill`, in order and at low
   * priority; what has a run is left alone, so that it may be asked for again. Times to come are refused.
   */
  backfill(job: string, options: BackfillOptions): Promise<Backfill>;
  /** The next occurrences of a job's schedules after now. */
  next(job: string, count?: number): readonly Date[];
  jobs(): Promise<readonly JobState[]>;
  job(id: string): Promise<JobState>;
  readonly runs: {
    list(query: RunQuery): Promise<Page<Run>>;
    get(id: string): Promise<Run>;
    attempts(id: string): Promise<readonly Attempt[]>;
    /** What a run logged, oldest first, a page at a time; 1,000 lines where nothing is said. */
    logs(id: string, query?: Partial<PageQuery>): Promise<Page<LogLine>>;
    /**
     * What became of the items of a run that takes its work in batches, and which items of a guarded one failed; 1,000
     * where nothing is said.
     */
    items(id: string, query?: Partial<ItemQuery>): Promise<Page<Item>>;
    /** How many of them are done, and have failed. */
    itemCount(id: string): Promise<{ readonly done: number; readonly failed: number }>;
    /** Resolves with the run once it has ended, here or on another instance. */
    ended(id: string, options?: { readonly signal?: AbortSignal }): Promise<Run>;
  };
  /** Schedules that users of the application make while it runs: of a job that is registered, kept until they are deleted. */
  readonly schedules: {
    /**
     * Makes a schedule; it fires from now on, on every instance, by the misfire policy of its job. With a `key` it is made
     * once, however often it is asked for. @throws InvalidScheduleError where `when` cannot be read; nothing is kept then.
     */
    create(wishes: NewScheduleWishes): Promise<Schedule>;
    /** What it would be; nothing is kept, and its id is empty. @throws as `create`. */
    preview(wishes: NewScheduleWishes): Promise<Schedule>;
    /** Newest first. */
    list(query?: {
      readonly job?: string;
      readonly scope?: string;
      readonly limit?: number;
      readonly cursor?: string;
    }): Promise<Page<Schedule>>;
    get(id: string): Promise<Schedule>;
    /** Changes what is named; it begins anew, so that nothing fires for the past. */
    update(id: string, wishes: Partial<ScheduleWishes>): Promise<Schedule>;
    /** Starts nothing until it is resumed; what lies in between is not made up for. */
    pause(id: string): Promise<Schedule>;
    resume(id: string): Promise<Schedule>;
    /** From here on it starts nothing anywhere; its runs stay. */
    delete(id: string): Promise<void>;
  };
  readonly deadLetters: {
    list(query: { readonly job?: string; readonly limit: number; readonly cursor?: string }): Promise<Page<DeadLetter>>;
    /** Runs it again, as a new run. */
    retry(id: string): Promise<Run>;
    remove(id: string): Promise<void>;
  };
  /**
   * Reads a text as a description in English, by the compiler that was handed over (`compile`); nothing is made of it.
   * Errors: `no-compiler`.
   */
  compile(text: string, options?: CompileTextOptions): CompiledText;
  /** Calls `listener` with what happens on this instance. Returns how to stop. */
  subscribe(listener: (event: RuntimeEvent) => void): () => void;
  /** What this instance has done since it started, and how the queue stands, in the text format of Prometheus. */
  metrics(): Promise<string>;
  /** Takes other registrations and new code, for `dev`: children are replaced, running attempts end in the old ones. */
  reload(jobs: readonly JobRegistration[]): Promise<void>;
  /** Which registrations this instance has, and whether they are in force. */
  generation(): GenerationState;
  /** The registrations that are in force or have instances, the latest first: two or more while a deploy rolls. */
  generations(): Promise<readonly DeployedGeneration[]>;
  /** The instances that work on this database, the newest first; those that fell silent are named for an hour. */
  workers(): Promise<readonly WorkingInstance[]>;
  /** Null when it takes work, also where its generation is superseded; else why not, in words. */
  notReady(): string | null;
  /**
   * What is wrong although work is accepted, in words; null where nothing is. A queue on a server of its own has not answered
   * for half a minute: runs are kept in the store, and begin when it is back.
   */
  concern(): string | null;
}
