import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import type { Logger } from '../registry.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import { isStep } from '../scheduler/gate.ts';
import { decideClaim } from '../scheduler/generation.ts';
import { handOver, lockJobs, standOf } from '../scheduler/hand-over.ts';
import { attemptOf } from '../scheduler/identity.ts';
import type { Job } from '../scheduler/job.ts';
import { jointly } from '../scheduler/joint.ts';
import { interrupt, NOTICE } from '../scheduler/recall.ts';
import { failWhole, type GivenUp } from '../scheduler/tend.ts';
import type { Chain, StepRun } from '../store/chain-store.ts';
import type { AttemptStart, Run, StartedRun, Store } from '../store/store.ts';
import type { Begun, Part } from './begun.ts';
import { followUps } from './settle.ts';
import { allowedNow, hasSteps } from './step-claims.ts';

export interface BeginOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly worker: string;
  /** How often instances renew their leases, milliseconds. */
  readonly heartbeat: number;
  /** The job as this instance has it. */
  readonly job: (id: string) => Job | undefined;
  readonly deployment: Deployment;
  /** Jobs with an `after` trigger on this job. */
  readonly followers: (job: string) => readonly Job[];
  /** Told of runs that were given up here. */
  readonly gaveUp: (job: Job, over: GivenUp, message: string) => void;
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
  /** Claims nothing of this group until an instant, epoch milliseconds. */
  readonly leaveUntil: (group: string, at: number) => void;
  /** Ends claimed runs of jobs that are gone, with their deliveries. Gives those whose jobs are merely not known yet. */
  readonly giveUpGone: (claims: readonly Claim[]) => Promise<readonly Claim[]>;
}

