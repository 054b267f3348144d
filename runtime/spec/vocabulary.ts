/**
 * Every closed vocabulary of nljobs, once. The schema, the CLI, the HTTP API and the docs read these tables;
 * a test compares them.
 */

/** The states of a run. The last four are terminal. */
export const RUN_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled', 'skipped'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const TERMINAL_STATUSES = [
  'completed',
  'failed',
  'cancelled',
  'skipped',
] as const satisfies readonly RunStatus[];

/** What happens to a scheduled run that finds an earlier run of its job still going. */
export const OVERLAP_POLICIES = ['skip', 'queue', 'cancel', 'allow'] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** What happens to an occurrence that could not start on time. */
export const MISFIRE_POLICIES = ['skip', 'once', 'all'] as const;
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** Where a value of a spec comes from: the text, the table of defaults, or the model's restatement. */
export const ORIGINS = ['stated', 'implied', 'proposed'] as const;
export type Origin = (typeof ORIGINS)[number];

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Why a run exists. */
export const RUN_REASONS = ['schedule', 'event', 'manual', 'catch-up', 'backfill', 'replay', 'retry', 'after'] as const;
export type RunReason = (typeof RUN_REASONS)[number];

export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const BACKOFFS = ['fixed', 'linear', 'exponential'] as const;
export type Backoff = (typeof BACKOFFS)[number];

/** How a guard trades double effects against lost ones; docs/architecture.md says what each mode promises. */
export const GUARD_MODES = ['transaction', 'record-after', 'claim-first'] as const;
export type GuardMode = (typeof GUARD_MODES)[number];

export const CALENDAR_UNITS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** RFC 5545 weekday names, Monday first. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const NOTIFY_ON = ['failure', 'success', 'start', 'recovery', 'late', 'missed', 'dead-letter'] as const;
export type NotifyOn = (typeof NOTIFY_ON)[number];

export const ENGINES = ['embedded', 'postgres', 'redis', 'temporal'] as const;
export type EngineName = (typeof ENGINES)[number];

export const TRIGGER_KINDS = ['cron', 'rrule', 'interval', 'once', 'event', 'date', 'after', 'manual'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** The role a stretch of a description plays; every character that is not blank belongs to one. */
export const WORD_ROLES = ['schedule', 'event', 'option', 'action', 'filler', 'unread'] as const;
export type WordRole = (typeof WORD_ROLES)[number];

/** What a step of a description is: something done, a time waited, an event waited for, a condition asked. */
export const STEP_KINDS = ['do', 'wait', 'wait-for', 'if'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** How a schedule that was made at run time stands. */
export const SCHEDULE_STATES = ['active', 'paused', 'ended', 'off', 'without-job'] as const;
export type ScheduleState = (typeof SCHEDULE_STATES)[number];

/** Whose clock starts a job by its schedules, where the engine has one of its own. */
export const SCHEDULE_CLOCKS = ['nljobs', 'temporal'] as const;
export type ScheduleClock = (typeof SCHEDULE_CLOCKS)[number];

/** How an instance that works stands, as others see it. */
export const WORKER_STATES = ['working', 'draining', 'silent'] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

/** What a token may do. */
export const TOKEN_SCOPES = ['jobs:read', 'jobs:write'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
