import type { StepOutcome } from '../scheduler/chain.ts';
import type { Chain } from '../store/chain-store.ts';
import type { RunStep } from '../store/run.ts';
import type { MovedRun } from '../store/store.ts';
import type { AttemptResult } from './retry.ts';

export interface Learned {
  readonly outcome: StepOutcome;
  /** What later steps may know of it. */
  readonly learned: Partial<Pick<Chain, 'results' | 'events'>>;
}

/** What the end of a step's run means for its chain. */
export function outcomeOf(
  step: RunStep,
  status: Exclude<MovedRun['status'], 'pending'>,
  result: AttemptResult,
): Learned {
  if (status !== 'completed' || result.outcome !== 'completed') {
    const kind = status === 'cancelled' ? 'cancelled' : 'failed';
    const message = 'error' in result ? result.error.message : 'message' in result ? result.message : `it is ${status}`;
    return { outcome: { kind, message }, learned: {} };
  }
  switch (step.kind) {
    case 'do':
      return { outcome: { kind: 'done' }, learned: { results: { [step.name]: result.result ?? null } } };
    case 'if':
      return { outcome: { kind: 'answered', yes: result.result === true }, learned: {} };
    case 'wait-for': {
      const came = payloadIn(result.result);
      return {
        outcome: { kind: came === null ? 'late' : 'came' },
        learned: { events: { [step.name]: came?.payload ?? null } },
      };
    }
    case 'wait':
    case 'root':
      return { outcome: { kind: 'done' }, learned: {} };
  }
}

function payloadIn(result: unknown): { readonly payload: unknown } | null {
  if (typeof result !== 'object' || result === null || !('came' in result) || result.came !== true) return null;
  return { payload: 'payload' in result ? result.payload : null };
}
