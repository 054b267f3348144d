/**
 * Runs `body` with a signal that SIGINT and SIGTERM abort, so that it can leave well. A second one ends the process
 * as if nobody listened.
 */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (name: NodeJS.Signals): void => {
    stop();
    controller.abort(name);
  };
  const stop = (): void => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    return await body(controller.signal);
  } finally {
    stop();
  }
}

/** How long something may keep the process when its work is over, milliseconds. */
const LEFT_OPEN = 2_000;

/** Ends the process soon, whatever a database that does not answer has left open; its exit code stays as it is set. */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), LEFT_OPEN).unref();
}

/** Resolves when the signal is aborted, or at once where it has been. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
