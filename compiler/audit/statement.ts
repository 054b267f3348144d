import { canonicalJson, durationMs, isExactDuration, isSchedule, type ScheduleTrigger } from 'nljobs/spec/core';
import type { Clause, DaySelector, PlacedClause, SaidZone } from '../ast/nodes.ts';
import { type CalendarReading, readCron, readRrule } from '../calendar/from-trigger.ts';
import type { CompiledClauses } from '../compile.ts';
import { type DaySet, daysOf } from './day-set.ts';
import { ALL_MINUTES, merged } from './firings.ts';

/** What words say of the days, as far as they say anything. */
export type SaidDays =
  | { readonly kind: 'unsaid' }
  /** `some`: any of these days will do (“on weekends”, “in June”), or most of them (“nightly”), or it takes all. */
  | { readonly kind: 'named'; readonly days: DaySet; readonly some: 'any' | 'most' | null }
  /** Every so many days or months, from a day that was not said. */
  | { readonly kind: 'every'; readonly n: number; readonly unit: 'day' | 'month' }
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

/** A length and nothing else, which the language takes for a rhythm: `90m`, `22h`. */
const LENGTH = /^\W*\d+(?:[.,]\d+)?\s*[a-z]+\W*$/i;
const BOUNDS: ReadonlySet<string> = new Set(['until', 'span', 'for', 'count', 'years']);

type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

/** Reads what a compiled phrase says of days and times; null where it says nothing that can be laid out. */
export function statementOf({ compilation, clauses }: CompiledClauses): Statement | null {
  const { spec, readback } = compilation;
  if (spec === null || readback === null) return null;
  const triggers = spec.triggers.filter(isSchedule);
  if (triggers.length === 0) return null;
  const said = clauses.map(({ clause }) => clause);
  const zone = zoneOf(said);
  const parts: SaidPart[] = [];
  for (const group of groupsOf(spec.spans, spec.triggers, clauses)) {
    const part = partOf(group.triggers, group.clauses.length > 0 ? group.clauses : said, said);
    if (part === null) return null;
    parts.push(part);
  }
  const [first] = triggers;
  const either = saysOr(compilation.text, clauses);
  const telling = clauses.filter(({ clause }) => clause.kind !== 'remark' && clause.kind !== 'option');
  return {
    parts: settled(parts).map((part) => asSaid(part, compilation.text, either)),
    zone,
    timezone: zone === null ? null : (first?.timezone ?? null),
    restated: restatedIn(said),
    start: Math.min(...telling.map(({ start }) => start)),
    end: Math.max(...telling.map(({ end }) => end)),
    read: telling.map(({ start, end }) => ({ start, end })),
    bounded: said.some((one) => BOUNDS.has(one.kind) || (one.kind === 'start' && one.when !== null)),
    either,
    raw:
      said.some(({ kind }) => kind === 'cron') ||
      telling.some(
        ({ clause, start, end }) => clause.kind === 'rhythm' && LENGTH.test(compilation.text.slice(start, end)),
      ),
    bare: isBare(said),
    triggers,
    says: inWords(settled(parts), readback),
  };
}

/** Whether "or" stands within the words of a schedule; days that are left out may be joined by it as well. */
function saysOr(text: string, clauses: readonly PlacedClause[]): boolean {
  const [first] = clauses;
  const last = clauses.at(-1);
  if (first === undefined || last === undefined) return false;
  let said = text;
  for (const { clause, start, end } of clauses)
    if (clause.kind === 'except') said = `${said.slice(0, start)}${' '.repeat(end - start)}${said.slice(end)}`;
  return /\bor\b/i.test(said.slice(first.start, last.end));
}

/** What the words leave to a choice, beyond what their clauses say. */
function asSaid(part: SaidPart, text: string, either: boolean): SaidPart {
  const { days, times } = part;
  return {
    ...part,
    // "Every weekend" is served by either of its days.
    ...(days.kind === 'named' && days.some === null && /\bweekend\b/i.test(text)
      ? { days: { ...days, some: 'any' as const } }
      : {}),
    ...(times.kind === 'named' && times.listed && either ? { times: { ...times, any: true } } : {}),
    // Midnight of a day begins it, or ends it.
    ...(times.kind === 'named' && times.minutes.join() === '0' && /\bmidnight\b/i.test(text)
      ? { times: { ...times, ends: true } }
      : {}),
  };
}

