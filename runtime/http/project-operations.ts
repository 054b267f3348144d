import { type Operations, Refusal } from './operations.ts';
import type { JobDetail, JobView } from './wire.ts';

/** Of a tenant's last runs, so many are looked at for what its jobs did of late. */
const MOST_GLANCED = 200;

/**
 * The operations as a token sees them that is confined to one tenant: jobs that run for tenants, and of them the runs,
 * schedules and dead letters of its own. Everything else is not there for it; what concerns all tenants is forbidden.
 */
export function projectOperations(all: Operations, project: string): Operations {
  const forbidden = async (what: string): Promise<never> => {
    throw new Refusal('forbidden', `A token of a project may not ${what}.`);
  };
  const theirs = (job: JobView): boolean => job.scope !== null;
  const theirJob = async (id: string): Promise<JobDetail> => {
    const job = (await all.jobs()).some((one) => one.id === id && theirs(one)) ? await all.job(id) : null;
    // Not in the words of the whole instance, which name the jobs that there are.
    if (job === null) throw new Refusal('not-found', `There is no job "${id}".`);
    const last = (await all.runs({ job: id, scope: project, limit: 1 })).items[0] ?? null;
    return { ...job, lastRun: last };
  };
  const theirRun = async (id: string) => {
    const run = await all.run(id);
    if (run.scope !== project) throw new Refusal('not-found', `There is no run ${id}.`);
    return run;
  };
  const theirSchedule = async (id: string) => {
    const schedule = await all.schedule(id);
    if (schedule.scope !== project) throw new Refusal('not-found', `There is no schedule ${id}.`);
    return schedule;
  };
  const theirLetter = async (id: string): Promise<void> => {
    const letter = await all.deadLetter(id);
    await theirRun(letter.run).catch((error: unknown) => {
      throw error instanceof Refusal ? new Refusal('not-found', `There is no dead letter ${id}.`) : error;
    });
  };
  const ownScope = (scope: string | undefined): string => {
    if (scope !== undefined && scope !== project) {
      throw new Refusal('forbidden', `This token may ask for the scope "${project}" only.`);
    }
    return project;
  };
  return {
    jobs: async () => (await all.jobs()).filter(theirs),
    job: theirJob,
    runs: async (query) => all.runs({ ...query, scope: ownScope(query.scope) }),
    recent: async ({ each }) => {
      // Of its own runs alone, so that none is counted among another's.
      const [jobs, { items }] = await Promise.all([all.jobs(), all.runs({ scope: project, limit: MOST_GLANCED })]);
      return jobs.filter(theirs).flatMap(({ id: job }) => {
        const runs = items.filter((run) => run.job === job).slice(0, each);
        return runs.length === 0 ? [] : [{ job, runs }];
      });
    },
    occurrences: async (query) => {
      if (query.job !== undefined) await theirJob(query.job);
      const known = new Set((await all.jobs()).filter(theirs).map(({ id }) => id));
      return (await all.occurrences(query)).filter(({ job }) => known.has(job));
    },
    run: theirRun,
    logs: async (id, query) => {
      await theirRun(id);
      return all.logs(id, query);
    },
    items: async (id, query) => {
      await theirRun(id);
      return all.items(id, query);
    },
    trigger: async (id, input, wishes = {}) => {
      await theirJob(id);
      return all.trigger(id, input, { ...wishes, scope: ownScope(wishes.scope) });
    },
    cancel: async (id) => {
      await theirRun(id);
      return all.cancel(id);
    },
    replay: async (id) => {
      await theirRun(id);
      return all.replay(id);
    },
    pause: () => forbidden('pause jobs: they run for others too'),
    resume: () => forbidden('resume jobs: they run for others too'),
    workers: () => forbidden('see the instances, which run jobs of others too'),
    generations: () => forbidden('see what is deployed'),
    backfill: () => forbidden('backfill jobs: they run for others too'),
    schedules: async (query) => all.schedules({ ...query, scope: ownScope(query.scope) }),
    schedule: theirSchedule,
    createSchedule: async (wishes) => {
      await theirJob(wishes.job);
      return all.createSchedule({ ...wishes, scope: ownScope(wishes.scope) }).catch((error: unknown) => {
        // It may be another's, whose id is none of theirs.
        if (!(error instanceof Refusal && error.kind === 'wrong-state')) throw error;
        throw new Refusal('wrong-state', `The key "${wishes.key}" stands for another schedule; take another key.`);
      });
    },
    previewSchedule: async (wishes) => {
      await theirJob(wishes.job);
      return all.previewSchedule({ ...wishes, scope: ownScope(wishes.scope) });
    },
    pauseSchedule: async (id) => {
      await theirSchedule(id);
      return all.pauseSchedule(id);
    },
    resumeSchedule: async (id) => {
      await theirSchedule(id);
      return all.resumeSchedule(id);
    },
    deleteSchedule: async (id) => {
      await theirSchedule(id);
      return all.deleteSchedule(id);
    },
    deadLetters: async (query) => all.deadLetters({ ...query, scope: ownScope(query.scope) }),
    deadLetter: async (id) => {
      await theirLetter(id);
      return all.deadLetter(id);
    },
    retryDead: async (id) => {
      await theirLetter(id);
      return all.retryDead(id);
    },
    deleteDead: async (id) => {
      await theirLetter(id);
      return all.deleteDead(id);
    },
    emit: () => forbidden('send events: they may start jobs of others'),
    compile: (wishes) => all.compile(wishes),
    tokens: () => forbidden('see tokens'),
    createToken: () => forbidden('make tokens'),
    rotateToken: () => forbidden('change tokens'),
    revokeToken: () => forbidden('revoke tokens'),
    audit: () => forbidden('see what others asked'),
  };
}
