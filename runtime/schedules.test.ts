import { afterEach, describe, expect, test } from 'vitest';
import { InvalidScheduleError } from './errors.ts';
import type { JobContext, JobRegistration } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { scheduledRunId } from './scheduler/identity.ts';
import type { JobSpec } from './spec/job-spec.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';
import { memoryStore } from './testing/memory-store.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: Runtime[] = [];
let clock: FakeClock;

type Handle = (input: unknown, ctx: JobContext<never>) => unknown;
function job(spec: Parameters<typeof sampleSpec>[0], handler: Handle = () => null): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler }) };
}

async function start(jobs: readonly JobRegistration[], world = new MemoryWorld()): Promise<Runtime> {
  const runtime = memoryRuntime({ logger: silent, environment: 'test', namespace: 'n', world, clock, jobs });
  started.push(runtime);
  await runtime.start();
  return runtime;
}

async function stop(runtime: Runtime): Promise<void> {
  const stopped = runtime.stop({ graceMs: 10 });
  await clock.advance(20);
  await stopped;
}

/** The runs there are, oldest instant first: `09:00 completed schedule`. */
const told = async (runtime: Runtime): Promise<readonly string[]> =>
  (await runtime.runs.list({ limit: 10_000 })).items
    .toSorted((a, b) => a.scheduledFor - b.scheduledFor)
    .map((run) => `${new Date(run.scheduledFor).toISOString().slice(11, 16)} ${run.status} ${run.reason}`);

afterEach(async () => {
  for (const runtime of started.splice(0)) await stop(runtime);
});

