import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { createApp } from './app.ts';
import { type Operations, REFUSALS, Refusal } from './operations.ts';
import { routes } from './routes.ts';
import { NO_EVENTS, RUN, recorder } from './testing/recorder.ts';
import { problem } from './wire.ts';

const TOKEN = 'a-token-of-this-test';
interface Ask {
  readonly key?: string;
  readonly method?: string;
  readonly token?: string | null;
  readonly host?: string;
  readonly body?: string;
  readonly type?: string;
}

function appOf(overrides: Partial<Operations> = {}, notReady: string | null = null, concern: string | null = null) {
  const { operations, calls } = recorder(overrides);
  const faults: unknown[] = [];
  const app = createApp({
    operations,
    token: TOKEN,
    access: memoryStore(new MemoryWorld(), Date.now).access,
    notReady: async () => notReady,
    concern: () => concern,
    metrics: async () => '# none\n',
    events: NO_EVENTS,
    maxBody: 1000,
    onFault: (error) => faults.push(error),
  });
  const ask = async (
    path: string,
    { method = 'GET', token = TOKEN, host, body, type = 'application/json', key }: Ask = {},
  ) =>
    app.request(path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(host === undefined ? {} : { host }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
  return { app, ask, calls, faults };
}

/** What each route asks of the operations when it is called in its plainest form: a new route needs a line here. */
const EXAMPLES: Readonly<
  Record<string, { body?: string; query?: string; status: number; calls: readonly unknown[][] }>
> = {
  'GET /healthz': { status: 200, calls: [] },
  'GET /readyz': { status: 200, calls: [] },
  'GET /metrics': { status: 200, calls: [] },
  'GET /api/v1/metrics': { status: 200, calls: [] },
  'GET /api/v1/jobs': { status: 200, calls: [['jobs', {}]] },
  'GET /api/v1/jobs/:id': { status: 200, calls: [['job', 'x']] },
  'GET /api/v1/jobs/:id/runs': {
    status: 200,
    calls: [
      ['job', 'x'],
      ['runs', { limit: 50, job: 'x' }],
    ],
  },
  'POST /api/v1/jobs/:id/runs': { body: '{"input":{"a":1}}', status: 201, calls: [['trigger', 'x', { a: 1 }, {}]] },
  'POST /api/v1/jobs/:id/pause': {
    body: '{"until":"2027-01-02T09:00:00+01:00","reason":"month-end"}',
    status: 200,
    calls: [['pause', 'x', { until: '2027-01-02T09:00:00+01:00', reason: 'month-end' }]],
  },
  'POST /api/v1/jobs/:id/resume': { status: 200, calls: [['resume', 'x']] },
  'POST /api/v1/jobs/:id/backfill': {
    body: '{"from":"2027-01-01T00:00:00Z","limit":5}',
    status: 202,
    calls: [['backfill', 'x', { from: '2027-01-01T00:00:00Z', limit: 5 }]],
  },
  'POST /api/v1/jobs/pause': { status: 200, calls: [['pause', null, {}]] },
  'POST /api/v1/jobs/resume': { status: 200, calls: [['resume', null]] },
  'GET /api/v1/recent': { status: 200, calls: [['recent', { each: 20 }]] },
  'GET /api/v1/occurrences': {
    query: '?from=2027-01-01T00:00:00Z&to=2027-02-01T00:00:00Z',
    status: 200,
    calls: [['occurrences', { from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z', each: 100, limit: 1000 }]],
  },
  'GET /api/v1/runs': { status: 200, calls: [['runs', { limit: 50 }]] },
  'GET /api/v1/runs/:id': { status: 200, calls: [['run', 'x']] },
  'GET /api/v1/runs/:id/items': { status: 200, calls: [['items', 'x', { limit: 50 }]] },
  'GET /api/v1/runs/:id/logs': { status: 200, calls: [['logs', 'x', { limit: 50 }]] },
  'POST /api/v1/runs/:id/cancel': { status: 202, calls: [['cancel', 'x']] },
  'POST /api/v1/runs/:id/replay': { status: 201, calls: [['replay', 'x']] },
  'GET /api/v1/workers': { status: 200, calls: [['workers']] },
  'GET /api/v1/generations': { status: 200, calls: [['generations']] },
  'GET /api/v1/schedules': { status: 200, calls: [['schedules', { limit: 50 }]] },
  'POST /api/v1/schedules': {
    body: '{"job":"x","when":{"every":"PT1H"},"input":{"user":7}}',
    status: 201,
    calls: [['createSchedule', { job: 'x', when: { every: 'PT1H' }, input: { user: 7 } }]],
  },
  'GET /api/v1/schedules/:id': { status: 200, calls: [['schedule', 'x']] },
  'POST /api/v1/schedules/:id/pause': { status: 200, calls: [['pauseSchedule', 'x']] },
  'POST /api/v1/schedules/:id/resume': { status: 200, calls: [['resumeSchedule', 'x']] },
  'DELETE /api/v1/schedules/:id': { status: 200, calls: [['deleteSchedule', 'x']] },
  'GET /api/v1/dead': { status: 200, calls: [['deadLetters', { limit: 50 }]] },
  'POST /api/v1/dead/:id/retry': { status: 201, calls: [['retryDead', 'x']] },
  'DELETE /api/v1/dead/:id': { status: 200, calls: [['deleteDead', 'x']] },
  'POST /api/v1/events': {
    body: '{"event":"user.signed_up","payload":{"id":7}}',
    status: 202,
    calls: [['emit', 'user.signed_up', { id: 7 }, null]],
  },
  'GET /api/v1/dead/:id': { status: 200, calls: [['deadLetter', 'x']] },
  'POST /api/v1/compile': {
    body: '{"text":"every day at 9am","phrase":true}',
    status: 200,
    calls: [['compile', { text: 'every day at 9am', phrase: true }]],
  },
  'GET /api/v1/tokens': { status: 200, calls: [['tokens']] },
  'POST /api/v1/tokens': {
    body: '{"name":"CI","scopes":["jobs:read"]}',
    status: 201,
    calls: [['createToken', { name: 'CI', scopes: ['jobs:read'] }]],
  },
  'POST /api/v1/tokens/:id/rotate': { status: 200, calls: [['rotateToken', 'x', {}]] },
  'DELETE /api/v1/tokens/:id': { status: 200, calls: [['revokeToken', 'x']] },
  'GET /api/v1/audit': { status: 200, calls: [['audit', { limit: 50 }]] },
  'GET /api/v1/stream': { status: 200, calls: [] },
  'GET /api/v1/session': { status: 200, calls: [] },
  'POST /api/v1/session': { body: `{"token":"${TOKEN}"}`, status: 204, calls: [] },
  'DELETE /api/v1/session': { status: 204, calls: [] },
  'GET /api/v1/openapi.json': { status: 200, calls: [] },
};

describe('every route of the table', () => {
  test('is served, and nothing beside the table is', () => {
    const { app } = appOf();
    const served = app.routes.filter((r) => r.method !== 'ALL').map((r) => `${r.method} ${r.path}`);
    expect(served.sort()).toEqual(routes.map((r) => `${r.method} ${r.path}`).sort());
    expect(Object.keys(EXAMPLES).sort()).toEqual([...served].sort());
  });

  test('only the health checks, the description of the API and the way in are open', () => {
    expect(routes.filter((r) => r.access === 'open').map((r) => `${r.method} ${r.path}`)).toEqual([
      'GET /healthz',
      'GET /readyz',
      'GET /api/v1/session',
      'POST /api/v1/session',
      'DELETE /api/v1/session',
      'GET /api/v1/openapi.json',
    ]);
  });

  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    const path = route.path.replaceAll(':id', 'x');

    test(`${name} does what it says`, async () => {
      const { ask, calls } = appOf();
      const example = EXAMPLES[name];
      const response = await ask(path + (example?.query ?? ''), {
        method: route.method,
        ...(example?.body === undefined ? {} : { body: example.body }),
      });
      expect({ status: response.status, calls }).toEqual({ status: example?.status, calls: example?.calls });
      if (response.status === 204) expect(await response.text()).toBe('');
      else if (route.kind === 'json') expect(route.answer.safeParse(await response.json()).error).toBeUndefined();
      else
        expect(response.headers.get('content-type')).toMatch(
          route.kind === 'stream' ? /^text\/event-stream/u : /^text\/plain/u,
        );
    });

    test(`${name} without its token`, async () => {
      const { ask, calls } = appOf();
      for (const token of [null, '', 'wrong', `${TOKEN}x`]) {
        const { body, status } = EXAMPLES[name] ?? {};
        const open = route.access === 'open';
        const response = await ask(path, {
          method: route.method,
          token,
          ...(open && body !== undefined ? { body } : {}),
        });
        expect(response.status).toBe(open ? status : 401);
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        if (route.access === 'open') continue;
        expect(response.headers.get('www-authenticate')).toContain('Bearer');
        expect(problem.parse(await response.json()).kind).toBe('unauthorized');
      }
      if (route.access !== 'open') expect(calls).toEqual([]);
    });

    test(`${name} under a foreign name`, async () => {
      const { ask, calls } = appOf();
      const response = await ask(path, { method: route.method, host: 'jobs.attacker.example:4000' });
      expect(response.status).toBe(421);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(calls).toEqual([]);
    });

    if (route.body !== null) {
      test(`${name} with a bad body`, async () => {
        const { ask, calls } = appOf();
        const of = async (body: string, type?: string) =>
          (await ask(path, { method: route.method, body, ...(type === undefined ? {} : { type }) })).status;
        expect(await of('{"input":')).toBe(400);
        expect(await of('[]')).toBe(400);
        expect(await of('{"surprise":1}')).toBe(400);
        expect(await of('{"input":"\\u0000"}')).toBe(400);
        expect(await of('a=b', 'application/x-www-form-urlencoded')).toBe(415);
        expect(await of(JSON.stringify({ input: 'x'.repeat(1000) }))).toBe(413);
        expect(calls).toEqual([]);
      });
    }

    if (route.query !== null) {
      test(`${name} with a bad query`, async () => {
        const { ask, calls } = appOf();
        const pages = route.kind === 'json' && route.query instanceof z.ZodObject && 'cursor' in route.query.shape;
        for (const query of ['colour=red', ...(pages ? ['limit=0', 'limit=201', 'limit=ten', 'cursor='] : [])]) {
          const response = await ask(`${path}?${query}`);
          expect(`${query} ${response.status}`).toBe(`${query} 400`);
          expect(problem.parse(await response.json()).errors?.[0]?.at).toMatch(/^query/u);
        }
        expect(calls).toEqual([]);
        if (pages) expect((await ask(`${path}?limit=200&cursor=abc`)).status).toBe(200);
      });
    }
  }
});

describe('refusals and faults', () => {
  for (const [kind, { status }] of Object.entries(REFUSALS)) {
    test(`${kind} is told as ${status}`, async () => {
      const refuse = async () => {
        throw new Refusal(kind as keyof typeof REFUSALS, 'It cannot be.', 'run-1');
      };
      const { ask, faults } = appOf({ trigger: refuse });
      const response = await ask('/api/v1/jobs/x/runs', { method: 'POST' });
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(problem.parse(await response.json())).toMatchObject({
        kind,
        status,
        detail: 'It cannot be.',
        run: 'run-1',
      });
      expect(faults).toEqual([]);
    });
  }

  test('an unforeseen error is told to the instance, not to the asker', async () => {
    const boom = new Error('connection string postgres://user:secret@db');
    const { ask, faults } = appOf({
      jobs: async () => {
        throw boom;
      },
    });
    const response = await ask('/api/v1/jobs');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(faults).toEqual([boom]);
  });

  test('an unknown page is 401 without and 404 with the token; a wrong method is 405 with what is allowed', async () => {
    const { ask } = appOf();
    expect((await ask('/api/v1/nothing', { token: null })).status).toBe(401);
    expect((await ask('/api/v1/nothing')).status).toBe(404);
    const wrong = await ask('/api/v1/runs/x', { method: 'POST' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    // Neither is a page that has no name.
    expect((await ask('/api/v1/jobs/')).status).toBe(404);
  });

  test('what may be done somewhere is told, and what can be read is there for HEAD; no other site is let in by it', async () => {
    const { ask, calls } = appOf();
    const options = await ask('/api/v1/schedules', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect([...options.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await ask('/api/v1/nothing', { method: 'OPTIONS' })).status).toBe(404);
    expect((await ask('/api/v1/jobs', { method: 'OPTIONS', token: null })).status).toBe(401);
    expect(calls).toEqual([]);
    const head = await ask('/api/v1/jobs', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each([
    ['/api/v1/occurrences?to=2027-01-01T00:00:00Z', 'query.from: is missing'],
    ['/api/v1/occurrences?from=2027-01-01T00:00:00+01:00&to=2027-01-02T00:00:00Z', 'write + as %2B'],
    ['/api/v1/occurrences?from=9999-12-31T23:59:59-12:00&to=2027-01-02T00:00:00Z', 'the years 1900 to 9999'],
    ['/api/v1/occurrences?from=1900-01-01T00:00:00%2B12:00&to=2027-01-02T00:00:00Z', 'the years 1900 to 9999'],
    ['/api/v1/occurrences?from=0000-01-01T00:00:00Z&to=2027-01-02T00:00:00Z', 'the years 1900 to 9999'],
    ['/api/v1/runs?status=done', 'is none of pending, running'],
    ['/api/v1/runs?colour=red', 'takes no "colour"'],
  ])('%s is refused in words: %s', async (path, words) => {
    const response = await appOf().ask(path);
    expect(response.status).toBe(400);
    expect(problem.parse(await response.json()).detail).toContain(words);
  });

  test('a thousand mistakes are told by the first, in an answer that is small', async () => {
    const { app } = appOf();
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`k${n}`, 1])));
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const response = await app.request('/api/v1/events', { method: 'POST', headers, body });
    const { detail, errors } = problem.parse(await response.json());
    expect(`${detail} ${errors?.map(({ message }) => message).join(' ')}`).toContain('"k4" and 85 more');
    expect(detail.length).toBeLessThan(200);
  });

  test('a body that is packed is refused, not taken for what it is not', async () => {
    const { app, calls } = appOf();
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    };
    const response = await app.request('/api/v1/events', { method: 'POST', headers, body: '{"event":"a.b"}' });
    expect([response.status, calls]).toEqual([415, []]);
  });

  test('HEAD of the stream looks on at nothing', async () => {
    let followed = 0;
    const { operations } = recorder({});
    const app = createApp({
      operations,
      token: TOKEN,
      notReady: async () => null,
      metrics: async () => '',
      events: {
        ...NO_EVENTS,
        follow: (asked) => {
          followed += 1;
          return NO_EVENTS.follow(asked);
        },
      },
    });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await app.request('/api/v1/stream', { method: 'HEAD', headers });
    expect([response.status, response.headers.get('content-type'), followed]).toEqual([200, 'text/event-stream', 0]);
  });

  test('of what has several forms, it is said what is wrong with the one that was meant', async () => {
    const body = JSON.stringify({ job: 'x', when: { cron: '0 9 * * 1', start: '2027-01-01' } });
    const response = await appOf().ask('/api/v1/schedules', { method: 'POST', body });
    expect(problem.parse(await response.json()).detail).toContain('body.when: takes no "start"');
    const every = JSON.stringify({ job: 'x', when: { every: 5 } });
    const other = await appOf().ask('/api/v1/schedules', { method: 'POST', body: every });
    expect(problem.parse(await other.json()).detail).toContain('body.when.every: Invalid input: expected string');
  });

  test('a name that no database should see is not found', async () => {
    const { ask, calls } = appOf();
    expect((await ask('/api/v1/runs/%00')).status).toBe(404);
    expect((await ask(`/api/v1/runs/${'x'.repeat(201)}`)).status).toBe(404);
    expect(calls).toEqual([]);
  });

  test('an instance that takes no work yet says what it waits for', async () => {
    const response = await appOf({}, 'migrating').ask('/readyz', { token: null });
    expect([response.status, await response.json()]).toEqual([503, { status: 'migrating' }]);
  });

  test('one whose queue is away takes work, and says what is wrong', async () => {
    const response = await appOf({}, null, 'the queue is away').ask('/readyz', { token: null });
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready; the queue is away' }]);
  });

  test('a run that was made is named in Location, and nothing is cached', async () => {
    const response = await appOf().ask('/api/v1/jobs/x/runs', { method: 'POST' });
    expect(response.headers.get('location')).toBe(`/api/v1/runs/${RUN.id}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    // Where it is found from outside: below the path that a proxy strips.
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-prefix': '/ops' };
    const behind = await appOf().app.request('/api/v1/jobs/x/runs', { method: 'POST', headers });
    expect(behind.headers.get('location')).toBe(`/ops/api/v1/runs/${RUN.id}`);
  });
});

describe('an Idempotency-Key', () => {
  const ask = async (key: string, input: unknown = { a: 1 }) => {
    const { ask, calls } = appOf();
    const response = await ask('/api/v1/jobs/x/runs', { method: 'POST', body: JSON.stringify({ input }), key });
    return { response, calls };
  };

  test.each([
    ['"order-7"', 'order-7'],
    ['order-7', 'order-7'],
    ['"say \\"hi\\" \\\\"', 'say "hi" \\'],
  ])('%s stands for the run', async (header, key) => {
    const { response, calls } = await ask(header);
    expect(response.status).toBe(201);
    expect(calls).toEqual([['trigger', 'x', { a: 1 }, { idempotencyKey: key }]]);
  });

  test('that nobody could keep is refused', async () => {
    for (const key of ['""', '"ü"', 'x'.repeat(201)]) {
      const { response, calls } = await ask(key);
      expect([response.status, calls]).toEqual([400, []]);
    }
  });

  test('sent again with another input is told, with the run that it stands for', async () => {
    const { response } = await ask('order-7', { a: 2 });
    expect(response.status).toBe(422);
    expect(problem.parse(await response.json())).toMatchObject({ kind: 'key-reused', run: RUN.id });
  });

  test.each([
    ['runAt', { runAt: '2027-01-02T09:00:00Z' }],
    ['scope', { scope: 'acme' }],
    ['maxAttempts', { maxAttempts: 2 }],
  ])('sent again with another %s is told, too', async (other, wishes) => {
    const { ask } = appOf();
    const body = JSON.stringify({ input: { a: 1 }, ...wishes });
    const response = await ask('/api/v1/jobs/x/runs', { method: 'POST', body, key: 'order-7' });
    expect(response.status).toBe(422);
    expect(problem.parse(await response.json()).detail).toContain(`another ${other}`);
  });

  test('names an event', async () => {
    const { ask, calls } = appOf();
    await ask('/api/v1/events', { method: 'POST', body: '{"event":"a.b"}', key: '"e-1"' });
    expect(calls).toEqual([['emit', 'a.b', null, 'e-1']]);
  });
});
