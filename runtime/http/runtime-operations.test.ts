import { afterAll, beforeAll, expect, test } from 'vitest';
import { InvalidScheduleError, OpenRunError, RuntimeError } from '../errors.ts';
import { type OpenStore, openStore } from '../store/open.ts';
import type { Schedule } from '../store/schedule-view.ts';
import type { NewRun, Run } from '../store/store.ts';
import { type Controls, type JobPause, type JobState, runtimeOperations } from './runtime-operations.ts';
import { BACKFILL, SCHEDULE, WORKER } from './testing/recorder.ts';
import { specOf } from './testing/spec.ts';
import { backfillView, generationView, jobDetail, jobView, runView, scheduleView, workerView } from './wire.ts';

const NOW = Date.UTC(2027, 0, 1, 12);
const RUN: NewRun = {
  id: '00000000-0000-4000-8000-000000000001',
  namespace: 'default',
  version: '',
  job: 'daily',
  reason: 'manual',
  scheduledFor: NOW,
  previousScheduledFor: null,
  input: null,
  scope: null,
  concurrencyKey: null,
  maxAttempts: 1,
  createdAt: NOW,
};
let open: OpenStore;
let stored: Run;

beforeAll(async () => {
  open = await openStore({ engine: 'embedded', folder: null, migrate: 'auto' });
  await open.store.insertRuns([RUN]);
  const run = await open.store.run(RUN.id);
  if (run === null) throw new Error('the run was not kept');
  stored = run;
});
afterAll(() => open.close());

const MADE: Schedule = {
  ...SCHEDULE,
  triggers: [],
  upcoming: [new Date(NOW)],
  createdAt: new Date(NOW),
  updatedAt: new Date(NOW),
};
const REST: JobPause = { all: false, since: new Date(NOW), until: null, by: 'ana', reason: null };

function operationsOf(overrides: Partial<Controls> = {}) {
  const calls: unknown[][] = [];
  const note =
    <T>(name: string, value: T) =>
    async (...args: unknown[]): Promise<T> => {
      calls.push([name, ...args]);
      return value;
    };
  const states: readonly JobState[] = [
    { spec: specOf('daily'), paused: false, pause: null, scheduled: true, implemented: true, next: new Date(NOW) },
    { spec: specOf('held'), paused: true, pause: REST, scheduled: true, implemented: true, next: new Date(NOW) },
    {
      spec: specOf('off', { enabled: false }),
      paused: false,
      pause: null,
      scheduled: false,
      implemented: true,
      next: null,
    },
  ];
  const controls: Controls = {
    jobs: async () => states,
    job: async (id) => {
      const state = states.find(({ spec }) => spec.id === id);
      if (state === undefined) throw new RuntimeError('unknown-job', `There is no job "${id}".`);
      return state;
    },
    compile: (text) => ({
      ok: true,
      text,
      spec: null,
      readback: null,
      diagnostics: [],
      words: [],
      next: [new Date(NOW)],
    }),
    next: (_id, count = 1) => Array.from({ length: count }, (_, i) => new Date(NOW + i)),
    trigger: note('trigger', stored),
    emit: note('emit', [stored]),
    cancel: note('cancel', stored),
    replay: note('replay', stored),
    generations: async () => [
      { id: 'g', active: true, here: false, firstSeen: new Date(NOW), activeSince: new Date(NOW), instances: 2 },
    ],
    workers: async () => [{ ...WORKER, going: [], since: new Date(NOW), seen: new Date(NOW) }],
    deadLetters: { retry: note('retry', stored) },
    pause: note('pause', REST),
    resume: note('resume', null),
    backfill: note('backfill', {
      ...BACKFILL,
      from: new Date(BACKFILL.from),
      to: new Date(BACKFILL.to),
      occurrences: [],
    }),
    schedules: {
      list: note('schedules.list', { items: [], cursor: null }),
      get: note('schedules.get', MADE),
      create: note('schedules.create', MADE),
      preview: note('schedules.preview', MADE),
      pause: note('schedules.pause', MADE),
      resume: note('schedules.resume', MADE),
      delete: note('schedules.delete', undefined),
    },
    pauseAll: note('pauseAll', { ...REST, all: true }),
    resumeAll: note('resumeAll', undefined),
    ...overrides,
  };
  return { calls, operations: runtimeOperations(controls, open.store) };
}

