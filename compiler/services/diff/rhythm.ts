import {
  formatInstant,
  instantOfLocal,
  isSchedule,
  iterate,
  type JobSpec,
  localOfInstant,
  mergedOccurrences,
  occurrences,
  offsetAt,
  type ScheduleTrigger,
} from 'nljobs/spec/core';
import { transitions } from '../transitions.ts';

const DAY = 86_400_000;
export const DAYS = 30;
const YEAR = 365 * DAY;
/** Beyond so many runs a year, four weeks are counted and the year is reckoned from them. */
const COUNTED = 20_000;
/** Instants that are compared with those of other jobs. */
const COMPARED = 5_000;

/** How often a job runs by its schedules. */
export interface Rhythm {
  /** The zone that its days are told in. */
  readonly timezone: string;
  /** Runs on each of the 30 days from the beginning of today, there. */
  readonly days: readonly number[];
  readonly perYear: { readonly runs: number; readonly about: boolean };
}

/** A change of the clock that decides about a run within a year. */
export interface ClockChange {
  /** The day, in the schedule's zone. */
  readonly date: string;
  readonly timezone: string;
  /** `gap`: the time does not exist that day. `overlap`: it comes twice. */
  readonly kind: 'gap' | 'overlap';
  /** When the run is, RFC 3339; null where there is none. */
  readonly runsAt: string | null;
}

const schedulesOf = (spec: JobSpec): readonly ScheduleTrigger[] => spec.triggers.filter(isSchedule);

/** The beginning of the day that holds an instant, in a zone. */
export function startOfDay(at: number, timezone: string): number {
  return instantOfLocal(`${localOfInstant(at, timezone).slice(0, 10)}T00:00:00`, timezone) ?? at;
}

/** Null for a job without a schedule. `now` is epoch milliseconds. */
export function rhythmOf(spec: JobSpec, now: number): Rhythm | null {
  const [first] = schedulesOf(spec);
  if (first === undefined) return null;
  const { timezone } = first;
  const from = startOfDay(now, timezone);
  const days: number[] = Array.from({ length: DAYS }, () => 0);
  const borders = Array.from({ length: DAYS + 1 }, (_, day) => startOfDay(from + day * DAY + DAY / 2, timezone));
  const inMonth = mergedOccurrences(spec.triggers, { from: from - 1, to: (borders[DAYS] ?? from) - 1 });
  let day = 0;
  for (const at of inMonth) {
    while (at >= (borders[day + 1] ?? Infinity)) day++;
    days[day] = (days[day] ?? 0) + 1;
  }
  return { timezone, days, perYear: perYear(spec, now) };
}

function perYear(spec: JobSpec, now: number): Rhythm['perYear'] {
  const exact = mergedOccurrences(spec.triggers, { from: now, to: now + YEAR, count: COUNTED + 1 });
  if (exact.length <= COUNTED) return { runs: exact.length, about: false };
  let runs = 0;
  for (const trigger of schedulesOf(spec)) {
    const weeks = 28 * DAY;
    // A rhythm of seconds is counted for a day: millions of instants tell nobody more.
    const span = (occurrences(trigger, { from: now, count: 3 })[2] ?? Infinity) - now < 60_000 ? DAY : weeks;
    let inSpan = 0;
    for (const at of iterate(trigger, now)) {
      if (at > now + span) break;
      inSpan++;
    }
    runs += Math.round((inSpan * YEAR) / span);
  }
  return { runs, about: true };
}

/** The instants of the coming 30 days, for comparing with those of other jobs; empty for a job that runs all the time. */
export function instantsAhead(spec: JobSpec, now: number): readonly number[] {
  const found = mergedOccurrences(spec.triggers, { from: now, to: now + DAYS * DAY, count: COMPARED + 1 });
  return found.length > COMPARED ? [] : found;
}

/** The changes of the clock within a year at which a named time is skipped or comes twice, in order. */
export function clockChanges(spec: JobSpec, now: number): readonly ClockChange[] {
  const found = new Map<string, ClockChange>();
  for (const trigger of schedulesOf(spec)) {
    for (const at of transitions(trigger.timezone, now, now + YEAR)) {
      const gap = offsetAt(at, trigger.timezone) > offsetAt(at - 1, trigger.timezone);
      const on = (dst: ScheduleTrigger['dst']) =>
        occurrences({ ...trigger, dst }, { from: at - 4 * 3_600_000, to: at + 4 * 3_600_000, count: 2_000 });
      const few = on(gap ? { gap: 'skip', overlap: 'first' } : { gap: 'after', overlap: 'first' });
      const many = on(gap ? { gap: 'after', overlap: 'first' } : { gap: 'after', overlap: 'both' });
      if (few.length === many.length) continue;
      const actual = on(trigger.dst);
      const touched = gap
        ? many.filter((one) => !few.includes(one))
        : [...few, ...many].filter((one) => Math.abs(one - at) <= 7_200_000);
      const runs = actual.find((one) => touched.includes(one)) ?? null;
      const date = localOfInstant(at, trigger.timezone).slice(0, 10);
      found.set(`${date} ${trigger.timezone}`, {
        date,
        timezone: trigger.timezone,
        kind: gap ? 'gap' : 'overlap',
        runsAt: runs === null ? null : formatInstant(runs, trigger.timezone),
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
