import { localOfInstant, parseDate, weekdayOf } from 'nljobs/spec/core';
import type { Paint } from '../../diagnostics/render/paint.ts';
import type { PlannedDay, PlannedMonth } from './plan.ts';

const written = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const MONTHS = written({ month: 'long' });
const WEEKDAYS = written({ weekday: 'short' });
/** Monday first: 1 January 2024 was one. */
const NAMES = Array.from({ length: 7 }, (_, day) => WEEKDAYS.format(Date.UTC(2024, 0, 1 + day)));
/** A cell holds a day and a time (`31 09:00~`) where there is room, else the day and a mark; it is never wider. */
const WIDE = 10;
const NARROW = 4;

/** Monday 0 … Sunday 6: weeks begin on Monday (ISO 8601). */
const column = (date: string) => (weekdayOf(parseDate(date)) + 6) % 7;

/**
 * Months as weeks in rows. A day that fires shows its one time, or how often; `~` is a change of the clock, `-` a day
 * that exceptions take out. In a narrow terminal the times give way to a mark.
 *
 * @param columns of the terminal; the table takes 28 of them at least.
 */
export function renderMonths(months: readonly PlannedMonth[], columns: number, paint: Paint): string {
  const width = Math.max(NARROW, Math.min(WIDE, Math.floor(columns / 7)));
  return months.map((month) => renderMonth(month, width, paint)).join('\n');
}

function renderMonth({ year, month, timezone, days }: PlannedMonth, width: number, paint: Paint): string {
  const rows: string[] = [];
  let row = ' '.repeat(width * column(days[0]?.date ?? ''));
  for (const day of days) {
    row += renderDay(day, timezone, width, paint);
    if (column(day.date) === 6 || day === days.at(-1)) {
      rows.push(row.trimEnd());
      row = '';
    }
  }
  const head = NAMES.map((name) => ` ${name}`.padEnd(width))
    .join('')
    .trimEnd();
  const notes = days.flatMap((day) => noteOf(day, timezone));
  const title = paint('strong', `${MONTHS.format(Date.UTC(year, month - 1, 1))} ${year}`);
  return [
    `${title}  ${paint('quiet', timezone)}`,
    paint('quiet', head),
    ...rows,
    ...notes.map((note) => paint('quiet', note)),
    '',
  ].join('\n');
}

function renderDay(day: PlannedDay, timezone: string, width: number, paint: Paint): string {
  const number = String(Number(day.date.slice(8))).padStart(3);
  const sign = day.clock !== 0 ? '~' : day.leftOut ? '-' : '';
  const fires = day.at.length > 0;
  const said = width < WIDE ? (fires ? '*' : '') : timesOf(day, timezone);
  // The clock changes on few days: where there is room for one sign alone, it is the more telling one.
  const mark = width < WIDE ? sign || said : `${said === '' ? '' : ` ${said}`}${sign}`;
  const text = `${number}${mark}`.padEnd(width);
  const tone = sign !== '' ? 'warning' : fires ? 'strong' : 'quiet';
  return paint(tone, text);
}

/** `09:00`, or `×4` for more than one. */
function timesOf({ at, more }: PlannedDay, timezone: string): string {
  const [only] = at;
  if (only === undefined) return '';
  if (at.length > 1) return `×${at.length}${more ? '+' : ''}`;
  return localOfInstant(only, timezone).slice(11, 16);
}

/** What a sign stands for: `~ Sun 29 March: the clock goes forward by 1 hour`. */
function noteOf(day: PlannedDay, timezone: string): readonly string[] {
  const name = `${NAMES[column(day.date)]} ${Number(day.date.slice(8))}`;
  const notes: string[] = [];
  if (Math.abs(day.clock) >= 1440) notes.push(` ~ ${name}: the calendar of ${timezone} moves by a day`);
  else if (day.clock !== 0) {
    const hours = Math.abs(day.clock) / 60;
    const by = Number.isInteger(hours) ? `${hours} hour${hours === 1 ? '' : 's'}` : `${Math.abs(day.clock)} minutes`;
    notes.push(` ~ ${name}: the clock goes ${day.clock > 0 ? 'forward' : 'back'} by ${by}`);
  }
  if (day.leftOut) notes.push(` - ${name}: left out by an exception`);
  return notes;
}
