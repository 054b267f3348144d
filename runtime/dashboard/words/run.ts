import type { RunView } from '../../http/wire.ts';
import type { RunReason, RunStatus } from '../../spec/vocabulary.ts';

/** How a status is said. */
export const STATUS: Readonly<Record<RunStatus, string>> = {
  pending: 'Waiting',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
};

/** Why there is a run, behind “Started”. */
export const REASON: Readonly<Record<RunReason, string>> = {
  schedule: 'by its schedule',
  event: 'by an event',
  manual: 'by hand',
  'catch-up': 'to catch up',
  backfill: 'as backfill',
  replay: 'as a replay',
  retry: 'as a retry of a dead letter',
  after: 'after another job',
};

/** How long it took or has taken so far, in milliseconds; null where it has not begun. */
export function tookOf(run: Pick<RunView, 'startedAt' | 'finishedAt' | 'status'>, now: number): number | null {
  if (run.startedAt === null) return null;
  const end = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  return Math.max(0, end - Date.parse(run.startedAt));
}

/** How long a run may wait behind its time before it is called late, in milliseconds. */
const PATIENCE = 60_000;

/** How late a run that has not begun is, in milliseconds; null where it is in time. */
export function lateBy(
  run: Pick<RunView, 'status' | 'startedAt' | 'scheduledFor' | 'createdAt'>,
  now: number,
): number | null {
  if (run.status !== 'pending' || run.startedAt !== null) return null;
  const late = now - Math.max(Date.parse(run.scheduledFor), Date.parse(run.createdAt));
  return late > PATIENCE ? late : null;
}

/** Whether it may still be cancelled. */
export function isOpen({ status }: Pick<RunView, 'status'>): boolean {
  return status === 'pending' || status === 'running';
}

/** The first eight characters of an id: enough to tell runs apart by eye. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** Why a run ended or waits, without the error's own words where they are shown beside it; empty where nothing is left. */
export function reasonWithout(reason: string, error: { readonly message: string } | null): string {
  if (error === null || error.message === '') return reason;
  const short = reason.replace(error.message, '').replace(/[:\s]+(?=;|$)/u, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
}
