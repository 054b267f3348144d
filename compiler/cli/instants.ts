import { dayOfWall, formatInstant, localOfInstant, wallAt, weekdayOf } from 'nljobs/spec/core';
import type { Upcoming } from '../services/upcoming.ts';

const WEEKDAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Thu 2026-01-01 18:00` for each of a list, with seconds where one of them has any. */
export function formatWalls(list: readonly Upcoming[]): readonly string[] {
  const locals = list.map(({ at, timezone }) => ({ local: localOfInstant(at, timezone), wall: wallAt(at, timezone) }));
  const seconds = locals.some(({ local }) => !local.endsWith(':00'));
  return locals.map(({ local, wall }) => {
    const weekday = WEEKDAY_NAMES[weekdayOf(dayOfWall(wall))] ?? '';
    return `${weekday} ${local.slice(0, 10)} ${local.slice(11, seconds ? 19 : 16)}`;
  });
}

/** `Thu 2026-01-01 18:00 +01:00 Europe/Berlin` for each of a list: what is told where one line is all the room there is. */
export function formatRuns(list: readonly Upcoming[]): readonly string[] {
  const walls = formatWalls(list);
  return list.map(({ at, timezone }, i) => `${walls[i]} ${formatInstant(at, timezone).slice(-6)} ${timezone}`);
}
