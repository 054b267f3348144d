import type { JobDetail } from '../../http/wire.ts';
import type { JobSpec } from '../../spec/job-spec.ts';

/** The spec of a job, which the API hands on as it was registered. */
export function specOf(job: JobDetail): JobSpec {
  return job.spec as unknown as JobSpec;
}
