import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenReader } from './access.ts';
import { readBody } from './body.ts';
import { isLocalHost, tokenIn } from './guard.ts';

test('only names of this machine pass', () => {
  for (const host of ['127.0.0.1', '127.0.0.1:4000', 'localhost', 'LOCALHOST:80', '[::1]:4000']) {
    expect([host, isLocalHost(host)]).toEqual([host, true]);
  }
  for (const host of ['', 'example.com', 'localhost.example.com', '127.0.0.1.nip.io:80', '0.0.0.0', 'localhost@evil']) {
    expect([host, isLocalHost(host)]).toEqual([host, false]);
  }
});

test('only the token itself opens', async () => {
  const token = fc.stringMatching(/^[\w-]{1,40}$/u);
  await fc.assert(
    fc.asyncProperty(token, token, async (right, given) => {
      const read = createTokenReader({ token: right, access: null, now: () => 0 });
      expect('refused' in (await read(given))).toBe(given !== right);
      expect('refused' in (await read(right))).toBe(false);
      expect(tokenIn(`bearer  ${right}`)).toBe(right);
      expect(tokenIn(right)).toBe(null);
    }),
  );
  expect(tokenIn(undefined)).toBe(null);
});

test('a NUL is refused wherever it hides, and an escaped backslash is not one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const holdsNul = JSON.stringify(value, (key, inner: unknown) =>
        key.includes('\0') || (typeof inner === 'string' && inner.includes('\0')) ? '\u0001NUL' : inner,
      ).includes('\\u0001NUL');
      expect(readBody(text, 'application/json').ok).toBe(!holdsNul);
    }),
  );
  expect(readBody(JSON.stringify('\\u0000'), 'application/json')).toEqual({ ok: true, value: '\\u0000' });
  expect(readBody(JSON.stringify('\\\0'), 'application/json').ok).toBe(false);
  expect(readBody('[', 'application/json')).toMatchObject({ ok: false, kind: 'invalid' });
  expect(readBody('['.repeat(200_000), 'application/json').ok).toBe(false);
});
