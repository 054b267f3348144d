import { afterEach, describe, expect, test } from 'vitest';
import type { JobRegistration } from './registry.ts';
import type { Runtime } from './runtime.ts';
import type { EventTrigger, JobSpec } from './spec/job-spec.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: Runtime[] = [];
let clock: FakeClock;

function job(spec: Parameters<typeof sampleSpec>[0]): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler: async () => 'done' }) };
}

const onEvent = (over: Partial<EventTrigger> = {}): EventTrigger => ({
  kind: 'event',
  event: 'user.signed_up',
  where: [],
  unless: null,
  delay: null,
  debounce: null,
  ...over,
});
const all: JobSpec['misfire'] = { policy: 'all', window: 'P1D', limit: null };

async function start(world: MemoryWorld, jobs: readonly JobRegistration[]): Promise<Runtime> {
  const runtime = memoryRuntime({ logger: silent, environment: 'test', world, clock, jobs });
  started.push(runtime);
  await runtime.start();
  return runtime;
}

async function stop(runtime: Runtime): Promise<void> {
  const stopped = runtime.stop({ graceMs: 10 });
  await clock.advance(20);
  await stopped;
}

const runsOf = async (runtime: Runtime, job: string): Promise<readonly string[]> =>
  (await runtime.runs.list({ job, limit: 100 })).items
    .map((run) => `${new Date(run.scheduledFor).toISOString().slice(11, 16)} ${run.status} ${run.message ?? ''}`.trim())
    .toReversed();

afterEach(async () => {
  for (const runtime of started.splice(0)) await stop(runtime);
});

describe('a paused job', () => {
  test('has its occurrences recorded as skipped, with who and why; what a person asks for is done', async () => {
    clock = fakeClock('2026-01-01T10:00:30Z');
    const runtime = await start(new MemoryWorld(), [job({ id: 'a', triggers: [sampleCron('* * * * *')] })]);
    const pause = await runtime.pause('a', { by: 'ana', reason: 'month-end' });
    expect(pause).toEqual({ all: false, since: new Date(clock.now()), until: null, by: 'ana', reason: 'month-end' });
    await clock.advance(60_000);
    const manual = await runtime.trigger('a');
    await clock.advance(10);
    expect((await runtime.runs.get(manual.id)).status).toBe('completed');
    expect(await runtime.job('a')).toMatchObject({ paused: true, pause });
    expect(await runtime.resume('a')).toBeNull();
    await clock.advance(60_000);
    expect((await runsOf(runtime, 'a')).filter((told) => !told.startsWith('10:01 completed'))).toEqual([
      '10:01 skipped the job was paused by ana: month-end',
      '10:02 completed',
    ]);
  });

  test('is taken up by itself when its time has come, once, whichever instances are up', async () => {
    clock = fakeClock('2026-01-01T10:00:30Z');
    const world = new MemoryWorld();
    const jobs = [job({ id: 'a', triggers: [sampleCron('*/10 * * * *'), onEvent(), onEvent({ delay: 'PT3H' })] })];
    const one = await start(world, jobs);
    const two = await start(world, jobs);
    const heard: string[] = [];
    for (const runtime of [one, two])
      runtime.subscribe(
        (event) => event.type.startsWith('job.') && 'job' in event && heard.push(`${event.type} ${event.job}`),
      );
    await one.pause('a', { until: '2026-01-01T11:00:00Z' });
    const [held, delayed] = await two.emit('user.signed_up');
    await clock.advanceTo('2026-01-01T10:59:59Z');
    expect((await two.runs.get(held?.id ?? '')).status).toBe('pending');
    // The one that set it is gone: the other has seen it meanwhile.
    await stop(one);
    await clock.advanceTo('2026-01-01T11:00:01Z');
    expect((await two.runs.get(held?.id ?? '')).status).toBe('completed');
    expect(await two.runs.attempts(held?.id ?? '')).toHaveLength(1);
    expect(heard).toEqual(['job.paused a', 'job.resumed a']);
    expect((await two.job('a')).paused).toBe(false);
    await clock.advanceTo('2026-01-01T13:00:29Z');
    expect((await two.runs.get(delayed?.id ?? '')).status).toBe('pending');
    await clock.advanceTo('2026-01-01T13:00:32Z');
    expect((await two.runs.get(delayed?.id ?? '')).status).toBe('completed');
    const told = await runsOf(two, 'a');
    expect(told.filter((run) => run.includes('skipped')).map((run) => run.slice(0, 5))).toEqual([
      '10:10',
      '10:20',
      '10:30',
      '10:40',
      '10:50',
    ]);
    expect(told).toContain('11:00 completed');
  });

  test('stays paused over restarts; an end that passes while nothing runs is made good at the next start', async () => {
    clock = fakeClock('2026-01-01T10:00:30Z');
    const world = new MemoryWorld();
    const jobs = [job({ id: 'a', triggers: [sampleCron('*/10 * * * *'), onEvent()], misfire: all })];
    const one = await start(world, jobs);
    await one.pause('a', { until: new Date('2026-01-01T11:00:00Z') });
    const [held] = await one.emit('user.signed_up');
    await stop(one);
    await clock.advanceTo('2026-01-01T10:35:00Z');
    const two = await start(world, jobs);
    expect((await two.job('a')).pause?.until).toEqual(new Date('2026-01-01T11:00:00Z'));
    await stop(two);
    await clock.advanceTo('2026-01-01T11:25:00Z');
    const three = await start(world, jobs);
    await clock.advance(1_000);
    expect((await three.runs.get(held?.id ?? '')).status).toBe('completed');
    // Of what was missed, the occurrences within the pause are skipped and those after it caught up.
    const told = (await runsOf(three, 'a')).filter((run) => !run.startsWith('10:00'));
    expect(told.map((run) => run.slice(0, 15))).toEqual([
      '10:10 skipped t',
      '10:20 skipped t',
      '10:30 skipped t',
      '10:40 skipped t',
      '10:50 skipped t',
      '11:00 completed',
      '11:10 completed',
      '11:20 completed',
    ]);
  });

  test('of jobs that run one at a time goes on in order when it is resumed', async () => {
    clock = fakeClock('2026-01-01T10:00:30Z');
    const serial = { serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } } as const;
    const runtime = await start(new MemoryWorld(), [job({ id: 'a', ...serial, triggers: [onEvent()] })]);
    await runtime.pause('a');
    const runs = [];
    for (let n = 0; n < 3; n += 1) runs.push(...(await runtime.emit('user.signed_up')));
    await clock.advance(5_000);
    expect(new Set(await runsOf(runtime, 'a'))).toEqual(new Set(['10:00 pending']));
    await runtime.resume('a');
    await clock.advance(5_000);
    expect(new Set(await runsOf(runtime, 'a'))).toEqual(new Set(['10:00 completed']));
    expect(runs).toHaveLength(3);
  });
});

