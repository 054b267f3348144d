import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { createApp, SIGN_INS } from './app.ts';
import { askerOf, createAttemptLimit } from './attempt-limit.ts';
import { cookieCounts, originOf } from './same-origin.ts';
import { SESSION_IDLE, SESSION_LONGEST } from './sessions.ts';
import { NO_EVENTS, recorder } from './testing/recorder.ts';
import { tokenOperations } from './token-operations.ts';
import { auditView, pageOf, problem, sessionView } from './wire.ts';

const NOW = Date.parse('2027-01-01T09:00:00Z');
const MINUTE = 60_000;
const OWN = 'a-token-of-this-instance';
const SAME = { 'sec-fetch-site': 'same-origin' };

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Null where nobody knows it, as in Fetch style. */
  readonly from?: string | null;
}

/** An instance whose clock can be moved, and whose own token can be changed as a restart does. */
function instance({ host = '127.0.0.1:4000', basePath = '' } = {}) {
  const clock = { now: NOW };
  const world = new MemoryWorld();
  const { access } = memoryStore(world, () => clock.now);
  const tokens = tokenOperations(access, () => clock.now);
  const { operations, calls } = recorder(tokens);
  const appWith = (token: string) =>
    createApp({
      operations,
      token,
      access,
      basePath,
      local: host.startsWith('127.'),
      now: () => clock.now,
      notReady: async () => null,
      metrics: async () => '',
      events: NO_EVENTS,
    });
  const state = { app: appWith(OWN) };
  const ask = async (path: string, { method = 'GET', headers = {}, body, from = '203.0.113.9' }: Asking = {}) =>
    state.app.request(
      `http://${host}/api/v1${path}`,
      {
        method,
        headers: { host, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      from === null ? {} : { incoming: { socket: { remoteAddress: from } } },
    );
  const signIn = async (token: string, more: Asking = {}) =>
    ask('/session', { method: 'POST', headers: SAME, body: { token }, ...more });
  /** The cookie of a browser that signed in. */
  const cookieOf = async (token: string) => {
    const response = await signIn(token);
    expect(response.status).toBe(204);
    return { cookie: (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '', ...SAME };
  };
  const restart = (token: string) => {
    state.app = appWith(token);
  };
  return { ask, signIn, cookieOf, tokens, clock, calls, restart, access, world };
}

describe('a browser that signs in', () => {
  test('gets a cookie that no script and no other site can use, and is known by it', async () => {
    const { ask, signIn, cookieOf, tokens } = instance();
    const { token } = await tokens.createToken({ name: 'ana', scopes: ['jobs:read'], project: 'acme' });
    const response = await signIn(token);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('set-cookie')).toMatch(
      /^nljobs-session-4000=[\w-]{43}; Max-Age=604800; Path=\/api\/v1; HttpOnly; SameSite=Strict$/u,
    );
    const headers = await cookieOf(token);
    const session = sessionView.parse(await (await ask('/session', { headers })).json());
    expect(session).toEqual({
      signedIn: true,
      required: true,
      name: 'ana',
      scopes: ['jobs:read'],
      project: 'acme',
      expiresAt: new Date(NOW + SESSION_LONGEST).toISOString(),
    });
    expect((await ask('/runs', { headers })).status).toBe(200);
    expect((await ask('/jobs/pause', { method: 'POST', headers })).status).toBe(403);
  });

  test('with the instance’s own token may do what that may', async () => {
    const { ask, cookieOf } = instance();
    const headers = await cookieOf(OWN);
    expect((await ask('/tokens', { headers })).status).toBe(200);
    const { scopes } = sessionView.parse(await (await ask('/session', { headers })).json());
    expect(scopes).toEqual(['jobs:read', 'jobs:write', 'admin']);
  });

  test('is told what is asked of it before it has signed in, and that a wrong token opens nothing', async () => {
    const { ask, signIn } = instance();
    expect(await (await ask('/session')).json()).toEqual({ signedIn: false, required: true });
    const refused = await signIn('nljobs_nonsense');
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([401, null]);
    expect(problem.parse(await refused.json()).detail).toBe('This token is not known here.');
  });

  test('over TLS gets a cookie for TLS alone, under the path where the API is mounted', async () => {
    const { signIn } = instance({ host: 'jobs.example.com', basePath: '/internal/jobs' });
    for (const headers of [{ 'x-forwarded-proto': 'https, http' }, { origin: 'https://jobs.example.com' }]) {
      const { status, headers: given } = await signIn(OWN, { headers });
      expect(status).toBe(204);
      expect(given.get('set-cookie')).toMatch(
        /^nljobs-session=[\w-]{43}; Max-Age=604800; Path=\/internal\/jobs\/api\/v1; HttpOnly; Secure; SameSite=Strict$/u,
      );
    }
  });

  test('is kept by the hash of its id alone', async () => {
    const { cookieOf, world } = instance();
    const id = (await cookieOf(OWN)).cookie.split('=')[1] ?? '';
    const kept = JSON.stringify([...world.access.sessions.values()]);
    expect(kept).not.toContain(id);
    expect(kept).not.toContain(createHash('sha256').update(OWN).digest('hex'));
    expect([...world.access.sessions.keys()]).toEqual([createHash('sha256').update(id).digest('hex')]);
  });

  test('leaves no session behind when it signs in again', async () => {
    const { signIn, cookieOf, world } = instance();
    const headers = await cookieOf(OWN);
    expect((await signIn(OWN, { headers })).status).toBe(204);
    expect(world.access.sessions.size).toBe(1);
  });
});

describe('a session ends', () => {
  const opens = async ({ ask }: ReturnType<typeof instance>, headers: Readonly<Record<string, string>>) =>
    (await ask('/jobs', { headers })).status === 200;

  test('when its browser signs out', async () => {
    const one = instance();
    const headers = await one.cookieOf(OWN);
    const out = await one.ask('/session', { method: 'DELETE', headers });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([
      204,
      'nljobs-session-4000=; Max-Age=0; Path=/api/v1; HttpOnly; SameSite=Strict',
    ]);
    expect(await opens(one, headers)).toBe(false);
    expect((await one.ask('/session', { method: 'DELETE', headers })).status).toBe(204);
  });

  test('when its token is revoked, expires, or is given another secret', async () => {
    const one = instance();
    const { tokens, clock } = one;
    const made = await tokens.createToken({ name: 'ana', expiresAt: new Date(NOW + 3 * MINUTE).toISOString() });
    const first = await one.cookieOf(made.token);
    const rotated = await tokens.rotateToken(made.id, { keepUntil: new Date(NOW + MINUTE).toISOString() });
    expect(await opens(one, first)).toBe(true);
    clock.now += MINUTE;
    expect(await opens(one, first)).toBe(false);
    const second = await one.cookieOf(rotated.token);
    clock.now += 2 * MINUTE;
    expect(await opens(one, second)).toBe(false);
    const other = await tokens.createToken({ name: 'ben' });
    const third = await one.cookieOf(other.token);
    await tokens.revokeToken(other.id);
    expect(await opens(one, third)).toBe(false);
  });

  test('when the instance has another token of its own', async () => {
    const one = instance();
    const headers = await one.cookieOf(OWN);
    one.restart(OWN);
    expect(await opens(one, headers)).toBe(true);
    one.restart(`${OWN}2`);
    expect(await opens(one, headers)).toBe(false);
  });

  test('when nobody used it for long, and after its longest time however much it is used', async () => {
    const one = instance();
    const idle = await one.cookieOf(OWN);
    one.clock.now += SESSION_IDLE - 1;
    expect(await opens(one, idle)).toBe(true);
    one.clock.now += SESSION_IDLE - 1;
    // To know who is signed in is no use of it.
    expect(sessionView.parse(await (await one.ask('/session', { headers: idle })).json()).signedIn).toBe(true);
    one.clock.now += 1;
    expect(await opens(one, idle)).toBe(false);
    const used = await one.cookieOf(OWN);
    const end = one.clock.now + SESSION_LONGEST;
    while (one.clock.now < end) {
      expect(await opens(one, used)).toBe(true);
      one.clock.now = Math.min(end, one.clock.now + SESSION_IDLE / 2);
    }
    expect(await opens(one, used)).toBe(false);
  });
});

describe('another site’s page', () => {
  /** What browsers say of where a request comes from, and whether it may read and change by the cookie. */
  const PAGES: readonly (readonly [string, Readonly<Record<string, string>>, boolean, boolean])[] = [
    ['our own', { 'sec-fetch-site': 'same-origin' }, true, true],
    ['our own, in an older browser', { origin: 'http://127.0.0.1:4000' }, true, true],
    ['an address that was typed', { 'sec-fetch-site': 'none' }, true, false],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, false, false],
    ['of another port or subdomain', { 'sec-fetch-site': 'same-site' }, false, false],
    [
      'of another site, whatever it says of its origin',
      { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:4000' },
      false,
      false,
    ],
    ['of another site, in an older browser', { origin: 'https://evil.example' }, false, false],
    ['of another port, in an older browser', { origin: 'http://127.0.0.1:5000' }, false, false],
    ['in a sandbox', { origin: 'null' }, false, false],
    ['nobody’s', {}, true, false],
  ];

  test.each(PAGES)('%s', async (_page, headers, reads, changes) => {
    const { ask, cookieOf, calls } = instance();
    const { cookie } = await cookieOf(OWN);
    const statusOf = async (path: string, method: string) =>
      (await ask(path, { method, headers: { cookie, ...headers } })).status;
    expect(await statusOf('/jobs', 'GET')).toBe(reads ? 200 : 403);
    calls.splice(0);
    expect(await statusOf('/jobs/pause', 'POST')).toBe(changes ? 200 : 403);
    expect(await statusOf('/session', 'DELETE')).toBe(changes ? 204 : 403);
    expect(calls.length).toBe(changes ? 1 : 0);
  });

  test('cannot sign anybody in, and a token in the header counts wherever it comes from', async () => {
    const { ask, signIn } = instance();
    const cross = { 'sec-fetch-site': 'cross-site' };
    expect((await signIn(OWN, { headers: cross })).status).toBe(403);
    expect((await signIn(OWN, { headers: {} })).status).toBe(204);
    const headers = { authorization: `Bearer ${OWN}`, ...cross };
    expect((await ask('/jobs/pause', { method: 'POST', headers })).status).toBe(200);
  });

  test('never changes anything, whatever a browser says', () => {
    const header = fc.option(fc.constantFrom('same-site', 'cross-site', 'none', '', 'same-origin '), { nil: null });
    const origin = fc.option(fc.stringMatching(/^(https?:\/\/)?[a-z0-9.]{0,9}(:\d{1,5})?$/u), { nil: null });
    fc.assert(
      fc.property(header, origin, (site, from) => {
        const headers = new Headers();
        if (site !== null) headers.set('sec-fetch-site', site.trim());
        if (from !== null) headers.set('origin', from);
        fc.pre(headers.get('sec-fetch-site') !== 'same-origin');
        expect(cookieCounts('POST', originOf(headers, '127.0.0.1:4000'))).toBe(false);
      }),
    );
  });
});

describe('who tries too often', () => {
  test('is told when to come back', async () => {
    const { signIn, clock } = instance();
    for (let i = 0; i < SIGN_INS.each; i += 1) expect((await signIn('wrong')).status).toBe(401);
    clock.now += 15_000;
    const refused = await signIn('wrong');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '45']);
    expect(problem.parse(await refused.json()).kind).toBe('too-many');
    expect((await signIn('wrong', { from: '203.0.113.10' })).status).toBe(401);
    clock.now += 45_000;
    expect((await signIn('wrong')).status).toBe(401);
  });

  test.each(['203.0.113.9', undefined])('keeps out nobody who has a token, coming from %s too', async (from) => {
    const { signIn, cookieOf } = instance();
    const visit = from === undefined ? { from: null } : { from };
    for (let i = 0; i < SIGN_INS.each; i += 1) await signIn('wrong', visit);
    expect((await signIn('wrong', visit)).status).toBe(429);
    for (let i = 0; i < 2 * SIGN_INS.each; i += 1) expect((await signIn(OWN, visit)).status).toBe(204);
    // Nor does one who has a token buy others new tries.
    expect((await signIn('wrong', visit)).status).toBe(429);
    await cookieOf(OWN);
  });

  test('is counted by its network, and all together, in bounded memory', () => {
    expect(askerOf('2001:db8:1:2:3::4')).toBe(askerOf('2001:db8:1:2::ffff%eth0'));
    expect(askerOf('2001:db8:1:2::1')).not.toBe(askerOf('2001:db8:1:3::1'));
    expect(askerOf('::1')).toBe('0:0:0:0::/64');
    expect([askerOf('::ffff:192.0.2.1'), askerOf('192.0.2.1'), askerOf(undefined)]).toEqual([
      '192.0.2.1',
      '192.0.2.1',
      'unknown',
    ]);
    const clock = { now: 0 };
    const limit = createAttemptLimit({ each: 2, all: 5, window: 100 }, () => clock.now);
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((one) => limit.take(one))).toEqual([null, null, null, null, null, 100]);
    clock.now = 100;
    expect(['a', 'a', 'a'].map((one) => limit.take(one))).toEqual([null, null, 100]);
    clock.now = 50;
    expect(limit.take('a')).toBe(null);
  });

  test('stands in the audit, as do those who sign in and out', async () => {
    const { ask, signIn, cookieOf } = instance();
    await signIn('wrong');
    const headers = await cookieOf(OWN);
    await ask('/session', { method: 'DELETE', headers });
    const { items } = pageOf(auditView).parse(
      await (await ask('/audit', { headers: { authorization: `Bearer ${OWN}` } })).json(),
    );
    expect(items.map(({ actor, operation, status }) => [actor, operation, status])).toEqual([
      ['the instance’s own token', 'signOut', 204],
      ['the instance’s own token', 'signIn', 204],
      ['somebody at 203.0.113.9', 'signIn', 401],
    ]);
  });
});
