import { expect, it } from 'vitest';
import { wrap } from './wrap.ts';

it.each([
  ['', 10, []],
  ['one two three', 7, ['one two', 'three']],
  ['a verylongword b', 5, ['a', 'verylongword', 'b']],
  ['日本 日本 日本', 9, ['日本 日本', '日本']],
])('wraps %j to %i columns', (text, width, expected) => {
  expect(wrap(text, width)).toEqual(expected);
});
