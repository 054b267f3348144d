import { expect, it } from 'vitest';
import { Fences } from './fences.ts';

it('knows the last claim of each delivery, and nothing of the others', () => {
  const fences = new Fences();
  fences.keep([
    { id: 'a', retryCount: 0 },
    { id: 'b', retryCount: 0 },
  ]);
  fences.keep([{ id: 'a', retryCount: 1 }]);
  expect(fences.of(['a', 'b', 'c'])).toEqual([
    { id: 'a', retryCount: 1 },
    { id: 'b', retryCount: 0 },
  ]);
});

it('forgets the longest unused first, so that what is being worked on stays', () => {
  const fences = new Fences();
  fences.keep([{ id: 'working', retryCount: 0 }]);
  for (let n = 0; n < 60_000; n += 1_000) {
    fences.keep(Array.from({ length: 1_000 }, (_, m) => ({ id: `${n + m}`, retryCount: 0 })));
    expect(fences.of(['working'])).toHaveLength(1);
  }
  expect(fences.of(['0'])).toEqual([]);
  expect(fences.of(['59999'])).toHaveLength(1);
});
