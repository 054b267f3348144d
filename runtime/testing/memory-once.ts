import type { OnceStore } from '../store/once.ts';
import { retriedBy } from './memory-items.ts';
import type { MemoryWorld } from './memory-world.ts';

/** What runs did once, in memory: the same answers as those in SQL. */
export function memoryOnce(world: MemoryWorld): OnceStore {
  const nameOf = (run: string, key: string): string => JSON.stringify([run, key]);
  return {
    find: (run, key) =>
      world.run(undefined, () => {
        const chain = retriedBy(world, run);
        const done = chain.flatMap((id) => world.tables.once.get(nameOf(id, key)) ?? [])[0] ?? null;
        return { root: chain.at(-1) ?? run, done: done && { value: structuredClone(done.value) } };
      }),
    record: (run, key, value) =>
      world.run(undefined, () => {
        const name = nameOf(run, key);
        const found = world.tables.runs.get(run);
        if (found) world.tables.runs.set(run, { ...found, losses: 0 });
        if (!world.tables.once.has(name)) world.tables.once.set(name, { run, value: structuredClone(value) });
      }),
  };
}
