import { CYCLE_DAYS, civilDate, DAY_MS, dayNumber, dayOfWall, daysInMonth, LAST_DAY, weekdayOf } from '../civil.ts';
import { remembering } from '../remember.ts';
import { type Cursor, EMPTY, lowerBound } from './cursor.ts';
import type { WallRule } from './wall-rule.ts';

/**
 * Five-field cron, by the rules of Vixie cron (crontab(5)): minute, hour, day of the month, month, day of the week;
 * `*`, numbers, ranges, lists, steps on `*` or a range, three-letter names, 0 or 7 for Sunday. None of the extensions
 * (`L`, `W`, `#`, `?`, `H`, `@daily`, seconds), because no two readers agree about them.
 */
export interface Cron extends WallRule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  readonly months: readonly number[];
  /** 0 for Sunday to 6. */
  readonly weekdays: readonly number[];
  /**
   * Whether it is a frequency below a day rather than a set of named times. It is one when its minute or its hour
   * holds a `*`, a step or a range (`0 * * * *`, `0-59/15 2 * * *`), and it names times when both are lists of single
   * numbers (`30 2 * * *`, `0 0,6,12,18 * * *`). Vixie cron draws the same line for changes of the clock.
   */
  readonly rhythm: boolean;
}

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of the month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, names: MONTHS },
  { name: 'day of the week', low: 0, high: 7, names: DAYS },
] as const satisfies readonly Field[];

/**
 * Reads five-field cron. It takes all that Vixie cron takes; `cronFaults` names what a job spec refuses beyond that.
 * @throws RangeError that names the field and what is wrong with it.
 */
export const parseCron: (text: string) => Cron = remembering((text) => {
  const fields = fieldsOf(text);
  const [minutes, hours, daysOfMonth, months, weekdays] = FIELDS.map((field, index) =>
    membersOf(fields[index] ?? '', field),
  );
  if (!minutes || !hours || !daysOfMonth || !months || !weekdays) throw new RangeError(`"${text}" is not a cron`);
  const [minuteText = '', hourText = '', dayText = '', , weekdayText = ''] = fields;
  const cron = {
    minutes,
    hours,
    daysOfMonth,
    months,
    weekdays,
    rhythm: /[*/-]/.test(minuteText + hourText),
  };
  // Vixie's rule: days match both fields when either begins with `*`, and one of the two when neither does.
  const either = !dayText.startsWith('*') && !weekdayText.startsWith('*');
  return { ...cron, from: wallTimes(cron, either) };
});

function fieldsOf(text: string): readonly string[] {
  const fields = text.trim().split(/[ \t]+/);
  if (fields.length !== 5) {
    throw new RangeError(
      `"${text}" has ${fields.length === 1 ? '1 field' : `${fields.length} fields`}; cron has 5: minute, hour, day of the month, month, day of the week`,
    );
  }
  return fields;
}

function membersOf(text: string, field: Field): readonly number[] {
  return [...new Set(text.split(',').flatMap((part) => partOf(part, field)))].sort((a, b) => a - b);
}

/** The members of one part of a list; Sunday is 0. */
function partOf(part: string, field: Field): readonly number[] {
  const [from, to, step] = stretchOf(part, field);
  const members: number[] = [];
  for (let value = from; value <= to; value += step) members.push(field.names === DAYS ? value % 7 : value);
  return members;
}

