import type { Claim } from '../engine/engine.ts';
import type { Job } from '../scheduler/job.ts';
import type { Chain } from '../store/chain-store.ts';
import type { RunStep } from '../store/run.ts';
import type { StartedRun } from '../store/store.ts';

/** A claim whose attempt has begun. */
export interface Begun {
  readonly claim: Claim;
  readonly job: Job;
  readonly run: StartedRun;
  readonly attempt: number;
  /** What it has to do with steps; null for a run of a job without them. */
  readonly part: Part | null;
}

/** A run that is to wait for its steps, or one of these. */
export type Part =
  | { readonly is: 'root' }
  | {
      readonly is: 'step';
      readonly step: RunStep;
      /** When its run was made, epoch milliseconds: a wait counts from then. */
      readonly since: number;
      readonly chain: Chain;
    };

/** Whether an attempt calls code of the user's: roots and waits do nothing but come and go. */
export function callsCode({ part }: Begun): boolean {
  if (part === null) return true;
  return part.is === 'step' && (part.step.kind === 'do' || part.step.kind === 'if');
}
