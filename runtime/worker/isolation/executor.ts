import type { JsonSchema } from '../../registry.ts';
import type { RunReason } from '../../spec/vocabulary.ts';
import type { ItemResult, ItemsBefore } from '../../store/item-store.ts';
import type { Once } from '../../store/once.ts';
import type { ErrorRecord, LogLine, Progress } from '../../store/store.ts';
import type { CheckNames, Examined, Question } from '../examine.ts';

/** The port to where handlers run: in this process, or in children. What crosses it is data. */
export interface Executor {
  /** Whether handlers work beside this process: then it can write how some runs ended while others go on. */
  readonly beside: boolean;
  /** Loads every handler once, so that what is missing or broken is known before the first run. */
  start(): Promise<Loaded>;
  /** Begins an attempt. Never throws; whatever goes wrong is told by `done`. */
  execute(work: Work, io: AttemptIo): Execution;
  /**
   * Loads the handlers anew for runs that begin from now on. `accept` is shown what there is before anything changes:
   * where it throws, or loading fails, the old handlers go on and the error is thrown on.
   */
  reload(accept: (loaded: Loaded) => void): Promise<void>;
  /**
   * Asks the user's code about a value before it is taken. @throws RuntimeError `isolation` where nobody answers.
   */
  examine(question: Question): Promise<Examined>;
  stop(): Promise<void>;
}

/** What loading found. */
export interface Loaded {
  readonly jobs: readonly LoadedJob[];
  readonly checks: CheckNames;
}

export interface LoadedJob {
  readonly job: string;
  readonly state: 'ready' | 'unimplemented' | 'broken';
  /** Why it is broken, in words; else null. */
  readonly message: string | null;
  /** What its input is to be, where its module says so in a way that can be handed on. */
  readonly input?: JsonSchema;
}

/** One attempt of one run, as plain data. Instants are epoch milliseconds. */
export interface Work {
  /** The delivery's id: unique among what is going on. */
  readonly id: string;
  readonly run: string;
  readonly job: string;
  readonly attempt: number;
  readonly scheduledFor: number;
  readonly previousScheduledFor: number | null;
  readonly reason: RunReason;
  /** The event whose payload the input is, or null. */
  readonly event: string | null;
  readonly input: unknown;
  readonly scope: string | null;
  /** The `traceparent` under which the run was asked for, or null. */
  readonly trace: string | null;
  readonly checkpoint: unknown;
  /** Which step of a run it is, with what the steps before it left; null for a run without steps. */
  readonly step: StepWork | null;
  /** The first part of idempotency keys: the job and its window; null for a job without a guard. */
  readonly guard: string | null;
}

/** What the run of a step is told beside its input. */
export interface StepWork {
  /** A handler is called, or a condition is asked. */
  readonly kind: 'do' | 'if';
  /** Of the handler or the condition. */
  readonly name: string;
  /** For people: `step 2 of 3 (send a check-in email)`. */
  readonly words: string;
  readonly root: string;
  readonly results: Readonly<Record<string, unknown>>;
  readonly events: Readonly<Record<string, unknown>>;
}

export type AbortReason = 'timeout' | 'cancel' | 'shutdown' | 'lost';

export interface Execution {
  /** Settles exactly once and never rejects. */
  readonly done: Promise<Invocation>;
  /** Resolves when the handler is called, where that takes a while: from then on its time is its own. */
  readonly begun?: Promise<void>;
  /** Asks the handler to stop, by its signal. */
  abort(reason: AbortReason): void;
  /** Stops waiting for it: an inline handler is abandoned, a child is killed. `done` settles at once. */
  kill(): void;
}

/** How a handler's call ended. `stopped`: it had been asked to stop and had taken notice. */
export type Invocation =
  | { readonly kind: 'returned'; readonly result: unknown; readonly stopped: boolean }
  | { readonly kind: 'threw'; readonly error: ErrorRecord; readonly stopped: boolean }
  /** The process died under it, for reasons of its own. */
  | { readonly kind: 'crashed'; readonly message: string }
  /**
   * Its process was taken away for another's sake (`suspect`: or for its own, nobody knows), or there was none for it:
   * then it is of no use to try again before `after` milliseconds have passed.
   */
  | { readonly kind: 'interrupted'; readonly message: string; readonly suspect?: true; readonly after?: number }
  /** It did not stop when asked to and was given up. */
  | { readonly kind: 'killed' };

/** What a running handler can ask of the runtime. */
export interface AttemptIo {
  log(level: LogLine['level'], message: string, data: unknown): void;
  progress(progress: Progress): void;
  /** Resolves when it is stored. */
  checkpoint(state: unknown): Promise<void>;
  /** Which of these keys have had their effect within the job's window, or are claimed. */
  guarded(keys: readonly string[]): Promise<readonly string[]>;
  /** Records that these keys have had their effect. */
  recordGuard(keys: readonly string[]): Promise<void>;
  /** Of these keys, those that an earlier attempt of this run has claimed and said nothing more of. */
  unsettled(keys: readonly string[]): Promise<readonly string[]>;
  /** Records a key before its effect. False where it is recorded already. */
  claim(key: string): Promise<boolean>;
  /** The effect of a claimed key has happened; or it has not, and the key is free again. */
  settle(key: string, happened: boolean): Promise<void>;
  /** Begins a transaction in which a key is recorded. False, and none is open, where it is recorded already. One at a time. */
  begin(key: string): Promise<boolean>;
  /** Asks the database within that transaction. */
  query(text: string, values: readonly unknown[]): Promise<readonly object[]>;
  /** Commits that transaction, or rolls it back. */
  end(commit: boolean): Promise<void>;
  /** Of these items, those that are done, and those that failed and that this attempt does not try again. */
  itemsBefore(keys: readonly string[]): Promise<ItemsBefore>;
  /** What is known of something that this run does once. */
  onceBefore(key: string): Promise<Once>;
  /** Records that it is done, and what it gave. */
  recordOnce(key: string, value: unknown): Promise<void>;
  /** Records items that are done, or have failed. */
  recordItems(items: readonly ItemResult[]): Promise<void>;
}
