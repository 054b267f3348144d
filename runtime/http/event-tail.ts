import type { RuntimeEvent } from '../events.ts';
import type { Others } from './event-relay.ts';
import { Refusal } from './operations.ts';
import { viewEvent } from './views.ts';
import type { EventView } from './wire.ts';

/** An event with the name under which a stream that broke off goes on behind it. */
export interface TailEvent {
  readonly id: string;
  readonly event: EventView;
}

/** Which events are asked for, and behind which one. */
export interface Following {
  readonly job?: string | undefined;
  readonly run?: string | undefined;
  /** The id of the last event that the asker has; null for those from now on. */
  readonly after: string | null;
  readonly signal: AbortSignal;
}

/** What happens, here and on the other instances, for many who look on. */
export interface EventTail {
  /**
   * The events that are asked for as they come; null where nothing has come for a while. Ends with the signal or the tail.
   * @throws Refusal where too many look on already.
   */
  follow(asked: Following): AsyncIterable<TailEvent | null>;
  /** Ends all streams. */
  close(): Promise<void>;
}

export interface EventTailOptions {
  readonly subscribe: (listener: (event: RuntimeEvent) => void) => () => void;
  /** Tells this instance's ids from those of one before it. */
  readonly instance: string;
  readonly now: () => number;
  /** How many events are remembered for streams that broke off, and how many wait for a slow asker. Default 1,000. */
  readonly most?: number;
  /** The events of other instances, which are asked for while somebody looks on; null where there are none. */
  readonly others?: Others | null;
  /** How many may look on at once; who comes then is refused. Default 1,000. */
  readonly mostReaders?: number;
  /** After how many milliseconds without an event a stream says that it lives. Default 15,000. */
  readonly quietMs?: number;
}

/** How long other instances are heard behind the last who looked on, milliseconds. */
const LINGER = 60_000;

/**
 * Keeps the last events of an instance, and of the others while somebody looks on. Whoever reads too slowly, or comes back after more than is kept, is told so by an
 * event `gap` instead of being sent an endless backlog: what a slow reader costs is bounded.
 */
export function createEventTail(options: EventTailOptions): EventTail {
  const { subscribe, instance, now, most = 1000, quietMs = 15_000, others = null, mostReaders = 1000 } = options;
  let kept: TailEvent[] = [];
  const readers = new Set<(one: TailEvent) => void>();
  const ended = new AbortController();
  let count = 0;
  const tell = (event: EventView): void => {
    count += 1;
    const one = { id: `${instance}-${count}`, event };
    kept.push(one);
    if (kept.length > most) kept.shift();
    for (const reader of readers) reader(one);
  };
  const unsubscribe = subscribe((event) => tell(viewEvent(event)));

  let stopHearing: (() => Promise<void>) | null = null;
  let leave: NodeJS.Timeout | undefined;
  /** Others are heard from the first who looks on until a while after the last, who may only have been cut off. */
  const heed = (): void => {
    if (others === null || ended.signal.aborted) return;
    clearTimeout(leave);
    if (readers.size === 0) {
      leave = setTimeout(() => {
        void stopHearing?.();
        stopHearing = null;
      }, LINGER);
      leave.unref();
    } else if (stopHearing === null) {
      // Of what happened meanwhile only a part is known.
      kept = [];
      count += 1;
      stopHearing = others(tell);
    }
  };

  const gap = (): TailEvent => ({
    id: `${instance}-${count}`,
    event: { type: 'gap', at: new Date(now()).toISOString() },
  });

  /** What was missed since an event, or that nobody can say. */
  const since = (after: string | null): readonly TailEvent[] => {
    if (after === null || after === `${instance}-${count}`) return [];
    const [, number] = after.startsWith(`${instance}-`) ? (/-(\d+)$/u.exec(after) ?? []) : [];
    const first = count - kept.length;
    if (number === undefined || Number(number) < first || Number(number) > count) return [gap()];
    return kept.slice(Number(number) - first);
  };

  async function* read({ job, run, after, signal }: Following): AsyncGenerator<TailEvent | null> {
    const end = AbortSignal.any([signal, ended.signal]);
    if (end.aborted) return;
    const wants = ({ event }: TailEvent): boolean =>
      event.type === 'gap' ||
      ((job === undefined || ('job' in event && event.job === job)) &&
        (run === undefined || ('run' in event && event.run === run)));
    const waiting: TailEvent[] = [];
    let wake = (): void => {};
    const reader = (one: TailEvent): void => {
      if (!wants(one)) return;
      if (waiting.length >= most) waiting.splice(0, waiting.length, gap());
      else waiting.push(one);
      wake();
    };
    readers.add(reader);
    heed();
    waiting.push(...since(after).filter(wants));
    const onEnd = (): void => wake();
    end.addEventListener('abort', onEnd);
    try {
      while (!end.aborted) {
        const next = waiting.shift();
        if (next !== undefined) {
          yield next;
          continue;
        }
        let timer: NodeJS.Timeout | undefined;
        const quiet = await new Promise<boolean>((resolve) => {
          wake = () => resolve(false);
          timer = setTimeout(resolve, quietMs, true);
        });
        clearTimeout(timer);
        if (quiet) yield null;
      }
    } finally {
      end.removeEventListener('abort', onEnd);
      readers.delete(reader);
      heed();
    }
  }

  return {
    follow(asked) {
      if (readers.size < mostReaders) return read(asked);
      throw new Refusal('unavailable', `${mostReaders} look on already; try again in a while.`);
    },
    async close() {
      unsubscribe();
      ended.abort();
      clearTimeout(leave);
      const stop = stopHearing;
      stopHearing = null;
      await stop?.();
    },
  };
}
