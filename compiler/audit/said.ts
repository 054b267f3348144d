import type { ScheduleTrigger } from 'nljobs/spec/core';
import type { DaySelector, SaidZone } from '../ast/nodes.ts';
import type { DaySet } from './day-set.ts';

/** What words say of the days, as far as they say anything. */
export type SaidDays =
  | { readonly kind: 'unsaid' }
  /** `some`: any of these days will do (“on weekends”, “in June”), or most of them (“nightly”), or it takes all. */
  | { readonly kind: 'named'; readonly days: DaySet; readonly some: 'any' | 'most' | null }
  /** Every so many days or months, from a day that was not said; `on` holds the days that it may be, where they were. */
  | { readonly kind: 'every'; readonly n: number; readonly unit: 'day' | 'month'; readonly on: DaySet | null }
  /** So many days a week, a month or a year. */
  | { readonly kind: 'count'; readonly n: number; readonly unit: 'week' | 'month' | 'year' };

/** What words say of the times of day. */
export type SaidTimes =
  /** `once`: the days were said as a rhythm (“daily”), which is once on each of them. */
  | { readonly kind: 'unsaid'; readonly once: boolean }
  /** `listed`: one by one, so that some of them may stand in a cron of their own. */
  | {
      readonly kind: 'named';
      readonly minutes: readonly number[];
      readonly listed: boolean;
      readonly window: Window | null;
      /** Any of them will do: "1 AM or 2 AM". */
      readonly any?: boolean;
      /** Hours of one figure or two, as on either clock: "6:30" may be in the evening. */
      readonly either?: boolean;
      /** Midnight by its name, which may be the one that ends the day. */
      readonly ends?: boolean;
      /** "Every 8 hours starting at 9": the minute from which it goes on, and nobody says whether behind midnight. */
      readonly from?: number;
    }
  /** About then. */
  | { readonly kind: 'near'; readonly minutes: readonly number[] }
  | { readonly kind: 'part'; readonly part: string }
  /** Every so many minutes, from a minute that was not said. */
  | { readonly kind: 'every'; readonly n: number; readonly window: Window | null }
  /** Every so many seconds; or these seconds of the minute. */
  | { readonly kind: 'seconds'; readonly n: number; readonly listed: readonly number[] | null }
  /** So many times a day. */
  | { readonly kind: 'count'; readonly n: number };

/** Minutes of the day, both included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface SaidPart {
  readonly days: SaidDays;
  readonly times: SaidTimes;
  /** Days and minutes in full, what was not said filled in by the language's defaults. */
  readonly selectors: readonly DaySelector[];
}

/** A schedule in words, part by part, each with what was said and what was not. */
export interface Statement {
  readonly parts: readonly SaidPart[];
  /** The zone that was said. */
  readonly zone: SaidZone | null;
  /** The IANA name that it was settled to; null where no zone was said. */
  readonly timezone: string | null;
  /** The same times in other zones, as they were said again: "(4 PM ET)". */
  readonly restated: readonly { readonly minutes: readonly number[]; readonly zone: SaidZone }[];
  /** Where its words begin and end in the phrase. */
  readonly start: number;
  readonly end: number;
  /** The stretches of the phrase that its clauses take. */
  readonly read: readonly { readonly start: number; readonly end: number }[];
  /** Whether it begins or ends some day, which no cron does. */
  readonly bounded: boolean;
  /** Whether it leaves a choice: "at 1 AM or 2 AM". */
  readonly either: boolean;
  /** Whether it holds a cron in place of words, or a length that may be anything. */
  readonly raw: boolean;
  /** Whether all of it is one adverb: "weekly". */
  readonly bare: boolean;
  readonly triggers: readonly ScheduleTrigger[];
  readonly says: string;
}
