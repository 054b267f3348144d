import { signal } from '@preact/signals';
import type { EventView } from '../../http/wire.ts';
import { listen } from './live.ts';

/** How many events are remembered. */
const MOST = 200;

/** What happened since the page was opened, newest first, without what runs say on their way. */
export const heard = signal<readonly { readonly id: number; readonly event: EventView }[]>([]);

/** Begins to remember; once, when the page opens. */
export function remember(): void {
  let count = 0;
  listen((event) => {
    if (event.type === 'run.log' || event.type === 'run.progress' || event.type === 'gap') return;
    count += 1;
    heard.value = [{ id: count, event }, ...heard.peek()].slice(0, MOST);
  });
}
