import type { RuntimeEvent } from '../events.ts';
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

/** What happens on an instance, for many who look on. */
export interface EventTail {
  /** The events that are asked for as they come; null where nothing has come for a while. Ends with the signal or the tail. */
  follow(asked: Following): AsyncIterable<TailEvent | null>;
  /** Ends all streams. */
  close(): void;
}

export interface EventTailOptions {
  readonly subscribe: (listener: (event: RuntimeEvent) => void) => () => void;
  /** Tells this instance's ids from those of one before it. */
  readonly instance: string;
  readonly now: () => number;
  /** How many events are remembered for streams that broke off, and how many wait for a slow asker. Default 1,000. */
  readonly most?: number;
  /** After how many milliseconds without an event a stream says that it lives. Default 15,000. */
  readonly quietMs?: number;
}

/**
 * Keeps the last events of an instance. Whoever reads too slowly, or comes back after more than is kept, is told so by an
 * event `gap` instead of being sent an endless backlog: what a slow reader costs is bounded.
 */
export function createEventTail(options: EventTailOptions): EventTail {
  const { subscribe, instance, now, most = 1000, quietMs = 15_000 } = options;
  const kept: TailEvent[] = [];
  const readers = new Set<(one: TailEvent) => void>();
  const ended = new AbortController();
  let count = 0;
  const unsubscribe = subscribe((event) => {
    count += 1;
    const one = { id: `${instance}-${count}`, event: viewEvent(event) };
    kept.push(one);
    if (kept.length > most) kept.shift();
    for (const reader of readers) reader(one);
  });

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

  return {
    async *follow({ job, run, after, signal }) {
      const end = AbortSignal.any([signal, ended.signal]);
      if (end.aborted) return;
      const wants = ({ event }: TailEvent): boolean =>
        event.type === 'gap' ||
        ((job === undefined || ('job' in event && event.job === job)) &&
          (run === undefined || ('run' in event && event.run === run)));
      const waiting = since(after).filter(wants);
      let wake = (): void => {};
      const reader = (one: TailEvent): void => {
        if (!wants(one)) return;
        if (waiting.length >= most) waiting.splice(0, waiting.length, gap());
        else waiting.push(one);
        wake();
      };
      readers.add(reader);
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
      }
    },
    close() {
      unsubscribe();
      ended.abort();
    },
  };
}
