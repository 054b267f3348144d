import { delivery } from '../../runtime/scheduler/delivery.ts';
import { manualRunId } from '../../runtime/scheduler/identity.ts';
import type { Job } from '../../runtime/scheduler/job.ts';
import type { NewRun } from '../../runtime/store/store.ts';
import { noOp, prepared } from './jobs.ts';
import type { OpenPlace } from './places.ts';

export interface Load {
  readonly runs: number;
  /** The jobs that take turns; default the one that does nothing. */
  readonly jobs?: readonly Job[];
  /** When they are due, epoch milliseconds; default now. */
  readonly at?: number;
  /** Whether they are handed to the engine; those of a job that runs one at a time wait in the store alone. */
  readonly deliver?: boolean;
}

const NAMESPACE = 'default';
let loads = 0;

/** Puts runs into store and engine, in a few large statements. */
export async function load(
  { store, engine }: OpenPlace,
  { runs, jobs = [prepared(noOp)], at, deliver = true }: Load,
): Promise<void> {
  loads += 1;
  const now = Date.now();
  for (let from = 0; from < runs; from += 2_000) {
    const made = Array.from({ length: Math.min(2_000, runs - from) }, (_, index) => {
      const job = jobs[(from + index) % jobs.length] as Job;
      const run: NewRun = {
        id: manualRunId('bench', job.id, `${loads}:${from + index}`),
        namespace: NAMESPACE,
        version: job.version,
        job: job.id,
        reason: 'manual',
        scheduledFor: at ?? now,
        previousScheduledFor: null,
        input: null,
        scope: null,
        concurrencyKey: null,
        maxAttempts: job.spec.retry.maxAttempts,
        createdAt: now,
        // As the runtime says it in the same transaction; else each start would hand all of them over again.
        handedOver: deliver,
      };
      return { run, delivery: delivery(job, { ...run, madeWay: 0 }, 1, at ?? null) };
    });
    await store.insertRuns(made.map(({ run }) => run));
    if (deliver) await engine.enqueue(made.map((one) => one.delivery));
  }
}
