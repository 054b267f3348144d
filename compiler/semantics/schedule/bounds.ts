import { dayNumber, daysInMonth, formatDate, localOfInstant, type ScheduleBounds } from 'nljobs/spec/core';
import { withoutPositions } from '../../ast/days.ts';
import type { DayOfWeek, Span as Length, Period, When } from '../../ast/nodes.ts';
import { inOrder } from '../../calendar/exceptions.ts';
import { UNIT_MS } from '../../grammar/duration/rules.ts';
import { isAbsolute, isCalendarUnit } from '../../grammar/period/rules.ts';
import { DAY_NAMES } from '../../lexer/vocabulary.ts';
import { type End, type Group, isSubDay, type Shared, type Start } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { formatLong, lengthText } from './civil.ts';
import { exceptionsOf } from './exceptions.ts';
import { type Days, daysOf, isoWeekday, todayIn, weekStartOf } from './periods.ts';
import { outOfSeason, splitYears } from './seasons.ts';

/** The bounds of a schedule, and where what it counts begins: null where nothing says so. */
export interface BuiltBounds {
  readonly bounds: ScheduleBounds;
  readonly start: string | null;
}

/** Builds what limits all schedules of a description. Null where it cannot be built; the reason is among the notes. */
export function buildBounds(shared: Shared, settings: Settings, notes: Notes): BuiltBounds | null {
  const timezone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  const reader = new BoundReader(timezone, settings, notes);
  const season = outOfSeason(shared, settings, notes);
  if (season === null) return null;
  const seasonal = [...splitYears(shared, notes), ...season];
  if (!reader.refuseRelative(shared)) return null;
  const begins = shared.start === null ? null : reader.start(shared.start);
  const ends = shared.until === null ? null : reader.end(shared.until);
  if (begins === undefined || ends === undefined) return null;
  let from = begins;
  let until = ends;
  const start = shared.start?.anchor === true ? from : null;
  const years = [...(shared.years ?? [])].sort((a, b) => a - b);
  const gaps: string[] = [];
  if (years.length > 0) {
    const [first = 0] = years;
    const last = years.at(-1) ?? first;
    from = later(from, `${first}-01-01T00:00:00`);
    until = earlier(until, `${last}-12-31T23:59:59`);
    for (let year = first + 1; year < last; year++) if (!years.includes(year)) gaps.push(`${year}-01-01/${year}-12-31`);
  }
  if (shared.length !== null || (shared.count !== null && from === null)) {
    const base = from ?? reader.now(shared.length?.at ?? shared.count?.at, from);
    if (base === null) return null;
    from = base;
    if (shared.length !== null) {
      const end = addLength(base, shared.length.span);
      if (end === null) {
        const { span, at } = shared.length;
        notes.add('NLJ4017', at, `${span.n} ${span.unit}s end after the year 9999, the last that can be written.`);
        return null;
      }
      until = earlier(until, end);
    }
  }
  if (from !== null && until !== null && from > until) {
    const at = shared.until?.at ?? shared.start?.at ?? { start: 0, end: settings.text.length };
    notes.add('NLJ4005', at, `It would end (${until.slice(0, 10)}) before it begins (${from.slice(0, 10)}).`);
    return null;
  }
  const uncountable = shared.except.find(
    ({ what }) => 'days' in what && what.days.some((day) => withoutPositions(day) === null),
  );
  if (uncountable !== undefined) {
    notes.add(
      'NLJ4005',
      uncountable.at,
      'Days that are counted in a quarter or a year cannot be left out yet. Name their dates.',
    );
    return null;
  }
  const except = [...shared.except.flatMap((one) => exceptionsOf(one, timezone, settings, notes)), ...seasonal];
  return {
    bounds: {
      timezone,
      from,
      until,
      count: shared.count?.n ?? null,
      except: inOrder(gaps.length === 0 ? except : [...except, { dates: gaps }]),
      jitter: shared.jitter === null ? null : lengthText(shared.jitter),
      dst: { gap: 'after', overlap: 'first' },
    },
    start,
  };
}

/**
 * Bounds that a schedule cannot have: an event has no end, a length below a day does not begin anew each day, and a
 * moment with an offset of its own gives a rhythm no phase.
 */
