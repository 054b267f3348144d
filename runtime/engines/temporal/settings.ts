import { readFile } from 'node:fs/promises';
import type { TemporalOptions } from '../../engine/options.ts';
import { NljobsError } from '../../store/errors.ts';

/** Where a Temporal server is, and how one is let in. */
export interface TemporalSettings {
  /** `host:port` of its gRPC front end. */
  readonly address: string;
  /** The namespace on that server; default `default`. On Temporal Cloud `name.account`. */
  readonly namespace?: string;
  /** Sent as a bearer token, over TLS alone. */
  readonly apiKey?: string;
  /** TLS without a certificate of one's own; implied by an API key and by any of the paths. */
  readonly tls?: boolean;
  /** PEM files of a client certificate (mTLS): both or neither. */
  readonly certPath?: string;
  readonly keyPath?: string;
  /** PEM file of the authority that has signed the server's certificate, where it is not a public one. */
  readonly caPath?: string;
  /** The name that the server's certificate is checked against, where it is not that of the address. */
  readonly serverName?: string;
  /** Whose deliveries these are, for several deployments in one namespace of the server; default `nljobs`. */
  readonly prefix?: string;
}

/** The environment variables of the settings; all but the last are those that Temporal's own tools read. */
export const TEMPORAL_ENVIRONMENT = {
  address: 'TEMPORAL_ADDRESS',
  namespace: 'TEMPORAL_NAMESPACE',
  apiKey: 'TEMPORAL_API_KEY',
  tls: 'TEMPORAL_TLS',
  certPath: 'TEMPORAL_TLS_CLIENT_CERT_PATH',
  keyPath: 'TEMPORAL_TLS_CLIENT_KEY_PATH',
  caPath: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  serverName: 'TEMPORAL_TLS_SERVER_NAME',
  prefix: 'NLJOBS_TEMPORAL_PREFIX',
} as const satisfies Readonly<Record<keyof TemporalSettings, string>>;

export const STANDARD_PREFIX = 'nljobs';
const PREFIX = /^[\w-]{1,64}$/u;

/**
 * Reads the settings as they are given, and the others from an environment; what is empty counts as left out.
 * @throws NljobsError `engine-refused` where there is no address, a prefix is no name, or one of certificate and key is missing.
 */
export function temporalSettings(
  given: TemporalOptions,
  environment: Readonly<Record<string, string | undefined>>,
): TemporalSettings {
  const read = (key: keyof TemporalSettings): string | undefined => {
    const own = isGiven(key) ? given[key] : undefined;
    const value = (own ?? environment[TEMPORAL_ENVIRONMENT[key]])?.trim();
    return value === '' ? undefined : value;
  };
  const address = read('address');
  if (address === undefined) {
    throw new NljobsError('engine-refused', 'The engine `temporal` needs a server: set TEMPORAL_ADDRESS to host:7233.');
  }
  const prefix = read('prefix');
  if (prefix !== undefined && !PREFIX.test(prefix)) {
    throw new NljobsError(
      'engine-refused',
      `${TEMPORAL_ENVIRONMENT.prefix}, or the option \`prefix\`, takes up to 64 letters, digits and dashes.`,
    );
  }
  const [certPath, keyPath] = [read('certPath'), read('keyPath')];
  if ((certPath === undefined) !== (keyPath === undefined)) {
    const { certPath: cert, keyPath: key } = TEMPORAL_ENVIRONMENT;
    throw new NljobsError(
      'engine-refused',
      `A client certificate needs its key: set both ${cert} and ${key}, or neither.`,
    );
  }
  const tls = read('tls');
  const optional = (['namespace', 'apiKey', 'caPath', 'serverName', 'prefix'] as const).flatMap((key) => {
    const value = read(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    address,
    ...Object.fromEntries(optional),
    ...(tls === undefined ? {} : { tls: /^(?:1|true|yes|on)$/i.test(tls) }),
    ...(certPath === undefined || keyPath === undefined ? {} : { certPath, keyPath }),
  };
}

/** Whether options of ours can say it as well. */
function isGiven(key: keyof TemporalSettings): key is keyof TemporalOptions {
  return key === 'address' || key === 'namespace' || key === 'apiKey' || key === 'prefix';
}

/** What the SDK takes, for its client and its worker alike; null for a connection that is not encrypted. */
export interface TlsMaterial {
  readonly serverNameOverride?: string;
  readonly serverRootCACertificate?: Buffer;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

/**
 * Reads the files that the settings name.
 * @throws NljobsError `engine-refused` with the path of one that cannot be read or is no PEM; never with what stands in it.
 */
export async function tlsOf(settings: TemporalSettings): Promise<TlsMaterial | null> {
  const { apiKey, tls, certPath, keyPath, caPath, serverName } = settings;
  const wanted = tls ?? [apiKey, certPath, caPath, serverName].some((one) => one !== undefined);
  if (!wanted) {
    if (apiKey === undefined) return null;
    throw new NljobsError('engine-refused', 'An API key is not sent in clear: take TEMPORAL_TLS=false away.');
  }
  return {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(caPath === undefined ? {} : { serverRootCACertificate: await pem('caPath', caPath) }),
    ...(certPath === undefined || keyPath === undefined
      ? {}
      : { clientCertPair: { crt: await pem('certPath', certPath), key: await pem('keyPath', keyPath) } }),
  };
}

async function pem(key: 'certPath' | 'keyPath' | 'caPath', path: string): Promise<Buffer> {
  const found = await readFile(path).catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new NljobsError(
      'engine-refused',
      `${TEMPORAL_ENVIRONMENT[key]} names ${path}, which cannot be read (${why}).`,
    );
  });
  if (!found.includes('-----BEGIN '))
    throw new NljobsError('engine-refused', `${TEMPORAL_ENVIRONMENT[key]} names ${path}, which is no PEM file.`);
  return found;
}
