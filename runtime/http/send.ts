import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { HEADERS } from './security-headers.ts';

/**
 * Answers with bytes that are there. Below Node's server they are handed to it as they are; a Response of the Fetch standard
 * would wrap them in a stream and take them out of it again, which costs more than all else that is done for a kept answer.
 */
export function sendBytes(
  c: Context,
  status: 200 | 304,
  bytes: Uint8Array<ArrayBuffer> | null,
  headers: Readonly<Record<string, string>>,
): Response {
  const outgoing = outgoingOf(c);
  if (outgoing === null) return new Response(bytes, { status, headers });
  outgoing.writeHead(status, {
    ...HEADERS,
    ...headers,
    ...(bytes === null ? {} : { 'content-length': String(bytes.length) }),
  });
  outgoing.end(bytes ?? undefined);
  return RESPONSE_ALREADY_SENT;
}

/** Whether a Response only says that its answer is on its way. */
export function isSent(response: Response): boolean {
  return response === RESPONSE_ALREADY_SENT;
}

/** What stands below, where it is Node's server and nothing has been sent yet. */
export function outgoingOf(c: Context): ServerResponse | null {
  const { outgoing } = (c.env ?? {}) as { readonly outgoing?: ServerResponse };
  return outgoing !== undefined && typeof outgoing.writeHead === 'function' && !outgoing.headersSent ? outgoing : null;
}
