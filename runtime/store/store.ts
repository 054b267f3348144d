import type { RunStatus } from '../spec/vocabulary.ts';
import type { AccessStore } from './access-store.ts';
import type { AlertStore } from './alert-store.ts';
import type { ChainStore } from './chain-store.ts';
import type { ErrorRecord } from './error-record.ts';
import type { GenerationStore } from './generation-store.ts';
import type { ItemStore } from './item-store.ts';
import type { OnceStore } from './once.ts';
import type { Page, PageQuery } from './page.ts';
import type { Pause, Pauses } from './pauses.ts';
import type { PostStore } from './post-store.ts';
import type { RateAsk } from './rates.ts';
import type { RelayStore } from './relay-store.ts';
import type { NewRun, Progress, Run } from './run.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { Carried, Sql, TransactionClient } from './sql.ts';
import type { WorkerStore } from './worker-store.ts';

export type { ErrorRecord } from './error-record.ts';
export type { NewRun, Progress, Run } from './run.ts';

/**
 * The port to what nljobs remembers: runs, attempts, logs, dead letters, the ledger of scheduled occurrences.
 * Methods that take several items are one statement each. Times are epoch milliseconds in code and `timestamptz` in SQL.
 */
export interface Store {
  /** Whether its database works beside this process, so that a statement can be under way while another's answer is read. PGlite works in it. */
  readonly beside: boolean;
  migrate(): Promise<readonly string[]>;
  /** Names of the migrations that are due, oldest first. */
  pendingMigrations(): Promise<readonly string[]>;
  transaction<T>(body: (within: Sql) => Promise<T>): Promise<T>;
  /**
   * Runs `body` inside a transaction that somebody else began on this store's database, and will commit or roll back. An
   * error of `body` takes back what it did, leaves the transaction as it was before, and is thrown on.
   * Errors: `transaction-foreign` where there is no transaction to join.
   */
  join<T>(client: TransactionClient, body: (within: Sql) => Promise<T>): Promise<T>;

  /**
   * Changes whenever a transaction has changed anything in the database, by whomever: what was read behind one revision is
   * what would be read now, as long as the revision is the same. It may change although nothing did.
   */
  revision(): Promise<string>;

