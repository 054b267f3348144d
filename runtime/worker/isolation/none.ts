import { RuntimeError } from '../../errors.ts';
import type { JobRegistration } from '../../registry.ts';
import { type Checks, examine, namesOf } from '../examine.ts';
import { loadHandlers } from '../load.ts';
import type { Executor, Loaded } from './executor.ts';

/**
 * For a process that only asks for work: it takes every job for one that others can run, and loads the module of one
 * only when it is asked for with an input, to see whether there is a schema for it.
 */
export function noExecutor(
  registrations: () => readonly JobRegistration[],
  checks: Pick<Checks, 'events' | 'predicates'>,
): Executor {
  const seen = new Map<string, Promise<Checks>>();
  const promised = (): Loaded => ({
    jobs: registrations().map(({ spec }) => ({ job: spec.id, state: 'ready', message: null })),
    checks: namesOf({ ...checks, inputs: new Map() }),
  });
  const load = async (job: string): Promise<Checks> => {
    const found = await loadHandlers(
      registrations().filter(({ spec }) => spec.id === job),
      checks,
    );
    const broken = found.jobs.find(({ state }) => state === 'broken');
    if (broken) {
      const why = broken.message ?? 'it cannot be loaded';
      throw new RuntimeError('refused', `The handler of "${job}" was looked at for a schema of its input: ${why}.`);
    }
    return found.checks;
  };
  const checksOf = (job: string): Promise<Checks> => {
    const known = seen.get(job) ?? load(job);
    seen.set(job, known);
    known.catch(() => seen.delete(job));
    return known;
  };
  return {
    beside: false,
    start: async () => promised(),
    reload: async (accept) => {
      seen.clear();
      accept(promised());
    },
    stop: async () => {},
    examine: async (question) =>
      examine(question.kind === 'input' ? await checksOf(question.job) : { ...checks, inputs: new Map() }, question),
    execute: () => ({
      done: Promise.resolve({ kind: 'interrupted', message: 'this process runs no jobs (work: false)' }),
      abort: () => {},
      kill: () => {},
    }),
  };
}
