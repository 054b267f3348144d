import type { RunStatus } from '../spec/vocabulary.ts';
import type { Sql } from './sql.ts';

/** What alerts are made of and what became of them. Times are epoch milliseconds. */
export interface AlertStore {
  /** False where another instance decides at this moment; else none does until `within` has ended. */
  lock(namespace: string, within: Sql): Promise<boolean>;
  /** Takes in runs that failed for good, each once, oldest first. */
  takeFailures(namespace: string, limit: number, within: Sql): Promise<readonly Happened[]>;
  /** Takes in ended runs that somebody wants to hear of, each once, oldest first. */
  takeEnds(namespace: string, limit: number, within: Sql): Promise<readonly EndedRun[]>;
  /** Of these jobs, the first run that completed after the instant beside it. */
  completedAfter(
    namespace: string,
    jobs: readonly { readonly job: string; readonly after: number }[],
    within: Sql,
  ): Promise<ReadonlyMap<string, Happened>>;
  /** Runs that are going on, with how long the last completed ones of their jobs took on average, milliseconds. */
  going(namespace: string, jobs: readonly string[], within: Sql): Promise<readonly GoingRun[]>;
  /** How many dead letters there are. */
  deadLetters(namespace: string, within: Sql): Promise<number>;
  /** What is wrong and has been told. */
  open(namespace: string, within: Sql): Promise<readonly OpenAlert[]>;
  put(namespace: string, alerts: readonly OpenAlert[], within: Sql): Promise<void>;
  close(namespace: string, alerts: readonly AlertName[], within: Sql): Promise<void>;
  /** Puts messages out to be sent, each id once. */
  post(namespace: string, messages: readonly Posted[], at: number, within: Sql): Promise<void>;
  /** Takes messages that are due; whoever does not say how it went by `until` has lost them to the next who asks. */
  claim(namespace: string, at: number, until: number, limit: number): Promise<readonly Claimed[]>;
  sent(id: string, at: number): Promise<void>;
  /** It could not be sent: another try is due at an instant, or with null it is given up. */
  unsent(id: string, at: number, due: number | null, error: string): Promise<void>;
  /** Whether there is anything to take in, or anything wrong. */
  stirs(namespace: string): Promise<boolean>;
  /** Deletes messages that were sent or given up before an instant. */
  forget(before: number): Promise<void>;
  /** Newest first, for people. */
  posted(namespace: string, limit: number): Promise<readonly PostedState[]>;
}

/** Something that happened with a run. */
export interface Happened {
  readonly job: string;
  readonly run: string;
  readonly at: number;
  readonly message: string;
}

export interface EndedRun extends Happened {
  readonly status: RunStatus;
  readonly scheduledFor: number;
  readonly notify: RunNotice;
  /** How long its last attempt took, milliseconds; null where it never began. */
  readonly took: number | null;
}

/** Who wants to hear of a run's end, beside those whom its job names. */
export interface RunNotice {
  /** An address, where the run was asked for with one. */
  readonly to: string | null;
  /** It is the record of an occurrence that was missed. */
  readonly missed: boolean;
}

export interface GoingRun {
  readonly job: string;
  readonly run: string;
  readonly startedAt: number;
  /** Null where too few have completed to tell. */
  readonly usual: number | null;
}

export interface AlertName {
  readonly kind: AlertKind;
  /** Empty where it is about none in particular. */
  readonly job: string;
}

export const ALERT_KINDS = ['failure', 'missed', 'late', 'overdue', 'dead-letter'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What is wrong and has been told. */
export interface OpenAlert extends AlertName {
  readonly since: number;
  /** When it last happened. */
  readonly lastAt: number;
  /** How often it has happened since. */
  readonly count: number;
  readonly toldAt: number;
  readonly toldCount: number;
  readonly run: string | null;
  readonly message: string;
}

/**
 * Where a message goes, as data: no secret stands in it. `channel` is a name that the instance that sends it knows;
 * `heartbeat` is one too, or a URL, of a service that waits to be asked now and then and says so when it is not.
 */
export interface Target {
  readonly via: 'email' | 'slack' | 'webhook' | 'channel' | 'heartbeat';
  readonly to: string;
}

export interface Message {
  readonly subject: string;
  readonly text: string;
  /** The same as data, for webhooks. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Posted {
  readonly id: string;
  readonly target: Target;
  readonly message: Message;
}

/** A message as whoever sends it sees it. */
export type Letter = Posted;

export interface Claimed extends Posted {
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly createdAt: number;
}

export interface PostedState extends Claimed {
  readonly endedAt: number | null;
  /** Why it was not sent, last. */
  readonly error: string | null;
}
