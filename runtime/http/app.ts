import { type Context, Hono } from 'hono';
import type { AccessStore } from '../store/access-store.ts';
import { type Asker, createTokenReader } from './access.ts';
import { answer } from './answer.ts';
import { createAnswers } from './answers.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import type { Dashboard } from './dashboard.ts';
import { createDoorkeeper, type Doorkeeper } from './doorkeeper.ts';
import { isLocalHost } from './guard.ts';
import { mountOf } from './mount.ts';
import { Refusal } from './operations.ts';
import { Declined, PROBLEMS, problemOf, problemOfRefusal, problemResponse } from './problem.ts';
import { projectOperations } from './project-operations.ts';
import { rememberAccess } from './remembered-access.ts';
import { sharedRevision } from './revision.ts';
import type { Route, Services } from './route.ts';
import { routes } from './routes.ts';
import { hostOf } from './same-origin.ts';
import { secure } from './security-headers.ts';
import { isSent } from './send.ts';
import { sessionDesk } from './session-desk.ts';
import { createSessions } from './sessions.ts';
import type { Problem } from './wire.ts';

interface Env {
  /** What stands below, where it is Node's server: tells where a request comes from. */
  Bindings: { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } } };
  Variables: { asker: Asker | null };
}

/** The largest body that is read, in bytes: an input of the longest kind, in whatever script. */
export const MAX_BODY = 4 * 1024 * 1024;

/** How often it may be tried to sign in with a wrong token. */
export const SIGN_INS = { each: 10, all: 600, window: 60_000 } as const;

export interface AppOptions extends Omit<Services, 'asker' | 'session' | 'answers' | 'revision'> {
  /** The instance's own bearer token, which opens everything. */
  readonly token: string;
  /** Where other tokens and sessions are kept, and what they ask; null where there are no others. */
  readonly access?: AccessStore | null;
  /** Where whoever has the instance's own token is told of what it asks for. */
  readonly address?: string | null;
  /** Tells who asks, instead of tokens and sessions. */
  readonly knock?: Doorkeeper;
  /** Where it is mounted, such as `/internal/jobs`; empty (default) at the root. */
  readonly basePath?: string;
  /** Whether it answers to names of this machine alone (default), as it should where it listens on loopback. */
  readonly local?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Hears of errors that nobody foresaw; the asker is told only that there was one. */
  readonly onFault?: (error: unknown, request: string) => void;
  readonly maxBody?: number;
  /** How long a stream waits for an asker that takes nothing of it, in milliseconds. */
  readonly stalledMs?: number;
  /** The pages for people; none where it is left out. */
  readonly dashboard?: Dashboard;
  /** Moves with every change of what is stored or registered (`Store.revision`); without it every answer is made anew. */
  readonly revision?: () => Promise<string>;
  /** The version of nljobs, told to whoever may ask something. */
  readonly version?: string;
}

/**
 * The HTTP API as a function from Request to Response (`app.fetch`): no port, so that tests call it directly.
 * In front of every route stand the check of the Host header, the credentials and the size of the body, in that order.
 */
