import { expect, test } from 'vitest';
import { joinApart } from '../engines/apart.ts';
import { fakeClock, MemoryWorld, memoryEngine, memoryStore, sampleSpec } from '../testing/index.ts';
import { delivery } from './delivery.ts';
import { prepareJob } from './job.ts';
import { owedDelivery, recall } from './recall.ts';

const NOW = Date.UTC(2027, 0, 15, 18);
const job = prepareJob({ spec: sampleSpec({ id: 'j' }), load: async () => ({ handler: () => null }) }, 'test', true);
const counted = { ...job, slots: 1 };
const made = {
  namespace: 'default',
  version: 'v',
  job: 'j',
  reason: 'manual' as const,
  scheduledFor: NOW,
  previousScheduledFor: null,
  input: null,
  scope: null,
  concurrencyKey: null,
  maxAttempts: 3,
  createdAt: NOW,
};

function place() {
  const clock = fakeClock(NOW);
  const [world, elsewhere] = [new MemoryWorld(), new MemoryWorld()];
  const store = memoryStore(world, clock.now);
  const raw = { ...memoryEngine({ world: elsewhere, now: clock.now }), sharesStore: false };
  let memory = 'first';
  const engine = joinApart({ engine: { ...raw, memory: async () => memory }, posts: store.posts, onError: () => {} });
  return {
    clock,
    store,
    engine,
    options: { store, engine, clock, namespace: 'default', heartbeat: 2_000 },
    forget: () => {
      elsewhere.tables.deliveries.clear();
      memory = 'another';
    },
  };
}

test('what the queue has forgotten is handed over again, once; what it knows it refuses', async () => {
  const { store, engine, options, forget, clock } = place();
  const jobs = new Map([['j', job]]);
  await store.insertRuns(['a', 'b'].map((id) => ({ ...made, id })));
  expect(await recall(options, jobs)).toBe(2);
  expect(await recall(options, jobs)).toBe(0);
  const [first] = await engine.claim(1);
  await store.startAttempts([{ runId: 'a', attempt: 1, worker: 'w', at: NOW, delivery: first?.id ?? '' }]);
  forget();
  expect(await recall(options, jobs)).toBe(2);
  // Whoever runs it has a while to notice; then its attempt begins anew, and is charged once.
  expect((await engine.claim(9)).map(({ runId }) => runId)).toEqual(['b']);
  expect(await store.run('a')).toMatchObject({ status: 'pending', attempt: 0 });
  expect((await store.attempts('a')).map(({ outcome }) => outcome)).toEqual(['interrupted']);
  await clock.advance(10_000);
  expect((await engine.claim(9)).map(({ id }) => id)).toEqual([first?.id]);
});

test('a run that waits for its next attempt still does when the queue has forgotten it', async () => {
  const { store, engine, options, forget, clock } = place();
  const retry = { backoff: 'fixed', delay: 'PT1H', maxDelay: 'PT1H', jitter: true } as const;
  const sample = sampleSpec({ id: 'j' });
  const spec = { ...sample, retry: { ...sample.retry, ...retry } };
  const patient = prepareJob({ spec, load: async () => ({ handler: () => null }) }, 'test', true);
  await store.insertRuns(['a', 'b'].map((id) => ({ ...made, id })));
  for (const runId of ['a', 'b']) {
    await store.startAttempts([{ runId, attempt: 1, worker: 'w', at: NOW }]);
    const error = { name: 'Error', message: 'no', stack: null, permanent: false };
    await store.finishAttempts([
      { runId, attempt: 1, at: NOW, outcome: 'failed', error, result: null, next: 'pending', message: null },
    ]);
  }
  forget();
  expect(await recall(options, new Map([['j', patient]]))).toBe(2);
  await clock.advance(1_799_000);
  expect(await engine.claim(9)).toEqual([]);
  await clock.advance(1_801_000);
  const claims = await engine.claim(9);
  expect(claims.map(({ runId }) => runId).sort()).toEqual(['a', 'b']);
  // Those that failed together do not come back together.
  expect(claims[0]?.at).not.toBe(claims[1]?.at);
});

test.each([
  ['a run for now', {}, job, false, { attempt: 1, at: null }],
  ['one that was deferred', { scheduledFor: NOW + 5 }, job, false, { attempt: 1, at: NOW + 5 }],
  ['one that waits for its next attempt', { attempt: 2 }, job, true, { attempt: 3, at: null }],
  ['one that was handed over', { handedOver: true }, counted, true, { attempt: 1, at: null }],
  ['one that waits for a slot', {}, counted, false, null],
  ['one that a pause holds', { reason: 'event' as const }, job, true, null],
  ['a step', { reason: 'event' as const, root: 'r' }, counted, true, { attempt: 1, at: null }],
  [
    'one that waits for its steps',
    { status: 'running' as const, step: { at: '', kind: 'root' as const, name: '' } },
    job,
    false,
    null,
  ],
])('%s', async (_name, over, known, paused, owed) => {
  const { store } = place();
  await store.insertRuns([{ ...made, id: 'a' }]);
  const run = await store.run('a');
  if (run === null) throw new Error('the run is gone');
  const open = { ...run, handedOver: false, ...over };
  const expected = owed === null ? null : delivery(known, open, owed.attempt, owed.at);
  expect(owedDelivery(known, open, { paused, heartbeat: 2_000, next: null })).toEqual(expected);
});
