import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { fakeClock } from './testing/fake-clock.ts';

describe('the clock of the machine', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  test('fires at an instant, however far, and not before', () => {
    const far = 40 * 86_400_000;
    const fired = vi.fn();
    systemClock.at(far, fired);
    vi.advanceTimersByTime(far - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  test('notices within half a minute that the wall clock was set forward, and waits on when it was set back', () => {
    const [forward, back] = [vi.fn(), vi.fn()];
    systemClock.at(3_600_000, forward);
    vi.setSystemTime(3_600_000);
    vi.advanceTimersByTime(30_000);
    expect(forward).toHaveBeenCalledTimes(1);
    systemClock.at(Date.now() + 10_000, back);
    vi.setSystemTime(Date.now() - 5_000);
    vi.advanceTimersByTime(14_999);
    expect(back).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(back).toHaveBeenCalledTimes(1);
  });

  test('counts elapsed time whatever the wall clock does, and can be called off', () => {
    const [fired, never] = [vi.fn(), vi.fn()];
    systemClock.after(60_000, fired);
    const cancel = systemClock.after(60_000, never);
    const cancelAt = systemClock.at(60_000, never);
    vi.setSystemTime(-3_600_000);
    vi.advanceTimersByTime(45_000);
    cancel();
    cancelAt();
    vi.advanceTimersByTime(15_000);
    expect(fired).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000_000);
    expect(never).not.toHaveBeenCalled();
  });
});

describe('the fake clock', () => {
  test('fires in order, and lets what was started take its turns in between', async () => {
    const clock = fakeClock('2026-01-01T00:00:00Z');
    const seen: (readonly [string, number])[] = [];
    const note = (name: string) => () => void seen.push([name, clock.monotonic()]);
    clock.after(300, note('c'));
    clock.at(clock.now() + 100, async () => {
      note('a')();
      await Promise.resolve();
      clock.after(50, note('b'));
    });
    await clock.advance(250);
    expect(seen).toEqual([
      ['a', 100],
      ['b', 150],
    ]);
    await clock.step(-3_600_000);
    await clock.advance(50);
    expect(seen.at(-1)).toEqual(['c', 300]);
    expect(new Date(clock.now()).toISOString()).toBe('2025-12-31T23:00:00.300Z');
    expect(() => fakeClock('soon')).toThrow('"soon" is no instant');
  });
});
