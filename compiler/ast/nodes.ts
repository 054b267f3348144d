import type {
  CalendarUnit,
  GuardMode,
  MisfirePolicy,
  NotifyOn,
  OverlapPolicy,
  Priority,
  Severity,
} from 'nljobs/spec/core';

export type { GuardMode, MisfirePolicy, NotifyOn, OverlapPolicy, Priority };

/** Monday 1 … Sunday 7 (ISO 8601). */
export type DayOfWeek = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type Unit = 'second' | 'minute' | 'hour' | 'day' | 'weekend' | 'week' | 'month' | 'quarter' | 'year';

/**
 * A time of day. `style` is how it was said: with AM, PM or a word that settles the half of the day (`half`), as on
 * a digital clock (`clock`: 6:00, 18:30), or as an hour alone (`bare`: at 9), where the half is a guess.
 */
export interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly style: 'half' | 'clock' | 'bare';
}

/** An exact length of time, or a calendar one. */
export interface Span {
  readonly n: number;
  readonly unit: Exclude<Unit, 'weekend'> | 'millisecond';
}

/** A civil date; without a year it comes round each year. */
export interface CivilDate {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}

/**
 * A stretch of days as it is said: a date, a month, a year; tomorrow is the `current` day plus 1, next week the current
 * week plus 1. A date or month without a year is the coming one.
 */
