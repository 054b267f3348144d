import type { AnyHandler, JobRegistration, Predicate, StandardSchema } from '../registry.ts';
import { isBatched, isGuarded, isUnimplemented } from '../registry.ts';
import { within } from './deferred.ts';
import { type Checks, isSchema } from './examine.ts';
import type { LoadedJob } from './isolation/executor.ts';
import { explainLoadError, Unfit } from './load-error.ts';

/** The handlers of a list of registrations, and what there is to say of each. */
export interface LoadedHandlers {
  readonly handlers: ReadonlyMap<string, { readonly registration: JobRegistration; readonly handler: AnyHandler }>;
  readonly jobs: readonly LoadedJob[];
  readonly checks: Checks;
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
  const handlers = new Map<string, { registration: JobRegistration; handler: AnyHandler }>();
  const inputs = new Map<string, StandardSchema>();
  const jobs = await Promise.all(
    registrations.map(async (registration): Promise<LoadedJob> => {
      const job = registration.spec.id;
      try {
        const loaded = await loadOne(registration, limit);
        if (loaded === null) return { job, state: 'unimplemented', message: null };
        handlers.set(job, { registration, handler: loaded.handler });
        if (loaded.input !== undefined) inputs.set(job, loaded.input);
        return { job, state: 'ready', message: null };
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
async function loadOne(
  registration: JobRegistration,
  limit: number,
): Promise<{ readonly handler: AnyHandler; readonly input: StandardSchema | undefined } | null> {
  const late = new Unfit(
    `it was not loaded within ${limit / 1000} s; does its module await something that never comes?`,
  );
  const { handler, input } = await within(limit, registration.load(), late);
  if (handler === undefined || handler === null) throw new Unfit('its module exports no "handler"');
  if (isUnimplemented(handler)) return null;
  const wrong = wrongShape(registration, handler);
  if (wrong !== null) throw new Unfit(wrong);
  if (input !== undefined && !isSchema(input)) throw new Unfit(`its "input" is ${NO_SCHEMA}`);
  return { handler, input };
}

/** A guard that is promised must be applied, so the shape of the handler has to fit the description. */
function wrongShape({ spec }: JobRegistration, handler: AnyHandler): string | null {
  const { idempotency, batch } = spec;
  if (idempotency !== null) {
    const of = `its description has a guard (${idempotency.per ?? 'once'} per window), so its handler must be`;
    if (!isGuarded(handler)) return `${of} { items, key, effect }`;
    const { items, key } = handler;
    // An event's payload is its item, and names itself.
    const ofEvents = spec.triggers.every(({ kind }) => kind === 'event' || kind === 'manual');
    const missing = [items, key].some((part) => typeof part !== 'function' && !(part === undefined && ofEvents));
    return missing ? `${of} { items, key, effect }` : null;
  }
  if (batch !== null) {
    const fits = isBatched(handler) && typeof handler.items === 'function' && typeof handler.key === 'function';
    return fits
      ? null
      : `its description asks for batches of ${batch.size}, so its handler must be { items, key, process }`;
  }
  return typeof handler === 'function' ? null : 'its "handler" must be a function (input, ctx)';
}
