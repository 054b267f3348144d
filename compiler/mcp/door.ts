import { createHash, timingSafeEqual } from 'node:crypto';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { createServer } from './server.ts';
import type { Surroundings } from './surroundings.ts';

/** The path that clients are given. */
export const PATH = '/mcp';
/** Largest request, in bytes: far more than the longest text that a tool takes. */
const MOST_BODY = 1024 * 1024;

/**
 * The same server as a function of the Fetch standard, behind a token. A page of another site is turned away by its
 * `Origin`, and one whose name was made to resolve to this machine (DNS rebinding) by its `Host`.
 */
export function createDoor(around: Surroundings, token: string, onError: (error: Error) => void) {
  const handler = createMcpHandler(() => createServer(around), { maxRequestBodySize: MOST_BODY, onerror: onError });
  const expected = digest(token);
  const isAllowed = (request: Request): boolean => {
    const given = /^bearer +(\S+) *$/iu.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    // Digests are compared, so that it takes the same time for every wrong token, of any length.
    return timingSafeEqual(digest(given), expected);
  };
  const fetch = async (request: Request): Promise<Response> => {
    const rejected =
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
      originValidationResponse(request, localhostAllowedOrigins());
    if (rejected !== undefined) return rejected;
    if (!isAllowed(request)) {
      const headers = { 'www-authenticate': 'Bearer' };
      return Response.json({ error: 'A token is needed: Authorization: Bearer …' }, { status: 401, headers });
    }
    if (new URL(request.url).pathname !== PATH) return new Response(null, { status: 404 });
    return handler.fetch(request);
  };
  return { fetch, close: () => handler.close() };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
