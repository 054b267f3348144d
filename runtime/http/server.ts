import { type AppOptions, createApp } from './app.ts';
import { createDashboard } from './dashboard.ts';
import { isLoopback, LOOPBACK } from './guard.ts';
import { listen, type RunningServer, type Slowness } from './listen.ts';

export interface ServerOptions extends AppOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  /** Default: loopback. Elsewhere it answers to any name, and needs tokens that people chose. */
  readonly host?: string;
  readonly slow?: Slowness;
}

export type { RunningServer };

/**
 * Starts the API, on loopback where nothing else is said. Rejects with a sentence for people when the port is taken, or the
 * host is none of this machine's.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = LOOPBACK, port = 0, slow } = options;
  const { fetch } = createApp({ dashboard: createDashboard(), ...options, local: isLoopback(host) });
  return listen(fetch, { host, port, ...(slow !== undefined && { slow }) });
}
