import { setTimeout as sleep } from 'node:timers/promises';
import type { Operations } from '../http/operations.ts';
import type { LogView } from '../http/wire.ts';
import { hasEnded, ifReached } from './await-run.ts';
import type { Follow } from './follow.ts';

/** How many lines are asked for at once. */
export const LINES = 200;

/** How long is waited behind an event, so that lines that come together are asked for together, milliseconds. */
const TOGETHER = 200;

/**
 * Gives a run's log lines: those that there are, and with `follow` those that come, until the run has ended or the signal
 * comes. Each line is read from the store, once and in its order, whatever becomes of the connection.
 */
export async function* tailLogs(
  operations: Pick<Operations, 'run' | 'logs'>,
  follow: Follow | null,
  run: string,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<LogView> {
  let cursor = from;
  // A last page has no cursor behind it: it is read again, without the lines that are known.
  let known = 0;
  /** Gives what is new, and then whether that was all. */
  async function* read(): AsyncGenerator<LogView, boolean> {
    for (;;) {
      const asked = operations.logs(run, { limit: LINES, cursor });
      const page = await (follow === null ? asked : ifReached(asked));
      if (page === null) return false;
      yield* page.items.slice(known);
      if (page.cursor === null) {
        known = page.items.length;
        return true;
      }
      cursor = page.cursor;
      known = 0;
    }
  }
  if (follow === null) {
    yield* read();
    return;
  }
  for await (const event of follow(run, signal)) {
    if (signal.aborted) return;
    if (event?.type === 'run.log') await sleep(TOGETHER);
    // Asked first: what is written before the end is read after it.
    const now = event?.type === 'run.log' ? null : await ifReached(operations.run(run));
    const whole = yield* read();
    if (whole && now !== null && hasEnded(now)) return;
  }
}
