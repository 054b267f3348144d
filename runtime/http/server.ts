import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type AppOptions, createApp } from './app.ts';
import { createDashboard } from './dashboard.ts';
import { isLoopback, LOOPBACK } from './guard.ts';

export interface ServerOptions extends AppOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  /** Default: loopback. Elsewhere it answers to any name, and needs tokens that people chose. */
  readonly host?: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:4321`, without a slash at the end. */
  readonly url: string;
  /** Takes no more requests and waits for those under way, at most `graceMs` milliseconds. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts the API, on loopback where nothing else is said. Rejects with a sentence for people when the port is taken, or the
 * host is none of this machine's.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? LOOPBACK;
  const local = isLoopback(host);
  // The globals stay as they are: in a user's own server they are not ours to replace.
  const server = createAdaptorServer({
    fetch: createApp({ dashboard: createDashboard(), ...options, local }).fetch,
    hostname: host,
    overrideGlobalObjects: false,
  });
  const wanted = options.port ?? 0;
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
