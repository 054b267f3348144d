import { DAY_MS, dayOfWall, formatDate, offsetAt, wallAt } from 'nljobs/spec/core';

/** A change of a zone's clock: the local minutes of the day that it skips (`gap`) or repeats (`overlap`). */
export interface Change {
  readonly kind: 'gap' | 'overlap';
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The years looked at are fixed, so that a build does not depend on its day: the changes of one whole year show the
 * rule of the zone.
 */
const YEAR = 2027;
const known = new Map<string, readonly Change[]>();

/** The changes of a zone's clock in a typical year, from the zone data. */
export function changesOf(zone: string): readonly Change[] {
  const cached = known.get(zone);
  if (cached !== undefined) return cached;
  const changes: Change[] = [];
  const first = Date.UTC(YEAR, 0, 1);
  for (let day = 0; day < 366; day++) {
    const start = first + day * DAY_MS;
    let low = start;
    let high = start + DAY_MS;
    const before = offsetAt(low, zone);
    const after = offsetAt(high, zone);
    if (before === after) continue;
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (middle <= low || middle >= high) break;
      if (offsetAt(middle, zone) === before) low = middle;
      else high = middle;
    }
    const wallBefore = high + before;
    const wallAfter = wallAt(high, zone);
    const minutes = (wall: number) => Math.round((wall - dayOfWall(wall) * DAY_MS) / 60_000);
    const kind = wallAfter > wallBefore ? 'gap' : 'overlap';
    const [from, to] = kind === 'gap' ? [wallBefore, wallAfter] : [wallAfter, wallBefore];
    const length = Math.round((to - from) / 60_000);
    changes.push({ kind, date: formatDate(dayOfWall(from)), from: minutes(from), to: minutes(from) + length });
  }
  if (known.size > 600) known.clear();
  known.set(zone, changes);
  return changes;
}