describe('a schedule made at run time', () => {
  test('is read, and its next times are told, before it is made: nothing is kept', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'report', triggers: [sampleCron('0 9 * * *')] })]);
    const would = await runtime.schedules.preview({ job: 'report', when: '15 * * * *' });
    expect(would).toMatchObject({ id: '', job: 'report', state: 'active', timezone: 'UTC' });
    expect(would.upcoming[0]?.toISOString()).toBe('2026-01-01T09:15:00.000Z');
    await expect(runtime.schedules.preview({ job: 'report', when: 'never ever' })).rejects.toThrow(
      InvalidScheduleError,
    );
    expect((await runtime.schedules.list()).items).toEqual([]);
  });

  test('fires from now on, with its input and scope, beside the job’s own occurrences of the same instant', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const seen: unknown[] = [];
    const runtime = await start([
      job({ id: 'report', triggers: [sampleCron('0 9 * * *')] }, (input, ctx) => {
        seen.push([input, ctx.scope, ctx.run.reason, ctx.run.previousScheduledFor?.toISOString() ?? null]);
      }),
    ]);
    const made = await runtime.schedules.create({
      job: 'report',
      when: '0 * * * *',
      input: { user: 7 },
      scope: 'acme',
    });
    expect(made).toMatchObject({
      job: 'report',
      key: null,
      when: '0 * * * *',
      timezone: 'UTC',
      triggers: [sampleCron('0 * * * *')],
      state: 'active',
      readback: null,
    });
    expect(made.upcoming[0]).toEqual(new Date('2026-01-01T09:00:00Z'));
    await clock.advanceTo('2026-01-01T10:00:01Z');
    expect(seen).toEqual([
      [null, null, 'schedule', '2025-12-31T09:00:00.000Z'],
      [{ user: 7 }, 'acme', 'schedule', '2026-01-01T08:00:00.000Z'],
      [{ user: 7 }, 'acme', 'schedule', '2026-01-01T09:00:00.000Z'],
    ]);
    const runs = (await runtime.runs.list({ limit: 10 })).items;
    expect(runs.filter(({ cause }) => cause?.schedule === made.id)).toHaveLength(2);
    expect(runs.map(({ id }) => id)).toContain(scheduledRunId('n', 'report', Date.UTC(2026, 0, 1, 9)));
  });

  test('fires once an occurrence, on whichever of several instances, also those that did not make it', async () => {
    clock = fakeClock('2026-01-01T08:59:30Z');
    const world = new MemoryWorld();
    const jobs = [job({ id: 'a' })];
    const [one, two] = [await start(jobs, world), await start(jobs, world)];
    await one.schedules.create({ job: 'a', when: 'PT1M' });
    await stop(one);
    started.splice(started.indexOf(one), 1);
    await clock.advance(150_000);
    expect(await told(two)).toEqual(['09:00 completed schedule', '09:01 completed schedule']);
  });

  test('that is deleted fires nowhere any more, even where an instance has not heard of it', async () => {
    clock = fakeClock('2026-01-01T08:59:30Z');
    const world = new MemoryWorld();
    const runtime = await start([job({ id: 'a' })], world);
    const { id } = await runtime.schedules.create({ job: 'a', when: '* * * * *' });
    await clock.advance(40_000);
    expect(await told(runtime)).toEqual(['09:00 completed schedule']);
    // As another instance would do it, whose word has not come yet.
    world.scheduleListeners.clear();
    await memoryStore(world, clock.now).schedules.delete(id);
    await clock.advance(180_000);
    expect(await told(runtime)).toEqual(['09:00 completed schedule']);
    await expect(runtime.schedules.get(id)).rejects.toMatchObject({ code: 'unknown-schedule' });
    await expect(runtime.schedules.delete(id)).rejects.toMatchObject({ code: 'unknown-schedule' });
  });

  test('that is changed elsewhere fires at its new times alone, heard of or not', async () => {
    clock = fakeClock('2026-01-01T08:59:30Z');
    const world = new MemoryWorld();
    const runtime = await start([job({ id: 'a' }, (input) => input)], world);
    const { id } = await runtime.schedules.create({ job: 'a', when: '* * * * *', input: 'old' });
    await clock.advance(100);
    world.scheduleListeners.clear();
    const store = memoryStore(world, clock.now).schedules;
    const stored = await store.get(id);
    if (stored === null) throw new Error('gone');
    await store.update(id, stored.change, {
      ...stored,
      triggers: [sampleCron('2 9 * * *')],
      input: 'new',
      at: clock.now(),
    });
    await clock.advanceTo('2026-01-01T09:03:00Z');
    expect(await told(runtime)).toEqual(['09:02 completed schedule']);
    expect((await runtime.runs.list({ limit: 1 })).items[0]?.result).toBe('new');
  });

  test('is changed, paused and resumed, and never fires for the past', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'a' })]);
    const { id } = await runtime.schedules.create({ job: 'a', when: '0 * * * *', input: 1 });
    const changed = await runtime.schedules.update(id, { when: '15 * * * *' });
    expect(changed).toMatchObject({ id, when: '15 * * * *', input: 1, state: 'active' });
    await clock.advanceTo('2026-01-01T09:20:00Z');
    expect(await runtime.schedules.pause(id)).toMatchObject({ state: 'paused', upcoming: [] });
    await clock.advanceTo('2026-01-01T10:20:00Z');
    expect((await runtime.schedules.resume(id)).upcoming[0]).toEqual(new Date('2026-01-01T11:15:00Z'));
    await clock.advanceTo('2026-01-01T11:20:00Z');
    expect(await told(runtime)).toEqual(['09:15 completed schedule', '11:15 completed schedule']);
  });

  test('survives restarts; what was missed follows the misfire policy of its job', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const world = new MemoryWorld();
    const misfire: JobSpec['misfire'] = { policy: 'all', window: 'PT3H', limit: null };
    const jobs = [job({ id: 'a', misfire })];
    const one = await start(jobs, world);
    await one.schedules.create({ job: 'a', when: '0 * * * *' });
    await stop(one);
    await clock.advanceTo('2026-01-01T13:30:00Z');
    const two = await start(jobs, world);
    await clock.advance(1_000);
    expect(await told(two)).toEqual([
      '09:00 skipped schedule',
      '10:00 skipped schedule',
      '11:00 completed catch-up',
      '12:00 completed catch-up',
      '13:00 completed catch-up',
    ]);
  });

  test('of a single time fires once, late where it was missed, and has ended then', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const world = new MemoryWorld();
    const jobs = [job({ id: 'a' }), job({ id: 'skips', misfire: { policy: 'skip', window: 'PT1H', limit: null } })];
    const one = await start(jobs, world);
    const { id } = await one.schedules.create({ job: 'a', when: new Date('2026-01-01T09:00:00Z') });
    await one.schedules.create({ job: 'skips', when: '2026-01-01T09:00:00', timezone: 'UTC' });
    const deferred = await one.enqueue('a', null, { runAt: '2026-01-01T09:30:00Z' });
    await stop(one);
    await clock.advanceTo('2026-01-01T09:45:00Z');
    const two = await start(jobs, world);
    await clock.advance(1_000);
    expect((await two.runs.list({ job: 'skips', limit: 5 })).items).toMatchObject([
      { status: 'skipped', message: expect.stringContaining('missed by 45 min') },
    ]);
    expect((await two.runs.list({ job: 'a', limit: 5 })).items.map(({ reason, status }) => [reason, status])).toEqual([
      ['catch-up', 'completed'],
      ['manual', 'completed'],
    ]);
    expect((await two.runs.get(deferred.id)).scheduledFor).toBe(Date.UTC(2026, 0, 1, 9, 30));
    expect(await two.schedules.get(id)).toMatchObject({ state: 'ended', upcoming: [] });
    await clock.advance(600_000);
    expect((await two.runs.list({ job: 'a', limit: 5 })).items).toHaveLength(2);
  });

  test('of a job that is not registered any more is kept, told, and goes on when the job is back', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const world = new MemoryWorld();
    const one = await start([job({ id: 'a' }), job({ id: 'b' })], world);
    const { id } = await one.schedules.create({ job: 'a', when: '0 * * * *' });
    await one.reload([job({ id: 'b' })]);
    expect(await one.schedules.get(id)).toMatchObject({ state: 'without-job', upcoming: [] });
    await clock.advanceTo('2026-01-01T09:30:00Z');
    expect(await told(one)).toEqual([]);
    expect(await one.schedules.pause(id)).toMatchObject({ state: 'without-job' });
    await one.schedules.resume(id);
    await one.reload([job({ id: 'a' }), job({ id: 'b' })]);
    expect(await one.schedules.get(id)).toMatchObject({ state: 'active' });
    await clock.advanceTo('2026-01-01T10:00:01Z');
    expect(await told(one)).toEqual(['10:00 completed schedule']);
  });

  test('of a job that is switched off starts nothing and misses nothing', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'a' })]);
    const { id } = await runtime.schedules.create({ job: 'a', when: '0 * * * *' });
    await runtime.reload([job({ id: 'a', enabled: false })]);
    await clock.advanceTo('2026-01-01T10:30:00Z');
    expect(await runtime.schedules.get(id)).toMatchObject({ state: 'off', upcoming: [] });
    await runtime.reload([job({ id: 'a', misfire: { policy: 'all', window: 'P1D', limit: null } })]);
    await clock.advanceTo('2026-01-01T11:30:00Z');
    // What lies before the last look at the job while it was off is not made up for.
    expect((await told(runtime)).at(-1)).toBe('11:00 completed schedule');
  });

  test('of a paused job has its occurrences recorded as skipped', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'a' })]);
    await runtime.schedules.create({ job: 'a', when: '0 * * * *' });
    await runtime.pause('a', { until: '2026-01-01T09:30:00Z' });
    await clock.advanceTo('2026-01-01T10:00:01Z');
    expect(await told(runtime)).toEqual(['09:00 skipped schedule', '10:00 completed schedule']);
  });

  test('gives way to its own earlier run where the job runs one at a time, and queues behind those of others', async () => {
    clock = fakeClock('2026-01-01T08:59:30Z');
    const serial = { serial: true, overlap: 'skip', concurrency: { limit: 1, key: null } } as const;
    const runtime = await start([
      job({ id: 'a', ...serial }, (_input, ctx) => {
        return new Promise<void>((resolve) => {
          clock.after(40_000, resolve);
          ctx.signal.addEventListener('abort', () => resolve());
        });
      }),
    ]);
    for (const input of ['ana', 'bo']) await runtime.schedules.create({ job: 'a', when: '* * * * *', input });
    await clock.advanceTo('2026-01-01T09:01:50Z');
    const runs = (await runtime.runs.list({ limit: 10 })).items
      .toSorted((x, y) => x.scheduledFor - y.scheduledFor || String(x.input).localeCompare(String(y.input)))
      .map((run) => `${new Date(run.scheduledFor).toISOString().slice(11, 16)} ${String(run.input)} ${run.status}`);
    // The second of 09:00 was still going at 09:01: its own next one is skipped, the other user's is not.
    expect(runs.filter((run) => run.includes('skipped'))).toHaveLength(1);
    expect(runs.filter((run) => run.startsWith('09:00 '))).toEqual(['09:00 ana completed', '09:00 bo completed']);
  });
});

