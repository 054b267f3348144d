import { randomUUID } from 'node:crypto';
import type { EnqueueOptions } from '../call-options.ts';
import type { Clock } from '../clock.ts';
import { RuntimeError } from '../errors.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import { scopeOf } from '../scheduler/gate.ts';
import { manualRunId, replayRunId } from '../scheduler/identity.ts';
import type { RunRequest } from '../scheduler/run-request.ts';
import { refuseWithoutScope } from '../scheduler/whose.ts';
import type { Run, Store } from '../store/store.ts';
import { type Examine, readInputOf, readInstant, refuseAttempts } from './asked.ts';
import { isOver, type Known } from './known.ts';

export interface RequestingOptions {
  readonly store: Pick<Store, 'run'>;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly namespace: string;
  /** Why an address, `#channel` or channel could not be told anything, in words; null where it could. */
  readonly whyUntold: (to: string) => string | null;
  readonly examine: Examine;
  readonly known: Known;
}

/** A run as a caller asks for it; `trace` is the `traceparent` under which it is asked for, null where there is none. */
export interface Wanted {
  readonly job: string;
  readonly input: unknown;
  readonly options: EnqueueOptions;
  /** Whether it is refused where the job runs one at a time and a run is open. */
  readonly unlessOpen: boolean;
  readonly trace: string | null;
}

/** @throws OpenRunError, RuntimeError `unknown-job`, `unimplemented`, `invalid-input`. */
export async function requestRun(requesting: RequestingOptions, wanted: Wanted): Promise<Run> {
  const { dispatch, clock, namespace, examine, whyUntold, known } = requesting;
  const { options, unlessOpen, trace } = wanted;
  const job = known.runnable(wanted.job);
  const now = clock.now();
  const at = options.runAt === undefined ? null : readInstant(options.runAt);
  const { maxAttempts } = options;
  refuseAttempts(maxAttempts);
  const why = options.notify === undefined ? null : whyUntold(options.notify);
  if (why !== null) throw new RuntimeError('invalid-input', `Nobody could be told at "${options.notify}": ${why}.`);
  const input = await readInputOf(examine, wanted.job, wanted.input);
  const scope = options.scope ?? null;
  refuseWithoutScope(job.spec, input, scope);
  const key = options.idempotencyKey ?? randomUUID();
  const id = manualRunId(namespace, wanted.job, key, scopeOf(job.spec, input, scope));
  const request: RunRequest = {
    job,
    id,
    reason: 'manual',
    scheduledFor: at ?? now,
    at: at !== null && at > now ? at : null,
    input,
    scope,
    ...(trace === null ? {} : { cause: { trace } }),
    ...(options.notify === undefined ? {} : { notify: options.notify }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  };
  if (options.within !== undefined) {
    const [run] = await dispatch.submitIn(options.within, [request], { unlessOpen });
    return run ?? known.run(id);
  }
  // Asked for again it is the run that it was, also where another of the job is open by now.
  const before = options.idempotencyKey === undefined ? null : await requesting.store.run(id);
  return before ?? known.inserted(await dispatch.submit([request], { unlessOpen }), id);
}

/**
 * A new run with the input and the scheduled instant of one that has ended; of a step, a run that goes on from it. The same
 * `key` gives the same run. @throws RuntimeError `run-not-ended`, `unknown-job`, `unimplemented`.
 */
export async function requestAgain(
  { dispatch, namespace, known }: Pick<RequestingOptions, 'dispatch' | 'namespace' | 'known'>,
  run: Run,
  reason: 'replay' | 'retry',
  key: string,
): Promise<Run> {
  if (!isOver(run)) throw new RuntimeError('run-not-ended', `Run ${run.id} has not ended yet: it is ${run.status}.`);
  const whole = (run.root ?? null) === null ? run : await known.run(run.root ?? '');
  if (!isOver(whole))
    throw new RuntimeError('run-not-ended', `Run ${whole.id}, of which it is a step, has not ended yet.`);
  const { step: _, ...cause } = whole.cause ?? {};
  const job = known.runnable(run.job);
  const id = replayRunId(namespace, run.job, run.id, key);
  const submitted = await dispatch.submit([
    {
      job,
      id,
      reason,
      scheduledFor: whole.scheduledFor,
      previousScheduledFor: whole.previousScheduledFor,
      input: run.input,
      scope: run.scope,
      maxAttempts: job.spec.retry.maxAttempts,
      // The event is kept: its payload is still read by its schema.
      cause: { ...cause, run: run.id, ...(run.root && run.step ? { step: run.step.at } : {}) },
    },
  ]);
  return known.inserted(submitted, id);
}
