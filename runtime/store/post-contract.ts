import assert from 'node:assert/strict';
import type { Change } from '../engine/engine.ts';
import type { Store } from './store.ts';

/** What every store keeps of an outbox, by name. */
export const POST_CONTRACT: readonly {
  readonly name: string;
  check(store: Pick<Store, 'posts' | 'transaction'>): Promise<void>;
}[] = [
  {
    name: 'what is put down is taken in its order, whole, and by one alone while that lasts',
    async check({ posts, transaction }) {
      const said = ['a', 'b', 'c'].map(changeOf);
      const numbers: string[] = [];
      for (const change of said) numbers.push(await transaction((within) => posts.put(change, 0, false, within)));
      const first = await posts.take(2, 60_000);
      assert.deepEqual(
        first.map(({ change }) => change),
        said.slice(0, 2),
      );
      assert.ok(first.every(({ age }) => age >= 0 && age < 60_000));
      assert.deepEqual(
        (await posts.take(2, 0)).map(({ change }) => change),
        said.slice(2),
      );
      // Whoever took the last one has had their time.
      assert.equal((await posts.take(2, 60_000)).length, 1);
      assert.deepEqual(await posts.take(2, 60_000), []);
      assert.equal((await posts.waiting()).count, 3);
      await posts.remove(numbers);
      assert.deepEqual(await posts.waiting(), { count: 0, age: 0 });
    },
  },
  {
    name: 'what is put down is left to whoever put it down for as long as that was said',
    async check({ posts, transaction }) {
      const number = await transaction((within) => posts.put(changeOf('a'), 60_000, false, within));
      assert.deepEqual(await posts.take(10, 0), []);
      await posts.remove([number]);
      assert.deepEqual(await posts.waiting(), { count: 0, age: 0 });
    },
  },
  {
    name: 'what is put down in a transaction that rolls back was never said, and wakes nobody',
    async check({ posts, transaction }) {
      const heard: string[] = [];
      let wake = (): void => {};
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const stop = await posts.listen(() => {
        heard.push('woken');
        wake();
      });
      const rollBack = new Error('roll back');
      await transaction(async (within) => {
        await posts.put(changeOf('a'), 0, true, within);
        throw rollBack;
      }).catch((error: unknown) => assert.equal(error, rollBack));
      assert.deepEqual([await posts.take(10, 0), heard], [[], []]);
      const number = await transaction((within) => posts.put(changeOf('b'), 0, true, within));
      await woken;
      assert.deepEqual(
        (await posts.take(10, 0)).map(({ change }) => change),
        [changeOf('b')],
      );
      await posts.remove([number]);
      await stop();
    },
  },
  {
    name: 'a store has one name, whoever asks for it first',
    async check({ posts }) {
      assert.equal(await posts.known(), null);
      const names = await Promise.all([posts.identity(), posts.identity(), posts.identity()]);
      assert.equal(new Set(names).size, 1);
      assert.match(names[0] ?? '', /^[\da-f-]{36}$/u);
      assert.equal(await posts.identity(), names[0]);
      assert.equal(await posts.known(), names[0]);
      assert.equal(await posts.memory('default'), null);
    },
  },
];

function changeOf(name: string): Change {
  return {
    enqueue: [
      { id: name, runId: `run-${name}`, job: 'j', group: 'g', priority: 'high', at: null, after: 5, root: 'r' },
      { id: `${name}2`, runId: `run-${name}`, job: 'j', group: 'g', priority: 'low', at: 7 },
    ],
    cancel: [{ id: `${name}0`, root: 'r' }],
  };
}
