import { daysInMonth, type Exception, type ScheduleBounds } from 'nljobs/spec/core';
import { isPlainWeekdays, withoutPositions } from '../../ast/days.ts';
import { onward } from '../../ast/moved.ts';
import type { DaySelector, ExcludedHours } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import { toTriggers } from '../../calendar/to-triggers.ts';
import { unbounded } from '../../calendar/unbounded.ts';
import { formatTime, secondsOf, settleWindow } from '../../grammar/time/value.ts';
import type { PlacedExcluded } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { dateText } from './civil.ts';
import { noHours, partHours } from './day-parts.ts';
import { holidaysOf } from './holidays.ts';

const DAY = 1440;

/** What is left out, as exceptions of a schedule: dates, whole minutes of days, or the dates of holidays. */
export function exceptionsOf(
  { what, at }: PlacedExcluded,
  timezone: string,
  settings: Settings,
  notes: Notes,
): readonly Exception[] {
  const said = settings.text.slice(at.start, at.end);
  if (/^\W*unless\b.*\b(?:falls|lands)\b/i.test(said))
    notes.add(
      'NLJ3005',
      at,
      'On such a day it does not run at all. If it should run on another day instead, say on which.',
      [append(at, 'the next business day', ', then on the next business day')],
      'warning',
    );
  if ('dates' in what) return [{ dates: what.dates.map(dateText) }];
  if ('range' in what) return [{ dates: [`${dateText(what.range[0])}/${dateText(what.range[1])}`] }];
  if ('holidays' in what) return holidaysOf(what.holidays, at, settings, notes);
  const dates = 'days' in what && what.hours === undefined ? datesOf(what.days) : null;
  if (dates !== null) return [{ dates }];
  const days: readonly DaySelector[] =
    'days' in what ? what.days.flatMap((one) => withoutPositions(one) ?? [one]) : [{ months: what.months }];
  const hours = 'days' in what ? what.hours : undefined;
  // A whole day is every minute of it.
  const stretches =
    hours === undefined ? [stretch(0, DAY - 1)] : stretchesOf(hours, at, isEveryDay(days), settings, notes);
  const bounds: ScheduleBounds = unbounded(timezone);
  const [, tail] = stretches;
  if (tail !== undefined && !isEveryDay(days)) noteNight(days, at, notes);
  return stretches.flatMap((minutes) =>
    toTriggers(
      {
        kind: 'calendar',
        days: minutes === tail ? mornings(days) : days,
        every: null,
        minutes,
        seconds: [0],
        rhythm: true,
      },
      bounds,
      null,
    ).map((schedule) => ({
      schedule,
    })),
  );
}

/** A single day of a single month is a date; null where it is more than that. */
function datesOf(days: readonly DaySelector[]): readonly string[] | null {
  const [only, ...others] = days;
  if (only === undefined || others.length > 0) return null;
  const { months, monthDays, ...more } = only;
  const [month, ...otherMonths] = months ?? [];
  const [day, ...otherDays] = monthDays ?? [];
  if (month === undefined || day === undefined || otherMonths.length + otherDays.length > 0) return null;
  if (day < 1 || day > daysInMonth(2000, month) || Object.keys(more).length > 0) return null;
  return [dateText({ year: null, month, day })];
}

const isEveryDay = (days: readonly DaySelector[]): boolean => days.every((one) => Object.keys(one).length === 0);

/** The days after those named: the hours behind midnight belong to the night that begins on the day named. */
const mornings = (days: readonly DaySelector[]): readonly DaySelector[] =>
  days.every(isPlainWeekdays)
    ? days.map((one) => ({ weekdays: (one.weekdays ?? []).map(({ n, day }) => ({ n, day: onward(day, 1) })) }))
    : days;

function noteNight(days: readonly DaySelector[], at: { start: number; end: number }, notes: Notes): void {
  const shifted = days.every(isPlainWeekdays);
  notes.add(
    shifted ? 'NLJ3027' : 'NLJ4005',
    at,
    shifted
      ? 'The hours left out go over midnight: they begin on the days that are named, and end on the mornings after.'
      : 'The hours behind midnight belong to days that cannot be said exactly. Say the hours before and after midnight as two exceptions.',
  );
}

/** Stretches of minutes of the day, none of which goes over midnight. */
function stretchesOf(
  hours: ExcludedHours,
  at: { start: number; end: number },
  everyDay: boolean,
  settings: Settings,
  notes: Notes,
): readonly (readonly number[])[] {
  if ('part' in hours) {
    const part = partHours(hours.part, settings);
    if (part === null) notes.add('NLJ3018', at, noHours(hours.part));
    return part === null ? [] : aroundMidnight(part.from, part.to);
  }
  if ('minutes' in hours) return [stretch(0, DAY - 1).filter((minute) => hours.minutes.includes(minute % 60))];
  if ('times' in hours) {
    if (hours.times.some((time) => time.style === 'bare'))
      notes.add(
        'NLJ3002',
        at,
        `An hour without AM or PM is read on the 24-hour clock: ${hours.times.map(formatTime).join(', ')}.`,
      );
    return [hours.times.map((time) => time.hour * 60 + time.minute).sort((a, b) => a - b)];
  }
  const settled = settleWindow(hours.from, hours.to);
  if (settled.guessed)
    notes.add(
      'NLJ3011',
      at,
      `The hours are read as ${formatTime(settled.from)} to ${formatTime(settled.to)}; AM and PM were not said.`,
    );
  const from = Math.ceil(secondsOf(settled.from) / 60);
  const said = Math.floor(secondsOf(settled.to) / 60);
  const to = said === 0 && from > 0 ? DAY - 1 : said;
  if (to % 5 === 0) {
    const words = settings.text.slice(at.start, at.end);
    const before = formatTime({ hour: Math.floor((to - 1) / 60), minute: (to - 1) % 60, second: 0, style: 'clock' });
    const hoursWords = `from ${formatTime(settled.from)} to ${before}`;
    const word = /^\W*(?:except|excluding|but not|not|skipping)/i.exec(words)?.[0] ?? 'except';
    notes.add(
      'NLJ3045',
      at,
      `A firing at ${formatTime(settled.to)} is left out too.`,
      everyDay ? [replace(at, `keep ${formatTime(settled.to)}`, `${word} ${hoursWords}`)] : [],
    );
  }
  return aroundMidnight(from, to);
}

const aroundMidnight = (from: number, to: number): readonly (readonly number[])[] =>
  to >= from ? [stretch(from, to)] : [stretch(from, DAY - 1), stretch(0, to)];
