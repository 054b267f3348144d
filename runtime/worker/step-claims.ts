import type { Claim } from '../engine/engine.ts';
import { isHeldByPause } from '../scheduler/gate.ts';
import { attemptOf } from '../scheduler/identity.ts';
import type { Job } from '../scheduler/job.ts';
import { jointly } from '../scheduler/joint.ts';
import type { StepRun } from '../store/chain-store.ts';
import type { Store } from '../store/store.ts';
import { type RateOptions, withinRates } from './rate.ts';

export interface HoldOptions extends RateOptions {
  readonly store: Store;
}

/** A claim with the job that is run, and as the generation in force has it, which decides. */
interface Known {
  readonly claim: Claim;
  readonly job: Job;
  readonly rule: Job;
}

/** Of claims, those whose jobs are not held by a pause or a rate. Of a job's steps only those count that call something. */
export async function allowedNow<K extends Known>(
  options: HoldOptions,
  known: readonly K[],
): Promise<readonly (K & { readonly step?: StepRun | null })[]> {
  // A run of another version may be of a description that had steps.
  const chained = known.filter(({ claim, job, rule }) => hasSteps(job) || hasSteps(rule) || !isOwn(claim, job));
  if (chained.length === 0) return withinRates(options, known);
  const steps = await options.store.chains.stepsOf(chained.map(({ claim }) => claim.runId));
  const held = await holdPaused(options, chained, steps);
  const free = known
    .filter(({ claim }) => !held.has(claim.id))
    .map((one) => ({ ...one, step: steps.get(one.claim.runId) ?? null }));
  const calls = ({ job, step }: (typeof free)[number]): boolean =>
    step === null ? !hasSteps(job) : step.step.kind === 'do';
  return [...free.filter((one) => !calls(one)), ...(await withinRates(options, free.filter(calls)))];
}

/** Whether a run was made under the job's present words. */
function isOwn({ group }: Claim, { version }: Job): boolean {
  return group.endsWith(`@${version}`);
}

/** Whether runs of a job wait for steps. */
export function hasSteps({ spec }: Job): boolean {
  return spec.action.steps.length > 0;
}

/**
 * The steps of paused jobs make way: whoever ends the pause hands them over. Runs that have not begun as a whole are held
 * elsewhere, before they are handed over.
 */
async function holdPaused(
  { store, engine, clock }: HoldOptions,
  known: readonly Known[],
  steps: ReadonlyMap<string, StepRun>,
): Promise<ReadonlySet<string>> {
  const next = known.filter(({ claim }) => {
    const run = steps.get(claim.runId);
    return run !== undefined && isHeldByPause({ ...run, status: 'pending', attempt: attemptOf(claim.id) - 1 });
  });
  const now = clock.now();
  const pauses = next.length === 0 ? null : await store.pauses();
  const paused = next.filter(({ rule }) => pauses?.has(rule.id, now) === true);
  if (paused.length === 0) return new Set();
  return jointly(store, engine, async (joint) => {
    const still = await store.holdPauses([...new Set(paused.map(({ rule }) => rule.id))], joint.within);
    const held = paused.filter(({ rule }) => still.has(rule.id, now)).map(({ claim }) => claim);
    const made = new Set(
      await store.makeWay(
        held.map(({ runId, at }) => ({ id: runId, at })),
        joint.within,
      ),
    );
    const used = held.filter(({ runId }) => made.has(runId)).map(({ id }) => id);
    await joint.complete(used);
    return new Set(used);
  });
}
