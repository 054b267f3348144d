import type { ScheduleTrigger } from '../spec/job-spec.ts';
import type { Page } from './page.ts';
import type { Sql } from './sql.ts';

/** A schedule that was made at run time. Epoch milliseconds. */
export interface StoredSchedule {
  /** A UUID. */
  readonly id: string;
  /** The number of its last change by a person or program; other schedules have other numbers. */
  readonly change: number;
  /** What it was called by whoever made it, so that making it again makes no other; null where it has no such name. */
  readonly key: string | null;
  readonly job: string;
  /** What was asked for, as JSON: `{ when, from, until, timezone }`. */
  readonly asked: unknown;
  readonly triggers: readonly ScheduleTrigger[];
  readonly readback: string | null;
  readonly timezone: string;
  readonly input: unknown;
  readonly scope: string | null;
  readonly paused: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it was found to have no time left; null while it has. */
  readonly endedAt: number | null;
  /** Its occurrences are accounted for up to here. */
  readonly watermark: number;
}

export type NewSchedule = Omit<StoredSchedule, 'change' | 'updatedAt' | 'endedAt' | 'paused' | 'watermark'>;

/** What a change puts in place; it begins anew at `at`, so that nothing fires for the past. */
export interface ScheduleChange {
  readonly asked: unknown;
  readonly triggers: readonly ScheduleTrigger[];
  readonly readback: string | null;
  readonly timezone: string;
  readonly input: unknown;
  readonly scope: string | null;
  readonly paused: boolean;
  readonly at: number;
}

export interface ScheduleMark {
  readonly id: string;
  /** The change that its occurrences were computed from. */
  readonly change: number;
  readonly to: number;
  /** Where no time is left after `to`: when that was found. */
  readonly ended: number | null;
}

/**
 * What became of a mark: `moved` by this call; `behind`, since it stood there already; or `gone`: the schedule is
 * deleted, or another than the occurrences were computed from.
 */
export type Marked = 'moved' | 'behind' | 'gone';

export interface ScheduleQuery {
  readonly job?: string;
  readonly scope?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** The part of the store that keeps the schedules made at run time. */
export interface ScheduleStore {
  /** Keeps a schedule; where one of its key is there, that one is given and nothing is kept. Its watermark is `createdAt`. */
  create(schedule: NewSchedule): Promise<{ readonly schedule: StoredSchedule; readonly created: boolean }>;
  get(id: string): Promise<StoredSchedule | null>;
  /** Newest first. */
  list(query: ScheduleQuery): Promise<Page<StoredSchedule>>;
  /** Replaces what `change` names; null where the schedule is gone or has another change than `expected`. */
  update(id: string, expected: number, change: ScheduleChange): Promise<StoredSchedule | null>;
  /** True where this call deleted it: from then on no occurrence of it is inserted anywhere. */
  delete(id: string): Promise<boolean>;
  /**
   * Those that have not ended and were changed after the change of this number, in that order; 0 for all. Whoever has
   * seen all up to one number misses none.
   */
  changedSince(change: number, limit: number): Promise<readonly StoredSchedule[]>;
  /** Moves watermarks forward, each only where its schedule is still the one that is meant. Held to the end of `within`. */
  advance(marks: readonly ScheduleMark[], within: Sql): Promise<ReadonlyMap<string, Marked>>;
  /** Accounts for all occurrences of these jobs' schedules up to an instant: the jobs are switched off and miss nothing. */
  pass(jobs: readonly string[], to: number): Promise<void>;
  /** Calls `heard` when a schedule was made or changed, here or on another instance. Gives how to stop. */
  listen(heard: () => void): Promise<() => Promise<void>>;
}
