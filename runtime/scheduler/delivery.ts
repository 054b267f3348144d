import type { Addressed, Delivery } from '../engine/engine.ts';
import type { Run } from '../store/store.ts';
import { groupOf } from './generation.ts';
import { deliveryId } from './identity.ts';
import type { Job } from './job.ts';

/** What of a run its deliveries are made of. */
export type Deliverable = Pick<Run, 'id' | 'namespace' | 'version' | 'reason' | 'madeWay' | 'root'>;

/** The delivery of one attempt of a run, due at an instant (epoch milliseconds) or at once. */
export function delivery(job: Job, run: Deliverable, attempt: number, at: number | null): Delivery {
  return {
    id: deliveryIdOf(run, attempt),
    runId: run.id,
    job: job.id,
    group: groupOf(run),
    // What is made up for at leisure waits behind all that is asked for now.
    priority: run.reason === 'backfill' ? 'low' : job.spec.priority,
    at,
    root: run.root ?? run.id,
  };
}

/** Where the delivery of an attempt of a run is found. */
export function addressOf(run: Pick<Run, 'id' | 'madeWay' | 'root'>, attempt: number): Addressed {
  return { id: deliveryIdOf(run, attempt), root: run.root ?? run.id };
}

/**
 * The id of an attempt's delivery. That of a first attempt stays the same until it is used up without a beginning, so that
 * handing a run over again is refused by the engine while it has it, and taken once it has not.
 */
export function deliveryIdOf({ id, madeWay }: Pick<Run, 'id' | 'madeWay'>, attempt: number): string {
  return deliveryId(id, attempt, attempt === 1 && madeWay > 0 ? String(madeWay) : '');
}

/**
 * When the first delivery of a run is due, epoch milliseconds; null for at once. One that was deferred says so, and one that
 * may still be put off or called off: whether it was, since, is asked when it begins.
 */
export function dueOf(run: Pick<Run, 'scheduledFor' | 'createdAt' | 'standing' | 'correlation'>): number | null {
  const mayMove = (run.standing ?? run.correlation ?? null) !== null;
  return mayMove || run.scheduledFor > run.createdAt ? run.scheduledFor : null;
}
