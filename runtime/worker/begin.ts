import type { Clock } from '../clock.ts';
import type { Claim, Delivery, Engine } from '../engine/engine.ts';
import type { Logger } from '../registry.ts';
import { delivery } from '../scheduler/delivery.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import { decideClaim } from '../scheduler/generation.ts';
import { currentHolders, handOver, lockJobs } from '../scheduler/hand-over.ts';
import { attemptOf } from '../scheduler/identity.ts';
import type { Job } from '../scheduler/job.ts';
import { jointly } from '../scheduler/joint.ts';
import type { AttemptStart, Run, Store } from '../store/store.ts';
import type { Begun } from './begun.ts';
import { followUps } from './settle.ts';

export interface BeginOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly worker: string;
  /** The job as this instance has it. */
  readonly job: (id: string) => Job | undefined;
  readonly deployment: Deployment;
  /** Jobs with an `after` trigger on this job. */
  readonly followers: (job: string) => readonly Job[];
  /** Told of runs that were given up here. */
  readonly gaveUp: (job: Job, run: string, message: string) => void;
}

/** How this instance's registrations stand in its deployment. */
export interface Deployment {
  readonly namespace: string;
  /** Whether they are in force, as far as is known. */
  readonly active: () => boolean;
  /** The same for certain, at this moment. */
  readonly confirm: () => Promise<boolean>;
  /** The job as the generation in force has it; undefined where that has none. */
  readonly inForce: (id: string) => Job | undefined;
  /** Claims nothing of this group any more, until something changes. */
  readonly leave: (group: string) => void;
  /** Ends claimed runs of jobs that are gone, with their deliveries. Gives those whose jobs are merely not known yet. */
  readonly giveUpGone: (claims: readonly Claim[]) => Promise<readonly Claim[]>;
}

/** One whose run somebody is putting off or calling off in a transaction of their own, for so long, milliseconds. */
const IN_HAND = 1_000;
/** A run whose workers died so often without a word is taken to be what kills them. */
const MOST_LOST = 5;

/**
 * Begins the attempts of claimed deliveries. What may not begin is settled here: a run that is over, one without a
 * slot (whoever frees the slot hands it over again), one whose job is gone, one that other instances know and this one
 * does not.
 */
