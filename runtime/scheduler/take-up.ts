import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Dispatch } from './dispatch.ts';
import { scheduledRunId } from './identity.ts';
import { jitterOf, nextAfter, occurrencesBetween, previousOf } from './instants.ts';
import type { Job } from './job.ts';
import { decideMisfire, type MisfireDecision, ON_TIME } from './misfire.ts';
import type { RunRequest } from './run-request.ts';

/** Runs inserted by one transaction. */
export const BATCH = 200;

/** Where a job's schedules stand. */
export interface Entry {
  readonly job: Job;
  /** All occurrences up to here are accounted for. Never goes back, whatever the wall clock does. */
  mark: number;
  /** The last occurrence that this instance knows of, or null. */
  last: number | null;
  next: number | null;
  /** An instant that has come, whatever this machine's clock says. */
  readonly told?: number;
}

export interface TakeUpOptions {
  readonly store: Pick<Store, 'watermarks'>;
  readonly dispatch: Pick<Dispatch, 'submit'>;
  readonly clock: Clock;
  readonly namespace: string;
}

/**
 * Accounts for all that jobs' schedules came to up to `now` (epoch milliseconds): for each occurrence a run with its
 * deterministic id, or a record that it was missed, and their watermarks in the same transactions. Whoever says that
 * something is due, it is decided here, by the ledger.
 */
export async function takeUp(options: TakeUpOptions, entries: readonly Entry[], now: number): Promise<void> {
  const { store, dispatch, namespace } = options;
  if (entries.some(({ next }) => next !== null && now - next > ON_TIME)) {
    // This process slept or was cut off; others may have gone on meanwhile.
    catchUpWith(await store.watermarks(), entries, now);
  }
  const next = new Map<Entry, number | null>();
  const decided: { readonly entry: Entry; readonly decision: MisfireDecision }[] = [];
  for (const entry of entries) {
    const decisions = await decide(entry, Math.max(now, entry.told ?? now));
    next.set(entry, decisions.next);
    for (const decision of decisions.decisions) decided.push({ entry, decision });
  }
  for (let at = 0; at < decided.length; at += BATCH) {
    const batch = decided.slice(at, at + BATCH);
    const marks = new Map(batch.map(({ entry, decision }) => [entry, decision.scheduledFor]));
    await dispatch.submit(
      batch.map(({ entry, decision }) => requestOf(namespace, entry.job, decision)),
      { marks: [...marks].map(([entry, to]) => ({ job: entry.job.id, to })) },
    );
    for (const [entry, to] of marks) {
      entry.mark = Math.max(entry.mark, to);
      entry.last = to;
    }
  }
  for (const [entry, instant] of next) entry.next = instant;
}

function catchUpWith(marks: ReadonlyMap<string, number>, entries: readonly Entry[], now: number): void {
  for (const entry of entries) {
    const stored = marks.get(entry.job.id);
    if (stored !== undefined && stored > entry.mark) entry.mark = Math.max(entry.mark, Math.min(stored, now));
  }
}

/** What is to be done about a job's occurrences up to now, and when its next one is. */
async function decide(
  { job, mark, last }: Entry,
  now: number,
): Promise<{ readonly decisions: readonly MisfireDecision[]; readonly next: number | null }> {
  const due = await occurrencesBetween(job.schedules, Math.max(mark, now - job.history), now);
  const next = nextAfter(job.schedules, due.at(-1) ?? Math.max(mark, now));
  const { policy, limit } = job.spec.misfire;
  const decisions = decideMisfire({
    due,
    previous: due.length === 0 ? null : (last ?? previousOf(job.schedules, due[0] ?? now, due[1] ?? next)),
    next,
    now,
    policy,
    window: job.misfireWindow,
    limit,
  });
  return { decisions, next };
}

function requestOf(namespace: string, job: Job, decision: MisfireDecision): RunRequest {
  const { scheduledFor, previousScheduledFor } = decision;
  const id = scheduledRunId(namespace, job.id, scheduledFor);
  const base = { job, id, scheduledFor, previousScheduledFor };
  if (decision.action === 'skip') return { ...base, reason: 'schedule', skipped: decision.message };
  const offset = jitterOf(job.schedules, scheduledFor, namespace, job.id);
  return { ...base, reason: decision.reason, ...(offset === 0 ? {} : { at: scheduledFor + offset }) };
}