export type Period =
  | { readonly of: 'date'; readonly date: CivilDate; readonly weekday?: DayOfWeek }
  | { readonly of: 'month'; readonly month: number; readonly year: number | null }
  | { readonly of: 'year'; readonly year: number }
  | { readonly of: 'current'; readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year'; readonly n: number }
  /** The coming one of these weekdays, and so many weeks on. */
  | { readonly of: 'weekday'; readonly day: DayOfWeek; readonly said: 'bare' | 'this' | 'next'; readonly weeks: number }
  | { readonly of: 'first' | 'last'; readonly period: Period }
  /** The nth day, or nth of these weekdays, in a period; from its end where n is negative. */
  | { readonly of: 'nth'; readonly n: number; readonly day: DayOfWeek | null; readonly period: Period }
  | { readonly of: 'shifted'; readonly by: Span; readonly from: Period };

/** A stretch of days with a time of day, or without; `offset` is in minutes ahead of UTC where the text gives one. */
export interface When {
  readonly period: Period;
  readonly time: Time | null;
  readonly offset: number | null;
}

/**
 * Which days, in the terms of RFC 5545's BY parts: each part that is present must hold. `n` of a weekday counts
 * within the month, or within the year where `inYear` is set. `positions` count the days that the other parts let
 * through, in each month; with `inYear` in those of a year, all `months` of it taken together.
 */
export interface DaySelector {
  readonly weekdays?: readonly { readonly n: number | null; readonly day: DayOfWeek }[];
  readonly monthDays?: readonly number[];
  readonly positions?: readonly number[];
  readonly months?: readonly number[];
  readonly weeks?: readonly number[];
  readonly yearDays?: readonly number[];
  readonly inYear?: boolean;
  /** Only every so many months: "of every other month". */
  readonly everyMonths?: number;
}

/**
 * What there is to say of days beyond which they are: weeknights and weeks of the month mean other days to some, days
 * before the end of the month are counted in two ways, bare numbers may be hours, and an nth day beside "every year" is
 * one of the year. An edge is the first or last day of the period said beside it.
 */
export type DaysNote =
  | 'weeknights'
  | 'week-of-month'
  | 'week-parity'
  | 'before-end'
  | 'nth-day'
  | 'every-nth'
  | 'from-end'
  | 'of-quarter'
  | 'either'
  | 'initial'
  | 'bare-range'
  | 'edge'
  | 'each-month';

/** A day that falls on one of the weekdays `off` is moved to the next, previous or nearest one of `to`. */
export interface DayMove {
  readonly off: readonly DayOfWeek[];
  readonly to: readonly DayOfWeek[];
  readonly direction: 'next' | 'previous' | 'nearest';
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A zone in the author's words. */
export interface SaidZone {
  /** IANA zones that it may be, the likeliest first; more than one must be settled. None: the project's own. */
  readonly zones: readonly string[];
  /** As it was said, in lower case. */
  readonly said: string;
  /** The half of the year that its letters name. */
  readonly half?: 'standard' | 'summer';
  /** The one of `zones` that is taken, with a warning, where nothing settles it. */
  readonly alone?: string;
}

export interface ZonedTime {
  readonly times: readonly Time[];
  readonly zone: SaidZone;
}

/** What a clause says, before the clauses of a description are put together. */
export type Clause =
  | {
      readonly kind: 'rhythm';
      readonly n: number;
      readonly unit: Unit;
      readonly adverb?: boolean;
      /** “About every hour”: read as stated, and told. */
      readonly approximate?: boolean;
      readonly dayPart?: string;
    }
  | { readonly kind: 'times-per'; readonly n: number; readonly unit: Unit }
  | {
      readonly kind: 'times';
      readonly times: readonly Time[];
      readonly approximate?: boolean;
      /** In brackets: behind a schedule that says its times already, they must be the same ones. */
      readonly gloss?: boolean;
    }
  /** Times with their own zones, in brackets or behind "=": other ways of saying the time before, or the time itself. */
  | { readonly kind: 'zoned-times'; readonly all: readonly ZonedTime[] }
  /** `only`: it limits the hours rather than saying one. */
  | { readonly kind: 'day-part'; readonly part: string; readonly only?: true }
  | { readonly kind: 'minutes'; readonly minutes: readonly number[]; readonly note?: 'half-hour' }
  | { readonly kind: 'seconds'; readonly seconds: readonly number[] }
  /** Hours of the day, 0 to 23, as cron's hour field names them: “past every 2nd hour”. */
  | { readonly kind: 'hour-set'; readonly hours: readonly number[] }
  | {
      readonly kind: 'days';
      readonly days: readonly DaySelector[];
      readonly everyN?: number;
      /** These limit the days that are said beside them, rather than being joined to them: "in odd weeks". */
      readonly among?: true;
      readonly note?: DaysNote;
    }
  /** Where a day goes that falls on a weekend. */
  | ({ readonly kind: 'move' } & DayMove)
  | { readonly kind: 'months'; readonly months: readonly number[]; readonly every?: boolean }
  | {
      readonly kind: 'dates';
      readonly dates: readonly CivilDate[];
      readonly every: boolean;
      readonly weekday?: DayOfWeek;
    }
  /** Single moments: on these days, or so long after now. */
  | { readonly kind: 'moment'; readonly when: readonly When[]; readonly after?: Span; readonly tonight?: boolean }
  /** Said of a single moment. */
  | { readonly kind: 'once' }
  | {
      readonly kind: 'window';
      readonly from: Time | null;
      readonly to: Time | null;
      readonly open: boolean;
      /** Where both ends name it: "between 9am ET and 5pm ET". */
      readonly zone?: SaidZone;
    }
  | { readonly kind: 'hours'; readonly name: 'business' | 'market' }
  /** `anchor`: every so many days or weeks are counted from here. `behind`: it begins after these days. */
  | {
      readonly kind: 'start';
      readonly when: When | null;
      readonly time: Time | null;
      readonly anchor?: boolean;
      readonly behind?: boolean;
    }
  | { readonly kind: 'span'; readonly from: When; readonly to: When; readonly anchor: boolean }
  /** `before`: up to the day before; `whole`: said so that the whole of a month or year is meant ("through"). */
  | { readonly kind: 'until'; readonly when: When; readonly before: boolean; readonly whole: boolean }
  | { readonly kind: 'years'; readonly years: readonly number[] }
  | { readonly kind: 'for'; readonly span: Span }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'except'; readonly what: readonly Excluded[] }
  | ({ readonly kind: 'zone' } & SaidZone)
  /** A season, which the project defines. */
  | { readonly kind: 'season'; readonly name: string }
  | { readonly kind: 'jitter'; readonly span: Span }
  | {
      readonly kind: 'cron';
      readonly text: string;
      /** Its last field may as well be the first word of the action. */
      readonly loose: boolean;
      readonly zone?: SaidZone;
    }
  | EventClause
  /** "unless it is paid within 14 days"; without a length it is until the delay of the event is over. */
  | { readonly kind: 'unless'; readonly event: Place; readonly within: Span | null }
  /** What must hold of an event before it: "only if it is from the EU", "except internal users" (`negative`). */
  | { readonly kind: 'condition'; readonly words: Place; readonly sentence: boolean; readonly negative: boolean }
  /** "Given a customer on the premium plan, when they …": whom or what the event behind it is of, and what must hold of it. */
  | { readonly kind: 'given'; readonly words: Place }
  /** "Delay: 7 days", "once 3 days have passed": the event is put off. */
  | { readonly kind: 'delay'; readonly span: Span }
  /** However often the event comes, the job runs once it has been quiet for so long. */
  | { readonly kind: 'debounce'; readonly span: Span; readonly per: string | null; readonly atMost: boolean }
  /** "24 hours before a subscription renews", "2 weeks after the due date of an invoice" (`field`). */
  | {
      readonly kind: 'date';
      readonly offset: Span | null;
      readonly before: boolean;
      readonly event: Place;
      readonly field: string | null;
    }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'after-job'; readonly job: string; readonly on: 'completed' | 'failed' | 'finished' }
  | { readonly kind: 'manual' }
  | { readonly kind: 'option'; readonly option: Option }
  | { readonly kind: 'remark' }
  /** What stands before it takes the place of the schedule said before that. */
  | { readonly kind: 'instead' }
  | Problem;

