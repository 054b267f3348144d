import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { AnyHandler, JobRegistration } from '../registry.ts';
import type { Runtime } from '../runtime.ts';
import { prepareJob } from '../scheduler/job.ts';
import { newRun } from '../scheduler/run-request.ts';
import type { Message, Target } from '../store/alert-store.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from '../testing/index.ts';
import { memoryStore } from '../testing/memory-store.ts';
import type { AlertOptions } from './options.ts';
import { lookForAlerts } from './watch.ts';

const MINUTE = 60_000;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const started: { readonly runtime: Runtime; readonly clock: FakeClock }[] = [];

afterEach(async () => {
  for (const { runtime, clock } of started.splice(0)) {
    const stopped = runtime.stop({ graceMs: 50 });
    await clock.advance(5_000);
    await stopped;
  }
});

function job(spec: Parameters<typeof sampleSpec>[0], handler: AnyHandler): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler }) };
}

const once = { maxAttempts: 1, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] } as const;
const toOps = [{ on: 'failure', via: 'email', to: 'ops@example.com' }] as const;
const everySecond = {
  kind: 'interval',
  every: 'PT1S',
  start: '2026-01-01T00:00:00Z',
  within: null,
  timezone: 'UTC',
  from: null,
  until: null,
  count: null,
  except: [],
  jitter: null,
  dst: { gap: 'after', overlap: 'first' },
} as const;

interface Setup {
  readonly clock: FakeClock;
  readonly runtime: Runtime;
  /** What was sent: the receiver and the subject. */
  readonly sent: readonly string[];
  readonly messages: readonly Message[];
}

async function start(
  jobs: readonly JobRegistration[],
  alerts: AlertOptions = {},
  given: { readonly world?: MemoryWorld; readonly clock?: FakeClock } = {},
): Promise<Setup> {
  const clock = given.clock ?? fakeClock();
  const sent: string[] = [];
  const messages: Message[] = [];
  const runtime = memoryRuntime({
    jobs,
    clock,
    logger: silent,
    environment: 'test',
    ...(given.world === undefined ? {} : { world: given.world }),
    alerts: {
      send: async ({ target, message }: { readonly target: Target; readonly message: Message }) => {
        sent.push(`${target.to}: ${message.subject}`);
        messages.push(message);
      },
      ...alerts,
    },
  });
  started.push({ runtime, clock });
  await runtime.start();
  return { clock, runtime, sent, messages };
}

const failing = (works: () => boolean): AnyHandler => {
  return async () => {
    if (!works()) throw new Error('no route to the mail server');
  };
};

