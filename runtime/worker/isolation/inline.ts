import { RuntimeError } from '../../errors.ts';
import type { JobRegistration, Logger } from '../../registry.ts';
import { abortError } from '../abort.ts';
import { type Application, NO_APPLICATION, openApplication } from '../application.ts';
import { deferred, within } from '../deferred.ts';
import { type Checks, examine, NO_CHECKS, namesOf } from '../examine.ts';
import { invoke } from '../invoke.ts';
import { calleeOf, type LoadedHandlers, loadHandlers } from '../load.ts';
import { explainLoadError } from '../load-error.ts';
import type { AttemptIo, Execution, Executor, Invocation, Loaded, Work } from './executor.ts';

export interface InlineOptions {
  /** Read at every (re)load, so that a reload sees what is registered by then. */
  readonly registrations: () => readonly JobRegistration[];
  /** Builds the user's own context, once; it is closed at the end. */
  readonly app?: () => unknown;
  readonly middleware?: readonly unknown[];
  readonly logger: Logger;
  readonly checks: Pick<Checks, 'events' | 'predicates'>;
}

/** How long closing the app may take, milliseconds. */
const CLOSE = 5_000;

/**
 * Runs handlers in this process: for a user's own server, for tests, and where start-up time counts. Its limit: a
 * synchronous loop in a handler stops everything else here, timeouts too, and one that ends the process ends all of it;
 * `child` has no such limit.
 */
export function inlineExecutor({ registrations, app, middleware, checks, logger }: InlineOptions): Executor {
  let loaded: LoadedHandlers = { handlers: new Map(), jobs: [], checks: NO_CHECKS };
  let application: Application | null = null;

  const load = async (accept: (found: Loaded) => void): Promise<Loaded> => {
    application ??= await openApplication(app, middleware).catch((error: unknown) => {
      throw new RuntimeError('refused', explainLoadError(error), { cause: error });
    });
    const fresh = await loadHandlers(registrations(), checks);
    const found = { jobs: fresh.jobs, checks: namesOf(fresh.checks) };
    accept(found);
    loaded = fresh;
    return found;
  };

  return {
    beside: false,
    start: () => load(() => {}),
    reload: async (accept) => void (await load(accept)),
    async stop() {
      const { close } = application ?? NO_APPLICATION;
      application = null;
      try {
        await within(CLOSE, close(), new Error(`it took longer than ${CLOSE / 1000} s`));
      } catch (error) {
        logger.error('The app could not be closed.', error);
      }
    },
    examine: (question) => examine(loaded.checks, question),
    execute(work: Work, io: AttemptIo): Execution {
      const controller = new AbortController();
      const killed = deferred<Invocation>();
      const found = loaded.handlers.get(work.job);
      let abandoned = false;
      const call: Promise<Invocation> = found
        ? invoke({
            handler: calleeOf(found, loaded.checks, work),
            spec: found.registration.spec,
            work,
            io: heardUntil(io, () => abandoned),
            signal: controller.signal,
            app: application?.value,
            middleware: application?.middleware ?? [],
            checks: loaded.checks,
          })
        : Promise.resolve({ kind: 'interrupted', message: `this instance has no handler for "${work.job}"` });
      return {
        done: Promise.race([call, killed.promise]),
        abort: (reason) => controller.abort(abortError(reason)),
        kill: () => {
          abandoned = true;
          killed.resolve({ kind: 'killed' });
        },
      };
    },
  };
}

/**
 * What an abandoned handler goes on to say is not heard: its checkpoint would overwrite that of the attempt which took
 * its place. That an effect has happened is true all the same, and is recorded.
 */
function heardUntil(io: AttemptIo, abandoned: () => boolean): AttemptIo {
  return {
    ...io,
    log: (level, message, data) => {
      if (!abandoned()) io.log(level, message, data);
    },
    progress: (progress) => {
      if (!abandoned()) io.progress(progress);
    },
    checkpoint: async (state) => {
      if (abandoned()) throw new Error('checkpoint: the attempt was given up, so its state is not kept');
      await io.checkpoint(state);
    },
  };
}
