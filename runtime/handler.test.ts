import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createHandler, type HandlerOptions, type HttpHandler, type Visitor } from './handler.ts';
import { problem } from './http/wire.ts';
import type { JobRegistration } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { memoryRuntime, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const open: { readonly runtime: Runtime; readonly handler: HttpHandler; readonly servers: Server[] }[] = [];
afterEach(async () => {
  for (const { runtime, handler, servers } of open.splice(0)) {
    handler.close();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await runtime.stop({ graceMs: 50 });
  }
});

const job = (id: string, scope: string | null = null): JobRegistration => ({
  spec: sampleSpec({ id, scope, triggers: [{ kind: 'manual' }] }),
  load: async () => ({ handler: (input: unknown) => input }),
});

const ANA: Visitor = { name: 'ana@example.com', scopes: ['jobs:read', 'jobs:write'] };

async function served(options: HandlerOptions = {}, started = true) {
  const runtime = memoryRuntime({ logger: silent, environment: 'test', jobs: [job('a'), job('for-tenants', 'team')] });
  if (started) await runtime.start();
  const handler = createHandler(runtime, options);
  const one = { runtime, handler, servers: [] as Server[] };
  open.push(one);
  return one;
}

const ask = (handler: HttpHandler, path: string, init?: RequestInit) =>
  handler(new Request(`https://app.example.com${path}`, init));

describe('the API in an application’s own server', () => {
  test('knows who asks by the application’s sign-in, under its own name and path', async () => {
    const { handler, runtime } = await served({
      basePath: '/internal/jobs/',
      authorize: (request) => (request.headers.get('cookie') === 'session=ana' ? ANA : null),
    });
    const headers = { cookie: 'session=ana', 'content-type': 'application/json' };
    const path = '/internal/jobs/api/v1/jobs/a/runs';
    const run = await ask(handler, path, { method: 'POST', headers, body: '{"input":{"n":1}}' });
    expect(run.status).toBe(201);
    const { id } = (await run.json()) as { id: string };
    expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', result: { n: 1 } });
    const nobody = await ask(handler, path, { method: 'POST' });
    expect([nobody.status, problem.parse(await nobody.json()).detail]).toEqual([401, 'Sign in first.']);
    expect((await ask(handler, '/api/v1/jobs', { headers })).status).toBe(404);
    expect((await ask(handler, '/internal/jobsandmore/api/v1/jobs', { headers })).status).toBe(404);
    expect((await ask(handler, '/internal/jobs/healthz')).status).toBe(200);
  });

  test('changes nothing for another site’s page, whatever the application’s cookie is sent with', async () => {
    const asked: string[] = [];
    const { handler, runtime } = await served({
      authorize: (request) => {
        asked.push(request.method);
        return ANA;
      },
    });
    const post = async (headers: Record<string, string>) =>
      (await ask(handler, '/api/v1/jobs/a/runs', { method: 'POST', headers: { cookie: 'session=ana', ...headers } }))
        .status;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const page of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      // Browsers send what they were once told by themselves, too.
      { 'sec-fetch-site': 'cross-site', authorization: 'Basic YW5hOnNlY3JldA==' },
    ]) {
      expect([page, await post({ ...form, ...page })]).toEqual([page, 403]);
    }
    expect([asked, (await runtime.runs.list({ limit: 1 })).items]).toEqual([[], []]);
    // Its own pages, what is no browser, and who hands in a token that no page of another site can have.
    for (const page of [
      { 'sec-fetch-site': 'same-origin' },
      { origin: 'https://app.example.com' },
      {},
      { 'sec-fetch-site': 'cross-site', authorization: 'Bearer of-the-application' },
    ]) {
      expect([page, await post(page)]).toEqual([page, 201]);
    }
    // To read changes nothing, and links from elsewhere lead here.
    expect((await ask(handler, '/api/v1/jobs', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
  });

  test('lets people do what they may, and nobody what the instance alone may', async () => {
    const who = { current: ANA as Visitor };
    const { handler } = await served({ authorize: () => who.current });
    const statusOf = async (method: string, path: string) => (await ask(handler, `/api/v1${path}`, { method })).status;
    expect(await statusOf('GET', '/tokens')).toBe(403);
    who.current = { name: 'reader', scopes: ['jobs:read'] };
    expect([await statusOf('GET', '/jobs'), await statusOf('POST', '/jobs/a/runs')]).toEqual([200, 403]);
    who.current = { ...ANA, project: 'acme' };
    const jobs = (await (await ask(handler, '/api/v1/jobs')).json()) as { items: readonly { id: string }[] };
    expect(jobs.items.map(({ id }) => id)).toEqual(['for-tenants']);
    expect(await statusOf('POST', '/jobs/a/runs')).toBe(404);
  });

  test('before the runtime starts it is not there yet, and says so', async () => {
    const { handler, runtime } = await served({ authorize: () => ANA }, false);
    const early = await ask(handler, '/api/v1/jobs');
    expect([early.status, problem.parse(await early.json()).kind]).toEqual([503, 'unavailable']);
    await runtime.start();
    expect((await ask(handler, '/api/v1/jobs')).status).toBe(200);
  });

  test('a sign-in that fails is told to the application, not to the asker', async () => {
    const faults: unknown[] = [];
    const { handler } = await served({
      authorize: () => {
        throw new Error('no session store at redis://secret');
      },
      onFault: (error) => faults.push(error),
    });
    const response = await ask(handler, '/api/v1/jobs');
    expect([response.status, (await response.text()).includes('secret'), faults.length]).toEqual([500, false, 1]);
  });

  test('without a sign-in it asks for tokens', async () => {
    const { handler } = await served();
    expect((await ask(handler, '/api/v1/jobs')).status).toBe(401);
  });

  test('serves Node, alone and as middleware of what else there is', async () => {
    const { handler, servers } = await served({ basePath: '/jobs', authorize: () => ANA });
    const listen = async (server: Server) => {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const alone = await listen(createServer((request, response) => handler.node(request, response)));
    expect((await fetch(`${alone}/jobs/api/v1/jobs`)).status).toBe(200);
    expect((await fetch(`${alone}/other`)).status).toBe(404);
    const beside = await listen(
      createServer((request, response) =>
        handler.node(request, response, () => response.writeHead(418).end('the application')),
      ),
    );
    expect((await fetch(`${beside}/other`)).status).toBe(418);
    expect((await fetch(`${beside}/jobs/api/v1/jobs`)).status).toBe(200);
    // As Express and its kin call what is mounted: cut off, with the whole path beside.
    const mounted = await listen(
      createServer((request, response) => {
        Object.assign(request, { originalUrl: request.url, url: request.url?.slice('/jobs'.length) });
        handler.node(request, response, () => response.writeHead(418).end());
      }),
    );
    const run = await fetch(`${mounted}/jobs/api/v1/jobs/a/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(run.status).toBe(201);
  });
});
