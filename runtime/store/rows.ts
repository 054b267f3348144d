import type { RunReason, RunStatus } from '../spec/vocabulary.ts';
import type { RunNotice } from './alert-store.ts';
import { NljobsError } from './errors.ts';
import type { Page } from './page.ts';
import type { RunStep } from './run.ts';
import type {
  Attempt,
  AttemptOutcome,
  DeadLetter,
  ErrorRecord,
  LogLine,
  NewRun,
  Progress,
  Run,
  StartedRun,
} from './store.ts';

/** Rows as both drivers give them: uuid and bigint as text or number, timestamptz as Date, jsonb parsed. */
export interface RunRow {
  readonly id: string;
  readonly seq: string | number;
  readonly namespace: string;
  readonly version: string;
  readonly job: string;
  readonly status: RunStatus;
  readonly reason: RunReason;
  readonly scheduled_for: Date;
  readonly previous_scheduled_for: Date | null;
  readonly input: unknown;
  readonly scope: string | null;
  readonly concurrency_key: string | null;
  readonly max_attempts: number;
  readonly cause: NonNullable<NewRun['cause']> | null;
  readonly created_at: Date;
  readonly standing: string | null;
  readonly correlation: string | null;
  readonly notify: RunNotice | null;
  readonly attempt: number;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly error: ErrorRecord | null;
  readonly result: unknown;
  readonly progress: Progress | null;
  readonly checkpoint: unknown;
  readonly cancel_requested: boolean;
  readonly message: string | null;
  readonly handed_over: boolean;
  readonly made_way: number;
  readonly ready: boolean;
  readonly losses: number;
  readonly root: string | null;
  readonly step: RunStep | null;
}

export function toRun(row: RunRow): Run {
  return {
    id: row.id,
    namespace: row.namespace,
    version: row.version,
    job: row.job,
    reason: row.reason,
    scheduledFor: row.scheduled_for.getTime(),
    previousScheduledFor: epoch(row.previous_scheduled_for),
    input: row.input,
    scope: row.scope,
    concurrencyKey: row.concurrency_key,
    maxAttempts: row.max_attempts,
    ...(row.status === 'skipped' && row.message !== null ? { skipped: row.message } : {}),
    ...(row.cause === null ? {} : { cause: row.cause }),
    ...(row.standing === null ? {} : { standing: row.standing }),
    ...(row.correlation === null ? {} : { correlation: row.correlation }),
    ...(row.notify === null ? {} : { notify: row.notify }),
    ...(row.root === null ? {} : { root: row.root }),
    ...(row.step === null ? {} : { step: row.step }),
    createdAt: row.created_at.getTime(),
    status: row.status,
    attempt: row.attempt,
    startedAt: epoch(row.started_at),
    finishedAt: epoch(row.finished_at),
    error: row.error,
    result: row.result,
    progress: row.progress,
    checkpoint: row.checkpoint,
    cancelRequested: row.cancel_requested,
    message: row.message,
    handedOver: row.handed_over,
    madeWay: row.made_way,
    ready: row.ready,
    losses: row.losses,
  };
}

/** A run that starts, as JSON of the database: instants are texts. */
export type StartedRow = Pick<
  RunRow,
  | 'id'
  | 'namespace'
  | 'version'
  | 'job'
  | 'reason'
  | 'input'
  | 'scope'
  | 'concurrency_key'
  | 'max_attempts'
  | 'cause'
  | 'attempt'
  | 'checkpoint'
  | 'made_way'
> & { readonly scheduled_for: string; readonly previous_scheduled_for: string | null };

export function toStartedRun(row: StartedRow): StartedRun {
  return {
    id: row.id,
    namespace: row.namespace,
    version: row.version,
    job: row.job,
    reason: row.reason,
    scheduledFor: Date.parse(row.scheduled_for),
    previousScheduledFor: row.previous_scheduled_for === null ? null : Date.parse(row.previous_scheduled_for),
    input: row.input,
    scope: row.scope,
    concurrencyKey: row.concurrency_key,
    maxAttempts: row.max_attempts,
    ...(row.cause === null ? {} : { cause: row.cause }),
    attempt: row.attempt,
    checkpoint: row.checkpoint,
    madeWay: row.made_way,
  };
}

export interface AttemptRow {
  readonly run_id: string;
  readonly attempt: number;
  readonly worker: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly outcome: AttemptOutcome | null;
  readonly error: ErrorRecord | null;
}

export function toAttempt(row: AttemptRow): Attempt {
  return {
    runId: row.run_id,
    attempt: row.attempt,
    worker: row.worker,
    startedAt: row.started_at.getTime(),
    finishedAt: epoch(row.finished_at),
    outcome: row.outcome,
    error: row.error,
  };
}

export interface LogRow {
  readonly run_id: string;
  readonly attempt: number;
  readonly at: Date;
  readonly level: LogLine['level'];
  readonly message: string;
  readonly data: unknown;
}

export function toLogLine(row: LogRow): LogLine {
  const { run_id: runId, attempt, at, level, message, data } = row;
  return { runId, attempt, at: at.getTime(), level, message, data };
}

export interface DeadLetterRow {
  readonly id: string;
  readonly seq: string | number;
  readonly run_id: string;
  readonly job: string;
  readonly at: Date;
  readonly reason: string;
  readonly error: ErrorRecord | null;
}

export function toDeadLetter(row: DeadLetterRow): DeadLetter {
  const { id, run_id: runId, job, at, reason, error } = row;
  return { id, runId, job, at: at.getTime(), reason, error };
}

function epoch(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}

/** The row to start below, from a cursor that a page gave. Errors: `cursor-invalid`. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (/^\d{1,18}$/.test(cursor)) return cursor;
  throw new NljobsError('cursor-invalid', 'This cursor was not given by a page of results. Start again without one.');
}

/** A page out of `limit + 1` rows: the one too many only says that there is more. */
export function pageOf<Row extends { readonly seq: string | number }, T>(
  rows: readonly Row[],
  limit: number,
  convert: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(convert),
    cursor: rows.length > limit && last !== undefined ? String(last.seq) : null,
  };
}
