import type { AnyHandler, JobContext, Middleware } from '../registry.ts';
import { isBatched, isGuarded } from '../registry.ts';
import type { ErrorRecord } from '../store/store.ts';
import { tracedAttempt } from '../telemetry/trace.ts';
import { runBatches } from './batch.ts';
import { type ContextOptions, makeContext } from './context.ts';
import { type Checks, readInput } from './examine.ts';
import { runGuarded } from './guard.ts';
import type { Invocation } from './isolation/executor.ts';
import { recordError, recordResult } from './record.ts';

export interface InvokeOptions extends ContextOptions {
  readonly handler: AnyHandler;
  readonly checks: Checks;
  /** What stands around the handler, the first outermost. */
  readonly middleware?: readonly Middleware[];
}

/** Calls a handler once, in this process, and says how that ended. Never rejects. */
export function invoke(options: InvokeOptions): Promise<Invocation> {
  return tracedAttempt(options.work, () => call(options), outcomeOf);
}

/** What a span says of how a call ended. */
function outcomeOf(invocation: Invocation): { readonly failed: boolean; readonly error: ErrorRecord | null } {
  const error = invocation.kind === 'threw' ? invocation.error : null;
  return { failed: invocation.kind !== 'returned', error };
}

async function call({ handler, checks, middleware = [], ...options }: InvokeOptions): Promise<Invocation> {
  const { work, io, signal } = options;
  const { ctx, noticed, end } = makeContext(options);
  try {
    const input = await readInput(checks, work);
    const inner = async (): Promise<unknown> => handle(options.spec, handler, { ...work, input }, ctx, io);
    const outer = middleware.reduceRight<() => Promise<unknown>>(
      (next, around) => async () => around(ctx, next),
      inner,
    );
    const result = await outer();
    // Asked before anything else looks at the signal.
    const stopped = noticed();
    return { kind: 'returned', result: recordResult(result), stopped };
  } catch (error) {
    return { kind: 'threw', error: recordError(error), stopped: signal.aborted };
  } finally {
    end();
  }
}

async function handle(
  { idempotency, batch }: ContextOptions['spec'],
  handler: AnyHandler,
  work: ContextOptions['work'],
  ctx: JobContext,
  io: ContextOptions['io'],
): Promise<unknown> {
  if (isGuarded(handler)) return runGuarded(handler, idempotency, work, ctx, io, batch?.size);
  if (isBatched(handler)) return runBatches(handler, batch, work, ctx, io);
  return (handler as (input: unknown, ctx: JobContext) => unknown)(work.input, ctx);
}
