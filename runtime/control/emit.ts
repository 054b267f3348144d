import { randomUUID } from 'node:crypto';
import type { EmitOptions } from '../call-options.ts';
import type { Clock } from '../clock.ts';
import { type Awaiting, arrivalOf } from '../scheduler/arrivals.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import { fanOut, predicatesOf } from '../scheduler/fan-out.ts';
import type { Job } from '../scheduler/job.ts';
import { refuseWithoutScope } from '../scheduler/whose.ts';
import type { Run } from '../store/store.ts';
import { type Examine, examined, readInput } from './asked.ts';
import type { Known } from './known.ts';

export interface EmittingOptions {
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly namespace: string;
  readonly inForce: () => ReadonlyMap<string, Job>;
  readonly examine: Examine;
  readonly awaiting: Awaiting;
  readonly known: Known;
}

/** What happened, as a caller tells it; `trace` is the `traceparent` under which it is told, null where there is none. */
export interface Told {
  readonly event: string;
  readonly payload: unknown;
  readonly options: EmitOptions;
  readonly trace: string | null;
}

/**
 * Starts, puts off and calls off what an event does, and ends the waits for it. Gives the runs that wait or go because of it.
 * @throws RuntimeError `invalid-input`.
 */
export async function emitEvent(emitting: EmittingOptions, told: Told): Promise<readonly Run[]> {
  const { dispatch, clock, namespace, inForce, examine, awaiting, known } = emitting;
  const { event, payload, options, trace } = told;
  const what = `the payload of "${event}"`;
  const sent = readInput(payload, what);
  const predicates = predicatesOf(inForce().values(), event);
  const { passed } = await examined(examine, { kind: 'event', event, value: sent, predicates }, what);
  const emitted = {
    event,
    id: options.id ?? randomUUID(),
    payload: sent,
    passed: new Set(passed),
    scope: options.scope ?? null,
    now: clock.now(),
  };
  const { requests: bare, callOffs } = fanOut(inForce().values(), namespace, emitted);
  const awaited = await awaiting.has(event, inForce().values(), clock.monotonic());
  const arrival = awaited ? arrivalOf(namespace, emitted, bare) : null;
  const requests = bare.map((request) =>
    trace === null ? request : { ...request, cause: { ...request.cause, trace } },
  );
  for (const { job } of requests) refuseWithoutScope(job.spec, sent, options.scope ?? null);
  if (requests.length === 0 && callOffs.length === 0 && arrival === null) return [];
  if (options.within !== undefined) return dispatch.submitIn(options.within, requests, { callOffs, arrival });
  const submitted = await dispatch.submit(requests, { callOffs, arrival });
  const asked = new Set(requests.map(({ id }) => id));
  const woken = submitted.filter(({ id }) => !asked.has(id)).map(({ run }) => run);
  return [...(await Promise.all(requests.map(({ id }) => known.inserted(submitted, id)))), ...woken];
}
