import type { Client } from '@temporalio/client';
import { NljobsError } from '../../store/errors.ts';
import { failureOf, isGrpc, isNoAnswer, NOT_FOUND, notReached, unreachable } from './failures.ts';
import { type TemporalSettings, type TlsMaterial, tlsOf } from './settings.ts';

/** A connection to a Temporal server, and what was found there. */
export interface TemporalConnection {
  readonly client: Client;
  readonly settings: TemporalSettings;
  /** For whoever opens another connection to the same place (the worker has one of its own). */
  readonly tls: TlsMaterial | null;
  /** The namespace's name on the server. */
  readonly namespace: string;
  /** How long the server remembers what has ended, milliseconds; null where it does not say. */
  readonly retention: number | null;
  close(): Promise<void>;
}

/** How long a server may take to answer at first, milliseconds. */
const PATIENCE = 10_000;

/**
 * Connects, and makes sure that the namespace is there. Loads `@temporalio/client`, and nothing else of Temporal's.
 * `patience` is how long the server may take to answer, milliseconds.
 * @throws NljobsError `engine-missing` where the package is not installed, `engine-unreachable` where no server answers,
 * `engine-refused` where it does not let us in or has no such namespace.
 */
export async function connectTemporal(settings: TemporalSettings, patience = PATIENCE): Promise<TemporalConnection> {
  const { Client, Connection } = await loadClient();
  const tls = await tlsOf(settings);
  const namespace = settings.namespace ?? 'default';
  const connection = await Connection.connect({
    address: settings.address,
    tls: tls ?? false,
    connectTimeout: patience,
    ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
  }).catch((error: unknown) => {
    // What the server says is said as it is; that it says nothing may be because of TLS.
    const said = isNoAnswer(error) ? null : failureOf(settings.address, error);
    throw said ?? notReached(settings.address, error, tls !== null);
  });
  try {
    const found = await connection.withDeadline(Date.now() + patience, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    const kept = found.config?.workflowExecutionRetentionTtl;
    const client = new Client({ connection, namespace });
    return {
      client,
      settings,
      tls,
      namespace,
      retention: kept ? Number(kept.seconds ?? 0) * 1_000 : null,
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    if (isGrpc(error, NOT_FOUND)) throw namespaceMissing(namespace, settings.address);
    throw failureOf(settings.address, error) ?? unreachable(settings.address, error);
  }
}

async function loadClient(): Promise<typeof import('@temporalio/client')> {
  try {
    return await import('@temporalio/client');
  } catch (error) {
    throw packagesMissing(error);
  }
}

/** What to say where Temporal's packages cannot be loaded. */
export function packagesMissing(cause: unknown): NljobsError {
  return new NljobsError(
    'engine-missing',
    'The engine `temporal` needs packages that are not installed:  npm install @temporalio/client @temporalio/worker @temporalio/activity @temporalio/common @temporalio/workflow',
    { cause },
  );
}

function namespaceMissing(namespace: string, address: string): NljobsError {
  return new NljobsError(
    'engine-refused',
    `The Temporal server at ${address} has no namespace "${namespace}". Set TEMPORAL_NAMESPACE, or make it:  temporal operator namespace create --namespace ${namespace} --retention 30d --address ${address}`,
  );
}
