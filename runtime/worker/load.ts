import { PermanentError } from '../errors.ts';
import type { AnyHandler, JobContext, JobRegistration, Predicate, StandardSchema, Unimplemented } from '../registry.ts';
import { isBatched, isGuarded, isUnimplemented } from '../registry.ts';
import { inWords } from '../scheduler/chain.ts';
import { handlersIn, stepsIn } from '../spec/steps.ts';
import { within } from './deferred.ts';
import { type Checks, isSchema, jsonSchemaOf } from './examine.ts';
import type { LoadedJob, Work } from './isolation/executor.ts';
import { explainLoadError, Unfit } from './load-error.ts';

/** The handlers of a list of registrations, and what there is to say of each. */
export interface LoadedHandlers {
  readonly handlers: ReadonlyMap<string, LoadedModule>;
  readonly jobs: readonly LoadedJob[];
  readonly checks: Checks;
}

/** What there is to call for a job. */
export interface LoadedModule {
  readonly registration: JobRegistration;
  /** Null for a job with steps. */
  readonly handler: AnyHandler | null;
  /** By their names, also those that no step names any more: a run that began under other words may still need one. */
  readonly steps: ReadonlyMap<string, AnyHandler>;
  readonly input: StandardSchema | undefined;
}

/** How long loading an entry with its handlers may take, and how long one of them, milliseconds. */
export const LOAD = 60_000;
const LOAD_ONE = 30_000;

/**
 * Loads every handler once. A module that throws, does not come to an end, or exports no handler of the right shape is
 * reported by name. @param limit how long one may take, milliseconds.
 */
export async function loadHandlers(
  registrations: readonly JobRegistration[],
  { events, predicates }: Pick<Checks, 'events' | 'predicates'>,
  limit: number = LOAD_ONE,
): Promise<LoadedHandlers> {
  const handlers = new Map<string, LoadedModule>();
  const inputs = new Map<string, StandardSchema>();
  const jobs = await Promise.all(
    registrations.map(async (registration): Promise<LoadedJob> => {
      const job = registration.spec.id;
      try {
        const loaded = await loadOne(registration, limit);
        if (loaded === null) return { job, state: 'unimplemented', message: null };
        handlers.set(job, loaded);
        if (loaded.input !== undefined) inputs.set(job, loaded.input);
        const input = loaded.input === undefined ? null : jsonSchemaOf(loaded.input);
        return { job, state: 'ready', message: null, ...(input === null ? {} : { input }) };
      } catch (error) {
        return { job, state: 'broken', message: explainLoadError(error) };
      }
    }),
  );
  return { handlers, jobs, checks: { events, inputs, predicates } };
}

const NO_SCHEMA = 'no schema (one of zod 3.24 or newer, valibot, arktype, or another Standard Schema)';

/**
 * Reads what an entry exports beside its jobs, or what the options say: schemas by event, predicates by name.
 * @throws Unfit that names what is neither.
 */
export function readChecks(events: unknown, predicates: unknown): Pick<Checks, 'events' | 'predicates'> {
  const read = { events: new Map<string, StandardSchema>(), predicates: new Map<string, Predicate>() };
  for (const [name, schema] of entriesOf(events, '"events"')) {
    if (schema === undefined) continue;
    if (!isSchema(schema)) throw new Unfit(`"events": "${name}" is ${NO_SCHEMA}`);
    read.events.set(name, schema);
  }
  for (const [name, predicate] of entriesOf(predicates, '"predicates"')) {
    if (typeof predicate !== 'function') throw new Unfit(`"predicates": "${name}" is no function`);
    read.predicates.set(name, predicate as Predicate);
  }
  return read;
}

function entriesOf(value: unknown, what: string): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) throw new Unfit(`${what} is no object of them by name`);
  return Object.entries(value);
}

