import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { type RunningServer, startServer } from './server.ts';
import { NO_EVENTS, recorder } from './testing/recorder.ts';

const TOKEN = 'a-token-that-somebody-chose';
const running: { readonly instance: RunningServer; readonly proxy: Server }[] = [];
afterEach(async () => {
  for (const { instance, proxy } of running.splice(0)) {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await instance.close();
  }
});

type Headers = Readonly<Record<string, string>>;

/** What a proxy makes of the headers of a request; `own` is the instance's own name, with its port. */
type Rule = (asked: Headers, own: string) => Headers;

/** The rule of docs/operations.md, where the instance listens on loopback. */
const TOLD: Rule = ({ host = '', ...asked }, own) => ({ ...asked, host: own, 'x-forwarded-host': host });

/** An instance, and a real proxy in front of it. `ask` sends what a browser sends to the name in front. */
async function behind(rule: Rule, host = '127.0.0.1') {
  const { operations, calls } = recorder();
  const { access } = memoryStore(new MemoryWorld(), Date.now);
  const instance = await startServer({
    operations,
    access,
    token: TOKEN,
    host,
    notReady: async () => null,
    metrics: async () => '',
    events: NO_EVENTS,
  });
  const own = `127.0.0.1:${new URL(instance.url).port}`;
  const proxy = createServer((asked, answer) => {
    const headers = rule(asked.headers as Headers, own);
    const on = request(
      new URL(asked.url ?? '/', `http://${own}`),
      { method: asked.method ?? 'GET', headers },
      (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      },
    );
    on.once('error', () => answer.destroy());
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  running.push({ instance, proxy });
  const { port } = proxy.address() as AddressInfo;
  const ask = (method: string, path: string, headers: Headers, body?: string) =>
    new Promise<{ readonly status: number; readonly cookie: string }>((resolve, reject) => {
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const asked = request({
        host: '127.0.0.1',
        port,
        path: `/api/v1${path}`,
        method,
        headers: { ...json, ...headers },
      });
      asked.once('error', reject);
      asked.once('response', (got) => {
        got.resume();
        resolve({ status: got.statusCode ?? 0, cookie: got.headers['set-cookie']?.[0] ?? '' });
      });
      asked.end(body);
    });
  return { ask, calls };
}

/** Signs in from a page, pauses everything, and signs out: the statuses of all three, and the cookie. */
async function visit({ ask }: Awaited<ReturnType<typeof behind>>, page: Headers) {
  const entered = await ask('POST', '/session', page, JSON.stringify({ token: TOKEN }));
  const cookie = entered.cookie.split(';', 1)[0] ?? '';
  const changed = await ask('POST', '/jobs/pause', { ...page, cookie });
  const left = await ask('DELETE', '/session', { ...page, cookie });
  return { statuses: [entered.status, changed.status, left.status], secure: /; Secure/u.test(entered.cookie) };
}

/** Pages of the instance as its browser asks for them: without Sec-Fetch-Site where the page is no secure one. */
const PAGES: readonly (readonly [name: string, page: Headers, secure: boolean])[] = [
  ['plain http', { host: 'jobs.lan', origin: 'http://jobs.lan' }, false],
  ['plain http, on a port', { host: 'jobs.lan:8080', origin: 'http://jobs.lan:8080' }, false],
  ['https', { host: 'jobs.example.com', origin: 'https://jobs.example.com', 'sec-fetch-site': 'same-origin' }, true],
  ['https, in an older browser', { host: 'jobs.example.com', origin: 'https://jobs.example.com' }, true],
];

describe('behind a proxy', () => {
  test.each(PAGES)('on loopback, told the name in front: %s', async (_name, page, secure) => {
    expect(await visit(await behind(TOLD), page)).toEqual({ statuses: [204, 200, 204], secure });
  });

  test.each(PAGES)('off loopback, with Host passed on: %s', async (_name, page, secure) => {
    expect(await visit(await behind((asked) => asked, '0.0.0.0'), page)).toEqual({ statuses: [204, 200, 204], secure });
  });

  test('a port that goes without saying makes no other page, and the first of several names counts', async () => {
    for (const said of ['jobs.example.com:443', 'jobs.example.com, inner.lan', 'JOBS.example.com']) {
      const rule: Rule = (asked, own) => ({ ...asked, host: own, 'x-forwarded-host': said });
      const { statuses } = await visit(await behind(rule), { origin: 'https://jobs.example.com', host: 'x' });
      expect([said, statuses]).toEqual([said, [204, 200, 204]]);
    }
  });

  test('another page is another page all the same', async () => {
    const one = await behind(TOLD);
    const ours = { host: 'jobs.lan', origin: 'http://jobs.lan' };
    const { cookie } = await one.ask('POST', '/session', ours, JSON.stringify({ token: TOKEN }));
    one.calls.splice(0);
    const theirs: readonly Headers[] = [
      { origin: 'http://evil.lan' },
      { origin: 'http://jobs.lan:8080' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1' },
      { origin: 'http://jobs.lan', 'sec-fetch-site': 'cross-site' },
    ];
    for (const page of theirs) {
      const headers = { ...page, host: 'jobs.lan', cookie: cookie.split(';', 1)[0] ?? '' };
      expect([page, (await one.ask('POST', '/jobs/pause', headers)).status]).toEqual([page, 403]);
    }
    expect(one.calls).toEqual([]);
  });

  test('the name in front is not believed of who asks under another name than this machine’s', async () => {
    const rule: Rule = (asked) => ({ ...asked, host: 'attacker.example', 'x-forwarded-host': 'jobs.lan' });
    const page = { host: 'jobs.lan', origin: 'http://jobs.lan' };
    expect((await visit(await behind(rule), page)).statuses).toEqual([421, 421, 421]);
    expect((await visit(await behind(rule, '0.0.0.0'), page)).statuses).toEqual([403, 401, 204]);
  });
});