/** The readback without what nobody said: an implied time of day, every day, a day of the week or of the month. */
function inWords(parts: readonly SaidPart[], readback: string): string {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0) return readback;
  const { days, times } = only;
  if (times.kind === 'unsaid' && days.kind === 'every') {
    const [n, unit] =
      days.unit === 'day'
        ? days.n % 7 === 0
          ? [days.n / 7, 'week']
          : [days.n, 'day']
        : days.n % 12 === 0
          ? [days.n / 12, 'year']
          : [days.n, 'month'];
    return n === 1 ? `Once a ${unit}` : `Every ${n} ${unit}s`;
  }
  if (times.kind === 'unsaid') return readback.replace(/ at 00:00(?: [A-Z]\w*(?:\/[\w/+-]+)?)?(?= except|$)/, '');
  if (days.kind === 'unsaid' && times.kind === 'named') return readback.replace(/^Every day at /, 'At ');
  return readback;
}

/** Parts that were said in full are gathered; where one of several leaves days or times open, they are taken as implied. */
function settled(parts: readonly SaidPart[]): readonly SaidPart[] {
  if (parts.length < 2) return parts;
  const full: { days: DaySet; minutes: readonly number[]; part: SaidPart }[] = [];
  for (const part of parts) {
    if (part.days.kind !== 'named' || part.times.kind !== 'named') return parts;
    full.push({ days: part.days.days, minutes: part.times.minutes, part });
  }
  const [first] = full;
  const products = merged(full);
  if (products.length !== 1 || first === undefined) return parts;
  const [product] = products;
  if (product === undefined) return parts;
  return [
    {
      selectors: full.flatMap(({ part }) => part.selectors),
      days: { kind: 'named', days: product.days, some: null },
      times: { kind: 'named', minutes: product.minutes, listed: true, window: null },
    },
  ];
}

interface Group {
  readonly triggers: readonly ScheduleTrigger[];
  readonly clauses: readonly Clause[];
}

/** The triggers that come from the same words, with those words. */
function groupsOf(
  spans: Readonly<Record<string, readonly (readonly [number, number])[]>>,
  triggers: readonly { readonly kind: string }[],
  clauses: readonly PlacedClause[],
): readonly Group[] {
  const groups = new Map<string, { triggers: ScheduleTrigger[]; clauses: readonly Clause[] }>();
  triggers.forEach((trigger, index) => {
    if (!isSchedule(trigger as ScheduleTrigger)) return;
    const places = spans[`/triggers/${index}`] ?? [];
    const key = canonicalJson(places);
    const group = groups.get(key) ?? {
      triggers: [],
      clauses: clauses
        .filter(({ start, end }) => places.some(([from, to]) => from <= start && end <= to))
        .map(({ clause }) => clause),
    };
    group.triggers.push(trigger as ScheduleTrigger);
    groups.set(key, group);
  });
  return [...groups.values()];
}

const SUB_DAY: ReadonlySet<string> = new Set(['second', 'minute', 'hour']);
const rhythmsIn = (said: readonly Clause[]) => said.filter((one): one is Of<'rhythm'> => one.kind === 'rhythm');
const namesTimes = (one: Clause): boolean =>
  one.kind === 'times' ||
  one.kind === 'zoned-times' ||
  one.kind === 'minutes' ||
  one.kind === 'hour-set' ||
  (one.kind === 'start' && one.time !== null) ||
  (one.kind === 'moment' && one.when.some(({ time }) => time !== null));
const namesDays = (one: Clause): boolean => one.kind === 'days' || one.kind === 'dates' || one.kind === 'moment';

/** One schedule; `own` is what was said of it, `all` what was said at all, since schedules share days and times. */
function partOf(triggers: readonly ScheduleTrigger[], own: readonly Clause[], all: readonly Clause[]): SaidPart | null {
  const full: Laid[] = [];
  for (const trigger of triggers) {
    const laid = readTrigger(trigger);
    if (laid === null) return null;
    full.push(...laid);
  }
  const [first] = full;
  if (first === undefined) return null;
  const hasTimes = (some: readonly Clause[]) =>
    some.some((one) => namesTimes(one) || one.kind === 'day-part') ||
    rhythmsIn(some).some(({ unit }) => SUB_DAY.has(unit));
  const hasDays = (some: readonly Clause[]) =>
    some.some((one) => namesDays(one) || one.kind === 'months') ||
    rhythmsIn(some).some(({ unit }) => !SUB_DAY.has(unit));
  const days = saidDays(full, hasDays(own) ? own : all);
  const times = saidTimes(full, hasTimes(own) ? own : all);
  return days === null || times === null ? null : { days, times, selectors: full.flatMap((one) => one.days) };
}

