import { randomUUID } from 'node:crypto';
import { TERMINAL_STATUSES } from '../spec/vocabulary.ts';
import type { Sql } from '../store/sql.ts';
import type { NewRun, Run } from '../store/store.ts';
import type { MemoryWorld } from './memory-world.ts';

const OVER: ReadonlySet<string> = new Set(TERMINAL_STATUSES);

/** What is done to the runs in memory, whoever asks for it. */
export interface RunTable {
  all(): readonly (Run & { readonly seq: number })[];
  change(id: string, over: Partial<Run>): void;
  /** As it is now, without what is known of it here alone. */
  read(id: string): Run | null;
  isOpen(id: string): boolean;
  /** Makes its dead letter, where it has none. `at` is epoch milliseconds. */
  bury(run: Run, reason: string, at: number): void;
  /** The run that waits under a standing name. */
  standingFor(standing: string | null | undefined): Run | undefined;
}

export function runTable(world: MemoryWorld): RunTable {
  const all: RunTable['all'] = () => [...world.tables.runs.values()];
  return {
    all,
    change(id, over) {
      const run = world.tables.runs.get(id);
      if (run) world.tables.runs.set(id, { ...run, ...over });
    },
    read(id) {
      const run = world.tables.runs.get(id);
      return run ? plain(run) : null;
    },
    isOpen(id) {
      const run = world.tables.runs.get(id);
      return run !== undefined && !OVER.has(run.status);
    },
    bury(run, reason, at) {
      const { letters } = world.tables;
      if ([...letters.values()].some(({ runId }) => runId === run.id)) return;
      const id = randomUUID();
      letters.set(id, { id, runId: run.id, job: run.job, at, reason, error: run.error, seq: world.next() });
    },
    standingFor: (standing) =>
      standing === undefined || standing === null
        ? undefined
        : all().find((run) => run.standing === standing && waits(run)),
  };
}

/** Has statements done one after the other, those of a transaction together. */
export function inTurn(world: MemoryWorld): <T>(statement: () => T, within?: Sql) => Promise<T> {
  return (statement, within) => world.run(within, statement);
}

/** A run that is no step of another. */
export function isRoot({ root = null }: Pick<Run, 'root'>): boolean {
  return root === null;
}

/** Whether a run has not begun yet. */
export function waits({ status, attempt }: Pick<Run, 'status' | 'attempt'>): boolean {
  return status === 'pending' && attempt === 0;
}

/** A run as it is inserted. */
export function fresh(run: NewRun): Run {
  const skipped = run.skipped !== undefined;
  return {
    ...run,
    status: skipped ? 'skipped' : 'pending',
    attempt: 0,
    startedAt: null,
    finishedAt: skipped ? run.createdAt : null,
    error: null,
    result: null,
    progress: null,
    checkpoint: null,
    cancelRequested: false,
    message: run.skipped ?? null,
    handedOver: run.handedOver === true,
    madeWay: 0,
    ready: false,
    losses: 0,
  };
}

/** Without its place among all. */
export function plain({ seq: _, ...run }: Run & { readonly seq: number }): Run {
  return run;
}
