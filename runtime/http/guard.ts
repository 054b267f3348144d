import { createHash, timingSafeEqual } from 'node:crypto';

/** The only address the API binds to for now; other hosts wait for stored tokens with scopes. */
export const LOOPBACK = '127.0.0.1';

const LOCAL_NAMES: ReadonlySet<string> = new Set([LOOPBACK, 'localhost', '[::1]']);

/**
 * Whether a Host header names this machine. A page of another site that had its name resolved to 127.0.0.1
 * (DNS rebinding) still sends its own name here.
 */
export function isLocalHost(host: string): boolean {
  return LOCAL_NAMES.has(host.toLowerCase().replace(/:\d*$/u, ''));
}

/**
 * Whether an Authorization header carries the token (RFC 6750). Both are hashed first, so that the comparison takes
 * the same time for every wrong token, of any length.
 */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = /^bearer +(\S+) *$/iu.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}
