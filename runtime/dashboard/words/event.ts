import type { EventView } from '../../http/wire.ts';
import { REASON } from './run.ts';
import { duration } from './time.ts';

/** What a feed is narrowed to. */
export const KINDS = {
  begun: 'Begun',
  done: 'Completed',
  failed: 'Failed',
  left: 'Left out',
  other: 'Other',
} as const;
export type EventKind = keyof typeof KINDS;

export function kindOf({ type }: EventView): EventKind {
  if (type === 'run.created' || type === 'run.started') return 'begun';
  if (type === 'run.completed') return 'done';
  if (type === 'run.failed' || type === 'run.retrying') return 'failed';
  return type === 'run.skipped' || type === 'run.cancelled' ? 'left' : 'other';
}

/** What happened, behind the name of its job. */
export function tellEvent(event: EventView): string {
  switch (event.type) {
    case 'run.created':
      return `has a new run, ${REASON[event.reason]}`;
    case 'run.started':
      return event.attempt === 1 ? 'began' : `began attempt ${event.attempt}`;
    case 'run.completed':
      return `completed in ${duration(event.duration)}`;
    case 'run.failed':
      return `failed: ${event.error?.message ?? event.message}`;
    case 'run.retrying':
      return `attempt ${event.attempt} failed and is tried again in ${duration(event.next - Date.parse(event.at))}: ${event.error?.message ?? event.message}`;
    case 'run.skipped':
      return `was left out: ${event.message}`;
    case 'run.cancelled':
      return 'was cancelled';
    case 'job.paused':
      return 'was paused';
    case 'job.resumed':
      return 'goes on';
    case 'generation.active':
      return 'Another version of the jobs came into force';
    case 'generation.passive':
      return 'A version of the jobs was superseded';
    default:
      return event.type;
  }
}
