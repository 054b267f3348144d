import type { Priority } from '../../spec/vocabulary.ts';
import { PRIORITIES } from '../../spec/vocabulary.ts';
import type { Held } from './protocol.ts';

/** A delivery that the server has handed to this instance. */
export interface Offered {
  readonly held: Held;
  readonly token: Uint8Array;
  /** Milliseconds of a clock that only goes forward, when it came. */
  readonly since: number;
  /** It is claimed: the activity ends later, by its token. */
  readonly taken: () => void;
  /** It is not claimed: it is offered again, to whoever asks, after so many milliseconds. */
  readonly back: (after: number, bounced: number) => void;
}

export interface BufferOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** How long a delivery may wait here for a claim, milliseconds. */
  readonly hold: number;
  /** After so long it may be another's, milliseconds. */
  readonly lease: number;
}

/** How long what this instance cannot run, or did not ask for, stays here, milliseconds. */
const LEFT_MS = 500;
/** How long what this instance cannot run waits before it is offered anew, milliseconds: longer each time in a row. */
const BOUNCE = { first: 200, most: 30_000 } as const;

interface Entry {
  readonly one: Offered;
  timer: NodeJS.Timeout;
  /** Whoever asked could not run it. */
  left: boolean;
}

/** What has come and is not claimed yet. What nobody claims is given back soon, since others may wait for it. */
export class Buffer {
  readonly #options: BufferOptions;
  readonly #offered = new Map<string, Entry>();

  constructor(options: BufferOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#offered.size;
  }

  all(): readonly Held[] {
    return [...this.#offered.values()].map(({ one }) => one.held);
  }

  /** `wanted`: somebody waits for it. What nobody waits for is kept for a moment only. */
  add(one: Offered, wanted: boolean): void {
    this.giveBack(one.held.id);
    const hold = wanted ? this.#options.hold : Math.min(LEFT_MS, this.#options.hold);
    this.#offered.set(one.held.id, { one, timer: this.#later(one, hold), left: false });
  }

  /** Takes out up to `limit` that are of none of the groups in `except`: higher priority first, then older first. */
  take(limit: number, except: readonly string[]): readonly Offered[] {
    const now = this.#options.now();
    const able: Offered[] = [];
    for (const entry of [...this.#offered.values()]) {
      // A process that stood still may hold what has been another's for long.
      if (now - entry.one.since > this.#options.lease / 2) this.giveBack(entry.one.held.id);
      else if (except.includes(entry.one.held.group)) this.#leave(entry);
      else able.push(entry.one);
    }
    const first = able
      .sort((a, b) => rank(b.held.priority) - rank(a.held.priority) || a.held.order - b.held.order)
      .slice(0, limit);
    for (const { held, taken } of first) {
      this.#remove(held.id);
      taken();
    }
    return first;
  }

  /** Keeps what cannot be run here for the moment in which that may change, and no longer. */
  #leave(entry: Entry): void {
    if (entry.left) return;
    entry.left = true;
    clearTimeout(entry.timer);
    entry.timer = this.#later(entry.one, Math.min(LEFT_MS, this.#options.hold));
  }

  #later({ held }: Offered, ms: number): NodeJS.Timeout {
    return setTimeout(() => this.giveBack(held.id), ms).unref();
  }

  /** Takes out what nobody is to get any more. */
  drop(id: string): void {
    this.#remove(id)?.one.taken();
  }

  giveBack(id: string): void {
    const entry = this.#remove(id);
    if (entry === undefined) return;
    const { held, back } = entry.one;
    if (entry.left) back(Math.min(BOUNCE.first * 2 ** held.bounced, BOUNCE.most), held.bounced + 1);
    else back(0, held.bounced);
  }

  giveAllBack(): void {
    for (const id of [...this.#offered.keys()]) this.giveBack(id);
  }

  #remove(id: string): Entry | undefined {
    const entry = this.#offered.get(id);
    if (entry === undefined) return undefined;
    clearTimeout(entry.timer);
    this.#offered.delete(id);
    return entry;
  }
}

function rank(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}
