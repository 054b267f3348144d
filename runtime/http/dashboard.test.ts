import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { createDashboard } from './dashboard.ts';
import { NO_EVENTS, recorder } from './testing/recorder.ts';

const folder = mkdtempSync(join(tmpdir(), 'nljobs-dashboard-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><base href="/" /><title>nljobs</title>');
writeFileSync(join(folder, 'assets/a-1.js'), 'plain');
writeFileSync(join(folder, 'assets/a-1.js.br'), 'brotli');
writeFileSync(join(folder, 'assets/a-1.js.gz'), 'gzip');
writeFileSync(join(folder, 'secret.txt'), 'secret');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function appOf(from = folder, basePath?: string) {
  const { operations, calls } = recorder();
  const app = createApp({
    operations,
    token: 'a-token-of-this-test',
    notReady: async () => null,
    metrics: async () => '',
    events: NO_EVENTS,
    dashboard: createDashboard(from),
    ...(basePath === undefined ? {} : { basePath }),
  });
  const page = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { accept: 'text/html,*/*', ...headers } });
  return { app, page, calls };
}

describe('the dashboard', () => {
  test.each([
    '/',
    '/jobs',
    '/jobs/a%2Fb/calendar',
    '/no/such/page',
  ])('answers %s with its document, to anybody', async (path) => {
    const { page, calls } = appOf();
    const response = await page(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>nljobs</title>');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(calls).toEqual([]);
  });

  test('allows nothing inline and nothing from elsewhere', async () => {
    const policy = (await appOf().page('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  test('is told where it is mounted, by the application or by a proxy that strips its path', async () => {
    const base = async (response: Response | Promise<Response>) =>
      /<base href="([^"]*)"/u.exec(await (await response).text())?.[1];
    expect(await base(appOf().page('/'))).toBe('/');
    expect(await base(appOf(folder, '/internal/jobs').page('/jobs'))).toBe('/internal/jobs/');
    expect(await base(appOf().page('/', { 'x-forwarded-prefix': '/ops/jobs' }))).toBe('/ops/jobs/');
    for (const said of ['//evil.example', '/a"><script>', 'https://evil.example', '/a//b', '/']) {
      expect(await base(appOf().page('/', { 'x-forwarded-prefix': said }))).toBe('/');
    }
  });

  test('gives its files to be kept for ever, in what the asker can unpack', async () => {
    const { app } = appOf();
    const ask = (encoding: string) => app.request('/assets/a-1.js', { headers: { 'accept-encoding': encoding } });
    for (const [accepted, encoding, text] of [
      ['gzip, deflate, br', 'br', 'brotli'],
      ['gzip, br;q=0', 'gzip', 'gzip'],
      ['identity', null, 'plain'],
    ] as const) {
      const response = await ask(accepted);
      expect([response.headers.get('content-encoding'), await response.text()]).toEqual([encoding, text]);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('content-type')).toContain('text/javascript');
    }
  });

  test.each([
    '/assets/none.js',
    '/secret.txt',
    '/assets/../secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/%2e%2e/secret.txt',
  ])('gives no file for %s', async (path) => {
    const { app } = appOf();
    const response = await app.request(path);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('secret.txt"');
  });

  test('leaves to the API what is its own, whoever asks', async () => {
    const { page } = appOf();
    expect((await page('/api/v1/jobs')).status).toBe(401);
    expect(await (await page('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await page('/metrics')).status).toBe(401);
  });

  test('answers no other name than that of this machine, and changes nothing', async () => {
    const { app, page } = appOf();
    expect((await page('http://attacker.example/')).status).toBe(421);
    expect((await app.request('/', { method: 'POST', headers: { accept: 'text/html' } })).status).toBe(401);
  });

  test('that could not be read is read again at the next request', async () => {
    const late = join(folder, 'late');
    // What is no folder cannot be read as one, as little as anything can while there are too many open files.
    writeFileSync(late, '');
    const { page } = appOf(late);
    expect((await page('/')).status).toBe(500);
    rmSync(late);
    mkdirSync(late);
    writeFileSync(join(late, 'index.html'), '<title>nljobs</title>');
    expect((await page('/')).status).toBe(200);
  });

  test('that is not built answers nothing', async () => {
    expect((await appOf(join(folder, 'nowhere')).page('/')).status).toBe(401);
  });
});
