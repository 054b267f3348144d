import type { ScheduleTrigger, Trigger } from 'nljobs/spec/core';
import { isSchedule, occurrences } from 'nljobs/spec/core';

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

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      weekday: 'short',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timezone, format);
  }
  return format;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** What a clock on the wall shows at an instant, and how far it is ahead of UTC in minutes. */
function wallClock(at: number, timezone: string) {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatFor(timezone).formatToParts(at)) parts[type] = value;
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts[type]);
  const wall = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  const whole = Math.floor(at / 1000) * 1000;
  return {
    date: `${String(number('year')).padStart(4, '0')}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
    weekday: parts.weekday ?? '',
    offset: Math.round((wall - whole) / 60_000),
  };
}

/** `2026-01-01T18:00:00+00:00`: RFC 3339 with the offset that holds in the zone at that instant. */
export function formatInstant(at: number, timezone: string): string {
  const { date, time, offset } = wallClock(at, timezone);
  const size = Math.abs(offset);
  return `${date}T${time}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `Thu 2026-01-01 18:00` for each of a list, with seconds where one of them has any. */
export function formatWalls(list: readonly Upcoming[]): readonly string[] {
  const clocks = list.map(({ at, timezone }) => wallClock(at, timezone));
  const seconds = clocks.some(({ time }) => !time.endsWith(':00'));
  return clocks.map(({ weekday, date, time }) => `${weekday} ${date} ${seconds ? time : time.slice(0, 5)}`);
}
