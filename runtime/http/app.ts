import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AccessStore } from '../store/access-store.ts';
import { type Asker, createDoorkeeper, type Doorkeeper } from './access.ts';
import { readBody, readText } from './body.ts';
import { isLocalHost } from './guard.ts';
import { Refusal } from './operations.ts';
import { PROBLEMS, problemOf, problemOfIssues, problemOfRefusal, problemResponse } from './problem.ts';
import { projectOperations } from './project-operations.ts';
import type { Route, Services } from './route.ts';
import { routes } from './routes.ts';

interface Env {
  Variables: { asker: Asker | null };
}

/** The largest body that is read, in bytes: an input of the longest kind, in whatever script. */
export const MAX_BODY = 4 * 1024 * 1024;

export interface AppOptions extends Omit<Services, 'asker'> {
  /** The instance's own bearer token, which opens everything. */
  readonly token: string;
  /** Where other tokens are kept, and what they ask; null where there are no others. */
  readonly access?: AccessStore | null;
  /** Tells who asks, instead of tokens. */
  readonly knock?: Doorkeeper;
  /** Whether it answers to names of this machine alone (default), as it should where it listens on loopback. */
  readonly local?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Hears of errors that nobody foresaw; the asker is told only that there was one. */
  readonly onFault?: (error: unknown, request: string) => void;
  readonly maxBody?: number;
}

/**
 * The HTTP API as a function from Request to Response (`app.fetch`): no port, so that tests call it directly.
 * In front of every route stand the check of the Host header, the token and the size of the body, in that order.
 */
export function createApp(options: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  const { access = null, local = true, now = Date.now } = options;
  const knock = options.knock ?? createDoorkeeper({ token: options.token, access, now });
  const open: ReadonlySet<string> = new Set(routes.filter((r) => r.access === 'open').map((r) => r.path));
  const maxBody = options.maxBody ?? MAX_BODY;

  app.use('*', async (c, next) => {
    if (local && !isLocalHost(c.req.header('host') ?? new URL(c.req.url).host)) {
      return problemResponse(problemOf('wrong-host', 'Ask for 127.0.0.1 or localhost.'));
    }
    c.set('asker', null);
    if (!open.has(c.req.path)) {
      const asker = await knock(c.req.raw);
      if ('refused' in asker) {
        return problemResponse(problemOf('unauthorized', asker.refused), {
          'www-authenticate': 'Bearer realm="nljobs"',
        });
      }
      c.set('asker', asker);
    }
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });

  /** Writes down what was asked and changes something, also where it was refused. */
  const record = async (route: Route, c: Context<Env>, status: number, outcome: string): Promise<void> => {
    const asker = c.get('asker');
    if (access === null || route.method === 'GET' || asker === null) return;
    const { name, token, project } = asker;
    const target = c.req.path.slice(0, MOST_TARGET);
    await access
      .record({ at: now(), actor: name, token, project, operation: route.id, target, status, outcome })
      .catch((error: unknown) => options.onFault?.(error, `the audit of ${c.req.method} ${c.req.path}`));
  };

  for (const route of routes) {
    app.on(route.method, route.path, async (c) => {
      const asker = c.get('asker');
      let response: Response;
      try {
        mayAsk(route, asker);
        const { project = null } = asker ?? {};
        const { operations } = options;
        const own = project === null ? operations : projectOperations(operations, project);
        response = await answer(route, { ...options, operations: own, asker }, maxBody, c);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          await record(route, c, PROBLEMS.fault.status, 'fault');
          throw error;
        }
        const problem = problemOfRefusal(error);
        await record(route, c, problem.status, problem.kind);
        return problemResponse(problem);
      }
      await record(route, c, response.status, response.ok ? 'done' : 'invalid');
      return response;
    });
  }

  app.notFound((c) => {
    const allowed = routes.filter((route) => matches(route.path, c.req.path)).map((route) => route.method);
    if (allowed.length === 0) return problemResponse(problemOf('no-route', `Nothing is at ${c.req.path}.`));
    const detail = `${c.req.path} takes ${allowed.join(' and ')}, not ${c.req.method}.`;
    return problemResponse(problemOf('method-not-allowed', detail), { allow: allowed.join(', ') });
  });
  app.onError((error, c) => {
    options.onFault?.(error, `${c.req.method} ${c.req.path}`);
    return problemResponse(problemOf('fault', 'Something went wrong here; the log of the instance says what.'));
  });
  return app;
}