/** A handler and the schema of its input; null for a stub. @throws Unfit, or what its module throws. */
async function loadOne(registration: JobRegistration, limit: number): Promise<LoadedModule | null> {
  const late = new Unfit(
    `it was not loaded within ${limit / 1000} s; does its module await something that never comes?`,
  );
  const exported: Readonly<Record<string, unknown>> = { ...(await within(limit, registration.load(), late)) };
  const { input } = exported;
  const wanted = handlersIn(registration.spec.action.steps);
  const names = wanted.length === 0 ? ['handler'] : wanted;
  let written = true;
  for (const name of names) {
    const handler = exported[name];
    if (handler === undefined || handler === null) throw new Unfit(missing(registration, name, exported));
    if (isCallable(handler) && isUnimplemented(handler)) written = false;
    const wrong = isCallable(handler) && isUnimplemented(handler) ? null : wrongShape(registration, handler, name);
    if (wrong !== null) throw new Unfit(wrong);
  }
  if (!written) return null;
  if (input !== undefined && !isSchema(input)) throw new Unfit(`its "input" is ${NO_SCHEMA}`);
  const { handler } = exported;
  return {
    registration,
    handler: wanted.length === 0 && isCallable(handler) && !isUnimplemented(handler) ? handler : null,
    steps: stepsOf(exported),
    input,
  };
}

function missing({ spec }: JobRegistration, name: string, exported: Readonly<Record<string, unknown>>): string {
  if (name === 'handler') return 'its module exports no "handler"';
  const hint = 'handler' in exported ? '; a job with steps has a handler for each, in place of one "handler"' : '';
  const step = stepsIn(spec.action.steps).find((one) => 'do' in one.step && one.step.handler === name);
  const words = step === undefined ? 'a step' : inWords(spec.action.steps, step.at);
  return `its module exports no "${name}", which ${words} calls${hint}`;
}

function isCallable(value: unknown): value is AnyHandler | Unimplemented {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

/** What a module exports that may be the handler of a step. */
function stepsOf(exported: Readonly<Record<string, unknown>>): ReadonlyMap<string, AnyHandler> {
  const steps = new Map<string, AnyHandler>();
  for (const [name, value] of Object.entries(exported)) {
    if (name === 'handler' || name === 'input' || !isCallable(value) || isUnimplemented(value)) continue;
    if (typeof value === 'function' || isGuarded(value) || isBatched(value)) steps.set(name, value);
  }
  return steps;
}

/** What an attempt calls: the handler of its job or of its step, or the condition that its step asks. */
export function calleeOf(found: LoadedModule, checks: Checks, { step, job }: Work): AnyHandler {
  if (step === null) return found.handler ?? refusing(`the job "${job}" has steps now, and no handler of its own`);
  if (step.kind === 'if') {
    const predicate = checks.predicates.get(step.name);
    if (predicate === undefined)
      return refusing(
        `${step.words} asks "${step.name}", which is registered no more: its description has changed since the run began. Register it again and retry the run, or delete its dead letter`,
      );
    return async (input: never, ctx: JobContext<never>) => (await predicate(input, ctx as never)) === true;
  }
  const handler = found.steps.get(step.name);
  return (
    handler ??
    refusing(
      `${step.words} calls "${step.name}", which handlers/${job} exports no more: its description has changed since the run began. Export it again and retry the run, or delete its dead letter`,
    )
  );
}

function refusing(message: string): AnyHandler {
  return () => {
    throw new PermanentError(message);
  };
}

/** A guard that is promised must be applied, so the shape of the handler has to fit the description. */
function wrongShape({ spec }: JobRegistration, handler: unknown, name: string): string | null {
  const { idempotency, batch } = spec;
  const its = name === 'handler' ? 'its handler' : `its handler "${name}"`;
  if (!isCallable(handler)) return `${its} is neither a function nor an object`;
  if (isUnimplemented(handler)) return null;
  if (idempotency !== null) {
    const of = `its description has a guard (${idempotency.per ?? 'once'} per window), so ${its} must be`;
    if (!isGuarded(handler)) return `${of} { items, key, effect }`;
    const { items, key } = handler;
    // An event's payload is its item, and names itself.
    const ofEvents = spec.triggers.every(({ kind }) => kind === 'event' || kind === 'manual');
    const missing = [items, key].some((part) => typeof part !== 'function' && !(part === undefined && ofEvents));
    return missing ? `${of} { items, key, effect }` : null;
  }
  if (batch !== null) {
    const fits = isBatched(handler) && typeof handler.items === 'function' && typeof handler.key === 'function';
    return fits ? null : `its description asks for batches of ${batch.size}, so ${its} must be { items, key, process }`;
  }
  return typeof handler === 'function' ? null : `its "${name}" must be a function (input, ctx)`;
}
