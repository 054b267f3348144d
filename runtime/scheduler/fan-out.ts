import { durationMs } from '../spec/duration.ts';
import type { EventTrigger } from '../spec/job-spec.ts';
import type { CallOff } from '../store/store.ts';
import { eventKey } from './correlate.ts';
import { passes } from './filter.ts';
import { scopeOf } from './gate.ts';
import { correlationId, eventRunId, standingId, type Together } from './identity.ts';
import type { Job } from './job.ts';
import type { RunRequest } from './run-request.ts';

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

/** What an event sets off. */
export interface FanOut {
  readonly requests: readonly RunRequest[];
  /** Waiting runs that it calls off. */
  readonly callOffs: readonly CallOff[];
}

/**
 * What an event sets off, job by job. A run is due after the trigger's delay; with a quiet time (`debounce`), which each
 * further event of its key begins anew, that much later; and with `unless`, not before the other event can come no more.
 */
export function fanOut(jobs: Iterable<Job>, namespace: string, emitted: Emitted): FanOut {
  const { event, id, payload, passed, scope, now } = emitted;
  const all = [...jobs];
  const requests = waitingFor(all, event)
    .filter(({ trigger }) => passes(trigger.where, payload, passed))
    .map(({ job, trigger, index }): RunRequest => {
      const wait = waitOf(trigger);
      const of = togetherOf(job, event, emitted);
      return {
        job,
        id: eventRunId(namespace, job.id, event, id, index),
        reason: 'event' as const,
        scheduledFor: now + wait,
        at: wait === 0 ? null : now + wait,
        input: payload,
        scope,
        cause: { event },
        ...(trigger.debounce === null ? {} : { standing: standingId(namespace, job.id, event, index, of) }),
        ...(trigger.unless === null
          ? {}
          : { correlation: correlationId(namespace, job.id, event, trigger.unless.event, of) }),
      };
    });
  const callOffs = all.flatMap((job) =>
    job.spec.triggers.flatMap((trigger): readonly CallOff[] => {
      if (trigger.kind !== 'event' || trigger.unless?.event !== event) return [];
      const of = togetherOf(job, trigger.event, emitted);
      return [
        {
          correlation: correlationId(namespace, job.id, trigger.event, event, of),
          // It came within its time as long as the run is not due by then.
          after: now + waitOf(trigger) - durationMs(trigger.unless.within),
          message: `called off: "${event}" came first`,
          at: now,
        },
      ];
    }),
  );
  return { requests, callOffs };
}

/** What the event that came is about, for a trigger on `about`. */
function togetherOf({ spec }: Job, about: string, { event, payload, scope }: Emitted): Together {
  return { key: eventKey(spec, about, event, payload), scope: scopeOf(spec, payload, scope) };
}

/** How long after an event its run is due, milliseconds. */
function waitOf({ delay, debounce, unless }: EventTrigger): number {
  const ms = (duration: string | null): number => (duration === null ? 0 : durationMs(duration));
  return Math.max(ms(delay) + ms(debounce), ms(unless?.within ?? null));
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
