import { dayNumber, formatDate, localOfInstant, weekdayOf } from 'nljobs/spec/core';
import type { Time } from '../../ast/nodes.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { UNIT_MS } from '../../grammar/duration/rules.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group, Shared } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { formatLong, spanOf } from './civil.ts';

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

export function relativeOnce(
  group: Group,
  times: readonly Time[],
  shared: Shared,
  settings: Settings,
  notes: Notes,
): Schedule | null {
  const relative = group.relative;
  const placed = group.clauses.find((one) => one.clause === relative);
  if (relative === null || placed === undefined) return null;
  const zone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  if (settings.now === null) {
    notes.add('NLJ3022', placed, 'This depends on the day it is read. Say the date: “on 24 December 2027 at 9 AM”.');
    return null;
  }
  const local = localOfInstant(settings.now, zone);
  let at: string[];
  if (relative.after !== undefined) {
    const ms = relative.after.n * (UNIT_MS[relative.after.unit] ?? Number.NaN);
    if (!Number.isFinite(ms)) {
      notes.add('NLJ3022', placed, 'Say the date instead of so many months ahead.');
      return null;
    }
    at = [localOfInstant(settings.now + ms, zone)];
  } else {
    const today = dayNumber(Number(local.slice(0, 4)), Number(local.slice(5, 7)), Number(local.slice(8, 10)));
    let day = today + (relative.days ?? 0);
    if (relative.weekday !== undefined) {
      const now = ((weekdayOf(today) + 6) % 7) + 1;
      day = today + ((relative.weekday - now + 6) % 7) + 1;
    }
    if (times.length === 0) notes.add('NLJ3001', placed, 'No time was said: 00:00 is used.');
    at = (times.length > 0 ? times.map(formatLong) : ['00:00:00']).map((time) => `${formatDate(day)}T${time}`);
  }
  if (settings.relativeDates === 'refuse') {
    notes.add(
      'NLJ3022',
      spanOf(group.clauses),
      `“${settings.text.slice(placed.start, placed.end)}” means another day tomorrow. Write the date.`,
      [
        replace(
          spanOf(group.clauses),
          at.join(' and '),
          at.map((one) => `on ${one.slice(0, 10)} at ${one.slice(11, 16)}`).join(' and '),
          true,
        ),
      ],
    );
    return null;
  }
  return { kind: 'once', at };
}
