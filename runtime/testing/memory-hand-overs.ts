import type { Run, Store } from '../store/store.ts';
import { inTurn, isRoot, plain, runTable, waits } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Whose turn it is, in the store in memory: the same answers as those in SQL. */
export function memoryHandOvers(
  world: MemoryWorld,
): Pick<Store, 'contenders' | 'openKeys' | 'notHandedOver' | 'noteHandedOver' | 'makeWay'> {
  const turn = inTurn(world);
  const { all, change, isOpen } = runTable(world);

  return {
    contenders: (job, { now: until, limit, keys = [], runs: ids = [], schedules = [], withoutHeld = false }, within) =>
      turn(() => {
        const open = all().filter((run) => run.job === job && isOpen(run.id));
        const wanted = new Set(
          open
            .filter(
              ({ id, attempt, cause, root = null }) =>
                ids.includes(id) ||
                (attempt > 0 && root === null) ||
                (cause?.schedule !== undefined && schedules.includes(cause.schedule)),
            )
            .map(({ id }) => id),
        );
        const asked = new Set<string | null>(keys);
        for (const id of ids) {
          const run = world.tables.runs.get(id);
          if (run?.job === job) asked.add(run.concurrencyKey);
        }
        const waiting = open
          .filter(
            (run) =>
              isRoot(run) &&
              (run.ready || run.scheduledFor <= Math.max(until, run.createdAt)) &&
              !(withoutHeld && mayBeHeld(run)),
          )
          .sort((a, b) => a.scheduledFor - b.scheduledFor || a.seq - b.seq);
        for (const key of asked) {
          const same = waiting.filter((run) => run.concurrencyKey === key);
          for (const made of [true, false]) {
            const of = same.filter((run) => (run.reason === 'backfill') === made);
            for (const { id } of of.slice(0, limit)) wanted.add(id);
          }
        }
        return open.filter(({ id }) => wanted.has(id)).map(plain);
      }, within),
    openKeys: (job, within) =>
      turn(() => {
        const open = all().filter((run) => run.job === job && isOpen(run.id));
        return [...new Set(open.map(({ concurrencyKey }) => concurrencyKey))];
      }, within),
    notHandedOver: (job, { after, limit }, within) =>
      turn(() => {
        const left = (run: Run): boolean => run.job === job && waits(run) && !run.handedOver;
        const later = (run: Run): boolean => after === undefined || !isRoot(run) || run.scheduledFor > after;
        return all()
          .filter((run) => left(run) && later(run))
          .slice(0, limit)
          .map(plain);
      }, within),
    noteHandedOver: (ids, within) =>
      turn(() => {
        for (const id of ids) change(id, { handedOver: true });
      }, within),
    makeWay: (ways, within) =>
      turn(
        () =>
          ways.flatMap(({ id, at }) => {
            const run = world.tables.runs.get(id);
            if (!run || !waits(run) || (at !== null && run.scheduledFor > at)) return [];
            change(id, { madeWay: run.madeWay + 1, handedOver: false, ready: true });
            return [id];
          }),
        within,
      ),
  };
}

/** What a pause holds back: runs of events and of other runs' ends that have not begun. */
function mayBeHeld({ reason, status, attempt }: Run): boolean {
  return status === 'pending' && attempt === 0 && (reason === 'event' || reason === 'after');
}
