import { expect, test } from 'vitest';
import { adviceOn } from './memory.ts';

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
