import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sparingly } from './sparingly.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first goes on at once, of those that follow the last of each stretch, and the very last at the end', () => {
  const sent: number[] = [];
  const { push, flush } = sparingly<number>((value) => sent.push(value), 100);
  for (const value of [1, 2, 3]) push(value);
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([1, 3]);
  vi.advanceTimersByTime(1_000);
  push(4);
  push(5);
  flush();
  flush();
  expect(sent).toEqual([1, 3, 4, 5]);
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual([1, 3, 4, 5]);
});

test('a loop that lets no timer fire is heard all the same', () => {
  let now = 0;
  const sent: number[] = [];
  const { push } = sparingly<number>(
    (value) => sent.push(value),
    100,
    () => now,
  );
  for (; now < 1_000; now += 1) push(now);
  expect(sent).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
});
