import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse } from 'hono/utils/cookie';
import { type AccessStore, type StoredSession, USE_GRAIN } from '../store/access-store.ts';
import { type Asker, askerByHash, hashOf, type Refused, type TokenReader } from './access.ts';
import { hostOf } from './same-origin.ts';

/** After how long without a request a session ends, milliseconds. */
export const SESSION_IDLE = 12 * 3_600_000;
/** After how long a session ends in any case, milliseconds. */
export const SESSION_LONGEST = 7 * 86_400_000;

/** Browsers that signed in with a token. */
export interface Sessions {
  /** Opens a session for who has a token. `id` is for the browser alone, and is kept nowhere. */
  open(token: string): Promise<{ readonly id: string; readonly asker: Asker } | Refused>;
  /** Who asks by the cookie of a request; null where it has none. `look`: it does not count as use. */
  asker(request: Request, look: boolean): Promise<Asker | Refused | null>;
  /** Ends the session of a request, if it has one. */
  end(request: Request): Promise<void>;
}

export interface SessionsOptions {
  /** The token of the instance. */
  readonly token: string;
  readonly read: TokenReader;
  readonly access: AccessStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Opens, finds and ends sessions. A session is worth what its token is worth at the moment, and ends with it. */
export function createSessions({ token, read, access, now }: SessionsOptions): Sessions {
  /** Proves that a session was opened with the token that the instance has now, and tells nothing of it. */
  const sealOf = (id: string): string => createHmac('sha256', token).update(id).digest('hex');

  const holder = async ({ seal, tokenHash }: StoredSession, id: string): Promise<Asker | Refused> => {
    if (tokenHash !== null) return askerByHash(access, tokenHash, now());
    const same = seal !== null && timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(id)));
    return same ? read(token) : { refused: ENDED };
  };

  return {
    async open(secret) {
      const asker = await read(secret);
      if ('refused' in asker) return asker;
      const id = randomBytes(32).toString('base64url');
      const at = now();
      const expiresAt = Math.min(at + SESSION_LONGEST, asker.expiresAt ?? Number.POSITIVE_INFINITY);
      const by =
        asker.token === null ? { tokenHash: null, seal: sealOf(id) } : { tokenHash: hashOf(secret), seal: null };
      await access.addSession({ hash: hashOf(id), ...by, createdAt: at, seenAt: at, expiresAt });
      return { id, asker: { ...asker, expiresAt } };
    },
    async asker(request, look) {
      const id = idIn(request);
      if (id === null) return null;
      const session = await access.sessionByHash(hashOf(id));
      if (session === null || hasEnded(session, now())) return { refused: ENDED };
      const known = await holder(session, id);
      if ('refused' in known) return known;
      if (!look && session.seenAt <= now() - USE_GRAIN) await access.sessionSeen(session.hash, now());
      return { ...known, expiresAt: Math.min(session.expiresAt, known.expiresAt ?? Number.POSITIVE_INFINITY) };
    },
    async end(request) {
      const id = idIn(request);
      if (id !== null) await access.endSession(hashOf(id));
    },
  };
}

const ENDED = 'This session has ended; sign in again.';

/** Whether a session is over at an instant (epoch milliseconds). Pure. */
export function hasEnded({ seenAt, expiresAt }: Pick<StoredSession, 'seenAt' | 'expiresAt'>, now: number): boolean {
  return now >= expiresAt || now >= seenAt + SESSION_IDLE;
}

/** Cookies know no ports: two instances on one machine must not take each other's. */
export function cookieName(request: Request): string {
  const port = /:(\d+)$/u.exec(hostOf(request))?.[1];
  return port === undefined ? 'nljobs-session' : `nljobs-session-${port}`;
}

/** The session's id in the cookies of a request; null where there is none that could be ours. */
function idIn(request: Request): string | null {
  const name = cookieName(request);
  const id = parse(request.headers.get('cookie') ?? '', name)[name];
  return id !== undefined && /^[\w-]{43}$/u.test(id) ? id : null;
}
