import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { NewSchedule, ScheduleChange, ScheduleMark, ScheduleStore, StoredSchedule } from './schedule-store.ts';
import type { Sql } from './sql.ts';
import type { PruneBefore, Pruned } from './store.ts';

/** What the promises need: an empty store, and how its transactions are begun. */
export interface ScheduleSubject {
  readonly schedules: ScheduleStore;
  transaction<T>(body: (within: Sql) => Promise<T>): Promise<T>;
  prune(before: PruneBefore): Promise<Pruned>;
}

const NOW = Date.UTC(2027, 0, 15, 18, 0, 0, 123);

/** What every store keeps about schedules made at run time, by name. */
export const SCHEDULE_CONTRACT: readonly {
  readonly name: string;
  check(subject: ScheduleSubject): Promise<void>;
}[] = [
  {
    name: 'a schedule is kept as it was made, and given back whole',
    async check({ schedules }) {
      const made = newSchedule({ key: 'ana-1', readback: 'Daily', input: { n: [1, null] }, scope: 'acme' });
      const { schedule, created } = await schedules.create(made);
      assert.equal(created, true);
      const { change, ...kept } = schedule;
      assert.ok(change > 0);
      assert.deepEqual(kept, { ...made, paused: false, updatedAt: NOW, endedAt: null, watermark: NOW });
      assert.deepEqual(await schedules.get(made.id), schedule);
      assert.equal(await schedules.get(randomUUID()), null);
      assert.equal(await schedules.get('nonsense'), null);
    },
  },
  {
    name: 'one key is one schedule, also where it is made by several at once',
    async check({ schedules }) {
      const made = await Promise.all([1, 2, 3, 4].map(() => schedules.create(newSchedule({ key: 'k' }))));
      assert.equal(made.filter(({ created }) => created).length, 1);
      assert.equal(new Set(made.map(({ schedule }) => schedule.id)).size, 1);
      await schedules.create(newSchedule());
      await schedules.create(newSchedule());
      assert.equal((await schedules.list({ limit: 10 })).items.length, 3);
    },
  },
  {
    name: 'they are listed newest first, by job and scope, in pages',
    async check({ schedules }) {
      const all = [{ job: 'a', scope: 'x' }, { job: 'b', scope: 'x' }, { job: 'a' }, { job: 'a', scope: 'x' }];
      const ids: string[] = [];
      for (const parts of all) ids.push((await schedules.create(newSchedule(parts))).schedule.id);
      const [first, second, third, fourth] = ids;
      const of = async (query: { job?: string; scope?: string }) =>
        (await schedules.list({ ...query, limit: 10 })).items.map(({ id }) => id);
      assert.deepEqual(await of({}), ids.toReversed());
      assert.deepEqual(await of({ job: 'a', scope: 'x' }), [fourth, first]);
      assert.deepEqual(await of({ scope: 'x' }), [fourth, second, first]);
      const page = await schedules.list({ job: 'a', limit: 2 });
      assert.deepEqual(
        page.items.map(({ id }) => id),
        [fourth, third],
      );
      const rest = await schedules.list({ job: 'a', limit: 2, cursor: page.cursor ?? '' });
      assert.deepEqual([rest.items.map(({ id }) => id), rest.cursor], [[first], null]);
    },
  },
  {
    name: 'whoever has seen all changes up to one number misses none, whatever is changed at once',
    async check({ schedules }) {
      const seen = new Map<string, number>();
      let last = 0;
      let turn = Promise.resolve();
      const look = async (): Promise<void> => {
        for (;;) {
          const rows = await schedules.changedSince(last, 3);
          for (const { id, change } of rows) {
            assert.ok(change > last);
            last = change;
            seen.set(id, change);
          }
          if (rows.length < 3) return;
        }
      };
      const made = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const { schedule } = await schedules.create(newSchedule());
          turn = turn.then(look);
          await turn;
          return schedule;
        }),
      );
      const [one] = made;
      assert.ok(one);
      const changed = await schedules.update(one.id, one.change, change({ paused: true }));
      await look();
      assert.equal(seen.size, 20);
      assert.equal(seen.get(one.id), changed?.change);
    },
  },
  {
    name: 'a change is made to what was seen, or not at all; it begins anew',
    async check({ schedules }) {
      const { schedule } = await schedules.create(newSchedule());
      const parts = change({ input: 7, readback: 'Hourly', timezone: 'Europe/Berlin', at: NOW + 1000 });
      const after = await schedules.update(schedule.id, schedule.change, parts);
      const { at, ...rest } = parts;
      assert.deepEqual(after, { ...schedule, ...rest, change: after?.change, updatedAt: at, watermark: at });
      assert.ok((after?.change ?? 0) > schedule.change);
      assert.equal(await schedules.update(schedule.id, schedule.change, parts), null);
      assert.equal(await schedules.update(randomUUID(), 1, parts), null);
    },
  },
  {
    name: 'a mark moves once, forward, and only where the schedule is the one that is meant',
    async check({ schedules, transaction }) {
      const { schedule: one } = await schedules.create(newSchedule());
      const { schedule: two } = await schedules.create(newSchedule());
      const advance = async (...marks: ScheduleMark[]) => [
        ...(await transaction((within) => schedules.advance(marks, within))).values(),
      ];
      const mark = (parts: Partial<ScheduleMark> = {}): ScheduleMark => ({
        id: one.id,
        change: one.change,
        to: NOW + 1000,
        ended: null,
        ...parts,
      });
      const gone = { id: randomUUID(), to: NOW + 5000 };
      assert.deepEqual(await advance(mark(), mark({ id: two.id, change: two.change }), mark(gone)), [
        'moved',
        'moved',
        'gone',
      ]);
      assert.deepEqual(await advance(mark(), mark({ id: two.id, change: two.change, to: NOW })), ['behind', 'behind']);
      assert.deepEqual(await advance(mark({ change: one.change + 99, to: NOW + 9000 })), ['gone']);
      assert.equal((await schedules.get(one.id))?.watermark, NOW + 1000);
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => advance(mark({ to: NOW + 2000 }))));
      assert.equal(outcomes.flat().filter((outcome) => outcome === 'moved').length, 1);
    },
  },
  {
    name: 'marks of the same schedules from several instances at once wait for each other, and none is lost',
    async check({ schedules, transaction }) {
      const made: StoredSchedule[] = [];
      for (let n = 0; n < 20; n += 1) made.push((await schedules.create(newSchedule())).schedule);
      const marks = (to: number): readonly ScheduleMark[] =>
        made.map(({ id, change }) => ({ id, change, to, ended: null }));
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          transaction((within) =>
            schedules.advance(n % 2 === 0 ? marks(NOW + 1 + n) : marks(NOW + 1 + n).toReversed(), within),
          ),
        ),
      );
      assert.equal(outcomes.length, 8);
      for (const { id } of made) assert.equal((await schedules.get(id))?.watermark, NOW + 8);
    },
  },
  {
    name: 'one that is deleted takes no mark; one that a mark holds is deleted after it',
    async check({ schedules, transaction }) {
      const { schedule } = await schedules.create(newSchedule());
      const mark = { id: schedule.id, change: schedule.change, to: NOW + 1, ended: null };
      const order: string[] = [];
      let deleted = Promise.resolve(false);
      await transaction(async (within) => {
        assert.equal((await schedules.advance([mark], within)).get(schedule.id), 'moved');
        // Asked while the transaction goes on; a store with one connection lets it begin behind it.
        deleted = Promise.resolve().then(() =>
          later(() => schedules.delete(schedule.id).finally(() => order.push('deleted'))),
        );
        order.push('marked');
      });
      assert.equal(await deleted, true);
      assert.deepEqual(order, ['marked', 'deleted']);
      assert.equal(await schedules.delete(schedule.id), false);
      const outcome = await transaction((within) => schedules.advance([{ ...mark, to: NOW + 2 }], within));
      assert.equal(outcome.get(schedule.id), 'gone');
    },
  },
  {
    name: 'one that has ended is looked at no more, until it is changed; it is kept as long as history',
    async check({ schedules, transaction, prune }) {
      const { schedule } = await schedules.create(newSchedule());
      const mark = { id: schedule.id, change: schedule.change, to: NOW + 1, ended: NOW + 5 };
      await transaction((within) => schedules.advance([mark], within));
      assert.deepEqual(await schedules.changedSince(0, 10), []);
      assert.equal((await schedules.get(schedule.id))?.endedAt, NOW + 5);
      const again = await schedules.update(schedule.id, schedule.change, change());
      assert.equal((await schedules.changedSince(0, 10)).length, 1);
      await transaction((within) =>
        schedules.advance([{ ...mark, change: again?.change ?? 0, to: NOW + 9_000 }], within),
      );
      await prune({ jobs: ['other'], history: NOW + 10 });
      await prune({ jobs: [schedule.job], history: NOW + 5 });
      assert.notEqual(await schedules.get(schedule.id), null);
      await prune({ jobs: [schedule.job], history: NOW + 6 });
      assert.equal(await schedules.get(schedule.id), null);
    },
  },
  {
    name: 'jobs that are switched off have their schedules passed over',
    async check({ schedules }) {
      const { schedule: off } = await schedules.create(newSchedule({ job: 'off' }));
      const { schedule: on } = await schedules.create(newSchedule({ job: 'on' }));
      await schedules.pass(['off', 'none'], NOW + 50);
      assert.equal((await schedules.get(off.id))?.watermark, NOW + 50);
      assert.equal((await schedules.get(on.id))?.watermark, NOW);
    },
  },
  {
    name: 'who listens hears of one that is made or changed, until it stops',
    async check({ schedules }) {
      let wake = (): void => {};
      let heard = 0;
      const stop = await schedules.listen(() => {
        heard += 1;
        wake();
      });
      const hear = async (work: () => Promise<unknown>): Promise<void> => {
        const before = heard;
        const next = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await work();
        if (heard === before) await next;
      };
      const { schedule } = await schedules.create(newSchedule());
      if (heard === 0) await hear(async () => {});
      await hear(() => schedules.update(schedule.id, schedule.change, change()));
      await stop();
      const last = heard;
      await schedules.create(newSchedule());
      assert.equal(heard, last);
    },
  },
];

const later = <T>(work: () => Promise<T>): Promise<T> => new Promise((resolve) => setImmediate(() => resolve(work())));

function newSchedule(parts: Partial<NewSchedule> = {}): NewSchedule {
  return {
    id: randomUUID(),
    key: null,
    job: 'send-report',
    asked: { when: '0 9 * * *', timezone: 'UTC', from: null, until: null },
    triggers: [
      {
        kind: 'cron',
        cron: ['0 9 * * *'],
        timezone: 'UTC',
        from: null,
        until: null,
        count: null,
        except: [],
        jitter: null,
        dst: { gap: 'after', overlap: 'first' },
      },
    ],
    readback: null,
    timezone: 'UTC',
    input: null,
    scope: null,
    createdAt: NOW,
    ...parts,
  };
}

function change(parts: Partial<ScheduleChange> = {}): ScheduleChange {
  const { asked, triggers, readback, timezone, input, scope } = newSchedule();
  return { asked, triggers, readback, timezone, input, scope, paused: false, at: NOW, ...parts };
}
