import { z } from 'zod';
import { RUN_REASONS, RUN_STATUSES, STEP_KINDS } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';

/** How an attempt ended. */
export const ATTEMPT_OUTCOMES = ['completed', 'failed', 'cancelled', 'timed-out', 'interrupted'] as const;

export const errorView = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().nullable(),
  permanent: z.boolean(),
});

export const progressView = z.object({
  processed: z.number(),
  total: z.number().nullable(),
  message: z.string().nullable(),
});

export const runView = z.object({
  id: z.string(),
  job: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: z.enum(RUN_REASONS),
  scheduledFor: instant,
  previousScheduledFor: instant.nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  attempt: z.int(),
  maxAttempts: z.int(),
  input: z.unknown(),
  scope: z.string().nullable(),
  result: z.unknown(),
  error: errorView.nullable(),
  progress: progressView.nullable(),
  message: z.string().nullable(),
  cancelRequested: z.boolean(),
});
export type RunView = z.infer<typeof runView>;

export const attemptView = z.object({
  attempt: z.int(),
  worker: z.string(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  outcome: z.enum(ATTEMPT_OUTCOMES).nullable(),
  error: errorView.nullable(),
});
export type AttemptView = z.infer<typeof attemptView>;

/** A step of a run; `run`, and all that is of it, is null while it is still to come, or was not taken. */
export const stepView = z.object({
  /** Where it stands: `2`, or inside a condition `2/then/0`. */
  at: z.string(),
  kind: z.enum(STEP_KINDS),
  /** Its handler, the length of its wait, the event that it waits for, its condition. */
  name: z.string(),
  words: z.string(),
  run: z.string().nullable(),
  status: z.enum(RUN_STATUSES).nullable(),
  scheduledFor: instant.nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  message: z.string().nullable(),
});
export type StepView = z.infer<typeof stepView>;

/** What a run waits for: an event, or with null only its time; `until` is null where that is not limited. */
export const waitView = z.object({ event: z.string().nullable(), until: instant.nullable() });
export type WaitView = z.infer<typeof waitView>;

export const runDetail = runView.extend({
  /** Of a step's run, the run that it is a step of. */
  root: z.string().nullable(),
  /** The steps of a run that has begun to do them, in the order in which they are written; else none. */
  steps: z.array(stepView),
  waitsFor: waitView.nullable(),
  attempts: z.array(attemptView),
  /** How many of its items are done and have failed; both 0 where it records none. */
  items: z.object({ done: z.int(), failed: z.int() }),
});
export type RunDetail = z.infer<typeof runDetail>;

export const logView = z.object({
  attempt: z.int(),
  at: instant,
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
  data: z.unknown(),
});
export type LogView = z.infer<typeof logView>;

/** What became of an item of a run that takes its work in batches, or of a guarded one whose effect failed. */
export const itemView = z.object({
  key: z.string(),
  done: z.boolean(),
  attempt: z.int(),
  at: instant,
  error: errorView.nullable(),
});
export type ItemView = z.infer<typeof itemView>;

/** The last runs of a job at a glance, newest first. */
export const recentRunsView = z.object({
  job: z.string(),
  runs: z.array(
    runView.pick({ id: true, status: true, reason: true, scheduledFor: true, startedAt: true, finishedAt: true }),
  ),
});
export type RecentRuns = z.infer<typeof recentRunsView>;

export const deadLetterView = z.object({
  id: z.string(),
  run: z.string(),
  job: z.string(),
  at: instant,
  reason: z.string(),
  error: errorView.nullable(),
});
export type DeadLetterView = z.infer<typeof deadLetterView>;
