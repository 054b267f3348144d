/** Of years before these and after, databases and clocks have ideas of their own. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1) - 1;

/** What is said of an instant that is out of range. */
export const OUT_OF_RANGE = 'lies outside the years 1900 to 9999';

/** Whether an instant (epoch milliseconds) lies, in UTC, outside the years that clocks, zones and databases agree about. */
export function outOfRange(instant: number): boolean {
  return instant < EARLIEST || instant > LATEST;
}
