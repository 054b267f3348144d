import type { AlertStore, EndedRun, Happened, OpenAlert, PostedState } from '../store/alert-store.ts';
import type { Run } from '../store/store.ts';
import type { MemoryWorld } from './memory-world.ts';

/** What alerts are made of, in memory: the same answers as in SQL. Transactions come one after another, so that nobody locks. */
export function memoryAlerts(world: MemoryWorld): AlertStore {
  const runs = (namespace: string): readonly (Run & { readonly seq: number })[] =>
    [...world.tables.runs.values()].filter((run) => run.namespace === namespace);
  const nameOf = (namespace: string, { kind, job }: Pick<OpenAlert, 'kind' | 'job'>): string =>
    JSON.stringify([namespace, kind, job]);
  const took = (run: Run): number | null =>
    run.finishedAt === null || run.startedAt === null ? null : run.finishedAt - run.startedAt;
  return {
    lock: (_namespace, within) => world.run(within, () => true),
    takeFailures: (namespace, limit, within) =>
      world.run(within, () => {
        const found = [...world.tables.letters.values()]
          .filter(
            ({ id, runId }) =>
              !world.tables.lettersTaken.has(id) && world.tables.runs.get(runId)?.namespace === namespace,
          )
          .slice(0, limit);
        return found.map(({ id, job, runId, at, reason }): Happened => {
          world.tables.lettersTaken.add(id);
          return { job, run: runId, at, message: reason };
        });
      }),
    takeEnds: (namespace, limit, within) =>
      world.run(within, () =>
        runs(namespace)
          .filter(({ notify, finishedAt }) => (notify ?? null) !== null && finishedAt !== null)
          .slice(0, limit)
          .map((run): EndedRun => {
            world.tables.runs.set(run.id, { ...run, notify: null });
            return {
              job: run.job,
              run: run.id,
              at: run.finishedAt ?? 0,
              message: run.message ?? '',
              status: run.status,
              scheduledFor: run.scheduledFor,
              notify: run.notify ?? { to: null, missed: false },
              took: took(run),
            };
          }),
      ),
    completedAfter: (namespace, jobs, within) =>
      world.run(within, () => {
        const found = new Map<string, Happened>();
        for (const { job, after } of jobs) {
          const [first] = runs(namespace)
            .filter(
              (run) =>
                run.job === job &&
                (run.root ?? null) === null &&
                run.status === 'completed' &&
                (run.finishedAt ?? 0) > after,
            )
            .sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0));
          if (first) found.set(job, { job, run: first.id, at: first.finishedAt ?? 0, message: '' });
        }
        return found;
      }),
    going: (namespace, jobs, within) =>
      world.run(within, () =>
        runs(namespace)
          .filter(({ job, status, step }) => status === 'running' && step?.kind !== 'root' && jobs.includes(job))
          .map(({ job, id, startedAt }) => {
            const last = runs(namespace)
              .filter((run) => run.job === job && run.status === 'completed' && run.step?.kind !== 'root')
              .slice(-20)
              .map((run) => took(run) ?? 0);
            const usual = last.length < 5 ? null : last.reduce((sum, ms) => sum + ms, 0) / last.length;
            const attempt = [...world.tables.attempts.values()].find((one) => one.runId === id && !one.finishedAt);
            return { job, run: id, startedAt: attempt?.startedAt ?? startedAt ?? 0, usual };
          }),
      ),
    deadLetters: (_namespace, within) => world.run(within, () => world.tables.letters.size),
    open: (namespace, within) =>
      world.run(within, () =>
        [...world.tables.alerts].flatMap(([key, one]) =>
          key.startsWith(JSON.stringify([namespace]).slice(0, -1)) ? [one] : [],
        ),
      ),
    put: (namespace, alerts, within) =>
      world.run(within, () => {
        for (const one of alerts) world.tables.alerts.set(nameOf(namespace, one), one);
      }),
    close: (namespace, alerts, within) =>
      world.run(within, () => {
        for (const one of alerts) world.tables.alerts.delete(nameOf(namespace, one));
      }),
    post: (namespace, messages, at, within) =>
      world.run(within, () => {
        for (const one of messages) {
          if (world.tables.outbox.has(one.id)) continue;
          const state = { attempts: 0, createdAt: at, endedAt: null, error: null, due: at };
          world.tables.outbox.set(one.id, { ...one, ...state, namespace });
        }
      }),
    claim: (namespace, at, until, limit) =>
      world.run(undefined, () =>
        [...world.tables.outbox.values()]
          .filter((one) => one.namespace === namespace && one.endedAt === null && one.due <= at)
          .slice(0, limit)
          .map((one) => {
            const claimed = { ...one, attempts: one.attempts + 1, due: until };
            world.tables.outbox.set(one.id, claimed);
            return claimed;
          }),
      ),
    sent: (id, at) =>
      world.run(undefined, () => {
        const one = world.tables.outbox.get(id);
        if (one?.endedAt === null) world.tables.outbox.set(id, { ...one, endedAt: at, error: null });
      }),
    unsent: (id, at, due, error) =>
      world.run(undefined, () => {
        const one = world.tables.outbox.get(id);
        if (one?.endedAt !== null) return;
        world.tables.outbox.set(id, { ...one, error, due: due ?? one.due, endedAt: due === null ? at : null });
      }),
    stirs: () => world.run(undefined, () => true),
    forget: (before) =>
      world.run(undefined, () => {
        for (const [id, { endedAt }] of world.tables.outbox)
          if (endedAt !== null && endedAt < before) world.tables.outbox.delete(id);
      }),
    posted: (namespace, limit) =>
      world.run(undefined, () =>
        [...world.tables.outbox.values()]
          .filter((one) => one.namespace === namespace)
          .reverse()
          .slice(0, limit)
          .map(({ due: _due, namespace: _of, ...rest }): PostedState => rest),
      ),
  };
}
