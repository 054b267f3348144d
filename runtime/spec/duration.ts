import { remembering } from './remember.ts';

/**
 * ISO 8601 durations (`PT15M`, `P30D`, `-PT24H`). A day is 24 hours here: where a duration means calendar days of a
 * zone, the place that uses it says so. Months and years have no length of their own, so they have no milliseconds.
 */
export interface Duration {
  readonly negative: boolean;
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  /** May have up to three decimals. */
  readonly seconds: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** What an ISO 8601 duration looks like; used by the JSON Schema as well. */
export const DURATION_PATTERN =
  /^-?P(?=\d|T\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

/** Reads an ISO 8601 duration. @throws RangeError that says what is wrong with the text. */
export const parseDuration: (text: string) => Duration = remembering((text) => {
  const found = DURATION_PATTERN.exec(text);
  if (!found) throw new RangeError(`"${text}" is not an ISO 8601 duration such as PT15M or P30D`);
  const part = (index: number): number => Number(found[index] ?? 0);
  return {
    negative: text.startsWith('-'),
    years: part(1),
    months: part(2),
    weeks: part(3),
    days: part(4),
    hours: part(5),
    minutes: part(6),
    seconds: part(7),
  };
});

/** Writes a duration as ISO 8601, unit by unit as it stands (90 minutes stay `PT90M`); nothing at all is `PT0S`. */
export function formatDuration(duration: Duration): string {
  const unit = (value: number, letter: string): string => (value === 0 ? '' : `${value}${letter}`);
  const date =
    unit(duration.years, 'Y') + unit(duration.months, 'M') + unit(duration.weeks, 'W') + unit(duration.days, 'D');
  const time = unit(duration.hours, 'H') + unit(duration.minutes, 'M') + unit(duration.seconds, 'S');
  if (date === '' && time === '') return 'PT0S';
  return `${duration.negative ? '-' : ''}P${date}${time === '' ? '' : `T${time}`}`;
}

/**
 * The milliseconds of an exact duration: weeks, days of 24 hours, hours, minutes, seconds; negative for `-PT24H`.
 * @throws RangeError for text that is no duration, and for one with years or months, which have no fixed length.
 */
export function durationMs(text: string): number {
  const ms = exactMs(parseDuration(text));
  if (ms === null) throw new RangeError(`"${text}" has years or months, which have no fixed length`);
  return ms;
}

/** Whether a text is a duration of fixed length, so that `durationMs` answers it. */
export function isExactDuration(text: string): boolean {
  return DURATION_PATTERN.test(text) && exactMs(parseDuration(text)) !== null;
}

function exactMs(duration: Duration): number | null {
  if (duration.years !== 0 || duration.months !== 0) return null;
  const ms =
    duration.weeks * WEEK +
    duration.days * DAY +
    duration.hours * HOUR +
    duration.minutes * MINUTE +
    Math.round(duration.seconds * SECOND);
  return duration.negative && ms !== 0 ? -ms : ms;
}

/**
 * Milliseconds as an ISO 8601 duration in the largest units that lose nothing: days, then hours, minutes, seconds;
 * `durationMs` gives the same number back. Whole days are `P3D`; anything else below two days stays in hours.
 * @throws RangeError for what is not a whole number of milliseconds.
 */
export function durationFromMs(ms: number): string {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`${ms} is not a whole number of milliseconds`);
  const size = Math.abs(ms);
  const days = size % DAY === 0 || size >= 2 * DAY ? Math.floor(size / DAY) : 0;
  const rest = size - days * DAY;
  return formatDuration({
    negative: ms < 0,
    years: 0,
    months: 0,
    weeks: 0,
    days,
    hours: Math.floor(rest / HOUR),
    minutes: Math.floor((rest % HOUR) / MINUTE),
    seconds: (rest % MINUTE) / SECOND,
  });
}

/** Which of two exact durations is longer: negative, zero or positive. @throws RangeError as `durationMs` does. */
export function compareDurations(a: string, b: string): number {
  return durationMs(a) - durationMs(b);
}
