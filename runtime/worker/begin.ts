import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import type { Logger } from '../registry.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import { attemptOf } from '../scheduler/identity.ts';
import type { Job } from '../scheduler/job.ts';
import { jointly } from '../scheduler/joint.ts';
import type { AttemptStart, Run, Store } from '../store/store.ts';

/** A claim whose attempt has begun. */
export interface Begun {
  readonly claim: Claim;
  readonly job: Job;
  readonly run: Run;
  readonly attempt: number;
}

export interface BeginOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly worker: string;
  /** The job, where this instance has a handler for it. */
  readonly job: (id: string) => Job | undefined;
  /** Told of runs that were given up here. */
  readonly gaveUp: (job: Job, run: string, message: string) => void;
}

/** A delivery of a job that this instance does not have is given back for so long, milliseconds. */
const UNKNOWN = 15_000;
/** A run whose workers died so often without a word is taken to be what kills them. */
const MOST_LOST = 5;

/**
 * Begins the attempts of claimed deliveries. What may not begin is settled here: a run that is over, one without a
 * slot (whoever frees the slot hands it over again), one that this instance has no handler for.
 */
export async function beginAttempts(options: BeginOptions, claims: readonly Claim[]): Promise<readonly Begun[]> {
  const { engine, clock, logger } = options;
  const free: Known[] = [];
  const counted = new Map<Job, Known[]>();
  const unknown: Claim[] = [];
  const lost: Known[] = [];
  for (const claim of claims) {
    const job = options.job(claim.job);
    if (!job) unknown.push(claim);
    else if (claim.lost >= MOST_LOST) lost.push({ claim, job });
    else if (job.slots === null) free.push({ claim, job });
    else counted.set(job, [...(counted.get(job) ?? []), { claim, job }]);
  }
  if (unknown.length > 0) {
    await engine.release(
      unknown.map(({ id }) => id),
      clock.now() + UNKNOWN,
    );
    const names = [...new Set(unknown.map(({ job }) => job))].join(', ');
    logger.warn(`Runs wait for jobs that this instance has no handler for: ${names}.`);
  }
  for (const known of lost) await giveUp(options, known);

  const groups: (() => Promise<readonly Begun[]>)[] = [...counted].map(([job, group]) => () => {
    return beginCounted(options, job, group);
  });
  if (free.length > 0) {
    groups.push(async () => settle(options, free, await options.store.startAttempts(startsOf(options, free))));
  }
  const begun: Begun[] = [];
  for (const begin of groups) {
    try {
      begun.push(...(await begin()));
    } catch (error) {
      // Those that have begun go on; the leases of these run out.
      logger.error('Attempts could not be begun; their runs are delivered again.', error);
    }
  }
  return begun;
}

/** Begins runs of a job that counts its slots, under the job's lock. */
async function beginCounted(options: BeginOptions, job: Job, group: readonly Known[]): Promise<readonly Begun[]> {
  const runs = await jointly(options.store, options.engine, async (joint) => {
    await joint.lock(job.id);
    const holders = await options.dispatch.holders(joint, job, new Set(group.map(({ claim }) => claim.runId)));
    const able = group.filter(({ claim }) => holders.has(claim.runId));
    return options.store.startAttempts(startsOf(options, able), joint.within);
  });
  return settle(options, group, runs);
}

interface Known {
  readonly claim: Claim;
  readonly job: Job;
}

/** One start an attempt, should two deliveries of the same have been claimed at once. */
function startsOf({ worker, clock }: BeginOptions, known: readonly Known[]): readonly AttemptStart[] {
  const starts = new Map<string, AttemptStart>();
  for (const { claim } of known) {
    const attempt = attemptOf(claim.id);
    const key = `${claim.runId}#${attempt}`;
    const recovers = claim.lost > 0 || starts.get(key)?.recovers === true;
    starts.set(key, { runId: claim.runId, attempt, worker, at: clock.now(), recovers });
  }
  return [...starts.values()];
}

async function settle(options: BeginOptions, known: readonly Known[], runs: readonly Run[]): Promise<readonly Begun[]> {
  const started = new Map(runs.map((run) => [run.id, run]));
  const begun: Begun[] = [];
  const over: string[] = [];
  for (const { claim, job } of known) {
    const run = started.get(claim.runId);
    if (run?.attempt === attemptOf(claim.id) && started.delete(claim.runId))
      begun.push({ claim, job, run, attempt: run.attempt });
    else over.push(claim.id);
  }
  if (over.length > 0) await options.engine.complete(over);
  return begun;
}

async function giveUp({ store, engine, dispatch, gaveUp }: BeginOptions, { claim, job }: Known): Promise<void> {
  const message = `its worker was lost ${claim.lost} times without a word, so it is not tried again`;
  const ended = await jointly(store, engine, async (joint) => {
    await dispatch.lockAll(joint, [job]);
    const open = job.slots === null ? [] : await store.openRuns(job.id, joint.within);
    const [id] = await store.endRuns([claim.runId], 'failed', message, joint.within);
    await joint.complete([claim.id]);
    const run = open.find((one) => one.id === id);
    if (run) await dispatch.handOver(joint, job, [run], `ended:${run.id}`);
    return id !== undefined;
  });
  if (ended) gaveUp(job, claim.runId, message);
}
