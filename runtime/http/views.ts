import { z } from 'zod';
import type { RuntimeEvent } from '../events.ts';
import type { AuditEntry, StoredToken } from '../store/access-store.ts';
import type { Item } from '../store/item-store.ts';
import type { Schedule } from '../store/schedule-view.ts';
import type { Attempt, DeadLetter, LogLine, Run } from '../store/store.ts';
import type {
  AttemptView,
  AuditView,
  DeadLetterView,
  EventView,
  ItemView,
  LogView,
  RunView,
  ScheduleView,
  TokenView,
} from './wire.ts';
import { eventView } from './wire.ts';

/** From what the store keeps (epoch milliseconds) to what the API says (RFC 3339). */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms);
}

export function viewRun(run: Run): RunView {
  return {
    id: run.id,
    job: run.job,
    status: run.status,
    reason: run.reason,
    scheduledFor: instant(run.scheduledFor),
    previousScheduledFor: instantOrNull(run.previousScheduledFor),
    createdAt: instant(run.createdAt),
    startedAt: instantOrNull(run.startedAt),
    finishedAt: instantOrNull(run.finishedAt),
    attempt: run.attempt,
    maxAttempts: run.maxAttempts,
    input: run.input,
    scope: run.scope,
    result: run.result,
    error: run.error,
    progress: run.progress,
    message: run.message,
    cancelRequested: run.cancelRequested,
  };
}

export function viewAttempt(attempt: Attempt): AttemptView {
  return {
    attempt: attempt.attempt,
    worker: attempt.worker,
    startedAt: instant(attempt.startedAt),
    finishedAt: instantOrNull(attempt.finishedAt),
    outcome: attempt.outcome,
    error: attempt.error,
  };
}

export function viewLog(line: LogLine): LogView {
  return { attempt: line.attempt, at: instant(line.at), level: line.level, message: line.message, data: line.data };
}

export function viewItem(item: Item): ItemView {
  return { ...item, at: instant(item.at) };
}

export function viewDeadLetter(letter: DeadLetter): DeadLetterView {
  return {
    id: letter.id,
    run: letter.runId,
    job: letter.job,
    at: instant(letter.at),
    reason: letter.reason,
    error: letter.error,
  };
}

export function viewSchedule({ triggers, upcoming, createdAt, updatedAt, ...rest }: Schedule): ScheduleView {
  return {
    ...rest,
    triggers: triggers.map((trigger) => ({ ...trigger })),
    upcoming: upcoming.map((time) => time.toISOString()),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function viewEvent(event: RuntimeEvent): EventView {
  const at = instant(event.at);
  switch (event.type) {
    case 'run.created':
    case 'run.skipped':
    case 'run.started':
      return { ...event, at, scheduledFor: instant(event.scheduledFor) };
    case 'run.log':
      return { ...event, at, line: viewLog(event.line) };
    default:
      return { ...event, at };
  }
}

/** What another instance told, which may be of another version; null where it says nothing that is known here. */
export function viewTold(told: unknown): EventView | null {
  const given = toldEvent.safeParse(told);
  if (!given.success) return null;
  const { at, ...rest } = given.data;
  if (rest.type === 'gap') return { type: 'gap', at: instant(at) };
  try {
    return eventView.parse(viewEvent({ ...rest, at } as RuntimeEvent));
  } catch {
    return null;
  }
}

const toldEvent = z.looseObject({ type: z.string(), at: z.number() });

export function viewToken(token: StoredToken): TokenView {
  return {
    ...token,
    scopes: [...token.scopes],
    createdAt: instant(token.createdAt),
    expiresAt: instantOrNull(token.expiresAt),
    revokedAt: instantOrNull(token.revokedAt),
    lastUsedAt: instantOrNull(token.lastUsedAt),
  };
}

export function viewAudit(entry: AuditEntry): AuditView {
  return { ...entry, at: instant(entry.at) };
}
