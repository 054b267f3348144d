import { expect, test } from 'vitest';
import { adviceOn, adviceOnFormer } from './memory.ts';

const DAY = 86_400_000;

test('says where a server forgets before jobs have caught up, with the cure', () => {
  expect(adviceOn('shop', DAY, DAY)).toEqual([]);
  expect(adviceOn('shop', null, 30 * DAY)).toEqual([]);
  expect(adviceOn('shop', DAY, 7 * DAY)).toEqual([
    {
      trouble: expect.stringMatching(/"shop" forgets what has ended after 24 hours.*up to 168/u),
      cure: expect.stringContaining('temporal operator namespace update --namespace shop --retention 192h'),
    },
  ]);
});

test('says what is left under a name that a deployment had before, and how it is ended', () => {
  expect(adviceOnFormer('shop', [])).toEqual([]);
  const [renamed, standard] = adviceOnFormer('shop', ['old-shop', 'nljobs']);
  expect(renamed?.trouble).toMatch(/under the name "old-shop" in the Temporal namespace "shop" before/u);
  expect(renamed?.cure).toMatch(/terminate --namespace shop --query "TaskQueue = 'nljobs.old-shop'"/u);
  expect(renamed?.cure).toMatch(/begin with nljobs\/old-shop%3A<namespace>\/.*--schedule-id nljobs.old-shop.store$/u);
  expect(standard?.cure).toContain('begin with nljobs/<namespace>/,');
});
