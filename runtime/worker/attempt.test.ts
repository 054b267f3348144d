import { describe, expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { resultOf, watchAttempt } from './attempt.ts';
import { deferred } from './deferred.ts';
import type { AbortReason, Invocation } from './isolation/executor.ts';

const returned: Invocation = { kind: 'returned', result: 'r', stopped: false };
const stopped: Invocation = { kind: 'returned', result: null, stopped: true };
const threw: Invocation = {
  kind: 'threw',
  error: { name: 'E', message: 'm', stack: null, permanent: false },
  stopped: true,
};
const killed: Invocation = { kind: 'killed' };
const interrupted: Invocation = { kind: 'interrupted', message: 'a neighbour' };

describe('what an ended call means', () => {
  const table: readonly (readonly [string, Invocation, AbortReason | null, string | null])[] = [
    ['returned', returned, null, 'completed'],
    ['threw', threw, null, 'failed'],
    ['crashed', { kind: 'crashed', message: 'SIGSEGV' }, null, 'failed'],
    ['taken away for a neighbour', interrupted, null, 'interrupted'],
    ['too late is too late, even when it returns', returned, 'timeout', 'timed-out'],
    ['never began before its time was over', interrupted, 'timeout', 'interrupted'],
    ['ignored its timeout', killed, 'timeout', 'timed-out'],
    ['cancelled and threw', threw, 'cancel', 'cancelled'],
    ['cancelled and ignored it', killed, 'cancel', 'cancelled'],
    ['cancelled, but it had finished without looking', returned, 'cancel', 'completed'],
    ['a shutdown that it noticed: the rest is not done', stopped, 'shutdown', 'interrupted'],
    ['a shutdown that it did not notice: it is done', returned, 'shutdown', 'completed'],
    ['a shutdown that made it throw', threw, 'shutdown', 'interrupted'],
    ['a shutdown that it ignored', killed, 'shutdown', 'interrupted'],
    ['lost to another worker', returned, 'lost', null],
  ];
  test.each(table)('%s', (_name, invocation, reason, outcome) => {
    expect(resultOf(invocation, reason, 1_000)?.outcome ?? null).toBe(outcome);
  });
});

describe('watching an attempt', () => {
  test('its time begins when its handler is called; what waits for a process as long is not charged', async () => {
    const clock = fakeClock(0);
    const [done, begun] = [deferred<Invocation>(), deferred<void>()];
    const aborted: AbortReason[] = [];
    const execution = {
      done: done.promise,
      begun: begun.promise,
      abort: (why: AbortReason) => void aborted.push(why),
      kill: () => {},
    };
    const attempt = watchAttempt({ execution, clock, timeout: 1_000, grace: () => 100 });
    await clock.advance(900);
    begun.resolve();
    await clock.advance(900);
    expect(aborted).toEqual([]);
    await clock.advance(100);
    expect(aborted).toEqual(['timeout']);
    done.resolve(killed);
    expect(await attempt.result).toMatchObject({ outcome: 'timed-out' });
  });

  function watch() {
    const clock = fakeClock();
    const done = deferred<Invocation>();
    const heard: string[] = [];
    const attempt = watchAttempt({
      clock,
      timeout: 1_000,
      grace: () => 200,
      execution: {
        done: done.promise,
        abort: (reason) => void heard.push(`${reason}@${clock.monotonic()}`),
        kill: () => {
          heard.push(`kill@${clock.monotonic()}`);
          done.resolve({ kind: 'killed' });
        },
      },
    });
    return { clock, done, heard, attempt };
  }

  test('the signal comes at the timeout, the end of patience after its grace', async () => {
    const { clock, heard, attempt } = watch();
    await clock.advance(2_000);
    expect(heard).toEqual(['timeout@1000', 'kill@1200']);
    expect(await attempt.result).toMatchObject({ outcome: 'timed-out', error: { name: 'TimeoutError' } });
  });

  test('one that ends in time is left alone', async () => {
    const { clock, done, heard, attempt } = watch();
    await clock.advance(900);
    done.resolve(returned);
    expect(await attempt.result).toEqual({ outcome: 'completed', result: 'r' });
    await clock.advance(2_000);
    expect(heard).toEqual([]);
  });

  test('the first reason to stop counts', async () => {
    const { clock, heard, attempt } = watch();
    attempt.stop('cancel');
    attempt.stop('shutdown');
    await clock.advance(2_000);
    expect(heard).toEqual(['cancel@0', 'kill@200']);
    expect(await attempt.result).toMatchObject({ outcome: 'cancelled' });
  });
});
