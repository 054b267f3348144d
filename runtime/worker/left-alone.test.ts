import { expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { LeftAlone } from './left-alone.ts';

it('leaves groups to others until something changes, and to their time until that has come', async () => {
  const clock = fakeClock(1_000);
  let over = 0;
  const left = new LeftAlone(clock, () => {
    over += 1;
  });
  left.leave('other');
  left.leaveUntil('later', 2_000);
  left.leaveUntil('later', 3_000);
  left.leaveUntil('later', 1_500);
  expect(left.all()).toEqual(['other', 'later']);
  left.clear();
  expect(left.all()).toEqual(['later']);
  await clock.advance(1_000);
  expect([left.all(), over]).toEqual([['later'], 1]);
  await clock.advance(1_000);
  expect([left.all(), over]).toEqual([[], 2]);
});

it('keeps the newest five thousand in mind', () => {
  const left = new LeftAlone(fakeClock(0), () => {});
  for (let n = 0; n <= 5_000; n += 1) left.leave(`group-${n}`);
  expect([left.all().length, left.all()[0], left.all().at(-1)]).toEqual([5_000, 'group-1', 'group-5000']);
});