/** Reads `*`, `a`, `a-b`, each but the second with `/n`, as from, to, step. */
function stretchOf(part: string, field: Field): readonly [number, number, number] {
  const refuse = (why: string): RangeError => new RangeError(`"${part}" in the ${field.name} of a cron: ${why}`);
  const found = /^(?:(\*)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/i.exec(part);
  if (!found)
    throw refuse(
      `write *, a number${field.names ? ', a three-letter name' : ''}, a range a-b, a step */n or a list of these`,
    );
  const [, star, first, second, stepText] = found;
  const step = Number(stepText ?? 1);
  if (step < 1) throw refuse('a step is at least 1');
  if (star) return [field.low, field.names === DAYS ? 6 : field.high, step];
  const from = numberOf(first ?? '', field, refuse);
  if (second === undefined) {
    if (stepText !== undefined) throw refuse('a step needs * or a range before it');
    return [from, from, 1];
  }
  const to = numberOf(second, field, refuse);
  if (to < from) throw refuse('a range goes upwards; write two ranges, such as 22-23,0-6');
  return [from, to, step];
}

function numberOf(text: string, field: Field, refuse: (why: string) => RangeError): number {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = /^\d+$/.test(text) ? Number(text) : named < 0 ? Number.NaN : named + (field.names === MONTHS ? 1 : 0);
  if (!(value >= field.low && value <= field.high)) throw refuse(`not a ${field.name} (${field.low} to ${field.high})`);
  return value;
}

/**
 * Why a job spec does not take a cron that `parseCron` reads; empty when it does.
 *
 * - Both day fields restricted: the two are joined by *or*, which nobody expects (`0 0 13 * 5` is no Friday the 13th).
 * - A step on `*` that does not divide its field (7 minutes: it restarts at every hour, so it is not "every 7"), or on
 *   days, because months and weeks have no even division. Written out as a list the same times are taken.
 * - A number named twice (`1,0-5`), which other readers of cron refuse, and a date that no year has (31 February).
 */
export const cronFaults: (text: string) => readonly string[] = remembering((text) => {
  let cron: Cron;
  try {
    cron = parseCron(text);
  } catch (error) {
    if (error instanceof RangeError) return [error.message];
    throw error;
  }
  const faults: string[] = [];
  const fields = fieldsOf(text);
  FIELDS.forEach((field, index) => {
    const members = (fields[index] ?? '').split(',').flatMap((part) => partOf(part, field));
    const twice = members.find((member, place) => members.indexOf(member) < place);
    if (twice !== undefined)
      faults.push(
        `"${fields[index]}" in the ${field.name} of a cron names ${twice} twice, which some readers of cron refuse`,
      );
    const size = field.high - field.low + 1;
    for (const [part, digits] of (fields[index] ?? '').matchAll(/\*\/(\d+)/g)) {
      const step = Number(digits);
      const even = index === 2 || index === 4 ? step === 1 : step < size && size % step === 0;
      if (!even)
        faults.push(
          `"${part}" in the ${field.name} of a cron does not divide it evenly; write the ${field.name}s out as a list`,
        );
    }
  });
  if (cron.daysOfMonth.length < 31 && cron.weekdays.length < 7) {
    faults.push(
      `"${text}" restricts the day of the month and the day of the week, which cron joins by "or"; use an RRULE, or two crons`,
    );
  }
  const firstDay = cron.daysOfMonth[0] ?? 1;
  if (cron.weekdays.length === 7 && cron.months.every((month) => firstDay > daysInMonth(2000, month))) {
    faults.push(`"${text}" never fires: none of its months has a day ${firstDay}`);
  }
  return faults;
});

function wallTimes(cron: Omit<Cron, 'from'>, either: boolean): (wall: number) => Cursor {
  const times = cron.hours.flatMap((hour) => cron.minutes.map((minute) => (hour * 60 + minute) * 60_000));
  const allDays = cron.daysOfMonth.length === 31;
  const allWeekdays = cron.weekdays.length === 7;
  const everyDay = cron.months.length === 12 && (either ? allDays || allWeekdays : allDays && allWeekdays);
  const months = new Set(cron.months);
  const daysOfMonth = new Set(cron.daysOfMonth);
  const weekdays = new Set(cron.weekdays);

  const nextDay = (from: number): number => {
    if (everyDay) return from;
    // What has not come in a whole cycle of the calendar never comes.
    for (let day = from; day <= from + CYCLE_DAYS; ) {
      const date = civilDate(day);
      if (!months.has(date.month)) {
        day = dayNumber(date.year, date.month + 1, 1);
        continue;
      }
      const inMonth = daysOfMonth.has(date.day);
      const inWeek = weekdays.has(weekdayOf(day));
      if (either ? inMonth || inWeek : inMonth && inWeek) return day;
      day++;
    }
    return Infinity;
  };

  return (wall) => {
    const firstDay = dayOfWall(wall);
    let day = nextDay(firstDay);
    let index = day === firstDay ? lowerBound(times, wall - day * DAY_MS) : 0;
    if (day > LAST_DAY) return EMPTY;
    return () => {
      if (index >= times.length) {
        index = 0;
        day = nextDay(day + 1);
      }
      return day > LAST_DAY ? Infinity : day * DAY_MS + (times[index++] ?? 0);
    };
  };
}
