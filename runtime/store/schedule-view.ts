import type { ScheduleTrigger } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { ScheduleState } from '../spec/vocabulary.ts';
import type { StoredSchedule } from './schedule-store.ts';

/** A schedule made at run time, as people see it. */
export interface Schedule {
  readonly id: string;
  /** The application's own name for it. */
  readonly key: string | null;
  readonly job: string;
  /** What was asked for; instants as text. */
  readonly when: unknown;
  readonly from: string | null;
  readonly until: string | null;
  readonly timezone: string;
  /** What it was read as. */
  readonly triggers: readonly ScheduleTrigger[];
  /** The same in canonical English, where a compiler was there to say it. */
  readonly readback: string | null;
  readonly input: unknown;
  readonly scope: string | null;
  /**
   * `active`; `paused` by itself; `ended`: no time is left; `off`: its job is switched off; `without-job`: its job is not
   * registered, and the schedule waits for it to come back.
   */
  readonly state: ScheduleState;
  /** The next few times; empty where it starts nothing. */
  readonly upcoming: readonly Date[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What was asked for beside input and scope, as the store keeps it. */
export interface Asked {
  readonly when: unknown;
  readonly timezone: string;
  readonly from: string | null;
  readonly until: string | null;
}

/** How many of the next times are told. */
const UPCOMING = 5;

/** A stored schedule as people see it at `now`; `scheduled` says whether its job starts by itself, null where it is not known. */
export function scheduleOf(stored: StoredSchedule, scheduled: boolean | null, now: number): Schedule {
  const { id, key, job, asked, triggers, readback, timezone, input, scope, createdAt, updatedAt } = stored;
  const { when, from, until } = asked as Asked;
  const state = stateOf(stored, scheduled);
  const next = state === 'active' ? mergedOccurrences(triggers, { from: now, count: UPCOMING }) : [];
  return {
    id,
    key,
    job,
    when,
    from,
    until,
    timezone,
    triggers,
    readback,
    input,
    scope,
    state,
    upcoming: next.map((instant) => new Date(instant)),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}

function stateOf({ paused, endedAt, triggers, watermark }: StoredSchedule, scheduled: boolean | null): ScheduleState {
  if (endedAt !== null || mergedOccurrences(triggers, { from: watermark, count: 1 }).length === 0) return 'ended';
  if (scheduled === null) return 'without-job';
  if (paused) return 'paused';
  return scheduled ? 'active' : 'off';
}
