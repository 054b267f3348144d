import type { RunReason, RunStatus, StepKind } from '../spec/vocabulary.ts';
import type { RunNotice } from './alert-store.ts';
import type { ErrorRecord } from './error-record.ts';

export interface NewRun {
  /** The deployment it belongs to, of those that share the database. */
  readonly namespace: string;
  /** The version of the job's spec that it was made under (`versionOf`); empty where that is not known. */
  readonly version: string;
  /** A UUID; for scheduled runs derived from the job and the scheduled instant (scheduler/identity.ts). */
  readonly id: string;
  readonly job: string;
  readonly reason: RunReason;
  /** The instant the run stands for; for runs without a schedule, when it was asked for. */
  readonly scheduledFor: number;
  readonly previousScheduledFor: number | null;
  readonly input: unknown;
  readonly scope: string | null;
  /** The value of the concurrency key, where the job has one. */
  readonly concurrencyKey: string | null;
  readonly maxAttempts: number;
  /** Set where the run is recorded but never to be run. */
  readonly skipped?: string;
  /** The event, run or schedule made at run time that it came from. */
  readonly cause?: {
    readonly event?: string;
    readonly run?: string;
    readonly schedule?: string;
    /** It goes on at this step of that run's chain. */
    readonly step?: string;
    /** The `traceparent` (W3C) under which it was asked for. */
    readonly trace?: string;
  };
  readonly createdAt: number;
  /** What it stands for while it has not begun, a UUID: only one such run waits at any time. */
  readonly standing?: string | null;
  /** What another event calls it off by, a UUID. */
  readonly correlation?: string | null;
  /** Who is to be told of its end, beside those whom its job names; null once they were. */
  readonly notify?: RunNotice | null;
  /** Set where it is handed over in the same change for certain. */
  readonly handedOver?: boolean;
  /** The run that it is a step of. It takes no slot: that one has it. */
  readonly root?: string | null;
  /** Which step it is; of a run that waits for its steps, that it does. */
  readonly step?: RunStep | null;
}

/** What of a step stands in its run; a run that waits for its steps has the kind `root`. */
export interface RunStep {
  /** Where it stands: `2`, or inside a condition `2/then/0`; empty for a root. */
  readonly at: string;
  readonly kind: StepKind | 'root';
  /** Its handler, the length of its wait, the event that it waits for, its condition. */
  readonly name: string;
}

export interface Run extends NewRun {
  readonly status: RunStatus;
  /** Attempts begun so far. */
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorRecord | null;
  readonly result: unknown;
  readonly progress: Progress | null;
  readonly checkpoint: unknown;
  readonly cancelRequested: boolean;
  /** Why it is where it is, in words: "skipped: the run of 18:00 was still going". */
  readonly message: string | null;
  /** Whether a delivery of its first attempt is known to be out. */
  readonly handedOver: boolean;
  /** How often such a delivery was used up without a beginning, since others came first. */
  readonly madeWay: number;
  /** The queue has said that its time has come, and it was not put off since. */
  readonly ready: boolean;
  /** Attempts in a row that began and whose worker was never heard of again. */
  readonly losses: number;
}

export interface Progress {
  readonly processed: number;
  readonly total: number | null;
  readonly message: string | null;
}
