import { type AccessStore, type StoredToken, USE_GRAIN } from '../store/access-store.ts';
import type { MemoryToken, MemoryWorld } from './memory-world.ts';
import { pageOf } from './page.ts';

/** Tokens and what was asked, in memory: the same answers as those in SQL. */
export function memoryAccess(world: MemoryWorld): AccessStore {
  const { access } = world;
  const replace = (id: string, change: (one: MemoryToken) => MemoryToken | null): StoredToken | null => {
    const before = access.tokens.find(({ token }) => token.id === id);
    const after = before && change(before);
    if (!after) return null;
    access.tokens = access.tokens.map((one) => (one === before ? after : one));
    return after.token;
  };
  return {
    async addToken({ hash, ...given }) {
      const token: StoredToken = { ...given, revokedAt: null, lastUsedAt: null };
      access.tokens = [...access.tokens, { token, hash, previous: null }];
      return token;
    },
    async tokenByHash(hash, now) {
      const found = access.tokens.find(
        (one) => one.hash === hash || (one.previous?.hash === hash && one.previous.until > now),
      );
      if (found === undefined) return null;
      if ((found.token.lastUsedAt ?? 0) <= now - USE_GRAIN) {
        replace(found.token.id, (one) => ({ ...one, token: { ...one.token, lastUsedAt: now } }));
      }
      return { ...found.token, until: found.hash === hash ? null : (found.previous?.until ?? null) };
    },
    async tokens() {
      return access.tokens.map(({ token }) => token).reverse();
    },
    async revokeToken(id, at) {
      return replace(id, (one) => ({ ...one, token: { ...one.token, revokedAt: one.token.revokedAt ?? at } }));
    },
    async rotateToken(id, hash, previousUntil) {
      return replace(id, (one) => {
        if (one.token.revokedAt !== null) return null;
        return { ...one, hash, previous: previousUntil === null ? null : { hash: one.hash, until: previousUntil } };
      });
    },
    async record(entry) {
      access.entries = [...access.entries, { ...entry, seq: world.next() }];
    },
    async addSession(session) {
      access.sessions.set(session.hash, session);
    },
    async sessionByHash(hash) {
      return access.sessions.get(hash) ?? null;
    },
    async sessionSeen(hash, at) {
      const session = access.sessions.get(hash);
      if (session !== undefined) access.sessions.set(hash, { ...session, seenAt: Math.max(session.seenAt, at) });
    },
    async endSession(hash) {
      access.sessions.delete(hash);
    },
    async forget({ asked, ended }) {
      access.entries = access.entries.filter(({ at }) => at >= asked);
      for (const { hash, expiresAt } of [...access.sessions.values()]) {
        if (expiresAt < ended) access.sessions.delete(hash);
      }
    },
    async audit(query) {
      return pageOf(access.entries, query, ({ seq: _, ...entry }) => entry);
    },
  };
}
