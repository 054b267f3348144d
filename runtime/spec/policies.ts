import { durationMs } from './duration.ts';
import type { Retry } from './job-spec.ts';
import { MAX_COUNT } from './occurrences/rrule-text.ts';

/** The largest values that a spec may ask for: what bounds a run, and what keeps one job from drowning the rest. */
export const BOUNDS = {
  /** Attempts of a run, the first included. */
  maxAttempts: 100,
  /** The longest an attempt may take. */
  timeout: 'PT24H',
  /** The longest wait before another attempt. */
  retryDelay: 'P7D',
  /** The shortest interval between occurrences. */
  interval: 'PT1S',
  /** The widest spread of starts. */
  jitter: 'PT24H',
  /** How late an occurrence may still be taken. */
  misfireWindow: 'P31D',
  /** Missed occurrences that `all` may make up for. */
  misfireLimit: 1000,
  /** How long finished runs and dead letters may be kept. */
  retention: 'P3650D',
  /** Occurrences that a `count` may ask for. */
  count: MAX_COUNT,
  concurrency: 1000,
  batch: 10_000,
  /** UTF-16 code units of a description. */
  description: 8192,
} as const;

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * `fixed` waits `delay`, `linear` a further `delay` after each attempt, `exponential` doubles it; none waits longer than
 * `maxDelay`. With jitter the wait is spread evenly over the upper half of that, so that runs which failed together
 * do not come back together, and none comes back at once.
 *
 * @param attempt the attempt that has just failed, from 1.
 * @param random a number in [0, 1), from the caller, since this is a pure function.
 */
export function retryDelay(retry: Retry, attempt: number, random: number): number {
  const delay = durationMs(retry.delay);
  const grown = Math.min(delay * growth(retry, attempt), durationMs(retry.maxDelay));
  return Math.round(retry.jitter ? grown / 2 + (grown / 2) * random : grown);
}

function growth(retry: Retry, attempt: number): number {
  switch (retry.backoff) {
    case 'fixed':
      return 1;
    case 'linear':
      return attempt;
    case 'exponential':
      return 2 ** (attempt - 1);
  }
}
