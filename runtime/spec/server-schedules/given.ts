import { canonicalJson } from '../canonical-json.ts';
import { isSchedule, type JobSpec, type ScheduleTrigger } from '../job-spec.ts';
import { toServerSchedule } from './convert.ts';
import { firstDifference } from './prove.ts';
import type { ServerSchedule } from './server-schedule.ts';

/** What a server is told of a job's schedules, one of it for each; or why the job's times stay with our clock. */
export type ServerSchedules = { readonly schedules: readonly ServerSchedule[] } | { readonly reason: string };

const KEPT = 5_000;
const known = new Map<string, ServerSchedule | { readonly reason: string }>();

/**
 * What a schedule server of Temporal's kind may be told of a job: schedules that were compared with the job's own
 * occurrences, over the 16 years from `year` on, and found the same. A job is told whole or not at all.
 */
export function serverSchedules(spec: Pick<JobSpec, 'triggers'>, year: number): ServerSchedules {
  const triggers = spec.triggers.filter(isSchedule);
  if (triggers.length === 0) return { reason: 'it has no schedule' };
  const schedules: ServerSchedule[] = [];
  for (const trigger of triggers) {
    const told = proven(trigger, year);
    if ('reason' in told) return told;
    schedules.push(told);
  }
  return { schedules };
}

/** The year from which on schedules are compared: one for five years, so that a new year alone changes nothing. */
export function provenFrom(now: number): number {
  const year = new Date(now).getUTCFullYear();
  return year - (year % 5);
}

/** A schedule as a server may be told it. The same one is compared once, whatever job it is of. */
function proven(trigger: ScheduleTrigger, year: number): ServerSchedule | { readonly reason: string } {
  // Jitter puts a start off and changes no occurrence.
  const key = `${year} ${canonicalJson({ ...trigger, jitter: null })}`;
  const found = known.get(key);
  if (found) return found;
  const told = prove(trigger, year);
  if (known.size >= KEPT) known.clear();
  known.set(key, told);
  return told;
}

function prove(trigger: ScheduleTrigger, year: number): ServerSchedule | { readonly reason: string } {
  const told = toServerSchedule(trigger);
  if ('reason' in told) return told;
  const reason = firstDifference(trigger, told, year);
  return reason === null ? told : { reason };
}
