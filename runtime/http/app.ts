import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { readBody, readText } from './body.ts';
import { carriesToken, isLocalHost } from './guard.ts';
import { Refusal } from './operations.ts';
import { problemOf, problemOfIssues, problemOfRefusal, problemResponse } from './problem.ts';
import type { Route, Services } from './route.ts';
import { routes } from './routes.ts';

/** The largest body that is read, in bytes: an input of the longest kind, in whatever script. */
export const MAX_BODY = 4 * 1024 * 1024;

export interface AppOptions extends Services {
  /** The bearer token that opens everything but the health checks. */
  readonly token: string;
  /** Hears of errors that nobody foresaw; the asker is told only that there was one. */
  readonly onFault?: (error: unknown, request: string) => void;
  readonly maxBody?: number;
}

/**
 * The HTTP API as a function from Request to Response (`app.fetch`): no port, so that tests call it directly.
 * In front of every route stand the check of the Host header, the token and the size of the body, in that order.
 */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  const open: ReadonlySet<string> = new Set(routes.filter((r) => r.access === 'open').map((r) => r.path));
  const maxBody = options.maxBody ?? MAX_BODY;

  app.use('*', async (c, next) => {
    if (!isLocalHost(c.req.header('host') ?? new URL(c.req.url).host)) {
      return problemResponse(problemOf('wrong-host', 'Ask for 127.0.0.1 or localhost.'));
    }
    if (!open.has(c.req.path) && !carriesToken(c.req.header('authorization'), options.token)) {
      return problemResponse(
        problemOf('unauthorized', 'Send the token of this instance: authorization: Bearer <token>.'),
        { 'www-authenticate': 'Bearer realm="nljobs"' },
      );
    }
    await next();
    c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('x-content-type-options', 'nosniff');
  });

  for (const route of routes) app.on(route.method, route.path, (c) => answer(route, options, maxBody, c));

  app.notFound((c) => {
    const allowed = routes.filter((route) => matches(route.path, c.req.path)).map((route) => route.method);
    if (allowed.length === 0) return problemResponse(problemOf('no-route', `Nothing is at ${c.req.path}.`));
    const detail = `${c.req.path} takes ${allowed.join(' and ')}, not ${c.req.method}.`;
    return problemResponse(problemOf('method-not-allowed', detail), { allow: allowed.join(', ') });
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return problemResponse(problemOfRefusal(error));
    options.onFault?.(error, `${c.req.method} ${c.req.path}`);
    return problemResponse(problemOf('fault', 'Something went wrong here; the log of the instance says what.'));
  });
  return app;
}

/** How long an asker that is cut off waits before it asks again, in milliseconds. */
const RETRY = 2000;

/** Tells events as they come, each through the route's schema; a comment where there is none shows that the line stands. */
function tell(route: Route & { readonly kind: 'stream' }, services: Services, query: unknown, c: Context): Response {
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const after = c.req.header('last-event-id') ?? null;
    await stream.write(`retry: ${RETRY}\n\n`);
    for await (const one of route.follow(services, { query, after, signal: gone.signal })) {
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
