import type { RuntimeEvent } from '../events.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import { isSchedule } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { RunStatus } from '../spec/vocabulary.ts';

/** How the runs of a job went while `dev` looked on. */
export interface JobTally {
  readonly completed: number;
  readonly failed: number;
  readonly other: number;
  readonly last: { readonly status: RunStatus; readonly duration: number | null; readonly run: string } | null;
}

export type Tally = ReadonlyMap<string, JobTally>;

const NONE: JobTally = { completed: 0, failed: 0, other: 0, last: null };

export function emptyTally(jobs: readonly string[]): Tally {
  return new Map(jobs.map((job) => [job, NONE]));
}

/** The tally after one more event; the same tally when the event ends no run, as that of a step does. */
export function count(tally: Tally, event: RuntimeEvent): Tally {
  if (!('job' in event) || ('root' in event && event.root !== undefined)) return tally;
  const before = tally.get(event.job) ?? NONE;
  switch (event.type) {
    case 'run.completed':
    case 'run.failed': {
      const status = event.type === 'run.completed' ? 'completed' : 'failed';
      const last = { status, duration: event.duration, run: event.run } as const;
      return new Map(tally).set(event.job, { ...before, [status]: before[status] + 1, last });
    }
    case 'run.cancelled':
    case 'run.skipped': {
      const status = event.type === 'run.cancelled' ? 'cancelled' : 'skipped';
      const last = { status, duration: null, run: event.run } as const;
      return new Map(tally).set(event.job, { ...before, other: before.other + 1, last });
    }
    default:
      return tally;
  }
}

/** Whether every one of the jobs has ended a run, well or badly. */
export function allRan(tally: Tally, jobs: readonly string[]): boolean {
  return jobs.every((job) => {
    const { completed, failed } = tally.get(job) ?? NONE;
    return completed + failed > 0;
  });
}

export function anyFailed(tally: Tally): boolean {
  return [...tally.values()].some(({ failed }) => failed > 0);
}

/**
 * Of jobs that start by themselves, those that may run between `now` and `until` (epoch milliseconds): those with an occurrence then, and those that
 * something else can set off. What only runs on demand is not waited for.
 */
export function expected(specs: readonly JobSpec[], now: number, until: number): readonly string[] {
  return specs
    .filter(
      (spec) =>
        spec.triggers.some((trigger) => trigger.kind !== 'manual' && !isSchedule(trigger)) ||
        mergedOccurrences(spec.triggers, { from: now, to: until, count: 1 }).length > 0,
    )
    .map((spec) => spec.id);
}
