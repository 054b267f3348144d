import { RuntimeError } from './errors.ts';
import type { JobRegistration, Logger } from './registry.ts';
import { type Job, prepareJob } from './scheduler/job.ts';
import { refusePredicates } from './scheduler/refuse.ts';
import type { Loaded } from './worker/isolation/executor.ts';

export interface TakeJobsOptions {
  /** The one that this instance runs in. */
  readonly environment: string;
  /** Leave jobs unscheduled whose handlers are not written, rather than refuse them. */
  readonly allowUnimplemented: boolean;
  readonly logger: Logger;
}

/**
 * The jobs of these registrations by id, now that it is known which handlers there are. @throws RuntimeError `refused`
 * where a handler or a predicate is not there, `unimplemented` where one is not written and that is not allowed.
 */
export function takeJobs(
  registrations: readonly JobRegistration[],
  { jobs: loaded, checks }: Loaded,
  { environment, allowUnimplemented, logger }: TakeJobsOptions,
): ReadonlyMap<string, Job> {
  refusePredicates(registrations, checks.predicates);
  const states = new Map(loaded.map((job) => [job.job, job]));
  const unwritten: string[] = [];
  const broken: string[] = [];
  const jobs = new Map<string, Job>();
  for (const registration of registrations) {
    const { id } = registration.spec;
    const state = states.get(id);
    if (!state) broken.push(`"${id}": the entry does not register it`);
    else if (state.state === 'broken') broken.push(`"${id}": ${state.message ?? 'its handler cannot be loaded'}`);
    else if (state.state === 'unimplemented') unwritten.push(id);
    jobs.set(id, {
      ...prepareJob(registration, environment, state?.state === 'ready'),
      inputSchema: state?.input ?? null,
    });
  }
  if (broken.length > 0) {
    throw new RuntimeError('refused', `These handlers cannot be loaded:\n- ${broken.join('\n- ')}`);
  }
  if (unwritten.length > 0 && !allowUnimplemented) {
    throw new RuntimeError(
      'unimplemented',
      `These handlers are not written yet: ${unwritten.join(', ')}. Write them, or start with --allow-unimplemented (allowUnimplemented: true), which leaves their jobs unscheduled.`,
    );
  }
  if (unwritten.length > 0) logger.warn(`Not written, and left unscheduled: ${unwritten.join(', ')}.`);
  return jobs;
}
