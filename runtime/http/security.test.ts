import { describe, expect, test } from 'vitest';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { createApp } from './app.ts';
import type { Operations } from './operations.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { JOB, LETTER, NO_EVENTS, RUN, recorder, SCHEDULE, WORKER } from './testing/recorder.ts';
import { tokenOperations } from './token-operations.ts';
import { problem } from './wire.ts';

const NOW = Date.parse('2027-01-01T09:00:00Z');
const MINUTE = 60_000;
const SAME = { 'sec-fetch-site': 'same-origin' };
type Headers = Readonly<Record<string, string>>;

/** An instance whose clock can be moved, and everybody who might knock at it. */
async function instance(overrides: Partial<Operations> = {}) {
  const clock = { now: NOW };
  const { access } = memoryStore(new MemoryWorld(), () => clock.now);
  const tokens = tokenOperations(access, () => clock.now);
  const { operations, calls } = recorder(overrides);
  const faults: unknown[] = [];
  const app = createApp({
    operations,
    token: 'master',
    access,
    now: () => clock.now,
    notReady: async () => null,
    metrics: async () => '',
    events: NO_EVENTS,
    maxBody: 1000,
    onFault: (error) => faults.push(error),
  });
  const ask = async (method: string, path: string, headers: Headers = {}, body?: string) =>
    app.request(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
  const cookie = async (token: string): Promise<Headers> => {
    const response = await ask('POST', '/api/v1/session', SAME, JSON.stringify({ token }));
    return { cookie: (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '' };
  };
  return { ask, tokens, clock, calls, faults, bearer, cookie };
}
type Instance = Awaited<ReturnType<typeof instance>>;

/** A request in the plainest form that a route takes. */
function plainly(route: Route): readonly [string, string, string | undefined] {
  const path = route.path.replaceAll(':id', 'x');
  const query = path.endsWith('/occurrences') ? '?from=2027-01-01T00:00:00Z&to=2027-01-02T00:00:00Z' : '';
  return [route.method, path + query, route.body === null ? undefined : '{}'];
}

/** Everybody who must not get in, and by what status each is told so, whatever the route. */
const KNOCKERS: readonly (readonly [string, number, (one: Instance, route: Route) => Promise<Headers>])[] = [
  ['without credentials', 401, async () => ({})],
  [
    'with a token that is none',
    401,
    async ({ bearer }) => bearer('nljobs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
  ],
  ['with the instance’s token and a letter', 401, async ({ bearer }) => bearer('masterx')],
  ['with a token in the wrong scheme', 401, async () => ({ authorization: 'Basic bWFzdGVyOg==' })],
  [
    'with the wrong scope',
    403,
    async ({ tokens, bearer }, { access }) =>
      bearer(
        (await tokens.createToken({ name: 'x', scopes: access === 'jobs:read' ? ['jobs:write'] : ['jobs:read'] }))
          .token,
      ),
  ],
  [
    'with a token that expired',
    401,
    async ({ tokens, bearer, clock }) => {
      const { token } = await tokens.createToken({ name: 'x', expiresAt: new Date(clock.now + MINUTE).toISOString() });
      clock.now += MINUTE;
      return bearer(token);
    },
  ],
  [
    'with a token that was revoked',
    401,
    async ({ tokens, bearer }) => {
      const { token, id } = await tokens.createToken({ name: 'x' });
      await tokens.revokeToken(id);
      return bearer(token);
    },
  ],
  [
    'with the secret that a token had before',
    401,
    async ({ tokens, bearer }) => {
      const { token, id } = await tokens.createToken({ name: 'x' });
      await tokens.rotateToken(id, {});
      return bearer(token);
    },
  ],
  [
    'with a session whose token was revoked',
    401,
    async ({ tokens, cookie }) => {
      const { token, id } = await tokens.createToken({ name: 'x' });
      const headers = await cookie(token);
      await tokens.revokeToken(id);
      return { ...headers, ...SAME };
    },
  ],
  [
    'with a session that somebody made up',
    401,
    async ({ cookie }) => ({ cookie: (await cookie('master')).cookie?.replace(/=.{5}/u, '=AAAAA') ?? '', ...SAME }),
  ],
  [
    'with a session, from another site',
    403,
    async ({ cookie }) => ({ ...(await cookie('master')), 'sec-fetch-site': 'cross-site' }),
  ],
  [
    'with a session, from another port',
    403,
    async ({ cookie }) => ({ ...(await cookie('master')), 'sec-fetch-site': 'same-site' }),
  ],
  ['with a session, from a sandbox', 403, async ({ cookie }) => ({ ...(await cookie('master')), origin: 'null' })],
  [
    'with a session, from a page with another name',
    403,
    async ({ cookie }) => ({ ...(await cookie('master')), origin: 'https://evil.example' }),
  ],
];

const guarded = routes.filter(({ access }) => access !== 'open');

describe.each(KNOCKERS)('whoever comes %s', (_who, status, credentials) => {
  test.each(
    guarded.map((route) => [`${route.method} ${route.path}`, route] as const),
  )('is kept from %s', async (_name, route) => {
    const one = await instance();
    const headers = await credentials(one, route);
    one.calls.splice(0);
    const response = await one.ask(plainly(route)[0], plainly(route)[1], headers, plainly(route)[2]);
    expect(response.status).toBe(status);
    expect(problem.parse(await response.json()).detail).not.toContain('master');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(one.calls).toEqual([]);
  });
});

describe('with a session, from no page at all', () => {
  test.each(
    guarded.map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s changes nothing', async (_name, route) => {
    const one = await instance();
    const headers = await one.cookie('master');
    one.calls.splice(0);
    const response = await one.ask(plainly(route)[0], plainly(route)[1], headers, plainly(route)[2]);
    if (route.method === 'GET') expect(response.status).toBe(200);
    else expect([response.status, one.calls]).toEqual([403, []]);
  });
});

describe('a token of another project', () => {
  /** Everything that is another tenant’s or the system’s says so, and everything that changes something is noted. */
  const SECRET = 'another tenant’s secret';
  const theirs = { ...RUN, scope: 'other', message: SECRET };
  const page = <T>(items: readonly T[]) => ({ items, cursor: null });
  const mine = (query: { readonly scope?: string | undefined }): boolean => query.scope === 'acme';
  const overrides: Partial<Operations> = {
    jobs: async () => [{ ...JOB, title: SECRET }],
    job: async () => ({ ...JOB, title: SECRET }),
    runs: async (query) => page(mine(query) ? [] : [theirs]),
    recent: async () => [{ job: JOB.id, runs: [theirs] }],
    occurrences: async () => [{ job: SECRET, at: RUN.createdAt }],
    run: async () => theirs,
    logs: async () => page([{ attempt: 1, at: RUN.createdAt, level: 'info', message: SECRET, data: null }]),
    schedules: async (query) => page(mine(query) ? [] : [{ ...SCHEDULE, scope: 'other', key: SECRET }]),
    schedule: async () => ({ ...SCHEDULE, scope: 'other', key: SECRET }),
    deadLetters: async (query) => page(mine(query) ? [] : [{ ...LETTER, reason: SECRET }]),
    deadLetter: async () => ({ ...LETTER, reason: SECRET }),
    workers: async () => [{ ...WORKER, host: SECRET }],
    generations: async () => [
      { id: SECRET, active: true, here: true, firstSeen: RUN.createdAt, activeSince: RUN.createdAt, instances: 1 },
    ],
  };
  const CHANGES = [
    'trigger',
    'cancel',
    'replay',
    'pause',
    'resume',
    'backfill',
    'createSchedule',
    'pauseSchedule',
    'resumeSchedule',
    'deleteSchedule',
    'retryDead',
    'deleteDead',
    'emit',
    'createToken',
    'rotateToken',
    'revokeToken',
  ];

  test.each(
    guarded.map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s tells and changes nothing of it', async (name, route) => {
    const one = await instance(overrides);
    const { token } = await one.tokens.createToken({ name: 'x', project: 'acme' });
    const bodies: Readonly<Record<string, string>> = {
      'POST /api/v1/schedules': '{"job":"send-reminders","when":"every day at 9am"}',
      'POST /api/v1/events': '{"event":"a.b"}',
      'POST /api/v1/compile': '{"text":"every day at 9am"}',
      'POST /api/v1/jobs/:id/backfill': '{"from":"2027-01-01T00:00:00Z"}',
    };
    const [method, path, body] = plainly(route);
    const response = await one.ask(method, path, one.bearer(token), bodies[name] ?? body);
    expect([200, 403, 404]).toContain(response.status);
    expect(await response.text()).not.toContain(SECRET);
    expect(one.calls.filter(([call]) => CHANGES.includes(String(call)))).toEqual([]);
  });
});

describe('a body that is none', () => {
  const taking = routes.filter(({ body }) => body !== null);
  const BODIES: readonly (readonly [string, string, string, readonly number[]])[] = [
    ['too large', JSON.stringify({ input: 'x'.repeat(2000) }), 'application/json', [413]],
    ['cut off', '{"input":', 'application/json', [400]],
    ['of another type', 'a=b', 'application/x-www-form-urlencoded', [415]],
    ['of a type that a form can send', '{"input":1}', 'text/plain', [415]],
    ['nested deeply', `{"x":${'['.repeat(400)}${']'.repeat(400)}}`, 'application/json', [400]],
    ['with what nobody knows', '{"surprise":1}', 'application/json', [400]],
    ['with what would be the prototype', '{"__proto__":{"token":"x"}}', 'application/json', [400, 201, 200]],
    ['with a NUL', '{"input":"\\u0000"}', 'application/json', [400]],
    ['a list', '[]', 'application/json', [400]],
    ['null', 'null', 'application/json', [400]],
  ];

  test.each(BODIES)('because it is %s is refused by every route', async (_what, body, type, statuses) => {
    for (const route of taking) {
      const one = await instance();
      const [method, path] = plainly(route);
      const response = await one.ask(method, path, { ...one.bearer('master'), 'content-type': type }, body);
      expect([route.id, statuses.includes(response.status) ? 'refused' : response.status]).toEqual([
        route.id,
        'refused',
      ]);
      expect(one.faults).toEqual([]);
      if (!response.ok) expect(one.calls).toEqual([]);
    }
    expect(({} as Record<string, unknown>)['token']).toBeUndefined();
  });
});

describe('a path that plays tricks', () => {
  const TRICKS = [
    '/api/v1/../../etc/passwd',
    '/api/v1/%2e%2e/%2e%2e/etc/passwd',
    '/api/v1/runs/..%2f..%2ftokens',
    '/api/v1//tokens',
    '//evil.example/api/v1/jobs',
    '/api/v1/runs/%00',
    '/api/v1/runs/%ff',
    '/api/v1/runs/%',
    '/healthz/../api/v1/tokens',
    '/healthz/..%2fapi/v1/tokens',
    '/healthz;/api/v1/tokens',
    '/healthz%00/api/v1/tokens',
    '/HEALTHZ',
    '/api/v1/session/../tokens',
    '/api/v1/tokens%20',
    '/api/v1/tokens?x=/healthz',
  ];

  test.each(TRICKS)('%s opens nothing without credentials, and finds nothing with them', async (path) => {
    const one = await instance();
    const closed = await one.ask('GET', path);
    expect([401, 404]).toContain(closed.status);
    const open = await one.ask('GET', path, one.bearer('master'));
    expect([200, 400, 404]).toContain(open.status);
    // What is answered is our own, never a file.
    expect(open.headers.get('content-type')).toMatch(/json/u);
    expect(one.faults).toEqual([]);
  });
});

describe('what is said of a request that failed', () => {
  test('names no token, no cookie and no error of ours, to the asker or in the audit', async () => {
    const one = await instance({
      runs: async () => {
        throw new Error('connect ECONNREFUSED postgres://user:hunter2@db');
      },
      audit: async () => ({ items: [], cursor: null }),
    });
    const { token } = await one.tokens.createToken({ name: 'x' });
    const headers = await one.cookie(token);
    const said: string[] = [];
    for (const [method, path, more, body] of [
      ['GET', '/api/v1/runs', one.bearer(token), undefined],
      ['GET', '/api/v1/nothing', one.bearer(token), undefined],
      ['GET', '/api/v1/tokens', { ...headers, ...SAME }, undefined],
      ['POST', '/api/v1/session', SAME, JSON.stringify({ token: `${token}x` })],
      ['POST', '/api/v1/session', SAME, JSON.stringify({ tokn: token })],
      ['POST', '/api/v1/session', SAME, `{"token":"${token}"`],
    ] as const) {
      const response = await one.ask(method, path, more, body);
      expect(response.ok).toBe(false);
      said.push(await response.text());
    }
    const { items } = await one.tokens.audit({ limit: 50 });
    said.push(JSON.stringify(items));
    for (const secret of [token, headers['cookie']?.split('=')[1] ?? '?', 'hunter2', 'ECONNREFUSED']) {
      expect(said.join('\n')).not.toContain(secret);
    }
  });
});

test('a token that would end after the last year there is, whatever the offset says, is not made, and the list goes on', async () => {
  const { ask, bearer, tokens } = await instance();
  const expiresAt = '9999-12-31T23:59:59-12:00';
  const made = await ask('POST', '/api/v1/tokens', bearer('master'), JSON.stringify({ name: 'ci', expiresAt }));
  expect([made.status, problem.parse(await made.json()).detail]).toEqual([
    400,
    expect.stringContaining('1900 to 9999'),
  ]);
  await expect(tokens.createToken({ name: 'ci', expiresAt })).rejects.toThrow('1900 to 9999');
  expect(await tokens.tokens()).toEqual([]);
});
