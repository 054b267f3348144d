import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { CONTRACT, type Subject } from '../../engine/contract.ts';
import { letPass, startRedis } from '../contract-run-redis.ts';
import { onServer } from '../contract-run-server.ts';
import { type BullMqEngine, createBullMqEngine } from './engine.ts';

const LEASE = 30_000;

onServer('redis', startRedis, (server) => {
  let client: Redis;
  let engines: BullMqEngine[] = [];
  let round = 0;

  beforeAll(() => {
    client = new Redis(server.url);
    client.on('error', () => {});
    // BullMQ counts delays by the clock of this process; timers go on.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  });
  afterAll(async () => {
    vi.useRealTimers();
    client.disconnect();
  });
  afterEach(async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    engines = [];
  });

  const open = async (prefix: string): Promise<BullMqEngine> => {
    const engine = createBullMqEngine({ url: server.url, prefix, lease: LEASE });
    await engine.start();
    engines.push(engine);
    return engine;
  };

  for (const promise of CONTRACT) {
    it(promise.name, async (context) => {
      round += 1;
      const prefix = `contract${round}`;
      const [engine, other] = [await open(prefix), await open(prefix)];
      const subject: Subject = {
        engine,
        other,
        database: null,
        async pass(ms) {
          const grow = async (by: number): Promise<void> => {
            await letPass(client, prefix, by);
            vi.setSystemTime(Date.now() + by);
          };
          // Instances look for leases that ran out now and then, and did so meanwhile.
          const look = Math.min(ms, LEASE / 8);
          await grow(look);
          await (engines[0] ?? engine).maintain();
          await grow(ms - look);
        },
        async reopen() {
          await Promise.all(engines.map((one) => one.stop()));
          engines = [];
          await server.crash();
          await server.restart();
          return open(prefix);
        },
        lease: LEASE,
        aside: 8_000,
      };
      const missing = promise.needs?.(subject) ?? null;
      if (missing !== null) context.skip(missing);
      await promise.check(subject);
    });
  }

  it('one that only looks leaves nothing behind, and is refused where another store has marked the queue', async () => {
    const prefix = 'looked-at';
    const opened = (store: string | null, look: boolean): BullMqEngine => {
      const engine = createBullMqEngine({ url: server.url, prefix, lease: LEASE, owner: async () => store, look });
      engines.push(engine);
      return engine;
    };
    for (const store of ['mine', null]) {
      const looking = opened(store, true);
      await looking.start();
      expect(await looking.depth()).toEqual({ ready: 0, deferred: 0, active: 0 });
      await looking.stop();
    }
    expect(await client.keys(`${prefix}:*`)).toEqual([]);
    await opened('mine', false).start();
    await opened('mine', true).start();
    for (const store of ['other', null]) {
      await expect(opened(store, true).start()).rejects.toMatchObject({ code: 'engine-refused' });
    }
  });

  it('a cluster is refused by name: where the queue is on another node, and where nothing keeps its keys together', async () => {
    const node = await startRedis({ cluster: true });
    if (node === null) return;
    const started = (prefix: string): Promise<void> => {
      const engine = createBullMqEngine({ url: node.url, prefix, lease: LEASE, owner: async () => 'mine' });
      return engine.start().then(() => engine.stop());
    };
    const asking = new Redis(node.url.replace('/0', ''));
    try {
      await asking.cluster('ADDSLOTSRANGE', 0, 16_383);
      // A node that has just begun takes two seconds to believe that it is whole.
      await expect.poll(() => asking.cluster('INFO'), { timeout: 20_000 }).toContain('cluster_state:ok');
      await expect(started('nljobs')).rejects.toMatchObject({
        code: 'engine-refused',
        message: expect.stringContaining('NLJOBS_REDIS_PREFIX={nljobs}'),
      });
      await started('{nljobs}');
      await asking.cluster('DELSLOTS', await asking.cluster('KEYSLOT', '{nljobs}:store'));
      await expect(started('{nljobs}')).rejects.toMatchObject({ code: 'engine-refused' });
    } finally {
      asking.disconnect();
      await node.stop();
    }
  });
});
