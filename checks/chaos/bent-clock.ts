import type { Clock } from '../../runtime/clock.ts';

/** A clock of this machine that can be bent: stepped, as a person or NTP would, or made slow or fast, as bad hardware is. */
export interface BentClock extends Clock {
  /** Steps the wall clock, forwards or back; elapsed time goes on. */
  step(ms: number): void;
  /** From now on both clocks go at so many times the speed of time. */
  run(rate: number): void;
}

/** How long a timer sleeps at most before it looks at the wall clock again, milliseconds of real time. */
const LOOK = 500;

export function bentClock(): BentClock {
  let wall = Date.now();
  let elapsed = 0;
  let real = performance.now();
  let rate = 1;
  const passed = (): number => (performance.now() - real) * rate;
  const settle = (): void => {
    const more = passed();
    wall += more;
    elapsed += more;
    real = performance.now();
  };
  const now = (): number => Math.floor(wall + passed());
  const monotonic = (): number => elapsed + passed();
  const when = (left: () => number, fire: () => void): (() => void) => {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      timer = setTimeout(check, Math.max(0, Math.min(left() / rate, LOOK)));
    };
    const check = (): void => {
      if (left() <= 0) fire();
      else wait();
    };
    wait();
    return () => clearTimeout(timer);
  };
  return {
    now,
    monotonic,
    at: (instant, fire) => when(() => instant - now(), fire),
    after: (ms, fire) => {
      const end = monotonic() + ms;
      return when(() => end - monotonic(), fire);
    },
    step(ms) {
      settle();
      wall += ms;
    },
    run(next) {
      settle();
      rate = next;
    },
  };
}
