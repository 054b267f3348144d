import type { JobSpec } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { Store } from '../store/store.ts';
import { type Operations, Refusal } from './operations.ts';
import { type JobState, jobDetailOf, viewJob } from './runtime-operations.ts';
import { storeOperations } from './store-operations.ts';
import { viewRun } from './views.ts';
import type { JobView } from './wire.ts';

export interface OfflineOptions {
  readonly store: Store;
  /** The jobs as the project's code registers them; null where it cannot be read from here. Asked when it is needed. */
  readonly specs: () => Promise<readonly JobSpec[] | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * What can be asked while no instance runs: what was, read from the store; the jobs, as far as the project's code or
 * else the store's ledger knows them; and marks that the next instance heeds. What would have to run is refused.
 */
export function offlineOperations({ store, specs, now }: OfflineOptions): Operations {
  const needsInstance = async (what: string): Promise<never> => {
    throw new Refusal('unavailable', `No instance is running, and ${what}.`);
  };
  const stored = storeOperations(store);
  const stateOf = (spec: JobSpec, paused: ReadonlySet<string>): JobState => ({
    spec,
    paused: paused.has(spec.id),
    scheduled: spec.enabled,
    // Only an instance loads handlers.
    implemented: true,
    next: upcoming(spec, 1)[0] ?? null,
  });
  const upcoming = (spec: JobSpec, count: number): readonly Date[] =>
    spec.enabled ? mergedOccurrences(spec.triggers, { from: now(), count }).map((instant) => new Date(instant)) : [];
  return {
    ...stored,
    jobs: async () => {
      const [known, paused] = await Promise.all([specs(), store.paused()]);
      if (known !== null) return known.map((spec) => viewJob(stateOf(spec, paused)));
      const ids = new Set([...(await store.watermarks()).keys(), ...paused]);
      return [...ids].sort().map((id) => remembered(id, paused.has(id)));
    },
    job: async (id) => {
      const known = await specs();
      if (known === null) return needsInstance('the project’s code, which knows the jobs, cannot be read from here');
      const spec = known.find((one) => one.id === id);
      if (spec === undefined) {
        throw new Refusal(
          'not-found',
          `There is no job "${id}"; registered are ${known.map((one) => one.id).join(', ')}.`,
        );
      }
      return jobDetailOf(stateOf(spec, await store.paused()), store, (count) => upcoming(spec, count));
    },
    trigger: () => needsInstance('nothing would run the job'),
    replay: () => needsInstance('nothing would run the job'),
    retryDead: () => needsInstance('nothing would run the job'),
    emit: () => needsInstance('nobody would hear the event'),
    setPaused: async (job, paused) => {
      const known = await specs();
      const there = known?.some(({ id }) => id === job) ?? (await store.watermarks()).has(job);
      if (!there) throw new Refusal('not-found', `There is no job "${job}" that this project or its store knows.`);
      await store.setPaused(job, paused);
      return { id: job, paused };
    },
    cancel: async (id) => {
      const before = await stored.run(id);
      if (before.finishedAt !== null) throw new Refusal('wrong-state', `Run ${id} is ${before.status} already.`);
      const run = await store.requestCancel(id);
      if (run === null) throw new Refusal('not-found', `There is no run ${id}.`);
      return viewRun(run);
    },
  };
}

/** A job of which only the ledger tells, and the ledger keeps no words. */
function remembered(id: string, paused: boolean): JobView {
  return {
    id,
    title: id,
    group: null,
    description: '',
    canonical: '(the project’s code cannot be read from here)',
    triggers: [],
    serial: false,
    scheduled: true,
    implemented: true,
    paused,
    next: null,
  };
}
