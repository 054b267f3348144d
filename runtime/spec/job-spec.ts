import type {
  Backoff,
  CalendarUnit,
  GuardMode,
  MisfirePolicy,
  NotifyOn,
  Origin,
  OverlapPolicy,
  Priority,
  Weekday,
  WordRole,
} from './vocabulary.ts';

/**
 * The job spec: what a description means, as data. `schema.ts` holds the same shape in zod, and a test
 * proves that the two agree. Durations are ISO 8601 (`PT15M`), instants RFC 3339, local times
 * `YYYY-MM-DDTHH:MM:SS` without an offset, zones IANA names.
 */
export interface JobSpec {
  readonly specVersion: 1;
  readonly id: string;
  readonly title: string;
  readonly group: string | null;
  readonly file: string | null;
  /** The author's words, exactly. */
  readonly description: string;
  /** The same in canonical English: every value that changes when or whether the job runs is stated. */
  readonly canonical: string;
  readonly triggers: readonly Trigger[];
  readonly action: Action;
  /** True when steps wait, so that the job must survive restarts between them. */
  readonly durable: boolean;
  readonly idempotency: Idempotency | null;
  readonly serial: boolean;
  readonly overlap: OverlapPolicy;
  readonly concurrency: Concurrency;
  readonly retry: Retry;
  /** The longest an attempt may take, ISO 8601. */
  readonly timeout: string;
  readonly misfire: Misfire;
  readonly priority: Priority;
  readonly rate: { readonly limit: number; readonly per: string } | null;
  readonly batch: { readonly size: number } | null;
  /** The tenant a run belongs to, e.g. `organization`. */
  readonly scope: string | null;
  readonly permissions: readonly string[] | null;
  /** How long finished runs and dead letters are kept, ISO 8601. */
  readonly retention: { readonly history: string; readonly deadLetter: string };
  readonly enabled: boolean;
  readonly environments: readonly string[] | null;
  readonly notify: readonly Notify[];
  /** A named check or a URL that is pinged when a run completes. */
  readonly heartbeat: string | null;
  readonly expectedDuration: string | null;
  readonly owner: string | null;
  readonly runbook: string | null;
  readonly tags: readonly string[];
  /** Where each top-level value comes from, by field name. */
  readonly provenance: Readonly<Record<string, Origin>>;
  /** The role of every stretch of the description. Outside the spec hash. */
  readonly words: readonly WordSpan[];
  /** JSON pointer to the places in the description that state it. Outside the spec hash. */
  readonly spans: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** Half-open, in UTF-16 code units of the description. */
export interface WordSpan {
  readonly start: number;
  readonly end: number;
  readonly as: WordRole;
}

export type Trigger =
  | CronTrigger
  | RruleTrigger
  | IntervalTrigger
  | OnceTrigger
  | EventTrigger
  | DateTrigger
  | AfterTrigger
  | ManualTrigger;

/** The triggers that have occurrences of their own. */
export type ScheduleTrigger = CronTrigger | RruleTrigger | IntervalTrigger | OnceTrigger;

/**
 * What a schedule says about local times that a change of the clock skips (`gap`: run at the instant after it, or not at
 * all) or repeats (`overlap`). It is about times that are named (`30 2 * * *`, `FREQ=DAILY`, one date). A rhythm, which is
 * an interval, an RRULE of hours or less, or a cron whose minute or hour holds a star, a step or a range, goes on through
 * the change in elapsed time whatever this says.
 */
export interface DstPolicy {
  readonly gap: 'after' | 'skip';
  readonly overlap: 'first' | 'last' | 'both';
}

/** What every schedule shares. Bounds are local times of `timezone`; `from` is inclusive, `until` is inclusive. */
export interface ScheduleBounds {
  readonly timezone: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly count: number | null;
  readonly except: readonly Exception[];
  /** Spread each start by a stable offset below this, ISO 8601. */
  readonly jitter: string | null;
  readonly dst: DstPolicy;
}

/** One or more five-field Vixie crons; their union. Day-of-month and day-of-week are never both restricted. */
export interface CronTrigger extends ScheduleBounds {
  readonly kind: 'cron';
  readonly cron: readonly string[];
}

/** RFC 5545 recurrence over local times of `timezone`, counted from `start` (local). */
export interface RruleTrigger extends ScheduleBounds {
  readonly kind: 'rrule';
  readonly rrule: string;
  readonly start: string;
}

/**
 * Elapsed time. Without `within`, counted from `start` (an instant). With it, counted from the window's start on
 * each of its days; `from` > `to` crosses midnight, and the window's end is included.
 */
export interface IntervalTrigger extends ScheduleBounds {
  readonly kind: 'interval';
  readonly every: string;
  readonly start: string;
  readonly within: { readonly days: readonly Weekday[]; readonly from: string; readonly to: string } | null;
}

/** One local time. */
export interface OnceTrigger extends ScheduleBounds {
  readonly kind: 'once';
  readonly at: string;
}

/**
 * What a schedule leaves out. `dates` are `MM-DD` (every year), `YYYY-MM-DD`, or ranges `A/B` of either, whole days;
 * `schedule` takes out the instants of another schedule, whole minutes where that is a cron or an RRULE with BYSECOND=0,
 * and whole days where it is a rule of days that names no time (`FREQ=MONTHLY;BYMONTHDAY=-1` from a midnight);
 * `holidays` are dates compiled in up to `through`.
 */
export type Exception =
  | { readonly dates: readonly string[] }
  | { readonly schedule: ScheduleTrigger }
  | {
      readonly holidays: string;
      readonly region: string | null;
      readonly dates: readonly string[];
      readonly through: string;
    };

export const FILTER_OPERATORS = ['=', '!=', '>', '>=', '<', '<=', 'in', 'contains'] as const;
export type Filter =
  | {
      readonly field: string;
      readonly op: (typeof FILTER_OPERATORS)[number];
      readonly value: string | number | boolean | readonly (string | number)[];
    }
  | { readonly predicate: string };

export interface EventTrigger {
  readonly kind: 'event';
  /** `entity.past_tense`, e.g. `user.signed_up`. */
  readonly event: string;
  readonly where: readonly Filter[];
  readonly unless: { readonly event: string; readonly within: string } | null;
  readonly delay: string | null;
  readonly debounce: string | null;
}

/** A time before or after a date that an entity carries: `24 hours before a subscription renews`. */
export interface DateTrigger {
  readonly kind: 'date';
  readonly entity: string;
  readonly field: string;
  readonly offset: string;
}

export interface AfterTrigger {
  readonly kind: 'after';
  readonly job: string;
  readonly on: 'completed' | 'failed' | 'finished';
}

export interface ManualTrigger {
  readonly kind: 'manual';
}

export interface Action {
  readonly text: string;
  /** The handler's name, a camelCase identifier. */
  readonly handler: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly do: string; readonly handler: string }
  | { readonly wait: string }
  | {
      readonly waitFor: {
        readonly event: string;
        readonly timeout: string | null;
        readonly onTimeout: 'continue' | 'stop' | 'fail';
      };
    }
  | { readonly if: string; readonly then: readonly Step[]; readonly else: readonly Step[] };

export interface Idempotency {
  readonly per: string | null;
  readonly window:
    | { readonly kind: 'calendar'; readonly unit: CalendarUnit }
    | { readonly kind: 'rolling'; readonly duration: string }
    | { readonly kind: 'forever' };
  readonly mode: GuardMode;
}

export interface Concurrency {
  readonly limit: number | null;
  /** Counted for each value of this, e.g. `customer`. */
  readonly key: string | null;
}

export interface Retry {
  /** All attempts, the first included: "retry 3 times" is 4. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  readonly delay: string;
  readonly maxDelay: string;
  readonly jitter: boolean;
  /** Names of errors that are never retried. */
  readonly never: readonly string[];
}

export interface Misfire {
  readonly policy: MisfirePolicy;
  /** How late an occurrence may still be taken, ISO 8601. */
  readonly window: string;
  /** With `all`, at most so many. */
  readonly limit: number | null;
}

export interface Notify {
  readonly on: NotifyOn;
  readonly via: 'email' | 'slack' | 'webhook' | 'channel' | 'owner';
  readonly to: string | null;
}

/** Whether a trigger has occurrences of its own. */
export function isSchedule(trigger: Trigger): trigger is ScheduleTrigger {
  return trigger.kind === 'cron' || trigger.kind === 'rrule' || trigger.kind === 'interval' || trigger.kind === 'once';
}
