import type { Severity } from 'nljobs/spec/core';

/** One entry of the register of codes. The reference page and the tests are made from these. */
export interface CodeEntry {
  readonly title: string;
  readonly severity: Severity;
  /** Why this is reported, and what to do, in two or three sentences. */
  readonly why: string;
  /** A description (or, for project codes, a short account) that gives this code. */
  readonly example: string;
  /** What kind of fix comes with it. */
  readonly fix: 'none' | 'safe' | 'choice';
}
