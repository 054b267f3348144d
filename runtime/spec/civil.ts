/**
 * The proleptic Gregorian calendar, without zones. A *day number* counts days since 1970-01-01, and a *wall time* is
 * what a clock on the wall shows, as the milliseconds that UTC would have if its clocks showed the same.
 */
export const DAY_MS = 86_400_000;
/** After 400 years the Gregorian calendar, weekdays included, repeats itself. */
export const CYCLE_DAYS = 146_097;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The day number of a date. A month outside 1–12 is carried into the year, a day outside its month into the next. */
export function dayNumber(year: number, month: number, day: number): number {
  const carried = year + Math.floor((month - 1) / 12);
  const inYear = ((((month - 1) % 12) + 12) % 12) + 1;
  // Years are counted from March here, so that the leap day comes last (H. Hinnant, "chrono-compatible low-level date
  // algorithms", days_from_civil).
  const y = inYear <= 2 ? carried - 1 : carried;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (inYear + (inYear > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * CYCLE_DAYS + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The date of a day number (Hinnant, civil_from_days). */
export function civilDate(day: number): CivilDate {
  const z = day + 719_468;
  const era = Math.floor(z / CYCLE_DAYS);
  const dayOfEra = z - era * CYCLE_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** 0 for Sunday to 6 for Saturday, as in cron. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function dayOfWall(wall: number): number {
  return Math.floor(wall / DAY_MS);
}

/** The first and the last day number of four-digit years: what the spec can write, and so the end of every search. */
export const FIRST_DAY = dayNumber(1, 1, 1);
export const LAST_DAY = dayNumber(9999, 12, 31);

/** What a local time of the spec looks like. */
export const LOCAL_TIME_PATTERN = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/;
/** What a date of the spec looks like. */
export const DATE_PATTERN = /^(\d{4})-(\d\d)-(\d\d)$/;
/** A time of day: `09:00` or `09:00:30`. */
export const TIME_PATTERN = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/** Reads a local time, `2027-12-24T09:00:00`, as a wall time. @throws RangeError for other text and for days that no month has. */
export function parseLocalTime(text: string): number {
  const found = LOCAL_TIME_PATTERN.exec(text);
  const day = found && existingDay(Number(found[1]), Number(found[2]), Number(found[3]));
  if (!found || day === null) throw new RangeError(`"${text}" is not a local time such as 2027-12-24T09:00:00`);
  return day * DAY_MS + (Number(found[4]) * 3600 + Number(found[5]) * 60 + Number(found[6])) * 1000;
}

/** Reads a date, `2027-12-24`, as a day number. @throws RangeError for other text and for days that no month has. */
export function parseDate(text: string): number {
  const found = DATE_PATTERN.exec(text);
  const day = found && existingDay(Number(found[1]), Number(found[2]), Number(found[3]));
  if (day === null) throw new RangeError(`"${text}" is not a date such as 2027-12-24`);
  return day;
}

/** Reads a time of day as milliseconds since midnight. @throws RangeError for other text. */
export function parseTimeOfDay(text: string): number {
  const found = TIME_PATTERN.exec(text);
  if (!found) throw new RangeError(`"${text}" is not a time of day such as 09:00`);
  return (Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)) * 1000;
}

/** Writes a wall time as `2027-12-24T09:00:00`; milliseconds are cut off. */
export function formatLocalTime(wall: number): string {
  const day = dayOfWall(wall);
  const second = Math.floor((wall - day * DAY_MS) / 1000);
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return `${formatDate(day)}T${time.map(twoDigits).join(':')}`;
}

/** Writes a day number as `2027-12-24`. */
export function formatDate(day: number): string {
  const date = civilDate(day);
  return `${String(date.year).padStart(4, '0')}-${twoDigits(date.month)}-${twoDigits(date.day)}`;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function existingDay(year: number, month: number, day: number): number | null {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber(year, month, day);
}
