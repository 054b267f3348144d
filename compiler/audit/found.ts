import type { DialectId } from '../cron/dialects.ts';

/** Where the words stand in relation to the schedule. */
export type WordsPlace = 'same-line' | 'above' | 'beside' | 'name' | 'description';

/** Words found beside a schedule: somebody's comment, or the name or description of what it starts. */
export interface FoundWords {
  /** Without comment marks; the lines of a block are joined by line breaks. */
  readonly text: string;
  readonly place: WordsPlace;
  /** Where they stand in the file, marks included, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** One schedule found in a file. */
export interface Found {
  /** Relative to the folder that was walked, with forward slashes. */
  readonly file: string;
  /** Of the cron, from 1. */
  readonly line: number;
  readonly column: number;
  /** The id of the source that found it: `github-workflow`, `crontab`, `kubernetes` … */
  readonly source: string;
  readonly dialect: DialectId;
  /**
   * The fields or the macro as the author wrote them, without `cron(…)` around them; what they amount to where code
   * spells them out one by one (`dailyAt('13:00')`), and then it is not `editable`.
   */
  readonly cron: string;
  /** Where the cron stands in the file, in UTF-16 code units: where it is `editable`, exactly its text. */
  readonly start: number;
  readonly end: number;
  /** The zone it fires in where the file says so, as it stands there; `UTC` where the platform fixes it; null: unknown. */
  readonly timezone: string | null;
  /** In the order in which they stand in the file. */
  readonly words: readonly FoundWords[];
  /** Whether its command or condition tests the date itself (`[ $(date +%d) -le 7 ] && …`). */
  readonly testsDate: boolean;
  /** What the file calls it. */
  readonly name: string | null;
  /** What it runs: a command, a function, a job; for `import`. */
  readonly action: string | null;
  /** Whether putting another cron of the dialect in place of `start` to `end` is safe. */
  readonly editable: boolean;
}

/** A file that was not looked into, and why. */
export interface Skipped {
  readonly file: string;
  readonly reason: SkipReason;
  /** What the system or the parser says, where it says more than the reason. */
  readonly detail: string | null;
}

export const SKIP_REASONS = ['binary', 'too-large', 'broken', 'unreadable', 'outside'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
