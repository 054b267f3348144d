import { civilDate, dayNumber, daysInMonth, formatDate, localOfInstant, weekdayOf } from 'nljobs/spec/core';
import type { Span as Length, Period, PlacedClause, Time, When } from '../../ast/nodes.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { UNIT_MS } from '../../grammar/duration/rules.ts';
import { isCalendarUnit } from '../../grammar/period/rules.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group, Shared } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { localOf, warnOfNext } from './bounds.ts';
import { formatLong, isoDate, spanOf } from './civil.ts';
import { daysOf, isoWeekday, shift, todayIn, weekStartOf } from './periods.ts';

export function checkWeekday(group: Group, notes: Notes): boolean {
  const date = group.dates?.[0];
  if (date === undefined || date.year === null) return true;
  const said = group.dateWeekday ?? group.days?.[0]?.weekdays?.[0]?.day ?? null;
  if (said === null) return true;
  const real = ((weekdayOf(dayNumber(date.year, date.month, date.day)) + 6) % 7) + 1;
  if (real === said) {
    group.days = null;
    return true;
  }
  const placed = group.clauses.find((one) => one.clause.kind === 'dates') ?? group.clauses[0];
  if (placed === undefined) return false;
  notes.add(
    'NLJ4007',
    placed,
    `${MONTH_NAMES[date.month - 1]} ${date.day}, ${date.year} is a ${DAY_NAMES[real - 1]}, not a ${DAY_NAMES[said - 1]}.`,
    [
      replace(
        placed,
        `${date.day} ${MONTH_NAMES[date.month - 1]} ${date.year}`,
        `on ${date.day} ${MONTH_NAMES[date.month - 1]} ${date.year}`,
      ),
    ],
  );
  return false;
}

/** The single moments of a group: what was said from today, dates with times of their own, or a length from now. */
export function momentsOf(
  group: Group,
  times: readonly Time[],
  shared: Shared,
  settings: Settings,
  notes: Notes,
): Schedule | null {
  const { moment } = group;
  const placed = group.clauses.find((one) => one.clause === moment);
  if (moment === null || placed === undefined) return null;
  const zone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  const dated = moment.when.filter((one) => one.time !== null);
  if (dated.length > 0) return { kind: 'once', at: dated.map((one) => exactly(one, zone)).sort() };
  const today = todayIn(zone, settings);
  if (settings.now === null || today === null) {
    notes.add('NLJ3022', placed, 'This depends on the day it is read. Say the date: “on 24 December 2027 at 9 AM”.');
    return null;
  }
  const at =
    moment.after !== undefined && !isCalendarUnit(moment.after.unit)
      ? shortlyAfter(group, moment.after, times, zone, settings.now, placed, notes)
      : onDays(group, times, today, zone, settings, placed, notes);
  if (at === null || settings.relativeDates === 'read') return at === null ? null : { kind: 'once', at };
  const words = at
    .map((one) => `on ${one.slice(0, 10)} at ${one.slice(11, one.endsWith(':00') ? 16 : 19)}`)
    .join(' and ');
  notes.add(
    'NLJ3022',
    spanOf(group.clauses),
    `“${settings.text.slice(placed.start, placed.end)}” means another day tomorrow. Write the date.`,
    [replace(spanOf(group.clauses), words, words, true)],
  );
  return null;
}

function exactly(when: When, zone: string): string {
  const local = localOf(when, zone);
  if (local !== null) return local;
  const date = when.period.of === 'date' ? when.period.date : { year: 2000, month: 1, day: 1 };
  return `${isoDate(date)}T${when.time === null ? '00:00:00' : formatLong(when.time)}`;
}

/** "In 3 hours": exactly so long from now. */
function shortlyAfter(
  group: Group,
  after: Length,
  times: readonly Time[],
  zone: string,
  now: number,
  placed: PlacedClause,
  notes: Notes,
): readonly string[] | null {
  const ms = after.n * (UNIT_MS[after.unit] ?? Number.NaN);
  if (times.length > 0 || group.days !== null || !Number.isFinite(ms)) {
    notes.add('NLJ4005', placed, 'A length of time from now, and a day or a time of day: say one of them.');
    return null;
  }
  return [localOfInstant(now + ms, zone)];
}

/** The named days of a period, or the day that it is, each at each of the times. */
function onDays(
  group: Group,
  times: readonly Time[],
  today: number,
  zone: string,
  settings: Settings,
  placed: PlacedClause,
  notes: Notes,
): readonly string[] | null {
  const { moment } = group;
  const weekStart = weekStartOf(settings);
  const after = moment?.after;
  if (after !== undefined && times.length === 0 && group.days === null && settings.now !== null) {
    if (!Number.isInteger(after.n)) {
      notes.add('NLJ3022', placed, 'Say the date instead of a fraction of a month or a year.');
      return null;
    }
    return [`${formatDate(shift(today, after))}${localOfInstant(settings.now, zone).slice(10)}`];
  }
  const period: Period | undefined =
    after === undefined
      ? moment?.when[0]?.period
      : {
          of: 'shifted',
          by: after,
          from: { of: 'current', unit: after.unit === 'week' && group.days !== null ? 'week' : 'day', n: 0 },
        };
  const span = period === undefined ? null : daysOf(period, today, weekStart);
  if (period === undefined || span === null) return null;
  const days = range(span.from, span.to).filter((day) => isNamed(day, group.days) && isDated(day, group.dates));
  if (days.length === 0 || (group.days === null && group.dates === null && days.length > 1)) {
    notes.add(
      'NLJ3019',
      placed,
      days.length === 0
        ? 'None of these days lies in it.'
        : `“${settings.text.slice(placed.start, placed.end)}” is ${days.length} days. Name the one, or say how often.`,
    );
    return null;
  }
  warnOfNext(period, span.from, today, weekStart, placed, 'on ', notes);
  if (moment?.tonight === true && times.length === 0) {
    notes.add('NLJ3019', placed, 'Tonight at what time? Say, for example, “tonight at 10 PM”.');
    return null;
  }
  if (times.length === 0) notes.add('NLJ3001', placed, 'No time was said: 00:00 is used.');
  const clock = times.length > 0 ? times : [{ hour: 0, minute: 0, second: 0, style: 'half' as const }];
  return days.flatMap((day) =>
    clock.map((time) => {
      // "Tonight at 1 AM" is after midnight, and so is tonight's midnight.
      const late = moment?.tonight === true && time.hour < 6;
      return `${formatDate(day + (late ? 1 : 0))}T${formatLong(time)}`;
    }),
  );
}

/** Whether a day is one of the dates without a year, where there are any. */
function isDated(day: number, dates: Group['dates']): boolean {
  const { month, day: inMonth } = civilDate(day);
  return dates === null || dates.some((date) => date.month === month && date.day === inMonth);
}

/** Whether a day is one of those that a selector of plain weekdays or days of the month names. */
function isNamed(day: number, selectors: Group['days']): boolean {
  if (selectors === null) return true;
  const date = civilDate(day);
  const last = daysInMonth(date.year, date.month);
  return selectors.some((one) => {
    const inWeek = one.weekdays?.some(({ n, day: named }) => {
      if (named !== isoWeekday(day)) return false;
      return n === null || n === Math.ceil(date.day / 7) || n === -Math.ceil((last - date.day + 1) / 7);
    });
    const inMonth = one.monthDays?.some((of) => (of > 0 ? of : last + 1 + of) === date.day);
    return inWeek !== false && inMonth !== false && (one.months?.includes(date.month) ?? true);
  });
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
