import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../store/open.ts';
import type { NewRun, Store } from '../store/store.ts';
import { createApp } from './app.ts';
import { storeOperations } from './store-operations.ts';
import { NO_EVENTS, recorder } from './testing/recorder.ts';
import { tokenOperations } from './token-operations.ts';

let open: OpenStore;
let now = Date.UTC(2027, 0, 1, 12);
/** What the store was asked, by method. */
let asked: string[] = [];

beforeAll(async () => {
  open = await openStore({ engine: 'embedded', folder: null, migrate: 'auto' });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => open.close());

/** An instance over a store that notes what it is asked. */
function instance() {
  const noting = <Face extends object>(face: Face, prefix: string): Face =>
    new Proxy(face, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name !== 'revision') asked.push(prefix + String(name));
          return (value as (...args: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  const store: Store = noting(open.store, '');
  const access = noting(open.store.access, 'access.');
  const app = createApp({
    operations: { ...recorder().operations, ...storeOperations(store) },
    token: 'master',
    access,
    now: () => now,
    notReady: async () => null,
    metrics: async () => '',
    events: NO_EVENTS,
    revision: () => open.store.revision(),
  });
  const ask = async (path: string, token = 'master', headers: Readonly<Record<string, string>> = {}) => {
    const response = await app.request(`/api/v1${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
    const text = await response.text();
    return { status: response.status, etag: response.headers.get('etag'), headers: response.headers, text };
  };
  return { ask, tokens: tokenOperations(open.store.access, () => now) };
}

let made = 0;
async function newRun(parts: Partial<NewRun> = {}): Promise<string> {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  await open.store.insertRuns([
    {
      id,
      namespace: 'default',
      version: '',
      job: 'job',
      reason: 'manual',
      scheduledFor: now,
      previousScheduledFor: null,
      input: null,
      scope: null,
      concurrencyKey: null,
      maxAttempts: 1,
      createdAt: now,
      ...parts,
    },
  ]);
  return id;
}

test('a list is read once while nothing is changed, and anew as soon as anything was', async () => {
  const { ask } = instance();
  const first = await newRun();
  const answers = await Promise.all([1, 2, 3].map(() => ask('/runs')));
  answers.push(await ask('/runs'));
  expect(asked).toEqual(['runs']);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers[0]?.text).toContain(first);
  const second = await newRun();
  expect((await ask('/runs')).text).toContain(second);
  expect(asked).toEqual(['runs', 'runs']);
});

test('a run is shown as it is at the moment it is asked for', async () => {
  const { ask } = instance();
  const id = await newRun();
  expect(JSON.parse((await ask(`/runs/${id}`)).text)).toMatchObject({ status: 'pending' });
  await open.store.requestCancel(id);
  expect(JSON.parse((await ask(`/runs/${id}`)).text)).toMatchObject({ status: 'cancelled' });
});

test('who has the answer already is told so, with the headers of every answer', async () => {
  const { ask } = instance();
  await newRun();
  const { etag, headers, status } = await ask('/runs');
  expect(status).toBe(200);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  const again = await ask('/runs', 'master', { 'if-none-match': `"other", W/${etag}` });
  expect([again.status, again.text, again.etag]).toEqual([304, '', etag]);
  expect(again.headers.get('cache-control')).toBe('no-store');
  await newRun();
  expect((await ask('/runs', 'master', { 'if-none-match': etag ?? '' })).status).toBe(200);
});

test('tenants are never shown what was kept for others', async () => {
  const { ask, tokens } = instance();
  const [ours, theirs] = [await newRun({ scope: 'acme' }), await newRun({ scope: 'globex' })];
  const { token } = await tokens.createToken({ name: 'acme', project: 'acme' });
  const all = await ask('/runs?limit=2');
  expect([all.text.includes(ours), all.text.includes(theirs)]).toEqual([true, true]);
  const one = await ask('/runs?limit=2', token);
  expect([one.text.includes(ours), one.text.includes(theirs)]).toEqual([true, false]);
});

test('a token is looked up once while nothing is changed, and opens nothing from the moment it is revoked', async () => {
  const { ask, tokens } = instance();
  const { id, token } = await tokens.createToken({ name: 'CI' });
  // Its first use is noted, which is a change.
  await ask('/runs', token);
  await ask('/runs', token);
  asked = [];
  expect((await Promise.all([1, 2, 3].map(() => ask('/runs', token)))).map(({ status }) => status)).toEqual([
    200, 200, 200,
  ]);
  expect(asked).toEqual([]);
  await tokens.revokeToken(id);
  expect((await ask('/runs', token)).status).toBe(401);
});

test('a remembered token ends by the clock alone, and so does one from before a rotation', async () => {
  const { ask, tokens } = instance();
  const later = new Date(now + 1000).toISOString();
  const { token } = await tokens.createToken({ name: 'short', expiresAt: later });
  const { id, token: before } = await tokens.createToken({ name: 'rotated' });
  await tokens.rotateToken(id, { keepUntil: later });
  for (const one of [token, before, token, before]) expect((await ask('/runs', one)).status).toBe(200);
  now += 1000;
  for (const one of [token, before]) expect((await ask('/runs', one)).status).toBe(401);
});

test('a use is noted again after a while, although nothing else was changed', async () => {
  const { ask, tokens } = instance();
  const { id, token } = await tokens.createToken({ name: 'CI' });
  const used = async () => (await tokens.tokens()).find((one) => one.id === id)?.lastUsedAt;
  await ask('/runs', token);
  now += 120_000;
  await ask('/runs', token);
  expect(await used()).toBe(new Date(now).toISOString());
});
