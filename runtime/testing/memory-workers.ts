import type { WorkerRecord, WorkerStore } from '../store/worker-store.ts';

/** The instances that work, in memory. `now` is epoch milliseconds. */
export function memoryWorkers(now: () => number): WorkerStore {
  const known = new Map<string, Omit<WorkerRecord, 'silent'>>();
  return {
    async say({ clock, ...sign }) {
      const since = known.get(sign.id)?.since ?? now();
      known.set(sign.id, { ...structuredClone(sign), since, seen: now(), ahead: clock - now() });
    },
    async leave(id) {
      known.delete(id);
    },
    async forget() {
      for (const [id, { seen }] of known) if (seen < now() - 86_400_000) known.delete(id);
    },
    async list(namespace) {
      return [...known.values()]
        .filter((one) => one.namespace === namespace && one.seen > now() - 3_600_000)
        .sort((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1))
        .map((one) => ({ ...one, silent: one.seen < now() - 30_000 }));
    },
  };
}
