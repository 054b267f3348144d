import type { RunReason, RunStatus } from '../spec/vocabulary.ts';
import type { Sql } from './sql.ts';

/**
 * The port to what nljobs remembers: runs, attempts, logs, dead letters, the ledger of scheduled occurrences.
 * Methods that take several items are one statement each. Times are epoch milliseconds in code and `timestamptz` in SQL.
 */
export interface Store {
  migrate(): Promise<readonly string[]>;
  /** Names of the migrations that are due, oldest first. */
  pendingMigrations(): Promise<readonly string[]>;
  transaction<T>(body: (within: Sql) => Promise<T>): Promise<T>;

  /** Inserts runs; one whose id exists already is left alone. Returns the ids inserted by this call. */
  insertRuns(runs: readonly NewRun[], within?: Sql): Promise<readonly string[]>;
  run(id: string): Promise<Run | null>;
  runs(query: RunQuery): Promise<Page<Run>>;
  /** Runs of a job that are pending or running, oldest first. */
  openRuns(job: string, within?: Sql): Promise<readonly Run[]>;

  /** Marks attempts as started and their runs as running. Returns the runs that may start, with their input. */
  startAttempts(starts: readonly AttemptStart[], within?: Sql): Promise<readonly Run[]>;
  /** Records how attempts ended and moves their runs on, to a terminal state or back to pending. */
  finishAttempts(ends: readonly AttemptEnd[], within?: Sql): Promise<void>;
  attempts(runId: string): Promise<readonly Attempt[]>;
  /** Ends runs that never get an attempt: skipped or cancelled, with the reason in words. */
  endRuns(ids: readonly string[], status: 'skipped' | 'cancelled' | 'failed', message: string, within?: Sql): Promise<readonly string[]>;
  setProgress(runId: string, progress: Progress): Promise<void>;
  setCheckpoint(runId: string, state: unknown): Promise<void>;
  requestCancel(runId: string, within?: Sql): Promise<Run | null>;

  appendLogs(lines: readonly LogLine[]): Promise<void>;
  logs(runId: string): Promise<readonly LogLine[]>;

  deadLetters(query: { readonly job?: string; readonly limit: number; readonly cursor?: string }): Promise<Page<DeadLetter>>;

  /** The instant up to which a job's occurrences are accounted for, or null for a job never seen. */
  watermarks(): Promise<ReadonlyMap<string, number>>;
  /** Moves watermarks forward; one that lies behind the stored value changes nothing. */
  advance(marks: readonly { readonly job: string; readonly to: number }[], within?: Sql): Promise<void>;

  paused(): Promise<ReadonlySet<string>>;
  setPaused(job: string, paused: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface NewRun {
  /** A UUID; for scheduled runs derived from the job and the scheduled instant (scheduler/identity.ts). */
  readonly id: string;
  readonly job: string;
  readonly reason: RunReason;
  /** The instant the run stands for; for runs without a schedule, when it was asked for. */
  readonly scheduledFor: number;
  readonly previousScheduledFor: number | null;
  readonly input: unknown;
  readonly scope: string | null;
  /** The value of the concurrency key, where the job has one. */
  readonly concurrencyKey: string | null;
  readonly maxAttempts: number;
  /** Set where the run is recorded but never to be run. */
  readonly skipped?: string;
  /** The event or run it came from. */
  readonly cause?: { readonly event?: string; readonly run?: string };
  readonly createdAt: number;
}

export interface Run extends NewRun {
  readonly status: RunStatus;
  /** Attempts begun so far. */
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorRecord | null;
  readonly result: unknown;
  readonly progress: Progress | null;
  readonly checkpoint: unknown;
  readonly cancelRequested: boolean;
  /** Why it is where it is, in words: "skipped: the run of 18:00 was still going". */
  readonly message: string | null;
}

export interface Progress {
  readonly processed: number;
  readonly total: number | null;
  readonly message: string | null;
}

export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly permanent: boolean;
}

export interface AttemptStart {
  readonly runId: string;
  readonly attempt: number;
  readonly worker: string;
  readonly at: number;
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

export interface RunQuery {
  readonly job?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it back for the next page; null at the end. */
  readonly cursor: string | null;
}
