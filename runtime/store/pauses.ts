/** Stands for all jobs where a job is named; no job can have this id. */
export const ALL_JOBS = '*';

/** A pause of one job or of all. Epoch milliseconds. */
export interface Pause {
  /** `ALL_JOBS` for all. */
  readonly job: string;
  readonly since: number;
  /** When it ends by itself, or has ended; null where somebody is to end it. Exclusive. */
  readonly until: number | null;
  readonly by: string | null;
  readonly reason: string | null;
}

/** A pause as it is kept: the last one of its job. */
export interface KeptPause extends Pause {
  /** True once it has ended, and what was held meanwhile has been handed over. */
  readonly over: boolean;
}

/** The last pause of each job, and of all jobs. Which of them are in force is a matter of the moment. */
export class Pauses {
  readonly #byJob: ReadonlyMap<string, KeptPause>;

  constructor(kept: readonly KeptPause[]) {
    this.#byJob = new Map(kept.map((pause) => [pause.job, pause]));
  }

  /** The pause in force for a job at `now`: its own, else that of all jobs; null where it is going. */
  of(job: string, now: number): Pause | null {
    return this.#find(job, (pause) => isInForce(pause, now));
  }

  has(job: string, now: number): boolean {
    return this.of(job, now) !== null;
  }

  /** The pause that an occurrence falls under: one in force at `now`, or one that was at its instant. */
  covering(job: string, instant: number, now: number): Pause | null {
    return this.#find(
      job,
      (pause) =>
        isInForce(pause, now) || (pause.since <= instant && instant < (pause.until ?? Number.POSITIVE_INFINITY)),
    );
  }

  /** Those that ended by themselves and whose held runs nobody has handed over yet. */
  due(now: number): readonly Pause[] {
    return [...this.#byJob.values()].filter((pause) => !pause.over && !isInForce(pause, now));
  }

  /** When the next of those in force ends by itself; null where none does. */
  nextEnd(now: number): number | null {
    const inForce = [...this.#byJob.values()].filter((pause) => isInForce(pause, now));
    const ends = inForce.flatMap(({ until }) => (until === null ? [] : [until]));
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** The jobs that are paused by name, without those that only rest with all. */
  named(now: number): readonly string[] {
    const inForce = [...this.#byJob.values()].filter((pause) => isInForce(pause, now));
    return inForce.map(({ job }) => job).filter((job) => job !== ALL_JOBS);
  }

  #find(job: string, wanted: (pause: KeptPause) => boolean): Pause | null {
    for (const id of [job, ALL_JOBS]) {
      const pause = this.#byJob.get(id);
      if (pause && wanted(pause)) return pause;
    }
    return null;
  }
}

function isInForce({ over, until }: KeptPause, now: number): boolean {
  return !over && (until === null || now < until);
}

/** Why a run was skipped, for people: `the job was paused by ana until 2027-01-01T09:00:00.000Z: month-end`. */
export function pausedInWords({ job, until, by, reason }: Pause): string {
  return [
    job === ALL_JOBS ? 'all jobs were paused' : 'the job was paused',
    by === null ? '' : ` by ${by}`,
    until === null ? '' : ` until ${new Date(until).toISOString()}`,
    reason === null ? '' : `: ${reason}`,
  ].join('');
}
