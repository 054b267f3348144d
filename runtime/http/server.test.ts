import { afterEach, expect, test } from 'vitest';
import type { Operations } from './operations.ts';
import { type RunningServer, startServer } from './server.ts';

const options = {
  // Nothing below asks anything of the operations.
  operations: {} as Operations,
  token: 'token',
  notReady: async () => null,
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

test('refuses any other host, and says so when its port is taken', async () => {
  await expect(startServer({ ...options, host: '0.0.0.0' })).rejects.toThrow(/127\.0\.0\.1 only/u);
  const server = await startServer(options);
  running.push(server);
  await expect(startServer({ ...options, port: Number(new URL(server.url).port) })).rejects.toThrow(/is taken/u);
});
