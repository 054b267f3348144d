import { SYSTEM_JOBS } from '../spec/system-jobs.ts';
import { BRIEF, OMITTED } from '../store/brief.ts';
import type { NewRun, Run, RunGlimpse, Store } from '../store/store.ts';
import { fresh, inTurn, isRoot, plain, runTable } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';
import { pageOf } from './page.ts';

/** The runs of the store in memory: the same answers as those in SQL. */
export function memoryRuns(
  world: MemoryWorld,
  now: () => number,
): Pick<
  Store,
  | 'insertRuns'
  | 'run'
  | 'statusesOf'
  | 'runs'
  | 'recentRuns'
  | 'openRuns'
  | 'knownRuns'
  | 'lockJob'
  | 'endRuns'
  | 'openJobs'
  | 'openAfter'
  | 'failPending'
  | 'setProgress'
  | 'setCheckpoint'
  | 'requestCancel'
  | 'requestCancels'
  | 'cancelRequested'
> {
  const turn = inTurn(world);
  const { all, bury, change, isOpen, read, standingFor } = runTable(world);

  const insertRuns = (runs: readonly NewRun[]): readonly string[] =>
    runs.flatMap((run) => {
      if (world.tables.runs.has(run.id) || standingFor(run.standing) !== undefined) return [];
      world.tables.runs.set(run.id, { ...fresh(run), seq: world.next() });
      return [run.id];
    });

  const endRuns = (ids: readonly string[], status: 'skipped' | 'cancelled' | 'failed', message: string) =>
    ids.filter((id) => {
      if (!isOpen(id)) return false;
      change(id, { status, message, finishedAt: now() });
      const open = [...world.tables.attempts.values()].find((one) => one.runId === id && one.finishedAt === null);
      if (open) world.tables.attempts.set(open.seq, { ...open, finishedAt: now(), outcome: 'interrupted' });
      const run = world.tables.runs.get(id);
      if (run && status === 'failed') bury(run, message, now());
      return true;
    });

  const requestCancel = (id: string): Run | null => {
    const run = world.tables.runs.get(id);
    if (run?.status === 'running') change(id, { cancelRequested: true });
    if (run?.status === 'pending') {
      const message = 'cancelled before it started';
      change(id, { cancelRequested: true, status: 'cancelled', finishedAt: now(), message });
    }
    return read(id);
  };

  return {
    insertRuns: (runs, within) => turn(() => insertRuns(runs), within),
    run: (id, within) => turn(() => read(id), within),
    statusesOf: (ids) =>
      turn(() => {
        const found = ids.flatMap((id) => world.tables.runs.get(id) ?? []);
        return new Map(found.map(({ id, status }) => [id, status]));
      }),
    runs: (query) =>
      turn(() => {
        const wanted = all().filter(
          (run) =>
            isRoot(run) &&
            (query.job === undefined ? !SYSTEM_JOBS.includes(run.job) : run.job === query.job) &&
            (query.scope === undefined || run.scope === query.scope) &&
            (query.status === undefined || run.status === query.status),
        );
        return pageOf(wanted, query, (run) => {
          const { input, result, checkpoint } = run;
          return { ...plain(run), input: brief(input), result: brief(result), checkpoint: brief(checkpoint) };
        });
      }),
    recentRuns: (jobs, each) =>
      turn(() => {
        const newest = all().toSorted((a, b) => b.seq - a.seq);
        const of = (name: string): readonly RunGlimpse[] =>
          newest
            .filter((run) => run.job === name && isRoot(run))
            .slice(0, each)
            .map(({ id, job, status, reason, scheduledFor, startedAt, finishedAt }) => ({
              id,
              job,
              status,
              reason,
              scheduledFor,
              startedAt,
              finishedAt,
            }));
        return new Map(jobs.flatMap((job) => (of(job).length === 0 ? [] : [[job, of(job)] as const])));
      }),
    openRuns: (job, within, { key, limit } = {}) =>
      turn(
        () =>
          all()
            .filter(
              (run) =>
                run.job === job && isOpen(run.id) && isRoot(run) && (key === undefined || run.concurrencyKey === key),
            )
            .slice(0, limit)
            .map(plain),
        within,
      ),
    knownRuns: (ids, within) => turn(() => new Set(ids.filter((id) => world.tables.runs.has(id))), within),
    // Transactions come one after another anyway.
    lockJob: (_job, within) => turn(() => undefined, within),
    endRuns: (ids, status, message, within) => turn(() => endRuns(ids, status, message), within),
    openJobs: () =>
      turn(() => [
        ...new Set(
          all()
            .filter(({ id }) => isOpen(id))
            .map(({ job }) => job),
        ),
      ]),
    openAfter: (namespace, after, limit) =>
      turn(() =>
        all()
          .filter((run) => run.namespace === namespace && isOpen(run.id) && (after === null || run.id > after))
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit),
      ),
    failPending: ({ namespace, job, message, limit }, within) =>
      turn(() => {
        const pending = all().filter(
          (run) => run.namespace === namespace && run.job === job && run.status === 'pending',
        );
        return endRuns(
          pending.slice(0, limit).map(({ id }) => id),
          'failed',
          message,
        );
      }, within),
    setProgress: (id, progress) => turn(() => (isOpen(id) ? change(id, { progress }) : undefined)),
    setCheckpoint: (id, checkpoint) =>
      turn(() => {
        if (isOpen(id)) change(id, { checkpoint, losses: 0 });
      }),
    requestCancel: (id, within) => turn(() => requestCancel(id), within),
    requestCancels: (ids, within) =>
      turn(() => ids.filter((id) => isOpen(id) && requestCancel(id)?.status === 'cancelled'), within),
    cancelRequested: (ids) =>
      turn(() =>
        ids.filter((id) => {
          const run = world.tables.runs.get(id);
          return run !== undefined && (run.cancelRequested || run.status === 'cancelled');
        }),
      ),
  };
}

function brief(value: unknown): unknown {
  return Buffer.byteLength(JSON.stringify(value) ?? '') > BRIEF ? OMITTED : value;
}
