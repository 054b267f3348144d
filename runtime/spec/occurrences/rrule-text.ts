import { parseDate, parseLocalTime } from '../civil.ts';
import { remembering } from '../remember.ts';
import { WEEKDAYS, type Weekday } from '../vocabulary.ts';
import { parseInstant } from '../zone.ts';

/** The frequencies of RFC 5545, finest first. */
export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** The parts of an RFC 5545 recurrence rule; null where the rule does not have the part. */
export interface Rrule {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count: number | null;
  /** `at` is an instant for a UTC time, else a wall time (for a date the end of that day). */
  readonly until: { readonly kind: 'instant' | 'wall'; readonly at: number } | null;
  readonly bySecond: readonly number[] | null;
  readonly byMinute: readonly number[] | null;
  readonly byHour: readonly number[] | null;
  /** `weekday` is 0 for Sunday to 6; `ordinal` is 0 where any such weekday is meant. */
  readonly byDay: readonly { readonly ordinal: number; readonly weekday: number }[] | null;
  readonly byMonthDay: readonly number[] | null;
  readonly byYearDay: readonly number[] | null;
  readonly byWeekNo: readonly number[] | null;
  readonly byMonth: readonly number[] | null;
  readonly bySetPos: readonly number[] | null;
  /** The first day of a week, 0 for Sunday to 6; Monday by default. */
  readonly weekStart: number;
}

/** The most occurrences a COUNT may ask for: they have to be counted from the start each time. */
export const MAX_COUNT = 100_000;

const PARTS = [
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYSECOND',
  'BYMINUTE',
  'BYHOUR',
  'BYDAY',
  'BYMONTHDAY',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYMONTH',
  'BYSETPOS',
  'WKST',
];

/**
 * Reads a recurrence rule (RFC 5545, section 3.3.10) without `RRULE:` and without DTSTART, which the trigger holds.
 * Combinations that the RFC forbids are refused, and so is what it leaves open (a leap second, a part given twice).
 * @throws RangeError that names the part and what is wrong with it.
 */
export const parseRrule: (text: string) => Rrule = remembering((text) => {
  const parts = partsOf(text);
  const freq = FREQUENCIES.find((name) => name === parts.get('FREQ'));
  if (!freq) throw new RangeError(`"${text}" needs FREQ, one of ${FREQUENCIES.join(', ')}`);
  const whole = (name: string, fallback: number | null, high: number): number | null => {
    const value = parts.get(name);
    return value === undefined ? fallback : integer(name, value, 1, high);
  };
  const list = (name: string, low: number, high: number, negative = false): readonly number[] | null => {
    const value = parts.get(name);
    if (value === undefined) return null;
    const members = value.split(',').map((item) => integer(name, item, negative ? -high : low, high));
    if (negative && members.includes(0)) throw new RangeError(`${name} of a recurrence rule has no 0`);
    return [...new Set(members)].sort((a, b) => a - b);
  };
  const weekStart = parts.get('WKST');
  const rule: Rrule = {
    freq,
    interval: whole('INTERVAL', 1, 1_000_000) ?? 1,
    count: whole('COUNT', null, MAX_COUNT),
    until: untilOf(parts.get('UNTIL')),
    bySecond: list('BYSECOND', 0, 59),
    byMinute: list('BYMINUTE', 0, 59),
    byHour: list('BYHOUR', 0, 23),
    byDay: byDayOf(parts.get('BYDAY')),
    byMonthDay: list('BYMONTHDAY', 1, 31, true),
    byYearDay: list('BYYEARDAY', 1, 366, true),
    byWeekNo: list('BYWEEKNO', 1, 53, true),
    byMonth: list('BYMONTH', 1, 12),
    bySetPos: list('BYSETPOS', 1, 366, true),
    weekStart: weekStart === undefined ? 1 : weekdayNumber('WKST', weekStart),
  };
  const forbidden = forbiddenBy(rule);
  if (forbidden) throw new RangeError(`"${text}": ${forbidden}`);
  return rule;
});

