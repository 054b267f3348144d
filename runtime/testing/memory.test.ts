import { describe, expect, test } from 'vitest';
import { CONTRACT } from '../engine/contract.ts';
import { ACCESS_CONTRACT } from '../store/access-contract.ts';
import { GENERATION_CONTRACT } from '../store/generation-contract.ts';
import { ONCE_CONTRACT } from '../store/once-contract.ts';
import { POST_CONTRACT } from '../store/post-contract.ts';
import { SCHEDULE_CONTRACT } from '../store/schedule-contract.ts';
import { memoryEngine } from './memory-engine.ts';
import { memoryStore } from './memory-store.ts';
import { MemoryWorld } from './memory-world.ts';

const LEASE = 30_000;

describe('the engine in memory keeps the contract', () => {
  for (const promised of CONTRACT) {
    test(promised.name, async (context) => {
      const world = new MemoryWorld();
      let passed = 0;
      const now = (): number => Date.now() + passed;
      const subject = {
        engine: memoryEngine({ world, now, lease: LEASE }),
        other: memoryEngine({ world, now, lease: LEASE }),
        database: null,
        pass: async (ms: number) => {
          passed += ms;
        },
        reopen: null,
        lease: LEASE,
      };
      const why = promised.needs?.(subject) ?? null;
      if (why !== null) return context.skip(why);
      await promised.check(subject);
    });
  }
});

describe('the store in memory', () => {
  test.each([
    ...GENERATION_CONTRACT,
    ...SCHEDULE_CONTRACT,
    ...ACCESS_CONTRACT,
    ...ONCE_CONTRACT,
    ...POST_CONTRACT,
  ])('$name', (promised) => promised.check(memoryStore(new MemoryWorld(), Date.now)));

  test('a transaction that throws leaves nothing behind, in store and engine', async () => {
    const world = new MemoryWorld();
    const store = memoryStore(world, Date.now);
    const engine = memoryEngine({ world, now: Date.now });
    const run = {
      id: 'r',
      namespace: 'default',
      version: '',
      job: 'j',
      reason: 'manual' as const,
      scheduledFor: 0,
      previousScheduledFor: null,
      input: null,
      scope: null,
      concurrencyKey: null,
      maxAttempts: 1,
      createdAt: 0,
    };
    await expect(
      store.transaction(async (within) => {
        await store.insertRuns([run], within);
        await engine.enqueue([{ id: 'd', runId: 'r', job: 'j', group: 'g', priority: 'normal', at: null }], within);
        await store.advance([{ job: 'j', to: 5 }], within);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.run('r')).toBeNull();
    expect(await engine.depth()).toEqual({ ready: 0, deferred: 0, active: 0 });
    expect(await store.watermarks()).toEqual(new Map());
    expect(await store.insertRuns([run])).toEqual(['r']);
    expect(await store.insertRuns([run])).toEqual([]);
  });
});
