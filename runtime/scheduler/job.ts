import type { JobRegistration, JsonSchema } from '../registry.ts';
import { durationMs } from '../spec/duration.ts';
import { isSchedule, type JobSpec, type ScheduleTrigger } from '../spec/job-spec.ts';
import { slotsOf } from './gate.ts';
import { versionOf } from './generation.ts';

/** A registered job with what is computed from its spec once. Durations in milliseconds. */
export interface Job {
  readonly id: string;
  readonly spec: JobSpec;
  /** Of its spec (`versionOf`). */
  readonly version: string;
  readonly registration: JobRegistration;
  readonly schedules: readonly ScheduleTrigger[];
  /** How many of its runs may be going at once, for each concurrency key; null for any number. */
  readonly slots: number | null;
  readonly timeout: number;
  readonly misfireWindow: number;
  /** How far back missed occurrences are recorded. */
  readonly history: number;
  /** The zone of its schedules, for calendar windows; UTC for a job without one. */
  readonly timezone: string;
  /** False where its handler is a stub. */
  readonly implemented: boolean;
  /** What its input is to be, as JSON Schema; null or missing where its handler does not say. */
  readonly inputSchema?: JsonSchema | null;
  /** False where its description, its environments or a missing handler keep it from starting by itself. */
  readonly scheduled: boolean;
}

/** The jobs that were in force before these, and until when, epoch milliseconds. */
export interface Before {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly until: number;
}

/** @throws RangeError for a spec whose durations cannot be read. */
export function prepareJob(registration: JobRegistration, environment: string, implemented: boolean): Job {
  const { spec } = registration;
  const schedules = spec.triggers.filter(isSchedule);
  return {
    id: spec.id,
    spec,
    version: versionOf(spec),
    registration,
    schedules,
    slots: slotsOf(spec),
    timeout: durationMs(spec.timeout),
    misfireWindow: durationMs(spec.misfire.window),
    history: durationMs(spec.retention.history),
    timezone: schedules[0]?.timezone ?? 'UTC',
    implemented,
    scheduled: implemented && spec.enabled && (spec.environments === null || spec.environments.includes(environment)),
  };
}