/** A trigger laid out: days, and times on each, or so long between. */
interface Laid {
  readonly days: readonly DaySelector[];
  readonly every: CalendarReading['every'];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly ms: number | null;
  readonly without: DaySet | null;
}

function readTrigger(trigger: ScheduleTrigger): readonly Laid[] | null {
  const without = excludedBy(trigger);
  if (without === undefined) return null;
  const laid = (reading: CalendarReading | null): Laid | null =>
    reading === null ? null : { ...reading, days: [reading.days], ms: null, without };
  const all = (some: readonly (Laid | null)[]) => (some.includes(null) ? null : (some as readonly Laid[]));
  switch (trigger.kind) {
    case 'cron':
      return all(trigger.cron.map((cron) => laid(readCron(cron, false))));
    case 'rrule':
      return all([laid(readRrule(trigger))]);
    case 'interval': {
      if (!isExactDuration(trigger.every)) return null;
      const ms = durationMs(trigger.every);
      const { within } = trigger;
      const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
      const weekdays = within?.days ?? [];
      const days: DaySelector =
        weekdays.length === 0 || weekdays.length === 7
          ? {}
          : { weekdays: weekdays.map((code) => ({ n: null, day: (CODES.indexOf(code) + 1) as 1 })) };
      const minutes = within === null ? [] : [minute(within.from), minute(within.to)];
      return [{ days: [days], every: null, minutes, seconds: [0], ms, without }];
    }
    case 'once': {
      const [month, day] = [Number(trigger.at.slice(5, 7)), Number(trigger.at.slice(8, 10))];
      const minutes = [Number(trigger.at.slice(11, 13)) * 60 + Number(trigger.at.slice(14, 16))];
      return [{ days: [{ months: [month], monthDays: [day] }], every: null, minutes, seconds: [0], ms: null, without }];
    }
  }
}

const UNITS: readonly string[] = ['day', 'weekend', 'week', 'month', 'quarter', 'year'];
const CODES: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The days that a trigger leaves out whole; null for none, undefined where they cannot be laid out. */
function excludedBy(trigger: ScheduleTrigger): DaySet | null | undefined {
  const selectors: DaySelector[] = [];
  for (const exception of trigger.except) {
    // Holidays, and single dates, are nobody's cron: they are left out of the comparison.
    if (!('schedule' in exception)) continue;
    const laid = readTrigger(exception.schedule);
    if (laid === null || laid.some((one) => one.minutes.length < ALL_MINUTES.length || one.every !== null))
      return undefined;
    selectors.push(...laid.flatMap((one) => one.days));
  }
  return selectors.length === 0 ? null : (daysOf(selectors) ?? undefined);
}

function saidDays(full: readonly Laid[], said: readonly Clause[]): SaidDays | null {
  const sub = rhythmsIn(said).some(({ unit }) => SUB_DAY.has(unit));
  // "Every hour of every day of every month": the finest says it all.
  const rhythms = rhythmsIn(said)
    .filter(({ unit }) => !SUB_DAY.has(unit) && !(sub && unit !== 'day' && unit !== 'weekend'))
    .sort((a, b) => UNITS.indexOf(a.unit) - UNITS.indexOf(b.unit));
  const named = said.some(namesDays);
  const months = said.some(({ kind }) => kind === 'months');
  const except = full.some(({ without }) => without !== null);
  const [first] = full;
  const every = first?.every ?? null;
  if (every !== null && every.n > 1) {
    if (every.unit === 'day') return { kind: 'every', n: every.n, unit: 'day' };
    if (every.unit === 'week') return { kind: 'every', n: every.n * 7, unit: 'day' };
    return { kind: 'every', n: every.n * (every.unit === 'year' ? 12 : 1), unit: 'month' };
  }
  const [rhythm] = rhythms;
  if (!named && !months && !except) {
    if (rhythm === undefined) return { kind: 'unsaid' };
    if (rhythm.unit === 'week') return { kind: 'every', n: 7 * rhythm.n, unit: 'day' };
    if (rhythm.unit === 'month') return { kind: 'every', n: rhythm.n, unit: 'month' };
    if (rhythm.unit === 'quarter') return { kind: 'every', n: 3 * rhythm.n, unit: 'month' };
    if (rhythm.unit === 'year') return { kind: 'every', n: 12 * rhythm.n, unit: 'month' };
  }
  const selectors = full.flatMap(({ days }) => days);
  const days = daysOf(selectors);
  if (days === null) return null;
  const left = full.reduce((sum, { without }) => (without === null ? sum : minus(sum, without)), days);
  const nightly = rhythms.every(({ dayPart, adverb }) => dayPart !== undefined && adverb === true);
  const some =
    named || (months && rhythm !== undefined)
      ? null
      : months || rhythm?.unit === 'weekend'
        ? 'any'
        : rhythm !== undefined && nightly
          ? 'most'
          : null;
  return { kind: 'named', days: left, some };
}