describe('an alert storm', () => {
  test('a job that fails every second for an hour sends a handful, and one word when it is well again', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const store = memoryStore(world, clock.now);
    const spec = sampleSpec({ id: 'sync', title: 'Sync orders', notify: toOps });
    const sync = prepareJob({ spec, load: async () => ({ handler: async () => null }) }, 'test', true);
    const jobs = new Map([['sync', sync]]);
    const options = { store, clock, namespace: 'n', jobs: () => jobs, alerts: { remind: 25 * MINUTE } };
    const run = async (fails: boolean): Promise<void> => {
      const at = clock.now();
      const id = randomUUID();
      const request = { job: sync, id, reason: 'schedule', scheduledFor: at } as const;
      await store.insertRuns([newRun(request, 'n', at, undefined)]);
      if (fails) await store.endRuns([id], 'failed', 'no route');
      else {
        await store.startAttempts([{ runId: id, attempt: 1, worker: 'w', at }]);
        const end = { runId: id, attempt: 1, at, outcome: 'completed', next: 'completed' } as const;
        await store.finishAttempts([{ ...end, error: null, result: null, message: null }]);
      }
    };
    for (let second = 0; second < 70 * 60; second += 1) {
      await clock.advance(1_000);
      await run(second < 60 * 60);
      if (second % 5 === 0) await lookForAlerts(options);
      const old = clock.now() - MINUTE;
      if (second % 60 === 0) while ((await store.prune({ history: old, deadLetters: old })).runs > 0);
    }
    const posted = await store.alerts.posted('n', 100);
    expect(posted.toReversed().map(({ message }) => message.subject)).toEqual([
      'Sync orders failed',
      'Sync orders still fails (1501 times)',
      'Sync orders still fails (3001 times)',
      'Sync orders is well again',
    ]);
    expect(posted[0]?.message.text).toContain('and happened 3600 times');
  });

  test('in a runtime: one that fails every second is told once, and once that it is well again', async () => {
    let works = false;
    const spec = { id: 'sync', triggers: [everySecond], retry: once, notify: toOps };
    const { clock, sent } = await start([
      job(
        spec,
        failing(() => works),
      ),
    ]);
    await clock.advance(2 * MINUTE);
    works = true;
    await clock.advance(2 * MINUTE);
    expect(sent).toEqual([
      expect.stringMatching(/^ops@example.com: sync failed/),
      'ops@example.com: sync is well again',
    ]);
  });

  test('one that comes and goes is one trouble', async () => {
    let n = 0;
    const spec = { id: 'flaps', triggers: [everySecond], retry: once, notify: toOps };
    const { clock, sent } = await start([
      job(
        spec,
        failing(() => {
          n += 1;
          return n % 2 === 0;
        }),
      ),
    ]);
    await clock.advance(4 * MINUTE);
    expect(sent).toEqual([expect.stringMatching(/^ops@example.com: flaps failed/)]);
  });

  test('what several jobs have to tell one receiver is one message', async () => {
    const jobs = ['a', 'b', 'c'].map((id) =>
      job(
        { id, retry: once, notify: toOps },
        failing(() => false),
      ),
    );
    const { clock, runtime, sent, messages } = await start(jobs);
    for (const id of ['a', 'b', 'c']) await runtime.trigger(id);
    await clock.advance(10_000);
    expect(sent).toEqual(['ops@example.com: 3 jobs need a look']);
    expect(messages[0]?.text).toMatch(/a failed[\s\S]*b failed[\s\S]*c failed/);
  });
});

