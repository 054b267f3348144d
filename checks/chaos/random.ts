/** Numbers that look random and follow from a seed alone, so that a run's choices can be made again. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of a list that is not empty. */
  pick<T>(from: readonly T[]): T;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  /** A stream of its own: what is drawn here changes nothing there. */
  fork(name: string): Random;
}

/** Makes a stream (mulberry32) of a seed, a whole number. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (from) => {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
    chance: (percent) => next() * 100 < percent,
    fork: (name) => randomOf(seed ^ hashOf(name)),
  };
}

/** A whole number of a text (FNV-1a): the same on every machine. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
