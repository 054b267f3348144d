import type { JobSpec } from '../spec/job-spec.ts';
import type { Sql } from './sql.ts';

/**
 * The port to what is deployed. A generation is a set of registrations, named by its hash; one of a namespace is in
 * force (active), all others are superseded. An instance shows that it lives by a count that rises: whoever waits for
 * it to be gone measures the silence by itself, so that no wall clock, of an instance or of the database, has a say.
 */
export interface GenerationStore {
  /**
   * Whether nobody but this process can have the store open. Then whoever comes is the newest, whatever was seen before.
   */
  readonly exclusive: boolean;
  /**
   * Enters an instance. A generation that the namespace has never seen is in force from here on; one seen before is
   * only where it is in force already, or `force` says so (a reload, an exclusive store). `now`: epoch milliseconds by the
   * instance's clock, until when another counts as having been in force.
   */
  join(member: Member, jobs: readonly RegisteredJob[], force: boolean, now: number): Promise<Standing>;
  /** Shows that an instance lives, and tells how its generation stands; null where that generation is not known (any more). */
  beat(member: Member): Promise<Standing | null>;
  /**
   * Puts a superseded generation in force again, which counts as newly seen. Refused (false) where an instance of a
   * later generation has shown since that it lives; `silent` is what the last `beat` gave. Forgets the silent, which count
   * as having been in force `until` then (epoch milliseconds).
   */
  takeOver(member: Member, silent: readonly Sign[], until: number): Promise<boolean>;
  /** Takes an instance out, in good order. */
  leave(instance: string): Promise<void>;
  /**
   * Whether a generation is in force, and will be to the end of `within`: until then no other can be put in force.
   */
  holdsActive(namespace: string, generation: string, within: Sql): Promise<boolean>;
  /** The generation in force; null in a namespace that has seen none. */
  active(namespace: string): Promise<string | null>;
  /** Of these jobs, those that any generation of the namespace has had. */
  everHad(namespace: string, jobs: readonly string[]): Promise<ReadonlySet<string>>;
  /** The generation that was in force before this one, and until when; null where there was none, or none is known. */
  predecessor(namespace: string): Promise<Predecessor | null>;
  /** The ids of all jobs that are in force, of every namespace. */
  jobsInForce(): Promise<readonly string[]>;
  /**
   * Of these jobs, those that a generation in force of another namespace has, with that namespace, where an instance of it
   * has shown a sign of life within the last 30 s.
   */
  elsewhere(namespace: string, jobs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The jobs of a generation; null where it is not known. */
  jobsOf(namespace: string, generation: string): Promise<readonly RegisteredJob[] | null>;
  /** The generations of a namespace that are in force or have instances, the latest first. */
  list(namespace: string): Promise<readonly GenerationRecord[]>;
}

/** An instance and the registrations that it has. */
export interface Member {
  readonly namespace: string;
  readonly generation: string;
  readonly instance: string;
}

/** A job as a generation has it: enough for others to decide about its runs as that generation would. */
export interface RegisteredJob {
  readonly spec: JobSpec;
  readonly implemented: boolean;
}

/** An instance and how often it has shown that it lives. */
export interface Sign {
  readonly instance: string;
  readonly beats: number;
}

/** How an instance's generation stands. */
export interface Standing {
  /** The generation that is in force. */
  readonly active: string;
  /** The instances of all generations that came into force after this one, dead or alive. */
  readonly newer: readonly Sign[];
}

/** What was in force before. */
export interface Predecessor {
  readonly jobs: readonly RegisteredJob[];
  /** Epoch milliseconds, by the clock of the instance that put the present one in force. */
  readonly until: number;
}

export interface GenerationRecord {
  readonly generation: string;
  readonly active: boolean;
  /** Epoch milliseconds of the database's clock. */
  readonly firstSeen: number;
  /** When it last came into force. */
  readonly activeSince: number;
  /** Instances that have shown a sign of life within the last 30 s. */
  readonly instances: number;
}