describe('who is told', () => {
  test('the failure, with the run, the owner and the runbook; operators where the job names nobody', async () => {
    const spec = { id: 'a', retry: once, owner: 'billing@example.com', runbook: 'https://wiki/a' };
    const owned = [{ on: 'failure', via: 'owner', to: null }] as const;
    const { clock, runtime, sent, messages } = await start(
      [
        job(
          { ...spec, notify: owned },
          failing(() => false),
        ),
        job(
          { id: 'b', retry: once },
          failing(() => false),
        ),
      ],
      { operators: ['#ops'], link: 'https://jobs.example.com/' },
    );
    const run = await runtime.trigger('a');
    await clock.advance(10_000);
    await runtime.trigger('b');
    await clock.advance(10_000);
    expect(sent).toEqual(['billing@example.com: a failed', '#ops: b failed']);
    expect(messages[0]?.text).toContain('no route to the mail server');
    expect(messages[0]?.text).toContain('Runbook: https://wiki/a');
    expect(messages[0]?.text).toContain(`Run: https://jobs.example.com/runs/${run.id}`);
  });

  test('success where the description asks for it, and whoever asked for the run', async () => {
    const asked = [{ on: 'success', via: 'channel', to: 'team' }] as const;
    const { clock, runtime, sent } = await start([
      job({ id: 'told', notify: asked }, async () => 1),
      job({ id: 'quiet', retry: once }, async (input: { readonly fails?: boolean } | null) => {
        if (input?.fails === true) throw new Error('x');
      }),
    ]);
    await runtime.trigger('told');
    await runtime.trigger('quiet');
    await runtime.trigger('quiet', null, { notify: 'ana@example.com' });
    await clock.advance(10_000);
    await runtime.trigger('quiet', { fails: true }, { notify: 'ben@example.com' });
    await clock.advance(10_000);
    expect(sent).toEqual(['team: told completed', 'ana@example.com: quiet completed', 'ben@example.com: quiet failed']);
  });

  test('missed occurrences, a run that takes too long, and dead letters that pile up', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const alerts = { operators: ['ops'], deadLetters: 2 };
    const spec = {
      id: 'nightly',
      triggers: [sampleCron('0 2 * * *')],
      misfire: { policy: 'skip', window: 'PT1H', limit: null },
    } as const;
    const long = job({ id: 'long', expectedDuration: 'PT5M' }, (_input, ctx) => {
      return new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
    });
    const bad = job(
      { id: 'bad', retry: once, notify: toOps },
      failing(() => false),
    );
    const jobs = [job(spec, async () => 1), long, bad];
    const first = await start(jobs, alerts, { clock, world });
    const stopped = first.runtime.stop({ graceMs: 50 });
    await clock.advance(5_000);
    await stopped;
    started.pop();
    await clock.advance(30 * 60 * MINUTE);
    const { runtime, sent } = await start(jobs, alerts, { clock, world });
    await clock.advance(10_000);
    expect(sent).toEqual(['ops: nightly was missed (2 times)']);
    await runtime.trigger('long');
    await clock.advance(6 * MINUTE);
    expect(sent.slice(1)).toEqual(['ops: long takes longer than usual']);
    for (let n = 0; n < 2; n += 1) await runtime.trigger('bad');
    await clock.advance(10_000);
    expect(sent.slice(2).toSorted()).toEqual([
      'ops: There are 2 dead letters, which is 2 or more',
      'ops@example.com: bad failed (2 times)',
    ]);
    for (const { id } of (await runtime.deadLetters.list({ limit: 9 })).items) await runtime.deadLetters.remove(id);
    await clock.advance(2 * MINUTE);
    expect(sent.slice(4)).toEqual(['ops: The dead letters are fewer again']);
  });
});

describe('heartbeats', () => {
  test('a job that completes gives one, once a look; the scheduler one a minute while nothing is overdue', async () => {
    const spec = { id: 'sync', heartbeat: 'nightly', triggers: [everySecond] };
    const { clock, runtime, sent } = await start(
      [
        job(spec, async () => 1),
        job(
          { id: 'bad', heartbeat: 'https://hc/bad', retry: once },
          failing(() => false),
        ),
      ],
      { heartbeat: 'https://hc/scheduler' },
    );
    await runtime.trigger('bad');
    await clock.advance(2 * MINUTE + 6_000);
    const count = (text: string): number => sent.filter((one) => one.startsWith(text)).length;
    expect(count('nightly: heartbeat of sync')).toBeGreaterThanOrEqual(24);
    expect(count('https://hc/scheduler')).toBe(3);
    expect(count('https://hc/bad')).toBe(0);
  });
});

describe('across instances and restarts', () => {
  test('of several instances one tells, and what was not sent at a stop is sent by the next', async () => {
    const clock = fakeClock();
    const world = new MemoryWorld();
    const jobs = [
      job(
        { id: 'a', retry: once, notify: toOps },
        failing(() => false),
      ),
    ];
    const deaf = { send: () => Promise.reject(new Error('no mail server')) };
    const first = await start(jobs, deaf, { clock, world });
    const second = await start(jobs, deaf, { clock, world });
    await first.runtime.trigger('a');
    await clock.advance(10_000);
    for (const { runtime } of [first, second]) {
      const stopped = runtime.stop({ graceMs: 50 });
      await clock.advance(5_000);
      await stopped;
    }
    started.length = 0;
    const third = await start(jobs, {}, { clock, world });
    const fourth = await start(jobs, {}, { clock, world });
    await clock.advance(5 * MINUTE);
    expect([...third.sent, ...fourth.sent]).toEqual(['ops@example.com: a failed']);
  });
});