/** What a schedule leaves out: whole days, hours of some days or of all, or the holidays of a country. */
export type Excluded =
  | { readonly days: readonly DaySelector[]; readonly hours?: ExcludedHours }
  | { readonly months: readonly number[] }
  | { readonly dates: readonly CivilDate[] }
  | { readonly range: readonly [CivilDate, CivilDate] }
  | { readonly holidays: HolidayPlace };

/** Single times, a stretch of the day with its end, minutes of every hour, or a part of the day that the project defines. */
export type ExcludedHours =
  | { readonly part: string }
  | { readonly times: readonly Time[] }
  | { readonly from: Time; readonly to: Time }
  | { readonly minutes: readonly number[] };

/** Whose holidays: codes of ISO 3166, as in US and CA; a null country is the project's. */
export interface HolidayPlace {
  readonly country: string | null;
  readonly region: string | null;
}

/** Something that happens, by the words that name it. */
export interface EventClause {
  readonly kind: 'event';
  readonly event: Place;
  readonly delay: Span | null;
  /** "Stock below minimum: …": the moment at which it becomes so. */
  readonly threshold?: true;
  /** "The first time …": whether only the first of them counts. */
  readonly first?: true;
  /** "… is not paid within 14 days of being sent": how long for, and what it is counted from, where that is said. */
  readonly deadline: { readonly span: Span; readonly from: Place | null } | null;
}

/** What stands between the things that an action does. */
export type Step =
  | { readonly do: 'wait'; readonly span: Span }
  | { readonly do: 'wait-for'; readonly event: Place; readonly timeout: Span | null }
  | { readonly do: 'if'; readonly words: Place }
  | { readonly do: 'otherwise' };

/** Something that is understood and refused, or understood and questioned: a rule may yield it in place of a value. */
export interface Problem {
  readonly kind: 'problem';
  readonly code: string;
  readonly message: string;
  readonly severity?: Severity;
  /** Replacements of the words of the clause, each with its title. */
  readonly instead: readonly { readonly title: string; readonly text: string }[];
  /** "Every second Monday": what it is where the day on which it begins settles that. */
  readonly everyNth?: { readonly n: number; readonly day: DayOfWeek };
}

