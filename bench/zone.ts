/** Offsets of zones by Intl alone, so that no code that is judged has a part in judging. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The local time of an instant, as epoch milliseconds of the same reading in UTC. Throws a RangeError for no zone. */
export function wallOf(instant: number, zone: string): number {
  if (zone === 'UTC') return instant;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

/** The instant of a local time (epoch milliseconds of the same reading in UTC); right after the gap where it is skipped. */
export function instantOf(wall: number, zone: string): number {
  const before = wallOf(wall - 86_400_000, zone) - (wall - 86_400_000);
  const after = wallOf(wall + 86_400_000, zone) - (wall + 86_400_000);
  const early = wall - before;
  return before === after || wallOf(early, zone) === wall
    ? early
    : wallOf(wall - after, zone) === wall
      ? wall - after
      : early;
}

/** Epoch milliseconds of `YYYY-MM-DD[THH:MM[:SS]]` read in UTC; NaN where it is something else. */
export function wallOfLocal(local: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(local) ? Date.parse(`${local}T00:00:00Z`) : Date.parse(`${local}Z`);
}

/** Whether the zone's clock changes within a day of the instant: there readers of cron and of rules differ by right. */
export function nearClockChange(instant: number, zone: string): boolean {
  if (zone === 'UTC') return false;
  const offset = (at: number) => wallOf(at, zone) - at;
  return offset(instant - 86_400_000) !== offset(instant + 86_400_000);
}
