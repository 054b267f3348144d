import { signal } from '@preact/signals';
import type { EventView } from '../../http/wire.ts';
import { listen } from './live.ts';
import { mayEnter } from './session.ts';

/** How many events are remembered. */
const MOST = 200;

/** What happened since the page was opened, newest first, without what runs say on their way. */
export const heard = signal<readonly { readonly id: number; readonly event: EventView }[]>([]);

/** Begins to remember, as long as the same person looks on; once, when the page opens. */
export function remember(): void {
  let count = 0;
  // Whoever signs in next may be told less.
  mayEnter.subscribe((may) => {
    if (!may) heard.value = [];
  });
  listen((event) => {
    if (event.type === 'run.log' || event.type === 'run.progress' || event.type === 'gap') return;
    count += 1;
    heard.value = [{ id: count, event }, ...heard.peek()].slice(0, MOST);
  });
}
