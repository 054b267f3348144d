import type { NativeConnection } from '@temporalio/worker';
import { packagesMissing, type TemporalConnection } from './connect.ts';
import { unreachable } from './failures.ts';

/** What workers are made of. */
export interface Workers {
  readonly sdk: typeof import('@temporalio/worker');
  readonly activity: typeof import('@temporalio/activity');
}

/** Loads `@temporalio/worker`, which is large. @throws NljobsError `engine-missing` */
export async function loadWorkers(): Promise<Workers> {
  try {
    const [sdk, activity] = await Promise.all([import('@temporalio/worker'), import('@temporalio/activity')]);
    return { sdk, activity };
  } catch (error) {
    throw packagesMissing(error);
  }
}

/**
 * The connection that workers have, beside the client's. Leaves signals to us, since a stop gives running attempts their
 * grace, and says what goes wrong and nothing else.
 * @throws NljobsError `engine-unreachable`
 */
export async function connectWorkers(
  { sdk: { NativeConnection: native, Runtime, DefaultLogger } }: Workers,
  { settings, tls }: TemporalConnection,
): Promise<NativeConnection> {
  if (Runtime._instance === undefined) {
    Runtime.install({
      shutdownSignals: [],
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'OFF' } },
    });
  }
  const { address, apiKey } = settings;
  try {
    return await native.connect({ address, tls: tls ?? false, ...(apiKey === undefined ? {} : { apiKey }) });
  } catch (error) {
    throw unreachable(address, error);
  }
}
