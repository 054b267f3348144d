/**
 * Whose page sent a request, as the browser says, which no page can forge: our own (`same`), another's (`other`), nobody's,
 * as when an address is typed (`none`), or not said, as by what is no browser (`unsaid`).
 */
export type Origin = 'same' | 'other' | 'none' | 'unsaid';

/** Reads it from `Sec-Fetch-Site`, and where a browser does not send that, from `Origin` beside the Host header. Pure. */
export function originOf(headers: Headers, host: string): Origin {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' ? 'same' : site === 'none' ? 'none' : 'other';
  const origin = headers.get('origin');
  if (origin === null) return 'unsaid';
  // The scheme is not compared: what ends TLS before us is not known here. "null" is no URL, and so another's.
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase() ? 'same' : 'other';
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
