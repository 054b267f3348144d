import type { GuardWindow, Store } from '../store/store.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The guards of the store in memory: the same answers as those in SQL. */
export function memoryGuards(
  world: MemoryWorld,
): Pick<Store, 'guarded' | 'recordGuard' | 'claimGuard' | 'claimsOf' | 'settleClaim'> {
  const all = (): MemoryWorld['tables']['guards'] => world.tables.guards;
  const guarded = (job: string, keys: readonly string[], window: GuardWindow): ReadonlySet<string> => {
    const found = [...all().values()].filter(
      (guard) =>
        guard.job === job && (window.kind === 'fixed' ? guard.start === window.start : guard.at > window.since),
    );
    const known = new Set(found.map(({ key }) => key));
    return new Set(keys.filter((key) => known.has(key)));
  };
  const insert = (job: string, key: string, window: GuardWindow, at: number, claim: string | null): boolean => {
    const start = window.kind === 'fixed' ? window.start : at;
    const id = JSON.stringify([job, key, start]);
    if (all().has(id)) return false;
    all().set(id, { job, key, start, at, claim });
    return true;
  };
  return {
    guarded: (job, keys, window, within) => world.run(within, () => guarded(job, keys, window)),
    recordGuard: (job, keys, window, at, within) =>
      world.run(within, () => keys.filter((key) => insert(job, key, window, at, null))),
    claimGuard: ({ job, key, run }, window, at, within) =>
      world.run(within, () => !guarded(job, [key], window).has(key) && insert(job, key, window, at, run)),
    claimsOf: (job, keys, run) =>
      world.run(undefined, () => {
        const mine = [...all().values()].filter((guard) => guard.job === job && guard.claim === run);
        const known = new Set(mine.map(({ key }) => key));
        return new Set(keys.filter((key) => known.has(key)));
      }),
    settleClaim: ({ job, key, run }, happened) =>
      world.run(undefined, () => {
        for (const [id, guard] of all()) {
          if (guard.job !== job || guard.key !== key || guard.claim !== run) continue;
          if (happened) all().set(id, { ...guard, claim: null });
          else all().delete(id);
        }
      }),
  };
}
