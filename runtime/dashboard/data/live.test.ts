import { expect, test, vi } from 'vitest';
import { heard, remember } from './heard.ts';
import { follow, line } from './live.ts';
import { session } from './session.ts';

test('whoever signs out leaves neither events nor a line behind, and the next one gets a line of their own', async () => {
  const lines: { readonly after: string | null; readonly signal: AbortSignal; say(text: string): void }[] = [];
  const answers = [200, 403, 200];
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  vi.stubGlobal('fetch', async (_: string, { headers, signal }: RequestInit & { readonly signal: AbortSignal }) => {
    const status = answers[lines.length] ?? 500;
    let say = (_text: string): void => {};
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        say = (text) => stream.enqueue(new TextEncoder().encode(text));
        signal.addEventListener('abort', () => stream.error(signal.reason));
        if (status !== 200) stream.close();
      },
    });
    lines.push({ after: new Headers(headers).get('last-event-id'), signal, say });
    return new Response(body, { status });
  });
  const signIn = (): void => {
    session.value = { signedIn: true, required: true };
  };
  const signOut = (): void => {
    session.value = { signedIn: false, required: true };
  };
  remember();
  void follow();

  signIn();
  await vi.waitFor(() => expect(line.value).toBe('live'));
  lines[0]?.say('id: e-7\ndata: {"type":"run.succeeded"}\n\n');
  await vi.waitFor(() => expect(heard.value).toHaveLength(1));
  signOut();
  expect(lines[0]?.signal.aborted).toBe(true);
  expect([heard.value, line.value]).toEqual([[], 'connecting']);

  // One who may not follow the stream keeps nobody from it who comes later.
  signIn();
  await vi.waitFor(() => expect(line.value).toBe('polling'));
  signOut();
  signIn();
  await vi.waitFor(() => expect(line.value).toBe('live'));
  expect(lines.map(({ after }) => after)).toEqual([null, null, null]);
  expect(heard.value).toEqual([]);
  signOut();
  vi.unstubAllGlobals();
});
