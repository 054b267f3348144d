import { CYCLE_DAYS, DAY_MS, dayOfWall, LAST_DAY } from '../civil.ts';
import { instantOfWall, instantsAt, ONCE_PER_LOCAL_TIME, stretchAt } from '../zone.ts';
import { type Cursor, EMPTY, lowerBound } from './cursor.ts';
import { type RruleDays, rruleDays } from './rrule-days.ts';
import type { Rrule } from './rrule-text.ts';
import type { WallRule } from './wall-rule.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
/** A rhythm that finds nothing in so many hours, minutes or seconds finds nothing: every 2 hours is never 17:00 from 00:00. */
const EMPTY_PERIODS = 1_000_000;

/** Whether a rule names local times, because it counts days or more; else it is a rhythm of elapsed time. */
export function namesTimes(rule: Rrule): boolean {
  return rule.freq !== 'HOURLY' && rule.freq !== 'MINUTELY' && rule.freq !== 'SECONDLY';
}

/** The wall times of a rule that counts days, weeks, months or years from the wall time `start`. UNTIL in UTC is left to the caller. */
export function rruleWallTimes(rule: Rrule, start: number): WallRule {
  const days = rruleDays(rule, dayOfWall(start));
  const times = timesOfDay(rule, start);
  const all = rule.bySetPos ? chosen(days, times, rule.bySetPos, rule.interval) : everyTime(days, times);
  const last = rule.until?.kind === 'wall' ? rule.until.at : Infinity;
  const bounded = (wall: number): Cursor => {
    const walls = all(Math.max(wall, start));
    return () => {
      const next = walls();
      return next <= last ? next : Infinity;
    };
  };
  return { from: rule.count === null ? bounded : counted(bounded, rule.count, start) };
}

/** The times of day that BYHOUR, BYMINUTE and BYSECOND make, with the start's where they say nothing; in milliseconds. */
function timesOfDay(rule: Rrule, start: number): readonly number[] {
  const second = Math.floor((start - dayOfWall(start) * DAY_MS) / SECOND_MS);
  const hours = rule.byHour ?? [Math.floor(second / 3600)];
  const minutes = rule.byMinute ?? [Math.floor(second / 60) % 60];
  const seconds = rule.bySecond ?? [second % 60];
  return hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * HOUR_MS + m * MINUTE_MS + s * SECOND_MS)));
}

function everyTime(days: RruleDays, times: readonly number[]): (wall: number) => Cursor {
  return (wall) => {
    const firstDay = dayOfWall(wall);
    let day = days.next(firstDay);
    let index = day === firstDay ? lowerBound(times, wall - day * DAY_MS) : 0;
    return () => {
      if (index >= times.length) {
        index = 0;
        day = days.next(day + 1);
      }
      return day > LAST_DAY ? Infinity : day * DAY_MS + (times[index++] ?? 0);
    };
  };
}

/** With BYSETPOS: of the times of each period only those at the given positions, counted from 1 or from the end. */
function chosen(
  days: RruleDays,
  times: readonly number[],
  positions: readonly number[],
  interval: number,
): (wall: number) => Cursor {
  const ofPeriod = (period: number): readonly number[] => {
    const fitting: number[] = [];
    for (let day = days.periodStart(period); day < days.periodStart(period + 1); day++)
      if (days.fits(day)) fitting.push(day);
    const size = fitting.length * times.length;
    const indexes = positions.map((position) => (position > 0 ? position - 1 : size + position));
    return [...new Set(indexes)]
      .filter((index) => index >= 0 && index < size)
      .sort((a, b) => a - b)
      .map((index) => (fitting[Math.floor(index / times.length)] ?? 0) * DAY_MS + (times[index % times.length] ?? 0));
  };
  return (wall) => {
    // The period of the wall time, or the first chosen one after it.
    let period = Math.max(0, Math.ceil(days.periodOf(dayOfWall(wall)) / interval) * interval);
    let walls = ofPeriod(period);
    let index = lowerBound(walls, wall);
    return () => {
      const begun = days.periodStart(period);
      while (index >= walls.length) {
        const fitting = days.next(days.periodStart(period + interval));
        if (fitting > LAST_DAY || fitting - begun > CYCLE_DAYS * interval) return Infinity;
        period = days.periodOf(fitting);
        walls = ofPeriod(period);
        index = 0;
      }
      return walls[index++] ?? Infinity;
    };
  };
}

