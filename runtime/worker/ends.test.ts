import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import type { Ended } from './ended.ts';
import { Ends, shareOf } from './ends.ts';

const ended = { duration: 0 } as Ended;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const turns = async (): Promise<void> => {
  for (let n = 0; n < 4; n += 1) await turn();
};

/** Ends whose groups are written when the test says so. */
function held(slots: number, beside: boolean) {
  const groups: { readonly size: number; readonly done: (error?: Error) => void }[] = [];
  const told: string[] = [];
  const world = { going: slots, stopped: false };
  const ends = new Ends({
    clock: { ...systemClock, after: (ms, fire) => systemClock.after(Math.min(ms, 1), fire) },
    logger: { debug() {}, info() {}, warn() {}, error: (message) => void told.push(message) },
    slots,
    linger: 0,
    beside,
    going: () => world.going,
    stopped: () => world.stopped,
    write: (group) => {
      world.going -= group.length;
      return new Promise((resolve, reject) => {
        const done = (error?: Error): void => (error === undefined ? resolve() : reject(error));
        groups.push({ size: group.length, done });
      });
    },
  });
  const add = (count: number): void => {
    for (let n = 0; n < count; n += 1) ends.add(ended);
  };
  return { ends, add, groups, told, sizes: () => groups.map(({ size }) => size) };
}

describe('ends', () => {
  it.each([
    { slots: 10, beside: true, share: 25 },
    { slots: 50, beside: true, share: 25 },
    { slots: 100, beside: true, share: 50 },
    { slots: 100, beside: false, share: Number.POSITIVE_INFINITY },
  ])('are written $share at a time with $slots slots, where the database works beside us: $beside', (given) => {
    expect(shareOf(given)).toBe(given.share);
  });

  it('are written in two groups at the same time where each has its share, and no third', async () => {
    const { ends, add, groups, sizes } = held(100, true);
    add(100);
    await turns();
    expect(sizes()).toEqual([50, 50]);
    add(60);
    await turns();
    expect(sizes()).toEqual([50, 50]);
    groups[0]?.done();
    await turns();
    expect(sizes()).toEqual([50, 50, 50]);
    groups[1]?.done();
    groups[2]?.done();
    await turns();
    expect(sizes()).toEqual([50, 50, 50, 10]);
    groups[3]?.done();
    await ends.written();
  });

  it('that are few wait while others are written', async () => {
    const { add, groups, sizes } = held(100, true);
    add(50);
    await turns();
    add(10);
    await turns();
    expect(sizes()).toEqual([50]);
    groups[0]?.done();
    await turns();
    expect(sizes()).toEqual([50, 10]);
  });

  it('are one group where the database works in this process', async () => {
    const { add, sizes } = held(100, false);
    add(100);
    await turns();
    add(100);
    await turns();
    expect(sizes()).toEqual([100]);
  });

  it('are kept, and written again, where the store does not answer', async () => {
    const { ends, add, groups, told, sizes } = held(10, true);
    add(10);
    await turns();
    groups[0]?.done(new Error('connection lost'));
    await expect.poll(sizes).toEqual([10, 10]);
    expect(told).toEqual([expect.stringContaining('Ends of 10 attempts could not be written')]);
    groups[1]?.done();
    await ends.written();
  });
});
