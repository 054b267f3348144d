import type { JobSpec } from './spec/job-spec.ts';
import type { RunReason } from './spec/vocabulary.ts';

/** What a handler is called with beside its input. */
export interface JobContext<App = unknown> {
  readonly run: {
    readonly id: string;
    readonly job: string;
    readonly attempt: number;
    readonly scheduledFor: Date;
    readonly previousScheduledFor: Date | null;
    readonly reason: RunReason;
  };
  /** Aborted on timeout, cancel and shutdown. */
  readonly signal: AbortSignal;
  isCancelled(): boolean;
  readonly log: Logger;
  progress(progress: { processed: number; total?: number; message?: string }): void;
  /** Keeps state for the next attempt; resolves when it is stored. */
  checkpoint(state: unknown): Promise<void>;
  /** What the last `checkpoint` kept, or null. */
  resume<State = unknown>(): State | null;
  /** The values the description itself names (`older than 30 days`). */
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly scope: string | null;
  /** What the entry's `app` built, once a process. */
  readonly app: App;
}

export interface Logger {
  debug(message: string, data?: unknown): void;
  info(message: string, data?: unknown): void;
  warn(message: string, data?: unknown): void;
  error(message: string, data?: unknown): void;
}

export type Handler<Input = unknown, App = unknown> = (input: Input, ctx: JobContext<App>) => unknown;

/** A guarded job's handler: the runtime asks `items` what there is, `key` what each is called, and runs `effect` once a key and window. */
export interface GuardedHandler<Item = unknown, Input = unknown, App = unknown> {
  items(input: Input, ctx: JobContext<App>): AsyncIterable<Item> | Iterable<Item> | Promise<Iterable<Item>>;
  key(item: Item): string;
  effect(item: Item, ctx: JobContext<App> & { readonly idempotencyKey: string }): unknown;
}

export type AnyHandler = Handler<never> | GuardedHandler<never, never>;

/** A handler file that nobody has written yet: `build` lists it and `start` refuses it. */
export interface Unimplemented {
  readonly unimplemented: true;
}

/** A job as the generated code registers it: its spec and how to load its handler. */
export interface JobRegistration {
  readonly spec: JobSpec;
  /** Loads the handler's module; its export `handler` is used. */
  readonly load: () => Promise<{ readonly handler: AnyHandler | Unimplemented }>;
}
