import { isLocalHost } from './guard.ts';

/**
 * Whose page sent a request, as the browser says, which no page can forge: our own (`same`), another's (`other`), nobody's,
 * as when an address is typed (`none`), or not said, as by what is no browser (`unsaid`).
 */
export type Origin = 'same' | 'other' | 'none' | 'unsaid';

/**
 * Reads it from `Sec-Fetch-Site`, and where a browser does not send that, as over plain http, from `Origin` beside the name that
 * it asked for (`frontOf`). Pure.
 */
export function originOf(headers: Headers, front: string): Origin {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' ? 'same' : site === 'none' ? 'none' : 'other';
  const origin = headers.get('origin');
  if (origin === null) return 'unsaid';
  // "null" is no URL, and so another's.
  if (!URL.canParse(origin)) return 'other';
  const { protocol, host } = new URL(origin);
  // The scheme is not compared: what ends TLS before us is not known here. But it says which port goes without saying.
  const own = `${protocol}//${front}`;
  return URL.canParse(own) && new URL(own).host === host ? 'same' : 'other';
}

/**
 * The name, with its port, that a browser asked for: that of the Host header; where that is this machine's own, what a proxy on it
 * says in `X-Forwarded-Host`. No page of another site can send that header, since a browser would ask us first whether it may.
 */
export function frontOf(request: Request): string {
  const host = hostOf(request);
  const [said = ''] = (request.headers.get('x-forwarded-host') ?? '').split(',');
  return isLocalHost(host) && said.trim() !== '' ? said.trim() : host;
}

/**
 * Whether credentials that a browser sends by itself may count: to read, unless another site asks; to change something,
 * only where our own page is known to ask.
 */
export function cookieCounts(method: string, origin: Origin): boolean {
  return method === 'GET' || method === 'HEAD' ? origin !== 'other' : origin === 'same';
}

/** The name, with its port, that a request was sent to. */
export function hostOf(request: Request): string {
  return request.headers.get('host') ?? new URL(request.url).host;
}