/** The first `count` wall times from the start. They are counted once and kept, since COUNT always counts from there. */
function counted(walls: (wall: number) => Cursor, count: number, start: number): (wall: number) => Cursor {
  let kept: readonly number[] | null = null;
  return (wall) => {
    if (kept === null) {
      const cursor = walls(start);
      const found: number[] = [];
      for (let next = cursor(); found.length < count && next !== Infinity; next = cursor()) found.push(next);
      kept = found;
    }
    const all = kept;
    let index = lowerBound(all, wall);
    return () => all[index++] ?? Infinity;
  };
}

/**
 * The instants of an HOURLY, MINUTELY or SECONDLY rule after `after`. INTERVAL counts elapsed hours, minutes or seconds
 * from the start, whatever the clock does meanwhile; the BY parts look at what the wall clock of `zone` shows.
 */
export function rruleRhythm(rule: Rrule, start: number, zone: string, after: number): Cursor {
  const origin = instantsAt(start, zone)[0] ?? instantOfWall(start, zone, ONCE_PER_LOCAL_TIME);
  if (origin === null) return EMPTY;
  const unit = rule.freq === 'HOURLY' ? HOUR_MS : rule.freq === 'MINUTELY' ? MINUTE_MS : SECOND_MS;
  const step = unit * rule.interval;
  const within = modulo(origin + stretchAt(zone, origin).offset, unit);
  const first = origin - within;
  const days = rruleDays(rule, dayOfWall(start));
  const expanded = offsetsIn(rule, within, unit);
  const hours = rule.byHour && new Set(rule.byHour);
  const minutes = unit < HOUR_MS ? rule.byMinute && new Set(rule.byMinute) : null;
  const seconds = unit < MINUTE_MS ? rule.bySecond && new Set(rule.bySecond) : null;
  const last = rule.until === null ? Infinity : rule.until.at;

  /** The instants of the period that begins at `begin`, ascending. */
  const ofPeriod = (begin: number): readonly number[] => {
    const found: number[] = [];
    const { offset, end } = stretchAt(zone, begin);
    const shift = modulo(begin + offset, unit);
    for (const offsetIn of expanded) {
      const instant = begin + modulo(offsetIn - shift, unit);
      const wall = instant + (instant < end ? offset : stretchAt(zone, instant).offset);
      if (modulo(wall, unit) !== offsetIn) continue;
      const second = Math.floor(modulo(wall, DAY_MS) / SECOND_MS);
      if (hours && !hours.has(Math.floor(second / 3600))) continue;
      if (minutes && !minutes.has(Math.floor(second / 60) % 60)) continue;
      if (seconds && !seconds.has(second % 60)) continue;
      if (!days.fits(dayOfWall(wall))) continue;
      if (instant >= origin) found.push(instant);
    }
    if (shift !== 0) found.sort((a, b) => a - b);
    if (!rule.bySetPos) return found;
    const size = found.length;
    return found.filter((_, index) =>
      rule.bySetPos?.some((position) => (position > 0 ? position - 1 : size + position) === index),
    );
  };

  // COUNT counts from the start; without it the search begins where it is asked to.
  let period = rule.count === null ? Math.max(0, Math.floor((after - first) / step)) : 0;
  let ready: readonly number[] = [];
  let index = 0;
  let counted = 0;
  let empty = 0;
  return () => {
    while (empty < EMPTY_PERIODS) {
      while (index < ready.length) {
        const instant = ready[index++] ?? Infinity;
        const passed = rule.until?.kind === 'wall' ? instant + stretchAt(zone, instant).offset > last : instant > last;
        if (passed || (rule.count !== null && ++counted > rule.count)) return Infinity;
        empty = 0;
        if (instant > after) return instant;
      }
      const begin = first + period * step;
      const day = dayOfWall(begin + stretchAt(zone, begin).offset);
      const nextDay = days.next(day);
      if (nextDay > LAST_DAY) return Infinity;
      // Days without any are jumped over; two days of slack leave room for every offset.
      const jump = Math.ceil(((nextDay - 2) * DAY_MS - first) / step);
      if (jump > period) {
        period = jump;
        continue;
      }
      ready = ofPeriod(begin);
      index = 0;
      period++;
      empty++;
    }
    return Infinity;
  };
}

/** Where in its period a rhythm runs: at BYMINUTE and BYSECOND where they are finer than it, else as the start does. */
function offsetsIn(rule: Rrule, within: number, unit: number): readonly number[] {
  if (unit === SECOND_MS) return [0];
  const seconds = rule.bySecond ?? [Math.floor(within / SECOND_MS) % 60];
  if (unit === MINUTE_MS) return seconds.map((s) => s * SECOND_MS);
  const minutes = rule.byMinute ?? [Math.floor(within / MINUTE_MS)];
  return minutes.flatMap((m) => seconds.map((s) => m * MINUTE_MS + s * SECOND_MS));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
