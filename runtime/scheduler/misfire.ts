import type { MisfirePolicy } from '../spec/vocabulary.ts';
import { inWords } from './in-words.ts';

/** Later than this (and later than its own period) an occurrence counts as missed, milliseconds. */
export const ON_TIME = 60_000;

export interface MisfireFacts {
  /** Occurrences that are due and not yet accounted for, epoch milliseconds, ascending. */
  readonly due: readonly number[];
  /** The occurrence before the first of `due`, or null. */
  readonly previous: number | null;
  /** The first occurrence after `now`, or null where the schedule has ended. */
  readonly next: number | null;
  readonly now: number;
  readonly policy: MisfirePolicy;
  /** How late an occurrence may still be taken, milliseconds. */
  readonly window: number;
  /** With `all`, at most so many of the latest; null for no limit. */
  readonly limit: number | null;
}

export type MisfireDecision = Action & {
  readonly scheduledFor: number;
  readonly previousScheduledFor: number | null;
};

/**
 * What to do with the occurrences that are due: one decision each, in order, none left out.
 * One that is on time is run whatever the policy says. `skip` drops the missed, `once` takes the latest if it is no
 * older than the shorter of its period and the window, `all` takes all within the window, the latest `limit` of them.
 */
export function decideMisfire(facts: MisfireFacts): readonly MisfireDecision[] {
  return facts.due.map((scheduledFor, index) => ({
    scheduledFor,
    previousScheduledFor: facts.due[index - 1] ?? facts.previous,
    ...decideOne(facts, scheduledFor, index),
  }));
}

type Action =
  | { readonly action: 'run'; readonly reason: 'schedule' | 'catch-up' }
  | { readonly action: 'skip'; readonly message: string };

function decideOne({ due, next, now, policy, window, limit }: MisfireFacts, instant: number, index: number): Action {
  const latest = index === due.length - 1;
  const following = due[index + 1] ?? next;
  const period = following === null ? Number.POSITIVE_INFINITY : following - instant;
  const late = now - instant;
  if (latest && late <= Math.min(ON_TIME, period)) return { action: 'run', reason: 'schedule' };
  switch (policy) {
    case 'skip':
      return skip(`missed by ${inWords(late)}; missed runs of this job are skipped`);
    case 'once': {
      if (!latest) return skip('missed; only the latest missed run is caught up');
      const bound = Math.min(period, window);
      return late <= bound ? CATCH_UP : skip(`${tooLate(late, bound)} within which it is caught up`);
    }
    case 'all':
      if (late > window) return skip(`${tooLate(late, window)} within which runs are caught up`);
      return limit !== null && index < due.length - limit
        ? skip(`missed; at most ${limit} missed runs are caught up`)
        : CATCH_UP;
  }
}

const CATCH_UP: Action = { action: 'run', reason: 'catch-up' };
const skip = (message: string): Action => ({ action: 'skip', message });
const tooLate = (late: number, bound: number): string =>
  `missed by ${inWords(late)}, longer than the ${inWords(bound)}`;
