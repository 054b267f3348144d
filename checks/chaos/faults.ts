import type { Engine } from '../../runtime/engine/engine.ts';
import type { Handler, JobRegistration } from '../../runtime/registry.ts';
import type { Sql } from '../../runtime/store/sql.ts';
import type { Store } from '../../runtime/store/store.ts';
import { before } from '../../runtime/testing/engine-front.ts';

/**
 * The steps of an attempt at which an instance can be killed. They are found where the runtime meets its ports, by a
 * store and an engine that stand before the real ones: the runtime itself has no fault points, in production or here.
 */
export const STEPS = [
  'before a run is committed',
  'after a run is committed',
  'after a claim',
  'before a start is committed',
  'after a start is committed',
  'when the handler begins',
  'after a checkpoint is stored',
  'when the handler has ended',
  'before an end is committed',
  'after an end is committed',
  'before it is given back',
  'after it is given back',
] as const;
export type Step = (typeof STEPS)[number];

/** Where an instance dies: at the first such step of a run of this job. */
export interface Fault {
  readonly step: Step;
  readonly job: string;
}

interface Ports {
  readonly store: Store;
  readonly engine: Engine;
  readonly jobs: readonly JobRegistration[];
}

/** What a transaction has done so far, by the name of its step and the runs it did it to. */
type Done = Map<'a run' | 'a start' | 'an end' | 'it is given back', readonly string[]>;

/** The same ports, which call `die` at the step. */
export function armed({ store, engine, jobs }: Ports, fault: Fault, die: () => void): Ports {
  const jobOf = new Map<string, string>();
  const going = new Map<Sql, Done>();
  const reach = (step: Step, runs: readonly string[]): void => {
    if (step === fault.step && runs.some((run) => jobOf.get(run) === fault.job)) die();
  };
  const reachAll = (when: 'before' | 'after', done: Done): void => {
    for (const [what, runs] of done)
      reach(what === 'it is given back' ? `${when} ${what}` : `${when} ${what} is committed`, runs);
  };
  /** Notes what was done within a transaction; what was done outside of one is committed. */
  const note = (
    within: Sql | undefined,
    what: Done extends Map<infer What, unknown> ? What : never,
    runs: string[],
  ) => {
    const done = within === undefined ? undefined : going.get(within);
    if (done) done.set(what, [...(done.get(what) ?? []), ...runs]);
    else reachAll('after', new Map([[what, runs]]));
  };

  const { startClaimed } = store;
  if (startClaimed === undefined) throw new Error('faults are for stores in SQL');

  const armedStore: Store = {
    ...store,
    async transaction(body) {
      const done: Done = new Map();
      const answer = await store.transaction(async (within) => {
        going.set(within, done);
        try {
          const result = await body(within);
          reachAll('before', done);
          return result;
        } finally {
          going.delete(within);
        }
      });
      reachAll('after', done);
      return answer;
    },
    async insertRuns(runs, within) {
      for (const { id, job } of runs) jobOf.set(id, job);
      const inserted = await store.insertRuns(runs, within);
      note(within, 'a run', [...inserted]);
      return inserted;
    },
    async startAttempts(starts, within) {
      const started = await store.startAttempts(starts, within);
      note(
        within,
        'a start',
        started.map(({ id }) => id),
      );
      return started;
    },
    // In a transaction, so that there is a moment before what was one statement is committed.
    startClaimed: (claim, start, ending) =>
      armedStore.transaction(async (within) => {
        const answer = await startClaimed(claim, start, ending, within);
        const over = answer.moved.map(({ runId }) => runId);
        if (over.length > 0) note(within, 'an end', over);
        for (const { run } of answer.started) jobOf.set(run.id, run.job);
        const runs = answer.started.map(({ run }) => run.id);
        reach('after a claim', runs);
        note(within, 'a start', runs);
        return answer;
      }),
    async finishAttempts(ends, within, beside) {
      if (within === undefined) return armedStore.transaction((sql) => armedStore.finishAttempts(ends, sql, beside));
      const moved = await store.finishAttempts(ends, within, beside);
      const back = ends.filter(({ outcome }) => outcome === 'interrupted').map(({ runId }) => runId);
      const over = ends.filter(({ outcome }) => outcome !== 'interrupted').map(({ runId }) => runId);
      if (over.length > 0) note(within, 'an end', over);
      if (back.length > 0) note(within, 'it is given back', back);
      return moved;
    },
    async setCheckpoint(run, state) {
      await store.setCheckpoint(run, state);
      reach('after a checkpoint is stored', [run]);
    },
  };

  const armedEngine = before(engine, {
    async claim(limit, except, carry) {
      const claims = await engine.claim(limit, except, carry);
      for (const { runId, job } of claims) jobOf.set(runId, job);
      reach(
        'after a claim',
        claims.map(({ runId }) => runId),
      );
      return claims;
    },
  });

  const armedJobs = jobs.map(
    (registration): JobRegistration => ({
      ...registration,
      load: async () => {
        const { handler } = await registration.load();
        if (typeof handler !== 'function') return { handler };
        const mined: Handler<never, never> = async (input, ctx) => {
          reach('when the handler begins', [ctx.run.id]);
          try {
            return await handler(input, ctx);
          } finally {
            reach('when the handler has ended', [ctx.run.id]);
          }
        };
        return { handler: mined };
      },
    }),
  );
  return { store: armedStore, engine: armedEngine, jobs: armedJobs };
}
