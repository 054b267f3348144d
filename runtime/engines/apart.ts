import type { Addressed, Advice, Carry, Claim, Delivery, Depth, Engine, FromNow, Outbox } from '../engine/engine.ts';
import type { ServerClock } from '../engine/server-clock.ts';
import { type ApartOptions, Relay } from './apart-outbox.ts';

/**
 * Joins an engine to a store that is in another place. The engine itself stays as it is; what it is told by the scheduler and
 * the worker goes by the outbox: put down with the change that it follows from, told after the commit, and told again by
 * whichever instance finds it left over (after a crash, or while the engine was away). That may happen any number of times,
 * since an engine takes an id once. Decision 0023.
 */
export function joinApart(options: ApartOptions): Engine {
  return new EngineApart(options);
}

class EngineApart implements Engine {
  readonly sharesStore = false;
  readonly outbox: Outbox;
  readonly serverClock?: ServerClock;
  readonly #engine: Engine;
  readonly #relay: Relay;

  constructor(options: ApartOptions) {
    this.#engine = options.engine;
    const { serverClock } = options.engine;
    if (serverClock !== undefined) this.serverClock = serverClock;
    this.#relay = new Relay(options);
    this.outbox = this.#relay;
  }

  get name(): Engine['name'] {
    return this.#engine.name;
  }

  async start(): Promise<void> {
    await this.#engine.start();
    await this.#relay.start();
  }

  async stop(): Promise<void> {
    await this.#relay.stop();
    await this.#engine.stop();
  }

  enqueue(deliveries: readonly Delivery[]): Promise<readonly string[]> {
    return this.#engine.enqueue(deliveries);
  }

  claim(limit: number, except?: readonly string[], carry?: Carry): Promise<readonly Claim[]> {
    return this.#engine.claim(limit, except, carry).catch((error: unknown) => {
      this.#relay.doubt();
      throw error;
    });
  }

  extend(ids: readonly string[]): Promise<readonly string[]> {
    return this.#engine.extend(ids);
  }

  complete(ids: readonly string[]): Promise<void> {
    return this.#engine.complete(ids);
  }

  release(ids: readonly string[], due?: number | FromNow): Promise<void> {
    return this.#engine.release(ids, due);
  }

  cancel(deliveries: readonly Addressed[]): Promise<void> {
    return this.#engine.cancel(deliveries);
  }

  listen(wake: () => void): () => void {
    return this.#engine.listen(wake);
  }

  depth(): Promise<Depth> {
    return this.#engine.depth();
  }

  async answers(): Promise<void> {
    await (this.#engine.answers ? this.#engine.answers() : this.#engine.depth());
  }

  async advice(reach: number): Promise<readonly Advice[]> {
    return (await this.#engine.advice?.(reach)) ?? [];
  }

  /** One that cannot forget has one name for ever. */
  async memory(): Promise<string> {
    return (await this.#engine.memory?.()) ?? '';
  }

  awayFor(): number | null {
    return this.#relay.awayFor();
  }
}
