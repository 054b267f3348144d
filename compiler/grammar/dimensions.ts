import type {
  CivilDate,
  Clause,
  DayOfWeek,
  DaySelector,
  Excluded,
  ExcludedHours,
  GuardMode,
  GuardWindow,
  HolidayPlace,
  NotifyOn,
  OverlapPolicy,
  Period,
  RetrySaid,
  SaidZone,
  Span,
  Time,
  Unit,
  When,
  ZonedTime,
} from '../ast/nodes.ts';
import type { DayAnchor } from './date/anchor.ts';
import type { EventWords } from './event/items.ts';
import type { MonthScope } from './month/scope.ts';

/**
 * The dimensions of English that the grammar reads, and the type of their values. A new dimension is a folder
 * beside this file and a line here.
 */
export interface Dimensions {
  /** A whole number, in figures or words. */
  number: number;
  /** The same, in words alone. */
  spelled: number;
  /** A number that may have a fraction. */
  /** A list of numbers and ranges of them: 2 and 26 through 28. */
  numbers: readonly number[];
  'numbers-item': readonly number[];
  amount: number;
  /** first 1 … thirty-first 31, 1st, 22nd. */
  nth: number;
  /** The same, and last -1, second-to-last -2. */
  ordinal: number;
  unit: Unit;
  duration: Span;
  /** am or pm, by letters or by a part of the day: 0 or 12. */
  half: 'am' | 'pm';
  /** A time as a clock shows it, without AM or PM. */
  reading: Time;
  /** An hour that may be one of the morning or of the evening: a time only in a list, behind "at", or with its half. */
  bare: Time;
  /** A full hour, as in "half past six". */
  'hour-time': Time;
  /** A time of day that needs nothing around it to be one. */
  time: Time;
  /** The same, or an hour alone, which is one only in a list or behind "at". */
  'time-item': Time;
  times: readonly Time[];
  weekday: DayOfWeek;
  weekdays: readonly DayOfWeek[];
  month: number;
  months: readonly number[];
  'day-of-month': number;
  /** A day of the month, or a range of them. */
  'days-item': readonly number[];
  'days-of-month': readonly number[];
  year: number;
  date: CivilDate;
  /** What is wrong with a date that there is not, or that is read in two ways. */
  'no-date': Clause;
  /** A date, or several of one month: June 1 and 15. */
  'dates-item': readonly CivilDate[];
  period: Period;
  moment: When;
  when: When;
  /** One with its year. */
  dated: When;
  /** Days of a month, a quarter or a year, one by one: the first Monday of the month. A union. */
  'day-selector': readonly DaySelector[];
  /** A stretch of days, or every other of them, that other days may be limited to: the first half of the month. */
  'day-range': readonly DaySelector[];
  /** A day that others are counted from: the first Monday in November, the 15th, the end of the month. */
  'day-anchor': DayAnchor;
  /** What is asked of a day: a Friday, the 13th, an odd date. */
  'day-condition': readonly DaySelector[];
  'month-scope': MonthScope;
  /** The first month of a quarter of the year. */
  quarter: number;
  window: { readonly from: Time; readonly to: Time };
  excluded: Excluded;
  'excluded-hours': ExcludedHours;
  'holiday-place': HolidayPlace;
  zone: SaidZone;
  'zoned-time': ZonedTime;
  /** A cron as written, in capitals; `sure` where it shows by itself that it is one. */
  cron: { readonly text: string; readonly sure: boolean; readonly loose: boolean };
  noun: string;
  address: string;
  /** The words of an event, and where they stand. */
  event: EventWords;
  /** What is said of an event, to the next mark: "internal users". */
  limit: EventWords;
  /** A job by its title or id. */
  'job-name': string;
  link: string;
  /** What things are told apart by: a noun in the singular, of up to three words. */
  key: string;
  /** What is counted: records, calls. */
  thing: string;
  /** A name as it is written, with its hyphens: nightly-backup. */
  label: string;
  'owner-name': string;
  env: string;
  /** A noun that a run may belong to: tenant, organization. */
  tenant: string;
  /** The job or its runs, as options speak of them: it, each run. */
  job: true;
  /** A noun of the verb by which the action was told: "poll the station …; each poll". */
  deed: true;
  'at-most': true;
  about: true;
  together: true;
  limited: true;
  /** An earlier run, that it is still going, and that as a condition. */
  earlier: true;
  busy: true;
  'while-busy': true;
  /** The run that finds it going. */
  target: true;
  'overlap-act': OverlapPolicy;
  /** How often something is tried: 3 times, twice. */
  tries: number;
  'retry-verb': true;
  'retry-core': RetrySaid;
  'retry-detail': RetrySaid;
  'error-names': readonly string[];
  /** The same, ahead of what is said of them. */
  'failed-errors': readonly string[];
  /** What has gone wrong, in words that name no error: bad input, the card is declined. */
  'error-cause': string;
  /** Waits told one by one: 1, 5 and 15 minutes. */
  waits: readonly Span[];
  /** That a run was missed, as a condition. */
  missed: true;
  /** What comes of a run, as a condition. */
  outcome: readonly NotifyOn[];
  recipient: string;
  tell: readonly string[];
  /** Where a sign of life is sent. */
  beat: string;
  /** What is called so often: to the bureau. */
  towards: true;
  'rate-amount': { readonly limit: number; readonly per: Span };
  given: string;
  'once-only': true;
  /** How often at most, more than once: at most twice, no more than 3 emails. */
  often: number;
  'guard-window': GuardWindow;
  'guard-mode': GuardMode;
  /** Words that only announce a schedule: `runs`, `this job executes`. */
  lead: true;
  'lead-verb': true;
  clause: Clause;
}

export type Dimension = keyof Dimensions;
