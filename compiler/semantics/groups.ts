import type {
  CivilDate,
  Clause,
  DayOfWeek,
  DaySelector,
  Excluded,
  Span as Length,
  Place,
  PlacedClause,
  SaidZone,
  Step,
  Time,
  Unit,
  When,
  ZonedTime,
} from '../ast/nodes.ts';

/** The clauses of a kind. */
export type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

/** What was said of one schedule, dimension by dimension, before it is known whether it fits together. */
export interface Group {
  readonly clauses: PlacedClause[];
  rhythms: Of<'rhythm'>[];
  timesPer: Of<'times-per'> | null;
  times: readonly Time[] | null;
  /** Times said again in brackets. */
  readonly glosses: { readonly times: readonly Time[]; readonly at: PlacedClause }[];
  approximate: boolean;
  dayParts: readonly string[];
  minutes: readonly number[] | null;
  seconds: readonly number[] | null;
  hourSet: readonly number[] | null;
  days: readonly DaySelector[] | null;
  /** Sets of days to which the days are limited, each of them. */
  among: readonly (readonly DaySelector[])[];
  /** Where a day goes that falls on a weekend. */
  move: PlacedClause | null;
  /** Every other Friday: 2. */
  everyN: number;
  months: readonly number[] | null;
  dates: readonly CivilDate[] | null;
  datesEvery: boolean;
  dateWeekday: DayOfWeek | null;
  moment: Of<'moment'> | null;
  /** "Just once": all of it is one moment. */
  once: PlacedClause | null;
  /** What is counted from a day that nobody said, and from which. */
  counted: { readonly unit: string; readonly from: string } | null;
  windows: readonly Of<'window'>[];
  hours: string | null;
  startTime: Time | null;
  cron: Of<'cron'> | null;
  /** Stands right beside the schedule before it, as another way of saying it: the two must agree. */
  beside: boolean;
  /** On these days in place of what was said before: the words that say so. */
  instead: PlacedClause | null;
}

export interface PlacedZone extends SaidZone {
  readonly start: number;
  readonly end: number;
}

/** The zone of a description, and the words that name it. */
export interface SettledZone {
  readonly zone: string;
  readonly said: PlacedZone;
}

export interface Restated {
  readonly all: readonly ZonedTime[];
  readonly times: readonly Time[];
  readonly start: number;
  readonly end: number;
}

export interface Start {
  readonly when: When;
  /** Every so many days or weeks are counted from here. */
  readonly anchor: boolean;
  /** It begins behind these days. */
  readonly behind: boolean;
  readonly at: PlacedClause;
}

export interface End {
  readonly when: When;
  readonly before: boolean;
  readonly whole: boolean;
  readonly at: PlacedClause;
}

export interface PlacedExcluded {
  readonly what: Excluded;
  readonly at: PlacedClause;
}

/** What holds for all schedules of a description. */
export interface Shared {
  /** Every zone that was said, in order. */
  zones: PlacedZone[];
  /** The one they come down to; settled once all is put together. */
  zone: SettledZone | null;
  start: Start | null;
  until: End | null;
  years: readonly number[] | null;
  length: { readonly span: Length; readonly at: PlacedClause } | null;
  count: { readonly n: number; readonly at: PlacedClause } | null;
  except: PlacedExcluded[];
  season: { readonly name: string; readonly at: PlacedClause } | null;
  jitter: Length | null;
  /** Times said again in another zone, with what they restate. */
  restated: Restated[];
}

/** What events are made of, in the order said. */
export type Occasion = Of<'event' | 'unless' | 'condition' | 'debounce' | 'date' | 'given' | 'delay'> & Place;

export interface Assembly {
  readonly groups: readonly Group[];
  readonly shared: Shared;
  readonly occasions: readonly Occasion[];
  /** What stands between the steps of the action, in order. */
  readonly steps: readonly ({ readonly step: Step } & Place)[];
  readonly jobs: readonly (Of<'after-job'> & Place)[];
  readonly manual: boolean;
  readonly options: readonly {
    readonly option: Of<'option'>['option'];
    readonly start: number;
    readonly end: number;
  }[];
}

const SUB_DAY: ReadonlySet<Unit> = new Set(['second', 'minute', 'hour']);
export const isSubDay = (unit: Unit): boolean => SUB_DAY.has(unit);

/** Nothing said yet. */
export function emptyGroup(): Group {
  return {
    clauses: [],
    rhythms: [],
    timesPer: null,
    times: null,
    glosses: [],
    approximate: false,
    dayParts: [],
    minutes: null,
    seconds: null,
    hourSet: null,
    days: null,
    among: [],
    move: null,
    everyN: 1,
    months: null,
    dates: null,
    datesEvery: false,
    dateWeekday: null,
    moment: null,
    once: null,
    counted: null,
    windows: [],
    hours: null,
    startTime: null,
    cron: null,
    beside: false,
    instead: null,
  };
}
