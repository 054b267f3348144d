import { setTimeout as pause } from 'node:timers/promises';
import { scheduledRunId } from '../../runtime/scheduler/identity.ts';
import { TERMINAL_STATUSES } from '../../runtime/spec/vocabulary.ts';
import type { Evidence } from './evidence.ts';
import { owedOccurrences } from './invariants.ts';
import type { Place } from './place.ts';

/** How long all may take to end once a scenario is over, milliseconds; a machine that tests run on may be busy. */
const PATIENCE = 120_000;

/**
 * Waits until every occurrence that is owed has its run, and all of those and all others have ended. When patience has
 * run out it returns all the same: what is missing then is the judge's matter.
 */
export async function calm(place: Place, evidence: Pick<Evidence, 'specs' | 'owed' | 'phases'>): Promise<void> {
  const wanted = [...owedOccurrences(evidence)].flatMap(([job, instants]) =>
    instants.map((instant) => scheduledRunId('default', job, instant)),
  );
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const [row] = await place.database.query<{ open: number; there: number }>(
      `SELECT count(*) FILTER (WHERE status <> ALL ($2::text[])
          AND (reason NOT IN ('schedule', 'catch-up') OR scheduled_for <= $3::timestamptz))::integer AS open,
        count(*) FILTER (WHERE id = ANY ($1::uuid[]))::integer AS there
       FROM nljobs.runs`,
      [wanted, [...TERMINAL_STATUSES], new Date(evidence.owed.to).toISOString()],
    );
    if (row?.open === 0 && row.there === wanted.length) return;
    await pause(300);
  }
}
