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
  /**
   * Does something once, whatever the number of attempts: where it was done before in this run, or in the one that it
   * retries, gives what it gave then. What it gives is kept as JSON. A crash after it and before its record repeats it, under the
   * same `idempotencyKey`: pass that on to providers that take one.
   */
  once<Result>(key: string, fn: (idempotencyKey: string) => Result | Promise<Result>): Promise<Result>;
  /** The values the description itself names (`older than 30 days`). */
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly scope: string | null;
  /** In a step of a job that has several: what the steps before it left. Null in any other. */
  readonly chain: ChainContext | null;
  /** What the entry's `app` built, once a process. */
  readonly app: App;
}

/** What a step knows of the whole that it is a part of. */
export interface ChainContext {
  /** The run that stands for the whole. */
  readonly root: string;
  /** The name of this step's handler. */
  readonly step: string;
  /** What the steps before it returned, by the names of their handlers. */
  readonly results: Readonly<Record<string, unknown>>;
  /** The payloads of the events that were waited for, by name; null for one that did not come in time. */
  readonly events: Readonly<Record<string, unknown>>;
}

/** What the handler of a step is called with beside its input. */
export interface StepContext<App = unknown> extends JobContext<App> {
  readonly chain: ChainContext;
}

export interface Logger {
  debug(message: string, data?: unknown): void;
  info(message: string, data?: unknown): void;
  warn(message: string, data?: unknown): void;
  error(message: string, data?: unknown): void;
}

export type Handler<Input = unknown, App = unknown> = (input: Input, ctx: JobContext<App>) => unknown;

/** The handler of a step. Its input is that of the whole run, the same for every step. */
export type StepHandler<Input = unknown, App = unknown> = (input: Input, ctx: StepContext<App>) => unknown;

/** What an effect finds beside its item. */
export interface EffectContext<App = unknown> extends JobContext<App> {
  /** The same for the same effect, however often it is tried: pass it to providers that take one. */
  readonly idempotencyKey: string;
  /** The transaction that also holds the record of this effect, in the guard mode `transaction`; in others it throws. */
  readonly sql: EffectSql;
}

/** A transaction on the database of nljobs. It commits when the effect returns, and rolls back when it throws. */
export interface EffectSql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[] }>;
}

type Items<Item> = AsyncIterable<Item> | Iterable<Item> | Promise<Iterable<Item>>;

/** A guarded job's handler: the runtime asks `items` what there is, `key` what each is called, and runs `effect` once a key and window. */
export interface GuardedHandler<Item = unknown, Input = unknown, App = unknown> {
  items(input: Input, ctx: JobContext<App>): Items<Item>;
  key(item: Item): string;
  effect(item: Item, ctx: EffectContext<App>): unknown;
}

interface KeyedEffect<Item, App> {
  key?(item: Item): string;
  effect(item: Item, ctx: EffectContext<App>): unknown;
}

/** Whether what an event carries is the item. What nobody has typed may be whatever its handler says. */
type IsItem<Input, Item> = unknown extends Input ? true : [Input] extends [Item] ? true : false;

/**
 * That of a guarded job which events start. Without `items` the payload is the one item, and only where it is one may
 * they be left out; without `key` the item names itself by what the guard is per: a `customer` is found as `customer`,
 * `customerId`, `customer_id` or `customer.id`.
 */
export type GuardedEventHandler<Item = unknown, Input = unknown, App = unknown> = KeyedEffect<Item, App> &
  (IsItem<Input, Item> extends true
    ? Partial<Pick<GuardedHandler<Item, Input, App>, 'items'>>
    : Pick<GuardedHandler<Item, Input, App>, 'items'>);

/** Any guarded handler, whatever its items are. */
export interface AnyGuardedHandler {
  items?(input: never, ctx: JobContext<never>): unknown;
  key?(item: never): string;
  effect(item: never, ctx: EffectContext<never>): unknown;
}

/** What became of one item of a batch, as `Promise.allSettled` says it. */
export type BatchOutcome = PromiseSettledResult<unknown>;

// biome-ignore lint/suspicious/noConfusingVoidType: an async function that returns nothing gives a promise of void
type BatchOutcomes = void | readonly BatchOutcome[];

/**
 * The handler of a job that takes its work in batches: the runtime asks `items` what there is and `key` what each is
 * called, and hands them to `process`, as many at once as the description says.
 */
