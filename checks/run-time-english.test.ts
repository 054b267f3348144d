import { afterEach, expect, test } from 'vitest';
import { compile } from '../compiler/core.ts';
import { createHandler } from '../runtime/handler.ts';
import { createRuntime, type Runtime } from '../runtime/runtime.ts';
import { fakeClock, MemoryWorld, memoryEngine, memoryStore, sampleSpec } from '../runtime/testing/index.ts';

/** The runtime knows the compiler by its shape alone: that the shape is right is seen here, where both are at hand. */
const clock = fakeClock('2026-01-01T08:30:00Z');
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let runtime: Runtime;

afterEach(async () => {
  const stopped = runtime.stop({ graceMs: 10 });
  await clock.advance(20);
  await stopped;
});

test('schedules in English are made at run time where the compiler is handed over', async () => {
  const world = new MemoryWorld();
  const opened = { store: memoryStore(world, clock.now), engine: memoryEngine({ world, now: clock.now }) };
  const jobs = [{ spec: sampleSpec({ id: 'digest' }), load: async () => ({ handler: () => null }) }];
  runtime = createRuntime({ jobs, opened, clock, compile, logger: silent, environment: 'test' });
  await runtime.start();
  const { create } = runtime.schedules;

  const made = await create({ job: 'digest', when: 'every weekday at 9am', timezone: 'Europe/Berlin' });
  expect(made).toMatchObject({
    readback: 'Every weekday at 09:00 Europe/Berlin',
    triggers: [{ kind: 'cron', cron: ['0 9 * * 1-5'], timezone: 'Europe/Berlin' }],
  });
  expect(made.upcoming[0]).toEqual(new Date('2026-01-02T08:00:00Z'));
  expect(await create({ job: 'digest', when: '0 9 * * 1-5', timezone: 'Europe/Berlin' })).toMatchObject({
    readback: 'Every weekday at 09:00 Europe/Berlin',
  });
  expect(await create({ job: 'digest', when: 'tomorrow at noon' })).toMatchObject({
    triggers: [{ kind: 'once', at: '2026-01-02T12:00:00', timezone: 'UTC' }],
  });

  for (const [when, fault] of [
    ['every blursday', '“every blursday” cannot be read as part of a schedule'],
    ['every day at 9, send me a mail', 'only a schedule can be said here, and this says what to do'],
    ['every day at 9am, retry 3 times', 'only a schedule can be said here, and this is an option of the job'],
    ['when a user signs up', 'only a schedule can be said here, and this is an event'],
  ] as const) {
    const refused = await create({ job: 'digest', when }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'invalid-schedule', message: expect.stringContaining(fault) });
    expect(refused).toMatchObject({ faults: [{ at: 'when', span: expect.anything() }] });
  }
  expect((await runtime.schedules.list()).items).toHaveLength(3);
});

test('a text is read for whoever asks, and nothing is made of it', async () => {
  const world = new MemoryWorld();
  const opened = { store: memoryStore(world, clock.now), engine: memoryEngine({ world, now: clock.now }) };
  runtime = createRuntime({ jobs: [], opened, clock, compile, logger: silent, environment: 'test' });
  await runtime.start();
  const handler = createHandler(runtime, { authorize: () => ({ name: 'ana', scopes: ['jobs:read'] }) });
  const ask = async (body: object) => {
    const response = await handler(
      new Request('https://app.example.com/api/v1/compile', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const read = await ask({ text: 'every weekday at 9am', phrase: true, timezone: 'Europe/Berlin', next: 1 });
  expect(read).toMatchObject({
    status: 200,
    body: {
      ok: true,
      readback: 'Every weekday at 09:00 Europe/Berlin',
      next: [expect.stringMatching(/T08:00:00\.000Z$/u)],
      spec: { triggers: [{ kind: 'cron', cron: ['0 9 * * 1-5'] }] },
    },
  });
  expect(await ask({ text: 'every blursday, send mail' })).toMatchObject({
    status: 200,
    body: { ok: false, spec: null, next: [], diagnostics: [{ severity: 'error' }] },
  });
  expect((await ask({ text: 'every day at 9am', timezone: 'Mars/Base' })).status).toBe(400);
  await handler.close();
});
