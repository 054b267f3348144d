/** A schedule phrase and what it must mean, whatever file it came from. */
export interface Phrase {
  readonly text: string;
  readonly expected: Expected;
  /** Other meanings that pass. */
  readonly also: readonly Meaning[];
  /** IANA zone in which the meaning's local times lie: the one the phrase names, or the project's, or UTC. */
  readonly zone: string;
  /** IANA zone of the project around the phrase; null where there is none. */
  readonly projectZone: string | null;
  /** Instants from which it is asked when the schedule fires next, epoch milliseconds. */
  readonly starts: readonly number[];
}

/** `unclear`: no schedule at all, or several: it must be refused or carry a warning. */
export type Expected = Meaning | { readonly kind: 'unclear' };

export type Meaning =
  /** The union of its parts. With `phase: 'any'` only the rhythm counts, not where it begins. */
  | { readonly kind: 'times'; readonly parts: readonly Part[]; readonly phase: 'fixed' | 'any' }
  /** Elapsed or calendar time, ISO 8601, from any beginning. */
  | { readonly kind: 'every'; readonly duration: string };

/** One schedule of a meaning. Local times are `YYYY-MM-DDTHH:MM:SS`, bounds are inclusive. */
export interface Part {
  readonly what: /** Five fields of Vixie cron, or six with leading seconds. */
    | { readonly cron: string }
    /** A rule of RFC 5545; without `start` its phase is free where its interval is not 1. `without` is taken out. */
    | {
        readonly rule: string;
        readonly start: string | null;
        readonly without: readonly string[];
        readonly exdates: readonly string[];
      }
    /** One local time. */
    | { readonly at: string };
  readonly from: string | null;
  readonly until: string | null;
  readonly count: number | null;
  /** Crons whose minutes are left out. */
  readonly except: readonly string[];
}

export const DAY_MS = 86_400_000;

/** Where a question starts when the phrase names no date: a year's first instant, mid-minute in spring, a month's end. */
export const USUAL_STARTS: readonly number[] = [
  Date.UTC(2026, 0, 1),
  Date.UTC(2026, 4, 12, 10, 7, 30),
  Date.UTC(2027, 1, 27, 23, 59),
];

/** A part without bounds. */
export function unbounded(what: Part['what']): Part {
  return { what, from: null, until: null, count: null, except: [] };
}
