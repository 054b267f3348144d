import type { JobSpec } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { Store } from '../store/store.ts';
import type { OccurrencesQuery } from './operations.ts';
import { instant } from './views.ts';
import type { OccurrenceView, RecentRuns } from './wire.ts';

/** The last runs of these jobs, of those that have any. */
export async function recentOf(
  store: Pick<Store, 'recentRuns'>,
  jobs: readonly string[],
  each: number,
): Promise<readonly RecentRuns[]> {
  const found = await store.recentRuns(jobs, each);
  return [...found].map(([job, runs]) => ({
    job,
    runs: runs.map(({ id, status, reason, scheduledFor, startedAt, finishedAt }) => ({
      id,
      status,
      reason,
      scheduledFor: instant(scheduledFor),
      startedAt: startedAt === null ? null : instant(startedAt),
      finishedAt: finishedAt === null ? null : instant(finishedAt),
    })),
  }));
}

/** When these jobs start by their schedules in a range, ascending; those that rest or are switched off do not. Pure. */
export function occurrencesOf(
  jobs: readonly { readonly spec: JobSpec; readonly scheduled: boolean; readonly paused: boolean }[],
  { from, to, each, limit }: Omit<OccurrencesQuery, 'job'>,
): readonly OccurrenceView[] {
  return jobs
    .filter(({ scheduled, paused }) => scheduled && !paused)
    .flatMap(({ spec }) =>
      mergedOccurrences(spec.triggers, { from: Date.parse(from), to: Date.parse(to), count: each }).map((at) => ({
        job: spec.id,
        at,
      })),
    )
    .sort((a, b) => a.at - b.at)
    .slice(0, limit)
    .map(({ job, at }) => ({ job, at: instant(at) }));
}
