import { signal } from '@preact/signals';

/** The viewer's clock, epoch milliseconds; moves once a second while the page is looked at. */
export const now = signal(Date.now());

/** Begins to move the clock; once, when the page opens. */
export function keepTime(): void {
  const tick = (): void => {
    if (document.visibilityState === 'visible') now.value = Date.now();
  };
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}
