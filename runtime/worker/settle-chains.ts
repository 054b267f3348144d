import {
  decideWait,
  type Following,
  first,
  follow,
  runStepOf,
  standing,
  stepAt,
  takenOver,
  waitOf,
} from '../scheduler/chain.ts';
import { delivery, deliveryIdOf } from '../scheduler/delivery.ts';
import { expectedOf, passedBy } from '../scheduler/expect.ts';
import { deliveryId, stepRunId } from '../scheduler/identity.ts';
import type { Job } from '../scheduler/job.ts';
import type { Joint } from '../scheduler/joint.ts';
import { awaitedIn } from '../spec/steps.ts';
import type { Chain, LockedChain, Look } from '../store/chain-store.ts';
import type { ErrorRecord, MovedRun, NewRun, Run, Store } from '../store/store.ts';
import type { Begun, Part } from './begun.ts';
import type { Decided } from './ended.ts';
import { recordOf } from './retry.ts';
import { type Learned, outcomeOf } from './step-outcome.ts';

export interface ChainOptions {
  readonly store: Store;
  readonly worker: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What came of the chains of a group of ends. */
export interface MovedChains {
  /** Runs of steps that were made, with when they are due, epoch milliseconds; null for at once. */
  readonly made: readonly { readonly job: Job; readonly run: NewRun; readonly at: number | null }[];
  /** Roots that are over. */
  readonly ended: readonly { readonly job: Job; readonly run: Run }[];
}

/** An end of a step. */
type StepEnd = Decided & { readonly begun: Begun & { readonly part: Extract<Part, { readonly is: 'step' }> } };

function isStepEnd(one: Decided): one is StepEnd {
  return one.begun.part?.is === 'step';
}

/** Chains of these ends, locked before any of their runs: whoever changes a chain begins with it. */
export async function lockChains(
  { store }: Pick<ChainOptions, 'store'>,
  joint: Joint,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, LockedChain>> {
  const roots = new Set(decided.filter(isStepEnd).map(({ begun }) => begun.part.chain.root));
  return roots.size === 0 ? new Map() : store.chains.lock([...roots].sort(), joint.within);
}

/**
 * Of the ends of a group, those of waits for events are decided here, where what is known of the event is certain: it
 * has come, it has not come in time, or the wait goes on and its delivery is given back.
 */
export async function lookAtWaits(
  { store, now }: ChainOptions,
  joint: Joint,
  decided: readonly Decided[],
): Promise<readonly Decided[]> {
  const looked: Decided[] = [];
  for (const one of decided) {
    if (!isStepEnd(one) || one.begun.part.step.kind !== 'wait-for' || one.decision.next !== 'completed') {
      looked.push(one);
      continue;
    }
    const { chain, step, since } = one.begun.part;
    const at = stepAt(chain.steps, step.at);
    const look = await lookFor(store, joint, chain, step.at);
    const deadline = since + (at === null ? 0 : (waitOf(at) ?? 0));
    looked.push(waited(one, look, deadline, now));
  }
  return looked;
}

async function lookFor(store: Store, joint: Joint, chain: Chain, at: string): Promise<Look> {
  const awaited = awaitedIn(chain.steps).find((one) => one.at === at);
  return awaited === undefined ? { is: 'open' } : store.chains.look({ root: chain.root, ...awaited }, joint.within);
}

function waited(one: Decided, look: Look, deadline: number, now: number): Decided {
  const event = look.is === 'busy' ? 'unknown' : look.is;
  const decision = decideWait({ event, deadline, now });
  switch (decision.is) {
    case 'came':
      return {
        ...one,
        result: { outcome: 'completed', result: { came: true, payload: look.is === 'came' ? look.payload : null } },
      };
    case 'late':
      return { ...one, result: { outcome: 'completed', result: { came: false } } };
    case 'open': {
      const message = `it is waited for until ${new Date(deadline).toISOString()}`;
      return {
        ...one,
        result: { outcome: 'interrupted', message },
        decision: { next: 'pending', at: decision.again, charged: false, message },
      };
    }
  }
}

/**
 * Moves chains on, in the transaction in which their steps ended: the next step's run and its delivery, or the end of the
 * root. A crash before the commit repeats the end, one after it has nothing left to do.
 */
export async function moveChains(
  options: ChainOptions,
  joint: Joint,
  decided: readonly Decided[],
  moved: ReadonlyMap<string, MovedRun>,
  chains: ReadonlyMap<string, LockedChain>,
): Promise<MovedChains> {
  const all: { made: MovedChains['made'][number][]; ended: MovedChains['ended'][number][] } = { made: [], ended: [] };
  for (const one of decided) {
    const came =
      one.begun.part?.is === 'root'
        ? await openChain(options, joint, one.begun)
        : isStepEnd(one)
          ? await goOn(options, joint, one, moved.get(one.begun.run.id), chains.get(one.begun.part.chain.root))
          : null;
    if (came === null) continue;
    if ('made' in came) all.made.push({ job: one.begun.job, ...came.made });
    else all.ended.push({ job: one.begun.job, run: came.ended });
  }
  return all;
}

type Came = { readonly made: { readonly run: NewRun; readonly at: number | null } } | { readonly ended: Run } | null;

/** A root takes its place, and its first step is made; or that at which it is to go on. */
async function openChain(options: ChainOptions, joint: Joint, { claim, job, run, attempt }: Begun): Promise<Came> {
  const { store, worker } = options;
  await joint.complete([claim.id]);
  const plan = await planOf(store, joint, job, run);
  if (plan === null) {
    const message = 'the run that it was to go on from is not remembered any more; run the job anew';
    const [failed] = await store.endRuns([run.id], 'failed', message, joint.within);
    const over = failed === undefined ? null : await store.run(failed, joint.within);
    return over === null ? null : { ended: over };
  }
  const { chain, start, from } = plan;
  const root = await store.chains.open(chain, { worker, attempt }, joint.within);
  if (root === null) return null;
  await store.chains.expect(expectedOf(job, run, chain.steps, from), joint.within);
  const following: Following = root.cancelRequested
    ? { go: 'end', status: 'cancelled', message: 'cancelled before its first step' }
    : start;
  return advance(options, joint, job, { ...chain, run: root }, following, { learned: {}, error: null });
}

interface Plan {
  readonly chain: Chain;
  readonly start: Following;
  /** The step at which it goes on; null from the beginning. */
  readonly from: string | null;
}

/** What a root does: the steps of its job as they are now, or the rest of those of the run that it goes on from. */
async function planOf(store: Store, joint: Joint, job: Job, { id, cause }: Begun['run']): Promise<Plan | null> {
  if (cause?.step === undefined) {
    const { steps } = job.spec.action;
    return { chain: { root: id, steps, results: {}, events: {} }, start: first(steps), from: null };
  }
  const before = cause.run === undefined ? null : await store.run(cause.run, joint.within);
  const old = (
    await store.chains.lock(
      [before?.root ?? ''].filter((root) => root !== ''),
      joint.within,
    )
  ).get(before?.root ?? '');
  const step = old === undefined ? null : stepAt(old.steps, cause.step);
  if (old === undefined || step === null) return null;
  const chain = { root: id, steps: old.steps, ...takenOver(old.steps, cause.step, old) };
  return { chain, start: { go: 'on', at: cause.step, step }, from: cause.step };
}

/** What follows a step's end; null where it has not ended, or somebody else's word counts. */
async function goOn(
  options: ChainOptions,
  joint: Joint,
  { begun, result }: StepEnd,
  moved: MovedRun | undefined,
  chain: LockedChain | undefined,
): Promise<Came> {
  const { step } = begun.part;
  if (moved === undefined || moved.status === 'pending' || chain === undefined) return null;
  const { store } = options;
  // Deliveries that a wait had before it was hastened come for nobody any more.
  if (step.kind === 'wait-for')
    await joint.cancel(deliveriesOf(begun).map((id) => ({ id, root: begun.part.chain.root })));
  const { outcome, learned } = outcomeOf(step, moved.status, result);
  const known: LockedChain = {
    ...chain,
    results: { ...chain.results, ...learned.results },
    events: { ...chain.events, ...learned.events },
  };
  const cancelled = chain.run.cancelRequested && outcome.kind !== 'failed';
  const following: Following = cancelled
    ? { go: 'end', status: 'cancelled', message: 'cancelled between two steps' }
    : follow(chain.steps, step.at, outcome);
  if (following.go === 'on') {
    const passed = passedBy(chain.steps, step.at, following.at, outcome.kind === 'came');
    await store.chains.pass(chain.root, passed, joint.within);
  }
  return advance(options, joint, begun.job, known, following, { learned, error: recordOf(result).error });
}

function deliveriesOf({ claim, run }: Begun): readonly string[] {
  const ids = Array.from({ length: run.madeWay + 1 }, (_, madeWay) => deliveryIdOf({ id: run.id, madeWay }, 1));
  return [...ids, deliveryId(run.id, 1)].filter((id, index, all) => id !== claim.id && all.indexOf(id) === index);
}

async function advance(
  { store, now }: ChainOptions,
  joint: Joint,
  job: Job,
  chain: LockedChain,
  following: Following,
  { learned, error }: { readonly learned: Learned['learned']; readonly error: ErrorRecord | null },
): Promise<Came> {
  const { root, steps, results } = chain;
  if (following.go === 'end') {
    const { status, message } = following;
    const end = { status, message, result: results, error: status === 'failed' ? error : null, at: now };
    const over = await store.chains.close(root, end, joint.within);
    return over === null ? null : { ended: over };
  }
  const { at, step } = following;
  const due = await dueAt(store, joint, chain, following, now);
  const run = stepRun(chain, following, due, now);
  const [made] = await store.insertRuns([run], joint.within);
  // Somebody has been here before: its end was written by them too.
  if (made === undefined) return null;
  await store.chains.note(
    root,
    learned,
    standing(steps, at, waitOf(step) === null ? null : run.scheduledFor),
    joint.within,
  );
  await joint.enqueue([delivery(job, { ...run, madeWay: 0 }, 1, due)]);
  return { made: { run, at: due } };
}

/** When a step is due, epoch milliseconds; null for at once. An event that has come already is not waited for. */
async function dueAt(
  store: Store,
  joint: Joint,
  chain: Chain,
  { at, step }: Extract<Following, { readonly go: 'on' }>,
  now: number,
): Promise<number | null> {
  const wait = waitOf(step);
  if (wait === null) return null;
  if ('wait' in step) return now + wait;
  const look = await lookFor(store, joint, chain, at);
  const decision = decideWait({ event: look.is === 'busy' ? 'unknown' : look.is, deadline: now + wait, now });
  return decision.is === 'open' ? decision.again : null;
}

function stepRun(
  { run: root }: LockedChain,
  { at, step }: Extract<Following, { readonly go: 'on' }>,
  due: number | null,
  now: number,
): NewRun {
  const { event, trace, run: before, step: from } = root.cause ?? {};
  const waits = waitOf(step) !== null;
  return {
    namespace: root.namespace,
    version: root.version,
    id: stepRunId(root.id, at),
    job: root.job,
    reason: root.reason,
    scheduledFor: due ?? now,
    previousScheduledFor: root.previousScheduledFor,
    input: root.input,
    scope: root.scope,
    concurrencyKey: root.concurrencyKey,
    maxAttempts: waits ? 1 : root.maxAttempts,
    cause: {
      ...(event === undefined ? {} : { event }),
      ...(trace === undefined ? {} : { trace }),
      // The step that is tried again knows which of its items are done.
      ...(from === at && before !== undefined ? { run: before } : {}),
    },
    createdAt: now,
    handedOver: true,
    root: root.id,
    step: runStepOf(at, step),
  };
}
