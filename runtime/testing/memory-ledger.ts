import { Pauses } from '../store/pauses.ts';
import type { Store } from '../store/store.ts';
import { inTurn } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';

/** How far jobs have come, whether they rest and how many have begun in a window, in memory: the same answers as in SQL. */
export function memoryLedger(
  world: MemoryWorld,
): Pick<Store, 'watermarks' | 'advance' | 'pauses' | 'holdPauses' | 'pause' | 'endPause' | 'takeRate'> {
  const turn = inTurn(world);
  return {
    watermarks: (jobs) =>
      turn(() => new Map([...world.tables.marks].filter(([job]) => jobs === undefined || jobs.includes(job)))),
    advance: (marks, within) =>
      turn(() => {
        const { marks: stored } = world.tables;
        for (const { job, to } of marks) stored.set(job, Math.max(to, stored.get(job) ?? to));
      }, within),
    pauses: () => turn(() => new Pauses([...world.tables.pauses.values()])),
    holdPauses: (_jobs, within) => turn(() => new Pauses([...world.tables.pauses.values()]), within),
    pause: (pause) =>
      turn(() => {
        const before = world.tables.pauses.get(pause.job);
        const going = before?.over === false && (before.until === null || before.until > pause.since);
        const since = before && going ? before.since : pause.since;
        world.tables.pauses.set(pause.job, { ...pause, since, over: false });
      }),
    endPause: (job, at, { onlyDue = false, within } = {}) =>
      turn(() => {
        const pause = world.tables.pauses.get(job);
        if (!pause || pause.over || (onlyDue && (pause.until === null || pause.until > at))) return false;
        const until = Math.max(pause.since, Math.min(pause.until ?? at, at));
        world.tables.pauses.set(job, { ...pause, until, over: true });
        return true;
      }, within),
    takeRate: ({ namespace, job, limit, windowStart, wanted }) =>
      turn(() => {
        const key = JSON.stringify([namespace, job]);
        const before = world.tables.rates.get(key);
        const start = Math.max(windowStart, before?.start ?? windowStart);
        const used = before?.start === start ? before.used : 0;
        const granted = Math.max(0, Math.min(wanted, limit - used));
        world.tables.rates.set(key, { start, used: used + granted });
        return granted;
      }),
  };
}
