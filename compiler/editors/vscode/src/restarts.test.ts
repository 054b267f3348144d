import { expect, it } from 'vitest';
import { type Ends, ended, NO_ENDS } from './restarts.ts';

/** What is decided at each of these times, in minutes. */
function decisions(...minutes: readonly number[]): readonly boolean[] {
  let ends: Ends = NO_ENDS;
  return minutes.map((minute) => {
    const { again, ...rest } = ended(ends, minute * 60_000);
    ends = rest;
    return again;
  });
}

it.each([
  { name: 'what ends now and then', minutes: [0, 1, 2, 3, 4, 5, 6, 7], starts: Array(8).fill(true) },
  { name: 'what ends at once, four times', minutes: [0, 0, 0, 0, 0], starts: [true, true, true, true, false] },
  {
    name: 'what somebody has asked for anew',
    minutes: [0, 0, 0, 0, 0, 1],
    starts: [true, true, true, true, false, true],
  },
  { name: 'the fifth time, three minutes on', minutes: [0, 1, 1, 1, 3], starts: Array(5).fill(true) },
])('starts again: $name', ({ minutes, starts }) => {
  expect(decisions(...minutes)).toEqual(starts);
});
