import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenScope } from '../spec/vocabulary.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { asker, newSecret } from './access.ts';
import { createApp } from './app.ts';
import { type Operations, Refusal } from './operations.ts';
import { routes } from './routes.ts';
import { JOB, LETTER, NO_EVENTS, RUN, recorder, SCHEDULE, TOKEN } from './testing/recorder.ts';
import { tokenOperations } from './token-operations.ts';
import { auditView, pageOf, problem } from './wire.ts';

const NOW = Date.parse('2027-01-01T09:00:00Z');
const HOUR = 3_600_000;

/** An instance with a store for tokens, whose clock can be moved. */
function instance(overrides: Partial<Operations> = {}) {
  const clock = { now: NOW };
  const { access } = memoryStore(new MemoryWorld(), () => clock.now);
  const tokens = tokenOperations(access, () => clock.now);
  const { operations, calls } = recorder({ ...tokens, ...overrides });
  const app = createApp({
    operations,
    token: 'master',
    access,
    now: () => clock.now,
    notReady: async () => null,
    metrics: async () => '',
    events: NO_EVENTS,
  });
  const ask = async (token: string, method: string, path: string, body?: unknown) => {
    const response = await app.request(path === '/metrics' ? path : `/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const tokenOf = async (scopes: readonly TokenScope[], project?: string) =>
    tokens.createToken({ name: 'CI', scopes, ...(project === undefined ? {} : { project }) });
  const audit = async () =>
    pageOf(auditView)
      .parse((await ask('master', 'GET', '/audit')).body)
      .items.map((one) => [one.actor, one.operation, one.status, one.outcome]);
  return { ask, tokens, tokenOf, calls, clock, audit };
}

describe('scopes', () => {
  for (const route of routes.filter(({ access }) => access !== 'open')) {
    test(`${route.method} ${route.path} needs ${route.access}`, async () => {
      const { ask, tokenOf, calls } = instance();
      const { token: none } = await tokenOf(route.access === 'jobs:read' ? ['jobs:write'] : ['jobs:read']);
      const { token: both } = await tokenOf(['jobs:read', 'jobs:write']);
      const path = route.path.replace('/api/v1', '').replaceAll(':id', 'x');
      const refused = await ask(none, route.method, path, route.method === 'GET' ? undefined : {});
      expect([refused.status, problem.parse(refused.body).kind]).toEqual([403, 'forbidden']);
      expect(calls).toEqual([]);
      if (route.access !== 'admin') return;
      expect((await ask(both, route.method, path, route.method === 'GET' ? undefined : {})).status).toBe(403);
    });
  }

  test('each writing route needs more than reading, and tokens are the instance’s own business', () => {
    const of = (access: string) => routes.filter((route) => route.access === access).map(({ id }) => id);
    expect(of('admin').sort()).toEqual(['createToken', 'listAudit', 'listTokens', 'revokeToken', 'rotateToken']);
    const reading = routes.filter(({ access }) => access === 'jobs:read');
    expect(reading.filter(({ method }) => method !== 'GET').map(({ id }) => id)).toEqual(['compileText']);
  });
});

describe('tokens', () => {
  test('open what they say, until they are revoked or expire, each said in words', async () => {
    const { ask, tokens, tokenOf, clock } = instance();
    const { token, id } = await tokenOf(['jobs:read']);
    expect((await ask(token, 'GET', '/jobs')).status).toBe(200);
    await tokens.revokeToken(id);
    const refused = await ask(token, 'GET', '/jobs');
    expect([refused.status, refused.body['detail']]).toEqual([401, 'The token "CI" was revoked.']);

    const short = await tokens.createToken({ name: 'short', expiresAt: new Date(NOW + HOUR).toISOString() });
    expect((await ask(short.token, 'GET', '/jobs')).status).toBe(200);
    clock.now += HOUR;
    expect((await ask(short.token, 'GET', '/jobs')).body['detail']).toMatch(/expired on 2027-01-01T10:00/u);
  });

  test('are shown once, and are nowhere after that', async () => {
    const { ask, tokenOf } = instance();
    const { token } = await tokenOf(['jobs:read']);
    const listed = JSON.stringify((await ask('master', 'GET', '/tokens')).body);
    expect(listed).toContain('CI');
    expect(listed).not.toContain(token);
    expect(token).toMatch(/^nljobs_[\w-]{43}$/u);
  });

  test('rotate: the one before goes on only as long as was said', async () => {
    const { ask, tokens, tokenOf, clock } = instance();
    const before = await tokenOf(['jobs:read']);
    const after = await tokens.rotateToken(before.id, { keepUntil: new Date(NOW + HOUR).toISOString() });
    const opens = async (token: string) => (await ask(token, 'GET', '/jobs')).status === 200;
    expect([await opens(before.token), await opens(after.token)]).toEqual([true, true]);
    clock.now += HOUR;
    expect([await opens(before.token), await opens(after.token)]).toEqual([false, true]);
    const last = await tokens.rotateToken(before.id, {});
    expect([await opens(after.token), await opens(last.token)]).toEqual([false, true]);
  });

  test('that would end in the past, or are not there, are refused', async () => {
    const { tokens } = instance();
    const past = new Date(NOW - 1).toISOString();
    await expect(tokens.createToken({ name: 'x', expiresAt: past })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(tokens.rotateToken(TOKEN.id, {})).rejects.toMatchObject({ kind: 'not-found' });
    await expect(tokens.revokeToken('nonsense')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('nothing but the token itself opens', async () => {
    const { ask, tokenOf } = instance();
    const { token } = await tokenOf(['jobs:read']);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('a', '-', 'Z', '0'), async (at, letter) => {
        const other = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
        expect((await ask(other, 'GET', '/jobs')).status).toBe(other === token ? 200 : 401);
      }),
      { numRuns: 50 },
    );
    expect(newSecret().token).not.toBe(newSecret().token);
  });

  test('stand for nobody from the instant they end on', () => {
    const stored = { ...TOKEN, createdAt: NOW, lastUsedAt: null, revokedAt: null, expiresAt: NOW };
    expect('refused' in asker(stored, NOW - 1)).toBe(false);
    expect('refused' in asker(stored, NOW)).toBe(true);
  });
});

describe('a token of a project', () => {
  const own = { ...RUN, scope: 'acme' };
  const jobs = {
    jobs: async () => [
      { ...JOB, scope: 'organization' },
      { ...JOB, id: 'of-the-system' },
    ],
  };

  test('sees jobs that run for tenants, and its own runs of them, and asks for its own scope', async () => {
    const { ask, tokenOf, calls } = instance({
      ...jobs,
      run: async () => own,
      schedule: async () => ({ ...SCHEDULE, scope: 'acme' }),
    });
    const { token } = await tokenOf(['jobs:read', 'jobs:write'], 'acme');
    const listed = (await ask(token, 'GET', '/jobs')).body as { items: { id: string }[] };
    expect(listed.items.map(({ id }) => id)).toEqual([JOB.id]);
    await ask(token, 'GET', '/runs');
    await ask(token, 'POST', `/jobs/${JOB.id}/runs`, { input: 1 });
    await ask(token, 'POST', `/runs/${RUN.id}/cancel`);
    await ask(token, 'GET', '/dead');
    await ask(token, 'DELETE', `/schedules/${SCHEDULE.id}`);
    expect(calls.filter(([name]) => name !== 'job' && name !== 'schedule')).toEqual([
      ['runs', { limit: 50, scope: 'acme' }],
      ['runs', { job: JOB.id, scope: 'acme', limit: 1 }],
      ['trigger', JOB.id, 1, { scope: 'acme' }],
      ['cancel', RUN.id],
      ['deadLetters', { limit: 50, scope: 'acme' }],
      ['deleteSchedule', SCHEDULE.id],
    ]);
  });

  /** Every route below an id, asked for what belongs to another tenant or to the system. */
  const foreign = routes.filter(({ path, access }) => path.includes(':id') && access !== 'admin');
  test.each(
    foreign.map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s hides what is another’s', async (_name, route) => {
    const changes: string[] = [];
    const touch = (name: string) => async (): Promise<never> => {
      changes.push(name);
      throw new Error(`${name} was reached`);
    };
    const { ask, tokenOf } = instance({
      jobs: async () => [{ ...JOB, id: 'of-the-system' }],
      run: async () => ({ ...RUN, scope: 'other' }),
      schedule: async () => ({ ...SCHEDULE, scope: 'other' }),
      deadLetter: async () => LETTER,
      job: async () => {
        throw new Refusal('not-found', 'There is no job "x"; registered are secret-one, secret-two.');
      },
      ...Object.fromEntries(
        [
          'logs',
          'items',
          'trigger',
          'cancel',
          'replay',
          'pause',
          'resume',
          'backfill',
          'deleteSchedule',
          'retryDead',
          'deleteDead',
        ].map((name) => [name, touch(name)]),
      ),
    });
    const { token } = await tokenOf(['jobs:read', 'jobs:write'], 'acme');
    const path = route.path.replace('/api/v1', '').replaceAll(':id', 'of-the-system');
    const body = route.method === 'POST' && path.endsWith('backfill') ? { from: '2027-01-01T00:00:00Z' } : {};
    const answered = await ask(token, route.method, path, route.method === 'GET' ? undefined : body);
    expect([403, 404]).toContain(answered.status);
    expect(JSON.stringify(answered.body)).not.toContain('secret');
    expect(changes).toEqual([]);
  });

  test('learns of a schedule’s key only that it is taken, not by what', async () => {
    const { ask, tokenOf } = instance({
      ...jobs,
      createSchedule: async () => {
        throw new Refusal('wrong-state', 'A schedule with the key "daily" is there already (secret-id).');
      },
    });
    const { token } = await tokenOf(['jobs:write'], 'acme');
    const answered = await ask(token, 'POST', '/schedules', { job: JOB.id, when: 'PT1H', key: 'daily' });
    expect(answered.status).toBe(409);
    expect(JSON.stringify(answered.body)).toContain('take another key');
    expect(JSON.stringify(answered.body)).not.toContain('secret');
  });

  test('may not ask for another scope, send events, pause, or follow all', async () => {
    const { ask, tokenOf, calls } = instance({ ...jobs, run: async () => ({ ...RUN, scope: 'other' }) });
    const { token } = await tokenOf(['jobs:read', 'jobs:write'], 'acme');
    const statusOf = async (method: string, path: string, body?: unknown) =>
      (await ask(token, method, path, body)).status;
    expect(await statusOf('GET', '/runs?scope=other')).toBe(403);
    expect(await statusOf('POST', `/jobs/${JOB.id}/runs`, { scope: 'other' })).toBe(403);
    expect(await statusOf('POST', '/events', { event: 'a.b' })).toBe(403);
    expect(await statusOf('POST', '/jobs/pause', {})).toBe(403);
    expect(await statusOf('GET', '/generations')).toBe(403);
    expect(await statusOf('GET', '/stream')).toBe(403);
    expect(await statusOf('GET', `/stream?run=${RUN.id}`)).toBe(404);
    expect(calls.map(([name]) => name).filter((name) => name !== 'job' && name !== 'runs')).toEqual([]);
  });
});

describe('the audit', () => {
  test('has everything that changes something, with who asked and what came of it', async () => {
    const { ask, tokenOf, audit } = instance({
      replay: async () => {
        throw new Refusal('wrong-state', 'Not yet.');
      },
    });
    const { token } = await tokenOf(['jobs:read']);
    await ask('master', 'POST', `/runs/${RUN.id}/cancel`);
    await ask('master', 'POST', `/runs/${RUN.id}/replay`);
    await ask(token, 'POST', '/events', { event: 'a.b' });
    await ask('master', 'POST', '/events', { nonsense: true });
    await ask('master', 'GET', '/jobs');
    await ask('nobody', 'POST', '/events', { event: 'a.b' });
    const me = 'the instance’s own token';
    expect(await audit()).toEqual([
      [me, 'emitEvent', 400, 'invalid'],
      ['CI', 'emitEvent', 403, 'forbidden'],
      [me, 'replayRun', 409, 'wrong-state'],
      [me, 'cancelRun', 202, 'done'],
    ]);
  });
});
