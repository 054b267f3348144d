import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { EventBus } from '../events.ts';
import { durationMs } from '../spec/duration.ts';
import type { DateTrigger } from '../spec/job-spec.ts';
import type { TransactionClient } from '../store/sql.ts';
import type { Run, Store } from '../store/store.ts';
import { addressOf } from './delivery.ts';
import type { Dispatch } from './dispatch.ts';
import { keyOfRun } from './gate.ts';
import { deliver, lockJobs } from './hand-over.ts';
import { dateStandingId, manualRunId } from './identity.ts';
import type { Job } from './job.ts';
import { type Joint, joining, jointly } from './joint.ts';
import type { RunRequest, Submitted } from './run-request.ts';

/** A date that something of the application carries: when a subscription renews. */
export interface EntityDate {
  readonly entity: string;
  readonly id: string;
  readonly field: string;
}

export interface DatesOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly namespace: string;
  readonly jobs: () => ReadonlyMap<string, Job>;
}

export interface DateFacts {
  /** The last run of this date, waiting or not; null where there is none that is known. */
  readonly last: Pick<Run, 'status' | 'attempt' | 'scheduledFor'> | null;
  /** When the run is due now, epoch milliseconds. */
  readonly due: number;
  readonly now: number;
  /** How late it may still run, milliseconds. */
  readonly window: number;
}

export type DateDecision =
  | { readonly action: 'keep' | 'move' | 'run' }
  /** It is recorded, and never runs. */
  | { readonly action: 'skip'; readonly message: string };

/** What setting a date does to its run. The same date again changes nothing, once its run has begun. */
export function decideDate({ last, due, now, window }: DateFacts): DateDecision {
  if (last?.status === 'pending' && last.attempt === 0) return { action: 'move' };
  if (last !== null && last.scheduledFor === due) return { action: 'keep' };
  if (now - due <= window) return { action: 'run' };
  return { action: 'skip', message: `its time, ${new Date(due).toISOString()}, had passed when the date was set` };
}

/**
 * Runs before or after the dates of entities: one waits for each date and trigger, moves with the date and goes with it.
 * What waits is remembered, the dates are not: a job that is new in a deploy learns of a date when it is set again.
 */
export class Dates {
  readonly #options: DatesOptions;

  constructor(options: DatesOptions) {
    this.#options = options;
  }

  /** The jobs that wait for this date. */
  jobsOf({ entity, field }: EntityDate): readonly Job[] {
    return [...this.#options.jobs().values()].filter(
      (job) => job.scheduled && triggersOf(job, { entity, field }).length > 0,
    );
  }

  /** Sets a date, or moves it. Gives its runs: those that wait, or that have begun for this very date. */
  async set(
    date: EntityDate,
    instant: number,
    input: unknown,
    { scope = null, within }: { readonly scope?: string | null; readonly within?: TransactionClient | undefined },
  ): Promise<readonly Run[]> {
    return this.#change(date, within, async (joint, job, trigger, standing) => {
      const { store, clock, namespace } = this.#options;
      const due = instant + durationMs(trigger.offset);
      const now = clock.now();
      const last = await store.standingRun(standing, joint.within);
      const decision = decideDate({ last, due, now, window: job.misfireWindow });
      if (decision.action === 'keep') return { run: last, request: null };
      const cause = { event: `${date.entity}.${date.field}` };
      if (decision.action === 'move' && last !== null) {
        const concurrencyKey = keyOfRun(job.spec, input, scope);
        const move = { standing, scheduledFor: due, input, concurrencyKey, cause, exactly: true };
        const run = await store.moveStanding(move, joint.within);
        if (run !== null) {
          // Its delivery comes when it was due before; one that is due earlier than that needs another.
          const paused = run.handedOver || (await store.holdPauses([job.id], joint.within)).has(job.id, now);
          if (!paused) await deliver(this.#options, joint, job, [run]);
          return { run, request: null };
        }
      }
      const request: RunRequest = {
        job,
        id: manualRunId(namespace, job.id, randomUUID()),
        reason: 'event',
        scheduledFor: due,
        at: due > now ? due : null,
        input,
        scope,
        cause,
        standing,
        ...(decision.action === 'skip' ? { skipped: decision.message } : {}),
      };
      return { run: null, request };
    });
  }

  /** Takes a date away. Gives the runs that waited for it, which are cancelled. */
  async clear(date: EntityDate, within?: TransactionClient): Promise<readonly Run[]> {
    return this.#change(date, within, async (joint, job, _trigger, standing) => {
      const { store, clock } = this.#options;
      const run = await store.clearStanding(standing, 'its date was cleared', joint.within);
      // One that may hold a slot: whoever claims its delivery hands over those that wait behind it.
      const mayHold = run !== null && job.slots !== null && run.scheduledFor <= clock.now();
      if (run !== null && !mayHold) await joint.cancel([addressOf(run, 1)]);
      return { run, request: null };
    });
  }

  /** Changes the runs of a date, trigger by trigger, in one transaction, ours or the caller's. */
  async #change(
    date: EntityDate,
    client: TransactionClient | undefined,
    change: (
      joint: Joint,
      job: Job,
      trigger: DateTrigger,
      standing: string,
    ) => Promise<{ readonly run: Run | null; readonly request: RunRequest | null }>,
  ): Promise<readonly Run[]> {
    const { store, engine, dispatch, events, namespace } = this.#options;
    const jobs = this.jobsOf(date);
    const body = async (joint: Joint): Promise<Changed> => {
      if (client === undefined) await lockJobs(joint, jobs);
      const runs: Run[] = [];
      const requests: RunRequest[] = [];
      for (const job of jobs) {
        for (const [index, trigger] of triggersOf(job, date).entries()) {
          const { entity, field, id } = date;
          const standing = dateStandingId(namespace, job.id, entity, field, id, index);
          const { run, request } = await change(joint, job, trigger, standing);
          if (run !== null) runs.push(run);
          if (request !== null) requests.push(request);
        }
      }
      const { submitted } = await dispatch.submitWithin(joint, requests, { unlocked: client !== undefined });
      return { runs: [...runs, ...submitted.map(({ run }) => run)], requests, submitted };
    };
    if (client !== undefined) return (await joining(store, engine, client, body)).runs;
    const { runs, requests, submitted } = await jointly(store, engine, body);
    dispatch.announce(requests, submitted);
    for (const { job, id: run, status, message } of runs) {
      if (status === 'cancelled') events.emit({ type: 'run.cancelled', job, run, message: message ?? 'cancelled' });
    }
    return runs;
  }
}

interface Changed {
  readonly runs: readonly Run[];
  readonly requests: readonly RunRequest[];
  readonly submitted: readonly Submitted[];
}

function triggersOf(job: Job, { entity, field }: Pick<EntityDate, 'entity' | 'field'>): readonly DateTrigger[] {
  return job.spec.triggers.filter(
    (trigger): trigger is DateTrigger =>
      trigger.kind === 'date' && trigger.entity === entity && trigger.field === field,
  );
}
