import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/** How long those may take who send slowly, milliseconds: for their headers, for all they send, and how often is looked. */
export interface Slowness {
  readonly headers: number;
  readonly request: number;
  readonly check: number;
}

const SLOW: Slowness = { headers: 10_000, request: 30_000, check: 5_000 };
/** How long a connection is kept for a next request, milliseconds. */
const KEPT = 10_000;
/** More connections than this are closed when they come: a thousand who look on, and as many who ask. */
const MOST_CONNECTIONS = 2_000;

export interface RunningServer {
  /** `http://127.0.0.1:4321`, without a slash at the end. */
  readonly url: string;
  /** Takes no more requests and waits for those under way, at most `graceMs` milliseconds. */
  close(graceMs?: number): Promise<void>;
}

/** Where to listen, and how patiently. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly slow?: Slowness;
}

/**
 * Serves a function of the Fetch standard. It checks nothing of who asks: that is the function's to do. Rejects with a
 * sentence for people when the port is taken, or the host is none of this machine's.
 */
export async function listen(
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'],
  { host, port: wanted, slow = SLOW }: ListenOptions,
): Promise<RunningServer> {
  // The globals stay as they are: in a user's own server they are not ours to replace.
  const server = createAdaptorServer({
    fetch,
    hostname: host,
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: slow.headers,
      requestTimeout: slow.request,
      connectionsCheckingInterval: slow.check,
      keepAliveTimeout: KEPT,
    },
  });
  if ('maxConnections' in server) server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${wanted} is taken: choose another with --port, or none for a free one.`, { cause: error })
          : error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
            ? new Error(`This machine has no address ${host}.`, { cause: error })
            : error,
      );
    });
    server.listen(wanted, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: (graceMs = 2000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), graceMs);
        server.close((error) => {
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        });
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }),
  };
}
