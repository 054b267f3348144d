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
  /** Whether the words are what something is called rather than a comment: "Weekly report" may be made each morning. */
  readonly title?: boolean;
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

/** What words and cron come to around the first day on which they part, side by side: for a picture of it. */
export interface Sides {
  readonly year: number;
  readonly month: number;
  /** Days of that month. */
  readonly days: { readonly words: readonly number[]; readonly cron: readonly number[] };
  /** Minutes of the first day on which either fires at other minutes, or on which both fire. */
  readonly minutes: { readonly words: readonly number[]; readonly cron: readonly number[] };
}

export interface Judgement {
  readonly verdict: Verdict;
  /** In one sentence: what parts them, or why nobody can tell; null where they agree. */
  readonly reason: string | null;
  /** Where they part; null where they do not, or not at a run of either. */
  readonly at: Parting | null;
  /** Null where the words have no runs of their own to draw. */
  readonly sides: Sides | null;
  /** The cron that the words mean, in the same dialect and zone; null where there is none, or none that is exact. */
  readonly fix: string | null;
  /** What else there is to say: steps that restart, windows that overshoot, clocks that change. */
  readonly notes: readonly string[];
  /** Whether the note is about a change of the clock. */
  readonly drifts: boolean;
  /** What the words say, in canonical English; null where they are no schedule. */
  readonly says: string | null;
  /** When the cron fires, in canonical English; null where it cannot be read. */
  readonly fires: string | null;
}