export function createApp(options: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  const { local = true, now = Date.now, token, basePath = '', maxBody = MAX_BODY } = options;
  const revision = options.revision === undefined ? null : sharedRevision(options.revision);
  const access =
    options.access == null ? null : revision === null ? options.access : rememberAccess(options.access, revision);
  const answers = createAnswers({ now });
  const server = options.version === undefined ? {} : { server: `nljobs/${options.version}` };
  const read = createTokenReader({ token, access, address: options.address ?? null, now });
  const sessions = access === null || options.knock !== undefined ? null : createSessions({ token, read, access, now });
  const knock = options.knock ?? createDoorkeeper(read, sessions);
  const desk = { sessions, knock, limit: createAttemptLimit(SIGN_INS, now), basePath, now };
  const open: ReadonlySet<string> = new Set(routes.filter((r) => r.access === 'open').map((r) => r.path));

  app.use('*', async (c, next) => {
    const refused = await admit(c);
    if (refused === null) await next();
    else c.res = refused;
    if (isSent(c.res)) return;
    secure(c.res.headers);
    if (server.server !== undefined && c.get('asker') !== null) c.res.headers.set('server', server.server);
  });

  /** Lets a request in, and knows then who asks; else says why not. */
  const admit = async (c: Context<Env>): Promise<Response | null> => {
    c.set('asker', null);
    if (local && !isLocalHost(hostOf(c.req.raw))) {
      return problemResponse(problemOf('wrong-host', 'Ask for 127.0.0.1 or localhost.'));
    }
    // Its files say nothing of the jobs: whoever may not ask the API sees an empty page.
    const page = await options.dashboard?.(c.req.raw, c.req.path, mountOf(c.req.raw, basePath));
    if (page != null) return page;
    if (open.has(c.req.path)) return null;
    const asker = await knock(c.req.raw);
    if (!('refused' in asker)) {
      c.set('asker', asker);
      return null;
    }
    if (asker.crossSite === true) return problemResponse(problemOf('cross-site', asker.refused));
    return problemResponse(problemOf('unauthorized', asker.refused), CHALLENGE);
  };

  /** Writes down what was asked and changes something, also where it was refused. */
  const record = async (route: Route, c: Context<Env>, status: number, outcome: string): Promise<void> => {
    const asker = c.get('asker');
    // What reading allows changes nothing.
    if (access === null || route.method === 'GET' || route.access === 'jobs:read' || asker === null) return;
    const { name, token: id, project } = asker;
    const target = c.req.path.slice(0, MOST_TARGET);
    await access
      .record({ at: now(), actor: name, token: id, project, operation: route.id, target, status, outcome })
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
        const session = sessionDesk(desk, {
          request: c.req.raw,
          address: c.env?.incoming?.socket?.remoteAddress,
          noted: (who) => c.set('asker', who),
        });
        const stillMay = async (): Promise<boolean> => {
          const known = await knock(c.req.raw, true);
          return !('refused' in known) && known.project === project && has(route, known);
        };
        response = await answer(route, { ...options, operations: own, asker, session, revision, answers }, c, {
          maxBody,
          headers: asker === null ? {} : server,
          stillMay,
          now,
          ...(options.stalledMs === undefined ? {} : { stalledMs: options.stalledMs }),
        });
      } catch (error) {
        const known = foreseen(error);
        if (known === null) {
          await record(route, c, PROBLEMS.fault.status, 'fault');
          throw error;
        }
        await record(route, c, known.problem.status, known.problem.kind);
        return problemResponse(known.problem, known.headers);
      }
      const made = response.headers.get('location');
      if (made !== null) response.headers.set('location', mountOf(c.req.raw, basePath) + made);
      await record(route, c, response.status, response.ok ? 'done' : 'invalid');
      return response;
    });
  }

  app.notFound((c) => {
    const allowed = methodsAt(c.req.path);
    if (allowed.length === 0) return problemResponse(problemOf('no-route', `Nothing is at ${c.req.path}.`));
    const allow = allowed.join(', ');
    // Browsers ask so before another site's page may: without a header that lets it, it may not.
    if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow });
    const detail = `${c.req.path} takes ${allow}, not ${c.req.method}.`;
    return problemResponse(problemOf('method-not-allowed', detail), { allow });
  });
  app.onError((error, c) => {
    options.onFault?.(error, `${c.req.method} ${c.req.path}`);
    return problemResponse(problemOf('fault', 'Something went wrong here; the log of the instance says what.'));
  });
  return app;
}

/** What to come back with. */
const CHALLENGE = { 'www-authenticate': 'Bearer realm="nljobs"' } as const;

/** How much of a path is written down. */
const MOST_TARGET = 500;

/** What an error that somebody foresaw is told as; null for one that is a fault. */
function foreseen(
  error: unknown,
): { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> } | null {
  if (error instanceof Refusal) return { problem: problemOfRefusal(error), headers: {} };
  if (!(error instanceof Declined)) return null;
  const { kind, message, headers } = error;
  return {
    problem: problemOf(kind, message),
    headers: kind === 'unauthorized' ? { ...CHALLENGE, ...headers } : headers,
  };
}

function has({ access }: Route, asker: Asker | null): boolean {
  return access === 'open' || asker?.rights.has(access) === true;
}

/** @throws Refusal where the asker's token does not allow the route. */
function mayAsk(route: Route, asker: Asker | null): void {
  if (has(route, asker)) return;
  const { access, id } = route;
  throw new Refusal(
    'forbidden',
    access === 'admin'
      ? `Only the instance’s own token may do this (${id}).`
      : `This token lacks the scope ${access}, which ${id} needs.`,
  );
}

/** What may be done at a path; nothing where there is no route. Whatever can be read can be asked for by HEAD. */
function methodsAt(path: string): readonly string[] {
  const methods = routes.filter((route) => matches(route.path, path)).map((route) => route.method);
  if (methods.length === 0) return [];
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))), 'OPTIONS'];
}

/** Whether a path fits a route's pattern, for telling a wrong method from a wrong path. */
function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  );
}
