import type { JobSpec } from '../spec/job-spec.ts';
import type { RunReason } from '../spec/vocabulary.ts';
import { isBySchedule, isDue, limitOf, type OpenRun } from './gate.ts';

export type OverlapDecision =
  | { readonly action: 'run' }
  | { readonly action: 'skip'; readonly message: string }
  /** These are asked to stop; the new run waits for their slot. */
  | { readonly action: 'cancel'; readonly runs: readonly string[] };

export interface OverlapFacts {
  readonly spec: Pick<JobSpec, 'serial' | 'overlap' | 'concurrency'>;
  readonly reason: RunReason;
  /** Open runs of the job with the new run's concurrency key, oldest first; of those that wait, the first are enough. */
  readonly open: readonly OpenRun[];
  readonly now: number;
}

/**
 * What a new run does when earlier ones of its job are still going. Only scheduled runs are ever skipped;
 * event, manual and other runs queue behind the gate.
 */
export function decideOverlap({ spec, reason, open, now }: OverlapFacts): OverlapDecision {
  if (!isBySchedule(reason)) return { action: 'run' };
  // A backfill makes way: what is due now neither gives up for it nor stops it, but takes the next free slot.
  const going = open.filter((run) => run.reason !== 'backfill' && isDue(run, now));
  const slots = limitOf(spec) ?? 1;
  if (going.length < slots) return { action: 'run' };
  switch (spec.overlap) {
    case 'allow':
    case 'queue':
      return { action: 'run' };
    case 'skip': {
      const first = going[0];
      const what = first?.status === 'running' ? 'was still going' : 'was still waiting';
      return {
        action: 'skip',
        message:
          slots === 1 && first
            ? `the run of ${new Date(first.scheduledFor).toISOString()} ${what}`
            : `the limit of ${slots} open runs was reached`,
      };
    }
    case 'cancel':
      return { action: 'cancel', runs: going.map((run) => run.id) };
  }
}
