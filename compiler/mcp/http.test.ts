import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Serving, serveOverHttp } from './http.ts';
import { around } from './testing/around.ts';

const TOKEN = 'a-token-of-this-test';
const BEARER = { authorization: `Bearer ${TOKEN}` };

let serving: Serving;
beforeAll(async () => {
  serving = await serveOverHttp(around().surroundings, { port: 0, token: TOKEN, onError: () => {} });
});
afterAll(() => serving.close());

it.each(['legacy', { pin: '2026-07-28' }] as const)('answers the official client with the token: %j', async (mode) => {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: BEARER };
  await client.connect(new StreamableHTTPClientTransport(new URL(serving.url), { requestInit }));
  expect(client.getNegotiatedProtocolVersion() === '2026-07-28').toBe(mode !== 'legacy');
  const listed = await client.callTool({ name: 'nljobs_jobs', arguments: {} });
  expect(listed.structuredContent).toMatchObject({ jobs: [{ id: 'sync' }] });
  await client.close();
});

/** By Node itself, since `fetch` lets nobody say what Host it is. */
function statusOf(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(serving.url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end('{}');
  });
}

it.each<[name: string, headers: Readonly<Record<string, string>>, status: number]>([
  ['no token', {}, 401],
  ['another token', { authorization: `Bearer ${TOKEN}x` }, 401],
  ['a token by another scheme', { authorization: `Basic ${TOKEN}` }, 401],
  ['the name of another site', { ...BEARER, host: 'evil.example' }, 403],
  ['a page of another site', { ...BEARER, origin: 'https://evil.example' }, 403],
])('turns away %s', async (_name, headers, status) => {
  expect(await statusOf(headers)).toBe(status);
});
