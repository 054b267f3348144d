import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { TOKEN_SCOPES, type TokenScope } from '../spec/vocabulary.ts';
import type { AccessStore, StoredToken } from '../store/access-store.ts';

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
  /** Epoch milliseconds: when what it asks by ends; null where it does not. */
  readonly expiresAt: number | null;
  /** Where it is told of what it asks for with `notify: true`: an address, `#channel` or channel. */
  readonly address?: string | null;
}

/** Why nobody asks, in a sentence for people. */
export interface Refused {
  readonly refused: string;
  /** Whether it has credentials that count, only not from the page it asks from. */
  readonly crossSite?: true;
}

/** Tells who has a token. */
export type TokenReader = (token: string) => Promise<Asker | Refused>;

export interface TokenReaderOptions {
  /** The token of the instance. */
  readonly token: string;
  /** Where the others are kept. */
  readonly access: AccessStore | null;
  /** Where whoever has that token is told of what it asks for. */
  readonly address?: string | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Who has the instance's own token. */
const INSTANCE: Asker = {
  name: 'the instance’s own token',
  token: null,
  rights: new Set<Right>([...TOKEN_SCOPES, 'admin']),
  project: null,
  expiresAt: null,
};

export function createTokenReader({ token, access, address = null, now }: TokenReaderOptions): TokenReader {
  const own = hashOf(token);
  return async (given) => {
    const hash = hashOf(given);
    // Hashes are compared, so that it takes the same time for every wrong token, of any length.
    if (timingSafeEqual(Buffer.from(hash), Buffer.from(own))) return { ...INSTANCE, address };
    // What cannot be one of ours needs no question to the database.
    if (access === null || !given.startsWith(PREFIX)) return { refused: 'This token is not known here.' };
    return askerByHash(access, hash, now());
  };
}

/** Who has the token of a hash at an instant (epoch milliseconds), or why nobody has. */
export async function askerByHash(access: AccessStore, hash: string, now: number): Promise<Asker | Refused> {
  const found = await access.tokenByHash(hash, now);
  return found === null ? { refused: 'This token is not known here.' } : asker(found, now);
}

/** Who a token stands for at an instant, or why it stands for nobody any more. Pure. */
export function asker(token: StoredToken, now: number): Asker | Refused {
  if (token.revokedAt !== null) return { refused: `The token "${token.name}" was revoked.` };
  if (token.expiresAt !== null && token.expiresAt <= now) {
    return { refused: `The token "${token.name}" expired on ${new Date(token.expiresAt).toISOString()}.` };
  }
  const { name, id, scopes, project, address, expiresAt } = token;
  return { name, token: id, rights: new Set<Right>(scopes), project, address, expiresAt };
}

/** At the head of every token, so that scanners for secrets know it. */
const PREFIX = 'nljobs_';

/** A new token of 256 random bits, and the hash under which it is kept; the token itself is kept nowhere. */
export function newSecret(): { readonly token: string; readonly hash: string } {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** What of a secret is kept. One of so many random bits needs no slow hash: nobody can try them all. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
