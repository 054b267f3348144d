import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Submitted } from './run-request.ts';

export interface AdmitOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The deployment that its runs belong to. */
  readonly namespace: string;
}

/** What became of requests; `stopped` are runs that were asked to stop. */
export interface Admitted {
  readonly submitted: readonly Submitted[];
  readonly stopped: readonly string[];
}
