import type { Clock } from '../clock.ts';
import type { Logger } from '../registry.ts';
import { durationMs } from '../spec/duration.ts';
import { PRUNE_LIMIT, type PruneBefore, type Pruned, type Store } from '../store/store.ts';
import { passOnce, RETENTION_EVERY } from './data-retention.ts';
import type { Job } from './job.ts';

const FIRST = 60_000;
/** Calendar windows up to a year, and the time in which a late run may still belong to the last one. */
const LONGEST_CALENDAR = 400 * 86_400_000;

/** How long is kept what jobs have left behind that are in force nowhere, milliseconds. */
const GONE = { history: 30 * 86_400_000, deadLetters: 14 * 86_400_000, guards: LONGEST_CALENDAR } as const;

/** How long it is kept who asked for what, milliseconds. */
const ASKED = 365 * 86_400_000;

/** How long messages that were sent, or given up, are kept, milliseconds. */
const MESSAGES = 30 * 86_400_000;

export interface TidyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly namespace: string;
  /** The name of this instance. */
  readonly worker: string;
}

/**
 * Deletes what is older than each job keeps it, every hour: of several instances one, whose pass is kept as a run of
 * `DATA_RETENTION`. Returns how to stop.
 */
export function keepTidy(options: TidyOptions, jobs: () => Iterable<Job>): () => void {
  const { store, clock, logger, namespace, worker } = options;
  let cancel = (): void => {};
  let stopped = false;
  const deleteOld = async (): Promise<Pruned> => {
    const deleted = { runs: 0, deadLetters: 0, guards: 0 };
    for (const before of cutsOf([...jobs()], await store.generations.jobsInForce(), clock.now())) {
      // In small portions, so that what runs meanwhile never waits for long.
      for (let more = true; more && !stopped; ) {
        const { runs, deadLetters, guards } = await store.prune(before);
        deleted.runs += runs;
        deleted.deadLetters += deadLetters;
        deleted.guards += guards;
        more = Math.max(runs, deadLetters, guards) >= PRUNE_LIMIT;
      }
    }
    await store.access.forget({ asked: clock.now() - ASKED, ended: clock.now() });
    await store.alerts.forget(clock.now() - MESSAGES);
    return deleted;
  };
  const tidy = async (): Promise<void> => {
    await passOnce({ store, namespace, worker, now: () => clock.now() }, deleteOld);
    await store.relay?.forget();
    await store.workers.forget();
    await store.sweep();
  };
  const later = (ms: number): void => {
    cancel = clock.after(ms, () => {
      tidy()
        .catch((error: unknown) => logger.warn('Old runs could not be deleted; tried again in an hour.', error))
        .finally(() => {
          if (!stopped) later(RETENTION_EVERY - (clock.now() % RETENTION_EVERY));
        });
    });
  };
  later(FIRST);
  return () => {
    stopped = true;
    cancel();
  };
}

/**
 * What is deleted of these jobs, alike ones together, and of those that are in force nowhere any more.
 * @param known the ids of all jobs in force, of every namespace. @param now epoch milliseconds.
 */
export function cutsOf(
  jobs: readonly Pick<Job, 'id' | 'spec' | 'history'>[],
  known: readonly string[],
  now: number,
): readonly PruneBefore[] {
  const alike = new Map<string, PruneBefore & { readonly jobs: string[] }>();
  for (const job of jobs) {
    const guards = guardsKept(job);
    const deadLetters = durationMs(job.spec.retention.deadLetter);
    const name = `${job.history} ${deadLetters} ${guards}`;
    const cuts = {
      jobs: [],
      history: now - job.history,
      deadLetters: now - deadLetters,
      ...(guards === null ? {} : { guards: now - guards }),
    };
    const group: PruneBefore & { readonly jobs: string[] } = alike.get(name) ?? cuts;
    group.jobs.push(job.id);
    alike.set(name, group);
  }
  const except = [...new Set([...known, ...jobs.map(({ id }) => id)])];
  const gone = { history: now - GONE.history, deadLetters: now - GONE.deadLetters, guards: now - GONE.guards };
  return [...alike.values(), { except, ...gone }];
}

/** How long a job's guards count, milliseconds; null for ever. */
function guardsKept({ spec }: Pick<Job, 'spec'>): number | null {
  const window = spec.idempotency?.window;
  if (window === undefined || window.kind === 'forever') return null;
  return window.kind === 'rolling' ? durationMs(window.duration) : LONGEST_CALENDAR;
}