const minus = (a: DaySet, b: DaySet): DaySet => a.map((value, at) => (b[at] === 1 ? 0 : value));

function saidTimes(full: readonly Laid[], said: readonly Clause[]): SaidTimes | null {
  const sub = rhythmsIn(said).find(({ unit }) => SUB_DAY.has(unit));
  const minutes = [...new Set(full.flatMap((one) => one.minutes))].sort((a, b) => a - b);
  const windowed = said.find((one): one is Of<'window'> => one.kind === 'window');
  const named = said.some(namesTimes);
  const approximate = said.some((one) => (one.kind === 'times' || one.kind === 'rhythm') && one.approximate === true);
  const ms = full.find((one) => one.ms !== null)?.ms ?? null;
  if (ms !== null) {
    if (ms % 60_000 !== 0) return { kind: 'seconds', n: ms / 1000, listed: null };
    const [from, to] = minutes;
    return { kind: 'every', n: ms / 60_000, window: from === undefined || to === undefined ? null : { from, to } };
  }
  const seconds = full.find((one) => one.seconds.length > 1)?.seconds;
  if (seconds !== undefined) {
    const listed = said.some(({ kind }) => kind === 'seconds') ? seconds : null;
    return { kind: 'seconds', n: (seconds[1] ?? 0) - (seconds[0] ?? 0), listed };
  }
  if (sub !== undefined) {
    const n = sub.unit === 'hour' ? sub.n * 60 : sub.n;
    const window = windowed === undefined ? null : windowOf(windowed, minutes, n);
    if (!named) return { kind: 'every', n, window };
    const start = said.find((one): one is Of<'start'> => one.kind === 'start')?.time;
    const from = start === undefined || start === null ? {} : { from: start.hour * 60 + start.minute };
    return { kind: 'named', minutes, listed: false, window, ...from };
  }
  if (named && approximate) return { kind: 'near', minutes };
  if (named)
    return {
      kind: 'named',
      minutes,
      listed: minutes.length > 1 && !said.some(({ kind }) => kind === 'minutes' || kind === 'hour-set'),
      window: null,
    };
  const part = said.find((one): one is Of<'day-part'> => one.kind === 'day-part');
  if (part !== undefined) return { kind: 'part', part: part.part };
  return { kind: 'unsaid', once: rhythmsIn(said).some(({ unit }) => unit !== 'weekend') };
}

/** The hours of a window, its end as it was said: no firing need fall on it. Null over midnight. */
function windowOf(window: Of<'window'>, minutes: readonly number[], step: number): Window | null {
  const [from, last] = [minutes[0], minutes.at(-1)];
  if (from === undefined || last === undefined) return null;
  if (minutes.some((minute, at) => at > 0 && minute - (minutes[at - 1] ?? 0) > step)) return null;
  const { to } = window;
  if (to === null) return { from, to: Math.max(last, 1439) };
  const ends = [0, 720].map((half) => (to.hour % 24) * 60 + to.minute + half);
  const end = ends.find((one) => one >= last && one < last + Math.max(step, 60));
  return { from, to: end ?? last };
}

function zoneOf(said: readonly Clause[]): SaidZone | null {
  for (const one of said) {
    if (one.kind === 'zone') return one;
    if (one.kind === 'zoned-times' && one.all[0] !== undefined) return one.all[0].zone;
    if ((one.kind === 'window' || one.kind === 'cron') && one.zone !== undefined) return one.zone;
  }
  return null;
}

function restatedIn(said: readonly Clause[]): Statement['restated'] {
  return said
    .filter((one): one is Of<'zoned-times'> => one.kind === 'zoned-times')
    .flatMap(({ all }) => all)
    .map(({ times, zone }) => ({ minutes: times.map(({ hour, minute }) => hour * 60 + minute), zone }));
}

function isBare(said: readonly Clause[]): boolean {
  const telling = said.filter(({ kind }) => kind !== 'remark' && kind !== 'option');
  return telling.length === 1 && telling[0]?.kind === 'rhythm' && telling[0].adverb === true;
}
