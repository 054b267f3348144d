import type { Problem as ProblemDetails } from '../../http/wire.ts';
import { apiBase } from './place.ts';
import { noteSignedOut } from './session.ts';

export type { ProblemDetails };

/** What was asked for and did not come: in the words of the API, or that nobody answered. */
export class Problem extends Error {
  /** As the API names it; `unreachable` where nothing answered, `unreadable` where something else did. */
  readonly kind: string;
  readonly status: number;
  readonly details: ProblemDetails | null;

  constructor(kind: string, status: number, message: string, details: ProblemDetails | null = null) {
    super(message);
    this.name = 'Problem';
    this.kind = kind;
    this.status = status;
    this.details = details;
  }
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  /** Sent again with the same request, it is done once. */
  readonly key?: string;
  /** What names the answer that is there: where it is still the same, none is sent again. */
  readonly has?: string;
  /** The last event of a stream that broke off. */
  readonly after?: string;
  readonly signal?: AbortSignal;
}

/** Sends a request to the API, with the session's cookie. @throws Problem */
export async function send(
  path: string,
  { method = 'GET', body, key, has, after, signal }: Asking = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(apiBase + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }),
        ...(has === undefined ? {} : { 'if-none-match': has }),
        ...(after === undefined ? {} : { 'last-event-id': after }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Problem('unreachable', 0, 'Nothing answers there. Is the instance running?');
  }
  if (response.ok || (response.status === 304 && has !== undefined)) return response;
  const problem = await problemOf(response);
  if (problem.status === 401) noteSignedOut();
  throw problem;
}

/** Asks the API and reads its answer. @throws Problem */
export async function ask<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
  const response = await send(path, asking);
  return response.status === 204 ? (undefined as Answer) : read<Answer>(response);
}

/** An answer, with what names it; no name where it is made anew for everybody. */
export interface Named<Answer> {
  readonly value: Answer;
  readonly name: string | null;
}

/** Asks for an answer of which one may be there already: null where that still holds. @throws Problem */
export async function askAnew<Answer>(
  path: string,
  has: string | null,
  signal: AbortSignal,
): Promise<Named<Answer> | null> {
  const response = await send(path, { signal, ...(has === null ? {} : { has }) });
  if (response.status === 304) return null;
  return { value: await read<Answer>(response), name: response.headers.get('etag') };
}

async function read<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new Problem('unreadable', response.status, 'What answers there does not speak this API.');
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  try {
    const details = (await response.json()) as ProblemDetails;
    if (typeof details.detail === 'string') return new Problem(details.kind, status, details.detail, details);
  } catch {
    // Something between us and the instance answered: its page says nothing to us.
  }
  return new Problem('unreadable', status, `The answer was ${status}, and not one of this API.`);
}
