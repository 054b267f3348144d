import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobSpec } from '../spec/job-spec.ts';
import { type OpenStore, openStore } from '../store/open.ts';
import type { NewRun } from '../store/store.ts';
import { sampleCron } from '../testing/sample-spec.ts';
import { offlineOperations } from './offline-operations.ts';
import type { Operations } from './operations.ts';
import { specOf } from './testing/spec.ts';

const NOON = Date.UTC(2027, 0, 1, 12);
let open: OpenStore;
let operations: Operations;

function newRun(n: number): NewRun {
  return {
    id: `00000000-0000-4000-8000-00000000000${n}`,
    namespace: 'default',
    version: '',
    job: n % 2 === 0 ? 'even' : 'odd',
    reason: 'manual',
    scheduledFor: NOON + n,
    previousScheduledFor: null,
    input: { n },
    scope: null,
    concurrencyKey: null,
    maxAttempts: 1,
    createdAt: NOON + n,
  };
}

function offline(specs: readonly JobSpec[] | null): Operations {
  return offlineOperations({ store: open.store, specs: async () => specs, now: () => NOON });
}

beforeAll(async () => {
  open = await openStore({ engine: 'embedded', folder: null, migrate: 'auto' });
  await open.store.insertRuns([1, 2, 3].map(newRun));
  await open.store.advance([{ job: 'odd', to: NOON }]);
  operations = offline(null);
});
afterAll(() => open.close());

test('what was is read from the store, page by page', async () => {
  const first = await operations.runs({ limit: 2 });
  expect(first.items.map((run) => [run.id.at(-1), run.scheduledFor])).toEqual([
    ['3', '2027-01-01T12:00:00.003Z'],
    ['2', '2027-01-01T12:00:00.002Z'],
  ]);
  const second = await operations.runs({ limit: 2, ...(first.cursor === null ? {} : { cursor: first.cursor }) });
  expect([second.items.map((run) => run.id.at(-1)), second.cursor]).toEqual([['1'], null]);
  expect((await operations.runs({ limit: 9, job: 'even' })).items).toHaveLength(1);
  expect(await operations.run(newRun(1).id)).toMatchObject({ status: 'pending', input: { n: 1 }, attempts: [] });
  expect(await operations.logs(newRun(1).id, { limit: 5 })).toEqual({ items: [], cursor: null });
  expect(await operations.deadLetters({ limit: 5 })).toEqual({ items: [], cursor: null });
});

test('what names nothing is refused, and is no fault of the database', async () => {
  for (const id of ['nothing', '00000000-0000-4000-8000-00000000000f']) {
    await expect(operations.run(id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(operations.logs(id, { limit: 5 })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(operations.cancel(id)).rejects.toMatchObject({ kind: 'not-found' });
  }
  await expect(operations.runs({ limit: 5, cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(operations.deadLetters({ limit: 5, cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
});

test('a waiting run is cancelled once', async () => {
  expect(await operations.cancel(newRun(3).id)).toMatchObject({ status: 'cancelled' });
  await expect(operations.cancel(newRun(3).id)).rejects.toMatchObject({ kind: 'wrong-state' });
});

test('a job that the store has seen is paused; another is not known', async () => {
  expect(await operations.pause('odd', { by: 'ana' })).toMatchObject({ id: 'odd', paused: true, pause: { by: 'ana' } });
  expect((await open.store.pauses()).named(Date.now())).toEqual(['odd']);
  await expect(operations.pause('odd', { until: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(operations.pause('even', {})).rejects.toMatchObject({ kind: 'not-found' });
});

test('without the project’s code the ledger names the jobs', async () => {
  expect(await operations.jobs()).toMatchObject([{ id: 'odd', paused: true, next: null }]);
});

test('with it they are told as an instance would tell them, and any of them can be paused', async () => {
  const known = offline([specOf('odd'), specOf('even')]);
  expect((await known.jobs()).map(({ id, paused }) => [id, paused])).toEqual([
    ['odd', true],
    ['even', false],
  ]);
  const even = await known.job('even');
  expect(even).toMatchObject({ id: 'even', lastRun: { id: newRun(2).id }, spec: { specVersion: 1 } });
  expect(even.next).toBe(even.upcoming[0]);
  await expect(known.job('none')).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringContaining('odd, even'),
  });
  expect(await known.pause('even', {})).toMatchObject({ id: 'even', paused: true });
  expect(await known.resume('even')).toEqual({ id: 'even', paused: false, pause: null });
  await known.pause(null, { reason: 'freeze' });
  expect(await known.resume('even')).toMatchObject({ paused: true, pause: { all: true, reason: 'freeze' } });
  expect(await known.resume(null)).toEqual({ id: null, paused: false, pause: null });
});

test('schedules made at run time are told and deleted; making one needs an instance', async () => {
  const created = Date.UTC(2027, 0, 1);
  const { schedule } = await open.store.schedules.create({
    id: '9b0e7a52-6e4c-4a44-9f6d-1f0c8f8f6c02',
    key: null,
    job: 'odd',
    asked: { when: 'PT1H', timezone: 'UTC', from: null, until: null },
    triggers: [{ ...sampleCron('0 9 * * *') }],
    readback: null,
    timezone: 'UTC',
    input: null,
    scope: 'acme',
    createdAt: created,
  });
  expect((await operations.schedules({ limit: 5, scope: 'acme' })).items).toMatchObject([
    { id: schedule.id, when: 'PT1H' },
  ]);
  expect(await operations.schedule(schedule.id)).toMatchObject({ state: 'active', job: 'odd' });
  expect(await offline([specOf('even')]).schedule(schedule.id)).toMatchObject({ state: 'without-job', upcoming: [] });
  await expect(operations.schedules({ limit: 5, cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(operations.createSchedule({ job: 'odd', when: 'PT1H' })).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(operations.backfill('odd', { from: '2027-01-01T00:00:00Z' })).rejects.toMatchObject({
    kind: 'unavailable',
  });
  expect(await operations.deleteSchedule(schedule.id)).toEqual({ id: schedule.id });
  await expect(operations.deleteSchedule(schedule.id)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(operations.schedule(schedule.id)).rejects.toMatchObject({ kind: 'not-found' });
});

test('a dead letter is deleted once', async () => {
  await open.store.endRuns([newRun(1).id], 'failed', 'gave up');
  const [letter] = (await operations.deadLetters({ limit: 5 })).items;
  expect(await operations.deleteDead(letter?.id ?? '')).toEqual({ id: letter?.id });
  await expect(operations.deleteDead(letter?.id ?? '')).rejects.toMatchObject({ kind: 'not-found' });
  await expect(operations.deleteDead('nothing')).rejects.toMatchObject({ kind: 'not-found' });
});

test('what needs an instance says so', async () => {
  const asked = [
    operations.job('odd'),
    operations.retryDead('x'),
    operations.trigger('odd', null),
    operations.replay(newRun(1).id),
    operations.emit('user.signed_up', null),
  ];
  for (const outcome of asked) await expect(outcome).rejects.toMatchObject({ kind: 'unavailable' });
});
