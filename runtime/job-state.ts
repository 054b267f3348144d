import type { JobPause, JobState } from './runtime-api.ts';
import type { Job } from './scheduler/job.ts';
import { mergedOccurrences } from './spec/occurrences/occurrences.ts';
import { ALL_JOBS, type Pause, type Pauses } from './store/pauses.ts';

/** The next `count` occurrences of a job's schedules after `now`, which is in epoch milliseconds. */
export function nextOf({ schedules }: Job, now: number, count: number): readonly Date[] {
  return mergedOccurrences(schedules, { from: now, count }).map((instant) => new Date(instant));
}

/** A job as it stands at `now`, epoch milliseconds, under these pauses, where schedules fire here or do not (`scheduling`). */
export function jobStateOf(job: Job, pauses: Pauses, now: number, scheduling: boolean): Omit<JobState, 'firing'> {
  const scheduled = job.scheduled && scheduling;
  const [next] = scheduled ? nextOf(job, now, 1) : [];
  const pause = pauses.of(job.id, now);
  return {
    spec: job.spec,
    paused: pause !== null,
    pause: pause === null ? null : jobPauseOf(pause),
    scheduled,
    implemented: job.implemented,
    inputSchema: job.inputSchema ?? null,
    next: next ?? null,
  };
}

/** A pause as people see it. */
export function jobPauseOf({ job, since, until, by, reason }: Pause): JobPause {
  return { all: job === ALL_JOBS, since: new Date(since), until: until === null ? null : new Date(until), by, reason };
}