export type Option =
  | { readonly name: 'serial'; readonly serial: boolean }
  | { readonly name: 'overlap'; readonly overlap: OverlapPolicy }
  | { readonly name: 'concurrency'; readonly limit: number; readonly key: string | null }
  | {
      readonly name: 'retry';
      readonly attempts?: number;
      readonly backoff?: 'fixed' | 'linear' | 'exponential';
      readonly delay?: Span;
      readonly maxDelay?: Span;
      readonly never?: readonly string[];
      readonly jitter?: boolean;
      /** Waits told one by one, which a curve may give or not. */
      readonly waits?: readonly Span[];
      /** What no policy holds: how long it goes on in all, without end, only for some errors, never for what has no name. */
      readonly lasts?: Span;
      readonly endless?: true;
      readonly only?: readonly string[];
      readonly unnamed?: string;
      /** "Give up after 5": attempts, or minutes? */
      readonly unsure?: number;
    }
  | { readonly name: 'timeout'; readonly span: Span }
  | { readonly name: 'expected'; readonly span: Span }
  | { readonly name: 'misfire'; readonly policy?: MisfirePolicy; readonly window?: Span }
  | { readonly name: 'priority'; readonly priority: Priority }
  | { readonly name: 'rate'; readonly limit: number; readonly per: Span }
  | { readonly name: 'batch'; readonly size: number }
  | { readonly name: 'scope'; readonly scope: string }
  | { readonly name: 'notify'; readonly told: readonly { readonly on: NotifyOn; readonly to: string }[] }
  | { readonly name: 'heartbeat'; readonly to: string }
  | { readonly name: 'runbook'; readonly url: string }
  /** Where it runs alone, or where it does not. */
  | { readonly name: 'environments'; readonly environments: readonly string[]; readonly without?: readonly string[] }
  | { readonly name: 'owner'; readonly owner: string }
  | { readonly name: 'enabled'; readonly enabled: boolean }
  | { readonly name: 'retention'; readonly history?: Span; readonly deadLetter?: Span }
  | { readonly name: 'tags'; readonly tags: readonly string[] }
  | { readonly name: 'permissions'; readonly permissions: readonly string[] }
  | { readonly name: 'guard-mode'; readonly mode: GuardMode }
  | {
      readonly name: 'guard';
      readonly per: string | null;
      readonly window: { readonly unit: CalendarUnit } | { readonly span: Span } | 'forever';
      /** The guard's words belong to the action as well: "users who haven't received it today". */
      readonly inAction: boolean;
      readonly mode?: GuardMode;
      /** "At most twice a week per customer": more than one, which no guard counts. */
      readonly times?: number;
    };

/** What a stretch of words says of retries. Later parts add to earlier ones. */
export type RetrySaid = Omit<Extract<Option, { name: 'retry' }>, 'name'>;
/** Within what time a guard lets something happen once. */
export type GuardWindow = Extract<Option, { name: 'guard' }>['window'];

/** A clause where it stood. Offsets of the text. */
export interface PlacedClause {
  readonly clause: Clause;
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  /** Whether a conjunction ("and", ",") stands between it and the clause before. */
  readonly joined: boolean;
  /** The same, by a word rather than a comma. */
  readonly also: boolean;
  /** By a comma and a word, which sets a new schedule apart: "…, and every Friday at noon". */
  readonly apart: boolean;
  /** Whether a bracket opens right before it: it may say again what was said. */
  readonly bracketed: boolean;
  /** Whether a sentence ended between it and the clause before. */
  readonly marked: boolean;
  /** How it was read, for the derivation. */
  readonly constituent: {
    readonly rule: string;
    readonly from: number;
    readonly to: number;
    readonly children: readonly unknown[];
  };
}

/** One reading of a description: its clauses in order, its action, and what was passed over. */
export interface Reading {
  readonly clauses: readonly PlacedClause[];
  readonly action: readonly Place[];
  readonly fillers: readonly Place[];
  readonly cost: number;
}
