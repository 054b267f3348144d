import type { JobRegistration } from '../../runtime/registry.ts';
import { type Job, prepareJob } from '../../runtime/scheduler/job.ts';
import type { JobSpec } from '../../runtime/spec/job-spec.ts';
import { sampleSpec } from '../../runtime/testing/sample-spec.ts';

/** A job that does nothing. */
export function idle(id: string, over: Partial<JobSpec> = {}): JobRegistration {
  return { spec: sampleSpec({ id, ...over }), load: async () => ({ handler: () => null }) };
}

/** A registration as the runtime has it. */
export function prepared(registration: JobRegistration): Job {
  return prepareJob(registration, 'production', true);
}

export const noOp: JobRegistration = idle('no-op');
export const jobs: readonly JobRegistration[] = [noOp];
