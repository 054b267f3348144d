/** nljobs: runs background jobs that were written in plain English. */
export type {
  Backfill,
  BackfillOptions,
  DateOptions,
  EmitOptions,
  EnqueueOptions,
  PauseOptions,
} from './call-options.ts';
export { InvalidScheduleError, OpenRunError, PermanentError, RuntimeError, type ScheduleFault } from './errors.ts';
export type { RuntimeEvent } from './events.ts';
export type { Isolation, RuntimeOptions } from './options.ts';
export {
  type BatchHandler,
  type BatchOutcome,
  type ChainContext,
  type Condition,
  defineJob,
  type EffectContext,
  type EffectSql,
  type GuardedEventHandler,
  type GuardedHandler,
  type Handler,
  type JobContext,
  type JobRegistration,
  type Jobs,
  type Logger,
  type Middleware,
  type Predicate,
  type StandardSchema,
  type StepContext,
  type StepHandler,
  unimplemented,
} from './registry.ts';
export { createRuntime, type JobPause, type JobState, type Runtime } from './runtime.ts';
export type { NewScheduleWishes, ScheduleWishes, When } from './schedules.ts';
export type { JobSpec } from './spec/job-spec.ts';
export type { Item, ItemQuery } from './store/item-store.ts';
export type { Schedule } from './store/schedule-view.ts';
export type { TransactionClient } from './store/sql.ts';
export type { Run } from './store/store.ts';
