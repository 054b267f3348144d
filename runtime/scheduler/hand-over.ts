import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { ContenderQuery, Run, Store } from '../store/store.ts';
import { delivery } from './delivery.ts';
import { decideHandOver, isDue, isHeldByPause, type OpenRun, slotHolders } from './gate.ts';
import type { Job } from './job.ts';
import { type Joint, jointly } from './joint.ts';

/** What the slots of a job are looked up with. */
export interface SlotOptions {
  readonly store: Store;
  readonly clock: Clock;
}

/** Whether its open runs matter to a new one. */
export function isCounted(job: Job): boolean {
  return job.slots !== null || job.spec.overlap !== 'allow';
}

/** Locks the jobs whose slots are counted, in one order for all instances, so that no two wait for each other. */
export async function lockJobs(joint: Joint, jobs: readonly Job[]): Promise<void> {
  const counted = new Set(jobs.filter(isCounted).map(({ id }) => id));
  for (const id of [...counted].sort()) await joint.lock(id);
}

/** Hands over the runs that hold a slot now that `ended` have left. `salt` tells this hand-over from others. */
export async function handOver(
  options: SlotOptions,
  joint: Joint,
  job: Job,
  ended: readonly OpenRun[],
  salt: string,
): Promise<void> {
  const now = options.clock.now();
  const which = { now, limit: (job.slots ?? 1) + ended.length, keys: keysOf(ended) };
  const open = await contenders(options, joint, job, ended.length === 0 ? undefined : which);
  const next = decideHandOver(open, job.slots, now, ended);
  await joint.enqueue(next.map((run) => delivery(job, run, 1, null, salt)));
}

/**
 * Hands over runs that hold a slot, have not begun and may never have been handed over: they were held while the job
 * was paused, or whoever was before them left while nothing ran. What is delivered twice begins once: of a job with
 * slots `begin` looks, of any other the engine refuses the id that it knows.
 */
export async function takeUp(
  options: SlotOptions & { readonly engine: Engine },
  job: Job,
  salt: string,
): Promise<void> {
  const { store, engine } = options;
  await jointly(store, engine, async (joint) => {
    await lockJobs(joint, [job]);
    await takeUpWithin(options, joint, job, salt);
  });
}

/** As `takeUp`, inside a change that holds the job's lock already. */
export async function takeUpWithin(options: SlotOptions, joint: Joint, job: Job, salt: string): Promise<void> {
  const now = options.clock.now();
  const open = await contenders(options, joint, job);
  const next = decideHandOver(open, job.slots, now);
  // What was put off is handed over for its time, under the id that it has had if it was before.
  const deferred = open.filter((run) => !isDue(run, now));
  await joint.enqueue([
    ...next.map((run) => delivery(job, run, 1, null, job.slots === null ? '' : salt)),
    ...deferred.map((run) => delivery(job, run, 1, run.scheduledFor, '')),
  ]);
}

/** Of the open runs of a job with slots, those that hold one now. `delivered` are those that are asked for. */
export async function currentHolders(
  options: SlotOptions,
  joint: Joint,
  job: Job,
  delivered: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Run>> {
  const now = options.clock.now();
  const open = await contenders(options, joint, job, { now, limit: job.slots ?? 1, runs: [...delivered] });
  return new Map(slotHolders(open, job.slots, now, delivered).map((run) => [run.id, run]));
}

/**
 * The open runs of a job that slots are for, oldest first: all but those that a pause holds. Where it is said which are
 * asked about, only as many as decide about these: a job may have a hundred thousand that wait.
 */
async function contenders(
  { store, clock }: SlotOptions,
  joint: Joint,
  job: Job,
  which?: ContenderQuery,
): Promise<readonly Run[]> {
  const read = (withoutHeld: boolean): Promise<readonly Run[]> =>
    which === undefined
      ? store.openRuns(job.id, joint.within)
      : store.contenders(job.id, { ...which, withoutHeld }, joint.within);
  const open = await read(false);
  if (!open.some(isHeldByPause)) return open;
  if (!(await store.holdPauses([job.id], joint.within)).has(job.id, clock.now())) return open;
  const able = which === undefined ? open : await read(true);
  return able.filter((run) => !isHeldByPause(run));
}

function keysOf(runs: readonly Pick<Run, 'concurrencyKey'>[]): readonly (string | null)[] {
  return [...new Set(runs.map(({ concurrencyKey }) => concurrencyKey))];
}
