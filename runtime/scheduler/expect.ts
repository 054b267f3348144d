import type { Step } from '../spec/job-spec.ts';
import { type Awaited, awaitedIn } from '../spec/steps.ts';
import type { Expected } from '../store/chain-store.ts';
import type { NewRun, Store } from '../store/store.ts';
import { keysOfRun } from './chain-keys.ts';
import type { Job } from './job.ts';
import type { Joint } from './joint.ts';

/** What of a run says what it waits for. */
type Root = Pick<NewRun, 'id' | 'namespace' | 'input' | 'cause'>;

/** The events that a run is going to wait for. `from`: only those of this step and of what stands behind it. */
export function expectedOf(
  job: Job,
  run: Root,
  steps: readonly Step[],
  from: string | null = null,
): readonly Expected[] {
  const awaited = awaitedIn(steps);
  if (awaited.length === 0) return [];
  const keys = keysOfRun(job.spec, { event: run.cause?.event ?? null, input: run.input });
  return awaited
    .filter(({ at }) => from === null || isBehind(at, from))
    .map(({ event, nth }) => ({ root: run.id, namespace: run.namespace, event, nth, keys }));
}

/**
 * Notes what new runs are going to wait for, from the moment that they exist: an event that comes before its wait has begun
 * counts.
 */
export async function expectEvents(
  { chains }: Pick<Store, 'chains'>,
  joint: Joint,
  made: readonly { readonly job: Job; readonly run: NewRun }[],
): Promise<void> {
  const able = made.filter(({ run }) => run.skipped === undefined);
  const fresh = able.filter(({ run }) => run.cause?.step === undefined);
  const expected = fresh.flatMap(({ job, run }) => expectedOf(job, run, job.spec.action.steps));
  for (const { job, run } of able) {
    const steps = await stepsBefore(chains, joint, run);
    if (steps !== null) expected.push(...expectedOf(job, run, steps, run.cause?.step));
  }
  await chains.expect(expected, joint.within);
}

/** The steps of the chain that a run goes on from; null where it begins anew, or that is remembered no more. */
async function stepsBefore(
  chains: Store['chains'],
  { within }: Joint,
  { cause }: Root,
): Promise<readonly Step[] | null> {
  if (cause?.step === undefined || cause.run === undefined) return null;
  const root = (await chains.stepsOf([cause.run], within)).get(cause.run)?.root ?? null;
  return root === null ? null : ((await chains.read([root], within)).get(root)?.steps ?? null);
}

/** The waits that a chain goes past on its way from a step to another without having met what they wait for. */
export function passedBy(steps: readonly Step[], from: string, to: string, came: boolean): readonly Awaited[] {
  return awaitedIn(steps).filter(({ at }) => isBehind(at, from) && !isBehind(at, to) && !(came && at === from));
}

/** Whether a step is this one or stands behind it, in the order in which they are written. */
function isBehind(at: string, from: string): boolean {
  const [ours, theirs] = [at.split('/'), from.split('/')];
  for (const [index, part] of theirs.entries()) {
    const own = ours[index];
    if (own === undefined) return false;
    if (own !== part) {
      // Of the two ways of a condition, `then` stands before `else`.
      return /^\d+$/.test(own) ? Number(own) > Number(part) : own === 'else';
    }
  }
  return true;
}
