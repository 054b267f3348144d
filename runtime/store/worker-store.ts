/** An attempt that goes on. */
export interface GoingAttempt {
  readonly run: string;
  readonly job: string;
  readonly attempt: number;
  /** Epoch milliseconds, by the clock of its instance. */
  readonly since: number;
}

/** What an instance that works says of itself. */
export interface WorkerSign {
  /** Under which it begins attempts: `host:pid:random`. */
  readonly id: string;
  readonly namespace: string;
  readonly host: string;
  readonly pid: number;
  /** Of nljobs. */
  readonly version: string;
  /** Of the jobs that it has. */
  readonly generation: string;
  readonly engine: string;
  readonly slots: number;
  /** It takes no more work and comes to an end. */
  readonly draining: boolean;
  /** How many attempts go on. */
  readonly running: number;
  /** Some of them, those first that have gone on longest. */
  readonly going: readonly GoingAttempt[];
  /** Whether schedules fire from it. */
  readonly scheduling: boolean;
  /** The release of its zone data, such as `2026a`; null where it has none. */
  readonly zones: string | null;
  /** What its clock showed when it said this, epoch milliseconds. */
  readonly clock: number;
}

/** What it said last. Epoch milliseconds by the database’s clock. */
export interface WorkerRecord extends Omit<WorkerSign, 'clock'> {
  /** When it was first heard of. */
  readonly since: number;
  readonly seen: number;
  /** It has said nothing for so long that nobody counts on it (30 s). */
  readonly silent: boolean;
  /** How far its clock was ahead of the database's when it said this, milliseconds; null where it did not say. */
  readonly ahead: number | null;
}

/** The part of the store that knows which instances work; only for people to look at. */
export interface WorkerStore {
  say(sign: WorkerSign): Promise<void>;
  /** It has come to its end in good order. */
  leave(id: string): Promise<void>;
  /** Forgets those that were heard of last more than a day ago: they were killed. */
  forget(): Promise<void>;
  /** Those of a namespace that were heard of within the last hour, the newest first. */
  list(namespace: string): Promise<readonly WorkerRecord[]>;
}
