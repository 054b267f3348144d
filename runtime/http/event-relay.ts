import type { RelayStore } from '../store/relay-store.ts';
import { viewTold } from './views.ts';
import type { EventView } from './wire.ts';

/** How often other instances are told that somebody looks on here, and asked where no word came, milliseconds. */
const EVERY = 5_000;
/** How long such a word counts, milliseconds. */
const COUNTS = 15_000;
/** After how long without hearing something may have been forgotten meanwhile, milliseconds: half of what is kept. */
const DEAF = 30_000;

/** The events of all other instances, while somebody wants them. */
export type Others = (listener: (event: EventView) => void) => () => Promise<void>;

export interface EventRelayOptions {
  readonly relay: RelayStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFault?: (error: unknown, what: string) => void;
}

/**
 * Hears what other instances on the same database tell. A gap is told at the beginning, when it is sure that they are asked
 * from now on, and whenever something may have been missed.
 */
export function createEventRelay({ relay, now, onFault = () => {} }: EventRelayOptions): Others {
  return (listener) => {
    let stopped = false;
    let mark: string | null = null;
    let heardAt = now();
    let stopListening = async (): Promise<void> => {};
    const gap = (): void => listener({ type: 'gap', at: new Date(now()).toISOString() });

    const hear = async (): Promise<void> => {
      if (mark === null) {
        ({ mark } = await relay.told(null));
        heardAt = now();
      }
      if (now() - heardAt > DEAF) gap();
      for (let before = ''; before !== mark && !stopped; ) {
        before = mark;
        const told = await relay.told(mark);
        ({ mark } = told);
        heardAt = now();
        for (const one of told.events) {
          const event = viewTold(one);
          if (event !== null && !stopped) listener(event);
        }
      }
    };
    // One question after the other; what is asked while one is under way is one more behind it.
    let under: Promise<void> | null = null;
    let again = false;
    const wake = (): void => {
      if (stopped) return;
      if (under !== null) {
        again = true;
        return;
      }
      under = hear()
        .catch((error: unknown) => onFault(error, 'hearing other instances'))
        .finally(() => {
          under = null;
          if (!again) return;
          again = false;
          wake();
        });
    };
    const look = (): void => {
      relay.lookOn(COUNTS).catch((error: unknown) => onFault(error, 'looking on'));
      wake();
    };
    const timer = setInterval(look, EVERY);
    timer.unref();
    look();
    const listening = relay.listen(wake).then(
      (stop) => {
        stopListening = stop;
      },
      // Asked every few seconds all the same.
      (error: unknown) => onFault(error, 'listening to other instances'),
    );
    return async () => {
      stopped = true;
      clearInterval(timer);
      await listening;
      await Promise.allSettled([stopListening(), relay.lookOn(0), under]);
    };
  };
}
