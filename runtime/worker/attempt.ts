import type { Clock } from '../clock.ts';
import { BOUNDS } from './bounds.ts';
import type { AbortReason, Execution, Invocation } from './isolation/executor.ts';
import { recordText } from './record.ts';
import type { AttemptResult } from './retry.ts';

export interface AttemptOptions {
  readonly execution: Execution;
  readonly clock: Clock;
  /** The longest the attempt may take, milliseconds. */
  readonly timeout: number;
  /** How long a handler that was asked to stop is waited for before it is given up, milliseconds. */
  readonly grace: (reason: AbortReason) => number;
}

/** An attempt that is going on. */
export interface RunningAttempt {
  /** Settles once and never rejects; null where the attempt was lost to another worker, whose word counts. */
  readonly result: Promise<AttemptResult | null>;
  /** Asks it to stop. The first reason counts. */
  stop(reason: AbortReason): void;
  readonly stopping: AbortReason | null;
}

/** Watches over one attempt: its timeout, and that a handler which ignores its signal still ends. */
export function watchAttempt({ execution, clock, timeout, grace }: AttemptOptions): RunningAttempt {
  let reason: AbortReason | null = null;
  let cancelGrace = (): void => {};
  const stop = (why: AbortReason): void => {
    if (reason !== null) return;
    reason = why;
    cancelTimeout();
    cancelGrace = clock.after(grace(why), () => execution.kill());
    execution.abort(why);
  };
  let over = false;
  const limit = (): (() => void) => clock.after(timeout, () => stop('timeout'));
  let cancelTimeout = limit();
  // Until now it waited for a process, and that was not its doing.
  void execution.begun?.then(() => {
    if (reason !== null || over) return;
    cancelTimeout();
    cancelTimeout = limit();
  });
  const result = execution.done.then((invocation) => {
    over = true;
    cancelTimeout();
    cancelGrace();
    return resultOf(invocation, reason, timeout);
  });
  return {
    result,
    stop,
    get stopping() {
      return reason;
    },
  };
}

/** What an ended call means, given why it had been asked to stop, if it had. */
export function resultOf(invocation: Invocation, reason: AbortReason | null, timeout: number): AttemptResult | null {
  const finished = invocation.kind === 'returned' && !invocation.stopped;
  switch (reason) {
    case 'lost':
      return null;
    case 'timeout':
      // It never began, or was taken away for another's sake: its own time was not what ended it.
      if (invocation.kind === 'interrupted') return ended(invocation);
      return {
        outcome: 'timed-out',
        error: {
          name: 'TimeoutError',
          message:
            `The attempt took longer than ${timeout} ms` +
            (invocation.kind === 'killed' ? ', ignored its signal and was given up.' : '.'),
          stack: null,
          permanent: false,
        },
      };
    case 'cancel':
      return finished ? ended(invocation) : { outcome: 'cancelled', message: 'cancelled while it was running' };
    case 'shutdown':
      return finished
        ? ended(invocation)
        : { outcome: 'interrupted', message: 'interrupted by a shutdown and given back; no attempt is charged' };
    case null:
      return ended(invocation);
  }
}

function ended(invocation: Invocation): AttemptResult {
  switch (invocation.kind) {
    case 'returned':
      return failureIn(invocation.result) ?? { outcome: 'completed', result: invocation.result };
    case 'threw':
      return { outcome: 'failed', error: invocation.error };
    case 'crashed':
      return {
        outcome: 'failed',
        error: { name: 'ProcessCrash', message: invocation.message, stack: null, permanent: false },
      };
    case 'interrupted':
      return {
        outcome: 'interrupted',
        message: invocation.message,
        ...(invocation.after === undefined ? {} : { after: invocation.after }),
      };
    case 'killed':
      return { outcome: 'interrupted', message: 'given up before it ended' };
  }
}

/** A handler may say that it failed instead of throwing: `{ success: false, message }`. */
function failureIn(result: unknown): AttemptResult | null {
  if (typeof result !== 'object' || result === null || !('success' in result) || result.success !== false) return null;
  const message = 'message' in result && typeof result.message === 'string' ? result.message : 'success is false';
  return {
    outcome: 'failed',
    error: {
      name: 'ReportedFailure',
      message: recordText(message, BOUNDS.errorMessage),
      stack: null,
      permanent: false,
    },
  };
}
