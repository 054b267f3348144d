import { civilDate, DAY_MS, dayNumber, dayOfWall, parseLocalTime, parseTimeOfDay } from '../civil.ts';
import { durationMs } from '../duration.ts';
import type { IntervalTrigger, ScheduleTrigger } from '../job-spec.ts';
import { occurrences } from '../occurrences/occurrences.ts';
import { WEEKDAYS } from '../vocabulary.ts';
import { instantOfWall, instantsAt, offsetAt, parseInstant } from '../zone.ts';
import { ofCron } from './from-cron.ts';
import { ofRrule } from './from-rrule.ts';
import {
  type Calendar,
  EVERY_DAY,
  MOST_PARTS,
  MOST_SKIPPED,
  numbersFrom,
  onDays,
  type ServerSchedule,
  timeFields,
} from './server-schedule.ts';
import { skipped } from './skipped.ts';
import { ALL, type Parts, type Told } from './told.ts';

/** A schedule with a count ends at its last occurrence, which is looked for among so many. */
const MOST_COUNTED = 2_000;
/** An instant whose offset the zone has for years, by the quarter of an hour. */
const BEFORE_CHANGES = Date.UTC(2026, 0, 1);
/** Before all that is counted. */
const BEFORE = Date.UTC(1970, 0, 1);

/**
 * What a schedule server would have to be told of a schedule, or in words why nothing says it. This is what the fields
 * mean and no more: whether the server then fires at the same instants is for `firstDifference` to say.
 *
 * @throws RangeError for a trigger that its schema would refuse.
 */
export function toServerSchedule(trigger: ScheduleTrigger): ServerSchedule | { readonly reason: string } {
  const parts = partsOf(trigger);
  if ('reason' in parts) return parts;
  const left = skipped(trigger);
  if ('reason' in left) return left;
  const bounds = boundsOf(trigger, parts);
  if ('reason' in bounds) return bounds;
  const { calendars, intervals } = parts;
  if (calendars.length + intervals.length > MOST_PARTS) return { reason: 'it has too many different times' };
  if (left.skip.length > MOST_SKIPPED) return { reason: 'it leaves out too many different days' };
  if (calendars.length + intervals.length === 0) return { reason: 'it never starts' };
  return { timezone: trigger.timezone, calendars, intervals, skip: left.skip, ...bounds };
}

function partsOf(trigger: ScheduleTrigger): Told<Parts> {
  switch (trigger.kind) {
    case 'cron':
      return { ...ALL, ...ofCrons(trigger.cron, trigger.timezone) };
    case 'rrule':
      return ofRrule(trigger);
    case 'interval':
      return trigger.within === null ? ofInterval(trigger) : ofWindow(trigger, trigger.within);
    case 'once':
      return ofOnce(trigger.at, trigger.timezone);
    default:
      return trigger satisfies never;
  }
}

/** One that comes evenly at all hours is elapsed time, which no change of the clock disturbs. */
function ofCrons(crons: readonly string[], timezone: string): Pick<Parts, 'calendars' | 'intervals'> {
  const [only, ...others] = crons.flatMap(ofCron);
  const step = only && others.length === 0 ? evenStep(only) : null;
  if (!only || step === null) return { calendars: crons.flatMap(ofCron), intervals: [] };
  const every = step * 60;
  const ahead = (only.minutes[0] ?? 0) * 60 - offsetAt(BEFORE_CHANGES, timezone) / 1000;
  return { calendars: [], intervals: [{ every, offset: ((ahead % every) + every) % every }] };
}

/** How many minutes lie between the times of a calendar of all hours and days, where they are even; else null. */
function evenStep({ months, days, weekdays, hours, minutes }: Calendar): number | null {
  const size = 60 / minutes.length;
  const isWhole = months.length === 12 && days.length === 31 && weekdays.length === 7 && hours.length === 24;
  const isEven = minutes.every((minute, index) => minute === (minutes[0] ?? 0) + index * size);
  return isWhole && isEven ? size : null;
}

function ofInterval({ every, start }: IntervalTrigger): Told<Parts> {
  const [period, origin] = [durationMs(every) / 1000, parseInstant(start) / 1000];
  if (!Number.isInteger(period) || !Number.isInteger(origin)) return { reason: 'it counts parts of a second' };
  const offset = ((origin % period) + period) % period;
  return { ...ALL, intervals: [{ every: period, offset }], startAt: origin * 1000 };
}

/** A rhythm that begins anew in its window on each of its days: times of those days, and of the next past midnight. */
function ofWindow(trigger: IntervalTrigger, within: NonNullable<IntervalTrigger['within']>): Told<Parts> {
  const period = durationMs(trigger.every) / 1000;
  if (!Number.isInteger(period) || parseInstant(trigger.start) % 1000 !== 0) {
    return { reason: 'it counts parts of a second' };
  }
  const opens = parseTimeOfDay(within.from) / 1000;
  const to = parseTimeOfDay(within.to) / 1000;
  const day = DAY_MS / 1000;
  const closes = to < opens ? to + day : to;
  const times: number[] = [];
  for (let time = opens; time <= closes; time += period) times.push(time);
  const weekdays = within.days.map((name) => (WEEKDAYS.indexOf(name) + 1) % 7).sort((a, b) => a - b);
  const nextDays = weekdays.map((weekday) => (weekday + 1) % 7).sort((a, b) => a - b);
  const today = timeFields(times.filter((time) => time < day));
  const tomorrow = timeFields(times.filter((time) => time >= day).map((time) => time - day));
  const calendars = [
    ...onDays([{ ...EVERY_DAY, weekdays }], today),
    ...onDays([{ ...EVERY_DAY, weekdays: nextDays }], tomorrow),
  ];
  return { ...ALL, calendars, startAt: parseInstant(trigger.start) };
}

function ofOnce(at: string, timezone: string): Told<Parts> {
  const wall = parseLocalTime(at);
  if (instantsAt(wall, timezone).length !== 1) return { reason: 'a change of the clock skips or repeats its time' };
  const { year, month, day } = civilDate(dayOfWall(wall));
  const date = { years: [year], months: [month], days: [day], weekdays: numbersFrom(0, 6) };
  return { ...ALL, calendars: onDays([date], timeFields([(wall - dayNumber(year, month, day) * DAY_MS) / 1000])) };
}

/** The instants between which it fires. A bound in a gap is its end; one that comes twice is taken widely. */
function boundsOf(trigger: ScheduleTrigger, parts: Parts): Told<Pick<ServerSchedule, 'startAt' | 'endAt'>> {
  const { timezone, from, until, count } = trigger;
  const instant = (text: string, overlap: 'first' | 'last'): number | null =>
    instantOfWall(parseLocalTime(text), timezone, { gap: 'after', overlap });
  const startAt = latest(parts.startAt, from === null ? null : instant(from, 'first'));
  let endAt = earliest(parts.endAt, until === null ? null : instant(until, 'last'));
  // It ends at the last that is counted. A rule counts for itself, before anything is left out.
  const whole = { ...trigger, from: null, until: null, count: null, except: [] };
  const counts = [
    { limit: count, counted: trigger },
    { limit: parts.count, counted: whole },
  ];
  for (const { limit, counted } of counts) {
    if (limit === null) continue;
    if (limit > MOST_COUNTED) return { reason: `it ends after ${limit} starts` };
    const last = occurrences(counted, { from: BEFORE, count: limit }).at(-1);
    if (last === undefined) return { reason: 'it never starts' };
    endAt = earliest(endAt, last);
  }
  return { startAt, endAt };
}

function latest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
