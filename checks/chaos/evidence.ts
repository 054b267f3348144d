import type { JobSpec } from '../../runtime/spec/job-spec.ts';
import type { Effect } from './effects.ts';
import type { Remembered } from './remembered.ts';

/** All that is judged after a scenario. Instants are epoch milliseconds of the machine's clock. */
export interface Evidence {
  /** All jobs that were ever registered; where `phases` says nothing else, their schedules were in force throughout. */
  readonly specs: readonly JobSpec[];
  /** Which schedules were in force when, where they changed, in order and apart from each other. */
  readonly phases?: readonly Phase[];
  /** Jobs that were taken out of the registrations: what waited for them goes to the dead letters. */
  readonly removed?: ReadonlySet<string>;
  /** Every occurrence after `from`, up to and with `to`, is owed; no occurrence before `earliest` can have been seen. */
  readonly owed: { readonly from: number; readonly to: number; readonly earliest: number };
  readonly remembered: Remembered;
  readonly effects: readonly Effect[];
  readonly asked: readonly Asked[];
  /** When each process ended; one that is missing has not. */
  readonly deaths: ReadonlyMap<number, number>;
  /** Watermarks as they were read while it went on, oldest first. */
  readonly marks: readonly ReadonlyMap<string, number>[];
  /** Stretches in which leases could not be renewed, the database being away: overlaps that begin there are excused. */
  readonly excused: readonly { readonly from: number; readonly to: number }[];
}

/**
 * A stretch in which one generation of registrations was in force for certain: its occurrences after `from`, up to and
 * with `to`, are owed. Between two stretches it may have been either.
 */
export interface Phase {
  readonly specs: readonly JobSpec[];
  readonly from: number;
  readonly to: number;
}

/** Something that an instance was asked for, under a key that makes its runs' ids. */
export interface Asked {
  /** The runs that it must have led to where it was acknowledged, and may have led to where it was not. */
  readonly runs: readonly { readonly id: string; readonly job: string }[];
  readonly acknowledged: boolean;
}
