/**
 * What a schedule server of Temporal's kind is told: calendars whose fields must all match, intervals counted from the
 * Unix epoch, what is left out of both, and bounds. The fields are lists of what they let through.
 */
export interface ServerSchedule {
  /** In which calendars are read. */
  readonly timezone: string;
  readonly calendars: readonly Calendar[];
  /** Seconds. */
  readonly intervals: readonly { readonly every: number; readonly offset: number }[];
  readonly skip: readonly Calendar[];
  /** Epoch milliseconds in whole seconds, inclusive; null for none. */
  readonly startAt: number | null;
  readonly endAt: number | null;
}

/** Days: the date's parts and the weekday must all fit. `years` null is every year; weekdays are 0 for Sunday to 6. */
export interface DayFields {
  readonly years: readonly number[] | null;
  readonly months: readonly number[];
  readonly days: readonly number[];
  readonly weekdays: readonly number[];
}

/** Times of day: every hour with every minute with every second. */
export interface TimeFields {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

export interface Calendar extends DayFields, TimeFields {}

/** Calendars reach from the first to the last of these years. */
export const FIRST_YEAR = 2000;
export const LAST_YEAR = 2100;
/** Of calendars and intervals in one schedule, and of what it leaves out: a server looks at each of them every time. */
export const MOST_PARTS = 100;
export const MOST_SKIPPED = 400;

export const numbersFrom = (low: number, high: number): readonly number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

export const EVERY_TIME: TimeFields = {
  hours: numbersFrom(0, 23),
  minutes: numbersFrom(0, 59),
  seconds: numbersFrom(0, 59),
};
export const EVERY_DAY: DayFields = {
  years: null,
  months: numbersFrom(1, 12),
  days: numbersFrom(1, 31),
  weekdays: numbersFrom(0, 6),
};

/** Times of day (seconds since midnight) as few fields of hours, minutes and seconds. */
export function timeFields(times: readonly number[]): readonly TimeFields[] {
  // Of each hour the minutes that have the same seconds; then the hours that have the same of both.
  const hoursOf = new Map<string, { hours: number[]; minutes: readonly number[]; seconds: readonly number[] }>();
  const secondsOf = new Map<number, number[]>();
  for (const time of [...new Set(times)].sort((a, b) => a - b)) {
    const minute = Math.floor(time / 60);
    secondsOf.set(minute, [...(secondsOf.get(minute) ?? []), time % 60]);
  }
  for (const hour of numbersFrom(0, 23)) {
    const minutesOf = new Map<string, number[]>();
    for (const minute of numbersFrom(0, 59)) {
      const seconds = secondsOf.get(hour * 60 + minute);
      if (seconds) minutesOf.set(seconds.join(), [...(minutesOf.get(seconds.join()) ?? []), minute]);
    }
    for (const [seconds, minutes] of minutesOf) {
      const key = `${minutes.join()} ${seconds}`;
      const known = hoursOf.get(key);
      if (known) known.hours.push(hour);
      else hoursOf.set(key, { hours: [hour], minutes, seconds: seconds.split(',').map(Number) });
    }
  }
  return [...hoursOf.values()];
}

/** Each of the days at each of the times. */
export function onDays(days: readonly DayFields[], times: readonly TimeFields[]): readonly Calendar[] {
  return days.flatMap((day) => times.map((time) => ({ ...day, ...time })));
}
