import { Temporal } from 'temporal-polyfill';
import { durationMs } from '../spec/duration.ts';
import type { Idempotency } from '../spec/job-spec.ts';
import type { CalendarUnit } from '../spec/vocabulary.ts';
import type { GuardWindow } from '../store/store.ts';

/** A guard's window for one run, and the name by which it enters idempotency keys. */
export interface RunWindow {
  readonly window: GuardWindow;
  readonly name: string;
}

/**
 * The window in which an effect happens once a key. Calendar windows are those of `scheduledFor` in the job's zone, so
 * that a retry after midnight still belongs to its day; weeks begin on Monday (ISO 8601). Epoch milliseconds.
 */
export function windowOf(
  guard: Idempotency['window'],
  { scheduledFor, now, timezone }: { readonly scheduledFor: number; readonly now: number; readonly timezone: string },
): RunWindow {
  switch (guard.kind) {
    case 'forever':
      return { window: { kind: 'fixed', start: 0 }, name: 'ever' };
    case 'rolling':
      // The key's window begins with its own effect, so the run gives the name.
      return {
        window: { kind: 'rolling', since: now - durationMs(guard.duration) },
        name: new Date(scheduledFor).toISOString(),
      };
    case 'calendar': {
      const local = Temporal.Instant.fromEpochMilliseconds(scheduledFor).toZonedDateTimeISO(timezone);
      const start = startOf(local, guard.unit);
      return { window: { kind: 'fixed', start: start.epochMilliseconds }, name: nameOf(start, guard.unit) };
    }
  }
}

function startOf(local: Temporal.ZonedDateTime, unit: CalendarUnit): Temporal.ZonedDateTime {
  switch (unit) {
    case 'minute':
    case 'hour':
    case 'day':
      return unit === 'day' ? local.startOfDay() : local.round({ smallestUnit: unit, roundingMode: 'floor' });
    case 'week':
      return local.subtract({ days: local.dayOfWeek - 1 }).startOfDay();
    case 'month':
      return local.with({ day: 1 }).startOfDay();
    case 'quarter':
      return local.with({ day: 1, month: local.month - ((local.month - 1) % 3) }).startOfDay();
    case 'year':
      return local.with({ day: 1, month: 1 }).startOfDay();
  }
}

function nameOf(start: Temporal.ZonedDateTime, unit: CalendarUnit): string {
  return unit === 'minute' || unit === 'hour'
    ? start.toString({ timeZoneName: 'never', smallestUnit: 'minute' })
    : start.toPlainDate().toString();
}
