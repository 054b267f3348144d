import { isTimeZone, offsetAt } from 'nljobs/spec/core';
import type { SaidZone } from '../ast/nodes.ts';

/** So far one clock is ahead of another, in minutes, and on how much of the year. */
export interface Ahead {
  readonly minutes: number;
  /** Days of the year on which it is so. */
  readonly days: number;
}

/** A year by whose changes of the clock zones are compared. A fixed one: an audit must not depend on its day. */
const YEAR = 2027;
const DAY = 86_400_000;
const NOON = Date.UTC(YEAR, 0, 1, 12);

const kept = new Map<string, readonly Ahead[]>();

/** How far the clock of `words` is ahead of that of `cron`, each distance that occurs in a year, the commonest first. */
export function aheadOf(words: string, cron: string): readonly Ahead[] {
  const key = `${words} ${cron}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const counted = new Map<number, number>();
  for (let day = 0; day < 365; day++) {
    const instant = NOON + day * DAY;
    const minutes = Math.round((offsetAt(instant, words) - offsetAt(instant, cron)) / 60_000);
    counted.set(minutes, (counted.get(minutes) ?? 0) + 1);
  }
  const all = [...counted].map(([minutes, days]) => ({ minutes, days })).sort((a, b) => b.days - a.days);
  kept.set(key, all);
  return all;
}

/** The fixed offset that letters name (EST is five hours behind all year), against the clock of `cron`. */
export function aheadByLetters(zone: SaidZone, cron: string): readonly Ahead[] {
  const [region] = zone.zones;
  if (zone.half === undefined || region === undefined || !isTimeZone(region)) return [];
  const offsets = aheadOf(region, 'UTC').map(({ minutes }) => minutes);
  const fixed = zone.half === 'standard' ? Math.min(...offsets) : Math.max(...offsets);
  return aheadOf('UTC', cron).map(({ minutes, days }) => ({ minutes: minutes + fixed, days }));
}

/**
 * The clocks that people live by, in minutes ahead of UTC, save for those of a few islands: words that name no zone
 * may be in any of them where a platform fires by UTC.
 */
export const LIVED_IN: readonly number[] = [
  -480, -420, -360, -300, -240, -210, -180, -150, 60, 120, 180, 210, 240, 300, 330, 345, 360, 420, 480, 540, 570, 600,
  630, 660, 780,
];

/** Every offset that any clock has. */
export const ALL_OFFSETS: readonly number[] = [
  ...Array.from({ length: 27 }, (_, at) => (at - 12) * 60),
  -570,
  -210,
  -150,
  210,
  270,
  330,
  345,
  390,
  525,
  570,
  630,
];
