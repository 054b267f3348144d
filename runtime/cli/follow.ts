import { setTimeout as sleep } from 'node:timers/promises';
import { API_PREFIX } from '../http/route.ts';
import { type EventView, eventView } from '../http/wire.ts';
import { EXIT_CODES } from '../spec/exit-codes.ts';
import { type ClientOptions, refusalOf } from './client.ts';
import { CliFailure } from './failure.ts';
import { readEvents } from './sse.ts';

/**
 * Follows what happens to a run: its events; `gap` where some may have been missed, and so at first and after every lost
 * connection that the instance could not make up for; null now and then while nothing happens. Goes on until the signal.
 */
export type Follow = (run: string, signal: AbortSignal) => AsyncIterable<EventView | null>;

export interface FollowOptions extends ClientOptions {
  /** Waits so many milliseconds; rejects when the signal is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** After how many milliseconds without a word a connection is taken for dead. The instance speaks every 15 seconds. */
  readonly quietMs?: number;
}

/** How long is waited before each further try to connect, milliseconds; when all have failed nobody is there any more. */
const TRIES = [200, 500, 1_000, 2_000, 5_000, 5_000, 10_000, 10_000, 15_000] as const;

/** Connects to the stream of an instance, and again where the connection is lost; fails where nobody answers for long. */
export function followEvents(options: FollowOptions): Follow {
  const { url, token, fetch: send = fetch, quietMs = 45_000 } = options;
  const wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  return async function* (run, signal) {
    let last: string | null = null;
    let failures = 0;
    while (!signal.aborted) {
      // Aborted with the signal, or when nothing has been heard for too long.
      const connection = new AbortController();
      const end = (): void => connection.abort();
      signal.addEventListener('abort', end, { once: true });
      let alarm = setTimeout(end, quietMs);
      try {
        const response = await send(`${url.replace(/\/+$/u, '')}${API_PREFIX}/stream?run=${encodeURIComponent(run)}`, {
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'text/event-stream',
            ...(last === null ? {} : { 'last-event-id': last }),
          },
          signal: connection.signal,
        });
        if (!response.ok || response.body === null) {
          const refusal = refusalOf(response.status, await response.json().catch(() => undefined), url);
          // What is not there now may be in a moment; what is refused stays refused.
          if (response.status < 500) throw new Refused(refusal);
          throw refusal;
        }
        if (last === null) yield { type: 'gap', at: new Date().toISOString() };
        for await (const said of readEvents(response.body)) {
          failures = 0;
          clearTimeout(alarm);
          alarm = setTimeout(end, quietMs);
          if (said === null) {
            yield null;
            continue;
          }
          last = said.id ?? last;
          // One of a later version may tell what this one does not know.
          const event = eventView.safeParse(readJson(said.data));
          if (event.success) yield event.data;
        }
      } catch (error) {
        if (error instanceof Refused) throw error.refusal;
        if (!signal.aborted && failures >= TRIES.length) {
          throw new CliFailure(
            EXIT_CODES.unavailable,
            `No instance answers at ${url} any more.`,
            'What it was asked for may go on elsewhere: ask again when it is back.',
            { cause: error },
          );
        }
      } finally {
        clearTimeout(alarm);
        signal.removeEventListener('abort', end);
        connection.abort();
      }
      if (signal.aborted) return;
      await wait(TRIES[Math.min(failures, TRIES.length - 1)] ?? 0, signal).catch(() => {
        // Aborted: looked at above.
      });
      failures += 1;
    }
  };
}

class Refused extends Error {
  readonly refusal: Error;

  constructor(refusal: Error) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
