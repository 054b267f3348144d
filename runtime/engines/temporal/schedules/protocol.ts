/**
 * What schedules, their workflow and its activity say to each other. Schedules on a server outlive deploys: what stands
 * here may be added to, and nothing of it may change its meaning.
 */

/** What the workflow of an occurrence is started with. When it is due, the server adds. */
export interface Due {
  readonly job: string;
}

/** The workflow's type: no id of a job, which other workflows have for a type. */
export const OCCURRENCE = 'nljobsOccurrence';

/** The task queue of the occurrences of a namespace of ours: those who hear it decide, and run nothing. */
export function occurrencesQueueOf(namespace: string): string {
  return `nljobs.${namespace}.occurrences`;
}

/** What the ids of all schedules of a namespace begin with, and of no other. */
export function prefixOf(namespace: string): string {
  return `nljobs/${encodeURIComponent(namespace)}/`;
}

/** The id of one of a job's schedules. */
export function scheduleIdOf(namespace: string, job: string, index: number): string {
  return `${prefixOf(namespace)}${encodeURIComponent(job)}/${index}`;
}

/** The job of which a schedule of this id is. */
export function jobOf(namespace: string, scheduleId: string): string {
  return decodeURIComponent(scheduleId.slice(prefixOf(namespace).length).replace(/\/\d+$/u, ''));
}

/**
 * What the ids of the executions of a job's occurrences begin with: the server adds the instant. It is one for all
 * schedules of the job, so that an instant which two of them have is told of once.
 */
export function executionIdOf(namespace: string, job: string): string {
  return `nljobs.${namespace}.occurrence.${job}`;
}
