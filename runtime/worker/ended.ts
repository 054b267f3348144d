import type { Begun } from './begun.ts';
import type { AttemptResult, RetryDecision } from './retry.ts';

/** An attempt that has ended, with what is to be written about it. */
export interface Ended {
  readonly begun: Begun;
  readonly result: AttemptResult;
  /** Milliseconds it took. */
  readonly duration: number;
}

/** One of which is known where its run goes. */
export interface Decided extends Ended {
  readonly decision: RetryDecision;
}
