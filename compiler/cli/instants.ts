import {
  dayOfWall,
  isSchedule,
  localOfInstant,
  occurrences,
  type ScheduleTrigger,
  type Trigger,
  wallAt,
  weekdayOf,
} from 'nljobs/spec/core';

/** An instant that a schedule fires at, with the zone that the schedule is told in. */
export interface Upcoming {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly timezone: string;
}

/**
 * The next occurrences of all schedules of a job after `from` (epoch milliseconds, itself left out), merged,
 * ascending, an instant that several of them name counted once.
 */
export function upcoming(triggers: readonly Trigger[], from: number, count: number): readonly Upcoming[] {
  if (count === 0) return [];
  const schedules: readonly ScheduleTrigger[] = triggers.filter(isSchedule);
  const all = new Map<number, Upcoming>();
  for (const trigger of schedules) {
    for (const at of occurrences(trigger, { from, count })) {
      if (!all.has(at)) all.set(at, { at, timezone: trigger.timezone });
    }
  }
  return [...all.values()].sort((a, b) => a.at - b.at).slice(0, count);
}

const WEEKDAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Thu 2026-01-01 18:00` for each of a list, with seconds where one of them has any. */
export function formatWalls(list: readonly Upcoming[]): readonly string[] {
  const locals = list.map(({ at, timezone }) => ({ local: localOfInstant(at, timezone), wall: wallAt(at, timezone) }));
  const seconds = locals.some(({ local }) => !local.endsWith(':00'));
  return locals.map(({ local, wall }) => {
    const weekday = WEEKDAY_NAMES[weekdayOf(dayOfWall(wall))] ?? '';
    return `${weekday} ${local.slice(0, 10)} ${local.slice(11, seconds ? 19 : 16)}`;
  });
}
