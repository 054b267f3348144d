import type { ErrorRecord } from './error-record.ts';
import type { Page } from './page.ts';

/** What became of the items of runs that take their work in batches. Times are epoch milliseconds. */
export interface ItemStore {
  /**
   * Records items of an attempt. One that failed before and is done now is done; what is done stays so. A run that does any has
   * not lost its workers in a row.
   */
  record(run: string, attempt: number, at: number, items: readonly ItemResult[]): Promise<void>;
  /** What is known of these keys, for an attempt of the run that goes on or begins. */
  before(run: string, attempt: number, keys: readonly string[]): Promise<ItemsBefore>;
  /** Of one run, in the order in which they were first recorded. */
  list(run: string, query: ItemQuery): Promise<Page<Item>>;
  count(run: string): Promise<{ readonly done: number; readonly failed: number }>;
}

/** What is known of some items of a run. */
export interface ItemsBefore {
  /** Done: in this run, or in the one that it retries, and so on. */
  readonly done: readonly string[];
  /** Failed in this run, and not to be tried again by this attempt: it tried them already, or no retry mends them. */
  readonly failed: readonly FailedBefore[];
}

export interface FailedBefore {
  readonly key: string;
  readonly message: string;
  readonly permanent: boolean;
}

export interface ItemResult {
  /** A long key is kept as its hash. */
  readonly key: string;
  /** Null where it is done. */
  readonly error: ErrorRecord | null;
}

export interface Item extends ItemResult {
  readonly done: boolean;
  /** Which attempt recorded it last. */
  readonly attempt: number;
  readonly at: number;
}

export interface ItemQuery {
  /** Only those that are done, or only those that failed. */
  readonly done?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}
