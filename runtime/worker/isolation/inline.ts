import type { JobRegistration } from '../../registry.ts';
import { abortError } from '../abort.ts';
import { deferred } from '../deferred.ts';
import { invoke } from '../invoke.ts';
import { type LoadedHandlers, loadHandlers } from '../load.ts';
import type { AttemptIo, Execution, Executor, Invocation, LoadedJob, Work } from './executor.ts';

export interface InlineOptions {
  /** Read at every (re)load, so that a reload sees what is registered by then. */
  readonly registrations: () => readonly JobRegistration[];
  /** Builds the user's own context, once. */
  readonly app?: () => unknown;
}

/**
 * Runs handlers in this process: for a user's own server, for tests, and where start-up time counts. Its limit: a
 * synchronous loop in a handler stops everything else here, timeouts too; `child` has no such limit.
 */
export function inlineExecutor({ registrations, app }: InlineOptions): Executor {
  let loaded: LoadedHandlers = { handlers: new Map(), jobs: [] };
  let context: unknown;
  let built = false;

  const load = async (accept: (jobs: readonly LoadedJob[]) => void): Promise<readonly LoadedJob[]> => {
    if (!built) {
      context = await app?.();
      built = true;
    }
    const fresh = await loadHandlers(registrations());
    accept(fresh.jobs);
    loaded = fresh;
    return fresh.jobs;
  };

  return {
    start: () => load(() => {}),
    reload: async (accept) => void (await load(accept)),
    stop: async () => {},
    execute(work: Work, io: AttemptIo): Execution {
      const controller = new AbortController();
      const killed = deferred<Invocation>();
      const found = loaded.handlers.get(work.job);
      const call: Promise<Invocation> = found
        ? invoke({
            handler: found.handler,
            spec: found.registration.spec,
            work,
            io,
            signal: controller.signal,
            app: context,
          })
        : Promise.resolve({ kind: 'interrupted', message: `this instance has no handler for "${work.job}"` });
      return {
        done: Promise.race([call, killed.promise]),
        abort: (reason) => controller.abort(abortError(reason)),
        kill: () => killed.resolve({ kind: 'killed' }),
      };
    },
  };
}
