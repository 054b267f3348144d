import type { Clock } from './clock.ts';
import type { EventBus } from './events.ts';
import { TERMINAL_STATUSES } from './spec/vocabulary.ts';
import type { Run } from './store/store.ts';

/** How often a run that another instance may end is looked at, milliseconds. */
const LOOK = 500;

export interface RunEndOptions {
  readonly clock: Clock;
  readonly events: EventBus;
  /** The run as it stands. */
  readonly get: (id: string) => Promise<Run>;
}

/** Resolves with a run once it has ended, here or on another instance. @throws the reason of an aborted signal. */
export async function runEnd(options: RunEndOptions, id: string, signal?: AbortSignal): Promise<Run> {
  for (;;) {
    // Listening comes before looking, so that an end in between is heard.
    const heard = hear(options, id, signal);
    const run = await options.get(id);
    if ((TERMINAL_STATUSES as readonly string[]).includes(run.status)) {
      heard.cancel();
      return run;
    }
    signal?.throwIfAborted();
    await heard.promise;
    signal?.throwIfAborted();
  }
}

/** Settles at the next event of a run, or after a while. */
function hear(
  { clock, events }: RunEndOptions,
  id: string,
  signal?: AbortSignal,
): { readonly promise: Promise<void>; readonly cancel: () => void } {
  let cancel = (): void => {};
  const promise = new Promise<void>((resolve) => {
    const stopListening = events.subscribe((event) => {
      if ('run' in event && event.run === id && event.type !== 'run.log' && event.type !== 'run.progress') cancel();
    });
    const stopTimer = clock.after(LOOK, () => cancel());
    cancel = () => {
      stopListening();
      stopTimer();
      signal?.removeEventListener('abort', cancel);
      resolve();
    };
    signal?.addEventListener('abort', cancel);
  });
  return { promise, cancel: () => cancel() };
}
