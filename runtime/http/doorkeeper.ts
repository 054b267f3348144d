import type { Asker, Refused, TokenReader } from './access.ts';
import { tokenIn } from './guard.ts';
import { cookieCounts, frontOf, originOf } from './same-origin.ts';
import type { Sessions } from './sessions.ts';

/** Tells who asks, or why nobody does. `look`: only to know, so that it does not count as use. */
export type Doorkeeper = (request: Request, look?: boolean) => Promise<Asker | Refused>;

/** Knows askers by the token they send, else by the session of their browser, where their own page asks. */
export function createDoorkeeper(read: TokenReader, sessions: Sessions | null): Doorkeeper {
  return async (request, look = false) => {
    const given = tokenIn(request.headers.get('authorization') ?? undefined);
    if (given !== null) return read(given);
    const known = (await sessions?.asker(request, look)) ?? { refused: SEND_TOKEN };
    if ('refused' in known) return known;
    if (cookieCounts(request.method, originOf(request.headers, frontOf(request)))) return known;
    return { refused: 'A browser’s session counts only for the pages of this instance itself.', crossSite: true };
  };
}

/**
 * Lets an application tell who asks, but does not ask it about what another site's page would change: a browser may send the
 * application's cookie along with that, or a password of its `Basic` sign-in. A bearer token no such page can have.
 */
export function createSiteGuard(knock: Doorkeeper): Doorkeeper {
  return async (request, look = false) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const bearer = tokenIn(request.headers.get('authorization') ?? undefined) !== null;
    if (reads || bearer || originOf(request.headers, frontOf(request)) !== 'other') return knock(request, look);
    return { refused: 'Only pages of this application’s own origin may change something here.', crossSite: true };
  };
}

const SEND_TOKEN = 'Send a token of this instance: authorization: Bearer <token>.';
