import type { Calendar, ServerSchedule } from './server-schedule.ts';

/** Something, or in words that go after "because" why it cannot be told. */
export type Told<T> = T | { readonly reason: string };

/** What a trigger says by itself, without exceptions and the bounds that every schedule may have. */
export interface Parts extends Pick<ServerSchedule, 'calendars' | 'intervals' | 'startAt' | 'endAt'> {
  /** A count of its own, which exceptions do not change. */
  readonly count: number | null;
}

/** Nothing yet, without bounds. */
export const ALL: Parts & { readonly calendars: readonly Calendar[] } = {
  calendars: [],
  intervals: [],
  startAt: null,
  endAt: null,
  count: null,
};
