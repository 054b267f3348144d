import type { Claim } from '../engine/engine.ts';
import type { Job } from '../scheduler/job.ts';
import type { StartedRun } from '../store/store.ts';

/** A claim whose attempt has begun. */
export interface Begun {
  readonly claim: Claim;
  readonly job: Job;
  readonly run: StartedRun;
  readonly attempt: number;
}
