import type { Clock } from '../clock.ts';
import type { Delivery, Engine } from '../engine/engine.ts';
import type { Run, Store } from '../store/store.ts';
import { delivery, dueOf } from './delivery.ts';
import { isHeldByPause, isStep } from './gate.ts';
import type { Job } from './job.ts';
import { jointly } from './joint.ts';

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
const NOTICE = 5;

/** Hands open runs over again where the queue is another than it was. Returns how many the queue had forgotten. */
export async function recall(options: RecallOptions, jobs: ReadonlyMap<string, Job>): Promise<number> {
  const { store, engine, clock, namespace, heartbeat } = options;
  const memory = await engine.memory?.();
  if (memory === undefined || memory === (await store.posts.memory(namespace))) return 0;
  const pauses = await store.pauses();
  let forgotten = 0;
  for (let after: string | null = null; ; ) {
    const runs: readonly Run[] = await store.openAfter(namespace, after, PORTION);
    const owed = runs.flatMap((run) => {
      const job = jobs.get(run.job);
      const one = job === undefined ? null : owedDelivery(job, run, pauses.has(job.id, clock.now()), heartbeat);
      return one === null ? [] : [{ run, delivery: one }];
    });
    const accepted = new Set(owed.length === 0 ? [] : await engine.enqueue(owed.map((one) => one.delivery)));
    forgotten += accepted.size;
    await interrupt(
      options,
      owed.flatMap(({ run, delivery: { id } }) => (run.status === 'running' && accepted.has(id) ? [run] : [])),
    );
    const last = runs.at(-1);
    if (last === undefined || runs.length < PORTION) break;
    after = last.id;
  }
  await store.posts.remember(namespace, memory);
  return forgotten;
}

/** The delivery that should be out of an open run; null where none should. Pure. */
export function owedDelivery(job: Job, run: Run, paused: boolean, heartbeat: number): Delivery | null {
  // It waits for its steps.
  if (run.step?.kind === 'root') return null;
  if (run.status === 'running') return { ...delivery(job, run, run.attempt, null), after: NOTICE * heartbeat };
  if (run.attempt > 0) return delivery(job, run, run.attempt + 1, null);
  // It waits for a slot, or for the end of a pause, and is handed over then.
  if (!run.handedOver && !isStep(run) && (job.slots !== null || (paused && isHeldByPause(run)))) return null;
  return delivery(job, run, 1, dueOf(run));
}

/** Closes attempts whose leases are gone with the queue, uncharged: their deliveries begin them anew. */
async function interrupt({ store, engine, clock }: RecallOptions, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return;
  await jointly(store, engine, ({ within }) =>
    store.finishAttempts(
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
    ),
  );
}
