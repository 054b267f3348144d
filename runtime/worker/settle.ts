import type { Change } from '../engine/engine.ts';
import { delivery } from '../scheduler/delivery.ts';
import type { Dispatch } from '../scheduler/dispatch.ts';
import { handOver, lockJobs } from '../scheduler/hand-over.ts';
import { afterRunId } from '../scheduler/identity.ts';
import type { Job } from '../scheduler/job.ts';
import { jointly } from '../scheduler/joint.ts';
import type { RunRequest } from '../scheduler/run-request.ts';
import type { MovedRun, Run, Store } from '../store/store.ts';
import type { Decided, Ended } from './ended.ts';
import { announceEnd, decideAll, type EndOptions, endOf, lastEnds, rootIdOf } from './last-ends.ts';
import { lockChains, lookAtWaits, type MovedChains, moveChains } from './settle-chains.ts';

export interface SettleOptions extends EndOptions {
  readonly store: Store;
  readonly dispatch: Dispatch;
  readonly namespace: string;
  /** Told when the next attempts are due. */
  readonly wakeAt: (at: number) => void;
}

const NOTHING: Change = { enqueue: [], cancel: [] };

/**
 * Records how attempts ended, in one transaction with all that follows: the next attempt's delivery, the next run of
 * the job's slot, the runs of jobs that come after this one, an interrupted run's delivery given back, the next step of
 * a run that has several.
 */
export async function settleAttempts(options: SettleOptions, ended: readonly Ended[]): Promise<void> {
  const { store, engine, dispatch, clock } = options;
  const last = lastEnds(options, ended);
  if (last !== null) {
    last.written(await store.finishAttempts(last.ends, undefined, last.beside ?? undefined));
    if (last.beside === null)
      await engine.outbox?.tell({ number: null, change: NOTHING, complete: last.over, release: [] });
    return;
  }
  const now = clock.now();
  const asked = decideAll(options, ended, now);
  const followers = asked.flatMap(({ begun, decision }) =>
    decision.next === 'completed' || decision.next === 'failed' ? options.followers(begun.job.id) : [],
  );

  const { decided, moved, after, requests, chains } = await jointly(store, engine, async (joint) => {
    await lockJobs(joint, [...asked.map(({ begun }) => options.rule(begun.job)), ...followers]);
    const chained = { store, worker: options.worker, now };
    const locked = await lockChains(chained, joint, asked);
    const all = await lookAtWaits(chained, joint, asked);
    // A root begins to wait: its end comes with that of its last step.
    const decided = all.filter(({ begun }) => begun.part?.is !== 'root');
    const movedRuns = await store.finishAttempts(
      decided.map((one) => endOf(options, one, now)),
      joint.within,
    );
    const byRun = new Map(movedRuns.map((run) => [run.runId, run]));
    const done = decided.filter(({ decision }) => decision.next !== 'pending' || decision.charged);
    await joint.complete(done.map(({ begun }) => begun.claim.id));
    await joint.enqueue(
      decided.flatMap(({ begun, decision }) =>
        decision.next === 'pending' && decision.charged && byRun.get(begun.run.id)?.status === 'pending'
          ? [
              {
                ...delivery(begun.job, { ...begun.run, root: rootIdOf(begun) }, begun.attempt + 1, null),
                after: decision.at - now,
              },
            ]
          : [],
      ),
    );
    for (const [at, ids] of givenBack(decided)) await joint.release(ids, at - now);
    const chains = await moveChains(chained, joint, all, byRun, locked);
    for (const [job, keys] of slotsOf(options, decided, byRun, chains))
      await handOver(options, joint, job, { keys: [...keys] });
    const wanted = [
      ...decided
        .filter(({ begun }) => begun.part === null)
        .flatMap(({ begun, result }) =>
          followUps(
            options,
            begun.run,
            byRun.get(begun.run.id)?.status,
            result.outcome === 'completed' ? result.result : null,
            now,
          ),
        ),
      ...chains.ended.flatMap(({ run }) => followUps(options, run, run.status, run.result, now)),
    ];
    const { submitted } = await dispatch.submitWithin(joint, wanted);
    return { decided, moved: byRun, after: submitted, requests: wanted, chains };
  });

  dispatch.announce(requests, after);
  announceChains(options, chains, now);
  for (const { decision } of decided) if (decision.next === 'pending') options.wakeAt(decision.at);
  for (const one of decided) announceEnd(options, one, moved.get(one.begun.run.id));
}

