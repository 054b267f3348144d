import type { RunReason } from '../spec/vocabulary.ts';
import { type Pauses, pausedInWords } from '../store/pauses.ts';
import type { NewRun, Run } from '../store/store.ts';
import { isBySchedule, keyOfRun, type OpenRun, scopeOf } from './gate.ts';
import type { Job } from './job.ts';

/** A run that somebody or something asks for. Instants are epoch milliseconds. */
export interface RunRequest {
  readonly job: Job;
  readonly id: string;
  readonly reason: RunReason;
  readonly scheduledFor: number;
  readonly previousScheduledFor?: number | null;
  readonly input?: unknown;
  readonly scope?: string | null;
  readonly maxAttempts?: number;
  readonly cause?: NewRun['cause'];
  /** The schedule made at run time that it is an occurrence of. */
  readonly schedule?: string;
  /** Not before this; null for at once. */
  readonly at?: number | null;
  /** Decided already: it is recorded and never run, for this reason. */
  readonly skipped?: string;
  /** Where a run that stands for this waits already, that one is put off to `scheduledFor` and takes the input over. */
  readonly standing?: string;
  /** An address that is told of its end. */
  readonly notify?: string;
  /** What another event calls it off by. */
  readonly correlation?: string;
}

/** A request that became a run by this call, or put one off; one whose id existed before is not among them. */
export interface Submitted {
  /** Of the request. */
  readonly id: string;
  readonly skipped: string | null;
  /** As it was inserted; or the run that was put off. */
  readonly run: Run;
}

/** On what terms requests are taken. */
export interface Terms {
  /** Refuse with `OpenRunError` where the job has slots and none is free. */
  readonly unlessOpen?: boolean;
  /** Hand over all that is inserted, for `begin` to ask whether it has a slot: where no lock is held, nobody can know here. */
  readonly unlocked?: boolean;
}

/** A run that may have to be delivered. */
export type Waiting = OpenRun & Pick<Run, 'namespace' | 'version' | 'madeWay' | 'standing' | 'correlation'>;

/** Why a request is recorded only: it says so, or an occurrence falls under a pause, now or at its own instant. */
export function skippedFor(request: RunRequest, pauses: Pauses, now: number): string | undefined {
  if (request.skipped !== undefined) return request.skipped;
  if (!isBySchedule(request.reason)) return undefined;
  const pause = pauses.covering(request.job.id, request.scheduledFor, now);
  return pause === null ? undefined : pausedInWords(pause);
}

/** The row that a request becomes; `createdAt` in epoch milliseconds, `skipped` why it is recorded only. */
export function newRun(request: RunRequest, namespace: string, createdAt: number, skipped: string | undefined): NewRun {
  const { job, id, reason, scheduledFor, cause } = request;
  return {
    id,
    namespace,
    version: job.version,
    job: job.id,
    reason,
    scheduledFor,
    previousScheduledFor: request.previousScheduledFor ?? null,
    input: request.input ?? null,
    scope: scopeOf(job.spec, request.input, request.scope ?? null),
    concurrencyKey: keyOfRun(job.spec, request.input, request.scope ?? null),
    maxAttempts: request.maxAttempts ?? job.spec.retry.maxAttempts,
    // A clock that was stepped back in between must not make a run for at once look put off.
    createdAt: (request.at ?? null) === null ? Math.max(createdAt, scheduledFor) : createdAt,
    ...(cause === undefined ? {} : { cause }),
    ...(skipped === undefined ? {} : { skipped }),
    ...(request.standing === undefined ? {} : { standing: request.standing }),
    ...(request.correlation === undefined ? {} : { correlation: request.correlation }),
    ...noticeOf(request),
  };
}

/** Who is to hear of its end: whoever asked for it, its job's own recipients and heartbeat, or those who are told of missed occurrences. */
function noticeOf({ job, notify, skipped, reason }: RunRequest): Pick<NewRun, 'notify'> {
  const missed = skipped !== undefined && reason === 'schedule';
  const { spec } = job;
  const asked = notify !== undefined || spec.heartbeat !== null || spec.notify.some(({ on }) => on === 'success');
  return missed || asked ? { notify: { to: notify ?? null, missed } } : {};
}

/** A run that was inserted, as whoever asked for it is told. */
export function submittedOf(run: NewRun): Submitted {
  const skipped = run.skipped ?? null;
  return {
    id: run.id,
    skipped,
    run: {
      ...run,
      status: skipped === null ? 'pending' : 'skipped',
      attempt: 0,
      startedAt: null,
      finishedAt: skipped === null ? null : run.createdAt,
      error: null,
      result: null,
      progress: null,
      checkpoint: null,
      cancelRequested: false,
      message: skipped,
      handedOver: run.handedOver === true,
      madeWay: 0,
      ready: false,
      losses: 0,
    },
  };
}

/** A new run as it stands among the open ones. */
export function asOpen(run: NewRun): Waiting {
  return { ...run, status: 'pending', attempt: 0, ready: false, madeWay: 0 };
}
