import type { Store } from '../store/store.ts';
import { type Operations, Refusal } from './operations.ts';
import { storeOperations } from './store-operations.ts';
import { viewRun } from './views.ts';

/**
 * What can be asked while no instance runs: what was, read from the store, and marks that the next instance heeds.
 * Jobs and their rules are known only to an instance, so that what needs them is refused.
 */
export function offlineOperations(store: Store): Operations {
  const needsInstance = async (what: string): Promise<never> => {
    throw new Refusal('unavailable', `No instance is running, and ${what}. Start one with nljobs dev or nljobs start.`);
  };
  const stored = storeOperations(store);
  return {
    ...stored,
    jobs: () => needsInstance('only one knows the jobs'),
    job: () => needsInstance('only one knows the jobs'),
    trigger: () => needsInstance('nothing would run the job'),
    replay: () => needsInstance('nothing would run the job'),
    emit: () => needsInstance('nobody would hear the event'),
    setPaused: async (job, paused) => {
      const seen = await store.watermarks();
      if (!seen.has(job)) throw new Refusal('not-found', `The store has never seen a job ${job}.`);
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