/** Deliveries of interrupted attempts, by when they are due again. */
function givenBack(decided: readonly Decided[]): ReadonlyMap<number, readonly string[]> {
  const back = new Map<number, string[]>();
  for (const { begun, decision } of decided) {
    if (decision.next !== 'pending' || decision.charged) continue;
    const due = back.get(decision.at);
    if (due) due.push(begun.claim.id);
    else back.set(decision.at, [begun.claim.id]);
  }
  return back;
}

/**
 * The keys whose slots may have changed hands, by job: a run of theirs is over, or was given back, behind those that came
 * before it meanwhile. One that waits for its next attempt keeps its slot.
 */
function slotsOf(
  { rule }: SettleOptions,
  decided: readonly Decided[],
  moved: ReadonlyMap<string, MovedRun>,
  chains: MovedChains,
): ReadonlyMap<Job, ReadonlySet<string | null>> {
  const slots = new Map<Job, Set<string | null>>();
  const free = (job: Job, key: string | null): void => {
    if (job.slots !== null) slots.set(job, (slots.get(job) ?? new Set()).add(key));
  };
  for (const { job, run } of chains.ended) free(rule(job), run.concurrencyKey);
  for (const { begun, decision } of decided) {
    const status = moved.get(begun.run.id)?.status;
    const keeps = status === 'pending' && decision.next === 'pending' && decision.charged;
    // A step has none of its own.
    if (begun.part !== null || status === undefined || keeps) continue;
    free(rule(begun.job), begun.run.concurrencyKey);
  }
  return slots;
}

/** What is asked for of the jobs that come after a run's, now that it has ended so. `result` is what it returned. */
export function followUps(
  { followers, namespace }: Pick<SettleOptions, 'followers' | 'namespace'>,
  run: Pick<Run, 'id' | 'job' | 'scope'>,
  status: Run['status'] | undefined,
  result: unknown,
  now: number,
): readonly RunRequest[] {
  if (status !== 'completed' && status !== 'failed') return [];
  return followers(run.job)
    .filter((job) =>
      job.spec.triggers.some(
        (trigger) =>
          trigger.kind === 'after' && trigger.job === run.job && (trigger.on === 'finished' || trigger.on === status),
      ),
    )
    .map((job) => ({
      job,
      id: afterRunId(namespace, job.id, run.id, status),
      reason: 'after',
      scheduledFor: now,
      input: { run: run.id, job: run.job, status, result },
      scope: run.scope,
      cause: { run: run.id },
    }));
}

/** Says which steps come next, and which runs are over with their last one. */
function announceChains({ events, wakeAt }: SettleOptions, { made, ended }: MovedChains, now: number): void {
  for (const { run, at } of made) {
    const { id, job, reason, scheduledFor, root } = run;
    events.emit({ type: 'run.created', job, run: id, reason, scheduledFor, ...rootOf({ root: root ?? null }) });
    wakeAt(at ?? now);
  }
  for (const { run } of ended) {
    const about = { job: run.job, run: run.id };
    const spans = 'steps';
    const attempt = run.attempt;
    const duration = now - (run.startedAt ?? now);
    const message = run.message ?? run.status;
    if (run.status === 'completed')
      events.emit({ type: 'run.completed', ...about, attempt, duration, spans, result: run.result });
    else if (run.status === 'failed')
      events.emit({ type: 'run.failed', ...about, attempt, duration, spans, error: run.error, message });
    else if (run.status === 'cancelled') events.emit({ type: 'run.cancelled', ...about, message });
  }
}

function rootOf({ root }: Pick<Run, 'root'>): { readonly root?: string } {
  return (root ?? null) === null ? {} : { root: root ?? '' };
}
