import { type Operations, Refusal } from '../http/operations.ts';

/** What was asked for, of which there is nothing. */
interface Asked {
  readonly job?: string;
  readonly status?: string;
  readonly cursor?: string;
}

/**
 * What to say where a list of runs is empty. A job that is gone may have runs of another status, or before the cursor;
 * one that has none whatever and is not known is a slip, unless nobody here knows the jobs.
 * @throws Refusal `not-found`, in the words of who knows the jobs
 */
export async function noRunsInWords(operations: Pick<Operations, 'job'>, asked: Asked): Promise<string> {
  const { job, status, cursor } = asked;
  if (cursor !== undefined) return 'No more runs.';
  if (status !== undefined) return `No runs are ${status}.`;
  if (job !== undefined) {
    await operations.job(job).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.kind !== 'unavailable') throw error;
    });
  }
  return 'No runs yet.';
}
