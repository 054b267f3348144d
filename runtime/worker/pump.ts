import type { Clock } from '../clock.ts';
import type { Claim } from '../engine/engine.ts';
import type { Logger } from '../registry.ts';
import type { Begun } from './begun.ts';
import { FIRST_RETRY, LAST_RETRY } from './ends.ts';
import type { Taken } from './take.ts';

export interface PumpOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many attempts may be going at once. */
  readonly slots: number;
  /** How often the engine is asked when nothing wakes the pump, milliseconds. */
  readonly poll: number;
  /** How long a claim of few runs waits for company, milliseconds: less than it takes. */
  readonly linger: number;
  /** How many slots are held. */
  readonly held: () => number;
  /** Claims so many; some may have begun with it. */
  readonly take: (limit: number) => Promise<Taken>;
  /** Has what has begun with its claim hold its slots. */
  readonly run: (begun: readonly Begun[]) => void;
  /** Has these hold their slots, and begins them. */
  readonly begin: (claims: readonly Claim[]) => Promise<void>;
}

/** When work is looked for, and how much of it: as much as there are free slots, and again where there may be more. */
export class Pump {
  readonly #options: PumpOptions;
  #running = false;
  #pumping: Promise<void> | null = null;
  /** What takes work beside the pump: ends that are being written. */
  readonly #beside = new Set<Promise<void>>();
  /** Slots for which work is being taken. */
  #promised = 0;
  #again = false;
  #failures = 0;
  #cancelPoll = (): void => {};
  #cancelWake = (): void => {};
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(options: PumpOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /** Takes no more work. Resolves when what is being taken is there. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelPoll();
    this.#cancelWake();
    await Promise.all([this.#pumping, ...this.#beside]);
  }

  /** Looks for work at `at` (epoch milliseconds), or now. */
  wakeAt(at: number | null): void {
    if (at === null || at <= this.#options.clock.now()) {
      this.wake();
      return;
    }
    if (at >= this.#wakeAt || !this.#running) return;
    this.#cancelWake();
    this.#wakeAt = at;
    this.#cancelWake = this.#options.clock.at(at, () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.wake();
    });
  }

  /** Looks for work now, or as soon as a slot is free. */
  wake(): void {
    this.#again = true;
    if (!this.#running || this.#pumping !== null || this.#free <= 0) return;
    this.#cancelPoll();
    this.#pumping = this.#pump()
      .catch((error: unknown) => this.#couldNotTake(error))
      .finally(() => {
        this.#pumping = null;
        this.#rest();
      });
  }

  /**
   * Takes work with something else that frees `freed` slots, where one statement does both: `turn` gives null, and has done
   * nothing, where that cannot be; `done` is called once it has. Gives whether it has.
   */
  async turn(freed: number, turn: (limit: number) => Promise<Taken | null>, done: () => void): Promise<boolean> {
    if (!this.#running) return false;
    const { run, begin } = this.#options;
    const free = Math.max(0, this.#free);
    const limit = free + freed;
    this.#again = false;
    const turned = this.#promising(free, turn(limit));
    const follow = async (taken: Taken | null): Promise<void> => {
      if (taken === null) return;
      this.#failures = 0;
      run(taken.begun);
      done();
      // As many as were wanted: there may be more, once slots are free.
      if (taken.begun.length + taken.claims.length === limit) this.#again = true;
      if (taken.claims.length > 0) await begin(taken.claims);
    };
    // Where the turn fails, whoever has the ends tries again.
    const taking = turned
      .then(
        (taken) => follow(taken).catch((error: unknown) => this.#couldNotTake(error)),
        () => {},
      )
      .finally(() => {
        this.#beside.delete(taking);
        this.#rest();
      });
    this.#beside.add(taking);
    return (await turned) !== null;
  }

  async #pump(): Promise<void> {
    const { slots, take, run, begin } = this.#options;
    try {
      while (this.#running && this.#free > 0) {
        // Where few slots are free, more are about to be: taken together they cost one claim.
        if (this.#free < slots / 2) await this.#linger();
        this.#again = false;
        const free = this.#free;
        const { begun, claims } = await this.#promising(free, take(free));
        this.#failures = 0;
        run(begun);
        if (claims.length > 0) await begin(claims);
        if (begun.length + claims.length < free && !this.#again) return;
      }
    } catch (error) {
      this.#failures += 1;
      throw error;
    }
  }

  /** Takes work again where there may be more, or after a while. */
  #rest(): void {
    if (!this.#running || this.#pumping !== null) return;
    if (this.#again && this.#free > 0 && this.#failures === 0) this.wake();
    else {
      this.#cancelPoll();
      this.#cancelPoll = this.#options.clock.after(this.#pause(), () => this.wake());
    }
  }

  #pause(): number {
    if (this.#failures === 0) return this.#options.poll;
    return Math.min(FIRST_RETRY * 2 ** this.#failures, LAST_RETRY);
  }

  get #free(): number {
    return this.#options.slots - this.#options.held() - this.#promised;
  }

  /** Keeps slots for what is being taken. They are free again a moment before what was taken has them. */
  async #promising<T>(slots: number, taking: Promise<T>): Promise<T> {
    this.#promised += slots;
    try {
      return await taking;
    } finally {
      this.#promised -= slots;
    }
  }

  async #linger(): Promise<void> {
    const { clock, linger } = this.#options;
    if (linger > 0) await new Promise<void>((resolve) => clock.after(linger, resolve));
  }

  #couldNotTake(error: unknown): void {
    this.#options.logger.error('Work could not be taken; tried again shortly.', error);
  }
}