test('jobs are told with their next occurrence, and one that will not start has none', async () => {
  const { operations } = operationsOf();
  const jobs = await operations.jobs();
  for (const job of jobs) jobView.parse(job);
  expect(jobs.map(({ id, next, scheduled, paused }) => [id, next, scheduled, paused])).toEqual([
    ['daily', '2027-01-01T12:00:00.000Z', true, false],
    ['held', null, true, true],
    ['off', null, false, false],
  ]);
  const detail = await operations.job('daily');
  expect(jobDetail.parse(detail)).toMatchObject({ lastRun: { id: RUN.id }, spec: { id: 'daily' } });
  expect(detail.upcoming).toHaveLength(5);
  expect(await operations.job('held')).toMatchObject({ upcoming: [], lastRun: null });
  await expect(operations.job('nobody')).rejects.toMatchObject({ kind: 'not-found' });
});

test('what is deployed is told', async () => {
  const [generation] = await operationsOf().operations.generations();
  expect(generationView.parse(generation)).toMatchObject({
    id: 'g',
    active: true,
    here: false,
    firstSeen: '2027-01-01T12:00:00.000Z',
    instances: 2,
  });
});

test('asks reach the runtime', async () => {
  const { operations, calls } = operationsOf();
  runView.parse(await operations.trigger('daily', { a: 1 }));
  runView.parse(await operations.cancel('r'));
  runView.parse(await operations.replay('r'));
  expect(await operations.emit('e', 1)).toHaveLength(1);
  const pause = { all: false, since: '2027-01-01T12:00:00.000Z', until: null, by: 'ana', reason: null };
  expect(await operations.pause('daily', { by: 'ana' })).toEqual({ id: 'daily', paused: true, pause });
  expect(await operations.resume('daily')).toEqual({ id: 'daily', paused: false, pause: null });
  expect(
    backfillView.parse(await operations.backfill('daily', { from: '2027-01-01T00:00:00Z', to: undefined })).made,
  ).toBe(1);
  expect((await operations.workers()).map((one) => workerView.parse(one).state)).toEqual(['working']);
  expect(await operations.schedules({ limit: 5, job: undefined })).toEqual({ items: [], cursor: null });
  expect(scheduleView.parse(await operations.schedule('s')).upcoming).toEqual([new Date(NOW).toISOString()]);
  scheduleView.parse(await operations.previewSchedule({ job: 'daily', when: 'PT1H' }));
  scheduleView.parse(await operations.pauseSchedule('s'));
  scheduleView.parse(await operations.resumeSchedule('s'));
  scheduleView.parse(await operations.createSchedule({ job: 'daily', when: 'PT1H' }));
  expect(await operations.deleteSchedule('s')).toEqual({ id: 's' });
  expect(await operations.pause(null, {})).toEqual({ id: null, paused: true, pause: { ...pause, all: true } });
  expect(await operations.resume(null)).toEqual({ id: null, paused: false, pause: null });
  expect(calls).toEqual([
    ['trigger', 'daily', { a: 1 }, {}],
    ['cancel', 'r'],
    ['replay', 'r'],
    ['emit', 'e', 1, {}],
    ['pause', 'daily', { by: 'ana' }],
    ['resume', 'daily'],
    ['backfill', 'daily', { from: '2027-01-01T00:00:00Z' }],
    ['schedules.list', { limit: 5 }],
    ['schedules.get', 's'],
    ['schedules.preview', { job: 'daily', when: 'PT1H' }],
    ['schedules.pause', 's'],
    ['schedules.resume', 's'],
    ['schedules.create', { job: 'daily', when: 'PT1H' }],
    ['schedules.delete', 's'],
    ['pauseAll', {}],
    ['resumeAll'],
  ]);
});

test('what the runtime refuses keeps its words and gets its kind; anything else stays a fault', async () => {
  const failing = (error: Error) =>
    operationsOf({
      trigger: async () => {
        throw error;
      },
    }).operations.trigger('daily', null);
  const faults = [{ at: 'when', message: 'no', span: { start: 0, end: 2 } }];
  await expect(failing(new InvalidScheduleError(faults))).rejects.toMatchObject({ kind: 'invalid', errors: faults });
  await expect(failing(new OpenRunError('daily', 'run-1', 'running'))).rejects.toMatchObject({
    kind: 'conflict',
    run: 'run-1',
    message: expect.stringContaining('one at a time'),
  });
  await expect(failing(new RuntimeError('unknown-job', 'None.'))).rejects.toMatchObject({ kind: 'not-found' });
  await expect(failing(new RuntimeError('run-ended', 'Over.'))).rejects.toMatchObject({ kind: 'wrong-state' });
  await expect(failing(new TypeError('x'))).rejects.toBeInstanceOf(TypeError);
});
