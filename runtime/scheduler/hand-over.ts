import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { ContenderQuery, Run, Store } from '../store/store.ts';
import { delivery, dueOf } from './delivery.ts';
import { decideHandOver, isHeldByPause, slotHolders } from './gate.ts';
import type { Job } from './job.ts';
import { type Joint, jointly } from './joint.ts';

/**
 * Handing runs to the engine. The law: of a run that may begin, a delivery is out. Whatever changes who holds a slot (an
 * end, a cancel, a delivery that makes way, a run that is put off) hands over, in the same transaction, whoever holds one
 * now. That may be done any number of times: a delivery's id stays the same until it is used up (`deliveryIdOf`), and the
 * engine takes an id once.
 */

/** What the slots of a job are looked up with. */
export interface SlotOptions {
  readonly store: Store;
  readonly clock: Clock;
}

/** Runs handed over in one statement. */
const BATCH = 500;

/** Whether its open runs matter to a new one. */
export function isCounted(job: Job): boolean {
  return job.slots !== null || job.spec.overlap !== 'allow';
}

/** Locks the jobs whose slots are counted, in one order for all instances, so that no two wait for each other. */
export async function lockJobs(joint: Joint, jobs: readonly Job[]): Promise<void> {
  const counted = new Set(jobs.filter(isCounted).map(({ id }) => id));
  for (const id of [...counted].sort()) await joint.lock(id);
}

/** Whose slots may have changed hands: those of keys, or of the keys of these runs. */
export type Slots = Pick<ContenderQuery, 'keys' | 'runs'>;

/** Hands over the runs that hold a slot now and of which no delivery is known to be out. */
export async function handOver(options: SlotOptions, joint: Joint, job: Job, slots: Slots): Promise<void> {
  if (job.slots === null) return;
  const now = options.clock.now();
  const open = await contenders(options, joint, job, { ...slots, now, limit: job.slots });
  const next = decideHandOver(open, job.slots, now).filter(({ handedOver }) => !handedOver);
  await deliver(options, joint, job, next);
}

/**
 * Hands over all runs that may begin, or will in time, and of which no delivery is known to be out: they were held while
 * the job was paused, or the job has changed how many run at once. Those that hold a slot are handed over whatever is
 * known of them.
 */
export async function takeUp(options: SlotOptions & { readonly engine: Engine }, job: Job): Promise<void> {
  const { store, engine } = options;
  await jointly(store, engine, async (joint) => {
    await lockJobs(joint, [job]);
    await takeUpWithin(options, joint, job);
  });
}

/** As `takeUp`, inside a change that holds the job's lock already. */
export async function takeUpWithin(options: SlotOptions, joint: Joint, job: Job): Promise<void> {
  const { store, clock } = options;
  const now = clock.now();
  if (job.slots !== null) {
    const keys = await store.openKeys(job.id, joint.within);
    const open = await contenders(options, joint, job, { keys, now, limit: job.slots });
    await deliver(options, joint, job, decideHandOver(open, job.slots, now));
  }
  const paused = (await store.holdPauses([job.id], joint.within)).has(job.id, now);
  // Of a job with slots those whose time has not come; they wait for it in the queue, whoever holds a slot now.
  const which = { ...(job.slots === null ? {} : { after: now }), limit: BATCH };
  for (let first: string | undefined; ; ) {
    const waiting = await store.notHandedOver(job.id, which, joint.within);
    await deliver(
      options,
      joint,
      job,
      waiting.filter((run) => !(paused && isHeldByPause(run))),
    );
    // Those that a pause holds, or somebody has in hand, are met again.
    if (waiting.length < BATCH || paused || waiting[0]?.id === first) return;
    first = waiting[0]?.id;
  }
}

/** Of a job with slots, how the runs stand that were `delivered`: which of them are open, and which hold a slot now. */
export async function standOf(
  options: SlotOptions,
  joint: Joint,
  job: Job,
  delivered: ReadonlySet<string>,
): Promise<{ readonly open: ReadonlyMap<string, Run>; readonly holders: ReadonlySet<string> }> {
  const now = options.clock.now();
  const open = await contenders(options, joint, job, { now, limit: job.slots ?? 1, runs: [...delivered] });
  const holders = new Set(slotHolders(open, job.slots, now, delivered).map(({ id }) => id));
  return { open: new Map(open.map((run) => [run.id, run])), holders };
}

/** Hands over these runs, whoever holds a slot: their time may not have come, and `begin` asks. */
export async function deliver(
  { store }: Pick<SlotOptions, 'store'>,
  joint: Joint,
  job: Job,
  runs: readonly Run[],
): Promise<void> {
  if (runs.length === 0) return;
  await joint.enqueue(runs.map((run) => delivery(job, run, 1, dueOf(run))));
  await store.noteHandedOver(
    runs.map(({ id }) => id),
    joint.within,
  );
}

/**
 * The open runs of a job that slots are for, oldest first: all but those that a pause holds, and only as many as decide
 * about what is asked: a job may have a hundred thousand that wait.
 */
async function contenders(
  { store, clock }: SlotOptions,
  joint: Joint,
  job: Job,
  which: ContenderQuery,
): Promise<readonly Run[]> {
  const read = (withoutHeld: boolean): Promise<readonly Run[]> =>
    store.contenders(job.id, { ...which, withoutHeld }, joint.within);
  const open = await read(false);
  if (!open.some(isHeldByPause)) return open;
  if (!(await store.holdPauses([job.id], joint.within)).has(job.id, clock.now())) return open;
  return (await read(true)).filter((run) => !isHeldByPause(run));
}
