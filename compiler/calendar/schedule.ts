import type { DaySelector } from '../ast/nodes.ts';

/**
 * A schedule in normal form, between what was said and what is emitted: some days and, on each of them, some times;
 * or elapsed time. `to-triggers.ts` says it as cron where five fields are exact, and as RRULE or interval elsewhere.
 */
export type Schedule =
  | {
      readonly kind: 'calendar';
      /** The union of these; an empty selector is every day. */
      readonly days: readonly DaySelector[];
      /** Every so many days, weeks, months or years from the anchor; null for all of them. */
      readonly every: { readonly n: number; readonly unit: 'day' | 'week' | 'month' | 'year' } | null;
      /** Minutes of the day; those from 1440 on belong to the day after. */
      readonly minutes: readonly number[];
      /** Seconds of the minute; [0] unless said. */
      readonly seconds: readonly number[];
      /** A frequency, which goes on through a change of the clock, rather than named times, which come once a day. */
      readonly rhythm: boolean;
    }
  | {
      readonly kind: 'elapsed';
      readonly ms: number;
      readonly days: readonly DaySelector[];
      /** Minutes of the day, both included; null for all day. */
      readonly window: { readonly from: number; readonly to: number } | null;
    }
  | { readonly kind: 'once'; readonly at: readonly string[] };
