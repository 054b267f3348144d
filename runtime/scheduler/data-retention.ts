import { DATA_RETENTION } from '../spec/system-jobs.ts';
import type { ErrorRecord } from '../store/error-record.ts';
import type { Store } from '../store/store.ts';
import { scheduledRunId } from './identity.ts';

export interface PassOptions {
  readonly store: Store;
  readonly namespace: string;
  /** The name of this instance. */
  readonly worker: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How often it is due, milliseconds. */
export const RETENTION_EVERY = 3_600_000;

/**
 * Does the pass of this hour, unless another instance does it or has done it, and keeps what it did as a run. What it
 * throws is kept too, and thrown on.
 * @param work gives what is kept as the result.
 */
export async function passOnce(
  { store, namespace, worker, now }: PassOptions,
  work: () => Promise<unknown>,
): Promise<void> {
  const due = Math.floor(now() / RETENTION_EVERY) * RETENTION_EVERY;
  const id = scheduledRunId(namespace, DATA_RETENTION, due);
  const ours = await store.transaction(async (within) => {
    const begun = now();
    const [inserted] = await store.insertRuns(
      [
        {
          id,
          namespace,
          version: '',
          job: DATA_RETENTION,
          reason: 'schedule',
          scheduledFor: due,
          previousScheduledFor: due - RETENTION_EVERY,
          input: null,
          scope: null,
          concurrencyKey: null,
          maxAttempts: 1,
          createdAt: begun,
          handedOver: true,
        },
      ],
      within,
    );
    if (inserted === undefined) return false;
    const before = (await store.openRuns(DATA_RETENTION, within)).filter((run) => run.namespace === namespace);
    const lost = before.flatMap((run) => (run.id === id ? [] : [run.id]));
    await store.endRuns(lost, 'cancelled', 'the instance that did it was lost; this pass goes on from there', within);
    await store.startAttempts([{ runId: id, attempt: 1, worker, at: begun }], within);
    return true;
  });
  if (!ours) return;
  const end = { runId: id, attempt: 1, worker };
  try {
    const result = await work();
    const done = { outcome: 'completed', next: 'completed', error: null, message: null, result } as const;
    await store.finishAttempts([{ ...end, ...done, at: now() }]);
  } catch (error) {
    const failed = { outcome: 'failed', next: 'failed', result: null } as const;
    const record = recordOf(error);
    await store.finishAttempts([{ ...end, ...failed, error: record, message: record.message, at: now() }]);
    throw error;
  }
}

function recordOf(error: unknown): ErrorRecord {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack ?? null, permanent: false }
    : { name: 'Error', message: String(error), stack: null, permanent: false };
}
