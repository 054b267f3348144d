import { serialize } from 'hono/utils/cookie';
import { TOKEN_SCOPES } from '../spec/vocabulary.ts';
import type { Asker } from './access.ts';
import { type AttemptLimit, askerOf } from './attempt-limit.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { mountOf } from './mount.ts';
import { Declined } from './problem.ts';
import { API_PREFIX, type SessionDesk } from './route.ts';
import { cookieCounts, frontOf, originOf } from './same-origin.ts';
import { cookieName, type Sessions } from './sessions.ts';
import { instant } from './views.ts';
import type { SessionView } from './wire.ts';

export interface DeskOptions {
  /** Null where the application signs its people in itself. */
  readonly sessions: Sessions | null;
  readonly knock: Doorkeeper;
  readonly limit: AttemptLimit;
  /** Where the API is mounted; empty at the root. */
  readonly basePath: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** One request that comes to the desk. */
export interface Visit {
  readonly request: Request;
  /** Where it comes from; undefined where nobody knows. */
  readonly address: string | undefined;
  /** Hears who signed in or out, or that somebody from `asker` tried to. */
  readonly noted: (who: Asker) => void;
}

/** What can be asked about signing in, for one request. */
export function sessionDesk({ sessions, knock, limit, basePath, now }: DeskOptions, visit: Visit): SessionDesk {
  const { request, address, noted } = visit;
  const own = (): Sessions => {
    if (sessions !== null) return sessions;
    throw new Declined('wrong-state', 'The application that this API is part of signs people in.');
  };
  const origin = originOf(request.headers, frontOf(request));
  const foreign = (): Declined => new Declined('cross-site', 'Only pages of this instance itself may sign in and out.');
  const cookie = (value: string, seconds: number) => ({
    'set-cookie': serialize(cookieName(request), value, {
      httpOnly: true,
      sameSite: 'Strict',
      path: `${mountOf(request, basePath)}${API_PREFIX}`,
      maxAge: seconds,
      ...(isHttps(request) ? { secure: true } : {}),
    }),
  });
  return {
    async state() {
      const required = sessions !== null;
      const known = await knock(request, true);
      return 'refused' in known ? { signedIn: false, required } : { ...viewAsker(known), required };
    },
    async signIn(token) {
      const desk = own();
      // What is no browser says nothing of pages, and brings no cookie that another's page could use.
      if (origin === 'other') throw foreign();
      const opened = await desk.open(token);
      if ('refused' in opened) {
        const asker = askerOf(address);
        // Wrong tokens alone are counted, or they would lock out everybody who shares an address with who sends them.
        const wait = limit.take(asker);
        if (wait === null) {
          noted(stranger(asker));
          throw new Declined('unauthorized', opened.refused);
        }
        const seconds = Math.max(1, Math.ceil(wait / 1000));
        throw new Declined('too-many', `Too many wrong tokens; the next is looked at in ${seconds} s.`, {
          'retry-after': String(seconds),
        });
      }
      noted(opened.asker);
      // One who signs in anew leaves no session behind that nobody ends.
      await desk.end(request);
      const { expiresAt } = opened.asker;
      return cookie(opened.id, Math.max(0, Math.floor(((expiresAt ?? 0) - now()) / 1000)));
    },
    async signOut() {
      const desk = own();
      const known = await desk.asker(request, true);
      if (known !== null && !cookieCounts(request.method, origin)) throw foreign();
      if (known !== null && !('refused' in known)) noted(known);
      await desk.end(request);
      return cookie('', 0);
    },
  };
}

function viewAsker({ name, rights, project, expiresAt }: Asker): Omit<SessionView, 'required'> {
  return {
    signedIn: true,
    name,
    scopes: ([...TOKEN_SCOPES, 'admin'] as const).filter((right) => rights.has(right)),
    project,
    expiresAt: expiresAt === null ? null : instant(expiresAt),
  };
}

/** Who tried to sign in and could not, for the audit. */
function stranger(address: string): Asker {
  return { name: `somebody at ${address}`, token: null, rights: new Set(), project: null, expiresAt: null };
}

/** Whether the browser speaks TLS, be it to us or to what stands before us. */
function isHttps(request: Request): boolean {
  const [said] = (request.headers.get('x-forwarded-proto') ?? new URL(request.url).protocol).split(',');
  return /^https:?$/iu.test(said?.trim() ?? '') || request.headers.get('origin')?.startsWith('https://') === true;
}
