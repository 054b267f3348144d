import { expect, test } from 'vitest';
import { z } from 'zod';
import { problemOfIssues } from './problem.ts';

const body = z.strictObject({
  level: z.enum(['a', 'b']),
  each: z.array(z.object({ kind: z.literal('c') })).optional(),
});

test.each([
  [{}, 'body.level: is missing'],
  [{ level: 'c' }, 'body.level: is none of a, b'],
  [{ level: null }, 'body.level: is none of a, b'],
  [{ level: 'a', each: [{ kind: 'c' }, {}] }, 'body.each.1.kind: is missing'],
])('%j: %s', (value, detail) => {
  const { error } = body.safeParse(value);
  expect(error === undefined ? null : problemOfIssues('body', error, value).detail).toBe(detail);
});
