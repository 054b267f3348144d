/**
 * A lazy, ascending sequence of numbers: each call gives the next one, and Infinity for ever after the last.
 * Occurrences are made of these rather than of generators because they are asked for by the thousand.
 */
export type Cursor = () => number;

export const EMPTY: Cursor = () => Infinity;

/** The union of ascending sequences; a number that several of them hold comes once. */
export function union(cursors: readonly Cursor[]): Cursor {
  const [only] = cursors;
  if (cursors.length === 1 && only) return only;
  const heads = cursors.map((cursor) => cursor());
  return () => {
    const next = Math.min(...heads);
    if (next === Infinity) return Infinity;
    cursors.forEach((cursor, index) => {
      while ((heads[index] ?? Infinity) <= next) heads[index] = cursor();
    });
    return next;
  };
}

/**
 * How many members in a row may be taken away before a sequence counts as taken away altogether: some 100 days of
 * every second, or a thousand years of every hour, and below a second of computing.
 */
const REMOVED_IN_A_ROW = 10_000_000;
/** A sequence that lies further behind than this many steps is begun anew where it is needed. */
const STEPS = 16;

/**
 * The members of `cursor` that the sequence does not hold which `removed(after)` starts after a given number. With a
 * `grain`, a removed number takes away everything from itself up to the next multiple of the grain.
 */
export function without(cursor: Cursor, removed: (after: number) => Cursor, grain = 1): Cursor {
  let other: Cursor | null = null;
  let head = -Infinity;
  return () => {
    for (let tries = 0; tries < REMOVED_IN_A_ROW; tries++) {
      const next = cursor();
      if (next === Infinity) return Infinity;
      const begin = grain === 1 ? next : Math.floor(next / grain) * grain;
      for (let steps = 0; other !== null && head < begin && steps < STEPS; steps++) head = other();
      if (other === null || head < begin) {
        other = removed(begin - 1);
        head = other();
      }
      if (head > next) return next;
    }
    return Infinity;
  };
}

/** The index of the first member of a sorted list that is at least `value`. */
export function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
