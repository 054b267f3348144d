import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { NewRun, Store } from './store.ts';

const NOW = Date.UTC(2027, 0, 15, 18);

/** What every store remembers of what runs do once, by name. */
export const ONCE_CONTRACT: readonly {
  readonly name: string;
  check(store: Pick<Store, 'once' | 'insertRuns'>): Promise<void>;
}[] = [
  {
    name: 'what a run did once is found by it, with what it gave, and stays',
    async check(store) {
      const { id } = await inserted(store);
      assert.deepEqual(await store.once.find(id, 'charge'), { root: id, done: null });
      await store.once.record(id, 'charge', { id: 'ch_1' }, NOW);
      await store.once.record(id, 'charge', { id: 'ch_2' }, NOW + 1);
      await store.once.record(id, 'nothing', null, NOW);
      assert.deepEqual(await store.once.find(id, 'charge'), { root: id, done: { value: { id: 'ch_1' } } });
      assert.deepEqual(await store.once.find(id, 'nothing'), { root: id, done: { value: null } });
      const other = await inserted(store);
      assert.deepEqual(await store.once.find(other.id, 'charge'), { root: other.id, done: null });
    },
  },
  {
    name: 'a run that retries another knows what that has done, and one that replays it does not',
    async check(store) {
      const first = await inserted(store);
      await store.once.record(first.id, 'charge', 1, NOW);
      const second = await inserted(store, { reason: 'retry', cause: { run: first.id } });
      const third = await inserted(store, { reason: 'retry', cause: { run: second.id } });
      const replayed = await inserted(store, { reason: 'replay', cause: { run: first.id } });
      assert.deepEqual(await store.once.find(third.id, 'charge'), { root: first.id, done: { value: 1 } });
      assert.deepEqual(await store.once.find(third.id, 'mail'), { root: first.id, done: null });
      assert.deepEqual(await store.once.find(replayed.id, 'charge'), { root: replayed.id, done: null });
    },
  },
  {
    name: 'a key of any length and letter is taken',
    async check(store) {
      const { id } = await inserted(store);
      const key = `${'ü'.repeat(5_000)}\u0000`;
      await store.once.record(id, key, 'x', NOW);
      assert.deepEqual((await store.once.find(id, key)).done, { value: 'x' });
      assert.equal((await store.once.find(id, `${key}y`)).done, null);
    },
  },
];

async function inserted(store: Pick<Store, 'insertRuns'>, parts: Partial<NewRun> = {}): Promise<NewRun> {
  const run: NewRun = {
    id: randomUUID(),
    namespace: 'default',
    version: '',
    job: 'once',
    reason: 'manual',
    scheduledFor: NOW,
    previousScheduledFor: null,
    input: null,
    scope: null,
    concurrencyKey: null,
    maxAttempts: 1,
    createdAt: NOW,
    ...parts,
  };
  await store.insertRuns([run]);
  return run;
}
