/** When the server of a folder ended by itself of late: times in epoch milliseconds, the latest last. */
export interface Ends {
  readonly late: readonly number[];
}

export const NO_ENDS: Ends = { late: [] };

const WINDOW = 3 * 60_000;
const MOST = 4;

/**
 * Whether a server that has ended at `now` (epoch milliseconds) is started again: one that ends more than four times
 * within three minutes is not. Who asks for one then begins anew.
 */
export function ended({ late }: Ends, now: number): Ends & { readonly again: boolean } {
  const recent = [...late.filter((time) => time > now - WINDOW), now];
  return recent.length > MOST ? { ...NO_ENDS, again: false } : { late: recent, again: true };
}
