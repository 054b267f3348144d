import assert from 'node:assert/strict';
import type { JobSpec } from '../spec/job-spec.ts';
import type { GenerationStore, Member, RegisteredJob } from './generation-store.ts';
import type { Sql } from './sql.ts';

/** What the promises need: an empty store, and how its transactions are begun. */
export interface GenerationSubject {
  readonly generations: GenerationStore;
  transaction<T>(body: (within: Sql) => Promise<T>): Promise<T>;
}

const NOW = Date.parse('2026-01-01T12:00:00Z');

/** What every store keeps about what is deployed, by name. */
export const GENERATION_CONTRACT: readonly {
  readonly name: string;
  check(subject: GenerationSubject): Promise<void>;
}[] = [
  {
    name: 'the first generation of a namespace is in force, and the next one that was never seen after it',
    async check({ generations }) {
      assert.deepEqual(await generations.join(member('one', 'a'), [], false, NOW), { active: 'one', newer: [] });
      assert.deepEqual(await generations.join(member('two', 'b'), [], false, NOW), { active: 'two', newer: [] });
      assert.deepEqual(await generations.beat(member('one', 'a')), {
        active: 'two',
        newer: [{ instance: 'b', beats: 1 }],
      });
    },
  },
  {
    name: 'a generation that was seen before stays superseded, unless it is forced',
    async check({ generations }) {
      await generations.join(member('one', 'a'), [], false, NOW);
      await generations.join(member('two', 'b'), [], false, NOW);
      assert.equal((await generations.join(member('one', 'c'), [], false, NOW)).active, 'two');
      assert.deepEqual(await generations.join(member('one', 'c'), [], true, NOW), { active: 'one', newer: [] });
      // It counts as newly seen: the other is the one that waits now.
      assert.deepEqual(await generations.beat(member('two', 'b')), {
        active: 'one',
        newer: [
          { instance: 'a', beats: 1 },
          { instance: 'c', beats: 2 },
        ],
      });
    },
  },
  {
    name: 'it is known which generation was in force before, and until when',
    async check({ generations }) {
      const [old, late] = [member('one', 'a'), member('two', 'b')];
      await generations.join(old, jobsNamed('x'), false, NOW);
      assert.equal(await generations.predecessor(old.namespace), null);
      await generations.join(late, jobsNamed('y'), false, NOW + 5_000);
      await generations.join(member('two', 'c'), jobsNamed('y'), false, NOW + 9_000);
      assert.deepEqual(await generations.predecessor(old.namespace), { jobs: jobsNamed('x'), until: NOW + 5_000 });
      const silent = (await generations.beat(old))?.newer ?? [];
      assert.equal(await generations.takeOver(old, silent, NOW + 20_000), true);
      assert.deepEqual(await generations.predecessor(old.namespace), { jobs: jobsNamed('y'), until: NOW + 20_000 });
      await generations.join(old, jobsNamed('x'), true, NOW + 30_000);
      assert.deepEqual(await generations.predecessor(old.namespace), { jobs: jobsNamed('y'), until: NOW + 20_000 });
    },
  },
  {
    name: 'it is known which jobs are in force, and which of them a namespace that lives has elsewhere',
    async check({ generations }) {
      await generations.join({ ...member('one', 'a'), namespace: 'other' }, jobsNamed('x'), false, NOW);
      await generations.join(member('two', 'b'), jobsNamed('old'), false, NOW);
      await generations.join(member('three', 'c'), jobsNamed('y'), false, NOW);
      assert.deepEqual([...(await generations.jobsInForce())].sort(), ['x', 'y']);
      assert.deepEqual(await generations.elsewhere('n', ['x', 'y', 'old']), new Map([['x', 'other']]));
      await generations.leave('a');
      assert.deepEqual(await generations.elsewhere('n', ['x', 'y', 'old']), new Map());
    },
  },
  {
    name: 'a count rises with every sign of life, and an instance that leaves is gone',
    async check({ generations }) {
      await generations.join(member('one', 'a'), [], false, NOW);
      await generations.join(member('two', 'b'), [], false, NOW);
      await generations.beat(member('two', 'b'));
      assert.deepEqual((await generations.beat(member('one', 'a')))?.newer, [{ instance: 'b', beats: 2 }]);
      await generations.leave('b');
      assert.deepEqual((await generations.beat(member('one', 'a')))?.newer, []);
    },
  },
  {
    name: 'it is taken over from those who are silent, never from one that has shown itself since or has come since',
    async check({ generations }) {
      const [old, late] = [member('one', 'a'), member('two', 'b')];
      await generations.join(old, [], false, NOW);
      await generations.join(late, [], false, NOW);
      const seen = (await generations.beat(old))?.newer ?? [];
      await generations.beat(late);
      assert.equal(await generations.takeOver(old, seen, NOW + 1), false);
      const again = (await generations.beat(old))?.newer ?? [];
      await generations.join(member('two', 'c'), [], false, NOW);
      assert.equal(await generations.takeOver(old, again, NOW + 1), false);
      const last = (await generations.beat(old))?.newer ?? [];
      assert.equal(await generations.takeOver(old, last, NOW + 1), true);
      assert.equal((await generations.beat(old))?.active, 'one');
      // The silent are forgotten; one that is heard of again after all waits now.
      assert.deepEqual(await generations.beat(late), { active: 'one', newer: [{ instance: 'a', beats: 5 }] });
    },
  },
  {
    name: 'two that take over at the same moment both have: the generation is in force once',
    async check({ generations }) {
      const [one, two] = [member('one', 'a'), member('one', 'b')];
      await generations.join(one, [], false, NOW);
      await generations.join(two, [], false, NOW);
      await generations.join(member('two', 'c'), [], false, NOW);
      const seen = (await generations.beat(one))?.newer ?? [];
      assert.deepEqual(
        await Promise.all([generations.takeOver(one, seen, NOW + 1), generations.takeOver(two, seen, NOW + 1)]),
        [true, true],
      );
      assert.equal((await generations.beat(member('two', 'c')))?.active, 'one');
    },
  },
  {
    name: 'of several that come at the same moment one is in force, and all are told the same',
    async check({ generations }) {
      const members = ['one', 'two', 'two', 'three'].map((generation, n) => member(generation, `i${n}`));
      await Promise.all(members.map((one) => generations.join(one, [], false, NOW)));
      const told = await Promise.all(members.map((one) => generations.beat(one)));
      assert.equal(new Set(told.map((standing) => standing?.active)).size, 1);
    },
  },
  {
    name: 'what is inserted under a generation is inserted before another comes into force',
    async check({ generations, transaction }) {
      await generations.join(member('one', 'a'), [], false, NOW);
      const order: string[] = [];
      let enter = (): void => {};
      let leave = (): void => {};
      const entered = new Promise<void>((resolve) => {
        enter = resolve;
      });
      const gate = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const inserting = transaction(async (within) => {
        assert.equal(await generations.holdsActive('n', 'one', within), true);
        enter();
        await gate;
        order.push('inserted');
      });
      await entered;
      const joining = generations.join(member('two', 'b'), [], false, NOW).then(() => order.push('in force'));
      setImmediate(leave);
      await Promise.all([inserting, joining]);
      assert.deepEqual(order, ['inserted', 'in force']);
      await transaction(async (within) => {
        assert.equal(await generations.holdsActive('n', 'one', within), false);
        assert.equal(await generations.holdsActive('n', 'two', within), true);
      });
    },
  },
  {
    name: 'namespaces know nothing of each other',
    async check({ generations, transaction }) {
      await generations.join(member('one', 'a'), [], false, NOW);
      await generations.join({ ...member('two', 'b'), namespace: 'other' }, [], false, NOW);
      assert.deepEqual(await generations.beat(member('one', 'a')), { active: 'one', newer: [] });
      assert.equal((await generations.list('n')).length, 1);
      await transaction(async (within) => {
        assert.equal(await generations.holdsActive('other', 'one', within), false);
      });
    },
  },
  {
    name: 'a generation’s jobs can be read, and those that are in force or live are listed, the latest first',
    async check({ generations }) {
      const jobs = [{ spec: { id: 'j', description: 'Grüße' } as JobSpec, implemented: false }];
      await generations.join(member('one', 'a'), jobs, false, NOW);
      await generations.join(member('two', 'b'), [], false, NOW);
      await generations.join(member('two', 'c'), [], false, NOW);
      assert.deepEqual(await generations.jobsOf('n', 'one'), jobs);
      assert.equal(await generations.jobsOf('n', 'never'), null);
      const brief = async (): Promise<unknown> =>
        (await generations.list('n')).map(({ generation, active, instances }) => [generation, active, instances]);
      assert.deepEqual(await brief(), [
        ['two', true, 2],
        ['one', false, 1],
      ]);
      await generations.leave('a');
      assert.deepEqual(await brief(), [['two', true, 2]]);
    },
  },
];

function member(generation: string, instance: string): Member {
  return { namespace: 'n', generation, instance };
}

function jobsNamed(id: string): readonly RegisteredJob[] {
  return [{ spec: { id } as JobSpec, implemented: true }];
}
