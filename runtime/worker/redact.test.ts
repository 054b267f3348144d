import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOUNDS } from './bounds.ts';
import { recordError, recordLogData } from './record.ts';
import { redacted, redactedMember } from './redact.ts';

test.each([
  [
    'connect to postgres://bank:s3cret@db.example.com/rates',
    'connect to postgres://bank:[hidden]@db.example.com/rates',
  ],
  ['redis://:s3cret@cache:6379', 'redis://:[hidden]@cache:6379'],
  ['authorization: Bearer abc.def-ghi_123', 'authorization: Bearer [hidden]'],
  ['DB_PASSWORD=s3cret pg_dump, PGPASSWORD=s3cret psql', 'DB_PASSWORD=[hidden] pg_dump, PGPASSWORD=[hidden] psql'],
  ["password='two words' failed", 'password=[hidden] failed'],
  ['GET /x?token=abc&page=2', 'GET /x?token=[hidden]&page=2'],
  ['Server=db;User Id=a;Password=b c;', 'Server=db;User Id=a;Password=[hidden] c;'],
  [`nljobs_${'a'.repeat(43)} was used`, 'nljobs_[hidden] was used'],
  ['ghp_0123456789abcdefABCDEF', 'ghp_[hidden]'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '[hidden]'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END', '-----BEGIN RSA PRIVATE KEY----- [hidden] -----END'],
])('%s is kept as %s', (text, kept) => {
  expect(redacted(text)).toBe(kept);
});

test.each([
  'see https://example.com:8080/a@b and mailto:ana@example.com',
  'Unexpected token: } in JSON at position 3',
  'basic income of the region, bearer of news',
  'Basic authentication is not supported, bearer credentials are missing',
  'nljobs_jobs is a table, token count = 7',
])('%s is no secret', (text) => {
  expect(redacted(text)).toBe(text);
});

test('members that are secrets by their names are hidden, others are not', () => {
  for (const name of [
    'password',
    'Authorization',
    'x-api-key',
    'clientSecret',
    'accessToken',
    'refresh_token',
    'PGPASSWORD',
  ]) {
    expect([name, redactedMember(name, 'anything')]).toEqual([name, '[hidden]']);
  }
  for (const name of ['tokens', 'name', 'tokenizer', 'passwordChangedAt', 'secretary', 'key', 'signature']) {
    expect([name, redactedMember(name, 'anything')]).toEqual([name, 'anything']);
  }
  // A number of tokens is none, and an empty password is worth knowing.
  expect([redactedMember('token', 7), redactedMember('password', '')]).toEqual([7, '']);
});

test('what is logged and thrown is recorded without them, however deep', () => {
  const cause = new Error('postgres://a:s3cret@db');
  const record = recordError(new Error('Asking with Bearer s3cret-s3cret', { cause }));
  expect(JSON.stringify(record)).not.toContain('s3cret');
  expect(record.stack).toContain('Caused by');
  const data = recordLogData({ user: { name: 'ana', password: 's3cret' }, tried: ['redis://:s3cret@x'], cause });
  expect(JSON.stringify(data.value)).not.toContain('s3cret');
  expect(data.value).toMatchObject({ user: { name: 'ana', password: '[hidden]' } });
});

test('it takes no longer than the text is long', () => {
  fc.assert(
    fc.property(fc.constantFrom('://', 'a:', 'bearer ', 'token=', 'eyJ', 'sk-', '-----BEGIN ', '@', ' '), (part) => {
      const text = part.repeat(16_384 / part.length);
      const begun = performance.now();
      redacted(text);
      expect(performance.now() - begun).toBeLessThan(500);
    }),
    { numRuns: 20 },
  );
});

test('a secret that a bound cuts in two is hidden as well', () => {
  const address = `postgres://user:${'s3cret'.repeat(20)}@db`;
  const record = recordError(new Error(`${'x'.repeat(BOUNDS.errorMessage - 40)} ${address}`));
  expect(record.message).not.toContain('s3cret');
  expect(record.message).toContain('characters more');
});
