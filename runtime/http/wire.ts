import type { z } from 'zod';
import { auditView, newTokenView, sessionView, tokenView } from './wire/access.ts';
import { deletedView, problem, statusView } from './wire/answer.ts';
import { compiledView } from './wire/compiled.ts';
import { eventView } from './wire/event.ts';
import { generationView, workerView } from './wire/instance.ts';
import { backfillView, firingView, jobDetail, jobView, occurrenceView, pauseFacts, pauseView } from './wire/job.ts';
import {
  attemptView,
  deadLetterView,
  errorView,
  itemView,
  logView,
  recentRunsView,
  runDetail,
  runView,
} from './wire/run.ts';
import { scheduleView } from './wire/schedule.ts';

export * from './wire/access.ts';
export * from './wire/answer.ts';
export * from './wire/compiled.ts';
export * from './wire/event.ts';
export * from './wire/instance.ts';
export * from './wire/job.ts';
export * from './wire/run.ts';
export * from './wire/schedule.ts';

/**
 * What the API says, as schemas: the routes answer with these shapes and the CLI's client reads them, every one by the name
 * that it has in the OpenAPI document. Instants are RFC 3339 in UTC, durations ISO 8601.
 */
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
