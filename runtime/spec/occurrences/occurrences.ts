import { parseLocalTime } from '../civil.ts';
import type { ScheduleTrigger, Trigger } from '../job-spec.ts';
import { isSchedule } from '../job-spec.ts';
import { instantOfWall, instantsAt, parseInstant } from '../zone.ts';
import { parseCron } from './cron.ts';
import { type Cursor, EMPTY, lowerBound, union, without } from './cursor.ts';
import { excludedDays, wholeDays, withoutLocalDays } from './exceptions.ts';
import { intervalInstants } from './interval.ts';
import { namesTimes, rruleRhythm, rruleWallTimes } from './rrule.ts';
import { MAX_COUNT, parseRrule } from './rrule-text.ts';
import { instantsOfRule, type WallRule, withoutDays } from './wall-rule.ts';

/** Which occurrences are asked for. An instant is given as epoch milliseconds or as RFC 3339. */
export interface OccurrenceQuery {
  /** Exclusive. */
  readonly from: number | string;
  /** At most so many; all up to `to` where it is left out, or 1 where both are. */
  readonly count?: number;
  /** Inclusive. */
  readonly to?: number | string;
}

/**
 * The next occurrences of a schedule, as epoch milliseconds, strictly ascending; fewer than asked for where it ends, or
 * where nothing comes in a whole cycle of the calendar (400 years). `jitter` is not in them: an occurrence is the
 * instant a run stands for, and jitter only delays its start.
 *
 * @throws RangeError for a trigger that its schema would refuse, and for a query that is no instant.
 */
export function occurrences(trigger: ScheduleTrigger, query: OccurrenceQuery): readonly number[] {
  return take(plan(trigger)(instantOf(query.from)), query);
}

/** The next occurrences of all the schedules among triggers, merged: strictly ascending, one that several share once. */
export function mergedOccurrences(triggers: readonly Trigger[], query: OccurrenceQuery): readonly number[] {
  const from = instantOf(query.from);
  const cursors = triggers.filter(isSchedule).map((trigger) => plan(trigger)(from));
  return take(cursors.length === 0 ? EMPTY : union(cursors), query);
}

/** The occurrences of a schedule after `from` (epoch milliseconds, exclusive), one at a time, for as long as they are asked for. */
export function* iterate(trigger: ScheduleTrigger, from: number): Generator<number, void, undefined> {
  const cursor = plan(trigger)(from);
  for (let next = cursor(); next !== Infinity; next = cursor()) yield next;
}

/** The first occurrence after `from` (epoch milliseconds, exclusive), or null when there is none. */
export function nextOccurrence(trigger: ScheduleTrigger, from: number): number | null {
  const next = plan(trigger)(from)();
  return next === Infinity ? null : next;
}

function instantOf(value: number | string): number {
  const instant = typeof value === 'string' ? parseInstant(value) : Math.floor(value);
  if (!Number.isSafeInteger(instant)) throw new RangeError(`${value} is not an instant`);
  return instant;
}

function take(cursor: Cursor, query: OccurrenceQuery): readonly number[] {
  const to = query.to === undefined ? Infinity : instantOf(query.to);
  const count = query.count ?? (query.to === undefined ? 1 : Infinity);
  const taken: number[] = [];
  while (taken.length < count) {
    const next = cursor();
    if (next > to || next === Infinity) break;
    taken.push(next);
  }
  return taken;
}

/** A trigger made ready: gives its occurrences after an instant. Triggers are immutable, so each is made ready once. */
type Plan = (after: number) => Cursor;
const plans = new WeakMap<ScheduleTrigger, Plan>();

function plan(trigger: ScheduleTrigger): Plan {
  let known = plans.get(trigger);
  if (!known) {
    known = counted(trigger, excepted(trigger));
    plans.set(trigger, known);
  }
  return known;
}

/** The schedule without what `except` takes out. Days are those of the local time that a named occurrence stands for. */
function excepted(trigger: ScheduleTrigger): Plan {
  const excluded = excludedDays(trigger.except, trigger.timezone);
  // Within the bounds, so that the search ends with them where everything before is taken out.
  const instants = bounded(trigger, instantsOf(trigger, excluded));
  return trigger.except.reduce<Plan>((left, exception) => {
    if (!('schedule' in exception) || wholeDays(exception.schedule, trigger.timezone) !== null) return left;
    const removed = plan(exception.schedule);
    // A cron speaks of minutes, so as an exception it takes out whole ones: every second of a Monday is in `* * * * 1`.
    // So does a rule of whole minutes.
    const { schedule } = exception;
    const ofMinutes = schedule.kind === 'rrule' && parseRrule(schedule.rrule).bySecond?.join() === '0';
    const grain = schedule.kind === 'cron' || ofMinutes ? 60_000 : 1;
    return (after) => without(left(after), removed, grain);
  }, instants);
}

