/** Where the API listens when nothing else is said. */
export const LOOPBACK = '127.0.0.1';

const LOCAL_NAMES: ReadonlySet<string> = new Set([LOOPBACK, 'localhost', '[::1]']);

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host);
}

/**
 * Whether a Host header names this machine. A page of another site that had its name resolved to 127.0.0.1
 * (DNS rebinding) still sends its own name here.
 */
export function isLocalHost(host: string): boolean {
  return LOCAL_NAMES.has(host.toLowerCase().replace(/:\d*$/u, ''));
}

/** The token of an Authorization header (RFC 6750); null where there is none. */
export function tokenIn(authorization: string | undefined): string | null {
  return /^bearer +(\S+) *$/iu.exec(authorization ?? '')?.[1] ?? null;
}
