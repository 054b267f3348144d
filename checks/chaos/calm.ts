import { setTimeout as pause } from 'node:timers/promises';
import { scheduledRunId } from '../../runtime/scheduler/identity.ts';
import { TERMINAL_STATUSES } from '../../runtime/spec/vocabulary.ts';
import type { Evidence } from './evidence.ts';
import { owedOccurrences } from './invariants.ts';
import type { Place } from './place.ts';

/** Nothing has ended for so long: nothing will. A machine that tests run on may be busy. Milliseconds. */
const PATIENCE = 90_000;

/**
 * Waits until every occurrence that is owed has its run, and all of those and all others have ended. When it stands still
 * for long it returns all the same: what is missing then is the judge's matter.
 */
export async function calm(place: Place, evidence: Pick<Evidence, 'specs' | 'owed' | 'phases'>): Promise<void> {
  const wanted = [...owedOccurrences(evidence)].flatMap(([job, instants]) =>
    instants.map((instant) => scheduledRunId('default', job, instant)),
  );
  let left = Number.POSITIVE_INFINITY;
  let moved = Date.now();
  while (Date.now() < moved + PATIENCE) {
    const [row] = await place.database.query<{ open: number; there: number }>(
      `SELECT count(*) FILTER (WHERE status <> ALL ($2::text[])
          AND (reason NOT IN ('schedule', 'catch-up') OR scheduled_for <= $3::timestamptz))::integer AS open,
        count(*) FILTER (WHERE id = ANY ($1::uuid[]))::integer AS there
       FROM nljobs.runs`,
      [wanted, [...TERMINAL_STATUSES], new Date(evidence.owed.to).toISOString()],
    );
    const now = row === undefined ? left : row.open + wanted.length - row.there;
    if (now === 0) return;
    if (now < left) moved = Date.now();
    left = Math.min(left, now);
    await pause(300);
  }
}

/** How many looks after each other have to find nothing. */
const LOOKS = 3;

/**
 * Looks until nothing is left, or what is left has not changed for `patience` milliseconds. A look that asks an instance
 * twice (who waits, who is going) misses a run that goes from one to the other meanwhile, so that one look is not believed.
 */
export async function untilNone(look: () => Promise<number>, patience: number, every: number): Promise<void> {
  let [last, none, moved] = [Number.POSITIVE_INFINITY, 0, performance.now()];
  while (none < LOOKS && performance.now() < moved + patience) {
    await pause(every);
    const left = await look();
    if (left !== last) moved = performance.now();
    none = left === 0 ? none + 1 : 0;
    last = left;
  }
}
