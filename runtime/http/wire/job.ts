import { z } from 'zod';
import { SCHEDULE_CLOCKS, TRIGGER_KINDS } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';
import { runView } from './run.ts';

/** Under what a job rests: `all` where all jobs do; `until` is null where somebody is to end it. */
export const pauseFacts = z.object({
  all: z.boolean(),
  since: instant,
  until: instant.nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
});
export type PauseFacts = z.infer<typeof pauseFacts>;

/**
 * Who fires the schedules of a job: `because` is why it is our clock, or what is wrong; `trouble`, that somebody should look at it.
 */
export const firingView = z.object({
  clock: z.enum(SCHEDULE_CLOCKS),
  because: z.string().nullable(),
  trouble: z.boolean(),
});
export type FiringView = z.infer<typeof firingView>;

export const jobView = z.object({
  id: z.string(),
  title: z.string(),
  group: z.string().nullable(),
  description: z.string(),
  canonical: z.string(),
  triggers: z.array(z.enum(TRIGGER_KINDS)),
  /** That of its first schedule; null for a job without one. */
  timezone: z.string().nullable(),
  /** The events that start it or call it off. */
  events: z.array(z.string()),
  serial: z.boolean(),
  /** What its runs are for, such as an organization; null for a job of the system. */
  scope: z.string().nullable(),
  /** False where it is switched off, meant for another environment, or its handler is not written. */
  scheduled: z.boolean(),
  implemented: z.boolean(),
  paused: z.boolean(),
  pause: pauseFacts.nullable(),
  /** The next occurrence of its schedules; null where it has none ahead, is not scheduled, or is paused. */
  next: instant.nullable(),
  /** Null where it has no schedules, or the engine leaves all schedules to us. An instance of an earlier version does not say. */
  firing: firingView.nullable().default(null),
});
export type JobView = z.infer<typeof jobView>;

export const jobDetail = jobView.extend({
  upcoming: z.array(instant),
  lastRun: runView.nullable(),
  /** What its input is to be, as JSON Schema 2020-12; null where its handler does not say. */
  inputSchema: z.record(z.string(), z.unknown()).nullable(),
  spec: z.record(z.string(), z.unknown()),
});
export type JobDetail = z.infer<typeof jobDetail>;

/** What became of a job, or with a null id of all jobs. */
export const pauseView = z.object({ id: z.string().nullable(), paused: z.boolean(), pause: pauseFacts.nullable() });
export type PauseView = z.infer<typeof pauseView>;

/** When a job is to start by its schedule. */
export const occurrenceView = z.object({ job: z.string(), at: instant });
export type OccurrenceView = z.infer<typeof occurrenceView>;

/** What a backfill made, or would make; `forgotten` lie further back than history is kept. */
export const backfillView = z.object({
  job: z.string(),
  from: instant,
  to: instant,
  dryRun: z.boolean(),
  made: z.int(),
  there: z.int(),
  skipped: z.int(),
  forgotten: z.int(),
  occurrences: z.array(z.object({ scheduledFor: instant, run: z.string(), was: z.enum(['made', 'there', 'skipped']) })),
});
export type BackfillView = z.infer<typeof backfillView>;