/** How much of a path is written down. */
const MOST_TARGET = 500;

/** With every answer: nothing of it is kept, guessed at, framed or run. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** @throws Refusal where the asker's token does not allow the route. */
function mayAsk({ access, id }: Route, asker: Asker | null): void {
  if (access === 'open' || asker?.rights.has(access) === true) return;
  throw new Refusal(
    'forbidden',
    access === 'admin'
      ? `Only the instance’s own token may do this (${id}).`
      : `This token lacks the scope ${access}, which ${id} needs.`,
  );
}

/** How long an asker that is cut off waits before it asks again, in milliseconds. */
const RETRY = 2000;

/** Tells events as they come, each through the route's schema; a comment where there is none shows that the line stands. */
async function tell(
  route: Route & { readonly kind: 'stream' },
  services: Services,
  query: unknown,
  c: Context,
): Promise<Response> {
  const gone = new AbortController();
  const after = c.req.header('last-event-id') ?? null;
  const events = await route.follow(services, { query, after, signal: gone.signal });
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort());
    await stream.write(`retry: ${RETRY}\n\n`);
    for await (const one of events) {
      if (one === null) await stream.write(': still here\n\n');
      else {
        const event = route.answer.parse(one.event);
        await stream.writeSSE({ id: one.id, event: one.event.type, data: JSON.stringify(event) });
      }
    }
  });
}

/** Parses what was asked, lets the route handle it, and sends only what the route's schema knows. */
async function answer(route: Route, services: Services, maxBody: number, c: Context): Promise<Response> {
  let query: unknown = {};
  if (route.query !== null) {
    const parsed = route.query.safeParse(c.req.query());
    if (!parsed.success) return problemResponse(problemOfIssues('query', parsed.error));
    query = parsed.data;
  }
  if (route.kind === 'text') return c.body(await route.text(services), 200, { 'content-type': route.type });
  if (route.kind === 'stream') return tell(route, services, query, c);
  let body: unknown = {};
  if (route.body !== null) {
    const text = await readText(c.req.raw, maxBody);
    if (text === null) return problemResponse(problemOf('too-large', `A body may have at most ${maxBody} bytes.`));
    const read = readBody(text, c.req.header('content-type'));
    if (!read.ok) return problemResponse(problemOf(read.kind, read.detail));
    const parsed = route.body.safeParse(read.value);
    if (!parsed.success) return problemResponse(problemOfIssues('body', parsed.error));
    body = parsed.data;
  }
  const key = route.idempotent ? readKey(c.req.header('idempotency-key')) : null;
  if (key instanceof Response) return key;
  const { status, value, headers } = await route.handle(services, {
    param: (name) => pathParam(c, name),
    query,
    body,
    key,
  });
  return c.json(route.answer.parse(value), status, { ...headers });
}

/**
 * The key of a request that may be sent again (draft-ietf-httpapi-idempotency-key-header): a text in quotes, as the draft
 * has it, or bare, as most send it.
 */
function readKey(header: string | undefined): string | null | Response {
  if (header === undefined) return null;
  const key = /^"((?:[^"\\]|\\["\\])*)"$/u.exec(header)?.[1]?.replaceAll(/\\(["\\])/gu, '$1') ?? header;
  if (/^[\x20-\x7e]{1,200}$/u.test(key)) return key;
  return problemResponse(problemOf('invalid', 'An Idempotency-Key has 1 to 200 printable characters of ASCII.'));
}

/** A parameter of the path. What could not be a name of ours is not found, before any database sees it. */
function pathParam(c: Context, name: string): string {
  const value = c.req.param(name) ?? '';
  if (value === '' || value.length > 200 || /\p{Cc}/u.test(value)) {
    throw new Refusal('not-found', `There is no ${name} like that.`);
  }
  return value;
}

/** Whether a path fits a route's pattern, for telling a wrong method from a wrong path. */
function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i]);
}
