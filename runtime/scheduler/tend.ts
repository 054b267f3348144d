import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import type { EventBus } from '../events.ts';
import type { Logger } from '../registry.ts';
import type { Sql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { Superseded } from './generation-watch.ts';
import { takeUp } from './hand-over.ts';
import type { Job } from './job.ts';
import { jointly } from './joint.ts';

/**
 * What the generation in force looks after beside its schedules: runs that wait for nobody any more, and runs of jobs
 * that are gone.
 */
export interface TendOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly namespace: string;
  /** The generation's name, for people. */
  readonly generation: string;
  /** Makes sure that the generation is in force to the end of a transaction, or throws. */
  readonly hold: (within: Sql) => Promise<void>;
}

/** Runs given up in one transaction. */
const BATCH = 500;

/** How often it is looked after, milliseconds. */
const EVERY = 60_000;

/**
 * Does `work` every minute, or every so many milliseconds; what it throws is told and tried again as much later. Returns how
 * to stop.
 */
export function keepTending(
  { clock, logger, every = EVERY }: { readonly clock: Clock; readonly logger: Logger; readonly every?: number },
  work: () => Promise<void>,
): () => void {
  let cancel = (): void => {};
  let stopped = false;
  const later = (): void => {
    cancel = clock.after(every, () => {
      work()
        .catch((error: unknown) => {
          if (!(error instanceof Superseded))
            logger.warn('Waiting runs could not be looked after; tried again.', error);
        })
        .finally(() => {
          if (!stopped) later();
        });
    });
  };
  later();
  return () => {
    stopped = true;
    cancel();
  };
}

/**
 * Hands over runs that wait for nobody: a limit was raised, a job has come to run several at once, or another version
 * freed a slot by rules of its own.
 */
export async function takeUpWaiting(options: TendOptions, jobs: Iterable<Job>): Promise<void> {
  const { store, clock } = options;
  const [open, pauses] = [new Set(await store.openJobs()), await store.pauses()];
  for (const job of jobs) {
    if (!open.has(job.id) || pauses.has(job.id, clock.now())) continue;
    await takeUp(options, job);
  }
}

/**
 * Ends the pending runs of jobs that are not registered any more but were, whatever they wait for, with that reason. One
 * that is running ends where it runs.
 */
export async function giveUpGone(options: TendOptions, jobs: ReadonlyMap<string, Job>): Promise<void> {
  const { store, engine, namespace, generation, hold } = options;
  const gone = (await store.openJobs()).filter((id) => !jobs.has(id));
  for (const job of gone) {
    for (;;) {
      const message = goneMessage(job, generation);
      const ended = await jointly(store, engine, async ({ within }) => {
        await hold(within);
        const over = await store.failPending({ namespace, job, message, limit: BATCH }, within);
        return failWhole(options, over, message, within);
      });
      announceGivenUp(options, job, ended, message);
      if (ended.runs.length < BATCH) break;
    }
  }
}

/**
 * Ends claimed runs of jobs that are not registered any more. Gives the claims of jobs that no generation has had yet: a
 * process that only asks for work may know of them before those that run it.
 */
export async function giveUpClaimed(options: TendOptions, claims: readonly Claim[]): Promise<readonly Claim[]> {
  const { store, engine, namespace, generation, hold } = options;
  const had = await store.generations.everHad(namespace, [...new Set(claims.map(({ job }) => job))]);
  for (const job of had) {
    const ofJob = claims.filter((claim) => claim.job === job);
    const message = goneMessage(job, generation);
    // One that runs elsewhere ends there, unless its worker was lost.
    const able: string[] = [];
    for (const { runId, lost } of ofJob) {
      if (lost > 0 || (await store.run(runId))?.status === 'pending') able.push(runId);
    }
    const ended = await jointly(store, engine, async (joint) => {
      await hold(joint.within);
      await joint.complete(ofJob.map(({ id }) => id));
      const over = await store.endRuns(able, 'failed', message, joint.within);
      return failWhole(options, over, message, joint.within);
    });
    announceGivenUp(options, job, ended, message);
  }
  return claims.filter(({ job }) => !had.has(job));
}

function goneMessage(job: string, generation: string): string {
  return `there is no job "${job}" any more: the registrations in force (generation ${generation.slice(0, 8)}) do not have it`;
}

/** Runs that failed without an attempt's end. */
export interface GivenUp {
  /** Each with the run that it is a step of, or null. */
  readonly runs: readonly { readonly id: string; readonly root: string | null }[];
  /** Runs that failed with one of their steps. */
  readonly roots: readonly string[];
}

/** Fails the runs that these, which have failed, are steps of. */
export async function failWhole(
  { store, clock }: Pick<TendOptions, 'store' | 'clock'>,
  failed: readonly string[],
  message: string,
  within: Sql,
): Promise<GivenUp> {
  const steps = await store.chains.stepsOf(failed, within);
  const roots = await store.chains.failRootsOf(failed, message, clock.now(), within);
  return { runs: failed.map((id) => ({ id, root: steps.get(id)?.root ?? null })), roots };
}

/** Says that runs of a job were given up: steps, and behind them the runs that failed with them. */
export function announceGivenUp(
  { events }: Pick<TendOptions, 'events'>,
  job: string,
  { runs, roots }: GivenUp,
  message: string,
): void {
  const failed = { type: 'run.failed', job, attempt: 0, duration: 0, error: null, message } as const;
  for (const { id, root } of runs) events.emit({ ...failed, run: id, ...(root === null ? {} : { root }) });
  // One may be among those that were given up by themselves.
  const told = new Set(runs.map(({ id }) => id));
  for (const run of roots) if (!told.has(run)) events.emit({ ...failed, run });
}
