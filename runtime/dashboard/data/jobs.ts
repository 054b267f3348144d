import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JobView, PageOf } from '../../http/wire.ts';
import { type Concerns, useResource } from './resource.ts';

/** What changes the list of jobs: they come and go with a generation, rest and go on, and their runs move their next time. */
export const JOBS: Concerns = ({ type }) =>
  type.startsWith('job.') || type.startsWith('generation.') || type === 'run.created' || type === 'run.skipped';

/** The jobs by their ids, for what names one; empty until they are known. */
export function useJobNames(): ReadonlyMap<string, JobView> {
  const jobs = useResource<PageOf<JobView>>('/jobs', JOBS);
  const named = useMemo(
    () => computed(() => new Map((jobs.value.value?.items ?? []).map((job) => [job.id, job] as const))),
    [jobs],
  );
  return named.value;
}