describe('a pause of all jobs', () => {
  test('holds every job, and leaves those paused by name when it ends', async () => {
    clock = fakeClock('2026-01-01T10:00:30Z');
    const ids = ['a', 'b'];
    const jobs = ids.map((id) => job({ id, triggers: [sampleCron('* * * * *'), onEvent()] }));
    const runtime = await start(new MemoryWorld(), jobs);
    await runtime.pauseAll({ reason: 'migration' });
    await runtime.pause('b', { reason: 'broken' });
    expect((await runtime.jobs()).map(({ pause }) => [pause?.all, pause?.reason])).toEqual([
      [true, 'migration'],
      [false, 'broken'],
    ]);
    await runtime.emit('user.signed_up');
    await clock.advance(60_000);
    expect(await runsOf(runtime, 'a')).toEqual(['10:00 pending', '10:01 skipped all jobs were paused: migration']);
    await runtime.resumeAll();
    await clock.advance(1_000);
    expect((await runsOf(runtime, 'a'))[0]).toBe('10:00 completed');
    expect(await runsOf(runtime, 'b')).toEqual(['10:00 pending', '10:01 skipped the job was paused: broken']);
    expect(await runtime.resume('b')).toBeNull();
    await clock.advance(1_000);
    expect((await runsOf(runtime, 'b'))[0]).toBe('10:00 completed');
  });

  test('is told to whoever resumes one job under it', async () => {
    clock = fakeClock('2026-01-01T10:00:30Z');
    const runtime = await start(new MemoryWorld(), [job({ id: 'a' })]);
    await runtime.pause('a');
    await runtime.pauseAll({ by: 'ana' });
    expect(await runtime.resume('a')).toMatchObject({ all: true, by: 'ana' });
    await runtime.resumeAll();
    expect((await runtime.job('a')).paused).toBe(false);
  });
});

test('a pause that would be over already, and one of a job that is not there, are refused', async () => {
  clock = fakeClock('2026-01-01T10:00:30Z');
  const runtime = await start(new MemoryWorld(), [job({ id: 'a' })]);
  await expect(runtime.pause('a', { until: '2026-01-01T10:00:00Z' })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(runtime.pause('a', { until: 'noon' })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(runtime.pause('b')).rejects.toMatchObject({ code: 'unknown-job' });
  expect((await runtime.job('a')).paused).toBe(false);
});
