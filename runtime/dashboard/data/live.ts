import { signal } from '@preact/signals';
import type { EventView } from '../../http/wire.ts';
import { Problem, send } from './api.ts';
import { mayEnter } from './session.ts';
import { createEventReader } from './sse.ts';

/** How the line to the instance stands; `polling` where this session may not follow the stream. */
export type Line = 'connecting' | 'live' | 'lost' | 'polling';
export const line = signal<Line>('connecting');

type Listener = (event: EventView) => void;
const listeners = new Set<Listener>();

/** Hears of everything that happens, and of `gap` where something may have been missed. Returns how to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How long the line may be silent before it is taken for dead; the instance says every 15 s that it lives. */
const SILENCE = 40_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** Follows the stream for as long as the page stands, again and again; for each who signs in anew. */
export async function follow(): Promise<never> {
  let last: string | null = null;
  let wait = FIRST_WAIT;
  let visit = new AbortController();
  mayEnter.subscribe((may) => {
    if (may) return;
    last = null;
    wait = FIRST_WAIT;
    line.value = 'connecting';
    visit.abort();
    visit = new AbortController();
  });
  for (;;) {
    await entered();
    const { signal: left } = visit;
    try {
      const opened = (): void => {
        line.value = 'live';
        wait = FIRST_WAIT;
      };
      for await (const { id, data } of events(last, left, opened)) {
        if (left.aborted) break;
        last = id ?? last;
        tell(JSON.parse(data) as EventView);
      }
      line.value = 'connecting';
    } catch (error) {
      if (left.aborted) continue;
      if (error instanceof Problem && error.status === 403) {
        line.value = 'polling';
        await new Promise((resolve) => left.addEventListener('abort', resolve, { once: true }));
        continue;
      }
      line.value = 'lost';
    }
    if (left.aborted) continue;
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

async function* events(after: string | null, left: AbortSignal, opened: () => void) {
  const cut = new AbortController();
  const end = (): void => cut.abort();
  let timer = setTimeout(end, SILENCE);
  // The browser knows before the line itself does.
  addEventListener('offline', end);
  left.addEventListener('abort', end);
  try {
    const response = await send('/stream', { signal: cut.signal, ...(after === null ? {} : { after }) });
    left.throwIfAborted();
    opened();
    const read = createEventReader();
    const pieces = response.body?.getReader();
    const text = new TextDecoder();
    for (let piece = await pieces?.read(); piece?.done === false; piece = await pieces?.read()) {
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE);
      yield* read(text.decode(piece.value, { stream: true }));
    }
  } finally {
    clearTimeout(timer);
    removeEventListener('offline', end);
    left.removeEventListener('abort', end);
    end();
  }
}

function tell(event: EventView): void {
  for (const listener of [...listeners]) listener(event);
}

function entered(): Promise<void> {
  return new Promise((resolve) => {
    const stop = mayEnter.subscribe((may) => {
      // Not at once: it is called before `stop` is there.
      if (may) {
        queueMicrotask(() => {
          stop();
          resolve();
        });
      }
    });
  });
}

/** Waits, or less where the browser says that the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}
