import type { Clock } from '../clock.ts';
import { inWords } from '../scheduler/chain.ts';
import type { GuardClaim, GuardWindow, Store } from '../store/store.ts';
import type { Begun, Part } from './begun.ts';
import type { EffectTransaction, EffectTransactions } from './effect-transactions.ts';
import type { AttemptIo, StepWork, Work } from './isolation/executor.ts';
import type { Journal } from './journal.ts';
import { type RunWindow, windowOf } from './window.ts';

/** The window of a guarded job's run that begins at `now`, epoch milliseconds; null for a job without a guard. */
export function guardOf({ job, run }: Begun, now: number): RunWindow | null {
  if (job.spec.idempotency === null) return null;
  return windowOf(job.spec.idempotency.window, { scheduledFor: run.scheduledFor, now, timezone: job.timezone });
}

/** What an attempt is told, wherever it runs. */
export function workOf({ claim, job, run, attempt, part }: Begun, guard: RunWindow | null): Work {
  const step = stepOf(part);
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
    trace: run.cause?.trace ?? null,
    checkpoint: run.checkpoint,
    step,
    guard: guard === null ? null : `${job.id}${step === null ? '' : `/${step.name}`}:${guard.name}`,
  };
}

function stepOf(part: Part | null): StepWork | null {
  if (part?.is !== 'step') return null;
  const { step, chain } = part;
  if (step.kind !== 'do' && step.kind !== 'if') return null;
  const { root, steps, results, events } = chain;
  return { kind: step.kind, name: step.name, words: inWords(steps, step.at), root, results, events };
}

/** The effects of each step are guarded by themselves: that one has happened says nothing of another. */
function namesOf(part: Part | null): { readonly to: (key: string) => string; readonly from: (key: string) => string } {
  if (part?.is !== 'step') return { to: (key) => key, from: (key) => key };
  const before = `${part.step.name}/`;
  return { to: (key) => `${before}${key}`, from: (key) => key.slice(before.length) };
}

export interface IoOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly transactions: EffectTransactions;
  /** Told that a checkpoint is stored. */
  readonly checkpointed: () => void;
}

/** What an attempt may say and ask while it runs; `close` takes back what it left open. */
export function ioOf(
  { store, clock, journal, transactions, checkpointed }: IoOptions,
  { job, run, attempt, part }: Begun,
  guard: RunWindow | null,
): AttemptIo & { readonly close: () => void } {
  const named = namesOf(part);
  const claimOf = (key: string): GuardClaim => ({ job: job.id, key: named.to(key), run: run.id });
  const certain = (key: string): GuardClaim => ({ job: job.id, key: named.to(key), run: null });
  const windowOfGuard = (): GuardWindow => {
    if (guard === null) throw new Error(`the job "${job.id}" has no guard`);
    return guard.window;
  };
  let open: EffectTransaction | null = null;
  let closed = false;
  return {
    log: (level, message, data) =>
      journal.log(job.id, { runId: run.id, attempt, at: clock.now(), level, message, data }),
    progress: (progress) => journal.progress(job.id, run.id, attempt, progress),
    checkpoint: async (state) => {
      if (open !== null) throw new Error('checkpoint: not within the transaction of an effect; it is the checkpoint');
      await store.setCheckpoint(run.id, state);
      checkpointed();
    },
    guarded: async (keys) =>
      guard === null ? [] : [...(await store.guarded(job.id, keys.map(named.to), guard.window))].map(named.from),
    recordGuard: async (keys) => {
      if (guard !== null) await store.recordGuard(job.id, keys.map(named.to), guard.window, clock.now());
      checkpointed();
    },
    unsettled: async (keys) => [...(await store.claimsOf(job.id, keys.map(named.to), run.id))].map(named.from),
    claim: (key) => store.claimGuard(claimOf(key), windowOfGuard(), clock.now()),
    settle: async (key, happened) => {
      await store.settleClaim(claimOf(key), happened);
      checkpointed();
    },
    begin: async (key) => {
      if (open !== null) throw new Error('an effect of this run has its transaction open already');
      open = await transactions.begin((within) => store.claimGuard(certain(key), windowOfGuard(), clock.now(), within));
      if (closed) await open?.end(false);
      return open !== null;
    },
    query: async (text, values) => {
      if (open === null) throw new Error('ctx.sql: its effect is over');
      return open.query(text, values);
    },
    end: async (commit) => {
      const ending = open;
      open = null;
      await ending?.end(commit);
      checkpointed();
    },
    itemsBefore: (keys) => store.items.before(run.id, attempt, keys),
    onceBefore: (key) => store.once.find(run.id, key),
    recordOnce: async (key, value) => {
      await store.once.record(run.id, key, value, clock.now());
      checkpointed();
    },
    recordItems: async (items) => {
      await store.items.record(run.id, attempt, clock.now(), items);
      checkpointed();
    },
    close: () => {
      closed = true;
      // A handler that was given up leaves no transaction open; that it cannot be told so is of no matter now.
      open?.end(false).catch(() => {});
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
