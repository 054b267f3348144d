import type { Clock } from '../clock.ts';

/** A clock that moves only when told to; for tests of handlers, schedules and of nljobs itself. */
export interface FakeClock extends Clock {
  /** Moves both clocks on by `ms`, firing timers in order, and lets what they started take its turns in between. */
  advance(ms: number): Promise<void>;
  /** Moves both clocks on to an instant (epoch milliseconds, `Date` or RFC 3339). */
  advanceTo(instant: number | Date | string): Promise<void>;
  /** Steps the wall clock, forwards or back, as a person or NTP would; elapsed time stands still. */
  step(ms: number): Promise<void>;
  /** The instants for which wall-clock timers are set, in order. */
  readonly pending: readonly number[];
}

interface Timer {
  readonly kind: 'wall' | 'elapsed';
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
}

/**
 * Makes a fake clock.
 * @param start where the wall clock begins: epoch milliseconds, a `Date` or RFC 3339. Default 2026-01-01T00:00:00Z.
 */
export function fakeClock(start: number | Date | string = '2026-01-01T00:00:00Z'): FakeClock {
  let wall = instantOf(start);
  let elapsed = 0;
  let order = 0;
  const timers = new Set<Timer>();

  const set = (kind: Timer['kind'], due: number, fire: () => void): (() => void) => {
    const timer: Timer = { kind, due, order: order++, fire };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const wait = (timer: Timer): number => Math.max(0, timer.due - (timer.kind === 'wall' ? wall : elapsed));
  const first = (within: number): Timer | undefined => {
    let best: Timer | undefined;
    for (const timer of timers) {
      if (wait(timer) > within) continue;
      if (!best || wait(timer) < wait(best) || (wait(timer) === wait(best) && timer.order < best.order)) best = timer;
    }
    return best;
  };
  const advance = async (ms: number): Promise<void> => {
    let left = ms;
    await turns();
    for (let timer = first(left); timer; timer = first(left)) {
      const step = wait(timer);
      left -= step;
      wall += step;
      elapsed += step;
      timers.delete(timer);
      timer.fire();
      await turns();
    }
    wall += left;
    elapsed += left;
    await turns();
  };

  return {
    now: () => wall,
    monotonic: () => elapsed,
    at: (instant, fire) => set('wall', instant, fire),
    after: (ms, fire) => set('elapsed', elapsed + ms, fire),
    advance,
    advanceTo: (instant) => advance(Math.max(0, instantOf(instant) - wall)),
    async step(ms) {
      wall += ms;
      await advance(0);
    },
    get pending() {
      return [...timers]
        .filter((timer) => timer.kind === 'wall')
        .map((timer) => timer.due)
        .sort((a, b) => a - b);
    },
  };
}

function instantOf(value: number | Date | string): number {
  const instant = typeof value === 'number' ? value : value instanceof Date ? value.getTime() : Date.parse(value);
  if (!Number.isFinite(instant))
    throw new TypeError(`fakeClock: "${String(value)}" is no instant; give RFC 3339 or epoch milliseconds`);
  return instant;
}

/** Lets promises and immediates that are ready take their turns. Work on files or sockets is awaited by its own event. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
