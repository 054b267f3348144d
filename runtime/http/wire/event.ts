import { z } from 'zod';
import { RUN_REASONS } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';
import { ATTEMPT_OUTCOMES, errorView, logView, progressView } from './run.ts';

/** `root`: of a step's run, the run that it is a step of. */
const ofRun = { at: instant, job: z.string(), run: z.string(), root: z.string().optional() };
const ofAttempt = { ...ofRun, attempt: z.int() };
const ofGeneration = { at: instant, generation: z.string() };

/** What happens, on the instance that answers and on the others, as the stream tells it. Durations here are milliseconds. */
export const eventView = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.created'), ...ofRun, reason: z.enum(RUN_REASONS), scheduledFor: instant }),
  z.object({
    type: z.literal('run.skipped'),
    ...ofRun,
    reason: z.enum(RUN_REASONS),
    scheduledFor: instant,
    message: z.string(),
  }),
  z.object({ type: z.literal('run.started'), ...ofAttempt, scheduledFor: instant, recovered: z.boolean() }),
  z.object({ type: z.literal('run.progress'), ...ofAttempt, progress: progressView }),
  z.object({ type: z.literal('run.log'), ...ofAttempt, line: logView }),
  z.object({ type: z.literal('run.completed'), ...ofAttempt, duration: z.number() }),
  z.object({
    type: z.literal('run.failed'),
    ...ofAttempt,
    duration: z.number(),
    error: errorView.nullable(),
    message: z.string(),
  }),
  z.object({ type: z.literal('run.cancelled'), ...ofRun, message: z.string() }),
  z.object({
    type: z.literal('run.retrying'),
    ...ofAttempt,
    outcome: z.enum(ATTEMPT_OUTCOMES),
    next: z.number(),
    error: errorView.nullable(),
    message: z.string(),
  }),
  z.object({ type: z.literal('job.paused'), at: instant, job: z.string() }),
  z.object({ type: z.literal('job.resumed'), at: instant, job: z.string() }),
  z.object({ type: z.literal('generation.active'), ...ofGeneration }),
  z.object({ type: z.literal('generation.passive'), ...ofGeneration, by: z.string() }),
  /** The asker was too slow, asked for more than is remembered, or another instance is heard from now on: what it shows is to be read anew. */
  z.object({ type: z.literal('gap'), at: instant }),
]);
export type EventView = z.infer<typeof eventView>;
