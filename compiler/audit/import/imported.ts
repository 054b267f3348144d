import type { Found } from '../found.ts';

/** A schedule that was found, as a job in English. */
export interface ImportedJob {
  readonly found: Found;
  readonly id: string;
  readonly title: string;
  /** Canonical English: it compiles, and fires when the cron does. */
  readonly description: string;
  /** What a person has to decide, a sentence or more each. */
  readonly questions: readonly string[];
}

/** A schedule that no job can be made of, and why, in a sentence. */
export interface LeftOut {
  readonly found: Found;
  readonly reason: string;
}

export interface Imported {
  readonly jobs: readonly ImportedJob[];
  readonly left: readonly LeftOut[];
}
