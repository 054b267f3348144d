import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit } from '@temporalio/worker';

/**
 * Lets the SDK ask the server for as many deliveries as somebody waits for, and no more: what an instance held without a
 * free slot would be kept from those that have one. A permit is out from before the server is asked until the delivery
 * has left the buffer.
 */
export class Demand implements CustomSlotSupplier<ActivitySlotInfo> {
  readonly type = 'custom' as const;
  /** How many more are wanted than are here. */
  #wanted = 0;
  #issued = 0;
  /** Of what was issued, what is in the buffer, or on its way out of it. */
  #here = 0;
  readonly #queue: { readonly grant: (permit: SlotPermit) => void }[] = [];

  /** Says how many are wanted from now on, beyond those that have arrived. */
  want(count: number): void {
    this.#wanted = count;
    this.#grant();
  }

  /** At least so many are wanted. */
  wantAtLeast(count: number): void {
    if (this.#wanted < count) this.want(count);
  }

  /** For how many the server is being asked. */
  get asking(): number {
    return this.#issued - this.#here;
  }

  /** One has arrived. Gives whether it was still wanted: a question to the server cannot be taken back. */
  arrived(): boolean {
    const wanted = this.#wanted > 0;
    this.#here += 1;
    if (wanted) this.#wanted -= 1;
    return wanted;
  }

  reserveSlot(_context: unknown, aborted: AbortSignal): Promise<SlotPermit> {
    return new Promise((grant, reject) => {
      const waiting = { grant };
      this.#queue.push(waiting);
      aborted.addEventListener('abort', () => {
        const at = this.#queue.indexOf(waiting);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(aborted.reason);
      });
      this.#grant();
    });
  }

  tryReserveSlot(): SlotPermit | null {
    return null;
  }

  markSlotUsed(): void {}

  releaseSlot({ slotInfo }: { readonly slotInfo?: ActivitySlotInfo }): void {
    this.#issued -= 1;
    if (slotInfo !== undefined) this.#here = Math.max(0, this.#here - 1);
    this.#grant();
  }

  #grant(): void {
    while (this.#queue.length > 0 && this.asking < this.#wanted) {
      this.#issued += 1;
      this.#queue.shift()?.grant({});
    }
  }
}
