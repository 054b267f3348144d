import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { afterAll, it } from 'vitest';
import { CONTRACT, type Subject } from '../../engine/contract.ts';
import type { Engine } from '../../engine/engine.ts';
import { onServer } from '../contract-run-server.ts';
import { startTemporal } from '../contract-run-temporal.ts';
import { connectTemporal } from './connect.ts';
import { Settled } from './contract-run-settled.ts';
import { createTemporalEngine, type TemporalEngine } from './index.ts';

/** Where leases run out, which takes real time. */
const LEASE = 8_000;
const LONG_LEASE = 180_000;
/**
 * Each is an execution of its own. So many are more than the engine asks for at a time (64) and looks at for the depth
 * (200): a thousand take four times as long and meet nothing else.
 */
const MANY = 250;

onServer('temporal', startTemporal, async (server) => {
  const { address } = server;
  const watcher = await connectTemporal({ address });
  const pairs = new Pairs(address, watcher.client);
  afterAll(async () => {
    await pairs.stop();
    await watcher.close();
  });

  for (const promise of CONTRACT) {
    it.concurrent(promise.name, { timeout: 300_000 }, async (context) => {
      const pair = await pairs.take(promise.lapses ? LEASE : LONG_LEASE);
      try {
        const [engine, other] = await pair.opened();
        const subject: Subject = {
          engine,
          other,
          database: null,
          pass: (ms) => pair.settled.pass(ms),
          reopen: async () => {
            await pair.stop();
            return (await pair.opened())[0];
          },
          lease: pair.lease,
          depthLags: true,
          many: MANY,
        };
        const missing = promise.needs?.(subject) ?? null;
        if (missing !== null) context.skip(missing);
        await promise.check(subject);
      } finally {
        await pair.settled.clear();
        await pairs.giveBack(pair);
      }
    });
  }

  it.concurrent('one that only looks marks nothing, is offered nothing, and is refused where another store has marked', {
    timeout: 60_000,
  }, async ({ expect }) => {
    const prefix = `looked-at-${randomUUID()}`;
    const mark = watcher.client.schedule.getHandle(`nljobs.${prefix}.store`);
    const opened = async (store: string | null, look: boolean): Promise<void> => {
      const engine = createTemporalEngine({ address, prefix, owner: async () => store, look });
      await engine.start();
      try {
        expect(await engine.depth()).toEqual({ ready: 0, deferred: 0, active: 0 });
      } finally {
        await engine.stop();
      }
    };
    await opened('mine', true);
    await opened(null, true);
    await expect(mark.describe()).rejects.toMatchObject({ name: 'ScheduleNotFoundError' });
    await opened('mine', false);
    await opened('mine', true);
    await expect(opened('other', true)).rejects.toMatchObject({ code: 'engine-refused' });
    await expect(opened(null, true)).rejects.toMatchObject({ code: 'engine-refused' });
  });
});

/** Two instances of one namespace of ours. Starting them costs more than what is asked of them, so they are used again. */
class Pair {
  readonly jobs = `contract-${randomUUID()}`;
  readonly settled: Settled;
  readonly lease: number;
  readonly #address: string;
  #engines: readonly TemporalEngine[] = [];

  constructor(address: string, client: Client, lease: number) {
    this.#address = address;
    this.lease = lease;
    this.settled = new Settled(client, this.jobs, lease);
  }

  async opened(): Promise<readonly [Engine, Engine]> {
    const { jobs, lease, settled } = this;
    const { ahead } = settled;
    if (this.#engines.length === 0) {
      this.#engines = [1, 2].map(() =>
        createTemporalEngine({ address: this.#address, prefix: jobs, lease, ahead, hold: lease / 3 }),
      );
      await Promise.all(this.#engines.map((engine) => engine.start()));
    }
    const [one, two] = this.#engines.map((engine) => settled.settle(engine));
    if (one === undefined || two === undefined) throw new Error('two engines');
    return [one, two];
  }

  /** Whether nothing of the last promise is left: what the server is being asked for might come in the next. */
  get quiet(): boolean {
    return this.#engines.map((engine) => engine.look()).every((one) => one.asking === 0 && one.buffered.length === 0);
  }

  async stop(): Promise<void> {
    const engines = this.#engines;
    this.#engines = [];
    await Promise.all(engines.map((engine) => engine.stop()));
  }
}

class Pairs {
  readonly #make: (lease: number) => Pair;
  readonly #all: Pair[] = [];
  #free: Pair[] = [];

  constructor(address: string, client: Client) {
    this.#make = (lease) => new Pair(address, client, lease);
  }

  async take(lease: number): Promise<Pair> {
    const found = this.#free.find((pair) => pair.lease === lease);
    if (found !== undefined) {
      this.#free = this.#free.filter((pair) => pair !== found);
      return found;
    }
    const pair = this.#make(lease);
    this.#all.push(pair);
    return pair;
  }

  async giveBack(pair: Pair): Promise<void> {
    if (pair.quiet) this.#free.push(pair);
    else await pair.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((pair) => pair.stop()));
  }
}
