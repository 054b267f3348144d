import { afterEach, describe, expect, test } from 'vitest';
import type { JobRegistration } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { scheduledRunId } from './scheduler/identity.ts';
import type { JobSpec } from './spec/job-spec.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: Runtime[] = [];
let clock: FakeClock;

const serial = { serial: true, overlap: 'skip', concurrency: { limit: 1, key: null } } as const;
const hourly = { triggers: [sampleCron('0 * * * *')] };

function job(
  spec: Parameters<typeof sampleSpec>[0],
  handler: (input: unknown) => unknown = () => null,
): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler: async (input: unknown) => handler(input) }) };
}

async function start(jobs: readonly JobRegistration[], world = new MemoryWorld(), work = true): Promise<Runtime> {
  const runtime = memoryRuntime({ logger: silent, environment: 'test', namespace: 'n', world, clock, jobs, work });
  started.push(runtime);
  await runtime.start();
  return runtime;
}

const day = { from: '2026-01-01T01:00:00Z', to: '2026-01-01T05:00:00Z' };
const told = async (runtime: Runtime): Promise<readonly string[]> =>
  (await runtime.runs.list({ limit: 100_000 })).items
    .map((run) => `${new Date(run.scheduledFor).toISOString().slice(11, 16)} ${run.status} ${run.reason}`)
    .toSorted();

afterEach(async () => {
  for (const runtime of started.splice(0)) {
    const stopped = runtime.stop({ graceMs: 10 });
    await clock.advance(20);
    await stopped;
  }
});

