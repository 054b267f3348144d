import { z } from 'zod';
import {
  RUN_REASONS,
  RUN_STATUSES,
  SCHEDULE_CLOCKS,
  SCHEDULE_STATES,
  SEVERITIES,
  STEP_KINDS,
  TOKEN_SCOPES,
  TRIGGER_KINDS,
  WORD_ROLES,
  WORKER_STATES,
} from '../spec/vocabulary.ts';

/**
 * What the API says, as schemas: the routes answer with these shapes and the CLI's client reads them.
 * Instants are RFC 3339 in UTC, durations ISO 8601.
 */
const instant = z.iso.datetime({ offset: true });

const ATTEMPT_OUTCOMES = ['completed', 'failed', 'cancelled', 'timed-out', 'interrupted'] as const;

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

/** One version of the jobs, as instances have it. */
export const generationView = z.object({
  id: z.string(),
  /** Whether its schedules are the ones that fire. */
  active: z.boolean(),
  /** Whether the instance that answers has it. */
  here: z.boolean(),
  firstSeen: instant,
  activeSince: instant,
  /** Instances that live. */
  instances: z.number().int(),
});
export type GenerationView = z.infer<typeof generationView>;

/** An instance that works, as it said last. */
export const workerView = z.object({
  /** Under which it begins attempts, as their `worker`. */
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  /** Of nljobs. */
  version: z.string(),
  /** Of its jobs. */
  generation: z.string(),
  engine: z.string(),
  slots: z.int(),
  /** How many attempts go on. */
  running: z.int(),
  /** Some of them, longest first. */
  going: z.array(z.object({ run: z.string(), job: z.string(), attempt: z.int(), since: instant })),
  /** `draining`: it takes no more work and comes to an end; `silent`: nothing was heard of it for 30 s. */
  state: z.enum(WORKER_STATES),
  /** Whether it is the one that answers. */
  here: z.boolean(),
  since: instant,
  seen: instant,
  /** How far its clock is ahead of the database’s, milliseconds; null where it does not say. */
  ahead: z.number().nullable().default(null),
  /** The release of its zone data, such as `2026a`; null where it does not say. */
  zones: z.string().nullable().default(null),
  /** Whether schedules fire from it. */
  scheduling: z.boolean().default(true),
});
export type WorkerView = z.infer<typeof workerView>;

/** The last runs of a job at a glance, newest first. */
export const recentRunsView = z.object({
  job: z.string(),
  runs: z.array(
    runView.pick({ id: true, status: true, reason: true, scheduledFor: true, startedAt: true, finishedAt: true }),
  ),
});
export type RecentRuns = z.infer<typeof recentRunsView>;

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

export const deadLetterView = z.object({
  id: z.string(),
  run: z.string(),
  job: z.string(),
  at: instant,
  reason: z.string(),
  error: errorView.nullable(),
});
export type DeadLetterView = z.infer<typeof deadLetterView>;

/** A schedule made at run time; `when`, `from` and `until` are what was asked for, `triggers` what it was read as. */
export const scheduleView = z.object({
  id: z.string(),
  key: z.string().nullable(),
  job: z.string(),
  when: z.unknown(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  timezone: z.string(),
  triggers: z.array(z.record(z.string(), z.unknown())),
  readback: z.string().nullable(),
  input: z.unknown(),
  scope: z.string().nullable(),
  state: z.enum(SCHEDULE_STATES),
  upcoming: z.array(instant),
  createdAt: instant,
  updatedAt: instant,
});
export type ScheduleView = z.infer<typeof scheduleView>;

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

const span = { start: z.int(), end: z.int() };

/** What a text was read as, as `nljobs parse` answers. Offsets are UTF-16 code units of the text. */
export const compiledView = z.object({
  ok: z.boolean(),
  text: z.string(),
  spec: z.record(z.string(), z.unknown()).nullable(),
  next: z.array(instant),
  readback: z.string().nullable(),
  diagnostics: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(SEVERITIES),
      message: z.string(),
      span: z.object(span),
      fixes: z
        .array(
          z.object({
            title: z.string(),
            edits: z.array(z.object({ ...span, text: z.string() })),
            safe: z.boolean(),
          }),
        )
        .default([]),
    }),
  ),
  words: z.array(z.object({ ...span, as: z.enum(WORD_ROLES) })),
});
export type CompiledView = z.infer<typeof compiledView>;

/** A token, but for itself. */
export const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  project: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

/** With the token itself, which is kept nowhere. */
export const newTokenView = tokenView.extend({ token: z.string() });
export type NewTokenView = z.infer<typeof newTokenView>;

/** One thing that was asked and changes something. */
export const auditView = z.object({
  at: instant,
  actor: z.string(),
  token: z.string().nullable(),
  project: z.string().nullable(),
  operation: z.string(),
  target: z.string(),
  status: z.int(),
  outcome: z.string(),
});
export type AuditView = z.infer<typeof auditView>;

/** Who a browser is signed in as; what is below `required` is told of who is. */
export const sessionView = z.object({
  signedIn: z.boolean(),
  /** Whether a token opens a session here; false where the application signs its people in itself. */
  required: z.boolean(),
  name: z.string().optional(),
  /** `admin` for the instance's own token. */
  scopes: z.array(z.enum([...TOKEN_SCOPES, 'admin'])).optional(),
  /** The tenant it is confined to; null where it is not. */
  project: z.string().nullable().optional(),
  expiresAt: instant.nullable().optional(),
});
export type SessionView = z.infer<typeof sessionView>;

export const statusView = z.object({ status: z.string() });
export const deletedView = z.object({ id: z.string() });

/** One page; pass `cursor` back for the next, null at the end. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), cursor: z.string().nullable() });
}

/** RFC 9457 problem details; `run` and `errors` are our extension members. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  kind: z.string(),
  run: z.string().optional(),
  errors: z
    .array(
      z.object({
        at: z.string(),
        message: z.string(),
        /** In a text that was sent: UTF-16 code units. */
        span: z.object({ start: z.int(), end: z.int() }).optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof problem>;

/** Every view by the name that it has in the OpenAPI document. */
export const views = {
  Error: errorView,
  Run: runView,
  Attempt: attemptView,
  RunDetail: runDetail,
  LogLine: logView,
  Item: itemView,
  Pause: pauseFacts,
  Firing: firingView,
  Job: jobView,
  JobDetail: jobDetail,
  PauseState: pauseView,
  Generation: generationView,
  Worker: workerView,
  RecentRuns: recentRunsView,
  Occurrence: occurrenceView,
  Backfill: backfillView,
  DeadLetter: deadLetterView,
  Schedule: scheduleView,
  Deleted: deletedView,
  Event: eventView,
  Status: statusView,
  Compiled: compiledView,
  Token: tokenView,
  NewToken: newTokenView,
  AuditEntry: auditView,
  Session: sessionView,
  Problem: problem,
} as const satisfies Record<string, z.ZodType>;
