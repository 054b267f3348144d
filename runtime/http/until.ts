import type { JobView, ScheduleView } from './wire.ts';

/** When the clock alone changes what is said of these jobs: the next of them starts, or a pause ends. Pure. */
export function untilOfJobs(jobs: readonly Pick<JobView, 'next' | 'pause'>[]): number | null {
  return earliest(jobs.flatMap(({ next, pause }) => [next, pause?.until ?? null]));
}

/** When the clock alone changes what is said of these schedules: the next of them fires. Pure. */
export function untilOfSchedules(schedules: readonly Pick<ScheduleView, 'upcoming'>[]): number | null {
  return earliest(schedules.map(({ upcoming: [next = null] }) => next));
}

function earliest(instants: readonly (string | null)[]): number | null {
  const known = instants.flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  return known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b));
}
