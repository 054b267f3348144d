import { expect, test } from 'vitest';
import { createEventBus } from '../events.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { memoryEngine } from '../testing/memory-engine.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { sampleSpec } from '../testing/sample-spec.ts';
import { Dispatch } from './dispatch.ts';
import { prepareJob } from './job.ts';
import type { RunRequest } from './run-request.ts';

const id = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;

test('an occurrence that comes once more, when its run has ended, stops nothing that goes on by now', async () => {
  const [world, clock] = [new MemoryWorld(), fakeClock()];
  const store = memoryStore(world, clock.now);
  const engine = memoryEngine({ world, now: clock.now });
  const events = createEventBus(clock.now, () => {});
  const port = {
    store,
    engine,
    clock,
    events,
    namespace: 'n',
    wakeAt: () => {},
    stopRuns: () => {},
    job: () => undefined,
  };
  const spec = sampleSpec({ id: 'j', overlap: 'cancel', concurrency: { limit: 1, key: null } });
  const job = prepareJob({ spec, load: async () => ({ handler: () => null }) }, 'test', true);
  const ask = (request: Pick<RunRequest, 'id' | 'reason'>) =>
    new Dispatch(port).submit([{ job, scheduledFor: clock.now(), ...request }]);
  await ask({ id: id(1), reason: 'schedule' });
  await store.endRuns([id(1)], 'cancelled', 'done');
  await ask({ id: id(2), reason: 'manual' });
  await ask({ id: id(1), reason: 'schedule' });
  expect((await store.run(id(2)))?.status).toBe('pending');
  // A new occurrence does stop it.
  await ask({ id: id(3), reason: 'schedule' });
  expect((await store.run(id(2)))?.status).toBe('cancelled');
  expect((await store.run(id(3)))?.status).toBe('pending');
});
