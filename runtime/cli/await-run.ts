import type { Operations } from '../http/operations.ts';
import type { EventView, RunDetail, RunView } from '../http/wire.ts';
import { EXIT_CODES } from '../spec/exit-codes.ts';
import { TERMINAL_STATUSES } from '../spec/vocabulary.ts';
import { CliFailure } from './failure.ts';
import type { Follow } from './follow.ts';
import { type Going, progressLine } from './progress.ts';
import { showWhy } from './show.ts';
import { printable, type Terminal } from './terminal.ts';

/** How often the line of progress is drawn anew, milliseconds: the time in it goes on. */
const DRAW = 500;

export function hasEnded({ status }: Pick<RunView, 'status'>): boolean {
  return TERMINAL_STATUSES.some((one) => one === status);
}

/**
 * Waits until a run has ended, and shows how far it is meanwhile: on a terminal as a line that changes, elsewhere by a
 * line for every change of its state. Gives null where the signal came first.
 */
export async function awaitRun(
  operations: Pick<Operations, 'run'>,
  follow: Follow,
  begun: RunView,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RunDetail | null> {
  const since = performance.now();
  let going: Omit<Going, 'elapsed'> = { ...begun, said: '' };
  let noted = '';
  const draw = (): void => {
    if (terminal.live === null) return;
    terminal.live(progressLine({ ...going, elapsed: performance.now() - since }, terminal.noteColumns ?? 80));
  };
  const state = (status: string, why: string): void => {
    const now = why === '' ? status : `${status}: ${why}`;
    if (terminal.live === null && status !== 'pending' && now !== noted) terminal.note(now);
    noted = now;
  };
  const timer = setInterval(draw, DRAW);
  try {
    if (hasEnded(begun)) return await operations.run(begun.id);
    for await (const event of follow(begun.id, signal)) {
      if (signal.aborted) break;
      // The store is the truth: what ended, or may have been missed, is read there.
      if (event === null || event.type === 'gap' || ENDS.has(event.type)) {
        const run = await ifReached(operations.run(begun.id));
        if (run === null) continue;
        if (hasEnded(run)) return run;
        going = { ...run, said: going.said };
        state(run.status, showWhy(run));
      } else {
        going = after(going, event);
        if (event.type === 'run.started') state('running', '');
        if (event.type === 'run.retrying') state('waiting for the next attempt', printable(event.message));
      }
      draw();
    }
    return null;
  } finally {
    clearInterval(timer);
    terminal.live?.(null);
  }
}

/** What an instance answers; null where none does now, which whoever follows it hears too, and waits for its return. */
export async function ifReached<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CliFailure && error.exitCode === EXIT_CODES.unavailable) return null;
    throw error;
  }
}

const ENDS: ReadonlySet<EventView['type']> = new Set(['run.completed', 'run.failed', 'run.cancelled', 'run.skipped']);

/** What is known of a run behind an event. Pure. */
export function after(going: Omit<Going, 'elapsed'>, event: EventView): Omit<Going, 'elapsed'> {
  switch (event.type) {
    case 'run.started':
      return { ...going, status: 'running', attempt: event.attempt, progress: null, said: '' };
    case 'run.progress':
      return { ...going, progress: event.progress };
    case 'run.log':
      return { ...going, said: event.line.message };
    case 'run.retrying':
      return { ...going, status: 'pending', progress: null, said: event.message };
    default:
      return going;
  }
}
