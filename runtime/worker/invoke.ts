import type { AnyHandler, JobContext } from '../registry.ts';
import { isGuarded } from '../registry.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import { makeContext } from './context.ts';
import { runGuarded } from './guard.ts';
import type { AttemptIo, Invocation, Work } from './isolation/executor.ts';
import { recordError, recordResult } from './record.ts';

export interface InvokeOptions {
  readonly handler: AnyHandler;
  readonly spec: Pick<JobSpec, 'action' | 'id'>;
  readonly work: Work;
  readonly io: AttemptIo;
  readonly signal: AbortSignal;
  readonly app: unknown;
}

/** Calls a handler once, in this process, and says how that ended. Never rejects. */
export async function invoke({ handler, spec, work, io, signal, app }: InvokeOptions): Promise<Invocation> {
  const { ctx, noticed } = makeContext({ spec, work, io, signal, app });
  try {
    const result = await call(handler, work, ctx, io);
    // Asked before anything else looks at the signal.
    const stopped = noticed();
    return { kind: 'returned', result: recordResult(result), stopped };
  } catch (error) {
    return { kind: 'threw', error: recordError(error), stopped: signal.aborted };
  }
}

async function call(handler: AnyHandler, work: Work, ctx: JobContext, io: AttemptIo): Promise<unknown> {
  if (isGuarded(handler)) return runGuarded(handler, work, ctx, io);
  return (handler as (input: unknown, ctx: JobContext) => unknown)(work.input, ctx);
}
