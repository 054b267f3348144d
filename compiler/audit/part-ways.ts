import {
  DAY_MS,
  dayOfWall,
  formatInstant,
  formatLocalTime,
  instantOfWall,
  ONCE_PER_LOCAL_TIME,
} from 'nljobs/spec/core';
import type { Parting } from './claim.ts';
import { CYCLE, CYCLE_START } from './day-set.ts';
import type { Product } from './firings.ts';
import type { SaidPart } from './statement.ts';

/** From when on runs are looked for, and how they are written. */
export interface Asked {
  /** Epoch milliseconds. */
  readonly from: number;
  /** The zone of the cron; null: local times without an offset. */
  readonly zone: string | null;
}

const isOn = ({ days }: Product, day: number): boolean => days[(((day - CYCLE_START) % CYCLE) + CYCLE) % CYCLE] === 1;

/**
 * The first run that the words say and the cron has not, and the first of the cron that the words do not say, both by
 * the cron's clock.
 */
export function partWays(words: readonly Product[], cron: Product, asked: Asked): Parting {
  const start = dayOfWall(asked.from);
  let missing: number | null = null;
  let extra: number | null = null;
  for (let day = start; day < start + CYCLE && (missing === null || extra === null); day++) {
    const said = new Set(words.flatMap((one) => (isOn(one, day) ? one.minutes : [])));
    const fires = isOn(cron, day) ? cron.minutes : [];
    if (said.size === 0 && fires.length === 0) continue;
    const runs = new Set(fires);
    const first = (minutes: Iterable<number>) => Math.min(...minutes) * 60_000 + day * DAY_MS;
    const only = [...said].filter((minute) => !runs.has(minute));
    const other = fires.filter((minute) => !said.has(minute));
    if (missing === null && only.length > 0) missing = first(only);
    if (extra === null && other.length > 0) extra = first(other);
  }
  return written(missing, extra, asked);
}

/** A rhythm has no runs of its own: after a run of the cron, the next one that it calls for, and the next that comes. */
export function partInRhythm({ days, times }: SaidPart, cron: Product, asked: Asked): Parting | null {
  const start = dayOfWall(asked.from);
  if (times.kind === 'every' && times.n < 1440) {
    const runs: number[] = [];
    for (let day = start; day < start + 366 && runs.length < 1500; day++)
      if (isOn(cron, day)) for (const minute of cron.minutes) runs.push(day * 1440 + minute);
    return apart(runs, times.n, 60_000, asked);
  }
  if (days.kind === 'every' && days.unit === 'day') {
    const runs: number[] = [];
    for (let day = start; day < start + CYCLE && runs.length < 400; day++) if (isOn(cron, day)) runs.push(day);
    const [minute = 0] = cron.minutes;
    return apart(runs, days.n, DAY_MS, asked, minute * 60_000);
  }
  return null;
}

function apart(runs: readonly number[], n: number, unit: number, asked: Asked, time = 0): Parting | null {
  for (const [index, run] of runs.entries()) {
    const next = runs[index + 1];
    if (next === undefined) return null;
    if (next - run !== n) return written((run + n) * unit + time, next * unit + time, asked);
  }
  return null;
}

function written(words: number | null, cron: number | null, { zone }: Asked): Parting {
  const write = (wall: number | null): string | null => {
    if (wall === null) return null;
    const instant = zone === null ? null : instantOfWall(wall, zone, ONCE_PER_LOCAL_TIME);
    return zone === null || instant === null ? formatLocalTime(wall) : formatInstant(instant, zone);
  };
  return { words: write(words), cron: write(cron) };
}
