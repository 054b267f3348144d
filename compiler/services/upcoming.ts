import { isSchedule, occurrences, type ScheduleTrigger, type Trigger } from 'nljobs/spec/core';

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
