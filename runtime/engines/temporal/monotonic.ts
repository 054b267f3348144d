/** Milliseconds of a clock that only goes forward. */
export function monotonic(): number {
  return performance.now();
}
