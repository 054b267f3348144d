import type { Store } from '../store/store.ts';
import { inTurn } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';
import { pageOf } from './page.ts';

/** The dead letters of the store in memory: the same answers as those in SQL. */
export function memoryLetters(world: MemoryWorld): Pick<Store, 'deadLetters' | 'deadLetter' | 'removeDeadLetters'> {
  const turn = inTurn(world);
  return {
    deadLetters: (query) =>
      turn(() => {
        const { scope } = query;
        const wanted = [...world.tables.letters.values()].filter(
          ({ job, runId }) =>
            (!query.job || job === query.job) && (!scope || world.tables.runs.get(runId)?.scope === scope),
        );
        return pageOf(wanted, query, ({ seq: _, ...letter }) => letter);
      }),
    deadLetter: (id) =>
      turn(() => {
        const found = world.tables.letters.get(id);
        if (!found) return null;
        const { seq: _, ...letter } = found;
        return letter;
      }),
    removeDeadLetters: (ids, within) => turn(() => ids.filter((id) => world.tables.letters.delete(id)), within),
  };
}
