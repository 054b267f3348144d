/** What a request's body came to: a JSON value, or why it is none. */
export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly kind: 'not-json' | 'invalid'; readonly detail: string };

/** A NUL inside a JSON text, written as its escape; an even number of backslashes before it belong to themselves. */
const NUL_ESCAPE = /(?<!\\)(?:\\\\)*\\u0000/u;

/** Reads a JSON body. An empty one counts as `{}`, so that `POST` without a body is a request without wishes. */
export function readBody(text: string, contentType: string | undefined): ReadBody {
  if (text.trim() === '') return { ok: true, value: {} };
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu.test(contentType ?? '')) {
    return { ok: false, kind: 'not-json', detail: 'Send the body as JSON, with content-type: application/json.' };
  }
  // Databases of the PostgreSQL family keep no NUL in text.
  if (NUL_ESCAPE.test(text)) return { ok: false, kind: 'invalid', detail: 'Text may not hold the character U+0000.' };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, kind: 'invalid', detail: `The body is not JSON: ${reason}` };
  }
}

/** The text of a body of at most `limit` bytes; null for a longer one, whether it says so or comes in pieces. */
export async function readText(request: Request, limit: number): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null;
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > limit) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
