import type { Clock } from '../clock.ts';
import { RuntimeError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Dispatch } from './dispatch.ts';
import { replayRunId, scheduledRunId } from './identity.ts';
import { nextAfter, occurrencesBetween, previousOf } from './instants.ts';
import type { Job } from './job.ts';
import type { RunRequest } from './run-request.ts';

/** Occurrences that one backfill takes where nothing else is said, and at most. */
export const BACKFILL_LIMIT = 10_000;
export const MOST_BACKFILLED = 100_000;
/** Runs inserted by one transaction. */
const BATCH = 500;

/** What is asked for. Epoch milliseconds, both ends included. */
export interface BackfillRequest {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Only say what would be made. */
  readonly dryRun: boolean;
  /** Also make up for occurrences that were recorded as skipped, each by a run beside that record. */
  readonly skipped: boolean;
}

export interface BackfilledOccurrence {
  readonly scheduledFor: number;
  /** Its run: the one made, or the one that was there. */
  readonly run: string;
  /** `skipped` was there as a record only, and is left alone. */
  readonly was: 'made' | 'there' | 'skipped';
}

export interface BackfillParts {
  readonly store: Pick<Store, 'statusesOf'>;
  readonly dispatch: Pick<Dispatch, 'submit'>;
  readonly clock: Clock;
  readonly namespace: string;
}

/**
 * Makes the runs of a job's occurrences that have none, in order, under the ids that they would have had: however often
 * it is asked for, an occurrence has one run. @throws RuntimeError `no-schedule`, `invalid-input`.
 */
export async function backfill(
  { store, dispatch, clock, namespace }: BackfillParts,
  job: Job,
  request: BackfillRequest,
): Promise<readonly BackfilledOccurrence[]> {
  const due = await occurrencesOf(job, request, clock.now());
  const previous = beforeEach(job, due);
  const found: BackfilledOccurrence[] = [];
  for (let at = 0; at < due.length; at += BATCH) {
    const batch = due.slice(at, at + BATCH).map((scheduledFor) => {
      const id = scheduledRunId(namespace, job.id, scheduledFor);
      return { scheduledFor, id, again: replayRunId(namespace, job.id, id, 'backfill') };
    });
    const statuses = await store.statusesOf(batch.flatMap(({ id, again }) => [id, again]));
    const requests: RunRequest[] = [];
    const told: BackfilledOccurrence[] = [];
    for (const { scheduledFor, id, again } of batch) {
      const skipped = statuses.get(id) === 'skipped';
      const run = statuses.has(again) || (skipped && request.skipped) ? again : id;
      const there = statuses.has(run);
      told.push({ scheduledFor, run, was: !there ? 'made' : run === id && skipped ? 'skipped' : 'there' });
      if (there) continue;
      const previousScheduledFor = previous.get(scheduledFor) ?? null;
      const cause = run === again ? { cause: { run: id } } : {};
      requests.push({ job, id: run, reason: 'backfill', scheduledFor, previousScheduledFor, ...cause });
    }
    if (request.dryRun || requests.length === 0) {
      found.push(...told);
      continue;
    }
    const made = new Set((await dispatch.submit(requests)).map(({ id }) => id));
    // What another made in the meantime was there before.
    found.push(
      ...told.map((one) => (one.was === 'made' && !made.has(one.run) ? { ...one, was: 'there' as const } : one)),
    );
  }
  return found;
}

/** The occurrences asked for, or why they are not taken. */
async function occurrencesOf(job: Job, request: BackfillRequest, now: number): Promise<readonly number[]> {
  const { from, to, limit } = request;
  const told = (instant: number): string => new Date(instant).toISOString();
  if (job.schedules.length === 0) {
    throw new RuntimeError(
      'no-schedule',
      `Job "${job.id}" has no schedule, so there is nothing to backfill; run it instead.`,
    );
  }
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST_BACKFILLED)) {
    throw new RuntimeError('invalid-input', `The limit is ${limit}; give a whole number from 1 to ${MOST_BACKFILLED}.`);
  }
  if (to > now) {
    throw new RuntimeError(
      'invalid-input',
      `The range ends at ${told(to)}, which is still to come: those occurrences run at their own time. End it by ${told(now)}.`,
    );
  }
  if (from > to) {
    throw new RuntimeError('invalid-input', `The range ends at ${told(to)}, before it begins at ${told(from)}.`);
  }
  const due = await occurrencesBetween(job.schedules, from - 1, to, limit + 1);
  if (due.length <= limit) return due;
  throw new RuntimeError(
    'invalid-input',
    `The range holds more than ${limit} occurrences of "${job.id}"; the first ${limit} end at ${told(due[limit - 1] ?? to)}. ` +
      `Take it in parts, or give a limit of up to ${MOST_BACKFILLED}.`,
  );
}

/** The occurrence before each: in the list, else before it. */
function beforeEach(job: Job, due: readonly number[]): ReadonlyMap<number, number | null> {
  const [first] = due;
  if (first === undefined) return new Map();
  const before = previousOf(job.schedules, first, due[1] ?? nextAfter(job.schedules, first));
  return new Map(due.map((instant, index) => [instant, due[index - 1] ?? before]));
}
