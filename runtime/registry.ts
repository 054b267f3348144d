import { PermanentError } from './errors.ts';
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

/** Any guarded handler, whatever its items are. */
export interface AnyGuardedHandler {
  items(input: never, ctx: JobContext<never>): unknown;
  key(item: never): string;
  effect(item: never, ctx: JobContext<never> & { readonly idempotencyKey: string }): unknown;
}

export type AnyHandler = Handler<never, never> | AnyGuardedHandler;

/** A handler file that nobody has written yet: `build` lists it and `start` refuses it. */
export interface Unimplemented {
  readonly unimplemented: true;
}

/** What `unimplemented` gives: it fits every handler type, plain or guarded, so that a stub passes the type check. */
export interface UnimplementedHandler extends Unimplemented {
  (input: unknown, ctx: JobContext): never;
  items(input: unknown, ctx: JobContext): Iterable<never>;
  key(item: unknown): string;
  effect(item: unknown, ctx: JobContext): never;
}

/**
 * The value of a stub: `export const handler: Handlers['send-reminders'] = unimplemented('send-reminders')`.
 * `start` refuses a job whose handler this is, or leaves it unscheduled where that was allowed; calling it throws.
 */
export function unimplemented(job: string): UnimplementedHandler {
  const refuse = (): never => {
    throw new PermanentError(`The handler of "${job}" is not written yet.`);
  };
  return Object.assign(refuse, { unimplemented: true as const, items: refuse, key: refuse, effect: refuse });
}

/** Whether a handler is a stub. */
export function isUnimplemented(handler: AnyHandler | Unimplemented): handler is Unimplemented {
  return 'unimplemented' in handler && handler.unimplemented === true;
}

/** Whether a handler is `{ items, key, effect }`. */
export function isGuarded(handler: AnyHandler): handler is AnyGuardedHandler {
  return typeof handler === 'object' && typeof handler.items === 'function';
}

/** A schema as zod (3.24 or newer), valibot and arktype make them: https://standardschema.dev */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/** A condition on an event's payload that a description names. */
export type Predicate = (payload: never) => boolean | Promise<boolean>;

/** A job as the generated code registers it: its spec and how to load its handler. */
export interface JobRegistration {
  readonly spec: JobSpec;
  /** Loads the handler's module; its export `handler` is used, and where it exports `input`, inputs are read by that schema. */
  readonly load: () => Promise<{ readonly handler: AnyHandler | Unimplemented; readonly input?: StandardSchema }>;
}

/** The events of a project that says nothing of them: any name, anything carried. */
export interface AnyEvents {
  readonly [event: string]: unknown;
}

/** The handlers of a project that says nothing of them. */
export interface AnyHandlers {
  readonly [job: string]: Handler;
}

/**
 * The jobs of a project. The generated list also says, to the type checker alone, what events carry and what handlers
 * take, so that `createRuntime({ jobs })` knows what may be emitted and enqueued.
 */
export interface Jobs<Events = AnyEvents, Handlers = AnyHandlers> extends ReadonlyArray<JobRegistration> {
  readonly '~types'?: { readonly events: Events; readonly handlers: Handlers };
}

/** What a handler is called with. */
export type InputOf<H> = H extends (input: infer Input, ctx: never) => unknown
  ? Input
  : H extends { items(input: infer Input, ctx: never): unknown }
    ? Input
    : unknown;

/** Registers a job. It gives back what it was given; generated code calls it so that the types are checked. */
export function defineJob(registration: JobRegistration): JobRegistration {
  return registration;
}
