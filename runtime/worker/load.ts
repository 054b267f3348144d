import type { AnyHandler, JobRegistration } from '../registry.ts';
import { isGuarded, isUnimplemented } from '../registry.ts';
import { within } from './deferred.ts';
import type { LoadedJob } from './isolation/executor.ts';
import { explainLoadError, Unfit } from './load-error.ts';

/** The handlers of a list of registrations, and what there is to say of each. */
export interface LoadedHandlers {
  readonly handlers: ReadonlyMap<string, { readonly registration: JobRegistration; readonly handler: AnyHandler }>;
  readonly jobs: readonly LoadedJob[];
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
  limit: number = LOAD_ONE,
): Promise<LoadedHandlers> {
  const handlers = new Map<string, { registration: JobRegistration; handler: AnyHandler }>();
  const jobs = await Promise.all(
    registrations.map(async (registration): Promise<LoadedJob> => {
      const job = registration.spec.id;
      try {
        const handler = await loadOne(registration, limit);
        if (handler === null) return { job, state: 'unimplemented', message: null };
        handlers.set(job, { registration, handler });
        return { job, state: 'ready', message: null };
      } catch (error) {
        return { job, state: 'broken', message: explainLoadError(error) };
      }
    }),
  );
  return { handlers, jobs };
}

/** A handler; null for a stub. @throws Unfit, or what its module throws. */
async function loadOne(registration: JobRegistration, limit: number): Promise<AnyHandler | null> {
  const late = new Unfit(
    `it was not loaded within ${limit / 1000} s; does its module await something that never comes?`,
  );
  const { handler } = await within(limit, registration.load(), late);
  if (handler === undefined || handler === null) throw new Unfit('its module exports no "handler"');
  if (isUnimplemented(handler)) return null;
  const wrong = wrongShape(registration, handler);
  if (wrong !== null) throw new Unfit(wrong);
  return handler;
}

/** A guard that is promised must be applied, so the shape of the handler has to fit the description. */
function wrongShape({ spec }: JobRegistration, handler: AnyHandler): string | null {
  if (spec.idempotency !== null && !isGuarded(handler)) {
    return `its description has a guard (${spec.idempotency.per ?? 'once'} per window), so its handler must be { items, key, effect }`;
  }
  if (spec.idempotency === null && typeof handler !== 'function') {
    return 'its "handler" must be a function (input, ctx)';
  }
  return null;
}
