import { clock } from '../readback/times.ts';
import { firingsOf } from './firings.ts';
import type { Found } from './found.ts';

/** From so many schedules at one minute on, it is worth a word. */
const MANY = 5;
/** So many places are named. */
const NAMED = 5;

export interface Collision {
  /** `00:00`. */
  readonly at: string;
  readonly zone: string | null;
  readonly count: number;
  /** The first of them. */
  readonly places: readonly Found[];
}

/** Counts schedules that begin at the same minute of the day. It keeps a count for a minute, not the schedules. */
export class Collisions {
  readonly #counts = new Map<string, { count: number; readonly places: Found[] }>();

  add(found: Found): void {
    const firings = firingsOf(found.cron, found.dialect);
    // What fires often within the day always meets something.
    if (firings.kind !== 'calendar' || firings.product.minutes.length > 2) return;
    for (const minute of firings.product.minutes) {
      const key = `${minute} ${found.timezone ?? ''}`;
      const known = this.#counts.get(key) ?? { count: 0, places: [] };
      known.count++;
      if (known.places.length < NAMED) known.places.push(found);
      this.#counts.set(key, known);
    }
  }

  /** Those that are many, the most first. */
  get all(): readonly Collision[] {
    return [...this.#counts]
      .filter(([, { count }]) => count >= MANY)
      .map(([key, { count, places }]) => {
        const [minute, zone = ''] = key.split(' ');
        return { at: clock(Number(minute)), zone: zone === '' ? null : zone, count, places };
      })
      .sort((a, b) => b.count - a.count || (a.at < b.at ? -1 : 1));
  }
}
