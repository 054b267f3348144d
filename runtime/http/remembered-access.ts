import { type AccessStore, USE_GRAIN } from '../store/access-store.ts';

/** How many tokens, and how many sessions, are remembered. */
const MOST = 1000;

/**
 * An access store that looks a token or session up once for as long as nothing is changed. Whatever revokes, rotates or ends one
 * moves the revision, which is asked for at every look: nobody is let in by what was true a moment ago. When a token was used is
 * still noted, since one that was not for a while is looked up again.
 */
export function rememberAccess(access: AccessStore, revision: () => Promise<string>): AccessStore {
  const tokenOf = remembered(revision, access.tokenByHash);
  const sessionOf = remembered(revision, access.sessionByHash);
  return {
    ...access,
    tokenByHash: (hash, now) =>
      tokenOf(
        hash,
        (found) =>
          found === null ||
          ((found.lastUsedAt ?? 0) > now - USE_GRAIN && now < (found.until ?? Number.POSITIVE_INFINITY)),
        now,
      ),
    sessionByHash: (hash) => sessionOf(hash, () => true),
  };
}

/** Looks up by hash; `stands` says of what is remembered whether it may be taken for what would be found. */
function remembered<Found, More extends readonly unknown[]>(
  revision: () => Promise<string>,
  look: (hash: string, ...more: More) => Promise<Found>,
): (hash: string, stands: (found: Found) => boolean, ...more: More) => Promise<Found> {
  const known = new Map<string, { readonly revision: string; readonly found: Found }>();
  return async (hash, stands, ...more) => {
    // Where that cannot be asked for, the look itself says what is wrong.
    const at = await revision().catch(() => null);
    const before = known.get(hash);
    if (at !== null && before?.revision === at && stands(before.found)) return before.found;
    const found = await look(hash, ...more);
    known.delete(hash);
    if (at !== null) known.set(hash, { revision: at, found });
    for (const [oldest] of known) {
      if (known.size <= MOST) break;
      known.delete(oldest);
    }
    return found;
  };
}