function instantsOf(trigger: ScheduleTrigger, excluded: ((day: number) => boolean) | null): Plan {
  const { timezone, dst } = trigger;
  const allowed = (rule: WallRule): WallRule => (excluded ? withoutDays(rule, excluded) : rule);
  const onAllowedDays = (instants: Plan): Plan =>
    excluded ? withoutLocalDays(instants, timezone, excluded) : instants;
  switch (trigger.kind) {
    case 'cron': {
      const crons = trigger.cron.map(parseCron);
      const rules = crons.map((cron) => ({ rule: allowed(cron), rhythm: cron.rhythm }));
      return (after) =>
        union(
          rules.map(({ rule, rhythm }) =>
            instantsOfRule(rule, timezone, rhythm ? { kind: 'rhythm' } : { kind: 'named', dst }, after),
          ),
        );
    }
    case 'rrule': {
      const rule = parseRrule(trigger.rrule);
      const start = parseLocalTime(trigger.start);
      if (!namesTimes(rule)) return onAllowedDays((after) => rruleRhythm(rule, start, timezone, after));
      const walls = allowed(rruleWallTimes(rule, start));
      const last = rule.until?.kind === 'instant' ? rule.until.at : Infinity;
      return (after) => until(instantsOfRule(walls, timezone, { kind: 'named', dst }, after), last);
    }
    case 'interval':
      return onAllowedDays(intervalInstants(trigger));
    case 'once': {
      const wall = parseLocalTime(trigger.at);
      const rule = allowed({ from: (from) => list(wall >= from ? [wall] : []) });
      return (after) => instantsOfRule(rule, timezone, { kind: 'named', dst }, after);
    }
  }
}

/** Between `from` and `until`, both included. A bound in a gap is the gap's end; one that comes twice is taken widely. */
function bounded(trigger: ScheduleTrigger, instants: Plan): Plan {
  const first = firstInstant(trigger);
  const last = lastInstant(trigger);
  if (first === -Infinity && last === Infinity) return instants;
  return (after) => until(instants(Math.max(after, first - 1)), last);
}

function firstInstant(trigger: ScheduleTrigger): number {
  if (trigger.from === null) return -Infinity;
  return instantOfWall(parseLocalTime(trigger.from), trigger.timezone, { gap: 'after', overlap: 'first' }) ?? -Infinity;
}

function lastInstant(trigger: ScheduleTrigger): number {
  if (trigger.until === null) return Infinity;
  const wall = parseLocalTime(trigger.until);
  const instants = instantsAt(wall, trigger.timezone);
  // An occurrence that a gap moves to its end stands for a time before it, so the end of the gap is still within.
  return instants.at(-1) ?? instantOfWall(wall, trigger.timezone, { gap: 'after', overlap: 'last' }) ?? Infinity;
}

/** With `count`: the first so many that are left after exceptions, counted from where the schedule begins. */
function counted(trigger: ScheduleTrigger, instants: Plan): Plan {
  const { count } = trigger;
  if (count === null) return instants;
  if (count > MAX_COUNT) throw new RangeError(`a schedule counts up to ${MAX_COUNT}, not ${count}`);
  if (trigger.kind === 'cron' && trigger.from === null)
    throw new RangeError('a cron with a count needs a "from" to count from');
  let kept: readonly number[] | null = null;
  return (after) => {
    // Both other kinds begin at their start; a cron at `from`. Long before either, nothing comes.
    kept ??= take(instants(beginning(trigger) - 1), { from: 0, count });
    return list(kept.slice(lowerBound(kept, after + 1)));
  };
}

function beginning(trigger: ScheduleTrigger): number {
  switch (trigger.kind) {
    case 'cron':
      return firstInstant(trigger);
    case 'rrule':
      return instantOfWall(parseLocalTime(trigger.start), trigger.timezone, { gap: 'after', overlap: 'first' }) ?? 0;
    case 'interval':
      return parseInstant(trigger.start);
    case 'once':
      return instantOfWall(parseLocalTime(trigger.at), trigger.timezone, { gap: 'after', overlap: 'first' }) ?? 0;
  }
}

function until(cursor: Cursor, last: number): Cursor {
  if (last === Infinity) return cursor;
  return () => {
    const next = cursor();
    return next <= last ? next : Infinity;
  };
}

function list(numbers: readonly number[]): Cursor {
  let index = 0;
  return () => numbers[index++] ?? Infinity;
}