export async function beginAttempts(options: BeginOptions, claims: readonly Claim[]): Promise<readonly Begun[]> {
  const { engine, logger } = options;
  const free: Known[] = [];
  const counted = new Map<Job, Known[]>();
  const lost: Known[] = [];
  const { each, again } = oneOfEachRun(claims);
  // Another delivery of a run that is being begun is looked at when that is settled.
  for (const { id, at } of again) await engine.release([id], at ?? undefined);
  for (const known of await sift(options, each)) {
    const { claim, rule } = known;
    if (claim.lost >= MOST_LOST) lost.push(known);
    else if (rule.slots === null) free.push(known);
    else counted.set(rule, [...(counted.get(rule) ?? []), known]);
  }
  for (const known of lost) await giveUp(options, known);

  const groups: (() => Promise<readonly Begun[]>)[] = [...counted].map(([rule, group]) => () => {
    return beginCounted(options, rule, group);
  });
  if (free.length > 0) {
    groups.push(async () =>
      settle(options, free, await options.store.startAttempts(startsOf(options, free)), new Set(free)),
    );
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

/** Of claims, those that this instance may begin. The others are given back, or given up where their job is gone. */
async function sift(options: BeginOptions, claims: readonly Claim[]): Promise<readonly Known[]> {
  const { engine, deployment, logger } = options;
  const taken: Known[] = [];
  const gone: Claim[] = [];
  const left: Claim[] = [];
  let certain: Promise<boolean> | null = null;
  for (const claim of claims) {
    const job = options.job(claim.job);
    const inForce = deployment.inForce(claim.job);
    const decision = decideClaim({
      group: claim.group,
      namespace: deployment.namespace,
      active: deployment.active(),
      own: job,
      inForce: inForce !== undefined,
    });
    const known = job && { claim, job, rule: inForce ?? job };
    if (decision === 'take' && known) taken.push(known);
    else if (decision === 'leave') left.push(claim);
    else {
      certain ??= deployment.confirm();
      if (!(await certain)) left.push(claim);
      else if (known) taken.push(known);
      else gone.push(claim);
    }
  }
  if (gone.length > 0) {
    try {
      left.push(...(await deployment.giveUpGone(gone)));
    } catch (error) {
      logger.error('Runs of jobs that are gone could not be given up; they are delivered again.', error);
    }
  }
  if (left.length > 0) {
    for (const { group } of left) deployment.leave(group);
    // Each with the time it was due: that tells whether its run was put off since.
    for (const at of new Set(left.map((claim) => claim.at))) {
      const due = left.filter((claim) => claim.at === at).map(({ id }) => id);
      await engine.release(due, at ?? undefined);
    }
    const unwritten = new Set(left.map((claim) => claim.job).filter((id) => options.job(id)?.implemented === false));
    if (unwritten.size > 0)
      logger.warn(`Runs wait for jobs whose handlers are not written: ${[...unwritten].join(', ')}.`);
  }
  return taken;
}

/** Of several deliveries of one run that were claimed at once, the first; and the others. */
function oneOfEachRun(claims: readonly Claim[]): {
  readonly each: readonly Claim[];
  readonly again: readonly Claim[];
} {
  const runs = new Set<string>();
  const each = claims.filter(({ runId }) => !runs.has(runId) && runs.add(runId));
  const first = new Set(each);
  return { each, again: claims.filter((claim) => !first.has(claim)) };
}

/** Begins runs of a job that counts its slots, under the job's lock. */
async function beginCounted(options: BeginOptions, rule: Job, group: readonly Known[]): Promise<readonly Begun[]> {
  const { runs, able } = await jointly(options.store, options.engine, async (joint) => {
    await joint.lock(rule.id);
    const holders = await currentHolders(options, joint, rule, new Set(group.map(({ claim }) => claim.runId)));
    const holding = group.filter(({ claim }) => holders.has(claim.runId));
    const passed = group.find(({ claim }) => !holders.has(claim.runId));
    // It makes way, and nobody may have handed over those it makes way for: they came while it went, and it was given back.
    if (passed) await joint.enqueue(firstDeliveries(rule, holders, `passed:${passed.claim.id}`));
    const starts = startsOf(options, holding).map((start) => ({ ...start, counted: true }));
    return { runs: await options.store.startAttempts(starts, joint.within), able: holding };
  });
  return settle(options, group, runs, new Set(able));
}

/** The deliveries of those that hold a slot and have not begun. One that is delivered already begins once all the same. */
function firstDeliveries(job: Job, holders: ReadonlyMap<string, Run>, salt: string): readonly Delivery[] {
  return [...holders.values()]
    .filter(({ status, attempt }) => status === 'pending' && attempt === 0)
    .map((run) => delivery(job, run, 1, null, salt));
}

/** A claim that did not begin; `able`, where it had a slot and was to. */
interface Refused {
  readonly claim: Claim;
  readonly able: boolean;
}

interface Known {
  readonly claim: Claim;
  /** What is run: the job as this instance has it. */
  readonly job: Job;
  /** What decides about it: the job as the generation in force has it. */
  readonly rule: Job;
}

function startsOf({ worker, clock }: BeginOptions, known: readonly Known[]): readonly AttemptStart[] {
  return known.map(({ claim }) => ({
    runId: claim.runId,
    attempt: attemptOf(claim.id),
    worker,
    at: clock.now(),
    delivery: claim.id,
    recovers: claim.lost > 0,
    // A later attempt belongs to a run that has begun.
    due: attemptOf(claim.id) === 1 ? claim.at : null,
  }));
}

/** @param able those that were to begin, of all that were claimed. */
async function settle(
  options: BeginOptions,
  known: readonly Known[],
  runs: readonly Run[],
  able: ReadonlySet<Known>,
): Promise<readonly Begun[]> {
  const started = new Map(runs.map((run) => [run.id, run]));
  const begun: Begun[] = [];
  const over: Refused[] = [];
  for (const one of known) {
    const { claim, job } = one;
    const run = started.get(claim.runId);
    if (run?.attempt === attemptOf(claim.id) && started.delete(claim.runId))
      begun.push({ claim, job, run, attempt: run.attempt });
    else over.push({ claim, able: able.has(one) });
  }
  await letGo(options, over);
  return begun;
}

/**
 * Deliveries of runs that did not begin are done with: the runs are over, or whoever frees their slot hands them over
 * again. One that was put off since comes back when it is due now, one that somebody has in hand right now, shortly.
 */
async function letGo({ store, engine, clock }: BeginOptions, refused: readonly Refused[]): Promise<void> {
  const deferred = refused.filter(({ claim }) => claim.at !== null && attemptOf(claim.id) === 1);
  const until = await store.waitingUntil(deferred.map(({ claim }) => claim.runId));
  const done: string[] = [];
  for (const { claim, able } of refused) {
    const { id, runId, at } = claim;
    const due = until.get(runId);
    if (due !== undefined && at !== null && due > at) await engine.release([id], due);
    else if (due !== undefined && at !== null && able) await engine.release([id], clock.now() + IN_HAND);
    else done.push(id);
  }
  if (done.length > 0) await engine.complete(done);
}

/** Ends a run that is not begun again, with all that follows from its end. */
async function giveUp(options: BeginOptions, { claim, rule: job }: Known): Promise<void> {
  const { store, engine, dispatch, clock, deployment, followers, gaveUp } = options;
  const message = `its worker was lost ${claim.lost} times without a word, so it is not tried again`;
  const after = followers(job.id);
  const ended = await jointly(store, engine, async (joint) => {
    await lockJobs(joint, [job, ...after]);
    const run = await store.run(claim.runId, joint.within);
    const [id] = await store.endRuns([claim.runId], 'failed', message, joint.within);
    await joint.complete([claim.id]);
    if (run === null || id === undefined) return null;
    if (job.slots !== null) await handOver(options, joint, job, [run], `ended:${run.id}`);
    const wanted = followUps({ followers, namespace: deployment.namespace }, run, 'failed', null, clock.now());
    return { wanted, submitted: (await dispatch.submitWithin(joint, wanted)).submitted };
  });
  if (ended === null) return;
  dispatch.announce(ended.wanted, ended.submitted);
  gaveUp(job, claim.runId, message);
}
