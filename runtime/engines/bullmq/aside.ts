const FIRST = 250;
const LAST = 8_000;
const KEPT = 10_000;

/**
 * How long deliveries of groups that are left alone stay away. BullMQ gives what is next, whatever it is: what an instance
 * leaves to others is given back for a moment, and longer each time that nobody else has taken it meanwhile, so that
 * thousands that wait for a window of a rate or for another version of a job do not keep an instance busy.
 */
export class Aside {
  /** How often each was put aside, the longest unmet first. */
  readonly #times = new Map<string, number>();

  /** Milliseconds. */
  delay(id: string): number {
    const times = this.#times.get(id) ?? 0;
    this.#times.delete(id);
    this.#times.set(id, times + 1);
    const [oldest] = this.#times.keys();
    if (this.#times.size > KEPT && oldest !== undefined) this.#times.delete(oldest);
    return Math.min(FIRST * 2 ** Math.min(times, 10), LAST);
  }
}
