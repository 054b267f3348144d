import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Begun } from './begun.ts';
import type { AttemptIo, Work } from './isolation/executor.ts';
import type { Journal } from './journal.ts';
import { type RunWindow, windowOf } from './window.ts';

/** The window of a guarded job's run that begins at `now`, epoch milliseconds; null for a job without a guard. */
export function guardOf({ job, run }: Begun, now: number): RunWindow | null {
  if (job.spec.idempotency === null) return null;
  return windowOf(job.spec.idempotency.window, { scheduledFor: run.scheduledFor, now, timezone: job.timezone });
}

/** What an attempt is told, wherever it runs. */
export function workOf({ claim, job, run, attempt }: Begun, guard: RunWindow | null): Work {
  return {
    id: claim.id,
    run: run.id,
    job: job.id,
    attempt,
    scheduledFor: run.scheduledFor,
    previousScheduledFor: run.previousScheduledFor,
    reason: run.reason,
    event: run.cause?.event ?? null,
    input: run.input,
    scope: run.scope,
    checkpoint: run.checkpoint,
    guard: guard === null ? null : `${job.id}:${guard.name}`,
  };
}

export interface IoOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Told that a checkpoint is stored. */
  readonly checkpointed: () => void;
}

/** What an attempt may say and ask while it runs. */
export function ioOf(
  { store, clock, journal, checkpointed }: IoOptions,
  { job, run, attempt }: Begun,
  guard: RunWindow | null,
): AttemptIo {
  return {
    log: (level, message, data) =>
      journal.log(job.id, { runId: run.id, attempt, at: clock.now(), level, message, data }),
    progress: (progress) => journal.progress(job.id, run.id, attempt, progress),
    checkpoint: async (state) => {
      await store.setCheckpoint(run.id, state);
      checkpointed();
    },
    guarded: async (keys) => (guard === null ? [] : [...(await store.guarded(job.id, keys, guard.window))]),
    recordGuard: async (keys) => {
      if (guard !== null) await store.recordGuard(job.id, keys, guard.window, clock.now());
    },
  };
}

/** Says in the run's log that the worker that had it was lost. */
export function noteRecovery(journal: Journal, { job, run, attempt, claim }: Begun, at: number): void {
  const times = claim.lost === 1 ? '' : ` (${claim.lost} times by now)`;
  journal.log(job.id, {
    runId: run.id,
    attempt,
    at,
    level: 'warn',
    message: `Recovered: the worker that had this run stopped without a word${times}. Attempt ${attempt} begins anew and is not charged twice.`,
    data: null,
  });
}
