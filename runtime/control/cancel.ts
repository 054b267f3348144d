import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import { RuntimeError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { addressOf } from '../scheduler/delivery.ts';
import { handOver, lockJobs } from '../scheduler/hand-over.ts';
import { jointly } from '../scheduler/joint.ts';
import type { Run, Store } from '../store/store.ts';
import { isOver, type Known, unknownRun } from './known.ts';

export interface CancelOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly namespace: string;
  readonly stopRuns: (ids: readonly string[]) => void;
  readonly known: Known;
}

/**
 * Asks a run to end: one that waits is cancelled at once, a running one by its signal; one that has steps ends between two
 * of them. @throws RuntimeError `unknown-run`, `run-ended`.
 */
export async function cancelRun(options: CancelOptions, runId: string): Promise<Run> {
  const { store, engine, events, stopRuns, known } = options;
  const before = await known.run(runId);
  if (isOver(before)) throw ended(before);
  const root = before.root ?? (before.step?.kind === 'root' ? before.id : null);
  if (root !== null) return cancelChain(options, root, runId);
  const job = known.rule(before.job);
  const run = await jointly(store, engine, async (joint) => {
    if (job) await lockJobs(joint, [job]);
    const asked = await store.requestCancel(runId, joint.within);
    if (asked?.status === 'cancelled') {
      await joint.cancel([addressOf(asked, asked.attempt + 1)]);
      if (job) await handOver(options, joint, job, { keys: [asked.concurrencyKey] });
    }
    return asked;
  });
  if (run === null) throw unknownRun(runId);
  if (run.status === 'cancelled') {
    events.emit({ type: 'run.cancelled', job: run.job, run: run.id, message: run.message ?? 'cancelled' });
  } else if (run.step?.kind === 'root') return cancelChain(options, runId, runId);
  else stopRuns([runId]);
  return run;
}

/** Ends a run between two of its steps, or asks the step that is going on to stop. Gives the run that was asked for. */
async function cancelChain(options: CancelOptions, root: string, asked: string): Promise<Run> {
  const { store, engine, clock, events, stopRuns, known } = options;
  const whole = await known.run(root);
  const job = known.rule(whole.job);
  const done = await jointly(store, engine, async (joint) => {
    if (job) await lockJobs(joint, [job]);
    const chain = await store.chains.cancel(root, clock.now(), joint.within);
    if (chain === null) return null;
    await joint.cancel(chain.cancelled.map((step) => addressOf(step, step.attempt + 1)));
    if (job && isOver(chain.run)) await handOver(options, joint, job, { keys: [chain.run.concurrencyKey] });
    return chain;
  });
  if (done === null) throw ended(await known.run(root));
  const over = [...done.cancelled, ...(isOver(done.run) ? [done.run] : [])];
  for (const { id, job: of, message, root: part } of over) {
    const about = { job: of, run: id, ...(part === undefined || part === null ? {} : { root: part }) };
    events.emit({ type: 'run.cancelled', ...about, message: message ?? 'cancelled' });
  }
  if (done.running.length > 0) stopRuns(done.running);
  return known.run(asked);
}

function ended({ id, status }: Run): RuntimeError {
  return new RuntimeError('run-ended', `Run ${id} has ended already: it is ${status}.`);
}
