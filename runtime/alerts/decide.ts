import type { OpenAlert } from '../store/alert-store.ts';

/** Something that is wrong, as it was seen just now. Instants are epoch milliseconds. */
export interface Seen extends Pick<OpenAlert, 'kind' | 'job' | 'run' | 'message'> {
  /** How often it has happened since it was last looked; 0 for a state that goes on. */
  readonly count: number;
  readonly at: number;
}

export interface AlertFacts {
  /** What is known of it and has been told; null where nothing is. */
  readonly open: OpenAlert | null;
  /** That it happened, or goes on; null where it was not seen. */
  readonly seen: Seen | null;
  /** What shows that it is over; null where nothing does. */
  readonly over: { readonly run: string | null; readonly at: number } | null;
  readonly now: number;
  /** How long what goes on is not told again, milliseconds. */
  readonly remind: number;
}

/** What is told: that something is wrong, that it goes on, that it is over. */
export type Tell = 'new' | 'reminder' | 'recovered';

export interface AlertDecision {
  readonly tell: Tell | null;
  /** What is to be known of it from now on; null where nothing. */
  readonly alert: OpenAlert | null;
}

/** How long it must have been quiet before something counts as over, milliseconds: what comes and goes is one trouble. */
export const CALM = 60_000;

/** Only a change of state is told, and what goes on at most once an interval. */
export function decideAlert({ open, seen, over, now, remind }: AlertFacts): AlertDecision {
  if (open === null) {
    if (seen === null) return { tell: null, alert: null };
    const count = Math.max(1, seen.count);
    const { kind, job, run, message, at } = seen;
    const alert = { kind, job, run, message, since: at, lastAt: at, count, toldAt: now, toldCount: count };
    return { tell: 'new', alert };
  }
  const alert: OpenAlert =
    seen === null
      ? open
      : {
          ...open,
          lastAt: Math.max(open.lastAt, seen.at),
          count: open.count + seen.count,
          run: seen.run ?? open.run,
          message: seen.message,
        };
  if (over !== null && now - alert.lastAt >= CALM) return { tell: 'recovered', alert: null };
  if (over !== null) return { tell: null, alert };
  // What has not happened again since it was told needs no second word; a state that is still seen does.
  const goesOn = seen?.count === 0 || alert.count > alert.toldCount;
  if (!goesOn || now - alert.toldAt < remind) return { tell: null, alert };
  return { tell: 'reminder', alert: { ...alert, toldAt: now, toldCount: alert.count } };
}
