/** With every answer: nothing of it is kept, guessed at, framed or run. An answer's own header stands before these. */
export const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const satisfies Readonly<Record<string, string>>;

/** What a page of ours may load, and from where: its own files and this API, nothing inline and nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  // The document says where it is mounted.
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No text ever becomes markup or code.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The headers of an HTML page: as for every answer, with leave for the page's own scripts, styles and requests. */
export function pageHeaders(): Readonly<Record<string, string>> {
  return {
    ...HEADERS,
    'content-security-policy': PAGE_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}

/** Adds to an answer what every answer has and this one does not say itself. */
export function secure(headers: Headers): void {
  for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
}
