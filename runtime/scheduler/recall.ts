import type { Clock } from '../clock.ts';
import type { Delivery, Engine } from '../engine/engine.ts';
import { retryDelay } from '../spec/policies.ts';
import type { Sql } from '../store/sql.ts';
import type { Attempt, Run, Store } from '../store/store.ts';
import { delivery, dueOf } from './delivery.ts';
import { isHeldByPause, isStep } from './gate.ts';
import { fractionOf } from './identity.ts';
import type { Job } from './job.ts';

/**
 * What becomes of open runs when a queue apart from the store has forgotten what it had accepted: a Redis that was started
 * again without its log, flushed, or changed for another. The store has all runs; those of which a delivery should be out
 * are handed over once more, and what the queue does know it refuses.
 */
export interface RecallOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly namespace: string;
  /** How often instances renew their leases, milliseconds. */
  readonly heartbeat: number;
}

const PORTION = 500;
/** How many heartbeats whoever still runs what was forgotten has to notice that its lease is gone. */
export const NOTICE = 5;

/** Hands open runs over again where the queue is another than it was. Returns how many the queue had forgotten. */
export async function recall(options: RecallOptions, jobs: ReadonlyMap<string, Job>): Promise<number> {
  const { store, engine, clock, namespace, heartbeat } = options;
  const memory = await engine.memory?.();
  if (memory === undefined || memory === (await store.posts.memory(namespace))) return 0;
  const pauses = await store.pauses();
  let forgotten = 0;
  for (let after: string | null = null; ; ) {
    const runs: readonly Run[] = await store.openAfter(namespace, after, PORTION);
    const owed: { readonly run: Run; readonly delivery: Delivery }[] = [];
    for (const run of runs) {
      const job = jobs.get(run.job);
      if (job === undefined) continue;
      const next = run.status === 'pending' && run.attempt > 0 ? retryAt(job, run, await store.attempts(run.id)) : null;
      const one = owedDelivery(job, run, { paused: pauses.has(job.id, clock.now()), heartbeat, next });
      if (one !== null) owed.push({ run, delivery: one });
    }
    const accepted = new Set(owed.length === 0 ? [] : await engine.enqueue(owed.map((one) => one.delivery)));
    forgotten += accepted.size;
    const lost = owed.flatMap(({ run, delivery: { id } }) =>
      run.status === 'running' && accepted.has(id) ? [run] : [],
    );
    if (lost.length > 0) await store.transaction((within) => interrupt(options, lost, within));
    const last = runs.at(-1);
    if (last === undefined || runs.length < PORTION) break;
    after = last.id;
  }
  await store.posts.remember(namespace, memory);
  return forgotten;
}

export interface OwedFacts {
  /** Whether its job is. */
  readonly paused: boolean;
  /** Milliseconds. */
  readonly heartbeat: number;
  /** When its next attempt is due, epoch milliseconds; null for at once. */
  readonly next: number | null;
}

/**
 * When the next attempt of a run is due, epoch milliseconds, from how its last one ended; null for at once. The chance in
 * its delay is another than that which the queue has forgotten, and the same whenever it is asked. Pure.
 */
export function retryAt(job: Job, run: Pick<Run, 'id' | 'attempt'>, attempts: readonly Attempt[]): number | null {
  const last = attempts.at(-1);
  // One that was interrupted counts for nothing, and has been waited for already.
  if (last === undefined || last.attempt !== run.attempt || last.finishedAt === null) return null;
  return last.finishedAt + retryDelay(job.spec.retry, run.attempt, fractionOf('recall', run.id));
}

/** The delivery that should be out of an open run; null where none should. Pure. */
export function owedDelivery(job: Job, run: Run, { paused, heartbeat, next }: OwedFacts): Delivery | null {
  // It waits for its steps.
  if (run.step?.kind === 'root') return null;
  if (run.status === 'running') return { ...delivery(job, run, run.attempt, null), after: NOTICE * heartbeat };
  if (run.attempt > 0) return delivery(job, run, run.attempt + 1, next);
  // It waits for a slot, or for the end of a pause, and is handed over then.
  if (!run.handedOver && !isStep(run) && (job.slots !== null || (paused && isHeldByPause(run)))) return null;
  return delivery(job, run, 1, dueOf(run));
}

/**
 * Closes attempts whose leases are gone with the queue, uncharged: their deliveries begin them anew. Where this is never
 * reached (the process ends first), whoever claims such a delivery does it (`worker/begin.ts`).
 */
export async function interrupt(
  { store, clock }: Pick<RecallOptions, 'store' | 'clock'>,
  runs: readonly Run[],
  within: Sql,
): Promise<void> {
  await store.finishAttempts(
    runs.map((run) => ({
      runId: run.id,
      attempt: run.attempt,
      at: clock.now(),
      outcome: 'interrupted',
      error: null,
      result: null,
      next: 'pending',
      message: 'the queue has forgotten that it was running',
    })),
    within,
  );
}
