import { createHash, randomBytes } from 'node:crypto';
import { TOKEN_SCOPES, type TokenScope } from '../spec/vocabulary.ts';
import type { AccessStore, StoredToken } from '../store/access-store.ts';
import { carriesToken, tokenIn } from './guard.ts';

/** What a route asks for: a scope of tokens, or `admin`, which only the token of the instance itself has. */
export type Right = TokenScope | 'admin';

/** Who asks. */
export interface Asker {
  readonly name: string;
  /** The id of its token; null for that of the instance. */
  readonly token: string | null;
  readonly rights: ReadonlySet<Right>;
  /** The tenant it is confined to; null where it is not. */
  readonly project: string | null;
}

/** Tells who asks, or why nobody does. */
export type Doorkeeper = (request: Request) => Promise<Asker | { readonly refused: string }>;

export interface DoorkeeperOptions {
  /** The token of the instance. */
  readonly token: string;
  /** Where the others are kept. */
  readonly access: AccessStore | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const INSTANCE: Asker = {
  name: 'the instance’s own token',
  token: null,
  rights: new Set<Right>([...TOKEN_SCOPES, 'admin']),
  project: null,
};

export function createDoorkeeper({ token, access, now }: DoorkeeperOptions): Doorkeeper {
  return async (request) => {
    const authorization = request.headers.get('authorization') ?? undefined;
    if (carriesToken(authorization, token)) return INSTANCE;
    const given = tokenIn(authorization);
    // What cannot be one of ours needs no question to the database.
    if (given === null || access === null || !given.startsWith(PREFIX)) {
      return { refused: 'Send a token of this instance: authorization: Bearer <token>.' };
    }
    const found = await access.tokenByHash(hashOf(given), now());
    return found === null ? { refused: 'This token is not known here.' } : asker(found, now());
  };
}

/** Who a token stands for at an instant, or why it stands for nobody any more. Pure. */
export function asker(token: StoredToken, now: number): Asker | { readonly refused: string } {
  if (token.revokedAt !== null) return { refused: `The token "${token.name}" was revoked.` };
  if (token.expiresAt !== null && token.expiresAt <= now) {
    return { refused: `The token "${token.name}" expired on ${new Date(token.expiresAt).toISOString()}.` };
  }
  return { name: token.name, token: token.id, rights: new Set<Right>(token.scopes), project: token.project };
}

/** At the head of every token, so that scanners for secrets know it. */
const PREFIX = 'nljobs_';

/** A new token of 256 random bits, and the hash under which it is kept; the token itself is kept nowhere. */
export function newSecret(): { readonly token: string; readonly hash: string } {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** A token of so many random bits needs no slow hash: nobody can try them all. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
