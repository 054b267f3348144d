import type { Clause } from '../ast/nodes.ts';
import { type DaySet, daysOf } from './day-set.ts';
import type { Laid } from './laid-out.ts';
import type { SaidDays, SaidTimes, Window } from './said.ts';

/*
 * What the clauses of a schedule say of its days, and of its times of day; what they do not say stays unsaid.
 */

/** The clauses of a kind. */
export type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

export const SUB_DAY: ReadonlySet<string> = new Set(['second', 'minute', 'hour']);
export const rhythmsIn = (said: readonly Clause[]) => said.filter((one): one is Of<'rhythm'> => one.kind === 'rhythm');
export const namesTimes = (one: Clause): boolean =>
  one.kind === 'times' ||
  one.kind === 'zoned-times' ||
  one.kind === 'minutes' ||
  one.kind === 'hour-set' ||
  (one.kind === 'start' && one.time !== null) ||
  (one.kind === 'moment' && one.when.some(({ time }) => time !== null));
export const namesDays = (one: Clause): boolean => one.kind === 'days' || one.kind === 'dates' || one.kind === 'moment';

const UNITS: readonly string[] = ['day', 'weekend', 'week', 'month', 'quarter', 'year'];

/** The days that were said; null where they cannot be laid out. */
export function saidDays(full: readonly Laid[], said: readonly Clause[]): SaidDays | null {
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
    const on = named ? daysOf(full.flatMap(({ days }) => days)) : null;
    if (every.unit === 'day') return { kind: 'every', n: every.n, unit: 'day', on };
    if (every.unit === 'week') return { kind: 'every', n: every.n * 7, unit: 'day', on };
    return { kind: 'every', n: every.n * (every.unit === 'year' ? 12 : 1), unit: 'month', on };
  }
  const [rhythm] = rhythms;
  if (!named && !months && !except) {
    if (rhythm === undefined) return { kind: 'unsaid' };
    if (rhythm.unit === 'week') return { kind: 'every', n: 7 * rhythm.n, unit: 'day', on: null };
    if (rhythm.unit === 'month') return { kind: 'every', n: rhythm.n, unit: 'month', on: null };
    if (rhythm.unit === 'quarter') return { kind: 'every', n: 3 * rhythm.n, unit: 'month', on: null };
    if (rhythm.unit === 'year') return { kind: 'every', n: 12 * rhythm.n, unit: 'month', on: null };
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

/** The times that were said. */
export function saidTimes(full: readonly Laid[], said: readonly Clause[]): SaidTimes | null {
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
      // "9 minutes past the hour from 8 to 5": a window of hours, as with a rhythm.
      window: windowed === undefined ? null : windowOf(windowed, minutes, 60),
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