/** One whose run somebody is putting off or calling off in a transaction of their own, for so long, milliseconds. */
const IN_HAND = 1_000;
/** A run whose attempts began so often in a row without another word (an end, a checkpoint, an item) is taken to be what kills its workers. */
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
  const back = each.filter((claim) => claim.lost > 0).map(({ runId, id }) => ({ runId, delivery: id }));
  const worn = await options.store.lostTooOften(back, MOST_LOST);
  for (const known of await allowedNow(options, await sift(options, each))) {
    const { claim, rule } = known;
    if (worn.has(claim.runId)) lost.push(known);
    else if (rule.slots === null) free.push(known);
    else counted.set(rule, [...(counted.get(rule) ?? []), known]);
  }
  for (const known of lost) await giveUp(options, known);

  const groups: (() => Promise<readonly Begun[]>)[] = [...counted].map(([rule, group]) => () => {
    return beginCounted(options, rule, group);
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

/**
 * Begins runs of a job that counts its slots, under the job's lock. Those that hold none make way: their deliveries are
 * used up, and whoever holds a slot when they do is handed over, whatever was known of it before.
 */
async function beginCounted(options: BeginOptions, rule: Job, group: readonly Known[]): Promise<readonly Begun[]> {
  const { store, engine } = options;
  const { runs, waits } = await jointly(store, engine, async (joint) => {
    await joint.lock(rule.id);
    const asked = new Set(group.map(({ claim }) => claim.runId));
    const { open, holders } = await standOf(options, joint, rule, asked);
    const able = group.filter(({ claim }) => holders.has(claim.runId));
    const others = group.filter(({ claim }) => !holders.has(claim.runId)).map(({ claim }) => claim);
    // A step takes no slot: the run that it is a step of has one.
    const starts = startsOf(options, able).map((start) => ({
      ...start,
      counted: !isStep(open.get(start.runId) ?? {}),
    }));
    const started = await store.startAttempts(starts, joint.within);
    const first = others.filter(({ id }) => attemptOf(id) === 1).map(({ runId, at }) => ({ id: runId, at }));
    const made = new Set(await store.makeWay(first, joint.within));
    const used = others.filter(({ runId, id }) => attemptOf(id) === 1 && made.has(runId)).map(({ id }) => id);
    await joint.complete(used);
    // Its job runs fewer at once than when it began: it goes on after whoever is before it.
    const later = others.filter((claim) => isAwaited(open.get(claim.runId), claim)).map(({ id }) => id);
    await joint.release(later, IN_HAND);
    if (started.length < group.length) await handOver(options, joint, rule, { runs: [...asked] });
    return { runs: started, waits: new Set([...used, ...later]) };
  });
  return settle(
    options,
    group.filter(({ claim }) => !waits.has(claim.id)),
    runs,
  );
}

/**
 * Whether a run that has begun waits for this very delivery: for its next attempt, or to begin one anew whose worker was
 * lost. Nobody would hand it over again.
 */
function isAwaited(run: Run | undefined, { id, lost }: Claim): boolean {
  if (run?.status === 'running') return lost > 0 && attemptOf(id) === run.attempt;
  return run?.status === 'pending' && run.attempt > 0 && attemptOf(id) === run.attempt + 1;
}

interface Known {
  readonly claim: Claim;
  /** What is run: the job as this instance has it. */
  readonly job: Job;
  /** What decides about it: the job as the generation in force has it. */
  readonly rule: Job;
  /** Of a job with steps, what the run is for; left out or null where it has not begun as a whole. */
  readonly step?: StepRun | null;
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

/** Tells those that have begun from those that have not, whose deliveries it lets go. */
async function settle(
  options: BeginOptions,
  known: readonly Known[],
  runs: readonly StartedRun[],
): Promise<readonly Begun[]> {
  const started = new Map(runs.map((run) => [run.id, run]));
  const chains = await options.store.chains.read([...new Set(known.flatMap(({ step }) => step?.root ?? []))]);
  const begun: Begun[] = [];
  const over: Claim[] = [];
  for (const { claim, job, step = null } of known) {
    const run = started.get(claim.runId);
    if (run?.attempt === attemptOf(claim.id) && started.delete(claim.runId))
      begun.push({ claim, job, run, attempt: run.attempt, part: partOf(job, run, step, chains) });
    else over.push(claim);
  }
  await letGo(options, over);
  return begun;
}

/** @throws Error where a step's chain is not there, which the store does not let happen. */
function partOf(job: Job, run: StartedRun, of: StepRun | null, chains: ReadonlyMap<string, Chain>): Part | null {
  if (of === null || of.root === null) return hasSteps(job) || run.cause?.step !== undefined ? { is: 'root' } : null;
  const chain = chains.get(of.root);
  if (chain === undefined) throw new Error(`run ${run.id} is a step of nothing that is known`);
  return { is: 'step', step: of.step, since: of.createdAt, chain };
}

/**
 * Deliveries of runs that are over, or going on already, are done with. One of a run that was put off since comes back when
 * that is due now, one of a run that somebody has in hand right now, shortly.
 */
async function letGo(options: BeginOptions, refused: readonly Claim[]): Promise<void> {
  const { store, engine, clock } = options;
  const deferred = refused.filter(({ id, at }) => at !== null && attemptOf(id) === 1);
  const until = await store.waitingUntil(deferred.map(({ runId }) => runId));
  const done: Claim[] = [];
  for (const claim of refused) {
    const { id, runId, at } = claim;
    const due = until.get(runId);
    if (due !== undefined && at !== null && due > at) await engine.release([id], due);
    else if (due !== undefined && at !== null) await engine.release([id], clock.now() + IN_HAND);
    else done.push(claim);
  }
  const over = await leaveForgotten(options, done);
  if (over.length > 0) await engine.complete(over.map(({ id }) => id));
}

/**
 * Of refused deliveries, those that are over. One under which its run is running elsewhere, though it was never lost, was
 * forgotten by a queue apart from the store and put back: that attempt is closed, and begun anew by this delivery, once
 * whoever runs it has noticed. Nothing else would end the run.
 */
async function leaveForgotten(options: BeginOptions, refused: readonly Claim[]): Promise<readonly Claim[]> {
  const { store, engine, heartbeat } = options;
  const fresh = engine.sharesStore ? [] : refused.filter(({ lost }) => lost === 0);
  const under = await store.lostTooOften(
    fresh.map(({ runId, id }) => ({ runId, delivery: id })),
    1,
  );
  const back = fresh.filter(({ runId }) => under.has(runId));
  const found = await Promise.all(back.map(({ runId }) => store.run(runId)));
  // A run that waits for its steps needs no delivery.
  const runs = found.flatMap((run) => (run === null || run.step?.kind === 'root' ? [] : [run]));
  if (runs.length === 0) return refused;
  const anew = new Set(runs.map(({ id }) => id));
  const again = back.filter(({ runId }) => anew.has(runId));
  await jointly(store, engine, async (joint) => {
    await interrupt(options, runs, joint.within);
    await joint.release(
      again.map(({ id }) => id),
      NOTICE * heartbeat,
    );
  });
  return refused.filter((claim) => !again.includes(claim));
}

/** Ends a run that is not begun again, with all that follows from its end. */
async function giveUp(options: BeginOptions, { claim, rule: job }: Known): Promise<void> {
  const { store, engine, dispatch, clock, deployment, followers, gaveUp } = options;
  const message = `its worker was lost ${MOST_LOST} times in a row without a word, so it is not tried again`;
  const after = followers(job.id);
  const ended = await jointly(store, engine, async (joint) => {
    await lockJobs(joint, [job, ...after]);
    const run = await store.run(claim.runId, joint.within);
    const [id] = await store.endRuns([claim.runId], 'failed', message, joint.within);
    await joint.complete([claim.id]);
    if (run === null || id === undefined) return null;
    const over = await failWhole(options, [id], message, joint.within);
    // What comes after the whole comes with its end, which may have been another before.
    const [root] = over.roots;
    const whole = !isStep(run) ? run : root === undefined ? null : await store.run(root, joint.within);
    await handOver(options, joint, job, { keys: [run.concurrencyKey] });
    const wanted =
      whole === null
        ? []
        : followUps({ followers, namespace: deployment.namespace }, whole, 'failed', null, clock.now());
    return { over, wanted, submitted: (await dispatch.submitWithin(joint, wanted)).submitted };
  });
  if (ended === null) return;
  dispatch.announce(ended.wanted, ended.submitted);
  gaveUp(job, ended.over, message);
}
