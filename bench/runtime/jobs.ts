import type { JobContext, JobRegistration } from '../../runtime/registry.ts';
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

/** A job that is due every so often (ISO 8601), counted from `start` (an instant). */
export function every(id: string, duration: string, start: string, handle: JobHandler): JobRegistration {
  return {
    spec: sampleSpec({
      id,
      triggers: [
        {
          kind: 'interval',
          every: duration,
          start,
          within: null,
          timezone: 'UTC',
          from: null,
          until: null,
          count: null,
          except: [],
          jitter: null,
          dst: { gap: 'after', overlap: 'first' },
        },
      ],
    }),
    load: async () => ({ handler: (_input: unknown, ctx: JobContext) => handle(ctx) }),
  };
}

type JobHandler = (ctx: JobContext) => unknown;

export const noOp: JobRegistration = idle('no-op');
export const jobs: readonly JobRegistration[] = [noOp];
