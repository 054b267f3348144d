import type { Item, ItemStore } from '../store/item-store.ts';
import type { MemoryWorld } from './memory-world.ts';

/** A run, the one that it retries, and so on. */
export function retriedBy(world: MemoryWorld, run: string): readonly string[] {
  const found = world.tables.runs.get(run);
  const before = found?.reason === 'retry' ? found.cause?.run : undefined;
  return before === undefined ? [run] : [run, ...retriedBy(world, before)];
}

/** The items of runs, in memory: the same answers as those in SQL. */
export function memoryItems(world: MemoryWorld): ItemStore {
  const of = (run: string): readonly (Item & { readonly seq: number })[] =>
    [...world.tables.items.values()].filter((item) => item.run === run).sort((a, b) => a.seq - b.seq);
  return {
    record: (run, attempt, at, items) =>
      world.run(undefined, () => {
        const found = world.tables.runs.get(run);
        if (found) world.tables.runs.set(run, { ...found, losses: 0 });
        for (const { key, error } of items) {
          const id = JSON.stringify([run, key]);
          const before = world.tables.items.get(id);
          if (before?.done === true) continue;
          const seq = before?.seq ?? world.next();
          world.tables.items.set(id, { run, key, error, done: error === null, attempt, at, seq });
        }
      }),
    before: (run, attempt, keys) =>
      world.run(undefined, () => {
        const all = new Set(
          retriedBy(world, run).flatMap((id) => of(id).flatMap(({ key, done }) => (done ? [key] : []))),
        );
        const wanted = new Set(keys);
        const failed = of(run).flatMap(({ key, error, attempt: last }) =>
          error !== null && wanted.has(key) && !all.has(key) && (error.permanent || last === attempt)
            ? [{ key, message: error.message, permanent: error.permanent }]
            : [],
        );
        return { done: keys.filter((key) => all.has(key)), failed };
      }),
    list: (run, { done, limit, cursor }) =>
      world.run(undefined, () => {
        const after = cursor === undefined ? 0 : Number(cursor);
        const found = of(run).filter((item) => item.seq > after && (done === undefined || item.done === done));
        const page = found.slice(0, limit);
        const last = page.at(-1);
        return {
          items: page.map(({ key, error, done: isDone, attempt, at }) => ({ key, done: isDone, attempt, at, error })),
          cursor: last && found.length > limit ? String(last.seq) : null,
        };
      }),
    count: (run) =>
      world.run(undefined, () => {
        const done = of(run).filter((item) => item.done).length;
        return { done, failed: of(run).length - done };
      }),
  };
}
