import type { Step } from '../spec/job-spec.ts';
import type { RunReason } from '../spec/vocabulary.ts';
import type { ErrorRecord } from './error-record.ts';
import type { Run, RunStep } from './run.ts';
import type { Sql } from './sql.ts';

/** A run of a job with steps, as data: what it does, and what it knows by now. */
export interface Chain {
  readonly root: string;
  /** The steps of the description under which it began; a later one changes nothing. */
  readonly steps: readonly Step[];
  /** What its steps returned, by the names of their handlers. */
  readonly results: Readonly<Record<string, unknown>>;
  /** The payloads of the events that it waited for, by name; null for one that did not come in time. */
  readonly events: Readonly<Record<string, unknown>>;
}

/** An event that a chain waits for or is going to. Of several of one name, the first that has not come takes it. */
export interface Expected {
  readonly root: string;
  readonly namespace: string;
  readonly event: string;
  readonly nth: number;
  /** Whom the chain is about, `entity=value` each; an event belongs to it by these. */
  readonly keys: readonly string[];
}

/** An event that came. */
export interface Arrival {
  readonly namespace: string;
  readonly event: string;
  /** The same id is one event, however often it is said. */
  readonly id: string;
  readonly keys: readonly string[];
  /** The tenant that it was sent for, null where nobody said. */
  readonly scope: string | null;
  readonly payload: unknown;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Roots that this very event starts, or has started: it ends no wait of theirs. */
  readonly starts: readonly string[];
  /** What roots that wait for their turn stand for, which it puts off: it starts these, too. */
  readonly putsOff: readonly string[];
}

/** A chain that waits for an event, as whoever decides whether the event belongs to it sees it. */
export interface WaitingChain {
  readonly keys: readonly string[];
  /** The tenant of its root. */
  readonly scope: string | null;
  readonly job: string;
}

/** Chains of steps. Times are epoch milliseconds. */
export interface ChainStore {
  /** Notes what chains wait for, or are going to; what is noted already stays as it is. */
  expect(expected: readonly Expected[], within: Sql): Promise<void>;
  /**
   * A root whose attempt this worker holds waits for its steps from now on: it stays running, in nobody's hands. Returns it, or null
   * where another worker has it or it is over.
   */
  open(chain: Chain, by: { readonly worker: string; readonly attempt: number }, within: Sql): Promise<Run | null>;
  read(roots: readonly string[], within?: Sql): Promise<ReadonlyMap<string, Chain>>;
  /** The chains of these roots, with the roots; nobody else changes them until `within` has ended. */
  lock(roots: readonly string[], within: Sql): Promise<ReadonlyMap<string, LockedChain>>;
  /** Adds what a chain has learned, and says where it stands. */
  note(root: string, learned: Partial<Pick<Chain, 'results' | 'events'>>, message: string, within: Sql): Promise<void>;
  /** Ends a root that waits for its steps. Returns it, or null where it was over already. */
  close(root: string, end: ChainEnd, within: Sql): Promise<Run | null>;
  /**
   * Ends a root and what waits of its steps; where one is running, that is asked to stop, and its end ends the root. Null
   * where it does not wait for steps.
   */
  cancel(root: string, at: number, within: Sql): Promise<CancelledChain | null>;
  /** Ends the roots of these steps, which failed without an attempt's end. Returns their ids. */
  failRootsOf(steps: readonly string[], message: string, at: number, within: Sql): Promise<readonly string[]>;
  /** The runs of a chain's steps, in the order in which they were made. */
  steps(root: string, within?: Sql): Promise<readonly Run[]>;
  /** Which of these runs are those of steps, or wait for them. */
  stepsOf(ids: readonly string[], within?: Sql): Promise<ReadonlyMap<string, StepRun>>;
  /**
   * What is known of an event that is waited for; `busy` where somebody is noting it at this moment. Until `within` has ended nobody
   * else notes it.
   */
  look(expected: Pick<Expected, 'root' | 'event' | 'nth'>, within: Sql): Promise<Look>;
  /** A chain has gone past waits that nothing came for: what comes from now on is for those that stand behind. */
  pass(root: string, passed: readonly Pick<Expected, 'event' | 'nth'>[], within: Sql): Promise<void>;
  /** Notes an event for all chains that it belongs to (`belongs`). Returns what it met. */
  arrive(
    arrival: Arrival,
    belongs: (chain: WaitingChain) => boolean,
    within: Sql,
  ): Promise<readonly Pick<Expected, 'root' | 'nth'>[]>;
  /** Makes these waiting runs due, under a new delivery. Returns them. */
  wake(ids: readonly string[], at: number, within: Sql): Promise<readonly Run[]>;
  /** The events that open chains wait for. */
  awaited(namespace: string): Promise<ReadonlySet<string>>;
}

/** A chain, and the run that waits for its steps. */
export interface LockedChain extends Chain {
  readonly run: Run;
}

/** What of a run tells what it is for. */
export interface StepRun {
  readonly step: RunStep;
  readonly root: string | null;
  readonly reason: RunReason;
  readonly createdAt: number;
}

export interface CancelledChain {
  /** As it is now: over, or asked to end. */
  readonly run: Run;
  /** Its steps that waited and are over. */
  readonly cancelled: readonly Run[];
  /** Its steps that run, and are asked to stop. */
  readonly running: readonly string[];
}

export type Look = { readonly is: 'open' | 'busy' } | { readonly is: 'came'; readonly payload: unknown };

export interface ChainEnd {
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly message: string | null;
  readonly result: unknown;
  readonly error: ErrorRecord | null;
  readonly at: number;
}
