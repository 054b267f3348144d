import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { EventBus, Spans } from '../events.ts';
import { isCounted } from '../scheduler/hand-over.ts';
import type { Job } from '../scheduler/job.ts';
import type { Carried } from '../store/sql.ts';
import type { AttemptEnd, MovedRun } from '../store/store.ts';
import type { Decided, Ended } from './ended.ts';
import { decideRetry, recordOf } from './retry.ts';

export interface EndOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly worker: string;
  /** A job as the generation in force has it, which decides about its slots; as it is here where that has none. */
  readonly rule: (job: Job) => Job;
  /** Jobs with an `after` trigger on this job. */
  readonly followers: (job: string) => readonly Job[];
  /** The wait before the attempt that follows this one, milliseconds. */
  readonly retryDelay: (job: Job, attempt: number) => number;
}

/** Ends from which nothing follows: their runs are over, and nobody waits for their slots. */
export interface LastEnds {
  readonly ends: readonly AttemptEnd[];
  /** What an engine on the store's database says of their deliveries, in the same statement. */
  readonly beside: Carried | null;
  /** To be told to an engine that is apart from the store, once they are written: a word that may be lost, as decision 23 says. */
  readonly over: readonly string[];
  /** Whether all of them are of attempts that have completed. */
  readonly completed: boolean;
  /** To be called once they are written, with what `finishAttempts` answers. */
  readonly written: (moved: readonly MovedRun[]) => void;
}

/** These ends as ones from which nothing follows, for a statement to write; null where something does. */
export function lastEnds(options: EndOptions, ended: readonly Ended[]): LastEnds | null {
  const { engine, clock } = options;
  if (engine.completing === undefined && engine.outbox === undefined) return null;
  const now = clock.now();
  const decided = decideAll(options, ended, now);
  if (!decided.every((one) => isLast(options, one))) return null;
  const over = decided.map(({ begun }) => begun.claim.id);
  return {
    ends: decided.map((one) => endOf(options, one, now)),
    beside: engine.completing?.(over) ?? null,
    over,
    completed: decided.every(({ decision }) => decision.next === 'completed'),
    written: (moved) => {
      const byRun = new Map(moved.map((run) => [run.runId, run]));
      for (const one of decided) announceEnd(options, one, byRun.get(one.begun.run.id));
    },
  };
}

/** Whether nothing follows from an end. */
function isLast({ rule, followers }: EndOptions, { begun: { job, part }, decision: { next } }: Decided): boolean {
  if (next === 'pending' || part !== null || isCounted(rule(job))) return false;
  return next === 'cancelled' || followers(job.id).length === 0;
}

/** Where the runs of attempts go that ended so. `now`: epoch milliseconds. */
export function decideAll({ retryDelay }: EndOptions, ended: readonly Ended[], now: number): readonly Decided[] {
  return ended.map((one): Decided => {
    const { job, run, attempt } = one.begun;
    const decision = decideRetry({
      result: one.result,
      attempt,
      maxAttempts: run.maxAttempts,
      never: job.spec.retry.never,
      delay: retryDelay(job, attempt),
      now,
    });
    return { ...one, decision };
  });
}

/** What is written of an end. */
export function endOf({ worker }: EndOptions, { begun, result, decision }: Decided, at: number): AttemptEnd {
  return {
    runId: begun.run.id,
    attempt: begun.attempt,
    at,
    worker,
    next: decision.next,
    message: decision.message,
    ...recordOf(result),
  };
}

/** The run that it is a step of; null where it is none. */
export function rootIdOf({ part }: Ended['begun']): string | null {
  return part?.is === 'step' ? part.chain.root : null;
}

function rootOfPart(begun: Ended['begun']): { readonly root?: string } {
  const root = rootIdOf(begun);
  return root === null ? {} : { root };
}

function spansOfPart({ part }: Ended['begun']): { readonly spans?: Spans } {
  return part?.is === 'step' && (part.step.kind === 'wait' || part.step.kind === 'wait-for') ? { spans: 'wait' } : {};
}

/** Says how an attempt ended, once that is written. */
export function announceEnd({ events }: EndOptions, one: Decided, moved: MovedRun | undefined): void {
  // Somebody else's word counts: another worker took the run over, or it was over already.
  if (!moved) return;
  const { begun, result, decision, duration } = one;
  const about = { job: begun.job.id, run: begun.run.id, ...rootOfPart(begun) };
  const { attempt } = begun;
  const error = 'error' in result ? result.error : null;
  switch (moved.status) {
    case 'completed':
      events.emit({
        type: 'run.completed',
        ...about,
        attempt,
        duration,
        ...spansOfPart(begun),
        result: result.outcome === 'completed' ? result.result : null,
      });
      return;
    case 'failed':
      events.emit({
        type: 'run.failed',
        ...about,
        attempt,
        duration,
        ...spansOfPart(begun),
        error,
        message: decision.message ?? 'failed',
      });
      return;
    case 'cancelled':
      events.emit({ type: 'run.cancelled', ...about, message: decision.message ?? 'cancelled' });
      return;
    case 'pending':
      if (decision.next !== 'pending') return;
      events.emit({
        type: 'run.retrying',
        ...about,
        attempt,
        outcome: result.outcome,
        next: decision.at,
        error,
        message: decision.message,
      });
  }
}
