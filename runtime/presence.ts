import type { Clock } from './clock.ts';
import type { Logger } from './registry.ts';
import type { WorkerSign, WorkerStore } from './store/worker-store.ts';

/** How often an instance says how it is, milliseconds. */
const EVERY = 5_000;

/** How an instance is seen by people who look at all of them. */
export interface Presence {
  /** Says at once how it is. */
  say(): Promise<void>;
  /** Says no more, and that it is gone. */
  leave(): Promise<void>;
}

export interface PresenceOptions {
  readonly workers: WorkerStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sign: () => WorkerSign;
}

/** Says every few seconds how an instance is. Nothing depends on it: what cannot be said is said the next time. */
export function keepPresent({ workers, clock, logger, sign }: PresenceOptions): Presence {
  let stopped = false;
  let cancel = (): void => {};
  let under: Promise<void> = Promise.resolve();
  const say = (): Promise<void> => {
    cancel();
    under = under
      .then(() => (stopped ? undefined : workers.say(sign())))
      .catch((error: unknown) => logger.debug('It could not be said how this instance is.', error))
      .then(() => {
        if (!stopped) cancel = clock.after(EVERY, () => void say());
      });
    return under;
  };
  void say();
  return {
    say,
    async leave() {
      stopped = true;
      cancel();
      await under;
      await workers.leave(sign().id);
    },
  };
}
