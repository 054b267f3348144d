import type { Clock } from '../clock.ts';
import type { Logger } from '../registry.ts';
import { durationMs } from '../spec/duration.ts';
import { PRUNE_LIMIT, type PruneBefore, type Pruned, type Store } from '../store/store.ts';
import type { Job } from './job.ts';

const FIRST = 60_000;
const EVERY = 3_600_000;
/** Calendar windows up to a year, and the time in which a late run may still belong to the last one. */
const LONGEST_CALENDAR = 400 * 86_400_000;

/** Deletes what is older than each job keeps it, every hour. Returns how to stop. */
export function keepTidy(
  options: { readonly store: Store; readonly clock: Clock; readonly logger: Logger },
  jobs: () => Iterable<Job>,
): () => void {
  const { store, clock, logger } = options;
  let cancel = (): void => {};
  let stopped = false;
  const tidy = async (): Promise<void> => {
    for (const job of jobs()) {
      if (stopped) return;
      const now = clock.now();
      const guards = guardsKept(job);
      const before: PruneBefore = {
        job: job.id,
        history: now - job.history,
        deadLetters: now - durationMs(job.spec.retention.deadLetter),
        ...(guards === null ? {} : { guards: now - guards }),
      };
      // In small portions, so that what runs meanwhile never waits for long.
      while (!stopped && hasMore(await store.prune(before)));
    }
    await store.sweep();
  };
  const later = (ms: number): void => {
    cancel = clock.after(ms, () => {
      tidy()
        .catch((error: unknown) => logger.warn('Old runs could not be deleted; tried again in an hour.', error))
        .finally(() => {
          if (!stopped) later(EVERY);
        });
    });
  };
  later(FIRST);
  return () => {
    stopped = true;
    cancel();
  };
}

function hasMore({ runs, deadLetters, guards }: Pruned): boolean {
  return Math.max(runs, deadLetters, guards) >= PRUNE_LIMIT;
}

/** How long a job's guards count, milliseconds; null for ever. */
function guardsKept({ spec }: Job): number | null {
  const window = spec.idempotency?.window;
  if (window === undefined || window.kind === 'forever') return null;
  return window.kind === 'rolling' ? durationMs(window.duration) : LONGEST_CALENDAR;
}
