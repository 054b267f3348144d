import { expect, test } from 'vitest';
import { adviceOn, connectRedis, explained } from './connect.ts';

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

test.each([
  ['WRONGPASS invalid username-password pair', 'engine-refused', 'refuses user or password'],
  ['NOPERM this user has no permissions to access one of the keys', 'engine-refused', 'ACL SETUSER'],
  ["CROSSSLOT Keys in request don't hash to the same slot", 'engine-refused', 'NLJOBS_REDIS_PREFIX={nljobs}'],
  ['MOVED 3999 10.0.0.2:6379', 'engine-refused', 'a node of a cluster'],
  ['self-signed certificate in certificate chain', 'engine-refused', 'NODE_EXTRA_CA_CERTS'],
  ['40FD:error:SSL routines:tlsv13 alert certificate required:rec_layer.c\n', 'engine-refused', 'a client certificate'],
  ['ERR DB index is out of range', 'engine-refused', 'has no database 3'],
  ['write ECONNRESET', 'engine-unreachable', 'rediss://'],
  ['connect ECONNREFUSED', 'engine-unreachable', 'Is it running'],
])('what a server says (%s) is said in words that help', (said, code, words) => {
  const error = explained('redis://user:very-secret@h.example/3', new Error(said));
  expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(error.message).toContain('h.example:6379');
  expect(error.message).not.toMatch(/very-secret|SSL routines/u);
});
