/**
 * The clock, as a port. `now` is the wall clock, which may be stepped by a person or by NTP, and says *when*;
 * `monotonic` never goes back and says *how long*. Timers are set at instants of the wall clock, because that is
 * what schedules speak of, and are looked at again when the wall clock was stepped meanwhile.
 */
export interface Clock {
  /** Epoch milliseconds of the wall clock. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes back. */
  monotonic(): number;
  /** Calls `fire` once, when the wall clock has reached `instant` (epoch milliseconds). Returns how to call it off. */
  at(instant: number, fire: () => void): () => void;
  /** Calls `fire` once, after `ms` milliseconds of elapsed time. Returns how to call it off. */
  after(ms: number, fire: () => void): () => void;
}

/** A long timer is cut into pieces, so that a stepped wall clock is noticed, and because Node's timers end at 2^31 ms. */
const LONGEST_WAIT = 30_000;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  at(instant, fire) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      timer = setTimeout(check, Math.max(0, Math.min(instant - Date.now(), LONGEST_WAIT)));
    };
    // A timer may fire a little early, or the wall clock may have been stepped while it ran.
    const check = (): void => {
      if (Date.now() >= instant) fire();
      else wait();
    };
    wait();
    return () => clearTimeout(timer);
  },
  after(ms, fire) {
    const end = performance.now() + ms;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = end - performance.now();
      timer = setTimeout(left > LONGEST_WAIT ? wait : fire, Math.max(0, Math.min(left, LONGEST_WAIT)));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