describe('making a schedule', () => {
  test('again with the same key gives the one that is there; another under that key is refused', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'a' })]);
    const wishes = {
      job: 'a',
      key: 'ana',
      when: 'PT1H',
      input: { n: 1 },
      from: new Date('2026-01-02T00:00:00Z'),
    } as const;
    const made = await runtime.schedules.create(wishes);
    await clock.advance(60_000);
    expect(await runtime.schedules.create(wishes)).toEqual(made);
    await expect(runtime.schedules.create({ ...wishes, input: { n: 2 } })).rejects.toMatchObject({
      code: 'schedule-exists',
      message: expect.stringContaining(made.id),
    });
    await runtime.schedules.delete(made.id);
    expect((await runtime.schedules.create({ ...wishes, input: { n: 2 } })).id).not.toBe(made.id);
  });

  test('that cannot be read, or of no job, or with no JSON, is refused and nothing is kept', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'a' })]);
    const refused = (wishes: Parameters<Runtime['schedules']['create']>[0]) =>
      runtime.schedules.create(wishes).catch((error: unknown) => error);
    const error = await refused({ job: 'a', when: '61 9 * * *', timezone: 'UTC', until: 'soon' });
    expect(error).toBeInstanceOf(InvalidScheduleError);
    expect(error).toMatchObject({ code: 'invalid-schedule', faults: [{ at: 'until' }, { at: 'when' }] });
    expect(await refused({ job: 'b', when: 'PT1H' })).toMatchObject({ code: 'unknown-job' });
    expect(await refused({ job: 'a', when: 'PT1H', input: 1n })).toMatchObject({ code: 'invalid-input' });
    expect(await refused({ job: 'a', when: 'PT1H', key: '' })).toMatchObject({ code: 'invalid-input' });
    expect(await refused({ job: 'a', when: 'every hour' })).toMatchObject({
      message: expect.stringContaining('hand the compiler over'),
    });
    expect((await runtime.schedules.list()).items).toEqual([]);
  });

  test('they are listed by job and scope, newest first, in pages', async () => {
    clock = fakeClock('2026-01-01T08:30:00Z');
    const runtime = await start([job({ id: 'a' }), job({ id: 'b' })]);
    for (const [id, scope] of [
      ['a', 'x'],
      ['b', 'x'],
      ['a', 'y'],
    ] as const) {
      await runtime.schedules.create({ job: id, when: 'PT1H', scope });
    }
    const of = async (query: Parameters<Runtime['schedules']['list']>[0]) =>
      (await runtime.schedules.list(query)).items.map(({ job: id, scope }) => `${id} ${scope}`);
    expect(await of({})).toEqual(['a y', 'b x', 'a x']);
    expect(await of({ scope: 'x' })).toEqual(['b x', 'a x']);
    expect(await of({ job: 'a', limit: 1 })).toEqual(['a y']);
  });
});

