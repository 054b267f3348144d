import type { Clock } from '../clock.ts';
import type { Logger } from '../registry.ts';
import type { Ended } from './ended.ts';

export interface EndsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many attempts may be going at once. */
  readonly slots: number;
  /** How long a group of few waits for company, milliseconds. */
  readonly linger: number;
  /** Whether what writes them works beside this process: then a second group is written while the first is under way. */
  readonly beside: boolean;
  /** How many attempts are going, as far as is known here: those that are being written are not. */
  readonly going: () => number;
  /** Whether there is still somebody to write for. */
  readonly stopped: () => boolean;
  readonly write: (group: readonly Ended[]) => Promise<void>;
}

/** A group that is not kept waiting for more, where others are going: with more, each would cost little less. */
const WORTH_A_STATEMENT = 25;
/** Groups that are written at the same time, at most. */
const LANES = 2;
export const FIRST_RETRY = 200;
export const LAST_RETRY = 10_000;

/**
 * How many ends are written at once while others are going. Where the database works beside us, one half of the slots is
 * written while the other half works; where it works in this process, nothing is gained by parting them.
 */
export function shareOf({ slots, beside }: Pick<EndsOptions, 'slots' | 'beside'>): number {
  return beside ? Math.max(WORTH_A_STATEMENT, Math.ceil(slots / 2)) : Number.POSITIVE_INFINITY;
}

/** How attempts have ended, written in groups, so that many short runs cost few statements. What cannot be written is kept. */
export class Ends {
  readonly #options: EndsOptions;
  readonly #share: number;
  readonly #waiting: Ended[] = [];
  readonly #writing = new Set<Promise<void>>();
  #gathering = false;
  /** Called when a group waits for no more. */
  #gathered = (): void => {};

  constructor(options: EndsOptions) {
    this.#options = options;
    this.#share = shareOf(options);
  }

  add(ended: Ended): void {
    this.#waiting.push(ended);
    if (this.#isGroup()) this.#gathered();
    this.#writeSoon();
  }

  /** Resolves when all that is being written now is written. */
  async written(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** Those that come while a group is being written form the next; it is written beside that one where it has its share. */
  #writeSoon(): void {
    if (this.#gathering || this.#waiting.length === 0) return;
    if (this.#writing.size >= (this.#waiting.length >= this.#share ? LANES : 1)) return;
    this.#gathering = true;
    void this.#gather().then(() => {
      this.#gathering = false;
      const writing = this.#writeGroup().finally(() => {
        this.#writing.delete(writing);
        this.#writeSoon();
      });
      this.#writing.add(writing);
      this.#writeSoon();
    });
  }

  /** Whether those that wait need no company: they are many, or all. */
  #isGroup(): boolean {
    return this.#waiting.length >= Math.min(this.#share, this.#options.going());
  }

  /** Waits for those that end at the same time, and a moment more where others are going. */
  async #gather(): Promise<void> {
    const { clock, linger } = this.#options;
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (linger === 0 || this.#isGroup()) return;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(linger, resolve);
      this.#gathered = () => {
        cancel();
        resolve();
      };
    });
    this.#gathered = () => {};
  }

  async #writeGroup(): Promise<void> {
    const { clock, logger, stopped, write } = this.#options;
    for (let failures = 0; this.#waiting.length > 0 && !stopped(); ) {
      const group = this.#waiting.splice(0, this.#share);
      try {
        await write(group);
        return;
      } catch (error) {
        // Nothing is lost: the ends are kept and written when the store answers again, under leases that go on.
        this.#waiting.unshift(...group);
        const wait = Math.min(FIRST_RETRY * 2 ** failures, LAST_RETRY);
        failures += 1;
        logger.error(`Ends of ${group.length} attempts could not be written; the next try is in ${wait} ms.`, error);
        await new Promise<void>((resolve) => clock.after(wait, resolve));
      }
    }
  }
}