  /** Inserts runs; one whose id, or what it stands for, is there already is left alone. Returns the ids inserted by this call. */
  insertRuns(runs: readonly NewRun[], within?: Sql): Promise<readonly string[]>;
  run(id: string, within?: Sql): Promise<Run | null>;
  /**
   * Newest first; those of nljobs's own jobs only where their job is asked for, and no steps: they stand with their run
   * (`chains.steps`). Inputs, results and checkpoints that are long are left out (`OMITTED`): they are given by `run`.
   */
  runs(query: RunQuery): Promise<Page<Run>>;
  /** The last runs of each of these jobs, at most `each` of one, newest first; a job without any is missing. */
  recentRuns(jobs: readonly string[], each: number): Promise<ReadonlyMap<string, readonly RunGlimpse[]>>;
  /** Of these ids, the runs that there are, with their statuses. */
  statusesOf(ids: readonly string[]): Promise<ReadonlyMap<string, RunStatus>>;
  /** Runs of a job that are pending or running, oldest first; no steps. */
  openRuns(job: string, within?: Sql, which?: OpenRunQuery): Promise<readonly Run[]>;
  /**
   * Puts the run that stands for something off, and gives it the latest input: null where none waits. Whoever else puts it off waits until `within` has ended.
   */
  moveStanding(move: StandingMove, within: Sql): Promise<Run | null>;
  /** The last run that stood for something, waiting or not; nobody else changes it until `within` has ended. */
  standingRun(standing: string, within: Sql): Promise<Run | null>;
  /** Takes the name away from whoever has it, and cancels a run that waits under it. Returns that run, or null. */
  clearStanding(standing: string, message: string, within: Sql): Promise<Run | null>;
  /** Records runs as skipped that another event calls off, have not begun, and are due after an instant. Returns them. */
  callOff(callOff: CallOff, within: Sql): Promise<readonly Run[]>;
  /** Of these runs, those that may be put off or called off and have not begun, with when they are due. */
  waitingUntil(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Of a job's open runs, enough to decide who holds its slots: those that were started under its lock, and of each
   * concurrency key that is asked for the first that are due. Oldest first. However many wait behind them, it costs the
   * same.
   */
  contenders(job: string, query: ContenderQuery, within?: Sql): Promise<readonly Run[]>;
  /** The concurrency keys of a job's open runs; null for those without one. */
  openKeys(job: string, within?: Sql): Promise<readonly (string | null)[]>;
  /**
   * Runs of a job that have not begun and of which no delivery is known to be out, oldest first; `after`: only those that
   * are due later than this, epoch milliseconds.
   */
  notHandedOver(
    job: string,
    which: { readonly after?: number; readonly limit: number },
    within?: Sql,
  ): Promise<readonly Run[]>;
  /** Notes that deliveries of these runs are out. One that somebody else has in hand keeps no note. */
  noteHandedOver(ids: readonly string[], within: Sql): Promise<void>;
  /**
   * Notes that deliveries of these runs are used up without a beginning, since others come first. Returns the ids noted:
   * missing is a run that has begun or is over, one that was put off since (`at`: when its delivery was due, epoch
   * milliseconds), and one that somebody else has in hand.
   */
  makeWay(
    runs: readonly { readonly id: string; readonly at: number | null }[],
    within: Sql,
  ): Promise<readonly string[]>;
  /** Which of these ids are those of runs, open or ended. */
  knownRuns(ids: readonly string[], within?: Sql): Promise<ReadonlySet<string>>;
  /** Waits until nobody else decides about this job's open runs, here or on another instance; held to the end of `within`. */
  lockJob(job: string, within: Sql): Promise<void>;

  /**
   * Marks attempts as started and their runs as running. Returns the runs that may start, with their input. Missing is a
   * run that is terminal, one whose next attempt is another, and one that is running already; save where the start
   * `recovers` it, which closes the attempt that was left open as `interrupted`.
   */
  startAttempts(starts: readonly AttemptStart[], within?: Sql): Promise<readonly StartedRun[]>;
  /**
   * Of a store in SQL: runs the statement by which an engine on its database claims, and marks in the same statement the
   * attempts of those claims as started that need no look. Answers the rows of the claim, which runs have started, and
   * what `finishAttempts` answers of `ending`, attempts that have all completed, which are written by it too.
   */
  startClaimed?(claim: Carried, start: ClaimStart, ending?: Ending, within?: Sql): Promise<ClaimsStarted>;
  /**
   * Records how attempts ended and moves their runs on, to a terminal state or back to pending. A run that ends as
   * `failed` gets its dead letter in the same statement. Returns the runs that this call moved and where they are now:
   * a run that is terminal already, or whose attempt another worker has taken over, is left alone and missing here;
   * one that was to be pending but was cancelled meanwhile is `cancelled`. Enqueue a next attempt only for `pending`.
   * `beside` is what an engine on this store's database has to say of their deliveries, in the same statement.
   */
  finishAttempts(ends: readonly AttemptEnd[], within?: Sql, beside?: Carried): Promise<readonly MovedRun[]>;
  attempts(runId: string): Promise<readonly Attempt[]>;
  /**
   * Of claims that were lost by another worker, the runs whose attempt the claim's delivery had begun, where that is so for
   * the `times`th time in a row. A delivery that came back without having begun anything says nothing about its run.
   */
  lostTooOften(
    claims: readonly { readonly runId: string; readonly delivery: string }[],
    times: number,
  ): Promise<ReadonlySet<string>>;
  /**
   * Ends runs that get no further attempt, with the reason in words; `failed` writes a dead letter. Returns the ids
   * that this call ended: what is terminal already stays as it is.
   */
  endRuns(
    ids: readonly string[],
    status: 'skipped' | 'cancelled' | 'failed',
    message: string,
    within?: Sql,
  ): Promise<readonly string[]>;
  /** Jobs that have runs which are pending or running, of all namespaces. */
  openJobs(): Promise<readonly string[]>;
  /** Open runs of a namespace in the order of their ids, behind one. */
  openAfter(namespace: string, after: string | null, limit: number): Promise<readonly Run[]>;
  /** Ends pending runs of a job as `failed`, oldest first, and writes their dead letters. Returns their ids. */
  failPending(pending: PendingRuns, within?: Sql): Promise<readonly string[]>;
  setProgress(runId: string, progress: Progress): Promise<void>;
  /** A run that keeps one has not lost its workers in a row. */
  setCheckpoint(runId: string, state: unknown): Promise<void>;
  /**
   * A pending run is cancelled at once, a running one is marked so that its worker can stop it. Returns the run as it
   * is then, or null where there is none. The caller takes the delivery out of the engine.
   */
  requestCancel(runId: string, within?: Sql): Promise<Run | null>;
  /** As `requestCancel`, of many. Returns the ids of those that were pending, and are cancelled now. */
  requestCancels(ids: readonly string[], within: Sql): Promise<readonly string[]>;
  /** Of these runs, those that are cancelled or that somebody asked to cancel. */
  cancelRequested(runIds: readonly string[]): Promise<readonly string[]>;

  appendLogs(lines: readonly LogLine[]): Promise<void>;
  /** Oldest first. */
  logs(runId: string, query: PageQuery): Promise<Page<LogLine>>;

  /** Newest first. */
  deadLetters(query: {
    readonly job?: string;
    /** The tenant of its run. */
    readonly scope?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<DeadLetter>>;
  deadLetter(id: string): Promise<DeadLetter | null>;
  /** Returns the ids that were there. */
  removeDeadLetters(ids: readonly string[], within?: Sql): Promise<readonly string[]>;

  /** Which of these idempotency keys have been recorded within the window. */
  guarded(job: string, keys: readonly string[], window: GuardWindow, within?: Sql): Promise<ReadonlySet<string>>;
  /** Records that the effects of these keys have happened. Returns the keys that were new. */
  recordGuard(
    job: string,
    keys: readonly string[],
    window: GuardWindow,
    at: number,
    within?: Sql,
  ): Promise<readonly string[]>;
  /**
   * Records a key before its effect. False where the key is recorded or claimed
   * within the window already, by whomever; of several that claim at once, one gets it. Within a transaction the others
   * wait until it has ended.
   */
  claimGuard(claim: GuardClaim, window: GuardWindow, at: number, within?: Sql): Promise<boolean>;
  /** Of these keys, those that the run has claimed and said nothing more of. */
  claimsOf(job: string, keys: readonly string[], run: string): Promise<ReadonlySet<string>>;
  /** The effect of a claimed key has happened, and stays recorded; or it has not, and the key is free again. */
  settleClaim(claim: GuardClaim, happened: boolean): Promise<void>;

  /** How many attempts of a job may begin in its present window, of those that are wanted; they count from then on. */
  takeRate(ask: RateAsk): Promise<number>;

  /** What became of the items of runs. */
  readonly items: ItemStore;

  /** What runs did once, whatever the number of their attempts. */
  readonly once: OnceStore;

  /** Runs of jobs with steps. */
  readonly chains: ChainStore;

  /** What is wrong, who is to be told, and whether they were. */
  readonly alerts: AlertStore;

  /** The instant up to which a job's occurrences are accounted for, or null for a job never seen. */
  watermarks(jobs?: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Moves watermarks forward; one that lies behind the stored value changes nothing. */
  advance(marks: readonly { readonly job: string; readonly to: number }[], within?: Sql): Promise<void>;

  /** What is deployed, and who lives with it. */
  readonly generations: GenerationStore;

  /** The instances that work. */
  readonly workers: WorkerStore;

  /** The schedules made at run time. */
  readonly schedules: ScheduleStore;

  /** Who may ask, and what was asked. */
  readonly access: AccessStore;
  /** What an engine apart from this store is to be told. */
  readonly posts: PostStore;
  /** How instances tell each other what happens; null where there is only one. */
  readonly relay: RelayStore | null;

  /** The last pause of each job and of all. */
  pauses(): Promise<Pauses>;
  /** Those of these jobs and of all; none of them ends or changes before the transaction does. */
  holdPauses(jobs: readonly string[], within: Sql): Promise<Pauses>;
  /** Pauses a job, or all (`ALL_JOBS`); where a pause is in force already, its end, author and reason are replaced. */
  pause(pause: Pause): Promise<void>;
  /** Ends a pause at an instant; `onlyDue`: only where its time has come by then. True where this call ended it. */
  endPause(job: string, at: number, options?: { readonly onlyDue?: boolean; readonly within?: Sql }): Promise<boolean>;

  /**
   * Deletes what is older than it need be kept: terminal runs with their attempts and logs, dead letters, guards. A run
   * whose dead letter is still kept is kept with it. One call deletes `PRUNE_LIMIT` of each kind at most, so that none
   * holds the database for long; call it until it deletes fewer. Returns how many of each went.
   */
  prune(before: PruneBefore): Promise<Pruned>;
  /**
   * Gives room back that updates and deletions left, and counts what the planner goes by, where the database does not do
   * so by itself: PGlite has nothing that runs in the background.
   */
  sweep(): Promise<void>;
  /** Lets go of nothing by itself: the database belongs to who opened it. */
  close(): Promise<void>;
}

/** Epoch milliseconds. */
export interface StandingMove extends Pick<NewRun, 'scheduledFor' | 'input' | 'concurrencyKey'> {
  readonly standing: string;
  /** Whether it may be moved to an earlier instant too; else the later one counts. */
  readonly exactly?: boolean;
  readonly cause: NewRun['cause'];
}

export interface CallOff {
  readonly correlation: string;
  /** Only runs that are due after this, epoch milliseconds. */
  readonly after: number;
  readonly message: string;
  /** When it is called off, epoch milliseconds. */
  readonly at: number;
}

/** What a run comes to at a glance. */
export type RunGlimpse = Pick<Run, 'id' | 'job' | 'status' | 'reason' | 'scheduledFor' | 'startedAt' | 'finishedAt'>;

export interface AttemptStart {
  readonly runId: string;
  readonly attempt: number;
  readonly worker: string;
  readonly at: number;
  /** The delivery that it begins with. */
  readonly delivery?: string;
  /** That was lost by another worker: where it is what began this very attempt, the attempt is begun anew. */
  readonly recovers?: boolean;
  /** Its job counts its slots, and this attempt takes one. */
  readonly counted?: boolean;
  /**
   * When its delivery was due, for a first attempt that was deferred: a run that was put off since does not begin, nor one
   * that somebody is about to put off or call off.
   */
  readonly due?: number | null;
}

/** What of a run its attempt is made of. */
export type StartedRun = Pick<
  Run,
  | 'id'
  | 'namespace'
  | 'version'
  | 'job'
  | 'reason'
  | 'scheduledFor'
  | 'previousScheduledFor'
  | 'input'
  | 'scope'
  | 'concurrencyKey'
  | 'maxAttempts'
  | 'cause'
  | 'attempt'
  | 'checkpoint'
  | 'madeWay'
>;

/** How attempts start in the statement that claims them. */
export interface ClaimStart {
  /** The groups of deliveries whose runs need no look: of jobs that count no slots and keep no rate. */
  readonly groups: readonly string[];
  readonly worker: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Ends of attempts, and what an engine on the store's database says of their deliveries. */
export interface Ending {
  readonly ends: readonly AttemptEnd[];
  readonly beside: Carried;
}

/** A claim's rows, the runs that have started, with their deliveries, and those that have ended. */
export interface ClaimsStarted {
  readonly moved: readonly MovedRun[];
  readonly rows: readonly object[];
  readonly started: readonly { readonly delivery: string; readonly run: StartedRun }[];
}

export type AttemptOutcome = 'completed' | 'failed' | 'cancelled' | 'timed-out' | 'interrupted';

export interface AttemptEnd {
  readonly runId: string;
  readonly attempt: number;
  readonly at: number;
  readonly outcome: AttemptOutcome;
  readonly error: ErrorRecord | null;
  readonly result: unknown;
  /** Where the run goes: a terminal state, or pending for another attempt (`interrupted` charges none). */
  readonly next: Extract<RunStatus, 'completed' | 'failed' | 'cancelled' | 'pending'>;
  readonly message: string | null;
  /** Where given, the end counts only while this worker holds the attempt: a stalled one's late word changes nothing. */
  readonly worker?: string;
}

/** A run that `finishAttempts` moved. */
export interface MovedRun {
  readonly runId: string;
  readonly job: string;
  readonly status: AttemptEnd['next'];
}

export interface Attempt {
  readonly runId: string;
  readonly attempt: number;
  readonly worker: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly error: ErrorRecord | null;
}

export interface LogLine {
  readonly runId: string;
  readonly attempt: number;
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly data: unknown;
}

export interface DeadLetter {
  readonly id: string;
  readonly runId: string;
  readonly job: string;
  readonly at: number;
  readonly reason: string;
  readonly error: ErrorRecord | null;
}

/**
 * The window within which an effect happens once a key. `fixed`: a calendar window by the instant it starts at (0 for
 * `forever`); `rolling`: since an instant. Epoch milliseconds.
 */
export type GuardWindow =
  | { readonly kind: 'fixed'; readonly start: number }
  | { readonly kind: 'rolling'; readonly since: number };

/** A key that is recorded before its effect. */
export interface GuardClaim {
  readonly job: string;
  readonly key: string;
  /** The run that is to say how it went; null where that is sure, since both are committed together. */
  readonly run: string | null;
}

/** How many of each kind one call of `prune` deletes at most. */
export const PRUNE_LIMIT = 200;

/** Cuts in epoch milliseconds, for some jobs or for all. A cut that is missing prunes nothing of its kind. */
export interface PruneBefore {
  /** Only these jobs. */
  readonly jobs?: readonly string[];
  /** None of these. */
  readonly except?: readonly string[];
  /** Runs that finished, and schedules made at run time that ended, before this. */
  readonly history?: number;
  readonly deadLetters?: number;
  /** Guards recorded before this; keep them as long as the longest window lasts. */
  readonly guards?: number;
}

export interface Pruned {
  readonly runs: number;
  readonly deadLetters: number;
  readonly guards: number;
}

/** Runs of a job that nobody is going to run, and why. */
export interface PendingRuns {
  readonly namespace: string;
  readonly job: string;
  readonly message: string;
  /** At most so many. */
  readonly limit: number;
}

/** Which of a job's open runs; all of them where nothing is said. */
export interface OpenRunQuery {
  /** Only those of this concurrency key; null for those without one. */
  readonly key?: string | null;
  /** At most so many, from the oldest on. */
  readonly limit?: number;
}

/** Whose slots are asked for, and how many are looked at. */
export interface ContenderQuery {
  /** Epoch milliseconds: what is due by then. */
  readonly now: number;
  /** How many that are due of each key, by their instants. */
  readonly limit: number;
  /** These keys; null for runs without one. */
  readonly keys?: readonly (string | null)[];
  /** The keys of these runs, and they themselves where they are open. */
  readonly runs?: readonly string[];
  /** The schedules made at run time whose own earlier runs matter. */
  readonly schedules?: readonly string[];
  /** Leave out what a pause holds back: runs of events and of other runs' ends that have not begun. */
  readonly withoutHeld?: boolean;
}

export interface RunQuery {
  readonly job?: string;
  /** The tenant. */
  readonly scope?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly cursor?: string;
}

/** Which page; without a cursor the first. */
