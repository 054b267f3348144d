import { expect, test } from 'vitest';
import { adviceOn, connectRedis } from './connect.ts';

test.each([
  [{ maxmemory_policy: 'noeviction', aof_enabled: '1' }, []],
  [{ maxmemory_policy: 'allkeys-lru', aof_enabled: '1' }, ['maxmemory-policy allkeys-lru']],
  [{ maxmemory_policy: 'noeviction', aof_enabled: '0' }, ['appendonly no']],
  [{ maxmemory_policy: 'volatile-ttl', aof_enabled: '0' }, ['maxmemory-policy volatile-ttl', 'appendonly no']],
  // A server that is managed by others may say neither.
  [{}, []],
])('what of %o loses deliveries is said, with the cure', (info, troubles) => {
  const advice = adviceOn(new Map(Object.entries(info)));
  expect(advice.map(({ trouble }) => trouble)).toEqual(troubles.map((words) => expect.stringContaining(words)));
  for (const { cure } of advice) expect(cure).toMatch(/^Set (?:maxmemory-policy noeviction|appendonly yes)/u);
});

test('what cannot be reached is named without its password', async () => {
  const refused = await connectRedis('redis://user:very-secret@127.0.0.1:1/0', () => {}).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'engine-unreachable', message: expect.stringContaining('127.0.0.1:1') });
  expect(String(refused)).not.toContain('very-secret');
});

test('an address of something else is refused', async () => {
  await expect(connectRedis('postgres://user:secret@h/d', () => {})).rejects.toMatchObject({ code: 'engine-refused' });
});
