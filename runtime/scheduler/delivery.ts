import type { Delivery } from '../engine/engine.ts';
import type { Run } from '../store/store.ts';
import { groupOf } from './generation.ts';
import { deliveryId } from './identity.ts';
import type { Job } from './job.ts';

/** The delivery of one attempt of a run. */
export function delivery(
  job: Job,
  run: Pick<Run, 'id' | 'namespace' | 'version' | 'reason'>,
  attempt: number,
  at: number | null,
  salt: string,
): Delivery {
  return {
    id: deliveryId(run.id, attempt, salt),
    runId: run.id,
    job: job.id,
    group: groupOf(run),
    // What is made up for at leisure waits behind all that is asked for now.
    priority: run.reason === 'backfill' ? 'low' : job.spec.priority,
    at,
  };
}
