import type { Store } from '../store/store.ts';
import { viewSteps, viewWait } from './chain-view.ts';
import { type Operations, Refusal } from './operations.ts';
import { type TokenOperations, tokenOperations } from './token-operations.ts';
import { valid } from './valid.ts';
import { viewAttempt, viewDeadLetter, viewItem, viewLog, viewRun } from './views.ts';

/** The part of the operations that the store alone can answer; a running instance builds on it. */
export type StoreOperations = TokenOperations &
  Pick<Operations, 'runs' | 'run' | 'logs' | 'items' | 'deadLetters' | 'deadLetter' | 'deleteDead'>;

/** What was, read from the store: the same whether an instance runs or not. */
export function storeOperations(store: Store, now: () => number = Date.now): StoreOperations {
  const found = async (id: string) => {
    const run = await store.run(id);
    if (run === null) throw new Refusal('not-found', `There is no run ${id}.`);
    return run;
  };
  return {
    ...tokenOperations(store.access, now),
    runs: async ({ job, scope, status, limit, cursor }) => {
      const page = await valid(() =>
        store.runs({
          limit,
          ...(job === undefined ? {} : { job }),
          ...(scope === undefined ? {} : { scope }),
          ...(status === undefined ? {} : { status }),
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
      return { items: page.items.map(viewRun), cursor: page.cursor };
    },
    run: async (id) => {
      const run = await found(id);
      const [attempts, items] = await Promise.all([store.attempts(run.id), store.items.count(run.id)]);
      const chain = run.step?.kind === 'root' ? (await store.chains.read([run.id])).get(run.id) : undefined;
      const made = chain === undefined ? [] : await store.chains.steps(run.id);
      return {
        ...viewRun(run),
        attempts: attempts.map(viewAttempt),
        items,
        root: run.root ?? null,
        steps: chain === undefined ? [] : [...viewSteps(chain, made)],
        waitsFor: chain === undefined || run.finishedAt !== null ? null : viewWait(chain, made),
      };
    },
    logs: async (id, { limit, cursor }) => {
      const run = await found(id);
      const page = await valid(() => store.logs(run.id, { limit, ...(cursor === undefined ? {} : { cursor }) }));
      return { items: page.items.map(viewLog), cursor: page.cursor };
    },
    items: async (id, { done, limit, cursor }) => {
      const run = await found(id);
      const page = await valid(() =>
        store.items.list(run.id, {
          limit,
          ...(done === undefined ? {} : { done }),
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
      return { items: page.items.map(viewItem), cursor: page.cursor };
    },
    deadLetters: async ({ job, scope, limit, cursor }) => {
      const page = await valid(() =>
        store.deadLetters({
          limit,
          ...(job === undefined ? {} : { job }),
          ...(scope === undefined ? {} : { scope }),
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
      return { items: page.items.map(viewDeadLetter), cursor: page.cursor };
    },
    deadLetter: async (id) => {
      const letter = await store.deadLetter(id);
      if (letter === null) throw new Refusal('not-found', `There is no dead letter ${id}.`);
      return viewDeadLetter(letter);
    },
    deleteDead: async (id) => {
      const [removed] = await store.removeDeadLetters([id]);
      if (removed === undefined) throw new Refusal('not-found', `There is no dead letter ${id}.`);
      return { id: removed };
    },
  };
}
