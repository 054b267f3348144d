import type { CalendarUnit, Diagnostic, JobSpec, Weekday, WordSpan } from 'nljobs/spec/core';

/** What a project has settled about its English: its zone, its words for parts of the day, its events. */
export interface LanguageContext {
  /** IANA zone of descriptions that name none; null reads them in UTC and says so. */
  readonly timezone: string | null;
  /** `morning` → `09:00`; empty where the project defines none. */
  readonly dayParts: Readonly<Record<string, string>>;
  readonly businessHours: { readonly days: readonly Weekday[]; readonly from: string; readonly to: string } | null;
  /** First day of a week, for guards and `week` words. */
  readonly weekStart: Weekday;
  /** The event catalogue; null where the project keeps none, so that any event is taken. */
  readonly events: readonly KnownEvent[] | null;
  /** Values that the project sets in place of the table of defaults, by spec field. */
  readonly defaults: Readonly<
    Partial<Pick<JobSpec, 'retry' | 'timeout' | 'overlap' | 'misfire' | 'retention' | 'priority'>>
  >;
  /** What seasons are here: `summer` → `06-01/08-31`, both days included. Empty or left out where none is defined. */
  readonly seasons?: Readonly<Record<string, string>>;
  /** Whose public holidays are meant where no country is said: `US`, `DE-BY`. */
  readonly holidays?: string | null;
  /** Where the project runs: production, staging. Left out where it does not say. */
  readonly environments?: readonly string[];
  readonly owner: string | null;
  readonly notify: readonly string[];
  readonly tags: readonly string[];
}

/** An event of the catalogue: other words for it, and what its payload is known to hold. */
export interface KnownEvent {
  readonly name: string;
  readonly phrases: readonly string[];
  readonly fields?: readonly EventField[];
}

/** A field of a payload, as far as conditions ask: what it is compared with. */
export interface EventField {
  readonly name: string;
  readonly type: 'string' | 'number' | 'money' | 'boolean' | 'unknown';
  /** All that it may be, where that is known. */
  readonly values?: readonly string[];
}

export interface CompileOptions {
  /** The instant against which relative dates are read, RFC 3339. Without it, text that needs one is refused. */
  readonly now?: string;
  /** True where an action is not required: `every weekday at 9am`. */
  readonly phrase?: boolean;
  readonly context?: Partial<LanguageContext>;
  /** What the project knows of the job beside its description. */
  readonly job?: {
    readonly id?: string;
    readonly title?: string;
    readonly group?: string | null;
    readonly file?: string | null;
  };
  /** Knows the holidays of countries; without it a text that names some is refused. */
  readonly holidayCalendar?: HolidayCalendar;
  /** In files a date relative to today is an error with a fix, because a build must not depend on its day. */
  readonly relativeDates?: 'read' | 'refuse';
}

/** The public holidays of a country (ISO 3166: `US`), or of a part of it (`CA`). Pure: the same dates on any day. */
export type HolidayCalendar = (country: string, region: string | null) => HolidayAnswer;

/** Dates, ascending, that are known up to `through`; or why there are none. */
export type HolidayAnswer =
  | { readonly dates: readonly string[]; readonly through: string }
  | { readonly reason: 'not-installed' | 'unknown' };

/** The answer to one description. `spec` is null exactly when a diagnostic is an error. */
export interface Compilation {
  readonly ok: boolean;
  readonly text: string;
  readonly spec: JobSpec | null;
  /** The schedule and events in canonical English, without the action; null where nothing was read. */
  readonly readback: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly words: readonly WordSpan[];
  /** The values nobody stated, each with its reason, in the order of the spec. */
  readonly implied: readonly ImpliedValue[];
  /** How the reading came about: rule ids over spans, nested. */
  readonly derivation: readonly Derivation[];
}

export interface ImpliedValue {
  /** Top-level field of the spec. */
  readonly field: string;
  /** In words: `retries: 3, exponential with jitter`. */
  readonly text: string;
  readonly reason: string;
}

export interface Derivation {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  /** What it was read as, in a few words. */
  readonly reads: string;
  readonly children: readonly Derivation[];
}

export type { CalendarUnit };
