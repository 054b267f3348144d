import { randomBytes, randomUUID } from 'node:crypto';
import type { RuntimeEvent } from '../events.ts';
import { asker } from '../http/access.ts';
import { isLoopback } from '../http/guard.ts';
import type { Logger } from '../registry.ts';
import type { createRuntime } from '../runtime.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { OpenStoreOptions } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { revisionOf } from '../store-of.ts';
import { version } from '../version.ts';
import { type Entry, registrationsOf, withChannels } from './entry.ts';
import { usage } from './failure.ts';
import { openConfiguredStore } from './open-store.ts';
import type { Settings } from './settings.ts';
import { printable, type Terminal } from './terminal.ts';

export interface InstanceOptions {
  readonly settings: Settings;
  readonly entry: Entry;
  readonly migrate: OpenStoreOptions['migrate'];
  readonly allowUnimplemented: boolean;
  readonly environment: string;
  readonly terminal: Terminal;
  /** Reads English at run time; left out, nothing does. */
  readonly compile?: NonNullable<Parameters<typeof createRuntime>[0]['compile']>;
  readonly onEvent: (event: RuntimeEvent) => void;
}

/** A runtime with its API, as `start` and `dev` run it. */
export interface Instance {
  /** Of the API, and of the dashboard. */
  readonly url: string;
  /** The dashboard's address; where nobody chose a token, one that signs in, for the terminal of whoever started this. */
  readonly dashboard: string;
  /** The jobs that start by themselves here: switched on, meant for this environment, and written. */
  scheduled(): Promise<readonly JobSpec[]>;
  /** Takes other registrations and new code; running attempts end in the old ones. */
  replace(entry: Entry): Promise<void>;
  /** Never resolves; rejects when the database is gone for good, and so all that this instance could do. */
  readonly failed: Promise<never>;
  /** Drains, gives back what does not end in time, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts what production and development share: the store and its engine, the runtime with handlers in child
 * processes, and the API on loopback, whose address and token the embedded folder's lock file tells to the other verbs.
 * Nothing stays open when it throws.
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { settings, entry, terminal } = options;
  const [{ createRuntime }, { startServer }, { runtimeOperations }, { createEventTail }, { createEventRelay }] =
    await Promise.all([
      import('../runtime.ts'),
      import('../http/server.ts'),
      import('../http/runtime-operations.ts'),
      import('../http/event-tail.ts'),
      import('../http/event-relay.ts'),
    ]);
  let fail = (_error: Error): void => {};
  let gone = false;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {
    gone = true;
  });
  const open = await openConfiguredStore(settings, options.migrate, terminal, (error) => fail(error));
  const undo: (() => Promise<unknown>)[] = [() => open.close()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0)) await step();
  };
  try {
    const logger = loggerOf(terminal);
    if (!settings.scheduling) terminal.note('JOBS_ENABLED is off: no schedule fires from this instance.');
    const runtime = createRuntime({
      jobs: registrationsOf(entry.specs),
      opened: open,
      isolation: 'child',
      entry: entry.url,
      environment: options.environment,
      alerts: withChannels(settings.alerts, entry),
      allowUnimplemented: options.allowUnimplemented,
      scheduling: settings.scheduling,
      ...(settings.slots === null ? {} : { slots: settings.slots }),
      ...(options.compile === undefined ? {} : { compile: options.compile }),
      logger,
    });
    runtime.subscribe(options.onEvent);

    if (settings.host !== null && !isLoopback(settings.host)) await mustBeGuarded(settings, open.store);
    // The API comes first and goes last: a port that is taken is known before a job runs, and a drain can be watched.
    const token = settings.token ?? randomBytes(32).toString('base64url');
    const { relay } = open.store;
    const events = createEventTail({
      subscribe: (listener) => runtime.subscribe(listener),
      instance: randomUUID(),
      now: Date.now,
      others:
        relay === null
          ? null
          : createEventRelay({
              relay,
              now: Date.now,
              onFault: (error, what) => logger.debug(`${what} failed.`, error),
            }),
    });
    const server = await startServer({
      events,
      operations: runtimeOperations(runtime, open.store),
      token,
      access: open.store.access,
      version: version(),
      address: settings.address,
      notReady: async () => runtime.notReady(),
      concern: () => runtime.concern(),
      metrics: () => runtime.metrics(),
      revision: () => revisionOf(runtime),
      onFault: (error, request) => logger.error(`${request} failed.`, error),
      ...(settings.port === null ? {} : { port: settings.port }),
      ...(settings.host === null ? {} : { host: settings.host }),
    });
    undo.unshift(async () => {
      await Promise.all([events.close(), server.close()]);
    });
    // Nothing could be given back to a database that is gone.
    const grace = settings.grace === null ? {} : { graceMs: settings.grace };
    undo.unshift(() => runtime.stop(gone ? { graceMs: 0 } : grace));
    await runtime.start();
    await open.held?.publishUrl(server.url, token);
    return {
      url: server.url,
      dashboard: settings.token === null ? `${server.url}/#token=${token}` : `${server.url}/`,
      failed,
      scheduled: async () => (await runtime.jobs()).flatMap((job) => (job.scheduled ? [job.spec] : [])),
      replace: ({ specs }) => runtime.reload(registrationsOf(specs)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Off loopback anybody can knock: without a token that somebody chose or made, nobody should be there to answer. */
async function mustBeGuarded(settings: Settings, store: Store): Promise<void> {
  if (settings.token !== null) {
    if (settings.token.length >= SHORTEST_TOKEN) return;
    throw usage(
      `NLJOBS_TOKEN is too short to be reachable at ${settings.host}.`,
      `Take at least ${SHORTEST_TOKEN} characters: openssl rand -base64 32`,
    );
  }
  const now = Date.now();
  if ((await store.access.tokens()).some((token) => !('refused' in asker(token, now)))) return;
  throw usage(
    `The API would be reachable at ${settings.host} and there is no token that could open it.`,
    'Make one with nljobs tokens create, or set NLJOBS_TOKEN.',
  );
}

const SHORTEST_TOKEN = 24;

/** What the runtime says of itself: warnings and errors always, the rest never. */
function loggerOf(terminal: Terminal): Logger {
  const say = (level: string, message: string, data: unknown): void => {
    const detail = data instanceof Error ? ` (${data.message})` : '';
    terminal.warn(`${terminal.styleNote('yellow', `${level}:`)} ${printable(message + detail)}`);
  };
  return {
    debug: () => {},
    info: () => {},
    warn: (message, data) => say('warning', message, data),
    error: (message, data) => say('error', message, data),
  };
}
