import type { AttemptEnd, AttemptStart, MovedRun, Run, Store } from '../store/store.ts';
import { inTurn, runTable } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The attempts of the store in memory, and their logs: the same answers as those in SQL. */
export function memoryAttempts(
  world: MemoryWorld,
): Pick<Store, 'startAttempts' | 'finishAttempts' | 'attempts' | 'lostTooOften' | 'appendLogs' | 'logs'> {
  const turn = inTurn(world);
  const { bury, change, isOpen, read } = runTable(world);

  const startAttempts = (starts: readonly AttemptStart[]): readonly Run[] =>
    starts.flatMap(({ runId, attempt, worker, at, delivery = null, recovers = false, due = null }) => {
      const run = world.tables.runs.get(runId);
      if (!run || !isOpen(runId)) return [];
      const open = [...world.tables.attempts.values()].find((one) => one.runId === runId && one.finishedAt === null);
      const able =
        run.status === 'pending'
          ? attempt === run.attempt + 1
          : recovers && attempt === run.attempt && open?.delivery === delivery;
      const movable = (run.standing ?? run.correlation ?? null) !== null;
      if (!able || (movable && due !== null && run.scheduledFor > due)) return [];
      if (open) world.tables.attempts.set(open.seq, { ...open, finishedAt: at, outcome: 'interrupted' });
      const seq = world.next();
      const begun = {
        runId,
        attempt,
        worker,
        delivery,
        startedAt: at,
        finishedAt: null,
        outcome: null,
        error: null,
        seq,
      };
      world.tables.attempts.set(seq, begun);
      const losses = run.status === 'running' ? run.losses + 1 : run.losses;
      change(runId, { status: 'running', attempt, startedAt: run.startedAt ?? at, message: null, losses });
      return read(runId) ?? [];
    });

  const finishAttempts = (ends: readonly AttemptEnd[]): readonly MovedRun[] =>
    ends.flatMap((end) => {
      const open = [...world.tables.attempts.values()].find(
        (one) =>
          one.runId === end.runId &&
          one.attempt === end.attempt &&
          one.finishedAt === null &&
          (end.worker === undefined || end.worker === one.worker),
      );
      if (!open) return [];
      world.tables.attempts.set(open.seq, { ...open, finishedAt: end.at, outcome: end.outcome, error: end.error });
      const run = world.tables.runs.get(end.runId);
      if (!run || !isOpen(end.runId)) return [];
      const status = end.next === 'pending' && run.cancelRequested ? 'cancelled' : end.next;
      change(end.runId, {
        status,
        finishedAt: status === 'pending' ? null : end.at,
        error: status === 'completed' ? null : (end.error ?? run.error),
        result: status === 'completed' ? end.result : run.result,
        attempt: end.next === 'pending' && end.outcome === 'interrupted' ? end.attempt - 1 : end.attempt,
        message: end.message,
        losses: 0,
      });
      const moved = world.tables.runs.get(end.runId);
      if (moved && status === 'failed') bury(moved, end.message ?? end.error?.message ?? 'failed', end.at);
      return [{ runId: end.runId, job: run.job, status }];
    });

  return {
    startAttempts: (starts, within) => turn(() => startAttempts(starts), within),
    finishAttempts: (ends, within) => turn(() => finishAttempts(ends), within),
    attempts: (id) =>
      turn(() =>
        [...world.tables.attempts.values()]
          .filter(({ runId }) => runId === id)
          .map(({ seq: _, delivery: __, ...attempt }) => attempt),
      ),
    lostTooOften: (claims, times) =>
      turn(() => {
        const worn = claims.filter(({ runId, delivery }) => {
          const open = [...world.tables.attempts.values()].find(
            (one) => one.runId === runId && one.finishedAt === null,
          );
          const run = world.tables.runs.get(runId);
          return run?.status === 'running' && open?.delivery === delivery && run.losses + 1 >= times;
        });
        return new Set(worn.map(({ runId }) => runId));
      }),
    appendLogs: (lines) =>
      turn(() => {
        world.tables.logs = [...world.tables.logs, ...lines.filter(({ runId }) => world.tables.runs.has(runId))];
      }),
    logs: (id, { limit, cursor }) =>
      turn(() => {
        const lines = world.tables.logs.filter(({ runId }) => runId === id);
        const end = Number(cursor ?? 0) + limit;
        return { items: lines.slice(end - limit, end), cursor: lines.length > end ? String(end) : null };
      }),
  };
}
