import { durationMs } from './duration.ts';
import type { JobSpec } from './job-spec.ts';

/** How far back jobs catch up at most, milliseconds; 0 where none does. Pure. */
export function reachOf(specs: readonly JobSpec[]): number {
  return specs.reduce((most, { misfire: { policy, window } }) => {
    return policy === 'skip' ? most : Math.max(most, durationMs(window));
  }, 0);
}
