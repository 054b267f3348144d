/** How often something may be tried in a window of time. */
export interface AttemptLimits {
  /** By one asker. */
  readonly each: number;
  /** By all together. This bounds what is remembered, too. */
  readonly all: number;
  /** Milliseconds. */
  readonly window: number;
}

export interface AttemptLimit {
  /** Counts one attempt. Gives null where it may be made, else in how many milliseconds the next may. */
  take(asker: string): number | null;
}

/** Counts attempts in fixed windows: no more is remembered than one window's askers. `now` gives epoch milliseconds. */
export function createAttemptLimit({ each, all, window }: AttemptLimits, now: () => number): AttemptLimit {
  const tried = new Map<string, number>();
  let begun = Number.NEGATIVE_INFINITY;
  let total = 0;
  return {
    take(asker) {
      const at = now();
      // A clock that was set back begins anew, instead of locking everybody out.
      if (at >= begun + window || at < begun) {
        begun = at;
        total = 0;
        tried.clear();
      }
      const before = tried.get(asker) ?? 0;
      if (before >= each || total >= all) return begun + window - at;
      tried.set(asker, before + 1);
      total += 1;
      return null;
    },
  };
}

/** One asker by its address: an IPv6 network of 64 bits, which is what one household or machine has, counts as one. Pure. */
export function askerOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const full = [
    ...groups,
    ...Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0'),
    ...after,
  ];
  return `${full
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