export interface BatchHandler<Item = unknown, Input = unknown, App = unknown> {
  items(input: Input, ctx: JobContext<App>): Items<Item>;
  /** Names an item within its run: what is done is not handed over again by a retry. */
  key(item: Item): string;
  /** Does a batch. Nothing returned: all are done. What `Promise.allSettled` gives: those fulfilled. Thrown: none. */
  process(items: readonly Item[], ctx: JobContext<App>): BatchOutcomes | Promise<BatchOutcomes>;
  /** What `ctx.resume()` is to give `items` in the next attempt, once this item and all before it are done. */
  cursor?(item: Item): unknown;
}

/** Any handler that takes batches, whatever its items are. */
export interface AnyBatchHandler {
  items(input: never, ctx: JobContext<never>): unknown;
  key(item: never): string;
  process(items: readonly never[], ctx: JobContext<never>): unknown;
  cursor?(item: never): unknown;
}

export type AnyHandler = Handler<never, never> | AnyGuardedHandler | AnyBatchHandler;

/**
 * What stands around every handler: it does what comes before, calls `next`, gives (or changes) what that gives, and does
 * what comes after, also where it throws. The first of a list is the outermost.
 */
export type Middleware<App = unknown> = (ctx: JobContext<App>, next: () => Promise<unknown>) => unknown;

/** A handler file that nobody has written yet: `build` lists it and `start` refuses it. */
export interface Unimplemented {
  readonly unimplemented: true;
}

/** What `unimplemented` gives: it fits every handler type, so that a stub passes the type check. */
export interface UnimplementedHandler extends Unimplemented {
  (input: unknown, ctx: JobContext): never;
  items(input: unknown, ctx: JobContext): Iterable<never>;
  key(item: unknown): string;
  effect(item: unknown, ctx: JobContext): never;
  process(items: readonly unknown[], ctx: JobContext): never;
}

/**
 * The value of a stub: `export const handler: Handlers['send-reminders'] = unimplemented('send-reminders')`.
 * `start` refuses a job whose handler this is, or leaves it unscheduled where that was allowed; calling it throws.
 */
export function unimplemented(job: string): UnimplementedHandler {
  const refuse = (): never => {
    throw new PermanentError(`The handler of "${job}" is not written yet.`);
  };
  return Object.assign(refuse, {
    unimplemented: true as const,
    items: refuse,
    key: refuse,
    effect: refuse,
    process: refuse,
  });
}

/** Whether a handler is a stub. */
export function isUnimplemented(handler: AnyHandler | Unimplemented): handler is Unimplemented {
  return 'unimplemented' in handler && handler.unimplemented === true;
}

/** Whether a handler is `{ items, key, effect }`, or of an event `{ effect }`. */
export function isGuarded(handler: AnyHandler): handler is AnyGuardedHandler {
  return typeof handler === 'object' && 'effect' in handler && typeof handler.effect === 'function';
}

/** Whether a handler is `{ items, key, process }`. */
export function isBatched(handler: AnyHandler): handler is AnyBatchHandler {
  return typeof handler === 'object' && 'process' in handler && typeof handler.process === 'function';
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

/** A document of JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A condition that a description names: on an event's payload, or on the input of a run whose steps ask it; those are told
 * what the steps before left.
 */
export type Predicate = (payload: never, ctx: never) => boolean | Promise<boolean>;

/** The condition of a step. */
export type Condition<Input = unknown, App = unknown> = (
  input: Input,
  ctx: StepContext<App>,
) => boolean | Promise<boolean>;

/** A job as the generated code registers it: its spec and how to load its handler. */
export interface JobRegistration {
  readonly spec: JobSpec;
  /**
   * Loads the handler's module; its export `handler` is used, or of a job with steps one export a step, by the names of their
   * handlers. Where it exports `input`, inputs are read by that schema.
   */
  readonly load: () => Promise<HandlerModule | StepsModule>;
}

/** The module of a job's handler. */
export interface HandlerModule {
  readonly handler: AnyHandler | Unimplemented;
  readonly input?: StandardSchema;
}

/** The module of a job with steps: a `StepHandler` for each, or one of items, by name; looked at when it is loaded. */
export interface StepsModule {
  readonly handler?: undefined;
  readonly [step: string]: unknown;
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
    : H extends Readonly<Record<string, infer Step>>
      ? InputOf<Step>
      : unknown;

/** Registers a job. It gives back what it was given; generated code calls it so that the types are checked. */
export function defineJob(registration: JobRegistration): JobRegistration {
  return registration;
}
