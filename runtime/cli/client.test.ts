import { describe, expect, test } from 'vitest';
import { createApp } from '../http/app.ts';
import { type Operations, REFUSALS, Refusal } from '../http/operations.ts';
import { BACKFILL, JOB, NO_EVENTS, PAUSE, RUN, recorder, SCHEDULE } from '../http/testing/recorder.ts';
import { httpOperations } from './client.ts';
import { CliFailure } from './failure.ts';

/** A client whose requests go straight into the app: what it asks is what the operations behind it hear. */
function connected(overrides: Partial<Operations> = {}, token = 'right') {
  const { operations, calls } = recorder(overrides);
  const app = createApp({
    operations,
    token: 'right',
    notReady: async () => null,
    metrics: async () => '',
    events: NO_EVENTS,
  });
  const client = httpOperations({
    url: 'http://127.0.0.1:4000/',
    token,
    fetch: async (input, init) => app.request(String(input), init),
  });
  return { client, calls };
}

test('every operation arrives as it was asked, and its answer comes back whole', async () => {
  const { client, calls } = connected();
  expect(await client.jobs()).toEqual(
    [JOB].map(({ upcoming: _u, lastRun: _l, spec: _s, inputSchema: _i, ...view }) => view),
  );
  expect(await client.job('a/b ü')).toEqual(JOB);
  expect(await client.recent({ each: 3 })).toMatchObject([{ job: JOB.id, runs: [{ id: RUN.id }] }]);
  const range = { from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z', each: 5, limit: 9 };
  expect(await client.occurrences(range)).toEqual([{ job: JOB.id, at: '2027-01-02T09:00:00Z' }]);
  const { attempts: _, items: _i, root: _r, steps: _s, waitsFor: _w, ...run } = RUN;
  expect(await client.runs({ job: 'x', status: 'failed', limit: 3, cursor: 'c' })).toEqual({
    items: [run],
    cursor: 'next',
  });
  expect(await client.run('r')).toEqual(RUN);
  expect(await client.logs('r', { limit: 9, cursor: 'c' })).toEqual({ items: [], cursor: null });
  expect(await client.items('r', { limit: 9, done: false })).toEqual({ items: [], cursor: null });
  expect(await client.trigger('x', { a: 1 }, { idempotencyKey: 'say "hi" \\', maxAttempts: 4 })).toEqual(run);
  expect(await client.cancel('r')).toEqual(run);
  expect(await client.replay('r')).toEqual(run);
  expect(await client.pause('x', { by: 'ana' })).toEqual({ id: JOB.id, paused: true, pause: PAUSE });
  expect(await client.resume('x')).toEqual({ id: JOB.id, paused: false, pause: null });
  expect(await client.backfill('x', { from: '2027-01-01T00:00:00Z', dryRun: true })).toEqual(BACKFILL);
  expect(await client.schedules({ job: 'x', limit: 3 })).toEqual({ items: [SCHEDULE], cursor: null });
  expect(await client.schedule('s')).toEqual(SCHEDULE);
  expect(await client.createSchedule({ job: 'x', when: 'PT1H' })).toEqual(SCHEDULE);
  expect(await client.deleteSchedule('s')).toEqual({ id: SCHEDULE.id });
  await client.pause(null, {});
  await client.resume(null);
  expect(await client.deadLetters({ limit: 5 })).toEqual({ items: [], cursor: null });
  expect(await client.emit('user.signed_up', { id: 7 }, 'e-1')).toEqual([run]);
  expect(calls).toEqual([
    ['jobs', {}],
    ['job', 'a/b ü'],
    ['recent', { each: 3 }],
    ['occurrences', range],
    ['runs', { job: 'x', status: 'failed', limit: 3, cursor: 'c' }],
    ['run', 'r'],
    ['logs', 'r', { limit: 9, cursor: 'c' }],
    ['items', 'r', { limit: 9, done: false }],
    ['trigger', 'x', { a: 1 }, { idempotencyKey: 'say "hi" \\', maxAttempts: 4 }],
    ['cancel', 'r'],
    ['replay', 'r'],
    ['pause', 'x', { by: 'ana' }],
    ['resume', 'x'],
    ['backfill', 'x', { from: '2027-01-01T00:00:00Z', dryRun: true }],
    ['schedules', { job: 'x', limit: 3 }],
    ['schedule', 's'],
    ['createSchedule', { job: 'x', when: 'PT1H' }],
    ['deleteSchedule', 's'],
    ['pause', null, {}],
    ['resume', null],
    ['deadLetters', { limit: 5 }],
    ['emit', 'user.signed_up', { id: 7 }, 'e-1'],
  ]);
});

describe('what goes wrong', () => {
  for (const kind of Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]) {
    test(`a refusal comes back as it was thrown: ${kind}`, async () => {
      const wrong = [{ at: 'when', message: 'no', span: { start: 1, end: 2 } }];
      const thrown = new Refusal(kind, 'It cannot be.', 'run-1', wrong);
      const { client } = connected({
        trigger: async () => {
          throw thrown;
        },
      });
      await expect(client.trigger('x', null)).rejects.toEqual(thrown);
    });
  }

  test('a wrong token is a matter of settings, everything else of the instance', async () => {
    await expect(connected({}, 'wrong').client.jobs()).rejects.toMatchObject({ exitCode: 2 });
    const fault = async () => {
      throw new Error('secret');
    };
    await expect(connected({ jobs: fault }).client.jobs()).rejects.toMatchObject({ exitCode: 5 });
  });

  test('what is not an instance of ours is told from one', async () => {
    const speaking = (respond: () => Promise<Response>) =>
      httpOperations({ url: 'http://127.0.0.1:1', token: 't', fetch: respond });
    const outcomes = [
      speaking(async () => new Response('<html>')).jobs(),
      speaking(async () => new Response('<html>', { status: 502 })).jobs(),
      speaking(async () => {
        throw new TypeError('fetch failed');
      }).jobs(),
    ];
    for (const outcome of outcomes) {
      await expect(outcome).rejects.toBeInstanceOf(CliFailure);
      await expect(outcome).rejects.toMatchObject({ exitCode: 5 });
    }
  });
});
