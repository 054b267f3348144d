import type { TransactionClient } from './store/sql.ts';

/** What a run that is asked for may say of itself. */
export interface EnqueueOptions {
  /** Not before this. */
  readonly runAt?: Date | string | number;
  /** The same key gives the same run, however often it is asked for. */
  readonly idempotencyKey?: string;
  /** The tenant the run belongs to. */
  readonly scope?: string;
  /** An address, `#channel` or channel that is told when it has ended, however it ends. */
  readonly notify?: string;
  /** All attempts, the first included; default the job's own. */
  readonly maxAttempts?: number;
  /**
   * A transaction of yours on the database that nljobs works on (engine `postgres`): a client of pg between BEGIN and
   * COMMIT. The run is there, and is delivered, from your commit on, and gone with your rollback. An error leaves the
   * transaction as it was. This instance announces no `run.created`, since it does not hear of the commit.
   */
  readonly within?: TransactionClient;
}

export interface EmitOptions {
  /** Names this event: emitting it twice starts nothing twice. Default: a random one. */
  readonly id?: string;
  readonly scope?: string;
  /** As `EnqueueOptions.within`. */
  readonly within?: TransactionClient;
}

export interface PauseOptions {
  /** When it ends by itself; left out, somebody is to end it. */
  readonly until?: Date | string | number;
  /** Who pauses, and why: shown wherever the pause is. */
  readonly by?: string;
  readonly reason?: string;
}

/** How a date is set. */
export interface DateOptions {
  /** What handlers get; default `{ id, [field]: the date in RFC 3339 }`. */
  readonly payload?: unknown;
  readonly scope?: string;
  /** As `EnqueueOptions.within`. */
  readonly within?: TransactionClient;
}

export interface BackfillOptions {
  /** The range of scheduled instants, both ends included; it ends now where nothing is said. */
  readonly from: Date | string | number;
  readonly to?: Date | string | number;
  /** At most so many occurrences; a range with more is refused. Default 10,000, at most 100,000. */
  readonly limit?: number;
  /** Make nothing, and say what would be made. */
  readonly dryRun?: boolean;
  /** Also run those that were recorded as skipped (missed, paused, overlapping), each beside its record. */
  readonly skipped?: boolean;
}

/** What a backfill made, or with `dryRun` would make. */
export interface Backfill {
  readonly job: string;
  readonly from: Date;
  readonly to: Date;
  readonly dryRun: boolean;
  readonly made: number;
  /** Had a run already, and were left alone. */
  readonly there: number;
  /** Are recorded as skipped, and were left alone; `skipped: true` runs them. */
  readonly skipped: number;
  /** Of those made, how many lie so far back that a run of theirs would have been forgotten: nobody can say they never ran. */
  readonly forgotten: number;
  readonly occurrences: readonly {
    readonly scheduledFor: Date;
    readonly run: string;
    readonly was: 'made' | 'there' | 'skipped';
  }[];
}
