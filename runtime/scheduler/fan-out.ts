import { durationMs } from '../spec/duration.ts';
import type { EventTrigger } from '../spec/job-spec.ts';
import type { RunRequest } from './dispatch.ts';
import { passes } from './filter.ts';
import { eventRunId } from './identity.ts';
import type { Job } from './job.ts';

/** An event that came, with its payload as it was sent. */
export interface Emitted {
  readonly event: string;
  /** Tells this event from others of its name: the same id starts nothing twice. */
  readonly id: string;
  readonly payload: unknown;
  /** The named predicates that the payload passes. */
  readonly passed: ReadonlySet<string>;
  readonly scope: string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A trigger of a job on an event; `index` counts the job's triggers on the same event. */
interface Waiting {
  readonly job: Job;
  readonly trigger: EventTrigger;
  readonly index: number;
}

/** The names of the predicates that somebody has to be asked about when this event comes. */
export function predicatesOf(jobs: Iterable<Job>, event: string): readonly string[] {
  const names = waitingFor(jobs, event).flatMap(({ trigger }) =>
    trigger.where.flatMap((filter) => ('predicate' in filter ? [filter.predicate] : [])),
  );
  return [...new Set(names)];
}

/** The runs that an event asks for. */
export function runsOf(jobs: Iterable<Job>, namespace: string, emitted: Emitted): readonly RunRequest[] {
  const { event, id, payload, passed, scope, now } = emitted;
  return waitingFor(jobs, event)
    .filter(({ trigger }) => passes(trigger.where, payload, passed))
    .map(({ job, trigger, index }) => {
      const delay = trigger.delay === null ? 0 : durationMs(trigger.delay);
      return {
        job,
        id: eventRunId(namespace, job.id, event, id, index),
        reason: 'event' as const,
        scheduledFor: now + delay,
        at: delay === 0 ? null : now + delay,
        input: payload,
        scope,
        cause: { event },
      };
    });
}

function waitingFor(jobs: Iterable<Job>, event: string): readonly Waiting[] {
  return [...jobs]
    .filter(({ scheduled }) => scheduled)
    .flatMap((job) =>
      job.spec.triggers
        .filter((trigger): trigger is EventTrigger => trigger.kind === 'event' && trigger.event === event)
        .map((trigger, index) => ({ job, trigger, index })),
    );
}
