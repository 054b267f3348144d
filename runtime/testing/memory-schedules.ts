import type { Marked, ScheduleStore, StoredSchedule } from '../store/schedule-store.ts';
import type { MemoryWorld } from './memory-world.ts';
import { pageOf } from './page.ts';

/** The schedules made at run time, in memory: the same answers as those in SQL. */
export function memorySchedules(world: MemoryWorld): ScheduleStore {
  const all = (): Map<string, StoredSchedule & { readonly seq: number }> => world.tables.schedules;
  const plain = ({ seq: _, ...schedule }: StoredSchedule & { readonly seq: number }): StoredSchedule => schedule;
  const inTurn = <T>(statement: () => T): Promise<T> => world.run(undefined, statement);
  return {
    create: (schedule) =>
      inTurn(() => {
        const { id, key, createdAt } = schedule;
        const there = all().get(id) ?? [...all().values()].find((one) => key !== null && one.key === key);
        if (there) return { schedule: plain(there), created: false };
        const rest = { updatedAt: createdAt, endedAt: null, paused: false, watermark: createdAt };
        const row = { ...schedule, ...rest, change: world.next(), seq: world.next() };
        all().set(id, row);
        world.tellLater();
        return { schedule: plain(row), created: true };
      }),
    get: (id) =>
      inTurn(() => {
        const found = all().get(id);
        return found ? plain(found) : null;
      }),
    list: (query) =>
      inTurn(() => {
        const wanted = [...all().values()].filter(
          (one) =>
            (query.job === undefined || one.job === query.job) &&
            (query.scope === undefined || one.scope === query.scope),
        );
        return pageOf(wanted, query, plain);
      }),
    update: (id, expected, { at, ...parts }) =>
      inTurn(() => {
        const before = all().get(id);
        if (before?.change !== expected) return null;
        const watermark = Math.max(before.watermark, at);
        const row = { ...before, ...parts, change: world.next(), updatedAt: at, endedAt: null, watermark };
        all().set(id, row);
        world.tellLater();
        return plain(row);
      }),
    delete: (id) => inTurn(() => all().delete(id)),
    changedSince: (change, limit) =>
      inTurn(() =>
        [...all().values()]
          .filter((one) => one.change > change && one.endedAt === null)
          .sort((a, b) => a.change - b.change)
          .slice(0, limit)
          .map(plain),
      ),
    advance: (marks, within) =>
      world.run(within, () => {
        const outcomes = new Map<string, Marked>();
        for (const { id, change, to, ended } of marks) {
          const row = all().get(id);
          if (row?.change !== change) outcomes.set(id, 'gone');
          else if (row.watermark >= to) outcomes.set(id, 'behind');
          else {
            all().set(id, { ...row, watermark: to, endedAt: ended ?? row.endedAt });
            outcomes.set(id, 'moved');
          }
        }
        return outcomes;
      }),
    pass: (jobs, to) =>
      inTurn(() => {
        for (const [id, row] of all()) {
          if (jobs.includes(row.job) && row.endedAt === null && row.watermark < to)
            all().set(id, { ...row, watermark: to });
        }
      }),
    listen: async (heard) => {
      world.scheduleListeners.add(heard);
      return async () => {
        world.scheduleListeners.delete(heard);
      };
    },
  };
}