test('ten thousand schedules cost few transactions when they fire, and none when they do not', async () => {
  clock = fakeClock('2026-01-01T08:59:00Z');
  const world = new MemoryWorld();
  const hours = ['0 9 * * *', '0 10 * * *', '0 11 * * *', '0 12 * * *'];
  for (let n = 0; n < 10_000; n += 1) {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const at = { createdAt: clock.now(), updatedAt: clock.now(), endedAt: null, watermark: clock.now() };
    const triggers = [sampleCron(hours[n % 4] ?? '')];
    const asked = { when: '', timezone: 'UTC', from: null, until: null };
    const rest = { key: null, asked, readback: null, timezone: 'UTC', input: n, scope: null, paused: false };
    world.tables.schedules.set(id, { id, job: 'a', triggers, ...rest, ...at, change: world.next(), seq: world.next() });
  }
  // No worker takes the runs: this is about the clock.
  const runtime = await start([job({ id: 'a' })], world);
  await runtime.pause('a');
  const { transaction } = MemoryWorld.prototype;
  let count = 0;
  world.transaction = (body) => {
    count += 1;
    return transaction.call(world, body) as ReturnType<typeof body>;
  };
  await clock.advance(20_000);
  const idle = count;
  await clock.advanceTo('2026-01-01T08:59:59Z');
  count = 0;
  await clock.advance(2_000);
  expect((await runtime.runs.list({ limit: 10_000 })).items).toHaveLength(2_500);
  // Five batches of runs, and what an idle second costs.
  expect(count).toBeLessThan(30);
  expect(idle).toBeLessThan(60);
});