export function checkBounds(shared: Shared, groups: readonly Group[], notes: Notes): void {
  const { start, length } = shared;
  const shorter = length !== null && !isCalendarUnit(length.span.unit);
  const daily = groups.some((group) => group.startTime !== null || group.times !== null);
  if (length !== null && shorter && start === null && daily)
    notes.add('NLJ4005', length.at, 'So long on each day? Say the window: “from 9 AM to 11 AM”.');
  if (
    start !== null &&
    start.when.offset !== null &&
    groups.some((group) => group.rhythms.some((one) => isSubDay(one.unit)))
  )
    notes.add('NLJ4005', start.at, 'A rhythm begins at a local time here: leave the offset out, and name the zone.');
  if (groups.length > 0) return;
  const at = shared.start?.at ?? shared.until?.at ?? shared.length?.at ?? shared.count?.at;
  if (at !== undefined)
    notes.add('NLJ4005', at, 'This limits a schedule, and there is none: only schedules begin, end and are counted.');
  const left = shared.except[0]?.at;
  if (left !== undefined)
    notes.add(
      'NLJ4005',
      left,
      'Only schedules leave days and times out, and there is none: this runs whenever it is asked to.',
    );
}

const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);
const earlier = (a: string | null, b: string): string => (a === null || b < a ? b : a);

/** Reads bounds against one zone and one day. */
class BoundReader {
  readonly #zone: string;
  readonly #settings: Settings;
  readonly #notes: Notes;
  #known: number | null | undefined;

  constructor(zone: string, settings: Settings, notes: Notes) {
    this.#zone = zone;
    this.#settings = settings;
    this.#notes = notes;
  }

  /** Asked of the zone only where a bound needs it: most schedules have none. */
  get #today(): number | null {
    if (this.#known === undefined) this.#known = todayIn(this.#zone, this.#settings);
    return this.#known;
  }

