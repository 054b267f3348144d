import { dayNumber, daysInMonth, weekdayOf } from 'nljobs/spec/core';
import type { Sides } from '../../audit/claim.ts';
import type { Paint } from '../../diagnostics/render/paint.ts';

const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
const HEAD = ' Mo  Tu  We  Th  Fr  Sa  Su';
/** Columns of one calendar, and of the space between two. */
const WIDTH = HEAD.length + 1;
const BETWEEN = 8;

/** Columns that the picture of two calendars takes. */
export const PICTURE_WIDTH = 2 * WIDTH + BETWEEN;

/**
 * What words and cron come to, side by side: two months where they differ in their days, else the hours of a day. What
 * only one side has carries a star, so that the point is made without colours too.
 */
export function drawSides(sides: Sides, paint: Paint): readonly string[] {
  const { words, cron } = sides.days;
  return words.join() === cron.join() ? drawHours(sides, paint) : drawMonths(sides, paint);
}

function drawMonths({ year, month, days }: Sides, paint: Paint): readonly string[] {
  const title = `${MONTHS.format(Date.UTC(year, month - 1, 1))} ${year}`;
  const left = weeksOf(year, month, days.words, days.cron, paint);
  const right = weeksOf(year, month, days.cron, days.words, paint);
  const gap = ' '.repeat(BETWEEN);
  return [
    `${paint('quiet', title.padEnd(WIDTH))}${gap}${paint('quiet', title)}`,
    `${paint('quiet', HEAD.padEnd(WIDTH))}${gap}${paint('quiet', HEAD)}`,
    ...left.map((row, at) => `${row}${gap}${right[at] ?? ''}`.trimEnd()),
  ];
}

/** Weeks in rows of seven cells, each ` 12*`: a date that fires, with a star where the other side does not. */
function weeksOf(
  year: number,
  month: number,
  own: readonly number[],
  other: readonly number[],
  paint: Paint,
): string[] {
  const first = (weekdayOf(dayNumber(year, month, 1)) + 6) % 7;
  const rows: string[] = [];
  let row = '    '.repeat(first);
  for (let day = 1; day <= daysInMonth(year, month); day++) {
    const fires = own.includes(day);
    const alone = fires && !other.includes(day);
    const cell = `${fires ? String(day).padStart(3) : '  ·'}${alone ? '*' : ' '}`;
    row += paint(alone ? 'error' : fires ? 'strong' : 'quiet', cell);
    const last = day === daysInMonth(year, month);
    const column = (first + day - 1) % 7;
    if (column === 6 || last) {
      rows.push(row + ' '.repeat(4 * (6 - column)));
      row = '';
    }
  }
  return rows;
}

/** The hours of a day in two lines under each other: a dot for none, a digit for how often. */
function drawHours({ minutes }: Sides, paint: Paint): readonly string[] {
  const line = (own: readonly number[], other: readonly number[]) =>
    Array.from({ length: 24 }, (_, hour) => {
      const mine = own.filter((minute) => Math.floor(minute / 60) === hour);
      const same = mine.join() === other.filter((minute) => Math.floor(minute / 60) === hour).join();
      const sign = mine.length === 0 ? ' ·' : mine.length > 99 ? '++' : String(mine.length).padStart(2);
      return paint(mine.length === 0 ? 'quiet' : same ? 'strong' : 'error', sign);
    }).join(' ');
  const ruler = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2)).join(' ');
  return [
    `${paint('quiet', 'hour ')}  ${paint('quiet', ruler)}`,
    `${paint('quiet', 'words')}  ${line(minutes.words, minutes.cron)}`,
    `${paint('quiet', 'cron ')}  ${line(minutes.cron, minutes.words)}`,
  ];
}
