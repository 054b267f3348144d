import type { JobSpec } from '../spec/job-spec.ts';
import { noSuchJob } from '../spec/near-miss.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import { ALL_JOBS, type Pause, type Pauses } from '../store/pauses.ts';
import type { StoredSchedule } from '../store/schedule-store.ts';
import { scheduleOf } from '../store/schedule-view.ts';
import type { Store } from '../store/store.ts';
import { type Operations, Refusal } from './operations.ts';
import { occurrencesOf, recentOf } from './overview.ts';
import { type JobPause, type JobState, jobDetailOf, viewJob, viewPause } from './runtime-operations.ts';
import { storeOperations } from './store-operations.ts';
import { valid } from './valid.ts';
import { instant, viewRun, viewSchedule } from './views.ts';
import type { JobView, ScheduleView } from './wire.ts';

export interface OfflineOptions {
  readonly store: Store;
  /** The jobs as the project's code registers them; null where it cannot be read from here. Asked when it is needed. */
  readonly specs: () => Promise<readonly JobSpec[] | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * What can be asked while no instance runs: what was, read from the store; the jobs, as far as the project's code or
 * else the store's ledger knows them; and marks that the next instance heeds. What would have to run is refused.
 */
export function offlineOperations({ store, specs, now }: OfflineOptions): Operations {
  const needsInstance = async (what: string): Promise<never> => {
    throw new Refusal('unavailable', `No instance is running, and ${what}.`);
  };
  const stored = storeOperations(store, now);
  const pauseOf = (id: string, pauses: Pauses): JobPause | null => {
    const pause = pauses.of(id, now());
    return pause && jobPause(pause);
  };
  const stateOf = (spec: JobSpec, pauses: Pauses): JobState => {
    const pause = pauseOf(spec.id, pauses);
    // Only an instance loads handlers.
    return {
      spec,
      paused: pause !== null,
      pause,
      scheduled: spec.enabled,
      implemented: true,
      next: upcoming(spec, 1)[0] ?? null,
    };
  };
  // Where the code cannot be read, every job is taken to be there.
  const scheduleView = (stored: StoredSchedule, known: readonly JobSpec[] | null): ScheduleView => {
    const job = known === null ? { enabled: true } : known.find(({ id }) => id === stored.job);
    return viewSchedule(scheduleOf(stored, job?.enabled ?? null, now()));
  };
  const mustKnow = async (job: string | null): Promise<void> => {
    if (job === null) return;
    const known = await specs();
    const there = known?.some(({ id }) => id === job) ?? (await store.watermarks()).has(job);
    if (!there) throw new Refusal('not-found', `There is no job "${job}" that this project or its store knows.`);
  };
  const upcoming = (spec: JobSpec, count: number): readonly Date[] =>
    spec.enabled ? mergedOccurrences(spec.triggers, { from: now(), count }).map((instant) => new Date(instant)) : [];
  return {
    ...stored,
    jobs: async () => {
      const [known, pauses] = await Promise.all([specs(), store.pauses()]);
      if (known !== null) return known.map((spec) => viewJob(stateOf(spec, pauses)));
      const ids = new Set([...(await store.watermarks()).keys(), ...pauses.named(now())]);
      return [...ids].sort().map((id) => remembered(id, pauseOf(id, pauses)));
    },
    job: async (id) => {
      const known = await specs();
      if (known === null) return needsInstance('the project’s code, which knows the jobs, cannot be read from here');
      const spec = known.find((one) => one.id === id);
      if (spec === undefined) {
        const ids = known.map((one) => one.id);
        throw new Refusal('not-found', noSuchJob(id, ids));
      }
      return jobDetailOf(stateOf(spec, await store.pauses()), store, (count) => upcoming(spec, count));
    },
    recent: async ({ each }) => {
      const ids = (await specs())?.map(({ id }) => id) ?? [...(await store.watermarks()).keys()];
      return recentOf(store, ids, each);
    },
    occurrences: async (query) => {
      const [known, pauses] = await Promise.all([specs(), store.pauses()]);
      if (known === null) return needsInstance('the project’s code, which knows the jobs, cannot be read from here');
      const states = known.map((spec) => stateOf(spec, pauses));
      return occurrencesOf(
        query.job === undefined ? states : states.filter(({ spec }) => spec.id === query.job),
        query,
      );
    },
    trigger: () => needsInstance('nothing would run the job'),
    backfill: () => needsInstance('nothing would run what is made up for'),
    schedules: async ({ job, scope, limit, cursor }) => {
      const query = {
        limit,
        ...(job === undefined ? {} : { job }),
        ...(scope === undefined ? {} : { scope }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const [page, known] = await Promise.all([valid(() => store.schedules.list(query)), specs()]);
      return { items: page.items.map((one) => scheduleView(one, known)), cursor: page.cursor };
    },
    schedule: async (id) => {
      const [found, known] = await Promise.all([store.schedules.get(id), specs()]);
      if (found === null) throw new Refusal('not-found', `There is no schedule ${id}.`);
      return scheduleView(found, known);
    },
    createSchedule: () => needsInstance('nobody would read when it is to fire'),
    previewSchedule: () => needsInstance('nobody would read when it is to fire'),
    pauseSchedule: () => needsInstance('nobody here may change it beside one that starts meanwhile'),
    resumeSchedule: () => needsInstance('nobody here may change it beside one that starts meanwhile'),
    deleteSchedule: async (id) => {
      if (!(await store.schedules.delete(id))) throw new Refusal('not-found', `There is no schedule ${id}.`);
      return { id };
    },
    replay: () => needsInstance('nothing would run the job'),
    generations: async () => {
      // Those of the embedded folder, and of a deployment that names no namespace.
      const records = await store.generations.list('default');
      return records.map(({ generation, active, firstSeen, activeSince, instances }) => ({
        id: generation,
        active,
        here: false,
        firstSeen: instant(firstSeen),
        activeSince: instant(activeSince),
        instances,
      }));
    },
    workers: async () =>
      (await store.workers.list('default')).map(({ namespace: _, silent, draining, since, seen, going, ...rest }) => ({
        ...rest,
        state: silent ? 'silent' : draining ? 'draining' : 'working',
        here: false,
        since: instant(since),
        seen: instant(seen),
        going: going.map((one) => ({ ...one, since: instant(one.since) })),
      })),
    retryDead: () => needsInstance('nothing would run the job'),
    compile: () => needsInstance('nobody here reads English'),
    emit: () => needsInstance('nobody would hear the event'),
    pause: async (job, { until, by, reason }) => {
      await mustKnow(job);
      const end = until === undefined ? null : Date.parse(until);
      if (end !== null && end <= now())
        throw new Refusal('invalid', `The pause would end at ${until}, which has passed.`);
      const pause = { job: job ?? ALL_JOBS, since: now(), until: end, by: by ?? null, reason: reason ?? null };
      await store.pause(pause);
      return { id: job, paused: true, pause: viewPause(jobPause(pause)) };
    },
    resume: async (job) => {
      await mustKnow(job);
      // What was held is handed over by the next instance when it starts.
      await store.endPause(job ?? ALL_JOBS, now());
      const still = job === null ? null : pauseOf(job, await store.pauses());
      return { id: job, paused: still !== null, pause: still && viewPause(still) };
    },
    cancel: async (id) => {
      const before = await stored.run(id);
      if (before.finishedAt !== null) throw new Refusal('wrong-state', `Run ${id} is ${before.status} already.`);
      const root = before.root ?? (before.steps.length > 0 ? id : null);
      const run =
        root === null
          ? await store.requestCancel(id)
          : await store.transaction(async (within) => {
              await store.chains.cancel(root, now(), within);
              return store.run(id, within);
            });
      if (run === null) throw new Refusal('not-found', `There is no run ${id}.`);
      return viewRun(run);
    },
  };
}

/** A job of which only the ledger tells, and the ledger keeps no words. */
function remembered(id: string, pause: JobPause | null): JobView {
  return {
    id,
    title: id,
    group: null,
    description: '',
    canonical: '(the project’s code cannot be read from here)',
    triggers: [],
    timezone: null,
    events: [],
    serial: false,
    scope: null,
    scheduled: true,
    implemented: true,
    paused: pause !== null,
    pause: pause && viewPause(pause),
    next: null,
    firing: null,
  };
}

function jobPause({ job, since, until, by, reason }: Pause): JobPause {
  return { all: job === ALL_JOBS, since: new Date(since), until: until === null ? null : new Date(until), by, reason };
}