describe('a backfill', () => {
  test('makes the run of every occurrence that has none, both ends included, and leaves the others alone', async () => {
    clock = fakeClock('2026-01-01T03:30:00Z');
    const runtime = await start([job({ id: 'a', ...hourly })]);
    await clock.advanceTo('2026-01-01T05:10:00Z');
    expect((await told(runtime)).map((run) => run.slice(0, 5)).slice(0, 2)).toEqual(['04:00', '05:00']);
    const done = await runtime.backfill('a', day);
    expect(done).toMatchObject({ job: 'a', dryRun: false, made: 3, there: 2, skipped: 0, forgotten: 0 });
    expect(done.occurrences).toEqual(
      [1, 2, 3, 4, 5].map((hour) => {
        const scheduledFor = Date.UTC(2026, 0, 1, hour);
        const was = hour < 4 ? 'made' : 'there';
        return { scheduledFor: new Date(scheduledFor), run: scheduledRunId('n', 'a', scheduledFor), was };
      }),
    );
    await clock.advance(1_000);
    const runs = await Promise.all(done.occurrences.map(({ run }) => runtime.runs.get(run)));
    expect(runs.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'completed backfill',
      'completed backfill',
      'completed backfill',
      'completed schedule',
      'completed schedule',
    ]);
    expect(runs.map(({ previousScheduledFor }) => new Date(previousScheduledFor ?? 0).getUTCHours())).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  test('asked for again, or by two instances at once, makes no run twice', async () => {
    clock = fakeClock('2026-01-02T00:00:00Z');
    const world = new MemoryWorld();
    const jobs = [job({ id: 'a', ...hourly })];
    const [one, two] = [await start(jobs, world), await start(jobs, world)];
    const both = await Promise.all([one.backfill('a', day), two.backfill('a', day)]);
    expect(both.map(({ made, there }) => made + there)).toEqual([5, 5]);
    expect(both.reduce((sum, { made }) => sum + made, 0)).toBe(5);
    expect(await one.backfill('a', day)).toMatchObject({ made: 0, there: 5 });
    expect((await one.runs.list({ limit: 100 })).items).toHaveLength(5);
  });

  test('that is tried dry says what would be made, and makes nothing', async () => {
    clock = fakeClock('2026-01-02T00:00:00Z');
    const runtime = await start([job({ id: 'a', ...hourly })]);
    const dry = await runtime.backfill('a', { ...day, dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, made: 5, there: 0 });
    expect(await told(runtime)).toEqual([]);
    expect({ ...(await runtime.backfill('a', day)), dryRun: true }).toEqual(dry);
  });

  test('leaves what is recorded as skipped, and runs it beside its record where that is asked for', async () => {
    clock = fakeClock('2026-01-01T00:30:00Z');
    const world = new MemoryWorld();
    const misfire: JobSpec['misfire'] = { policy: 'skip', window: 'PT1H', limit: null };
    const jobs = [job({ id: 'a', ...hourly, misfire })];
    const one = await start(jobs, world);
    const stopped = one.stop({ graceMs: 10 });
    await clock.advanceTo('2026-01-01T06:30:00Z');
    await stopped;
    const two = await start(jobs, world);
    expect(await two.backfill('a', day)).toMatchObject({ made: 0, there: 0, skipped: 5 });
    const done = await two.backfill('a', { ...day, skipped: true });
    expect(done).toMatchObject({ made: 5, there: 0, skipped: 0 });
    expect(await two.backfill('a', { ...day, skipped: true })).toMatchObject({ made: 0, there: 5, skipped: 0 });
    await clock.advance(1_000);
    const [first] = done.occurrences;
    expect(await two.runs.get(first?.run ?? '')).toMatchObject({
      status: 'completed',
      reason: 'backfill',
      cause: { run: scheduledRunId('n', 'a', Date.UTC(2026, 0, 1, 1)) },
    });
  });

  test('of ten thousand occurrences is taken in few transactions; one of more is refused with the limit', async () => {
    clock = fakeClock('2026-01-08T00:00:00Z');
    const world = new MemoryWorld();
    // A process that only asks: the runs are made, and nothing here takes them.
    const jobs = [job({ id: 'a', enabled: false, triggers: [sampleCron('* * * * *')] })];
    const runtime = await start(jobs, world, false);
    const { transaction } = MemoryWorld.prototype;
    let count = 0;
    world.transaction = (body) => {
      count += 1;
      return transaction.call(world, body) as ReturnType<typeof body>;
    };
    const from = '2026-01-01T00:01:00Z';
    const done = await runtime.backfill('a', { from, to: '2026-01-07T22:40:00Z' });
    expect(done.made).toBe(10_000);
    expect(count).toBeLessThan(60);
    await expect(runtime.backfill('a', { from, to: '2026-01-07T22:41:00Z' })).rejects.toThrow(
      'more than 10000 occurrences of "a"; the first 10000 end at 2026-01-07T22:40:00.000Z',
    );
  });

  test('of a job that runs one at a time goes in order, and lets what is due go first', async () => {
    clock = fakeClock('2026-01-01T05:59:59Z');
    const order: string[] = [];
    const runtime = await start([
      {
        spec: sampleSpec({ id: 'a', ...serial, ...hourly }),
        load: async () => ({
          handler: async (_input: unknown, ctx) => {
            order.push(`${ctx.run.scheduledFor.toISOString().slice(11, 16)} ${ctx.run.reason}`);
            await new Promise<void>((resolve) => clock.after(1_500, resolve));
          },
        }),
      },
    ]);
    await runtime.backfill('a', { ...day, to: '2026-01-01T04:00:00Z' });
    await clock.advance(1_250);
    await runtime.enqueue('a');
    await clock.advance(20_000);
    expect(order).toEqual([
      '01:00 backfill',
      '06:00 schedule',
      '06:00 manual',
      '02:00 backfill',
      '03:00 backfill',
      '04:00 backfill',
    ]);
  });

  test('waits behind live runs in the queue', async () => {
    clock = fakeClock('2026-01-02T00:00:00Z');
    const world = new MemoryWorld();
    const runtime = await start([job({ id: 'a', ...hourly, priority: 'high' })], world);
    const done = await runtime.backfill('a', day);
    const live = await runtime.enqueue('a');
    const priorityOf = (run: string | undefined) =>
      [...world.tables.deliveries.values()].find(({ delivery }) => delivery.runId === run)?.delivery.priority;
    expect([priorityOf(done.occurrences[0]?.run), priorityOf(live.id)]).toEqual(['low', 'high']);
  });

  test('says of which occurrences nobody can know whether they ran', async () => {
    clock = fakeClock('2026-03-01T00:00:00Z');
    const runtime = await start([job({ id: 'a', ...hourly, retention: { history: 'P30D', deadLetter: 'P14D' } })]);
    expect(await runtime.backfill('a', { ...day, dryRun: true })).toMatchObject({ made: 5, forgotten: 5 });
  });

  test.each([
    ['a', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:01Z' }, 'still to come'],
    ['a', { from: '2026-01-01T05:00:00Z', to: '2026-01-01T04:00:00Z' }, 'before it begins'],
    ['a', { from: 'spring' }, 'is no instant'],
    ['a', { from: 0, limit: 0 }, 'whole number from 1 to 100000'],
    ['manual', { from: 0 }, 'has no schedule'],
    ['nobody', { from: 0 }, 'There is no job "nobody"'],
  ] as const)('is refused with the reason: %s %o', async (id, options, message) => {
    clock = fakeClock('2026-01-02T00:00:00Z');
    const runtime = await start([job({ id: 'a', ...hourly }), job({ id: 'manual' })]);
    await expect(runtime.backfill(id, options)).rejects.toThrow(message);
    expect(await told(runtime)).toEqual([]);
  });
});
