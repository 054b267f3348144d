/** Hands values on at once, but not oftener than every so many milliseconds: of those between, the last. */
export interface Sparing<T> {
  push(value: T): void;
  /** Hands on what is held back, and forgets its timer. */
  flush(): void;
}

/** @param every milliseconds between two values. `now` gives milliseconds; a loop that never yields is bounded by it. */
export function sparingly<T>(send: (value: T) => void, every: number, now = () => performance.now()): Sparing<T> {
  let last = Number.NEGATIVE_INFINITY;
  let held: { readonly value: T } | null = null;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (held === null) return;
    const { value } = held;
    held = null;
    last = now();
    send(value);
  };
  return {
    push(value) {
      held = { value };
      const wait = last + every - now();
      if (wait <= 0) flush();
      else timer ??= setTimeout(flush, wait).unref();
    },
    flush,
  };
}
