import type { AnyHandler, JobRegistration } from '../registry.ts';
import { isGuarded, isUnimplemented } from '../registry.ts';
import type { LoadedJob } from './isolation/executor.ts';
import { explainLoadError } from './load-error.ts';

/** The handlers of a list of registrations, and what there is to say of each. */
export interface LoadedHandlers {
  readonly handlers: ReadonlyMap<string, { readonly registration: JobRegistration; readonly handler: AnyHandler }>;
  readonly jobs: readonly LoadedJob[];
}

/** Loads every handler once. A module that throws, or exports no handler of the right shape, is reported by name. */
export async function loadHandlers(registrations: readonly JobRegistration[]): Promise<LoadedHandlers> {
  const handlers = new Map<string, { registration: JobRegistration; handler: AnyHandler }>();
  const jobs: LoadedJob[] = [];
  for (const registration of registrations) {
    const job = registration.spec.id;
    const broken = (message: string): void => void jobs.push({ job, state: 'broken', message });
    try {
      const { handler } = await registration.load();
      if (handler === undefined || handler === null) broken('its module exports no "handler"');
      else if (isUnimplemented(handler)) jobs.push({ job, state: 'unimplemented', message: null });
      else {
        const wrong = wrongShape(registration, handler);
        if (wrong !== null) broken(wrong);
        else {
          handlers.set(job, { registration, handler });
          jobs.push({ job, state: 'ready', message: null });
        }
      }
    } catch (error) {
      broken(explainLoadError(error));
    }
  }
  return { handlers, jobs };
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
