import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { readBody, readText } from './body.ts';
import { Refusal } from './operations.ts';
import { problemOf, problemOfIssues, problemResponse } from './problem.ts';
import type { Route, Services } from './route.ts';
import { sendBytes } from './send.ts';

/** What a request may cost, and how long its asker counts. */
export interface AnswerOptions {
  /** The largest body that is read, in bytes. */
  readonly maxBody: number;
  /** Whether the asker would still be let in; a stream that is open for long asks again. */
  readonly stillMay: () => Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long a stream waits for an asker that takes nothing, in milliseconds; default a minute. */
  readonly stalledMs?: number;
  /** What every answer to this asker says. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How long an asker that is cut off waits before it asks again, in milliseconds. */
const RETRY = 2000;

/** How long a stream takes its asker's credentials for good, in milliseconds: tokens are revoked and sessions end. */
const ASK_AGAIN = 30_000;

/** How long a stream waits for an asker that takes nothing of what it is sent, in milliseconds. */
const STALLED = 60_000;

/** What an event is sent as: made once, however many look on. */
const sent = new WeakMap<object, string>();

/** Tells events as they come, each through the route's schema; a comment where there is none shows that the line stands. */
async function tell(
  route: Route & { readonly kind: 'stream' },
  services: Services,
  query: unknown,
  c: Context,
  { stillMay, now, stalledMs = STALLED }: AnswerOptions,
): Promise<Response> {
  const gone = new AbortController();
  const after = c.req.header('last-event-id') ?? null;
  const events = await route.follow(services, { query, after, signal: gone.signal });
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort());
    /** Sends, and gives whether it was taken in time. */
    const send = async (text: string): Promise<boolean> => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(resolve, stalledMs, false);
        timer.unref();
      });
      const taken = await Promise.race([stream.write(text).then(() => true), late]);
      clearTimeout(timer);
      if (!taken) stream.abort();
      return taken;
    };
    await send(`retry: ${RETRY}\n\n`);
    let asked = now();
    for await (const one of events) {
      if (now() >= asked + ASK_AGAIN) {
        if (!(await stillMay())) break;
        asked = now();
      }
      if (one === null) {
        if (!(await send(': still here\n\n'))) break;
        continue;
      }
      const data = sent.get(one.event) ?? JSON.stringify(route.answer.parse(one.event));
      sent.set(one.event, data);
      // JSON has no line ends of its own.
      if (!(await send(`event: ${one.event.type}\ndata: ${data}\nid: ${one.id}\n\n`))) break;
    }
    gone.abort();
  });
}

/** Parses what was asked, lets the route handle it, and sends only what the route's schema knows. */
export async function answer(route: Route, services: Services, c: Context, options: AnswerOptions): Promise<Response> {
  const { maxBody, headers } = options;
  let query: unknown = {};
  if (route.query !== null) {
    const sent = c.req.query();
    const parsed = route.query.safeParse(sent);
    if (!parsed.success) return problemResponse(problemOfIssues('query', parsed.error, sent));
    query = parsed.data;
  }
  if (route.kind === 'text') return c.body(await route.text(services), 200, { 'content-type': route.type });
  if (route.kind === 'stream') {
    // Who only wants to know what would come looks on at nothing.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
    return tell(route, services, query, c, options);
  }
  let body: unknown = {};
  if (route.body !== null) {
    const packed = c.req.header('content-encoding') ?? 'identity';
    if (packed !== 'identity') {
      return problemResponse(problemOf('not-json', `Send the body as it is, without content-encoding: ${packed}.`));
    }
    const text = await readText(c.req.raw, maxBody);
    if (text === null) return problemResponse(problemOf('too-large', `A body may have at most ${maxBody} bytes.`));
    const read = readBody(text, c.req.header('content-type'));
    if (!read.ok) return problemResponse(problemOf(read.kind, read.detail));
    const parsed = route.body.safeParse(read.value);
    if (!parsed.success) return problemResponse(problemOfIssues('body', parsed.error, read.value));
    body = parsed.data;
  }
  const key = route.idempotent ? readKey(c.req.header('idempotency-key')) : null;
  if (key instanceof Response) return key;
  const handle = async () => {
    const request = { param: (name: string) => pathParam(c, name), query, body, key };
    const { status, value, headers } = await route.handle(services, request);
    return { status, headers, value: route.answer.parse(value) };
  };
  const { stored } = route;
  // Where the revision cannot be asked for, the answer itself says what is wrong.
  const revision = stored === null ? null : ((await services.revision?.().catch(() => null)) ?? null);
  if (stored !== null && revision !== null) {
    const { answers, asker } = services;
    const asked = JSON.stringify([route.id, asker?.project ?? null, c.req.path, query]);
    const { bytes, etag } = await answers.answer(asked, revision, async () => {
      const { value } = await handle();
      return { text: JSON.stringify(value), until: stored.until(value) };
    });
    return sendKept(c, bytes, etag, headers);
  }
  const { status, value, headers: own } = await handle();
  return status === 204 ? c.body(null, 204, { ...own }) : c.json(value, status, { ...own });
}

/** Sends an answer that is there, or only that it is what the asker has already. */
function sendKept(c: Context, bytes: Buffer, etag: string, headers: Readonly<Record<string, string>>): Response {
  const has = (c.req.header('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//u, '') === etag);
  if (has) return sendBytes(c, 304, null, { ...headers, etag });
  return sendBytes(c, 200, bytes as Uint8Array<ArrayBuffer>, { ...headers, 'content-type': 'application/json', etag });
}

/**
 * The key of a request that may be sent again (draft-ietf-httpapi-idempotency-key-header): a text in quotes, as the draft
 * has it, or bare, as most send it.
 */
function readKey(header: string | undefined): string | null | Response {
  if (header === undefined) return null;
  const key = /^"((?:[^"\\]|\\["\\])*)"$/u.exec(header)?.[1]?.replaceAll(/\\(["\\])/gu, '$1') ?? header;
  if (/^[\x20-\x7e]{1,200}$/u.test(key)) return key;
  return problemResponse(problemOf('invalid', 'An Idempotency-Key has 1 to 200 printable characters of ASCII.'));
}

/** A parameter of the path. What could not be a name of ours is not found, before any database sees it. */
function pathParam(c: Context, name: string): string {
  const value = c.req.param(name) ?? '';
  if (value === '' || value.length > 200 || /\p{Cc}/u.test(value)) {
    throw new Refusal('not-found', `There is no ${name} like that.`);
  }
  return value;
}
