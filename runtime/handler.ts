/** nljobs/http: the HTTP API inside an application's own server. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RuntimeError } from './errors.ts';
import type { Asker, Refused } from './http/access.ts';
import { createApp } from './http/app.ts';
import { createDashboard } from './http/dashboard.ts';
import { createSiteGuard } from './http/doorkeeper.ts';
import { createEventRelay } from './http/event-relay.ts';
import { createEventTail } from './http/event-tail.ts';
import { problemOf, problemResponse } from './http/problem.ts';
import { runtimeOperations } from './http/runtime-operations.ts';
import { secure } from './http/security-headers.ts';
import type { Runtime } from './runtime-api.ts';
import type { TokenScope } from './spec/vocabulary.ts';
import type { Store } from './store/store.ts';
import { revisionOf, storeOf } from './store-of.ts';

export { type ListenOptions, listen, type RunningServer, type Slowness } from './http/listen.ts';

/** Who asks, as the application's own sign-in knows it. */
export interface Visitor {
  /** Named in the audit. */
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** The tenant it is confined to; left out, it sees all. */
  readonly project?: string | null;
}

export interface HandlerOptions {
  /** Where it is mounted, such as `/internal/jobs`; the API is then below `/internal/jobs/api/v1`. */
  readonly basePath?: string;
  /**
   * Tells who asks, by the application's own sign-in; null for nobody. Left out, the tokens of `nljobs tokens create` are
   * asked for. It is not asked about what the page of another origin would change without a bearer token: that is refused (403).
   * What it throws is a fault of the application, and answered as one.
   */
  readonly authorize?: (request: Request) => Visitor | null | Promise<Visitor | null>;
  /** Whether the dashboard is served too, at `basePath` itself (default). */
  readonly dashboard?: boolean;
  /** Hears of errors that nobody foresaw. */
  readonly onFault?: (error: unknown, request: string) => void;
}

export interface HttpHandler {
  /** The API as a function of the Fetch standard; what is not below `basePath` is not found. */
  (request: Request): Promise<Response>;
  /** The same for Node: `createServer(handler.node)`, or as middleware, where what is not below `basePath` goes on. */
  readonly node: (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;
  /** Ends the streams; call it before the server closes. */
  close(): Promise<void>;
}

/**
 * The HTTP API of a runtime for an application's own server. The application decides who may ask; it answers to whatever
 * name the application has. Ask it once the runtime has started: before that it answers 503.
 */
export function createHandler(
  runtime: Pick<Runtime, 'subscribe' | 'notReady' | 'concern' | 'metrics'>,
  options: HandlerOptions = {},
): HttpHandler {
  const { authorize, onFault = () => {} } = options;
  const base = `/${(options.basePath ?? '')
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`.replace(/\/$/u, '');
  const events = createEventTail({
    subscribe: (listener) => runtime.subscribe(listener),
    instance: randomUUID(),
    now: Date.now,
    others: (listener) => {
      const { relay } = storeOf(runtime);
      if (relay === null) return async () => {};
      return createEventRelay({ relay, now: Date.now, onFault })(listener);
    },
  });
  const dashboard = options.dashboard === false ? null : createDashboard();
  let made: { readonly store: Store; readonly app: ReturnType<typeof createApp> } | null = null;
  const appOn = (store: Store): ReturnType<typeof createApp> => {
    // A runtime that was stopped and started again has another.
    if (made?.store === store) return made.app;
    const app = createApp({
      operations: runtimeOperations(runtime as Runtime, store),
      // Nobody knows it: there is no instance's own token here.
      token: randomBytes(32).toString('base64url'),
      access: store.access,
      basePath: base,
      local: false,
      notReady: async () => runtime.notReady(),
      concern: () => runtime.concern(),
      metrics: () => runtime.metrics(),
      revision: () => revisionOf(runtime),
      events,
      ...(dashboard === null ? {} : { dashboard }),
      ...(options.onFault === undefined ? {} : { onFault: options.onFault }),
      ...(authorize === undefined
        ? {}
        : { knock: createSiteGuard(async (request) => visitor(await authorize(request))) }),
    });
    made = { store, app };
    return app;
  };
  const isOurs = (path: string): boolean => path === base || path.startsWith(`${base}/`);
  const answer = async (request: Request, below: unknown = {}): Promise<Response> => {
    const url = new URL(request.url);
    if (!isOurs(url.pathname)) return new Response(null, { status: 404 });
    url.pathname = url.pathname.slice(base.length) || '/';
    let store: Store;
    try {
      store = storeOf(runtime);
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      const notYet = problemResponse(problemOf('unavailable', error.message));
      secure(notYet.headers);
      return notYet;
    }
    return appOn(store).fetch(new Request(url, request), below as object);
  };
  const listen = getRequestListener(answer, { overrideGlobalObjects: false });
  return Object.assign((request: Request) => answer(request), {
    node: (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void => {
      // Frameworks cut off where they mount; the whole path is what was asked.
      const { originalUrl } = request as { readonly originalUrl?: string };
      const asked = originalUrl ?? request.url ?? '/';
      const path = asked.split('?', 1)[0] ?? '/';
      if (next !== undefined && !isOurs(path)) next();
      else {
        request.url = asked;
        void listen(request, response);
      }
    },
    close: () => events.close(),
  });
}

function visitor(known: Visitor | null): Asker | Refused {
  if (known === null) return { refused: 'Sign in first.' };
  return {
    name: known.name,
    token: null,
    rights: new Set(known.scopes),
    project: known.project ?? null,
    expiresAt: null,
  };
}
