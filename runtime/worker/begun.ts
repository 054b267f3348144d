import type { Claim } from '../engine/engine.ts';
import type { Job } from '../scheduler/job.ts';
import type { Run } from '../store/store.ts';

/** A claim whose attempt has begun. */
export interface Begun {
  readonly claim: Claim;
  readonly job: Job;
  readonly run: Run;
  readonly attempt: number;
}
