import type { Clock } from '../clock.ts';

/** Groups of others that are kept in mind; each claim tells the database about all of them. */
const MOST = 5_000;

/** Groups of deliveries of which an instance claims nothing: they are for others, or their time has not come. */
export class LeftAlone {
  readonly #clock: Clock;
  readonly #over: () => void;
  /** For others, the newest so many. */
  readonly #others = new Set<string>();
  /** Until an instant, epoch milliseconds. */
  readonly #until = new Map<string, number>();

  /** `over` is called when the time of a group has come. */
  constructor(clock: Clock, over: () => void) {
    this.#clock = clock;
    this.#over = over;
  }

  /** Leaves a group to others until `clear`. */
  leave(group: string): void {
    this.#others.add(group);
    const [oldest] = this.#others;
    if (this.#others.size > MOST && oldest !== undefined) this.#others.delete(oldest);
  }

  /** Leaves a group alone until an instant, epoch milliseconds; the latest one counts. */
  leaveUntil(group: string, at: number): void {
    if ((this.#until.get(group) ?? 0) >= at) return;
    this.#until.set(group, at);
    this.#clock.at(at, () => {
      if (this.#until.get(group) === at) this.#until.delete(group);
      this.#over();
    });
  }

  all(): readonly string[] {
    return [...this.#others, ...this.#until.keys()];
  }

  /** Others may be gone: what was left to them is claimed again. */
  clear(): void {
    this.#others.clear();
  }
}
