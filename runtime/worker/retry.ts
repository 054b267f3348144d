import type { AttemptEnd, ErrorRecord } from '../store/store.ts';

/** How an attempt ended, as the worker saw it. */
export type AttemptResult =
  | { readonly outcome: 'completed'; readonly result: unknown }
  | { readonly outcome: 'failed'; readonly error: ErrorRecord }
  | { readonly outcome: 'timed-out'; readonly error: ErrorRecord }
  /** Somebody asked for the run to be cancelled, and the handler stopped or was stopped. */
  | { readonly outcome: 'cancelled'; readonly message: string }
  /**
   * Not the handler's doing: a deploy, a neighbour's kill, a lost worker. Charges no attempt; tried again after so many
   * milliseconds at the earliest.
   */
  | { readonly outcome: 'interrupted'; readonly message: string; readonly after?: number };

/** An interrupted run is due again after this, so that what interrupted it is not met in a tight circle, milliseconds. */
export const AGAIN = 500;

export interface RetryFacts {
  readonly result: AttemptResult;
  /** This attempt's number, 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Names of errors that are never retried. */
  readonly never: readonly string[];
  /** How long to wait before the next attempt, milliseconds. */
  readonly delay: number;
  readonly now: number;
}

export type RetryDecision =
  | { readonly next: 'completed'; readonly message: null }
  | { readonly next: 'cancelled'; readonly message: string }
  /** To the dead letters, with the reason. */
  | { readonly next: 'failed'; readonly message: string }
  /** Another attempt at `at` (epoch milliseconds); `charged` is false where this one does not count. */
  | { readonly next: 'pending'; readonly at: number; readonly charged: boolean; readonly message: string };

/** Where a run goes after an attempt. */
export function decideRetry({ result, attempt, maxAttempts, never, delay, now }: RetryFacts): RetryDecision {
  switch (result.outcome) {
    case 'completed':
      return { next: 'completed', message: null };
    case 'cancelled':
      return { next: 'cancelled', message: result.message };
    case 'interrupted':
      return { next: 'pending', at: now + (result.after ?? AGAIN), charged: false, message: result.message };
    case 'failed':
    case 'timed-out': {
      const { error } = result;
      if (error.permanent) return { next: 'failed', message: `permanent error, not retried: ${error.message}` };
      if (never.includes(error.name))
        return { next: 'failed', message: `${error.name} is never retried: ${error.message}` };
      if (attempt >= maxAttempts) {
        return { next: 'failed', message: `attempt ${attempt} of ${maxAttempts} ${inWords(result)}` };
      }
      return {
        next: 'pending',
        at: now + delay,
        charged: true,
        message: `attempt ${attempt} of ${maxAttempts} ${inWords(result)}; the next is due at ${new Date(now + delay).toISOString()}`,
      };
    }
  }
}

function inWords(result: Extract<AttemptResult, { readonly error: ErrorRecord }>): string {
  return result.outcome === 'timed-out' ? `timed out: ${result.error.message}` : `failed: ${result.error.message}`;
}

/** The columns of an attempt's end that its result decides. */
export function recordOf(result: AttemptResult): Pick<AttemptEnd, 'outcome' | 'error' | 'result'> {
  return {
    outcome: result.outcome,
    error: 'error' in result ? result.error : null,
    result: result.outcome === 'completed' ? result.result : null,
  };
}
