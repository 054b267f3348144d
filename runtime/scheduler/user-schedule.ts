import type { ScheduleTrigger } from '../spec/job-spec.ts';
import type { StoredSchedule } from '../store/schedule-store.ts';
import { userScheduleRunId } from './identity.ts';
import { jitterOf, nextAfter, occurrencesBetween, previousOf } from './instants.ts';
import type { Job } from './job.ts';
import { decideMisfire, type MisfireDecision } from './misfire.ts';
import type { RunRequest } from './run-request.ts';

/** A schedule made at run time, as the clock holds it. Epoch milliseconds. */
export interface UserEntry {
  readonly id: string;
  readonly change: number;
  readonly job: Job;
  readonly triggers: readonly ScheduleTrigger[];
  readonly input: unknown;
  readonly scope: string | null;
  /** All occurrences up to here are accounted for. */
  readonly mark: number;
  /** The last occurrence that this instance knows of, or null. */
  readonly last: number | null;
  /** When it is looked at next. */
  readonly next: number;
}

/** What is to be done with the occurrences of an entry that are due: one decision each, in order. */
export interface UserDue {
  readonly decisions: readonly MisfireDecision[];
  /** The first occurrence that is still to come; null where the schedule has ended. */
  readonly next: number | null;
}

/**
 * Takes a stored schedule up. `triggers` are its own, or equal ones that others hold already, so that many schedules of
 * one form are made ready once. One without any time left is looked at at once, so that its end is recorded.
 */
export function entryOf(
  stored: StoredSchedule,
  job: Job,
  triggers: readonly ScheduleTrigger[],
  now: number,
): UserEntry {
  const { id, change, input, scope, watermark: mark } = stored;
  return { id, change, job, triggers, input, scope, mark, last: null, next: nextAfter(triggers, mark) ?? now };
}

/** Decides about what is due of an entry: by the misfire policy of its job, as for the job's own schedules. */
export async function decideUserDue({ job, triggers, mark, last }: UserEntry, now: number): Promise<UserDue> {
  const due = await occurrencesBetween(triggers, Math.max(mark, now - job.history), now);
  const next = nextAfter(triggers, due.at(-1) ?? Math.max(mark, now));
  const [first] = due;
  const { policy, limit } = job.spec.misfire;
  const previous = first === undefined ? null : (last ?? previousOf(triggers, first, due[1] ?? next));
  const window = job.misfireWindow;
  return { decisions: decideMisfire({ due, previous, next, now, policy, window, limit }), next };
}

/** The run that a decision asks for. */
export function userRequestOf(
  namespace: string,
  { id: schedule, job, triggers, input, scope }: UserEntry,
  decision: MisfireDecision,
): RunRequest & { readonly schedule: string } {
  const { scheduledFor, previousScheduledFor } = decision;
  const id = userScheduleRunId(namespace, job.id, schedule, scheduledFor);
  const base = { job, id, schedule, scheduledFor, previousScheduledFor, input, scope, cause: { schedule } };
  if (decision.action === 'skip') return { ...base, reason: 'schedule', skipped: decision.message };
  const offset = jitterOf(triggers, scheduledFor, namespace, job.id, schedule);
  return { ...base, reason: decision.reason, ...(offset === 0 ? {} : { at: scheduledFor + offset }) };
}
