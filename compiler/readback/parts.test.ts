import { meaningOf } from 'nljobs/spec/core';
import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { changedParts, PARTS, partInWords } from './parts.ts';

function read(text: string) {
  const { spec } = compile(text, {});
  if (spec === null) throw new Error(`"${text}" is not read`);
  return spec;
}

const plain = read('Every day at 9 AM, send the report.');

test('every field of the meaning but the id is in one part', () => {
  const fields = PARTS.flatMap((part) => [...part.fields]);
  const all = Object.keys(meaningOf(plain)).filter((field) => field !== 'id' && field !== 'specVersion');
  expect([...fields].sort()).toEqual(all.sort());
});

test('every part of a spec has words', () => {
  for (const { name } of PARTS) expect(partInWords(plain, name), name).toEqual(expect.any(String));
});

test.each([
  ['Every day at 9 AM, send the report. Retry 5 times.', ['retries']],
  ['Every day at 9 AM, send the report. Run sequentially.', ['parallel runs']],
  ['Every day at 10 AM, send the report.', ['when']],
  ['Every day at 9 AM, send the invoice.', ['what']],
  ['Every day at 9 AM, send the report. Time out after 15 minutes.', []],
])('%s differs in %j', (text, parts) => {
  expect(changedParts(plain, read(text)).map(({ part }) => part)).toEqual(parts);
});
