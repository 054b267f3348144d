import { OpenRunError, RuntimeError, type RuntimeErrorCode } from '../errors.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { Run, Store } from '../store/store.ts';
import { type Operations, Refusal, type RefusalKind } from './operations.ts';
import { storeOperations } from './store-operations.ts';
import { instant, viewRun } from './views.ts';
import type { JobView } from './wire.ts';

/** What the operations need of a runtime. */
export interface Controls {
  trigger(job: string, input: unknown): Promise<Run>;
  emit(event: string, payload: unknown): Promise<readonly Run[]>;
  cancel(runId: string): Promise<Run>;
  replay(runId: string): Promise<Run>;
  pause(job: string): Promise<void>;
  resume(job: string): Promise<void>;
}

export interface RuntimeOperationsOptions {
  readonly controls: Controls;
  readonly store: Store;
  /** The jobs as they are registered at the moment. */
  readonly specs: () => readonly JobSpec[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How many of the next times a job's page shows. */
const UPCOMING = 5;

const KINDS: Readonly<Record<RuntimeErrorCode, RefusalKind>> = {
  'unknown-job': 'not-found',
  'unknown-run': 'not-found',
  'duplicate-job': 'invalid',
  'open-run': 'conflict',
  'run-ended': 'wrong-state',
  'run-not-ended': 'wrong-state',
  unimplemented: 'wrong-state',
  refused: 'wrong-state',
  'spec-version': 'wrong-state',
  'invalid-input': 'invalid',
  'no-schedule': 'wrong-state',
  'not-started': 'unavailable',
  isolation: 'unavailable',
};

/** The operations of a running instance. */
export function runtimeOperations({ controls, store, specs, now }: RuntimeOperationsOptions): Operations {
  const find = (id: string): JobSpec => {
    const spec = specs().find((known) => known.id === id);
    if (spec === undefined) throw new Refusal('not-found', `There is no job ${id}.`);
    return spec;
  };
  const upcoming = (spec: JobSpec, paused: boolean): readonly string[] =>
    paused || !spec.enabled
      ? []
      : mergedOccurrences(spec.triggers, { from: now(), count: UPCOMING }).map((time) => instant(time));
  const view = (spec: JobSpec, paused: boolean): JobView => ({
    id: spec.id,
    title: spec.title,
    group: spec.group,
    description: spec.description,
    canonical: spec.canonical,
    triggers: spec.triggers.map(({ kind }) => kind),
    serial: spec.serial,
    enabled: spec.enabled,
    paused,
    next: upcoming(spec, paused)[0] ?? null,
  });

  return {
    ...storeOperations(store),
    jobs: async () => {
      const paused = await store.paused();
      return specs().map((spec) => view(spec, paused.has(spec.id)));
    },
    job: async (id) => {
      const spec = find(id);
      const [paused, runs] = await Promise.all([store.paused(), store.runs({ job: id, limit: 1 })]);
      const last = runs.items[0];
      return {
        ...view(spec, paused.has(id)),
        upcoming: [...upcoming(spec, paused.has(id))],
        lastRun: last === undefined ? null : viewRun(last),
        spec: { ...spec },
      };
    },
    trigger: (job, input) => refusing(async () => viewRun(await controls.trigger(job, input))),
    cancel: (run) => refusing(async () => viewRun(await controls.cancel(run))),
    replay: (run) => refusing(async () => viewRun(await controls.replay(run))),
    emit: (event, payload) => refusing(async () => (await controls.emit(event, payload)).map(viewRun)),
    setPaused: async (job, paused) => {
      find(job);
      await refusing(() => (paused ? controls.pause(job) : controls.resume(job)));
      return { id: job, paused };
    },
  };
}

/** What the runtime refuses, in the words of the operations. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    throw new Refusal(KINDS[error.code], error.message, error instanceof OpenRunError ? error.runId : null);
  }
}
