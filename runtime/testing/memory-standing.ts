import type { CallOff, Run, StandingMove, Store } from '../store/store.ts';
import { inTurn, plain, runTable, waits } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Runs that wait under a name, or with others, in the store in memory: the same answers as those in SQL. */
export function memoryStanding(
  world: MemoryWorld,
  now: () => number,
): Pick<Store, 'moveStanding' | 'standingRun' | 'clearStanding' | 'callOff' | 'waitingUntil'> {
  const turn = inTurn(world);
  const { all, change, read, standingFor } = runTable(world);

  const moveStanding = ({
    standing,
    scheduledFor,
    input,
    concurrencyKey,
    cause,
    exactly,
  }: StandingMove): Run | null => {
    const run = standingFor(standing);
    if (!run) return null;
    change(run.id, {
      scheduledFor: exactly === true ? scheduledFor : Math.max(run.scheduledFor, scheduledFor),
      ...(exactly === true && scheduledFor < run.scheduledFor ? { madeWay: run.madeWay + 1, handedOver: false } : {}),
      ready: run.ready && scheduledFor <= run.scheduledFor,
      input,
      concurrencyKey,
      ...(cause === undefined ? {} : { cause }),
    });
    return read(run.id);
  };

  /** As the index in SQL, the latest run has the name, waiting or not. */
  const standingRun = (standing: string): Run | null => {
    const run = all().findLast((one) => one.standing === standing);
    return run ? plain(run) : null;
  };

  const clearStanding = (standing: string, message: string): Run | null => {
    const waiting = standingFor(standing);
    for (const run of all()) if (run.standing === standing) change(run.id, { standing: null });
    if (!waiting) return null;
    change(waiting.id, { status: 'cancelled', cancelRequested: true, message, finishedAt: now() });
    return read(waiting.id);
  };

  const callOff = ({ correlation, after, message, at }: CallOff): readonly Run[] =>
    all()
      .filter((run) => run.correlation === correlation && run.scheduledFor > after && waits(run))
      .flatMap(({ id }) => {
        change(id, { status: 'skipped', message, finishedAt: at, skipped: message });
        return read(id) ?? [];
      });

  const waitingUntil = (ids: readonly string[]): ReadonlyMap<string, number> =>
    new Map(
      ids.flatMap((id) => {
        const run = world.tables.runs.get(id);
        if (!run || !waits(run) || (run.standing ?? run.correlation ?? null) === null) return [];
        return [[id, run.scheduledFor] as const];
      }),
    );

  return {
    moveStanding: (move, within) => turn(() => moveStanding(move), within),
    standingRun: (name, within) => turn(() => standingRun(name), within),
    clearStanding: (name, message, within) => turn(() => clearStanding(name, message), within),
    callOff: (one, within) => turn(() => callOff(one), within),
    waitingUntil: (ids) => turn(() => waitingUntil(ids)),
  };
}