  /** Where a schedule begins, as a local time; undefined where that cannot be known. */
  start(said: Start): string | undefined {
    this.#checkBare(said);
    const local = localOf(said.when, this.#zone);
    if (local !== null) return local;
    const days = this.#days(said);
    if (days === undefined) return undefined;
    if (said.behind) return `${formatDate(days.to + 1)}T00:00:00`;
    return `${formatDate(days.from)}T${said.when.time === null ? '00:00:00' : formatLong(said.when.time)}`;
  }

  /** The last second of a schedule, as a local time; undefined where that cannot be known. */
  end(said: End): string | undefined {
    this.#checkBare(said);
    const { when, before } = said;
    const local = localOf(when, this.#zone);
    if (local !== null) return before ? addSeconds(local, -1) : local;
    const days = this.#days(said);
    if (days === undefined) return undefined;
    if (when.time !== null) {
      const exact = `${formatDate(days.to)}T${formatLong(when.time)}`;
      return before ? addSeconds(exact, -1) : exact;
    }
    if (before) return `${formatDate(days.from - 1)}T23:59:59`;
    if (days.from < days.to && !said.whole && when.period.of !== 'last') {
      this.#notes.add(
        'NLJ3043',
        said.at,
        `The whole of it is included: the last day is ${formatDate(days.to)}.`,
        [formatDate(days.to), formatDate(days.from - 1)].map((day) => replace(said.at, `until ${day}`, `until ${day}`)),
      );
    }
    return `${formatDate(days.to)}T23:59:59`;
  }

  /** This moment as a local time, where a length or a count begins; null with a note where files would depend on it. */
  now(at: { start: number; end: number } | undefined, from: string | null): string | null {
    if (from !== null) return from;
    const { now, relativeDates, text } = this.#settings;
    // From the next full minute on: a run at this very moment would not come any more.
    if (now !== null && relativeDates !== 'refuse')
      return localOfInstant((Math.floor(now / 60_000) + 1) * 60_000, this.#zone);
    const place = at ?? { start: 0, end: text.length };
    this.#notes.add(
      'NLJ3022',
      place,
      `“${text.slice(place.start, place.end)}” needs a day to count from. Say “starting …” with a date.`,
      this.#today === null
        ? []
        : [append(place, `starting ${formatDate(this.#today)}`, ` starting ${formatDate(this.#today)}`, true)],
    );
    return null;
  }

  /** In files, bounds that depend on today are refused, with the dates that they mean today as the fix. */
  refuseRelative(shared: Shared): boolean {
    const { relativeDates, text } = this.#settings;
    const said = [shared.start, shared.until].filter((one): one is Start | End => one !== null);
    const relative = said.filter(({ when }) => !isAbsolute(when.period));
    const [first] = relative;
    if (first === undefined || (relativeDates !== 'refuse' && this.#today !== null)) return true;
    for (const at of new Set(relative.map((one) => one.at))) {
      const parts = said.filter((one) => one.at === at).map((one) => this.#inWords(one));
      const words = parts.join(' ');
      this.#notes.add(
        'NLJ3022',
        at,
        `“${text.slice(at.start, at.end)}” depends on the day it is read. Say the date, with its year.`,
        parts.includes(null) ? [] : [replace(at, words, words, true)],
      );
    }
    return false;
  }

  /** A bound with its date. */
  #inWords(said: Start | End): string | null {
    const days = daysOf(said.when.period, this.#today, this.#weekStart);
    if (days === null) return null;
    const time = said.when.time === null ? '' : `T${formatLong(said.when.time).slice(0, 5)}`;
    if ('anchor' in said) {
      const day = formatDate(said.behind ? days.to + 1 : days.from);
      return `${said.anchor ? 'starting' : 'not before'} ${day}${time}`;
    }
    return said.before && time === '' ? `until ${formatDate(days.from - 1)}` : `until ${formatDate(days.to)}${time}`;
  }

  #days(said: Start | End): Days | undefined {
    const { period } = said.when;
    const days = daysOf(period, this.#today, this.#weekStart);
    if (days === null) {
      this.#notes.add('NLJ4017', said.at, 'It lies beyond the year 9999, the last that can be written.');
      return undefined;
    }
    const real = isoWeekday(days.from);
    if (period.of === 'date' && period.weekday !== undefined && period.weekday !== real) {
      this.#notes.add(
        'NLJ4007',
        said.at,
        `${formatDate(days.from)} is a ${DAY_NAMES[real - 1]}, not a ${DAY_NAMES[period.weekday - 1]}.`,
      );
      return undefined;
    }
    const prefix = said.at.clause.kind === 'span' ? '' : 'anchor' in said ? 'starting ' : 'until ';
    warnOfNext(period, days.from, this.#today, this.#weekStart, said.at, prefix, this.#notes);
    return days;
  }

  #checkBare({ when, at }: Start | End): void {
    if (when.time?.style !== 'bare') return;
    this.#notes.add(
      'NLJ3002',
      at,
      `An hour without AM or PM is read on the 24-hour clock: ${formatLong(when.time).slice(0, 5)}.`,
    );
  }

  get #weekStart(): DayOfWeek {
    return weekStartOf(this.#settings);
  }
}

/** "Next Friday" is the coming one to some, and that of next week to others: the coming one, with both as fixes. */
export function warnOfNext(
  period: Period,
  coming: number,
  today: number | null,
  weekStart: DayOfWeek,
  at: { start: number; end: number },
  prefix: string,
  notes: Notes,
): void {
  if (period.of !== 'weekday' || period.said !== 'next' || today === null) return;
  const nextWeek = daysOf({ of: 'current', unit: 'week', n: 1 }, today, weekStart);
  if (nextWeek === null || coming >= nextWeek.from) return;
  const day = DAY_NAMES[period.day - 1];
  notes.add(
    'NLJ3044',
    at,
    `“Next ${day}” is the coming one, ${formatDate(coming)}; to some it is that of next week.`,
    prefix === ''
      ? []
      : [coming, coming + 7].map((one) => replace(at, `${prefix}${formatDate(one)}`, `${prefix}${formatDate(one)}`)),
  );
}

/** A date and time with its own offset, in another zone; null where it has no offset. */
export function localOf(when: When, zone: string): string | null {
  if (when.offset === null || when.time === null || when.period.of !== 'date') return null;
  const { date } = when.period;
  const { hour, minute, second } = when.time;
  const instant = Date.UTC(date.year ?? 2000, date.month - 1, date.day, hour, minute, second) - when.offset * 60_000;
  return localOfInstant(instant, zone);
}

function addSeconds(local: string, seconds: number): string {
  return new Date(Date.parse(`${local}Z`) + seconds * 1000).toISOString().slice(0, 19);
}

/** The last second of a stretch that begins at a local time; null where it ends after the year 9999. */
function addLength(local: string, length: Length): string | null {
  const [y = 0, m = 0, d = 0] = local.slice(0, 10).split('-').map(Number);
  if (length.unit === 'month' || length.unit === 'quarter' || length.unit === 'year') {
    const months = length.n * (length.unit === 'year' ? 12 : length.unit === 'quarter' ? 3 : 1);
    const index = y * 12 + (m - 1) + months;
    const year = Math.floor(index / 12);
    if (year > 9999) return null;
    const month = (index % 12) + 1;
    const day = formatDate(dayNumber(year, month, Math.min(d, daysInMonth(year, month))));
    return addSeconds(`${day}${local.slice(10)}`, -1);
  }
  const end = Date.parse(`${local}Z`) + length.n * (UNIT_MS[length.unit] ?? 0) - 1000;
  return end < Date.UTC(10_000, 0, 1) ? new Date(end).toISOString().slice(0, 19) : null;
}
