import { createHmac } from 'node:crypto';
import type { Letter } from '../store/alert-store.ts';

/** How much of an answer is read, bytes: a receiver that sends without end is none of our memory's. */
const ANSWER = 4_096;

/**
 * Posts a message as JSON, signed as https://www.standardwebhooks.com says: `webhook-signature` is `v1,` and the base64
 * of the HMAC-SHA256 over `id.timestamp.body`. The id is that of the message, the same at every try.
 */
export async function postSigned(
  url: string,
  secret: string,
  { id, message }: Letter,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify({ ...message.data, id, subject: message.subject, text: message.text });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  await post(url, body, { ...signedHeaders(secret, id, timestamp, body), 'content-type': 'application/json' }, signal);
}

/** The headers that let a receiver tell that a message is ours, whole and not sent again by somebody else. */
export function signedHeaders(secret: string, id: string, timestamp: string, body: string): Record<string, string> {
  // A secret of the standard's own form says its bytes; any other is its own.
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Posts a message to an incoming webhook of Slack, or of anything that takes the same. */
export async function postSlack(
  url: string,
  channel: string | null,
  { message }: Letter,
  signal: AbortSignal,
): Promise<void> {
  const text = `*${escaped(message.subject)}*\n${escaped(message.text)}`;
  const body = JSON.stringify(channel === null ? { text } : { channel, text });
  const answer = await post(url, body, { 'content-type': 'application/json' }, signal);
  // Slack says 200 to some of what it does not take.
  if (/^(no_|invalid_|channel_|action_|posting_|user_|token_|team_)/u.test(answer)) {
    throw new Error(`it was answered with "${answer.slice(0, 60)}"`);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Asks an address, and no more: that it is asked is the message. */
export async function ping(url: string, signal: AbortSignal): Promise<void> {
  await ask(url, { method: 'GET' }, signal);
}

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  return ask(url, { method: 'POST', body, headers }, signal);
}

/** @returns the beginning of the answer. @throws Error in words, without the address, which may be a secret. */
async function ask(url: string, request: RequestInit, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    // A redirect would hand the message, and its signature, to whoever is named there.
    response = await fetch(url, { ...request, signal, redirect: 'error' });
  } catch (error) {
    throw new Error(`the receiver could not be reached: ${wordsOf(error)}`);
  }
  const answer = await beginningOf(response);
  if (!response.ok) throw new Error(`the receiver answered with status ${response.status}`);
  return answer;
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  while (size < ANSWER) {
    const { done, value } = await reader.read();
    if (done) return text;
    size += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
