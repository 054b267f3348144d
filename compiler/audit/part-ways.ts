import {
  civilDate,
  DAY_MS,
  dayNumber,
  dayOfWall,
  daysInMonth,
  formatInstant,
  formatLocalTime,
  instantOfWall,
  ONCE_PER_LOCAL_TIME,
} from 'nljobs/spec/core';
import type { Parting, Sides } from './claim.ts';
import { CYCLE, CYCLE_START } from './day-set.ts';
import type { Product } from './firings.ts';
import type { SaidPart } from './said.ts';

/** From when on runs are looked for, and how they are written. */
export interface Asked {
  /** Epoch milliseconds. */
  readonly from: number;
  /** The zone of the cron; null: local times without an offset. */
  readonly zone: string | null;
}

const isOn = ({ days }: Product, day: number): boolean => days[(((day - CYCLE_START) % CYCLE) + CYCLE) % CYCLE] === 1;

/** One day of each kind of day that there is: the minutes of both sides, and the first that only one of them has. */
interface Kind {
  readonly words: readonly number[];
  readonly cron: readonly number[];
  readonly missing: number | null;
  readonly extra: number | null;
}

/** What happens on a day. Days on which the same products fire are alike: each kind is worked out once. */
function kindsOf(words: readonly Product[], cron: Product): (day: number) => Kind {
  const known = new Map<number, Kind>();
  return (day) => {
    const at = (((day - CYCLE_START) % CYCLE) + CYCLE) % CYCLE;
    const on = cron.days[at] === 1;
    let key = on ? 1 : 0;
    for (const { days } of words) key = key * 2 + (days[at] ?? 0);
    const before = known.get(key);
    if (before !== undefined) return before;
    const firing = words.filter(({ days }) => days[at] === 1);
    const said = new Set(firing.flatMap(({ minutes }) => minutes));
    const runs = new Set(on ? cron.minutes : []);
    const firstOnly = (some: ReadonlySet<number>, others: ReadonlySet<number>): number | null => {
      const only = [...some].filter((minute) => !others.has(minute));
      return only.length === 0 ? null : Math.min(...only);
    };
    const kind = {
      words: [...said].sort((x, y) => x - y),
      cron: [...runs],
      missing: firstOnly(said, runs),
      extra: firstOnly(runs, said),
    };
    known.set(key, kind);
    return kind;
  };
}

/**
 * The first run that the words say and the cron has not, and the first of the cron that the words do not say, both by
 * the cron's clock.
 */
export function partWays(words: readonly Product[], cron: Product, asked: Asked): Parting {
  const start = dayOfWall(asked.from);
  const kindOf = kindsOf(words, cron);
  let missing: number | null = null;
  let extra: number | null = null;
  for (let day = start; day < start + CYCLE && (missing === null || extra === null); day++) {
    const kind = kindOf(day);
    if (missing === null && kind.missing !== null) missing = kind.missing * 60_000 + day * DAY_MS;
    if (extra === null && kind.extra !== null) extra = kind.extra * 60_000 + day * DAY_MS;
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

/** What words and cron come to in the month in which they part first. */
export function sidesOf(words: readonly Product[], cron: Product, asked: Asked): Sides | null {
  const start = dayOfWall(asked.from);
  const at = kindsOf(words, cron);
  for (let day = start; day < start + CYCLE; day++) {
    const here = at(day);
    if (here.missing === null && here.extra === null) continue;
    const { year, month } = civilDate(day);
    const all = Array.from({ length: daysInMonth(year, month) }, (_, index) => index + 1);
    const first = dayNumber(year, month, 1);
    const both = all.map((date) => at(first + date - 1));
    const minutes = both.find((one) => one.words.length > 0 && one.cron.length > 0) ?? here;
    return {
      year,
      month,
      days: {
        words: all.filter((_, index) => (both[index]?.words.length ?? 0) > 0),
        cron: all.filter((_, index) => (both[index]?.cron.length ?? 0) > 0),
      },
      minutes: { words: minutes.words, cron: minutes.cron },
    };
  }
  return null;
}
