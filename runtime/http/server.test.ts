import { get } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { MAX_BODY } from './app.ts';
import type { Operations } from './operations.ts';
import { type RunningServer, startServer } from './server.ts';
import { NO_EVENTS, recorder } from './testing/recorder.ts';

const options = {
  // Nothing below asks anything of the operations.
  operations: {} as Operations,
  token: 'token',
  notReady: async () => null,
  metrics: async () => '',
  events: NO_EVENTS,
};
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

test('listens on loopback and says where', async () => {
  const server = await startServer(options);
  running.push(server);
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/api/v1/jobs`)).status).toBe(401);
});

test('says so when its port is taken, or its host is none of this machine', async () => {
  await expect(startServer({ ...options, host: '203.0.113.7' })).rejects.toThrow(
    'This machine has no address 203.0.113.7.',
  );
  const server = await startServer(options);
  running.push(server);
  await expect(startServer({ ...options, port: Number(new URL(server.url).port) })).rejects.toThrow(/is taken/u);
});

test('a kept answer goes out with the headers of every other, whole, as a HEAD, or as nothing new', async () => {
  const { operations } = recorder();
  const server = await startServer({
    ...options,
    operations,
    token: 't',
    version: '1.2.3',
    revision: async () => 'r1',
  });
  running.push(server);
  const ask = (init: RequestInit = {}, path = '/api/v1/runs') =>
    fetch(server.url + path, { ...init, headers: { authorization: 'Bearer t', ...init.headers } });
  const [made, kept] = [await ask(), await ask()];
  const [first, second] = [await made.text(), await kept.text()];
  expect(second).toBe(first);
  expect(JSON.parse(first)).toMatchObject({ items: [{}] });
  const other = await ask({}, '/api/v1/generations');
  const named = (response: Response) =>
    Object.fromEntries([...response.headers].filter(([name]) => !['date', 'etag', 'content-length'].includes(name)));
  expect(named(kept)).toEqual(named(other));
  expect(kept.headers.get('content-length')).toBe(String(first.length));
  const head = await ask({ method: 'HEAD' });
  expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', made.headers.get('etag')]);
  const same = await ask({ headers: { 'if-none-match': made.headers.get('etag') ?? '' } });
  expect([same.status, await same.text()]).toEqual([304, '']);
});

test('requests without a length are answered: a DELETE, and a body that comes in pieces', async () => {
  const { operations, calls } = recorder();
  const server = await startServer({ ...options, operations, token: 't' });
  try {
    const headers = { authorization: 'Bearer t', 'content-type': 'application/json' };
    const ask = (path: string, init: RequestInit) => fetch(`${server.url}/api/v1${path}`, { headers, ...init });
    expect((await ask('/dead/x', { method: 'DELETE' })).status).toBe(200);
    const pieces = (size: number) =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(`{"input":"${'x'.repeat(size)}`));
          controller.enqueue(new TextEncoder().encode('"}'));
          controller.close();
        },
      });
    const post = (size: number) =>
      ask('/jobs/x/runs', { method: 'POST', body: pieces(size), duplex: 'half' } as RequestInit);
    expect((await post(3)).status).toBe(201);
    expect((await post(MAX_BODY + 1)).status).toBe(413);
    expect(calls).toEqual([
      ['deleteDead', 'x'],
      ['trigger', 'x', 'xxx', {}],
    ]);
  } finally {
    await server.close();
  }
});

test('on all addresses it answers to any name, on loopback to those of this machine alone', async () => {
  const ask = async (host: string) => {
    const server = await startServer({ ...options, host });
    running.push(server);
    const { port } = new URL(server.url);
    return new Promise<number | undefined>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: '/healthz', headers: { host: 'jobs.example.com' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject);
    });
  };
  expect(await ask('0.0.0.0')).toBe(200);
  expect(await ask('127.0.0.1')).toBe(421);
});
