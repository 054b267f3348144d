import type { ServerSchedule } from '../spec/core.ts';
import type { ScheduleClock } from '../spec/vocabulary.ts';

/**
 * The port to a server that fires schedules by itself: it is told schedules that provably give the same instants as
 * jobs, and tells of each occurrence. What becomes of one is decided by our ledger, as on our own clock; the server
 * knows no misfire, no overlap and no run. `namespace` is the deployment's, which many may have on one server.
 */
export interface ServerClock {
  /** What it is called where people are told who fires a job. */
  readonly name: Exclude<ScheduleClock, 'nljobs'>;
  /**
   * Makes the server's schedules of a deployment what these are: creates, changes and deletes, and leaves alone what
   * is as it should be, and whatever people have paused there.
   */
  reconcile(namespace: string, wanted: readonly ServerFired[], look: Look): Promise<Reconciled>;
  /** The jobs of a deployment of which somebody has paused a schedule on the server, each with its name there. Changes nothing. */
  paused(namespace: string): Promise<ReadonlyMap<string, string>>;
  /** Resolves when the server answers; rejects where it has not within `patience` milliseconds. */
  answers(patience: number): Promise<void>;
  /**
   * Tells of occurrences from now on, to one instance at a time and again until one takes it in; what is thrown is tried
   * again later, here or elsewhere. Gives how to stop.
   */
  listen(namespace: string, told: (occurrence: ToldOccurrence) => Promise<void>): Promise<() => Promise<void>>;
}

/** A job that the server fires. */
export interface ServerFired {
  readonly job: string;
  readonly schedules: readonly ServerSchedule[];
  /** How late an occurrence is still told of that the server itself has missed, milliseconds. */
  readonly catchUp: number;
}

/** How the schedules of a deployment are looked at. */
export interface Look {
  /** Whether this generation is in force still, asked before each portion that is written: elsewhere it ends early. */
  proceed(): Promise<boolean>;
  /**
   * Whether what another instance has made in its own way is made anew. Instances of one generation differ by their release,
   * or by their data of zones, and each would undo what the other does: once all have begun, only what people have changed,
   * or taken away, is put right.
   */
  readonly insists: boolean;
  /** Told of jobs before a schedule of theirs is made or changed: what the server was to fire meanwhile it may have left out. */
  writing(jobs: readonly string[]): void;
}

export interface Reconciled {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  /** Jobs that this server cannot fire, and why, in words. Our clock keeps them. */
  readonly refused: ReadonlyMap<string, string>;
  /** Jobs with a schedule that somebody has paused on the server. A pause of ours is none there: the ledger has it. */
  readonly paused: ReadonlySet<string>;
  /** False where it ended early. */
  readonly complete: boolean;
}

export interface ToldOccurrence {
  readonly job: string;
  /** Epoch milliseconds. */
  readonly scheduledFor: number;
}
