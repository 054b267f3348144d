import { describe, expect, test } from 'vitest';
import { isScheduling } from './jobs-enabled.ts';
import { fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const MINUTE = 60_000;

describe('the switch', () => {
  test.each([
    [undefined, undefined, true],
    [undefined, '', true],
    [undefined, 'true', true],
    [undefined, 'False', false],
    [undefined, '0', false],
    [undefined, ' off ', false],
    [true, 'false', true],
    [false, 'true', false],
  ] as const)('told %s, with JOBS_ENABLED=%s: %s', (told, given, on) => {
    expect(isScheduling(told, given)).toBe(on);
  });

  test('another word is refused, and taken for neither', () => {
    expect(() => isScheduling(undefined, 'maybe')).toThrow(/JOBS_ENABLED/u);
  });
});

/** Instances of one deployment whose schedules fire, or do not. */
async function deployment() {
  const clock = fakeClock('2026-01-01T00:00:30Z');
  const world = new MemoryWorld();
  const sent: string[] = [];
  const beats: string[] = [];
  const start = async (scheduling: boolean) => {
    const runtime = memoryRuntime({
      world,
      clock,
      logger: silent,
      scheduling,
      jobs: [
        {
          spec: sampleSpec({
            id: 'minutely',
            triggers: [sampleCron('* * * * *')],
            misfire: { policy: 'skip', window: 'PT1H', limit: null },
          }),
          load: async () => ({ handler: () => null }),
        },
      ],
      alerts: {
        operators: ['#ops'],
        heartbeat: 'https://hc.example.com/scheduler',
        send: async ({ target, message }) => {
          (target.via === 'heartbeat' ? beats : sent).push(message.subject);
        },
      },
    });
    await runtime.start();
    return runtime;
  };
  const statuses = async (runtime: Awaited<ReturnType<typeof start>>) =>
    (await runtime.runs.list({ job: 'minutely', limit: 50 })).items.map(({ status }) => status);
  const stop = async (...runtimes: readonly Awaited<ReturnType<typeof start>>[]) => {
    const stopped = Promise.all(runtimes.map((runtime) => runtime.stop({ graceMs: 50 })));
    await clock.advance(5_000);
    await stopped;
  };
  return { clock, start, statuses, sent, beats, stop };
}

test('an instance whose schedules are off fires none, runs what is asked for, and gives no sign of a scheduler', async () => {
  const { clock, start, statuses, sent, beats, stop } = await deployment();
  const off = await start(false);
  expect(await off.job('minutely')).toMatchObject({ scheduled: false, next: null });
  const asked = await off.trigger('minutely');
  await clock.advance(10 * MINUTE);
  expect(await statuses(off)).toEqual(['completed']);
  expect((await off.runs.get(asked.id)).reason).toBe('manual');
  expect([sent, beats]).toEqual([[], []]);
  await stop(off);
});

test('another instance of the same jobs fires them all the same, and each occurrence once', async () => {
  const { clock, start, statuses, stop } = await deployment();
  const [on, off] = [await start(true), await start(false)];
  await clock.advance(5 * MINUTE);
  expect(await statuses(on)).toEqual(Array.from({ length: 5 }, () => 'completed'));
  await stop(on, off);
});

test('switched on again, what fell due meanwhile was missed, and follows the misfire policy', async () => {
  const { clock, start, statuses, stop } = await deployment();
  const before = await start(true);
  await clock.advance(2 * MINUTE);
  await stop(before);
  const off = await start(false);
  await clock.advance(5 * MINUTE);
  await stop(off);
  const after = await start(true);
  await clock.advance(MINUTE);
  const found = await statuses(after);
  // One record each of eight minutes; the last of those missed is not late enough to be skipped.
  expect(found).toHaveLength(8);
  expect(found.filter((status) => status === 'skipped')).toHaveLength(4);
  await stop(after);
});