function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (!PARTS.includes(name) || value === '' || rest.length > 0) {
      throw new RangeError(
        `"${part}" is no part of a recurrence rule; they are ${PARTS.join(', ')}, each NAME=value, joined by ;`,
      );
    }
    if (parts.has(name)) throw new RangeError(`"${text}" has ${name} twice`);
    parts.set(name, value);
  }
  return parts;
}

function integer(name: string, text: string, low: number, high: number): number {
  const value = /^[+-]?\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high))
    throw new RangeError(`"${text}" in ${name} of a recurrence rule: a number from ${low} to ${high} belongs here`);
  return value;
}

function weekdayNumber(name: string, text: string): number {
  const index = WEEKDAYS.indexOf(text as Weekday);
  if (index < 0) throw new RangeError(`"${text}" in ${name} of a recurrence rule: the days are ${WEEKDAYS.join(', ')}`);
  return (index + 1) % 7;
}

function byDayOf(text: string | undefined): Rrule['byDay'] {
  if (text === undefined) return null;
  return text.split(',').map((item) => {
    const digits = item.slice(0, -2);
    const ordinal = digits === '' ? 0 : integer('BYDAY', digits, -53, 53);
    if (digits !== '' && ordinal === 0)
      throw new RangeError(`"${item}" in BYDAY of a recurrence rule: there is no 0th`);
    return { ordinal, weekday: weekdayNumber('BYDAY', item.slice(-2)) };
  });
}

function untilOf(text: string | undefined): Rrule['until'] {
  if (text === undefined) return null;
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text);
  if (!found)
    throw new RangeError(
      `"${text}" in UNTIL of a recurrence rule: write 20270831, 20270831T170000 or 20270831T170000Z`,
    );
  const date = `${found[1]}-${found[2]}-${found[3]}`;
  if (found[4] === undefined) return { kind: 'wall', at: (parseDate(date) + 1) * 86_400_000 - 1 };
  const time = `${date}T${found[4]}:${found[5]}:${found[6]}`;
  return found[7] === 'Z'
    ? { kind: 'instant', at: parseInstant(`${time}Z`) }
    : { kind: 'wall', at: parseLocalTime(time) };
}

/** What the RFC forbids about a combination of parts, in words. */
function forbiddenBy(rule: Rrule): string | null {
  const { freq } = rule;
  const oneOf = (...names: readonly Frequency[]): boolean => names.includes(freq);
  if (rule.count !== null && rule.until !== null) return 'COUNT and UNTIL exclude each other';
  if (rule.byWeekNo && freq !== 'YEARLY') return 'BYWEEKNO goes with FREQ=YEARLY only';
  if (rule.byWeekNo && (rule.interval > 1 || rule.bySetPos)) {
    return 'BYWEEKNO beside INTERVAL or BYSETPOS is read in two ways, because weeks cross the end of the year';
  }
  if (rule.byYearDay && oneOf('DAILY', 'WEEKLY', 'MONTHLY')) return `BYYEARDAY does not go with FREQ=${freq}`;
  if (rule.byMonthDay && freq === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY';
  if (rule.byDay?.some(({ ordinal }) => ordinal !== 0) && (!oneOf('MONTHLY', 'YEARLY') || rule.byWeekNo)) {
    return 'BYDAY has ordinals (1MO, -1FR) only with FREQ=MONTHLY and FREQ=YEARLY, and not beside BYWEEKNO';
  }
  const others = [
    rule.bySecond,
    rule.byMinute,
    rule.byHour,
    rule.byDay,
    rule.byMonthDay,
    rule.byYearDay,
    rule.byWeekNo,
    rule.byMonth,
  ];
  if (rule.bySetPos && others.every((part) => part === null)) return 'BYSETPOS needs another BY part to choose from';
  return null;
}
