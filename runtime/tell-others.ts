import type { Clock } from './clock.ts';
import type { RuntimeEvent } from './events.ts';
import type { Logger } from './registry.ts';
import type { RelayStore } from './store/relay-store.ts';

/** How often it is asked whether somebody looks on at another instance, milliseconds. */
const ASK = 2_000;
/** How long events are gathered before they are told, milliseconds. */
const GATHER = 200;
/** How many events, and how many characters of them, are told at once; of more, and of what could not be told, only that there was something. */
const MOST = 500;
const LARGEST = 256 * 1024;

/** What instances tell each other: their events, and that some were too many to be told. */
export type Told = RuntimeEvent | { readonly type: 'gap'; readonly at: number };

export interface TellOthersOptions {
  readonly relay: RelayStore;
  readonly subscribe: (listener: (event: RuntimeEvent) => void) => () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tells the other instances what happens here, while somebody looks on at one of them: nobody, no cost but a question every
 * two seconds. What it begins with is a gap, since nobody was told what came before. Returns how to stop.
 */
export function tellOthers({ relay, subscribe, clock, logger }: TellOthersOptions): () => void {
  let stopped = false;
  let cancelAsk = (): void => {};
  let unsubscribe: (() => void) | null = null;
  let gathered: Told[] = [];
  let size = 0;
  let cancelTell: (() => void) | null = null;
  let under = false;

  const failed = (error: unknown): void => logger.debug('Other instances could not be told what happens here.', error);
  /** Tells what was gathered, soon; while a portion is being told the next one is gathered. */
  const tellIn = (ms: number): void => {
    if (stopped || under || gathered.length === 0) return;
    cancelTell ??= clock.after(ms, tell);
  };
  const tell = (): void => {
    cancelTell = null;
    const events = gathered;
    gathered = [];
    size = 0;
    under = true;
    relay.tell(events).then(
      () => {
        under = false;
        tellIn(GATHER);
      },
      (error: unknown) => {
        failed(error);
        under = false;
        // Nobody looks on any more, or whoever does next is told a gap.
        if (unsubscribe !== null && gathered[0]?.type !== 'gap')
          gathered = [{ type: 'gap', at: clock.now() }, ...gathered];
        tellIn(ASK);
      },
    );
  };
  const take = (event: Told): void => {
    const slim = event.type === 'run.completed' ? { ...event, result: null } : event;
    const weight = JSON.stringify(slim).length;
    if (gathered.length >= MOST || size + weight > LARGEST) {
      gathered = [{ type: 'gap', at: event.at }];
      size = 0;
    } else {
      gathered.push(slim);
      size += weight;
    }
    tellIn(GATHER);
  };
  const follow = (watched: boolean): void => {
    if (stopped || watched === (unsubscribe !== null)) return;
    unsubscribe?.();
    unsubscribe = null;
    if (!watched) return;
    take({ type: 'gap', at: clock.now() });
    unsubscribe = subscribe(take);
  };
  const ask = (): void => {
    cancelAsk = clock.after(ASK, () => {
      relay
        .isWatched()
        .then(follow)
        .catch(failed)
        .finally(() => {
          if (!stopped) ask();
        });
    });
  };
  ask();
  return () => {
    stopped = true;
    cancelAsk();
    cancelTell?.();
    unsubscribe?.();
  };
}
