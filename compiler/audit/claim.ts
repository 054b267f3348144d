import type { DialectId } from '../cron/dialects.ts';

/** Words beside a cron: do they say when it fires? */
export interface Claim {
  readonly comment: string;
  readonly cron: string;
  /** Null where nobody knows: then as crontab(5), or as the first that can read it. */
  readonly dialect: DialectId | null;
  /** The zone of words that name none, IANA; null where it is not known to differ from the cron's. */
  readonly timezone: string | null;
  /** The zone in which the cron fires, IANA; null where it is not known. */
  readonly cronTimezone: string | null;
  /** Whether what the cron starts tests the date itself. */
  readonly testsDate: boolean;
}

export const VERDICTS = ['agrees', 'contradicts', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Runs at which words and cron part, as local times of the cron's zone (with its offset where it is known). */
export interface Parting {
  /** The first run that the words say and the cron has not. */
  readonly words: string | null;
  /** The first run of the cron that the words do not say. */
  readonly cron: string | null;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** In one sentence: what parts them, or why nobody can tell; null where they agree. */
  readonly reason: string | null;
  /** Where they part; null where they do not, or not at a run of either. */
  readonly at: Parting | null;
  /** The cron that the words mean, in the same dialect and zone; null where there is none, or none that is exact. */
  readonly fix: string | null;
  /** What else there is to say: steps that restart, windows that overshoot, clocks that change. */
  readonly notes: readonly string[];
  /** What the words say, in canonical English; null where they are no schedule. */
  readonly says: string | null;
  /** When the cron fires, in canonical English; null where it cannot be read. */
  readonly fires: string | null;
}
